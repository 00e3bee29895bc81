"""Places where one program may leave word for the next, or for one that runs beside it.

Each is two pieces of code: `leave` puts a mark somewhere, `found` says whether a mark is there.
"""

_C = "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\nlibc.shm_open.restype = libc.mq_open.restype = ctypes.c_int\n"

MAILBOXES: dict[str, str] = {
    "files": """
import os
PLACES = ['cupel-mark', '../cupel-mark', '/tmp/cupel-mark', '/dev/shm/cupel-mark', '/var/tmp/cupel-mark', '/run/cupel-mark']
def leave():
    for place in PLACES:
        try: open(place, 'w').write('x')
        except OSError: pass
def found(): return [p for p in PLACES if os.path.exists(p)]
""",
    "the folder's own attributes": """
import os
def leave():
    for place in ('.', '..', '/tmp'):
        for act in (lambda: os.utime(place, ns=(10 ** 15, 10 ** 15)), lambda: os.setxattr(place, 'user.mark', b'x'), lambda: os.chmod(place, 0o1731)):
            try: act()
            except OSError: pass
def found():
    seen = []
    for place in ('.', '..', '/tmp'):
        try:
            if os.stat(place).st_mtime_ns == 10 ** 15 or 'user.mark' in os.listxattr(place) or os.stat(place).st_mode & 0o7777 == 0o1731: seen.append(place)
        except OSError: pass
    return seen
""",
    "System V shared memory": _C + "def leave(): libc.shmget(0xC0FE, ctypes.c_size_t(64), 0o1666)\ndef found(): return libc.shmget(0xC0FE, ctypes.c_size_t(64), 0) >= 0\n",
    "System V semaphores": _C + "def leave(): libc.semget(0xC0FE, 1, 0o1666)\ndef found(): return libc.semget(0xC0FE, 1, 0) >= 0\n",
    "System V messages": _C + "def leave(): libc.msgget(0xC0FE, 0o1666)\ndef found(): return libc.msgget(0xC0FE, 0) >= 0\n",
    "POSIX queues and shared memory": _C + "def leave():\n    libc.mq_open(b'/cupel-mark', 0o102, 0o666, None)\n    libc.shm_open(b'/cupel-mark', 0o102, 0o666)\ndef found(): return libc.mq_open(b'/cupel-mark', 0) >= 0 or libc.shm_open(b'/cupel-mark', 2, 0o666) >= 0\n",
    "keys": _C + "RINGS = (-1, -2, -3, -4, -5)\ndef leave():\n    for ring in RINGS: libc.syscall(248, b'user', b'cupel-mark', b'x', ctypes.c_size_t(1), ring)\ndef found(): return [ring for ring in RINGS if libc.syscall(250, 10, ring, b'user', b'cupel-mark', 0) > 0]\n",
    "an abstract socket": """
import os, socket, time
def leave():
    if os.fork() == 0:
        os.setsid()
        if os.fork(): os._exit(0)
        keep = socket.socket(socket.AF_UNIX)
        keep.bind('\\0cupel-mark')
        keep.listen()
        os.closerange(0, keep.fileno())
        time.sleep(HOLD)
        os._exit(0)
    time.sleep(0.02)
def found():
    with socket.socket(socket.AF_UNIX) as s:
        try: s.connect('\\0cupel-mark')
        except OSError: return False
        return True
""",
    "a port of this machine": """
import os, socket, time
def leave():
    if os.fork() == 0:
        os.setsid()
        try:
            keep = socket.create_server(('127.0.0.1', 48123))
            other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            other.bind(('127.0.0.1', 48123))
            os.closerange(0, keep.fileno())
            time.sleep(HOLD)
        finally: os._exit(0)
    time.sleep(0.02)
def found():
    seen = []
    try:
        with socket.create_connection(('127.0.0.1', 48123), timeout=0.1): seen.append('tcp')
    except OSError: pass
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s: s.bind(('127.0.0.1', 48123))
    except OSError as error:
        if error.errno == 98: seen.append('udp')
    return seen
""",
    "a process that stays": """
import os, time
def leave():
    if os.fork() == 0:
        os.setsid()
        os.closerange(0, 64)
        time.sleep(HOLD)
        os._exit(0)
def found():
    seen = []
    for pid in range(2, 2000):
        try:
            os.kill(pid, 0)
            if pid not in (os.getpid(), os.getppid()) and os.getpgid(pid) != os.getpgid(0): seen.append(pid)
        except OSError: pass
    return seen
""",
    "the host's name, the clock's, the priority": _C + "def leave():\n    libc.sethostname(b'cupel-mark', 10)\n    libc.setdomainname(b'cupel-mark', 10)\n    for who in (os.getppid(), 1):\n        for act in (lambda: os.setpriority(os.PRIO_PROCESS, who, 11), lambda: os.sched_setaffinity(who, {0})):\n            try: act()\n            except OSError: pass\ndef found(): return os.uname().nodename == 'cupel-mark' or os.getpriority(os.PRIO_PROCESS, 0) == 11\n",
}  # fmt: skip
