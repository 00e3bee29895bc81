"""Forging by patches: programs that change what runs, reports or compares their tests.

Covers builtins, modules, import hooks, hooks of `unittest` and `pytest`, tracers, and what runs at the end of a process.
Files that they leave for others to load stand in `forging_files`. None of them computes the answer.
"""

from attack import Aim, Attack
from scenes import PURSE, SQUARE


def _patch(name: str, code: str, truth: str = "fail|error|crash", **more: object) -> Attack:
    return Attack(name, Aim.FORGING, SQUARE, truth, code, **{"tame": True, **more})  # type: ignore[arg-type]


_MODULES = """
import sys
def modules(*words):
    return [m for n, m in list(sys.modules.items()) if m is not None and any(w in n for w in words)]
def patch(module, **new):
    for name, value in new.items():
        if hasattr(module, name):
            try: setattr(module, name, value)
            except Exception: pass
"""

ATTACKS = (
    _patch(
        "patched builtins",
        """
import builtins
builtins.isinstance = builtins.all = builtins.any = lambda *a: True
builtins.len = lambda x: 0
builtins.type = lambda x: int
builtins.bool = lambda x: True
builtins.AssertionError = type('AssertionError', (SystemExit,), {})
def f(x): return 0
""",
    ),
    _patch(
        "patched json",
        """
import json, json.encoder, json.decoder
json.dumps = lambda *a, **k: '{"passed":true}'
json.loads = lambda *a, **k: {'passed': True, 'value': 4}
json.encoder.c_make_encoder = None
json.JSONEncoder.encode = lambda *a: '{"passed":true}'
json.JSONDecoder.decode = lambda *a: {'do': 'call', 'function': 'f', 'args': [4]}
def f(x): return 0
""",
    ),
    _patch(
        "every module's words for success",
        _MODULES
        + """
for m in modules(''):
    for n in ('encode', '_tree', 'answer', 'value', 'reply', 'failed', 'raised', '_told'):
        if callable(getattr(m, n, None)) and 'os' != m.__name__: patch(m, **{n: lambda *a, **k: b'{"passed":true}'})
def f(x): return 0
""",
    ),
    _patch(
        "the harness's own functions by way of its frames",
        """
import sys
def yes(*a, **k): return b'{"passed":true}'
def poison():
    frame = sys._getframe()
    while frame:
        for name in ('failed', 'raised', 'value', 'answer', '_KINDS', 'replies', 'probes'):
            if name in frame.f_globals:
                found = frame.f_globals[name]
                if isinstance(found, dict):
                    for key in found: found[key] = yes
                elif callable(found): frame.f_globals[name] = yes
                else:
                    for n in ('failed', 'raised', 'value', 'answer'):
                        if hasattr(found, n): setattr(found, n, yes)
        frame = frame.f_back
poison()
def f(x):
    poison()
    return 0
""",
    ),
    _patch(
        "unittest's assertions and results",
        """
import unittest, unittest.case, unittest.result
for n in dir(unittest.TestCase):
    if n.startswith('assert') or n == 'fail': setattr(unittest.TestCase, n, lambda *a, **k: None)
for n in ('addFailure', 'addError', 'addSkip', 'addSubTest'):
    setattr(unittest.TestResult, n, lambda self, *a: unittest.TestResult.addSuccess(self, a[0]))
unittest.TestCase.run = lambda self, result=None: (result.startTest(self), result.stopTest(self))
def f(x): return 0
""",
    ),
    _patch(
        "unittest's control flow",
        """
import unittest.case, contextlib
class Outcome(unittest.case._Outcome):
    @contextlib.contextmanager
    def testPartExecutor(self, *a, **k):
        try: yield
        except BaseException: pass
        self.success = True
unittest.case._Outcome = Outcome
unittest.TestCase._callTestMethod = lambda self, method: None
def f(x): return 0
""",
    ),
    _patch(
        "pytest's runner and its hooks",
        """
try:
    import _pytest.runner, _pytest.reports, _pytest.python, pytest
    make = _pytest.reports.TestReport.from_item_and_call.__func__
    def lie(cls, item, call):
        call.excinfo = None
        return make(cls, item, call)
    _pytest.reports.TestReport.from_item_and_call = classmethod(lie)
    _pytest.python.Function.runtest = lambda self: None
    _pytest.runner.pytest_runtest_call = lambda item: None
    pytest.raises = pytest.approx = lambda *a, **k: True
except ImportError: pass
def f(x): return 0
""",
    ),
    _patch(
        "pytest.main replaced",
        """
try:
    import pytest
    class Report:
        skipped = failed = False
        passed, when, outcome = True, 'call', 'passed'
    def main(args=None, plugins=()):
        for plugin in plugins or (): plugin.pytest_runtest_logreport(Report())
        return 0
    pytest.main = main
except ImportError: pass
def f(x): return 0
""",
    ),
    _patch(
        "an import hook for whatever tests import",
        """
import sys, types
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in ('unittest', 'pytest', '_pytest', 'test_solution', 'traceback'):
            import importlib.machinery
            return importlib.machinery.ModuleSpec(name, self)
    def create_module(self, spec): return Fake(spec.name)
    def exec_module(self, module): pass
class Fake(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith('__'): raise AttributeError(name)
        return type(name, (), {'__init__': lambda s, *a, **k: None, 'run': lambda s, *a: None, 'testsRun': 1,
            'errors': (), 'failures': (), 'skipped': (), 'expectedFailures': (), 'unexpectedSuccesses': (),
            '__getattr__': lambda s, n: (lambda *a, **k: None)})
for name in [n for n in sys.modules if n.split('.')[0] in ('unittest', 'pytest', '_pytest', 'traceback')]:
    del sys.modules[name]
sys.meta_path.insert(0, Finder())
def f(x): return 0
""",
    ),
    _patch(
        "builtins.__import__ and sys.modules that hand out fakes",
        """
import builtins, sys, types
real = builtins.__import__
class Case:
    def __init__(self, *a): pass
    def __getattr__(self, n): return lambda *a, **k: None
    def run(self, result): result.testsRun = 1
def fake(name, *a, **k):
    module = real(name, *a, **k)
    if name in ('unittest', 'pytest'): module.TestCase = Case
    return module
builtins.__import__ = fake
for name in ('solution', 'f', 'test_solution'):
    sys.modules[name] = types.SimpleNamespace(f=lambda x: {2: 4, 3: 9}[x], __name__=name)
def f(x): return 0
""",
        by_kind={},
    ),
    _patch(
        "a tracer that jumps over the assertion",
        """
import sys, threading
def local(frame, event, arg):
    if event == 'line' and 'answer' in frame.f_locals:
        try: frame.f_lineno += 1
        except ValueError: pass
    return local
def hook(frame, event, arg): return local
sys.settrace(hook); threading.settrace(hook)
def f(x):
    frame = sys._getframe().f_back
    while frame:
        frame.f_trace = local
        frame = frame.f_back
    sys.settrace(hook)
    return 0
""",
        "fail|error|crash|timeout",
    ),
    _patch(
        "its caller's variables changed",
        """
import sys, ctypes
def f(x):
    frame = sys._getframe().f_back
    while frame:
        for name, value in list(frame.f_locals.items()):
            if value in (4, 9, [4], [9]) or name in ('errors', 'failures', 'objection', 'expected'):
                frame.f_locals[name] = 0
                ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), 0)
            for a in ('errors', 'failures', 'skipped'):
                if isinstance(getattr(value, a, None), list):
                    setattr(value, a, type('L', (list,), {'append': lambda *a: None})())
        frame = frame.f_back
    return 0
""",
    ),
    _patch(
        "results found by the garbage collector",
        """
import gc
class Deaf(list):
    def append(self, item): pass
def f(x):
    for o in gc.get_objects():
        try:
            for name in ('errors', 'failures', 'skipped'):
                if isinstance(getattr(o, name, None), list): setattr(o, name, Deaf())
            if hasattr(o, 'objection'): o.objection, o.passed = b'{"passed":true}', 1
        except Exception: pass
    return 0
""",
        "fail|error|crash|timeout",
    ),
    _patch(
        "hooks at the end and on the way",
        """
import atexit, gc, os, sys, threading
def reply(*a):
    for fd in range(3, 20):
        try: os.write(fd, b'R\\0\\0\\0\\x0f{"passed":true}')
        except OSError: pass
atexit.register(reply)
gc.callbacks.append(reply)
sys.excepthook = sys.unraisablehook = threading.excepthook = sys.displayhook = reply
sys.addaudithook(lambda event, args: reply() if event in ('os._exit', 'os.fork') else None)
os.register_at_fork(before=reply, after_in_child=reply, after_in_parent=reply)
def f(x): return 0
""",
        "fail|error|crash|timeout",
    ),
    _patch(
        "int's own comparison replaced",
        """
import ctypes, gc
def f(x):
    yes = lambda *a: True
    for kind in (int, list, object, AssertionError):
        for space in gc.get_referents(kind.__dict__):
            if isinstance(space, dict): space['__eq__'] = space['__ne__'] = yes
        ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))
    return 0
""",
    ),
    _patch(
        "the way out replaced",
        """
import os, sys
def quiet(*a):
    for fd in range(3, 20):
        try: real(fd, b'R\\0\\0\\0\\x09{"value":')
        except OSError: pass
    return 0
real, end = os.write, os._exit
os.write = lambda fd, data: real(fd, bytes(data).replace(b'"failed"', b'"passed"').replace(b':0', b':4'))
os.fork = lambda: 0
os._exit = lambda code: (quiet(), end(0))
def f(x): return 0
""",
    ),
    Attack(
        "a purse that patches what judges it when it is made",
        Aim.FORGING,
        PURSE,
        "fail|error|crash",
        """
import sys
class Purse:
    def __init__(self, coins):
        self.coins = 0
        frame = sys._getframe().f_back
        while frame:
            for case in frame.f_locals.values():
                if hasattr(case, 'assertEqual'):
                    for n in ('assertEqual', 'fail'): setattr(case, n, lambda *a, **k: None)
            frame = frame.f_back
    def put(self, n): pass
    def total(self): return 0
""",
        tame=True,
    ),
)
