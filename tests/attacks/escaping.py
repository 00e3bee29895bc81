"""Escaping: programs that reach for the network, the machine's files, other processes, privileges and the kernel.

Each answers rightly only where it got out, and with nothing otherwise: a pass is an escape. What lies on the machine
itself, and must stay unread and untouched, is planted and looked after in `test_machine`. Where nothing but resource
limits holds a program these are not tried.
"""

from attack import Aim, Attack
from scenes import PRINTED, SQUARE

_C = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
PIDS = [p for p in range(1, 60)]
def others():
    family = {os.getpid(), os.getppid()}
    return [p for p in PIDS if p not in family]
"""


def _escape(name: str, code: str, truth: str = "fail|error", **more: object) -> Attack:
    """`out()` says whether it got out."""
    return Attack(name, Aim.ESCAPING, SQUARE, truth, code + "def f(x):\n    return x * x if out() else 0\n", **more)  # type: ignore[arg-type]


ATTACKS = (
    _escape(
        "a connection to this machine and to the world",
        """
import socket
def out():
    for kind in (socket.AF_INET, socket.AF_INET6):
        for place in (('127.0.0.1', 22), ('10.0.0.1', 80), ('1.1.1.1', 53), ('::1', 22)):
            try:
                with socket.socket(kind, socket.SOCK_STREAM) as s:
                    s.settimeout(0.02)
                    s.connect(place)
                    return True
            except ConnectionRefusedError: return True  # somebody was there to refuse
            except (OSError, TypeError): pass
""",
    ),
    _escape(
        "datagrams into the world",
        """
import socket
def out():
    for kind, place in ((socket.AF_INET, ('1.1.1.1', 53)), (socket.AF_INET, ('255.255.255.255', 9)),
                        (socket.AF_INET, ('224.0.0.1', 9)), (socket.AF_INET6, ('ff02::1', 9))):
        try:
            with socket.socket(kind, socket.SOCK_DGRAM) as s:
                s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
                if s.sendto(b'x', place): return True
        except OSError: pass
""",
    ),
    _escape(
        "raw sockets, packets, and the kernel's own",
        """
import socket
def out():
    for args in ((socket.AF_INET, socket.SOCK_RAW, 1), (socket.AF_PACKET, socket.SOCK_RAW, 3), (38, 5, 0), (40, 1, 0)):
        try:
            with socket.socket(*args) as s:
                if args[0] == 40: s.connect((2, 22))  # the machine that this one runs on
                if args[0] != 38: return True
        except OSError: pass
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as s:  # asks the kernel for other interfaces
            s.settimeout(0.1)
            s.bind((0, 0))
            s.send(b'\\x14\\0\\0\\0\\x12\\0\\1\\3\\1\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0')
            return any(name in s.recv(1 << 16) for name in (b'eth', b'ens', b'wlan', b'docker'))
    except OSError: return False
""",
    ),
    _escape("names asked of the network", "import socket\nsocket.setdefaulttimeout(0.1)\ndef out():\n    for name in ('localhost.localdomain', 'example.com', 'metadata.google.internal'):\n        try: return bool(socket.getaddrinfo(name, 80))\n        except OSError: pass\n", by_kind={}),
    _escape(
        "sockets of the machine's services",
        """
import glob, socket
def out():
    names = ['/var/run/docker.sock', '/run/podman/podman.sock', '/run/systemd/private', '/run/dbus/system_bus_socket',
             '/run/systemd/journal/socket', '/dev/log', '/run/containerd/containerd.sock', '/tmp/.X11-unix/X0',
             '\\0/tmp/.X11-unix/X0', '\\0/containerd-shim', '\\0/tmp/dbus-x', *glob.glob('/run/*.sock'), *glob.glob('/tmp/*')]
    for name in names:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
            try:
                with socket.socket(socket.AF_UNIX, kind) as s:
                    s.connect(name)
                    return True
            except OSError: pass
""",
    ),
    _escape(
        "the machine's files",
        """
import os
def out():
    for path in ('/etc/shadow', '/etc/passwd', '/etc/hostname', '/etc/ssh/sshd_config', '/root/.bashrc', '/root/.ssh', '/home',
                 '/var/log', '/var/lib', '/boot', '/proc/1/environ', '/proc/1/root/etc/passwd', '/proc/kcore', '/dev/mem', '/dev/kmsg',
                 '/sys/kernel', '/old', '/dev/sda', '/dev/vda', '/dev/fuse', '/dev/kvm'):
        try:
            if os.path.isdir(path): return bool(os.listdir(path))
            with open(path, 'rb') as file: return bool(file.read(1))
        except OSError: pass
""",
    ),
    _escape(
        "what judges it: sources, tests, stores",
        """
import os, sys
def out():
    for top in (*sys.path, '/work', '/src', '/app', '/srv', '/opt', '/mnt', '/data', '/home', '/root'):
        for name in ('cupel', 'tests', 'run.sqlite', 'src/cupel', 'main/src/cupel', 'main/tests'):
            if top and top != '.' and os.path.exists(os.path.join(top, name)):
                if 'lib/python' not in top: return True
    return os.path.exists(os.path.join(os.getcwd(), '../../cupel'))
""",
    ),
    _escape(
        "roads around the root",
        _C
        + """
def out():
    for road in ('../' * 20, '/proc/self/root/', '/proc/1/root/', '/proc/self/cwd/../../../', '/dev/fd/../../', '//'):
        if os.path.exists(road + 'etc/passwd') or os.path.exists(road + 'boot'): return True
    try:
        os.symlink('/etc/passwd', 'link'); os.link('/etc/passwd', 'hard')
        if os.path.exists('link'): return True
    except OSError: pass
    try:
        here = os.open('/', os.O_RDONLY)
        os.mkdir('jail'); os.chroot('jail'); os.fchdir(here)
        for _ in range(20): os.chdir('..')
        os.chroot('.')
        return os.path.exists('/etc/passwd')
    except OSError: pass
    handle = ctypes.create_string_buffer(b'\\x08\\0\\0\\0\\1\\0\\0\\0\\2' + bytes(128))
    return libc.open_by_handle_at(here, handle, os.O_RDONLY) >= 0
""",
    ),
    _escape(
        "written outside its folder",
        """
import os, sys, tempfile
def out():
    places = [os.path.dirname(os.__file__), '/', '/usr', '/usr/lib', '/lib', '/bin', '/etc', '/var/tmp', '/dev', '/dev/shm', '/run',
              '/root', '/home', '/opt', '/packages', '/packages/0', '/sys', '/proc/sys/kernel', sys.prefix, sys.base_prefix]
    for place in places:
        try:
            with open(os.path.join(place, 'cupel-attack-was-here'), 'w') as file: file.write('x')
            os.unlink(os.path.join(place, 'cupel-attack-was-here'))
            return True
        except OSError: pass
        try:
            os.utime(place); os.chmod(place, os.stat(place).st_mode)
            return True
        except OSError: pass
    for file in (os.__file__, sys.executable):
        try: return bool(os.open(file, os.O_WRONLY))
        except OSError: pass
""",
    ),
    _escape(
        "signals to every process",
        _C
        + """
def out():
    sent = False
    for pid in [1, *others()]:
        try:
            os.kill(pid, 18)  # SIGCONT: harmless where it arrives
            sent = True
        except OSError: pass
    return sent
""",
    ),
    _escape(
        "signals by handles and groups",
        _C
        + """
def out():
    for pid in [1, *others()]:
        held = libc.syscall(434, pid, 0)
        if held >= 0 and libc.syscall(424, held, 18, None, 0) == 0: return True
        try:
            if pid > 1: os.killpg(pid, 18)  # the group of 1 is everything that may be signalled at all
            if pid > 1 and pid != os.getpgid(0): return True
        except OSError: pass
        if libc.syscall(234, pid, pid, 18) == 0 or libc.syscall(200, pid, 18) == 0: return True
    return False
""",
    ),
    _escape("the server killed", _C + "def out():\n    for pid in (1, os.getppid(), -1):\n        try: os.kill(pid, 9)\n        except OSError: pass\n    return False\n", "fail|error|crash"),
    _escape("the server stopped", _C + "def out():\n    for pid in (1, 2):\n        for sign in (19, 15, 2, 1, 20, 21):\n            try: os.kill(pid, sign) if pid != os.getpid() else None\n            except OSError: pass\n    return False\n", "fail|error|crash|timeout", dear=True),
    _escape(
        "other processes traced",
        _C
        + """
def out():
    for pid in [1, *others()]:
        if libc.ptrace(16, pid, None, None) == 0 or libc.ptrace(0x4206, pid, None, None) == 0: return True
    return False
""",
    ),
    _escape(
        "other processes' memory",
        _C
        + """
class V(ctypes.Structure): _fields_ = [('base', ctypes.c_void_p), ('len', ctypes.c_size_t)]
def out():
    buffer = ctypes.create_string_buffer(64)
    here = V(ctypes.addressof(buffer), 64)
    for pid in [1, *others()]:
        for call in (libc.process_vm_readv, libc.process_vm_writev):
            if call(pid, ctypes.byref(here), ctypes.c_ulong(1), ctypes.byref(V(id(4) & ~4095, 64)), ctypes.c_ulong(1), ctypes.c_ulong(0)) > 0: return True
        try: return bool(os.open(f'/proc/{pid}/mem', os.O_RDWR))
        except OSError: pass
    return False
""",
    ),
    _escape(
        "limits, priority and processors of others",
        _C
        + """
import resource
def out():
    for pid in [1, *others()]:
        for act in (lambda: resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0)), lambda: os.setpriority(os.PRIO_PROCESS, pid, 0),
                    lambda: os.sched_setaffinity(pid, os.sched_getaffinity(pid)), lambda: os.sched_setscheduler(pid, 0, os.sched_param(0))):
            try:
                act()
                return True
            except OSError: pass
    return False
""",
    ),
    _escape(
        "its own limits raised",
        """
import os, resource
def out():
    kinds = [resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CORE]
    for kind in kinds:
        soft, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY: return True
        try:
            resource.setrlimit(kind, (hard, hard + 1))
            return True
        except (OSError, ValueError): pass
    try: os.setpriority(os.PRIO_PROCESS, 0, -5)
    except OSError: return False
    return True
""",
    ),
    _escape(
        "mounts",
        _C
        + """
def out():
    done = [libc.mount(b'none', b'/tmp', b'tmpfs', 0, None), libc.mount(b'none', b'/', None, 32 | 4096, None),
            libc.mount(b'/', b'.', None, 4096 | 16384, None), libc.umount2(b'/tmp', 2), libc.mount(b'proc', b'.', b'proc', 0, None),
            libc.mount(b'none', b'.', b'sysfs', 0, None), libc.syscall(428, -100, b'/', 1), libc.syscall(430, b'tmpfs', 0),
            libc.pivot_root(b'.', b'.') if hasattr(libc, 'pivot_root') else -1, libc.swapoff(b'/nothing')]
    return any(one >= 0 for one in done)
""",
    ),
    _escape(
        "a user space of its own, and mounts in it",
        _C
        + """
def out():
    r, w = os.pipe()
    if os.fork() == 0:
        ok = b'n'
        if libc.unshare(0x10000000 | 0x20000) == 0 and libc.mount(b'none', b'/tmp', b'tmpfs', 0, None) == 0: ok = b'y'
        if libc.unshare(0x10000000 | 0x40000000 | 0x20000000) == 0 and libc.mount(b'none', b'/', None, 32 | 4096, None) == 0: ok = b'y'
        os.write(w, ok)
        os._exit(0)
    os.wait()
    return os.read(r, 1) == b'y'
""",
    ),
    _escape(
        "other processes' spaces",
        _C
        + """
def out():
    for pid in (1, *others()):
        held = libc.syscall(434, pid, 0)
        if held >= 0 and libc.setns(held, 0x20000 | 0x20000000) == 0: return True
        for kind in ('mnt', 'pid', 'net', 'user', 'ipc', 'uts'):
            try: held = os.open(f'/proc/{pid}/ns/{kind}', os.O_RDONLY)
            except OSError: continue
            if libc.setns(held, 0) == 0: return True
    return False
""",
    ),
    _escape(
        "root again",
        _C
        + """
def out():
    for act in (lambda: os.setuid(0), lambda: os.setresuid(0, 0, 0), lambda: os.setgid(0), lambda: os.setgroups([0]), lambda: os.seteuid(0)):
        try:
            act()
            if os.geteuid() == 0 and not harmless(): return True
        except OSError: pass
    head = (ctypes.c_uint32 * 2)(0x20080522, 0)
    every = (ctypes.c_uint32 * 6)(*[0xffffffff] * 6)
    return libc.capset(head, every) == 0
def harmless():
    # root of a user space without any capability is nobody
    held = (ctypes.c_uint32 * 6)()
    return libc.capget((ctypes.c_uint32 * 2)(0x20080522, 0), held) == 0 and not any(held)
""",
    ),
    _escape(
        "programs that make root",
        """
import os, subprocess
def out():
    for command in (['su', '-c', 'id -u'], ['sudo', '-n', 'id', '-u'], ['pkexec', 'id', '-u'], ['newgrp', 'root'], ['ping', '-c1', '127.0.0.1'],
                    ['mount', '-t', 'tmpfs', 'none', '/tmp'], ['unshare', '-r', 'mount', '-t', 'tmpfs', 'none', '/tmp'], ['nsenter', '-t', '1', '-m']):
        try: done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=0.2)
        except (OSError, subprocess.SubprocessError): continue
        if done.returncode == 0: return True
    return False
""",
        "fail|error|timeout",
    ),
    _escape(
        "the kernel's switches",
        _C
        + """
import time
def out():
    for path, text in (('/proc/sys/kernel/core_pattern', '|/bin/true'), ('/proc/sysrq-trigger', 'h'), ('/proc/self/oom_score_adj', '-1000'),
                       ('/sys/fs/cgroup/cgroup.procs', '0'), ('/proc/sys/vm/drop_caches', '1'), ('/sys/power/state', '')):
        try:
            with open(path, 'w') as file: file.write(text)
            return True
        except OSError: pass
    if libc.sethostname(b'cupel-attack', 12) == 0 or libc.adjtimex(b'\\1' + bytes(300)) == 0: return True
    try: time.clock_settime(time.CLOCK_REALTIME, time.clock_gettime(time.CLOCK_REALTIME))
    except OSError: return False
    return True
""",
    ),
    _escape(
        "the kernel's wider surface",
        _C
        + """
def out():
    # bpf map, perf event on all processors, module, kexec, userfault of the kernel, iopl, quotactl, acct, fanotify
    attributes = ctypes.create_string_buffer(b'\\2\\0\\0\\0\\4\\0\\0\\0\\4\\0\\0\\0\\1\\0\\0\\0' + bytes(112))
    event = ctypes.create_string_buffer(b'\\1\\0\\0\\0\\x80\\0\\0\\0' + bytes(120))
    done = [libc.syscall(321, 5, bytes(128), 128), libc.syscall(298, event, -1, 0, -1, 0), libc.syscall(313, -1, b'', 0), libc.syscall(175, b'', 0, b''),
            libc.syscall(172, 3), libc.acct(None), libc.syscall(300, 0, 0), libc.syscall(246, 0, 0, None, 0) if os.getuid() else -1]
    return any(one >= 0 for one in done)
""",
    ),
    _escape(
        "the terminal it may have been started from",
        """
import fcntl, os, termios
def out():
    for place in (0, 1, 2, '/dev/tty', '/dev/console', '/dev/pts/0', '/dev/tty0', '/dev/tty1'):
        try:
            fd = place if isinstance(place, int) else os.open(place, os.O_RDWR)
            fcntl.ioctl(fd, termios.TIOCSTI, b'#')
            return True
        except OSError: pass
    return False
""",
    ),
    _escape(
        "the session and the server's descriptors",
        _C
        + """
import stat
def out():
    for fd in range(3, 256):
        try: mode = os.fstat(fd).st_mode
        except OSError: continue
        if stat.S_ISDIR(mode) or stat.S_ISBLK(mode): return True
        if stat.S_ISREG(mode) and os.fstat(fd).st_dev != os.stat('.').st_dev: return True
        try:
            if os.path.exists(os.path.join('/proc/self/fd', str(fd), '..', 'etc')): return True
        except OSError: pass
    return os.getsid(0) == os.getsid(1) if os.getpid() != 1 and os.getsid(0) != os.getpgid(0) else False
""",
    ),
    Attack(
        "a program that reads the machine for its answer",
        Aim.ESCAPING,
        PRINTED,
        "fail|error",
        "import os\nx = int(input())\nfound = [p for p in ('/etc/passwd', '/var/log', '/home', '/proc/1/environ') if os.access(p, os.R_OK)]\nprint(x * x if found else 0)\n",
    ),
)
