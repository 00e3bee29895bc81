"""Exhausting: programs that use up time, memory, disk, processes, descriptors and output, or outlive their time.

None may hold the judge up beyond the limits of its cells, nor slow or spoil what comes after it. `test_machine` judges
honest programs beside some of them.
"""

from attack import Aim, Attack
from scenes import PRINTED, PURSE, SQUARE, WRONG_APART


def _use(name: str, truth: str, code: str, **more: object) -> Attack:
    return Attack(name, Aim.EXHAUSTING, SQUARE, truth, code, **{"dear": True, **more})  # type: ignore[arg-type]


ATTACKS = (
    _use("a fork bomb", "error|timeout|crash", "import os\ndef f(x):\n    while True: os.fork()"),
    _use("a fork bomb of daemons", "error|timeout|crash|fail", "import os\ndef f(x):\n    while True:\n        if os.fork() == 0: os.setsid()\n        try: os.fork()\n        except OSError: pass"),
    _use("a fork bomb while it loads", "error|timeout|crash", "import os\nwhile True: os.fork()"),
    _use("threads without end", "error|timeout|crash", "import threading, time\ndef f(x):\n    while True: threading.Thread(target=time.sleep, args=(60,), daemon=True).start()"),
    _use("memory without end", "memory", "def f(x):\n    a = []\n    while True: a.append(bytearray(1 << 24))", dear=False, tame=True),
    _use("memory in small pieces", "memory|timeout", "def f(x):\n    a = []\n    while True: a.append([a, 1.5])", tame=True),
    _use("memory mapped and shared", "error|memory|timeout|crash|fail", "import mmap\ndef f(x):\n    a = []\n    while True:\n        m = mmap.mmap(-1, 1 << 24)\n        for at in range(0, 1 << 24, 4096): m[at] = 1\n        a.append(m)"),
    _use("memory in files without a name", "error|memory|timeout|crash|fail", "import os\ndef f(x):\n    a = []\n    while True:\n        fd = os.memfd_create('x')\n        a.append(fd)\n        for _ in range(15): os.write(fd, bytes(1 << 20))"),
    _use("memory in pipes and sockets", "error|memory|timeout|crash|fail", "import os, socket\ndef f(x):\n    a = []\n    while True:\n        pair = socket.socketpair()\n        pair[0].setblocking(False)\n        a.append(pair)\n        try:\n            while True: pair[0].send(bytes(1 << 16))\n        except BlockingIOError: pass"),
    _use("memory in the kernel's queues and shared memory", "error|memory|timeout|crash|fail", "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nlibc.shmat.restype = ctypes.c_void_p\ndef f(x):\n    n = 0\n    while n < 64:\n        at = libc.shmget(0, ctypes.c_size_t(1 << 24), 0o1600)\n        if at < 0: break\n        place = libc.shmat(at, None, 0)\n        if place and place != ctypes.c_void_p(-1).value: ctypes.memset(place, 1, 1 << 24)\n        libc.shmdt(ctypes.c_void_p(place))\n        n += 1\n    return 0"),
    _use("a thousand ids of shared memory left behind", "fail|error|timeout|crash", "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\ndef f(x):\n    for _ in range(5000):\n        if libc.shmget(0, 4096, 0o1600) < 0 or libc.semget(0, 200, 0o1600) < 0 or libc.msgget(0, 0o1600) < 0: break\n    return 0"),
    _use("children that each use all they may", "error|memory|timeout|crash|fail", "import os, time\ndef f(x):\n    for _ in range(8):\n        if os.fork() == 0:\n            try: a = bytearray(100 << 20)\n            except MemoryError: os._exit(0)\n            for at in range(0, len(a), 4096): a[at] = 1\n            time.sleep(30)\n    time.sleep(30)"),
    _use("a stack without end", "error|timeout|crash|memory", "import sys\ndef f(x):\n    sys.setrecursionlimit(10 ** 8)\n    return f(x)", tame=True),
    _use("a stack without end in C", "error|timeout|crash|memory", "import sys\ndef f(x):\n    sys.setrecursionlimit(10 ** 8)\n    a = []\n    for _ in range(10 ** 6): a = [a]\n    return repr(a) == a", tame=True),
    _use("an expression nested without end", "error|fail|memory|crash|timeout", "def f(x): return eval('(' * 90000 + '4' + ')' * 90000)", tame=True, dear=False),
    _use("a comprehension nested without end", "error|memory|crash|timeout", "def f(x): return eval('-' * 10 ** 6 + '4')", tame=True, dear=False),
    _use("files without end", "error|crash", "def f(x):\n    n = 0\n    while True:\n        open(str(n), 'wb').write(b'x' * (1 << 20)); n += 1", tame=False),
    _use("one file without end", "error|crash", "def f(x):\n    with open('x', 'wb') as file:\n        while True: file.write(b'x' * (1 << 20))", dear=False),
    _use("names without end", "error|timeout|crash", "import os\ndef f(x):\n    n = 0\n    while True:\n        os.close(os.open('n%d' % n, os.O_CREAT)); n += 1"),
    _use("folders without end", "error|timeout", "import os\ndef f(x):\n    while True:\n        os.mkdir('d' * 200); os.chdir('d' * 200)"),
    _use("descriptors without end", "error|memory", "import os\ndef f(x):\n    a = []\n    while True: a.append(os.open('/dev/null', os.O_RDONLY))", dear=False, tame=True),
    _use("an answer without end", "error|memory", "def f(x): return '4' * (1 << 24)", dear=False, tame=True, by_kind=WRONG_APART),
    _use("an iterator without end", "fail|timeout|error", "def f(x):\n    while True: yield 4", tame=True),
    _use("a list that holds itself twice, forty times over", "fail|error|memory|timeout|crash", "def f(x):\n    a = [4]\n    for _ in range(40): a = [a, a]\n    return a", tame=True),
    _use("a number without end", "fail|error|crash|timeout", "def f(x): return 10 ** 400000", dear=False, tame=True),
    _use("a power without end", "timeout|memory", "def f(x): return 3 ** 10 ** 9", tame=True),
    _use("the text of a number without end", "error|timeout", "import sys\ndef f(x):\n    sys.set_int_max_str_digits(0)\n    return str(7 ** 10 ** 7)", tame=True),
    _use("a decimal without end", "fail|error", "from decimal import Decimal\ndef f(x): return Decimal('1e999999999') if x == 2 else Decimal('1e-999999999')", dear=False, tame=True),
    _use("a set made to collide", "fail|error|timeout", "P = (1 << 61) - 1\ndef f(x):\n    return {7 + P * k for k in range(900)} | set(range(300))", dear=False, tame=True),
    _use("a regular expression that blows up", "timeout", "import re\ndef f(x): return re.match(r'(a+)+$', 'a' * 40 + 'b')", tame=True),
    _use("a sort and a search that blow up", "timeout|error|fail|memory", "class E:\n    def __lt__(self, o): return sorted([E(), E()]) is None\ndef f(x): return sorted(E() for _ in range(9))", tame=True),
    _use("work without end", "timeout", "def f(x):\n    while True: pass", tame=True),
    _use("work without end while it loads", "timeout", "while True: pass", tame=True),
    _use("work without end in C", "timeout", "def f(x): return sum(range(10 ** 12))", tame=True),
    _use("sleep without end", "timeout", "import time\ndef f(x): time.sleep(10 ** 6)", tame=True),
    _use("a wait for nobody", "timeout", "import threading\ndef f(x):\n    lock = threading.Lock()\n    lock.acquire(); lock.acquire()", tame=True),
    _use("deaf to signals", "timeout", "import signal\nfor s in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:\n    try: signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError): pass\nsignal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))\ndef f(x):\n    while True: pass", tame=True),
    _use("what no exception stops", "timeout", "def f(x):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass", tame=True),
    _use("stopped by itself", "timeout", "import os, signal\ndef f(x): os.kill(os.getpid(), signal.SIGSTOP)", tame=True),
    _use("a repr without end", "timeout|fail", "class E:\n    def __repr__(self):\n        while True: pass\ndef f(x): return E()", tame=True),
    _use("a deletion without end", "timeout|fail", "class E:\n    def __del__(self):\n        while True: pass\ndef f(x):\n    E()\n    return 0", tame=True),
    _use("a thread that goes on", "fail|timeout", "import threading\ndef work():\n    while True: pass\ndef f(x):\n    threading.Thread(target=work).start()\n    return 0", tame=True),
    _use("a daemon that outlives", "fail", "import os\ndef f(x):\n    if os.fork() == 0:\n        os.setsid()\n        if os.fork(): os._exit(0)\n        os.closerange(0, 64)\n        while True: pass\n    return 0", dear=False),
    _use("daemons that make each other again", "fail|error|timeout|crash", "import os, time\ndef f(x):\n    if os.fork() == 0:\n        os.setsid()\n        os.closerange(0, 64)\n        while True:\n            if os.fork(): os._exit(0)\n            os.setsid()\n            time.sleep(0.0005)\n    return 0", dear=False),
    _use("children that work while it waits", "timeout|fail|error", "import os\ndef f(x):\n    for _ in range(4):\n        if os.fork() == 0:\n            while True: pass\n    os.wait()"),
    _use("output without end", "fail|timeout|error", "import os, sys\ndef f(x):\n    for _ in range(2000):\n        for fd in (1, 2): os.write(fd, b'passed\\n' * 1000)\n    return 0", dear=False, tame=True),
    Attack("a purse that hangs when it is dropped", Aim.EXHAUSTING, PURSE, "fail|timeout", "class Purse:\n    def __init__(self, n): self.coins = 0\n    def put(self, n): pass\n    def total(self): return 0\n    def __del__(self):\n        while True: pass", dear=True, tame=True),
    Attack("a purse that costs more with each question", Aim.EXHAUSTING, PURSE, "timeout|memory|error|fail", "class Purse:\n    def __init__(self, n): self.coins = [0] * (1 << 22)\n    def put(self, n):\n        while True: self.coins += self.coins\n    total = lambda self: 0", dear=True, tame=True),
    Attack("a program that prints without end", Aim.EXHAUSTING, PRINTED, "error|timeout", "while True: print('4' * 1000)", dear=True, tame=True),
    Attack("a program that prints without end to the other stream", Aim.EXHAUSTING, PRINTED, "timeout|error", "import sys\nwhile True: sys.stderr.write('4' * 1000)", dear=True, tame=True),
    Attack("a program that reads without end", Aim.EXHAUSTING, PRINTED, "timeout|error", "import os, time\nwhile True:\n    if not os.read(0, 1): time.sleep(0.001)", dear=True, tame=True),
    Attack("a program that never closes its output", Aim.EXHAUSTING, PRINTED, "fail", "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(60)\nprint(0)"),
)  # fmt: skip
