"""Forging by files: programs that leave something in their folder for a test to load in another's place.

Covers `conftest.py`, configuration and plugins of `pytest`, files named like modules, test files written over, and byte
code. None of them computes the answer.
"""

from attack import Aim, Attack
from scenes import SQUARE


def _left(name: str, code: str, truth: str = "fail|error|crash", **more: object) -> Attack:
    return Attack(name, Aim.FORGING, SQUARE, truth, code, **{"tame": True, **more})  # type: ignore[arg-type]


ATTACKS = (
    _left(
        "a conftest.py with hooks",
        """
HOOKS = '''
import pytest
def pytest_pyfunc_call(pyfuncitem): return True
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    result = yield
    report = result.get_result()
    report.outcome, report.longrepr = 'passed', None
def pytest_collection_modifyitems(items): pass
'''
def write():
    for name in ('conftest.py', 'solution/conftest.py', '../conftest.py'):
        try: open(name, 'w').write(HOOKS)
        except OSError: pass
write()
def f(x):
    write()
    return 0
""",
        tame=False,
    ),
    _left(
        "configuration of test frameworks",
        """
import os
FILES = {
    'pytest.ini': '[pytest]\\naddopts = --collect-only --co -p evil\\npython_functions = nothing\\n',
    'pyproject.toml': '[tool.pytest.ini_options]\\naddopts = "-p evil"\\n',
    'setup.cfg': '[tool:pytest]\\naddopts = -p evil\\n', 'tox.ini': '[pytest]\\naddopts = -p evil\\n',
    'evil.py': 'def pytest_pyfunc_call(pyfuncitem): return True\\n',
}
for name, text in FILES.items():
    try: open(name, 'w').write(text)
    except OSError: pass
os.environ.update(PYTEST_ADDOPTS='-p evil', PYTEST_PLUGINS='evil', PYTHONPATH='.', PYTHONSTARTUP='evil.py')
def f(x): return 0
""",
    ),
    _left(
        "files that stand in for modules",
        """
TEXT = '''
class TestCase:
    def __init__(self, *a): pass
    def __getattr__(self, name): return lambda *a, **k: None
    def run(self, result=None): return None
class TestResult:
    testsRun = 1
    errors = failures = skipped = expectedFailures = unexpectedSuccesses = ()
class TestSuite:
    def __init__(self, *a): pass
    def run(self, *a): return None
class SkipTest(Exception): pass
def main(*a, **k): return 0
def loads(*a, **k): return {"passed": True}
def dumps(*a, **k): return '{"passed":true}'
def f(x): return 4 if x == 2 else 9
'''
def write():
    for name in ('unittest', 'pytest', '_pytest', 'json', 'sitecustomize', 'usercustomize', 'test_solution',
                 'solution', 'f', 'traceback', 'types', 'ast', 'struct', 'select', 'signal', 'cupel', 'random'):
        try: open(name + '.py', 'w').write(TEXT)
        except OSError: pass
write()
def f(x):
    write()
    return 0
""",
    ),
    _left(
        "a test file written over",
        """
import os, threading, time
TEXT = 'import unittest\\nclass T(unittest.TestCase):\\n    def test_two(self): pass\\n    test_three = test_two\\ndef test_two(): pass\\n'
def write():
    for name in ('test_solution.py', 'test.py', 'tests.py'):
        try: open(name, 'w').write(TEXT)
        except OSError: pass
def again():
    for _ in range(100):
        write()
        time.sleep(0.001)
write()
threading.Thread(target=again, daemon=True).start()
def f(x):
    write()
    return 0
""",
    ),
    _left(
        "poisoned byte code",
        """
import importlib.util, marshal, os, struct
code = compile('def test_two(): pass', 'test_solution.py', 'exec')
data = importlib.util.MAGIC_NUMBER + struct.pack('<III', 0b01, 0, 0) + marshal.dumps(code)
def write():
    os.makedirs('__pycache__', exist_ok=True)
    for name in ('test_solution', 'unittest', 'pytest', 'conftest', 'solution'):
        for tag in ('', '-pytest-9.0.0', '.opt-1'):
            try: open('__pycache__/%s.%s%s.pyc' % (name, __import__('sys').implementation.cache_tag, tag), 'wb').write(data)
            except OSError: pass
write()
def f(x): return 0
""",
    ),
)
