"""Promises that nothing outside is reached: as small programs that try.

Covers network, files, privileges, other processes, namespaces and the kernel's parts that hold state. A program's function
`attempt()` returns the names of what it could do: the empty list means that a promise is held. Words in at signs stand for
things outside that were put there for the program to reach (`cupel.sandbox.bait`).
"""

from __future__ import annotations

from cupel.sandbox.promise import Promise, says

_TRYING = """
import ctypes, itertools, os, socket, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
def number(x86_64, aarch64):
    return ctypes.c_long(x86_64 if os.uname().machine == 'x86_64' else aarch64)
def done(**tries):
    found = []
    for name, act in tries.items():
        try:
            result = act()
        except (OSError, ValueError):
            continue
        if result is not False and result != -1:
            found.append(name)
    return found
"""


def _tries(name: str, text: str, code: str) -> Promise:
    return Promise(name, text, _TRYING + code, says([]))


REACH: tuple[Promise, ...] = (
    _tries(
        "network",
        "nothing leaves the sandbox by TCP or UDP, not even to this machine",
        """
def udp():
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', @UDP@))
def attempt():
    return done(tcp=lambda: socket.create_connection(('127.0.0.1', @TCP@), timeout=1), udp=udp,
        udp6=lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b'x', ('::1', @UDP@)),
        listen=lambda: socket.create_server(('127.0.0.1', 0)))
""",
    ),
    _tries(
        "local sockets",
        "no other process is reached by a socket of any kind, and no interface is seen",
        """
def connect(place):
    with socket.socket(socket.AF_UNIX) as one:
        one.connect(place)
def by_pair():
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0].sendto(b'x', @UNIX@ + '.datagrams')
def attempt():
    return done(path=lambda: connect(@UNIX@), abstract=lambda: connect(@ABSTRACT@), pair=by_pair,
        netlink=lambda: socket.socket(16, socket.SOCK_RAW, 0), vsock=lambda: socket.socket(40, socket.SOCK_STREAM),
        packet=lambda: socket.socket(17, socket.SOCK_RAW), crypto=lambda: socket.socket(38, socket.SOCK_SEQPACKET),
        interfaces=lambda: bool(socket.if_nameindex()))
""",
    ),
    _tries(
        "files",
        "the machine's files cannot be read: not tests, store, homes, settings, processes, nor third-party packages",
        """
def attempt():
    places = [@SECRET@, @FOLDER@, @CUPEL@, '/etc/passwd', '/etc/hostname', '/var',
        '/proc/self/environ', '/proc/@SERVER@/environ', '/proc/mounts', '/sys', '/dev/shm', '/usr/share/doc']
    found = done(**{place: lambda: bool(os.listdir(place) if os.path.isdir(place) else open(place, 'rb').read(1))
        for place in places})
    library = os.path.dirname(os.__file__)
    for top in (f'{library}/site-packages', f'{library}/dist-packages', '/usr/lib/python3/dist-packages', '/lib/python3/dist-packages'):
        for folder, _, files in itertools.islice(os.walk(top), 9):
            found += done(**{f'{folder}/{name}': lambda path=f'{folder}/{name}': bool(open(path, 'rb').read(1)) for name in files[:9]})
    return found[:5]
""".replace("lambda: bool(os.listdir(place)", "lambda place=place: bool(os.listdir(place)"),
    ),
    _tries(
        "names",
        "it cannot even be asked whether a file of the machine exists",
        "def attempt(): return done(secret=lambda: os.path.lexists(@SECRET@))",
    ),
    _tries(
        "read-only",
        "nothing can be written but the private folder, and no file outside gets another mode, owner or time",
        """
def write(folder):
    with open(os.path.join(folder, 'cupel-was-here'), 'w') as file:
        return file.write('x')
def attempt():
    folders = [os.path.dirname(os.__file__), os.path.dirname(sys.executable) or '/', '/', '/usr', '/var/tmp', '/dev', '/dev/shm',
        '/run', @FOLDER@]
    tries = {folder: lambda folder=folder: write(folder) for folder in folders}
    tries['append'] = lambda: open(@SECRET@, 'a').write('x')
    tries['truncate'] = lambda: os.truncate(@SECRET@, 0)
    tries['remove'] = lambda: os.unlink(@SECRET@)
    tries['rename'] = lambda: os.rename(@SECRET@, @SECRET@ + '.moved')
    tries['chown'] = lambda: os.chown(@SECRET@, os.getuid(), os.getgid())
    found = done(**tries)
    done(chmod=lambda: os.chmod(@SECRET@, 0), touch=lambda: os.utime(@SECRET@, (1, 1)))  # whether they work is seen outside
    return found
""",
    ),
    _tries(
        "not root",
        "programs are not root and have no privileges",
        """
class Header(ctypes.Structure): _fields_ = [('version', ctypes.c_uint32), ('pid', ctypes.c_int)]
def capabilities():
    found = (ctypes.c_uint32 * 6)()
    libc.capget(ctypes.byref(Header(0x20080522, 0)), found)
    return bool((found[0] | found[1]) & ~4 or found[3] or found[4])  # 4: reading past modes, where Landlock says what
def attempt():
    return done(root=lambda: 0 in (os.getuid(), os.geteuid(), os.getgid(), os.getegid()), capabilities=capabilities,
        become=lambda: os.setuid(0), mount=lambda: libc.mount(b'none', b'/tmp', b'tmpfs', 0, None),
        chroot=lambda: os.chroot('.'), groups=lambda: bool(set(os.getgroups()) & {0}))
""",
    ),
    Promise(
        "environment",
        "no variable of the environment is passed in, no home",
        "import os\ndef attempt(): return sorted(set(os.environ) - {'LC_ALL', 'TZ', 'PYTHONHASHSEED', 'LC_CTYPE'})",
        says([]),
        False,
    ),
    Promise(
        "descriptors",
        "of the server's descriptors only the channel of replies is open",
        "import os\ndef attempt():\n    return sum(1 for fd in range(3, 60) if _is_open(fd))\n"
        "def _is_open(fd):\n    try:\n        os.fstat(fd)\n        return True\n    except OSError:\n        return False\n",
        says(1),
        False,
    ),
    _tries(
        "signals",
        "no process but its own can be signalled",
        """
import signal
def attempt():
    return done(server=lambda: os.kill(@SERVER@, 9), victim=lambda: os.kill(@VICTIM@, 9), first=lambda: os.kill(1, 0),
        group=lambda: os.killpg(@VICTIM@, 9))
""",
    ),
    _tries(
        "limits of others",
        "no other process gets other limits, processors or priority",
        """
import resource
def attempt():
    found = []
    for name, pid in (('server', @SERVER@), ('victim', @VICTIM@)):
        found += [f'{name} {what}' for what in done(
            prlimit=lambda: resource.prlimit(pid, resource.RLIMIT_NOFILE, (5, 5)) or True,
            affinity=lambda: os.sched_setaffinity(pid, {0}), scheduler=lambda: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)),
            priority=lambda: os.setpriority(os.PRIO_PROCESS, pid, 19))]
    return found + done(user=lambda: os.setpriority(os.PRIO_USER, os.getuid(), 19))
""",
    ),
    _tries(
        "memory of others",
        "no other process can be traced, read or written",
        """
class Part(ctypes.Structure): _fields_ = [('base', ctypes.c_void_p), ('length', ctypes.c_size_t)]
def reach(call, pid):
    own, theirs = Part(id(int), 8), Part(id(int), 8)  # a fork of the server: the same address there
    copy = ctypes.create_string_buffer(ctypes.string_at(id(int), 8))
    own.base = ctypes.addressof(copy)
    return call(pid, ctypes.byref(own), 1, ctypes.byref(theirs), 1, 0)
def attempt():
    return done(trace=lambda: libc.ptrace(16, @SERVER@, 0, 0), trace_victim=lambda: libc.ptrace(16, @VICTIM@, 0, 0),
        read=lambda: reach(libc.process_vm_readv, @SERVER@), write=lambda: reach(libc.process_vm_writev, @SERVER@),
        file=lambda: open('/proc/@SERVER@/mem', 'rb'), parent=lambda: open(f'/proc/{os.getppid()}/mem', 'rb'))
""",
    ),
    _tries(
        "new namespaces",
        "no namespace can be made or entered",
        """
def clone():
    pid = libc.syscall(number(56, 220), ctypes.c_long(0x10000000 | 17), 0, 0, 0, 0)
    if pid == 0:
        os._exit(0)
    return pid
def clone3():
    libc.syscall(number(435, 435), 0, 0)
    return ctypes.get_errno() != 38  # not there: programs fall back on clone, whose flags can be looked at
def attempt():
    spaces = dict(user=0x10000000, mount=0x20000, network=0x40000000, processes=0x20000000, ipc=0x8000000, host=0x4000000)
    tries = {name: lambda flag=flag: libc.unshare(flag) for name, flag in spaces.items()}
    return done(clone=clone, clone3=clone3, enter=lambda: libc.setns(0, 0), **tries)
""",
    ),
    _tries(
        "kernel objects",
        "no keyrings, no System V IPC, no message queues: nothing that outlives a process",
        """
def attempt():
    return done(key=lambda: libc.syscall(number(248, 217), b'user', b'cupel', b'x', ctypes.c_long(1), ctypes.c_long(-3)),
        keyring=lambda: libc.syscall(number(250, 219), ctypes.c_long(1), None), memory=lambda: libc.shmget(0, 4096, 0o1600),
        semaphore=lambda: libc.semget(0, 1, 0o1600), queue=lambda: libc.msgget(0, 0o1600),
        posix_queue=lambda: libc.syscall(number(240, 180), b'cupel', ctypes.c_long(0o102), ctypes.c_long(0o600), None))
""",
    ),
    _tries(
        "kernel surface",
        "the kernel's programmable and rarely used parts are closed",
        """
def attempt():
    room = ctypes.create_string_buffer(256)
    return done(bpf=lambda: libc.syscall(number(321, 280), ctypes.c_long(0), room, ctypes.c_long(64)),
        perf=lambda: libc.syscall(number(298, 241), room, 0, -1, -1, 0),
        io_uring=lambda: libc.syscall(number(425, 425), ctypes.c_long(4), room),
        userfaultfd=lambda: libc.syscall(number(323, 282), ctypes.c_long(1)),
        watch=lambda: libc.inotify_init(), log=lambda: libc.klogctl(10, None, 0))
""",
    ),
)
