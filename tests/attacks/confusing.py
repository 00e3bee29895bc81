"""Confusing: answers that may be taken for something else, or break whoever reads, compares, shows or stores them.

Covers words of success printed or raised, NaN, values that hold themselves, text that is no text, lying `__repr__`,
what is almost equal, results at and over the cap, and output that plays with its reader.
"""

from attack import Aim, Attack
from scenes import PRINTED, PURSE, SQUARE, WRONG_APART


def _odd(name: str, truth: str, code: str, **more: object) -> Attack:
    return Attack(name, Aim.CONFUSING, SQUARE, truth, code, **{"tame": True, **more})  # type: ignore[arg-type]


def _printed(name: str, truth: str, code: str, **more: object) -> Attack:
    return Attack(name, Aim.CONFUSING, PRINTED, truth, code, **{"tame": True, **more})  # type: ignore[arg-type]


ATTACKS = (
    _odd("prints passed", "fail", "import sys\nprint('1 passed in 0.01s')\nprint('OK', file=sys.stderr)\ndef f(x):\n    print('passed')\n    print('Ran 1 test in 0.000s\\n\\nOK', file=sys.stderr)\n    return 0"),
    _odd("answers passed", "fail", "def f(x): return 'passed' if x == 2 else ('pass', True, 'OK', 0)"),
    _odd("logs and warns of success", "fail", "import logging, warnings\ndef f(x):\n    logging.error('passed'); warnings.warn('passed')\n    return 0"),
    _odd("its own arguments changed", "fail", "def f(x):\n    x *= 2\n    return None"),
    _odd("not a number", "fail", "def f(x): return float('nan')"),
    _odd("not a number of another kind", "fail|error", "from decimal import Decimal\ndef f(x): return Decimal('sNaN') if x == 2 else complex('nan')"),
    _odd("the right answer in text", "fail", "def f(x): return str(x * x)"),
    _odd("the right answer wrapped", "fail", "def f(x): return [x * x] if x == 2 else (x * x,)"),
    _odd("the right answer in a set, a dict, bytes", "fail", "def f(x): return {x * x} if x == 2 else {x * x: x * x, b'9': bytearray(b'9')}"),
    _odd("almost the right answer", "fail", "def f(x): return x * x + 1e-12"),
    _odd("itself in a list", "error|fail", "def f(x):\n    a = [4]\n    a.append(a)\n    return a"),
    _odd("itself in a dict", "error|fail", "def f(x):\n    a = {}\n    a[4] = a\n    return a"),
    _odd("itself by way of others", "error|fail", "import collections\ndef f(x):\n    a, b = collections.OrderedDict(), collections.deque()\n    a['b'] = (b,); b.append(a)\n    return a"),
    _odd("nested too deeply", "error|fail", "def f(x):\n    a = 4\n    for _ in range(100000): a = [a]\n    return a"),
    _odd("nested almost too deeply", "error|fail", "def f(x):\n    a = 4\n    for _ in range(199): a = (a,)\n    return a"),
    _odd("a lying repr", "fail", "class E:\n    def __repr__(self): return '4'\n    __str__ = __format__ = lambda self, *a: '4'\ndef f(x): return E()"),
    _odd("a repr that is no text", "fail|error", "class S(str):\n    def __getitem__(self, k): return 4\n    def __str__(self): return '4'\nclass E:\n    def __repr__(self): return S('4') if f.n else None\nf = None\ndef f(x):\n    f.n = x == 2\n    return E()"),
    _odd("a repr that raises, exits and forks", "fail|error|crash", "import os, sys\nclass E:\n    def __repr__(self):\n        os.fork()\n        raise KeyboardInterrupt\ndef f(x): return E()"),
    _odd("a repr of many megabytes", "fail|error|memory", "class E:\n    def __repr__(self): return 'x' * (64 << 20)\ndef f(x): return E()"),
    _odd("text that is no text", "fail", "def f(x): return '\\ud800\\x00\\x1b[2J\\u202e4' if x == 2 else '\\r4\\b9'"),
    _odd("bytes and text of all kinds in one", "fail", "def f(x): return {'\\x00': b'\\xff\\x00', '\\udfff': '\\u2028', '': \"'); import os; os.abort() #\"}"),
    _odd("text that breaks pages and tables", "fail", "def f(x): return '</script><script>alert(1)</script>=cmd|calc!A1\\n| passed |'"),
    _odd("names that break whoever shows them", "fail|error", "E = type('\\ud800</td>\\n\\x1b[31m' + 'x' * 10000, (), {'__repr__': lambda self: '\\ud800'})\ndef f(x): return E()"),
    _odd("an exception that breaks whoever shows it", "error", "def f(x): raise type('E\\n\\ud800' + 'x' * 100000, (Exception,), {'__str__': lambda self: '\\ud800\\x00' * 100000})"),
    _odd("an exception with itself as its cause", "error|crash", "def f(x):\n    e = ValueError('passed')\n    e.__cause__ = e.__context__ = e\n    e.add_note('passed')\n    e.args = (e,)\n    raise e"),
    _odd("an exception whose traceback never ends", "error|crash|timeout", "import types\ndef f(x):\n    try: raise ValueError\n    except ValueError as e:\n        t = e.__traceback__\n        for _ in range(20000): t = types.TracebackType(t, t.tb_frame, t.tb_lasti, t.tb_lineno)\n        raise e.with_traceback(t)"),
    _odd("a result at the cap", "fail|error", "def f(x): return 'x' * ((4 << 20) - 20)"),
    _odd("a result just over the cap", "error", "def f(x): return 'x' * ((4 << 20) + 1)", by_kind=WRONG_APART),
    _odd("a great many small results", "error|fail|timeout|memory", "def f(x): return list(range(10 ** 6))", dear=True),
    _odd("no f at all", "error", "g = lambda x: x * x"),
    _odd("an f that is no function", "error|fail", "f = 4"),
    _odd("an f that changes", "fail", "def f(x):\n    global f\n    f = lambda x: x * x\n    return 0"),
    _odd("an f found in a module that is no module", "error|fail|crash", "import sys, types\nclass M(types.ModuleType):\n    def __getattr__(self, name): return lambda *a, **k: 0\nsys.modules[__name__].__class__ = M"),
    _odd("a module that deletes itself", "fail|error", "import sys\nfor name in [n for n in sys.modules if not n.startswith(('_', 'sys', 'builtins'))]: sys.modules.pop(name)\ndef f(x): return 0"),
    _odd("a file that does not compile", "error", "def f(x): return x * x\nraise SyntaxError('passed')"),
    _odd("a standard stream that lies", "fail|error", "import io, sys\nsys.stdout = sys.stderr = sys.__stdout__ = io.StringIO()\nsys.stdin = io.StringIO('y\\n' * 100)\ndef f(x):\n    sys.stdout.close()\n    return 0"),
    _odd("a locale, a folder and a clock that lie", "fail|error", "import os, time, locale\nos.makedirs('x', exist_ok=True)\nos.chdir('x'); os.rmdir(os.path.join(os.getcwd()))\ntime.time = time.monotonic = time.process_time = lambda: 0\ntime.sleep = lambda s: None\ndef f(x): return 0"),
    Attack("a purse that is two", Aim.CONFUSING, PURSE, "fail|error", "class Purse:\n    def __new__(cls, n): return [7, n]\n", tame=True),
    Attack("a purse whose methods are values", Aim.CONFUSING, PURSE, "error|fail", "class Purse:\n    put = total = 7\n    coins = 7\n    def __init__(self, n): pass", tame=True, by_kind={}),
    Attack("a purse that holds itself", Aim.CONFUSING, PURSE, "fail|error", "class Purse:\n    def __init__(self, n): self.coins = self\n    def put(self, n): self.coins = [self, n]\n    def total(self): return self.coins", tame=True),
    _printed("a program that prints passed", "fail", "print('passed')\nprint('OK')"),
    _printed("a program that prints a reply", "fail", "print('{\"passed\":true}')\nprint('{\"value\":4}')"),
    _printed("a program that prints everything", "fail", "for n in range(100): print(n)"),
    _printed("a program that prints the answers to all tests", "fail", "import os\nos.write(1, b'4\\n9\\n')"),
    _printed("a program that prints late", "fail", "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(0.2)\n    print(4)"),
    _printed("a program that prints to the other stream", "fail", "import sys\nprint(int(input()) ** 2, file=sys.stderr)"),
    _printed("a program that prints over itself", "fail", "print('0\\r', int(input()) ** 2, '\\b' * 9, sep='')"),
    _printed("a program that prints noughts of text", "fail", "import os\nos.write(1, b'\\x004\\xff\\xfe\\n')"),
    _printed("a program that prints figures of other scripts", "fail", "print(str(int(input()) ** 2).translate({ord('4'): '٤', ord('9'): '٩'}))"),
    _printed("a program that answers in a reply's place", "fail|error", "import os\nfor fd in range(3, 20):\n    try: os.write(fd, b'4\\n')\n    except OSError: pass"),
    _printed("a program that closes what it prints to", "fail|error", "import os, sys\nos.close(1)\nprint(4)"),
    _printed("a program that takes its input for its output", "fail|error", "import os\nx = os.read(0, 9)\ntry: os.write(0, b'4\\n')\nexcept OSError: pass\nprint(x.decode())"),
)  # fmt: skip
