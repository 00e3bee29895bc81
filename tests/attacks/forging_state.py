"""Forging by memory: programs that answer by how often, or with what, they have been asked before.

Covers state kept between tests in memory, in files, in what forks share (maps, pipes, open files), in other processes
and in the kernel. Each answers rightly only where it finds that an earlier test has been there: with fresh state for
every cell none ever does.
"""

from attack import Aim, Attack
from scenes import PRINTED, PURSE, SQUARE

_ONCE = "def f(x):\n    return x * x if been() else 0\n"


def _state(name: str, code: str, truth: str = "fail", **more: object) -> Attack:
    """`been()` says whether an earlier test has called it, and leaves a mark."""
    return Attack(name, Aim.FORGING, SQUARE, truth, code + _ONCE, **{"tame": True, **more})  # type: ignore[arg-type]


def _stateless(name: str, code: str, **more: object) -> Attack:
    """Written so that an analysis of the source may take it for a program without state."""
    return Attack(name, Aim.FORGING, SQUARE, "fail", code, tame=True, **more)  # type: ignore[arg-type]


_COUNT = "    n = d.get('n', 0)\n    d['n'] = n + 1\n    return x * x if n else 0\n"

ATTACKS = (
    _state("a count in a global", "n = 0\ndef been():\n    global n\n    n += 1\n    return n > 1\n"),
    _state("a count in a default", "def been(seen=[]):\n    seen.append(1)\n    return len(seen) > 1\n"),
    _state("a count on itself and on its class", "class C: n = 0\ndef been():\n    C.n += 1\n    been.n = getattr(been, 'n', 0) + 1\n    return C.n > 1 or been.n > 1\n"),
    _state("a cache", "import functools\nseen = {}\n@functools.lru_cache\ndef mark(): seen[len(seen)] = 1\ndef been():\n    before = mark.cache_info().hits\n    mark(); mark.cache_info()\n    return len(seen) > 1 or before > 0\n"),
    _state("a mark on a module of the library", "import math, sys, builtins, random\ndef been():\n    found = hasattr(math, 'seen') or hasattr(builtins, 'seen') or hasattr(sys, 'seen')\n    math.seen = builtins.seen = sys.seen = 1\n    return found\n"),
    _state("a mark in the environment and the interpreter", "import os, sys\ndef been():\n    found = 'SEEN' in os.environ or sys.getswitchinterval() > 0.5 or sys.getrecursionlimit() == 1234\n    os.environ['SEEN'] = '1'\n    sys.setswitchinterval(1); sys.setrecursionlimit(1234)\n    return found\n"),
    _state("a generator that is advanced", "def counts():\n    yield from (False, *[True] * 99)\nsteps = counts()\ndef been(): return next(steps)\n"),
    _state("the random numbers drawn", "import random\nfirst = None\ndef been():\n    global first\n    first = first or random.Random(0).random()\n    state = random.getstate()\n    found = hasattr(random, 'seen')\n    random.seen = state\n    return found\n"),
    _state(
        "a mark in files",
        """
import os
PLACES = ['seen', '.seen', '../seen', '/tmp/seen', '/dev/shm/seen', '/var/tmp/seen', '/run/seen', '/seen', 'a/seen',
          os.path.join(os.path.dirname(os.__file__), 'seen')]
def been():
    found = any(map(os.path.exists, PLACES))
    for place in PLACES:
        try:
            os.makedirs(os.path.dirname(place) or '.', exist_ok=True)
            open(place, 'w').write('x')
        except OSError: pass
    return found
""",
        tame=False,
    ),
    _state(
        "a mark on the folder itself",
        """
import os
def been():
    found = False
    for place in ('.', '..', '/tmp'):
        try:
            found = found or os.stat(place).st_mode & 0o7777 == 0o1711 or os.stat(place).st_mtime_ns == 10 ** 15
            found = found or 'user.seen' in os.listxattr(place)
        except OSError: pass
        try: os.chmod(place, 0o1711)
        except OSError: pass
        try: os.utime(place, ns=(10 ** 15, 10 ** 15))
        except OSError: pass
        try: os.setxattr(place, 'user.seen', b'x')
        except OSError: pass
    return found
""",
        tame=False,
    ),
    _state("a map that forks share", "import mmap\nshared = mmap.mmap(-1, 4096)\ndef been():\n    found = shared[0]\n    shared[0] = 1\n    return found\n"),
    _state("a pipe that forks share", "import os\nr, w = os.pipe()\nos.set_blocking(r, False)\ndef been():\n    try: found = os.read(r, 1)\n    except OSError: found = b''\n    os.write(w, b'x')\n    return bool(found)\n"),
    _state("the place in a file that forks share", "import os\nfile = os.open(os.__file__, os.O_RDONLY)\ndef been():\n    found = os.lseek(file, 0, os.SEEK_CUR)\n    os.lseek(file, 10, os.SEEK_SET)\n    return found > 0\n"),
    _state("a file without a name that forks share", "import os\nfile = os.memfd_create('seen')\ndef been():\n    found = os.fstat(file).st_size\n    os.pwrite(file, b'x', 0)\n    return found > 0\n"),
    _state("a counter of the kernel that forks share", "import os, select, socket\none, other = socket.socketpair()\none.setblocking(False)\npoll = select.epoll()\ndef been():\n    found = one.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) == 9216\n    one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4608)\n    return found\n"),
    _state("a lock that somebody still holds", "import fcntl, os, time\nfile = os.open('lock', os.O_CREAT | os.O_RDWR)\ndef been():\n    mine = os.open('lock', os.O_RDWR)\n    try: fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)\n    except OSError: return True\n    if os.fork() == 0:\n        os.setsid()\n        time.sleep(20)\n        os._exit(0)\n    return False\n"),
    _state(
        "a process that stays and is asked",
        """
import os, socket, time
NAME = '\\0been-here'
def been():
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as asking: asking.connect(NAME)
        return True
    except OSError: pass
    r, w = os.pipe()
    if os.fork() == 0:
        if os.fork() == 0:
            os.setsid()
            staying = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            try: staying.bind(NAME)
            except OSError: os._exit(0)
            os.write(w, b'x')
            time.sleep(20)
        os._exit(0)
    os.close(w)
    os.read(r, 1)
    return False
""",
        "fail|error",
        tame=False,
    ),
    _state(
        "the limits and priority of whoever forks it",
        """
import os, resource
def been():
    me, parent = resource.getpriority if hasattr(resource, 'getpriority') else os.getpriority, os.getppid()
    found = os.getpriority(os.PRIO_PROCESS, 0) == 7
    found = found or resource.getrlimit(resource.RLIMIT_RTPRIO)[0] == 0 and os.sched_getscheduler(0) == os.SCHED_BATCH
    for act in (lambda: os.setpriority(os.PRIO_PROCESS, parent, 7),
                lambda: os.sched_setscheduler(parent, os.SCHED_BATCH, os.sched_param(0))):
        try: act()
        except OSError: pass
    return found
""",
        tame=False,
    ),
    _state(
        "shared memory and messages of the kernel",
        """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
libc.mq_open.restype = ctypes.c_int
def been():
    key = 0x5EE
    found = libc.shmget(key, 64, 0) >= 0 or libc.semget(key, 1, 0) >= 0 or libc.msgget(key, 0) >= 0
    found = found or libc.mq_open(b'/seen', 0) >= 0 or libc.shm_open(b'/seen', 2, 0o600) >= 0
    create = 0o1000 | 0o666
    libc.shmget(key, 64, create); libc.semget(key, 1, create); libc.msgget(key, create)
    libc.mq_open(b'/seen', 0o102, 0o600, None); libc.shm_open(b'/seen', 0o102, 0o600)
    return found
""",
        tame=False,
    ),
    _state(
        "keys on the kernel's rings",
        """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
ADD, ASK = 248, 250  # add_key and keyctl on x86-64
RINGS = (-1, -2, -3, -4, -5)  # of the thread, process, session, user, user's session
def been():
    found = any(libc.syscall(ASK, 10, ring, b'user', b'seen', 0) > 0 for ring in RINGS)
    for ring in RINGS: libc.syscall(ADD, b'user', b'seen', b'x', ctypes.c_size_t(1), ring)
    return found
""",
        tame=False,
    ),
    _stateless("state by way of a trace", "def f(x):\n    d = {}\n    try: 1 / 0\n    except ZeroDivisionError as e: d = e.__traceback__.tb_frame.f_globals\n" + _COUNT),
    _stateless("state by way of a generator's frame", "def f(x):\n    g = (i for i in [1])\n    d = g.gi_frame.f_builtins\n" + _COUNT),
    _stateless("state by names in strings", "import operator\nclass C:\n    def m(self): return operator.attrgetter('m.__globals__')(self)\ndef f(x):\n    d = C().m()\n" + _COUNT),
    _stateless("state by a format's fields", "import string\nclass C:\n    def m(self): return string.Formatter().get_field('0.m.__globals__', (self,), {})[0]\ndef f(x):\n    d = C().m()\n" + _COUNT),
    _stateless("state in annotations", "class C:\n    x: int = 0\ndef f(x):\n    d = C.__annotations__\n" + _COUNT),
    _stateless("state in the fields of a dataclass", "from dataclasses import dataclass\n@dataclass\nclass C:\n    x: int = 0\ndef f(x):\n    d = C().__dataclass_fields__\n" + _COUNT),
    _stateless("state in a table of the library", "import textwrap\ndef f(x):\n    d = textwrap.TextWrapper().unicode_whitespace_trans\n" + _COUNT),
    Attack(
        "a purse that fills from test to test",
        Aim.FORGING,
        PURSE,
        "fail",
        """
class Purse:
    made = 0
    log = []
    def __init__(self, coins):
        Purse.made += 1
        self.coins = coins if Purse.made > 1 else 0
        Purse.log.append(coins)
    def put(self, n): self.coins += n
    def total(self): return self.coins
""",
        tame=True,
    ),
    Attack("a program that counts its starts", Aim.FORGING, PRINTED, "fail|error", "import os, sys\nx = int(input())\nseen = os.path.exists('seen') or hasattr(os, 'seen') or hasattr(sys, 'seen')\nos.seen = sys.seen = 1\nopen('seen', 'w').write('x')\nprint(x * x if seen else 0)", tame=True),
)  # fmt: skip
