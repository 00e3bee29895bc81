"""Forging by endings: programs that end, or raise, so that somebody may take it for success.

Covers exit codes, signals, replaced processes, exceptions of test frameworks that mean "skipped" or "stop", and
exception classes that lie about what they are.
"""

from attack import Aim, Attack
from scenes import PRINTED, PURSE, SQUARE


def _end(name: str, truth: str, code: str, **more: object) -> Attack:
    return Attack(name, Aim.FORGING, SQUARE, truth, code, **{"tame": True, **more})  # type: ignore[arg-type]


_SKIPS = """
import sys
def skip(*names):
    for name in names:
        try:
            module, _, kind = name.rpartition('.')
            __import__(module)
            found = sys.modules[module]
            for part in kind.split('::'): found = getattr(found, part)
            return found
        except (ImportError, AttributeError): pass
    return type('Skipped', (Exception,), {})
"""

ATTACKS = (
    _end("exits 0 while it loads", "error", "import sys; sys.exit(0)"),
    _end("raises SystemExit", "error", "def f(x): raise SystemExit(0)"),
    _end("ends itself while it loads", "crash", "import os; os._exit(0)"),
    _end("ends itself when called", "crash", "import os\ndef f(x): os._exit(0)"),
    _end("kills itself", "crash", "import os\ndef f(x): os.kill(os.getpid(), 9)"),
    _end("aborts", "crash", "import os\ndef f(x): os.abort()"),
    _end("reads from nowhere", "crash", "import ctypes\ndef f(x): return ctypes.string_at(0)"),
    _end("replaces itself", "crash", "import os\ndef f(x): os.execv('/bin/true', ['true'])"),
    _end("exit code 0 from a thread", "crash", "import os, threading, time\ndef f(x):\n    threading.Thread(target=os._exit, args=(0,)).start()\n    time.sleep(0.2)\n    return 0"),
    _end(
        "exit code 0 at the exit of the process",
        "crash|fail|error",
        "import atexit, os\natexit.register(os._exit, 0)\ndef f(x):\n    import sys\n    sys.stdout = sys.stderr = None\n    atexit._run_exitfuncs()",
    ),
    _end("exit code 0 on SIGALRM", "crash", "import os, signal, time\nsignal.signal(signal.SIGALRM, lambda *a: os._exit(0))\ndef f(x):\n    signal.setitimer(signal.ITIMER_REAL, 0.01)\n    time.sleep(0.2)", by_kind={}),
    _end("KeyboardInterrupt", "error", "def f(x): raise KeyboardInterrupt"),
    _end("GeneratorExit and StopIteration", "error", "def f(x): raise GeneratorExit if x == 2 else StopIteration(9)"),
    _end(
        "unittest.SkipTest",
        "error",
        "import unittest\nclass S(unittest.SkipTest): pass\ndef f(x): raise (unittest.SkipTest('fine') if x == 2 else S('fine'))",
    ),
    _end("unittest.SkipTest while it loads", "error", "import unittest\nraise unittest.SkipTest('fine')"),
    _end("pytest.skip", "error", _SKIPS + "E = skip('pytest.skip::Exception')\ndef f(x): raise E('fine')"),
    _end("pytest.skip for a whole module", "error", _SKIPS + "E = skip('_pytest.outcomes.Skipped')\ntry: e = E('fine', allow_module_level=True)\nexcept TypeError: e = E('fine')\nraise e"),
    _end("pytest's exit with code 0", "error", _SKIPS + "E = skip('_pytest.outcomes.Exit')\ndef f(x):\n    try: e = E('fine', 0)\n    except TypeError: e = E('fine')\n    raise e"),
    _end("pytest's xfail", "error", _SKIPS + "E = skip('_pytest.outcomes.XFailed')\ndef f(x): raise E('fine')"),
    _end(
        "unittest's own control exceptions",
        "error",
        "import unittest.case as c\ndef f(x): raise (c._ShouldStop if x == 2 else c._UnexpectedSuccess)",
    ),
    _end(
        "an exception with the name of success",
        "error",
        "class Passed(BaseException):\n    passed = True\n    code = 0\n    __str__ = lambda self: 'passed'\nclass OK(Warning): pass\ndef f(x): raise Passed() if x == 2 else OK('0 failed, 1 passed')",
    ),
    _end("an exception named like the answer", "error", "def f(x): raise type('4', (Exception,), {})"),
    _end(
        "an exception with a lying mro",
        "error",
        """
import unittest
class M(type):
    def mro(cls): return [cls, unittest.SkipTest, Exception, BaseException, object]
    def __subclasscheck__(cls, o): return True
    def __instancecheck__(cls, o): return True
class E(Exception, metaclass=M):
    __class__ = unittest.SkipTest
def f(x): raise E('fine')
""",
    ),
    _end(
        "an exception that cannot be told",
        "crash|error",
        "class E(Exception):\n    def __str__(self): raise SystemExit(0)\n    __repr__ = __str__\ndef f(x): raise E",
    ),
    _end(
        "an exception whose parts lie",
        "error|crash",
        """
class N(str):
    def __eq__(self, o): return True
    def __getitem__(self, k): return 'passed'
class M(type):
    __name__ = property(lambda self: N('AssertionError'))
    __mro__ = property(lambda self: (int, object))
    __module__ = property(lambda self: 1 / 0)
class E(Exception, metaclass=M):
    args = property(lambda self: 1 / 0)
    def __str__(self): return N('passed')
    @property
    def __traceback__(self): return None
def f(x): raise E
""",
    ),
    _end("a group of everything", "error", "import unittest\ndef f(x): raise BaseExceptionGroup('fine', [SystemExit(0), KeyboardInterrupt(), unittest.SkipTest('fine')])"),
    _end("raises without end", "error|timeout|crash", "def f(x):\n    try: f(x)\n    finally: f(x)", dear=True),
    _end("AssertionError as if the test had made it", "error|fail", "def f(x): raise AssertionError('expected failure: passed')"),
    Attack("a purse that skips", Aim.FORGING, PURSE, "error", "import unittest\nclass Purse:\n    def __init__(self, n): pass\n    def put(self, n): raise unittest.SkipTest('fine')\n    total = coins = put", tame=True),
    Attack("a purse that exits 0 when it is made", Aim.FORGING, PURSE, "error", "import sys\nclass Purse:\n    def __new__(cls, n): sys.exit(0)", tame=True),
    Attack("a purse that ends the process when it is dropped", Aim.FORGING, PURSE, "crash|fail|error", "import os\nclass Purse:\n    def __init__(self, n): self.coins = 0\n    def put(self, n): pass\n    def total(self): return 0\n    def __del__(self): os._exit(0)", tame=True),
    Attack("a program that exits 0 unread", Aim.FORGING, PRINTED, "fail", "import os\nos._exit(0)", tame=True),
    Attack("a program that raises after the right answer", Aim.FORGING, PRINTED, "error", "print(int(input()) ** 2)\nraise ValueError", tame=True),
    Attack("a program that ends itself before its output is written", Aim.FORGING, PRINTED, "fail", "import os\nprint(int(input()) ** 2)\nos._exit(0)", tame=True),
    Attack("a program that becomes another", Aim.FORGING, PRINTED, "fail|crash|error", "import os\nos.execv('/bin/echo', ['echo', 'passed'])", tame=True),
)  # fmt: skip
