"""Tests whose own code has to run: apart from the program where the reference can, beside it where it cannot."""

import pytest

from cupel.judge.certificate import certified, issue
from cupel.judge.checks import checks_of
from cupel.judge.programs import source_of
from cupel.model.outcome import Mode
from cupel.model.task import Program
from judging import LIMITS, call, task_of

CASE = "import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n"


def unittest_of(body):
    return {"kind": "unittest", "code": CASE + "".join(f"        {line}\n" for line in body.splitlines())}


def issued(judge, reference, *tests, **fields):
    task = task_of(*tests, **fields)
    checks = checks_of(task)
    return checks, issue(judge, task, source_of(task, Program(code=reference)), checks, LIMITS)


def run(judge, reference, program, *tests, **fields):
    """Outcomes of a program under the reference's certificates."""
    checks, certificates = issued(judge, reference, *tests, **fields)
    task = task_of(*tests, **fields)
    judged = judge.judge(source_of(task, Program(code=program)), certified(checks, certificates), LIMITS)
    return [one.outcome.value for one in judged]


class TestIssuing:
    """What a certificate says."""

    def test_compared_checks_have_none(self, judge):
        _, certificates = issued(judge, "def f(x): return x", call("[1]", "1"))
        assert certificates == {}

    def test_a_test_that_works_apart_is_split(self, judge):
        (check,), certificates = issued(
            judge, "def f(x): return [x]", unittest_of("self.assertEqual(f(1), [1])")
        )
        assert certificates[check.key].mode is Mode.SPLIT
        assert certificates[check.key].places == ()

    def test_the_places_where_the_reference_answers_with_an_instance_are_noted(self, judge):
        reference = "class K:\n    def twin(self): return K()\n    def __eq__(self, o): return True"
        test = unittest_of("k = K()\nself.assertEqual(k.twin(), k)")
        (check,), certificates = issued(judge, reference, test, kind="class", name="K")
        assert certificates[check.key].places == ("4 call K 1 instance v", "5 call twin 1 instance v")

    def test_a_test_that_works_only_beside_the_program_is_shared_and_says_why(self, judge):
        reference = "import sqlite3\nclass K:\n    def __init__(self): self.db = sqlite3.connect(':memory:')"
        test = unittest_of("K().db.close()")
        (check,), certificates = issued(judge, reference, test, kind="class", name="K")
        assert certificates[check.key].mode is Mode.SHARED
        assert "'Opaque' object has no attribute 'close'" in certificates[check.key].reason
        (beside,) = certified([check], certificates)
        assert (beside.mode, beside.key, beside.probe.splits) == (Mode.SHARED, check.key, False)

    def test_a_test_that_the_reference_fails_either_way_runs_apart(self, judge):
        (check,), certificates = issued(
            judge, "def f(x): return 2", unittest_of("self.assertEqual(f(1), [1])")
        )
        assert (certificates[check.key].mode, certificates[check.key].passes) == (Mode.SPLIT, False)


WORKS = {
    "cached functions": ("import functools\n@functools.lru_cache\ndef f(x): return [x]", "self.assertEqual(f(1), [1])"),
    "callable objects": ("class F:\n    def __call__(self, x): return [x]\nf = F()", "self.assertEqual(f(1), [1])"),
    "views of dicts": ("def f(x): return {x: 1}.keys()", "v = f(3)\nself.assertEqual(list(v), [3])\nself.assertEqual([one in v for one in (3, 4, 3)], [True, False, True])\nself.assertEqual((len(v), v & {3, 5}), (1, {3}))"),
    "views of dicts that are changed": ("d = {1: 2}\ndef f(clear):\n    if clear: d.clear()\n    return d.items()", "v = f(False)\nself.assertEqual(list(v), [(1, 2)])\nf(True)\nself.assertEqual(len(v), 0)"),
    "views of mappings": ("from collections.abc import ItemsView\ndef f(x): return ItemsView({x: 1})", "v = f(3)\nself.assertEqual([one in v for one in ((3, 1), (3, 2), (3, 1))], [True, False, True])\nself.assertEqual(list(v), [(3, 1)])"),
    "the message of an exception of its own": ("class E(ValueError): pass\ndef f(x): raise E('no')", "with self.assertRaises(ValueError) as e: f(1)\nself.assertEqual(str(e.exception), 'no')"),
    "a default time-out of sockets, and time": ("import socket, time\nsocket.setdefaulttimeout(0.05)\ndef f(x):\n    time.sleep(0.15)\n    return x", "import time\nself.assertEqual(f(1), 1)\ntime.sleep(0.15)\nself.assertEqual(f(2), 2)"),
    "arguments changed in place": ("def f(x): x.sort()", "x = [2, 1]\nf(x)\nself.assertEqual(x, [1, 2])"),
    "the argument itself as the answer": ("def f(x): return x", "x = [2]\nself.assertIs(f(x), x)"),
    "builtin exceptions": ("def f(x): raise KeyError(x)", "with self.assertRaises(KeyError) as e: f(3)\nself.assertEqual(e.exception.args, (3,))"),
    "an exception of its own under a builtin one": ("class E(ValueError): pass\ndef f(x): raise E('no')", "self.assertRaises(ValueError, f, 1)"),
    "generators": ("def f(x):\n    yield from range(x)", "it = f(3)\nself.assertEqual(next(it), 0)\nself.assertEqual(list(it), [1, 2])"),
    "functions handed over": ("def f(g, xs): return [g(x) for x in xs]", "self.assertEqual(f(lambda x: x + 1, (1, 2)), [2, 3])"),
    "exceptions of functions handed over": ("def f(g):\n    try: g()\n    except KeyError: return 7", "def g(): raise KeyError(1)\nself.assertEqual(f(g), 7)"),
    "iterators handed over": ("def f(it): return [next(it), list(it)]", "self.assertEqual(f(iter([1, 2, 3])), [1, [2, 3]])"),
    "things handed over and back": ("def f(x): return [x]", "x = object()\nself.assertIs(f(x)[0], x)"),
    "builtin classes": ("def f(x): return {int: x}", "self.assertEqual(f(str), {int: str})"),
    "printed output": ("def f(x): print('say', x)", "import contextlib, io\nout = io.StringIO()\nwith contextlib.redirect_stdout(out): f(1)\nself.assertEqual(out.getvalue(), 'say 1\\n')"),
    "files in the one folder": ("def f(name):\n    with open(name) as file: return file.read()", "import os\nwith open('a', 'w') as file: file.write('hey')\nself.assertEqual(f('a'), 'hey')\nos.remove('a')"),
}  # fmt: skip


@pytest.mark.parametrize("name", WORKS)
def test_works_apart(judge, name):
    reference, body = WORKS[name]
    (check,), certificates = issued(judge, reference, unittest_of(body))
    assert (certificates[check.key].mode, certificates[check.key].reason) == (Mode.SPLIT, "")
    assert run(judge, reference, "def f(*args): return None", unittest_of(body)) != ["pass"]


CLASSES = """
import enum
class Error(ValueError):
    def __init__(self, text, code):
        super().__init__(text)
        self.code = code
class Color(enum.Enum):
    RED = 1
    BLUE = 2
class Stack:
    def __init__(self, items=()): self.items = list(items)
    def push(self, x): self.items.append(x); return self
    def pop(self):
        if not self.items: raise Error('empty', 7)
        return self.items.pop()
    def __len__(self): return len(self.items)
    def __eq__(self, other): return isinstance(other, Stack) and self.items == other.items
    def __lt__(self, other): return len(self) < len(other)
    def __add__(self, other): return Stack(self.items + other.items)
    def __iter__(self): return iter(self.items)
    def __contains__(self, x): return x in self.items
    def __getitem__(self, at): return self.items[at]
    def __setitem__(self, at, x): self.items[at] = x
    def __str__(self): return 'Stack of ' + str(len(self))
    def __hash__(self): return len(self)
    def __call__(self, x): return x in self.items
    def __enter__(self): self.open = True; return self
    def __exit__(self, kind, error, trace): self.open = False; return kind is KeyError
    @property
    def size(self): return len(self.items)
    @staticmethod
    def of(*items): return Stack(items)
    @classmethod
    def empty(cls): return cls()
    limit = 5
"""
ON_CLASSES = {
    "attributes": "s = Stack([1])\nself.assertEqual(s.items, [1])\ns.items = [3, 4]\nself.assertEqual(s.size, 2)\nself.assertEqual(Stack.limit, 5)",
    "what an attribute holds, changed in place": "s = Stack()\ns.items.append(5)\nself.assertEqual(s.pop(), 5)",
    "methods and chains": "self.assertEqual(Stack().push(1).push(2).items, [1, 2])\nself.assertEqual(Stack.of(1, 2), Stack([1, 2]))\nself.assertEqual(len(Stack.empty()), 0)",
    "operators": "a, b = Stack([1]), Stack([2, 3])\nself.assertLess(a, b)\nself.assertEqual((a + b).items, [1, 2, 3])\nself.assertIn(2, b)\nself.assertNotIn(2, a)\nself.assertEqual(b[0], 2)\nb[0] = 9\nself.assertTrue(b(9))\nself.assertNotEqual(a, b)",
    "conversions": "s = Stack([1, 2])\nself.assertEqual(str(s), 'Stack of 2')\nself.assertEqual(f'{s}', 'Stack of 2')\nself.assertEqual(hash(s), 2)\nself.assertTrue(s)\nself.assertFalse(Stack())\nself.assertEqual(list(s), [1, 2])\nself.assertEqual(sorted([s, Stack()])[0].size, 0)",
    "its own exceptions": "with self.assertRaises(Error) as e: Stack().pop()\nself.assertEqual(e.exception.code, 7)\nself.assertEqual(type(e.exception), Error)\nself.assertEqual(str(e.exception), 'empty')\nself.assertEqual(e.exception.args[0], 'empty')\nself.assertRaises(ValueError, Stack().pop)",
    "isinstance": "self.assertIsInstance(Stack(), Stack)\nself.assertNotIsInstance(Stack(), Color)\nself.assertTrue(issubclass(Error, ValueError))",
    "identity": "s = Stack()\nself.assertIs(s.push(1), s)\nself.assertIs(Color.RED, Color(1))\nself.assertEqual([c.name for c in Color], ['RED', 'BLUE'])\nself.assertEqual({Color.RED: 1}[Color['RED']], 1)",
    "context managers": "s = Stack()\nwith s as t:\n    self.assertIs(t, s)\n    self.assertTrue(s.open)\nself.assertFalse(s.open)\nwith Stack(): raise KeyError(1)",
    "instances in lists": "pair = [Stack([1]), Stack([2])]\nself.assertEqual(max(pair, key=lambda s: s.items[0]).items, [2])",
    "copies": "import copy\ns = Stack([1])\nt = copy.deepcopy(s)\nt.push(2)\nself.assertEqual(len(s), 1)",
}  # fmt: skip


@pytest.mark.parametrize("name", ON_CLASSES)
def test_works_apart_on_instances(judge, name):
    fields = {"kind": "class", "name": "Stack", "exports": ["Error", "Color"]}
    (check,), certificates = issued(judge, CLASSES, unittest_of(ON_CLASSES[name]), **fields)
    assert (certificates[check.key].mode, certificates[check.key].reason) == (Mode.SPLIT, "")
    assert run(judge, CLASSES, CLASSES, unittest_of(ON_CLASSES[name]), **fields) == ["pass"]


YES = "class Yes:\n    def __eq__(self, o): return True\n    def __bool__(self): return True\n    def __len__(self): return 4\n    def __contains__(self, x): return True\n    __hash__ = None\n    __lt__ = __gt__ = __le__ = __ge__ = __eq__\n"  # fmt: skip
FORGED = {
    "an instance where a number is meant": ("def f(x): return x * x", YES + "def f(x): return Yes()", "self.assertEqual(f(2), 4)"),
    "an instance where truth is meant": ("def f(x): return x > 0", YES + "def f(x): return Yes()", "self.assertTrue(f(2))"),
    "an instance where a container is meant": ("def f(x): return [x]", YES + "def f(x): return Yes()", "self.assertIn(2, f(2))"),
    "an instance that is greater": ("def f(x): return x", YES + "def f(x): return Yes()", "self.assertGreater(f(2), 1)"),
    "an instance in a list": ("def f(x): return [x]", YES + "def f(x): return [Yes()]", "self.assertEqual(f(2), [2])"),
    "an instance behind very many values": ("def f(x): return {'a': [0], 'm': 2.0}", YES + "    def __sub__(self, o): return 0.0\n    __rsub__ = __sub__\ndef f(x): return {'a': [0] * 150000, 'm': Yes()}", "self.assertAlmostEqual(f(2)['m'], 2.0)"),
    "a class that contains everything": ("def f(x): return [x]", "class M(type):\n    def __contains__(self, x): return True\nclass K(metaclass=M): pass\ndef f(x): return K", "self.assertIn(2, f(2))"),
    "an instance in a generator's place": ("def f(x): return (n for n in [x])", YES + "def f(x): return Yes()", "self.assertIn(2, f(2))"),
    "one that skips": ("def f(x): return x", "import unittest\ndef f(x): raise unittest.SkipTest", "self.assertEqual(f(2), 2)"),
    "one that stops": ("def f(x): return x", "def f(x): raise KeyboardInterrupt", "self.assertEqual(f(2), 2)"),
    "one that leaves": ("def f(x): return x", "import os\ndef f(x): os._exit(0)", "try: self.assertEqual(f(2), 2)\nexcept BaseException: pass"),
    "one that swallows what a function of the test's says": ("def f(g): g(1)", "def f(g):\n    try: g(2)\n    except BaseException: pass", "f(lambda x: self.assertEqual(x, 1))"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_is_not_talked_into_a_pass(judge, name):
    reference, program, body = FORGED[name]
    assert run(judge, reference, reference, unittest_of(body)) == ["pass"]
    assert run(judge, reference, program, unittest_of(body)) in (["fail"], ["error"], ["crash"])


def test_a_test_that_patches_or_watches_its_own_process_is_shared(judge):
    body = "from unittest.mock import patch\nwith patch('builtins.print') as said:\n    f(1)\n    said.assert_not_called()"
    (check,), certificates = issued(judge, "def f(x): return x", unittest_of(body))
    assert certificates[check.key].mode is Mode.SHARED
    assert run(judge, "def f(x): return x", "def f(x): print(x)", unittest_of(body)) == ["fail"]


def test_an_honest_program_may_call_back_more_often_than_the_reference(judge):
    kinds = "class K:\n    def __init__(self, n): self.n = n\n"
    body = "items = [K(3), K(1), K(2)]\nself.assertEqual([k.n for k in f(items, lambda a, b: a.n - b.n)], [1, 2, 3])"
    reference = kinds + "import functools\ndef f(xs, less): return sorted(xs, key=functools.cmp_to_key(less))"
    bubbles = kinds + (
        "def f(xs, less):\n    xs = list(xs)\n    for _ in xs:\n        for i in range(len(xs) - 1):\n"
        "            if less(xs[i], xs[i + 1]) > 0: xs[i], xs[i + 1] = xs[i + 1], xs[i]\n    return xs"
    )
    assert run(judge, reference, bubbles, unittest_of(body), exports=["K"]) == ["pass"]


def test_a_program_that_ends_while_it_loads_does_not_earn_another_tests_pass(judge):
    program = "import os\nif os.urandom(1)[0] < 128: os._exit(0)\ndef f(x): return 0"
    code = CASE.replace("    def test_a(self):\n", "") + "".join(
        f"    def test_{n:02}(self): self.assertEqual(f({n}), {0 if n % 2 else n + 1})\n" for n in range(12)
    )
    test = {"kind": "unittest", "code": code}
    reference = "def f(x): return 0 if x % 2 else x + 1"
    for _ in range(3):
        found = run(judge, reference, program, test)
        assert set(found[::2]) <= {"fail", "crash"}
        assert set(found[1::2]) <= {"pass", "crash"}
    assert run(judge, reference, reference, test) == ["pass"] * 12


def test_without_a_reference_nothing_that_the_program_raises_is_swallowed(judge):
    program = "class K:\n    def __enter__(self): return self\n    def __exit__(self, *a): return True\n    def go(self): raise KeyError"
    task = task_of(unittest_of("with K() as k: self.assertEqual(k.go(), 1)"), kind="class", name="K")
    judged = judge.judge(source_of(task, Program(code=program)), checks_of(task), LIMITS)
    assert [one.outcome.value for one in judged] == ["error"]


def test_what_a_test_writes_into_a_programs_module_is_gone_for_the_next(judge):
    code = (
        CASE
        + "        solution.RATES['x'] = 5\n        self.assertEqual(f('x'), 5)\n    def test_b(self): self.assertEqual(f('x'), 1)\n"
    )
    test = {"kind": "unittest", "code": code.replace("import unittest\n", "import unittest, solution\n")}
    program = "RATES = {'x': 1}\ndef f(x): return RATES[x]"
    assert run(judge, program, program, test, exports=["RATES"]) == ["pass", "pass"]


def test_the_tests_own_failure_is_not_swallowed_by_the_context_that_it_happens_in(judge):
    reference = "class K:\n    n = 1\n    def __enter__(self): return self\n    def __exit__(self, *a): pass"
    program = (
        "class K:\n    n = 2\n    def __enter__(self): return self\n    def __exit__(self, *a): return True"
    )
    for body in (
        "with K() as k: self.assertEqual(k.n, 1)",
        "with K() as k: k.n[0]",
        "with K() as k: 1 // (k.n - 2)",
    ):
        tests = [unittest_of(body)]
        assert run(judge, reference, program, *tests, kind="class", name="K") in (["fail"], ["error"])


def test_a_raise_that_the_reference_does_not_swallow_is_not_swallowed_for_a_candidate(judge):
    shape = "class K:\n    def __enter__(self): return self\n    def __exit__(self, *a): {end}\n    def go(self): {go}"
    reference = shape.format(end="pass", go="return 1")
    program = shape.format(end="return True", go="raise KeyError")
    test = unittest_of("with K() as k: self.assertEqual(k.go(), 1)")
    assert run(judge, reference, program, test, kind="class", name="K") == ["error"]


def test_without_a_reference_an_instance_never_equals_a_plain_value(judge):
    program = "class K:\n    def __eq__(self, o): return True\n    __hash__ = None"
    task = task_of(
        unittest_of("self.assertEqual(K(), 5)"),
        unittest_of("self.assertEqual(K(), K())"),
        kind="class",
        name="K",
    )
    judged = judge.judge(source_of(task, Program(code=program)), checks_of(task), LIMITS)
    assert [one.outcome.value for one in judged] == ["fail", "pass"]
