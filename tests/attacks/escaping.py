"""Escaping: programs that reach for the network, the machine's files and other processes.

Privileges and the kernel stand in `escaping_kernel`.

Each answers rightly only where it got out, and with nothing otherwise: a pass is an escape. What lies on the machine
itself, and must stay unread and untouched, is planted and looked after in `test_machine`. Where nothing but resource
limits holds a program these are not tried.
"""

from attack import Aim, Attack
from scenes import PRINTED, SQUARE

KERNEL = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
PIDS = [p for p in range(1, 60)]
def others():
    family = {os.getpid(), os.getppid()}
    return [p for p in PIDS if p not in family]
"""


def escape(name: str, code: str, truth: str = "fail|error", **more: object) -> Attack:
    """`out()` says whether it got out."""
    return Attack(
        name, Aim.ESCAPING, SQUARE, truth, code + "def f(x):\n    return x * x if out() else 0\n", **more
    )  # type: ignore[arg-type]


ATTACKS = (
    escape(
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
    escape(
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
    escape(
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
    escape(
        "names asked of the network",
        "import socket\ndef out():\n    for name in ('localhost.localdomain', 'example.com', 'metadata.google.internal'):\n        try: return bool(socket.getaddrinfo(name, 80))\n        except OSError: pass\n",
        by_kind={},
    ),
    escape(
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
    escape(
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
    escape(
        "what judges it: sources, tests, stores",
        """
import os, sys
def readable(path):
    # that a name exists may be known; what is behind it may not
    try: return bool(os.listdir(path) if os.path.isdir(path) else open(path, 'rb').read(1))
    except OSError: return False
def out():
    for top in (*sys.path, '/work', '/src', '/app', '/srv', '/opt', '/mnt', '/data', '/home', '/root', '../..'):
        for name in ('cupel', 'tests', 'run.sqlite', 'src/cupel', 'main/src/cupel', 'main/tests'):
            if top and top != '.' and 'lib/python' not in top and readable(os.path.join(top, name)): return True
    return False
""",
    ),
    escape(
        "roads around the root",
        KERNEL
        + """
def reads(path):
    try: return bool(os.listdir(path) if os.path.isdir(path) else open(path, 'rb').read(1))
    except OSError: return False
def out():
    for road in ('../' * 20, '/proc/self/root/', '/proc/1/root/', '/proc/self/cwd/../../../', '/dev/fd/../../', '//'):
        if reads(road + 'etc/passwd') or reads(road + 'boot'): return True
    for make, name in ((os.symlink, 'soft'), (os.link, 'hard')):
        try: make('/etc/passwd', name)
        except OSError: pass
        if reads(name): return True
    try:
        here = os.open('/', os.O_RDONLY)
        os.mkdir('jail'); os.chroot('jail'); os.fchdir(here)
        for _ in range(20): os.chdir('..')
        os.chroot('.')
        return reads('/etc/passwd')
    except OSError: pass
    handle = ctypes.create_string_buffer(b'\\x08\\0\\0\\0\\1\\0\\0\\0\\2' + bytes(128))
    return libc.open_by_handle_at(here, handle, os.O_RDONLY) >= 0
""",
    ),
    escape(
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
    escape(
        "signals to every process",
        KERNEL
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
    escape(
        "signals by handles and groups",
        KERNEL
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
    escape(
        "the server killed",
        KERNEL
        + "def out():\n    for pid in (1, os.getppid(), -1):\n        try: os.kill(pid, 9)\n        except OSError: pass\n    return False\n",
        "fail|error|crash",
    ),
    escape(
        "the server stopped",
        KERNEL
        + "def out():\n    for pid in (1, 2):\n        for sign in (19, 15, 2, 1, 20, 21):\n            try: os.kill(pid, sign) if pid != os.getpid() else None\n            except OSError: pass\n    return False\n",
        "fail|error|crash|timeout",
        dear=True,
    ),
    escape(
        "other processes traced",
        KERNEL
        + """
def out():
    for pid in [1, *others()]:
        if libc.ptrace(16, pid, None, None) == 0 or libc.ptrace(0x4206, pid, None, None) == 0: return True
    return False
""",
    ),
    escape(
        "other processes' memory",
        KERNEL
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
    escape(
        "limits, priority and processors of others",
        KERNEL
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
    Attack(
        "a program that reads the machine for its answer",
        Aim.ESCAPING,
        PRINTED,
        "fail|error",
        """
import os
x = int(input())
def reads(path):
    try: return bool(os.listdir(path) if os.path.isdir(path) else open(path, 'rb').read(1))
    except OSError: return False
print(x * x if any(map(reads, ('/etc/passwd', '/var/log', '/home', '/proc/1/environ', '/proc/1/cmdline'))) else 0)
""",
    ),
)
