"""Outcomes through the real sandbox, for every kind of test: what a program does, and what it is called."""

# ruff: noqa: RUF012 - tables of cases stand beside the tests that they belong to

import pytest

from cupel.judge.judge import Judge
from cupel.model.outcome import Outcome
from cupel.sandbox.client import Sandbox
from cupel.sandbox.errors import SandboxError
from cupel.sandbox.limits import Limits
from judging import call, judged, outcomes, stdio, task_of

FAST = Limits(cpu_seconds=0.3, memory_bytes=128 << 20)


def unittest_file(body: str, **fields):
    code = f"import unittest\n\nclass TestIt(unittest.TestCase):\n    def test_it(self):\n        {body}\n"
    return {"kind": "unittest", "code": code, **fields}


def pytest_file(body: str, **fields):
    return {"kind": "pytest", "code": f"import pytest\n\ndef test_it():\n    {body}\n", **fields}


class TestOutcomesOfAFunction:
    """One test each of `f(2) == 4`, whatever kind says it."""

    KINDS = {
        "call": call("[2]", "4"),
        "calls": {"kind": "calls", "steps": [{"function": "f", "args": "[2]", "expected": "4"}]},
        "assert, lowered": {"kind": "assert", "code": "assert f(2) == 4"},
        "assert, shared": {"kind": "assert", "code": "assert [f(x) for x in [2]] == [4]"},
        "unittest": unittest_file("self.assertEqual(f(2), 4)"),
        "pytest": pytest_file("assert f(2) == 4"),
    }
    PROGRAMS = {
        "right": ("def f(x):\n    return x * x", "pass"),
        "wrong": ("def f(x):\n    return x * 3", "fail"),
        "raises": ("def f(x):\n    raise ValueError('no')", "error"),
        "does not compile": ("def f(x) return", "error"),
        "raises while it loads": ("def f(x):\n    return x * x\n1 / 0", "error"),
        "hangs": ("def f(x):\n    while True: pass", "timeout"),
        "needs too much memory": ("def f(x):\n    return len(bytearray(1 << 30))", "memory"),
        "dies": ("import os, signal\ndef f(x):\n    os.kill(os.getpid(), signal.SIGSEGV)", "crash"),
        "ends itself": ("import os\ndef f(x):\n    os._exit(0)", "crash"),
        "exits": ("import sys\ndef f(x):\n    sys.exit(0)", "error"),
        "exits by raising": ("def f(x):\n    raise SystemExit", "error"),
        "ends itself while it loads": ("import os\nos._exit(0)", "crash"),
        "exits while it loads": ("raise SystemExit(0)", "error"),
    }

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("program", PROGRAMS)
    def test_a_program_that(self, judge, kind, program):
        code, outcome = self.PROGRAMS[program]
        assert outcomes(judge, task_of(self.KINDS[kind]), code, FAST) == [outcome]

    @pytest.mark.parametrize("kind", ["call", "calls", "assert, lowered"])
    def test_without_the_name_is_an_error_that_says_so(self, judge, kind):
        (one,) = judged(judge, task_of(self.KINDS[kind]), "def g(x):\n    return 4")
        assert (one.outcome, one.detail) == (Outcome.ERROR, one.detail)
        assert "the program has no 'f'" in one.detail

    @pytest.mark.parametrize("kind", ["assert, shared", "unittest", "pytest"])
    def test_without_the_name_is_an_error_in_a_shared_process(self, judge, kind):
        assert outcomes(judge, task_of(self.KINDS[kind]), "def g(x):\n    return 4") == ["error"]


class TestCalls:
    def test_expect_an_exception_by_the_name_of_its_class_or_of_a_base(self, judge):
        task = task_of(
            call("[]", raises="ValueError"), call("[]", raises="Exception"), call("[]", raises="BaseException"),
            call("[]", raises="json.JSONDecodeError"), call("[]", raises="KeyError"), call("[]", "None"),
        )  # fmt: skip
        code = "import json\ndef f():\n    json.loads('x')"
        assert outcomes(judge, task, code) == ["pass", "pass", "pass", "pass", "error", "error"]

    def test_that_should_raise_and_return_fail(self, judge):
        (one,) = judged(judge, task_of(call("[]", raises="ValueError")), "def f():\n    return 1")
        assert (one.outcome, one.detail) == (Outcome.FAIL, "got 1, expected ValueError to be raised")

    def test_take_keyword_arguments(self, judge):
        task = task_of(call("[1]", "(1, 5)", kwargs="{'b': 5}"), call("[1]", "(1, 2)"))
        assert outcomes(judge, task, "def f(a, b=2):\n    return a, b") == ["pass", "pass"]

    @pytest.mark.parametrize(
        "result",
        [
            "(x for x in [1, 2])",
            "iter([1, 2])",
            "map(int, '12')",
            "reversed([2, 1])",
            "filter(None, [1, 0, 2])",
        ],
    )
    def test_drain_a_returned_iterator_into_a_list(self, judge, result):
        assert outcomes(judge, task_of(call("[]", "[1, 2]")), f"def f():\n    return {result}") == ["pass"]

    def test_end_an_endless_iterator_at_the_cap(self, judge):
        code = "import itertools\ndef f():\n    return itertools.count()"
        task = task_of({"kind": "assert", "code": "assert len(f()) == 100000"}, call("[]", "[0]"))
        assert outcomes(judge, task, code) == ["pass", "fail"]

    def test_may_name_another_function_and_a_static_method(self, judge):
        task = task_of(call("[1]", "2", function="g"), call("[1]", "3", function="K.h"), exports=["g", "K"])
        code = "def g(x):\n    return x + 1\nclass K:\n    @staticmethod\n    def h(x):\n        return x + 2"
        assert outcomes(judge, task, code) == ["pass", "pass"]

    def test_change_their_arguments_for_nobody_else(self, judge):
        task = task_of(call("[[3, 1]]", "[1, 3]"), call("[[3, 1]]", "[1, 3]"))
        assert outcomes(judge, task, "def f(xs):\n    xs.sort()\n    return xs") == ["pass", "pass"]

    def test_compare_by_the_tests_own_rule_over_the_tasks(self, judge):
        task = task_of(
            call("[]", "[2, 1]"), call("[]", "[2, 1]", compare={"order": "any"}), compare={"order": "exact"}
        )
        assert outcomes(judge, task, "def f():\n    return [1, 2]") == ["fail", "pass"]

    def test_an_answer_that_is_not_plain_fails(self, judge):
        (one,) = judged(judge, task_of(call("[]", "1")), "class A: pass\ndef f():\n    return A()")
        assert one.outcome is Outcome.FAIL

    def test_an_answer_over_the_cap_is_an_error(self, judge):
        code = "def f():\n    return 'x' * 5_000_000"
        assert outcomes(judge, task_of(call("[]", "1")), code) == ["error"]

    def test_a_lone_surrogate_is_carried_both_ways(self, judge):
        task = task_of(call(r"['\ud800']", r"'\ud800!'"))
        assert outcomes(judge, task, "def f(x):\n    return x + '!'") == ["pass"]


class TestSequences:
    COUNTER = "class Counter:\n    def __init__(self, start=0):\n        self.n = start\n    def up(self, by=1):\n        self.n += by\n        return self.n\n    def fail(self):\n        raise KeyError('k')\n"

    def sequence(self, judge, *steps, code=COUNTER):
        return judged(
            judge, task_of({"kind": "calls", "steps": list(steps)}, kind="class", name="Counter"), code
        )[0]

    def test_keep_state_between_the_steps(self, judge):
        one = self.sequence(
            judge,
            {"new": "Counter", "args": "[5]"},
            {"method": "up"},
            {"method": "up", "kwargs": "{'by': 2}", "expected": "8"},
        )
        assert one.outcome is Outcome.PASS

    def test_tell_instances_apart_by_label_and_take_the_latest_by_default(self, judge):
        one = self.sequence(
            judge,
            {"new": "Counter", "as": "a"},
            {"new": "Counter", "args": "[10]", "as": "b"},
            {"method": "up", "expected": "11"},
            {"method": "up", "on": "a", "expected": "1"},
            {"get": "n", "on": "b", "expected": "11"},
        )
        assert one.outcome is Outcome.PASS

    def test_say_which_step_went_wrong(self, judge):
        one = self.sequence(judge, {"new": "Counter"}, {"method": "up", "expected": "7"})
        assert (one.outcome, one.detail) == (Outcome.FAIL, "step 2: got 1, expected 7")

    def test_expect_exceptions_and_go_on_after_them(self, judge):
        one = self.sequence(
            judge,
            {"new": "Counter"},
            {"method": "fail", "raises": "KeyError"},
            {"method": "up", "expected": "1"},
        )
        assert one.outcome is Outcome.PASS

    def test_a_step_only_carried_out_must_not_raise(self, judge):
        assert self.sequence(judge, {"new": "Counter"}, {"method": "fail"}).outcome is Outcome.ERROR

    def test_a_missing_method_or_instance_is_an_error(self, judge):
        assert (
            self.sequence(judge, {"new": "Counter"}, {"method": "down"}).detail
            == "step 2: the program has no 'down'"
        )
        assert self.sequence(judge, {"method": "up"}).detail == "the program has no 'an instance'"

    def test_an_answer_nested_too_deeply_is_an_error_even_where_any_exception_is_expected(self, judge):
        code = "class Counter:\n    def up(self):\n        x = []\n        for _ in range(500): x = [x]\n        return x\n"
        one = self.sequence(judge, {"new": "Counter"}, {"method": "up", "raises": "Exception"}, code=code)
        assert one.outcome is Outcome.ERROR


class TestAsserts:
    def test_use_names_that_the_references_imports_bind(self, judge):
        task = task_of(
            {"kind": "assert", "code": "assert [math.floor(f(x)) for x in [2.5]] == [2]"},
            reference={"code": "import math\ndef f(x):\n    return x"},
        )
        assert outcomes(judge, task, "def f(x):\n    return x") == ["pass"]

    def test_make_their_calls_in_pythons_order(self, judge):
        code = "n = 0\ndef f():\n    global n\n    n += 1\n    return n"
        assert outcomes(judge, task_of({"kind": "assert", "code": "assert f() + 1 == f()"}), code) == ["pass"]

    def test_an_object_is_no_truth(self, judge):
        code = "class No:\n    def __bool__(self): return False\ndef f():\n    return No()"
        task = task_of(
            {"kind": "assert", "code": "assert f()"},
            {"kind": "assert", "code": "assert not isinstance(f(), int)"},
        )
        assert outcomes(judge, task, code) == ["fail", "fail"]

    def test_of_a_classs_own_equality_run_beside_the_program(self, judge):
        code = "class P:\n    def __init__(self, x):\n        self.x = x\n    def __eq__(self, other):\n        return self.x == other.x"
        task = task_of(
            {"kind": "assert", "code": "assert P(1) == P(1)"},
            {"kind": "assert", "code": "assert P(1) == P(2)"},
            kind="class",
            name="P",
        )
        assert outcomes(judge, task, code) == ["pass", "fail"]


class TestTestFiles:
    def test_give_one_cell_a_test_function(self, judge):
        code = "import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(f(), 1)\n    def test_b(self):\n        self.assertEqual(f(), 2)\n    def test_c(self):\n        self.skipTest('x')\n    @unittest.expectedFailure\n    def test_d(self):\n        self.assertEqual(f(), 2)\n"
        assert outcomes(judge, task_of({"kind": "unittest", "code": code}), "def f():\n    return 1") == [
            "pass",
            "fail",
            "error",
            "fail",
        ]

    @pytest.mark.parametrize(
        "statement", ["from solution import f", "import solution; f = solution.f", "from f import f"]
    )
    @pytest.mark.parametrize("kind", ["unittest", "pytest"])
    def test_import_a_function_by_solution_or_by_its_name(self, judge, kind, statement):
        test = {"unittest": unittest_file, "pytest": pytest_file}[kind](f"{statement}; assert f() == 1")
        assert outcomes(judge, task_of(test), "def f():\n    return 1") == ["pass"]

    @pytest.mark.parametrize("name", ["bank", "shop.bank"])
    @pytest.mark.parametrize("kind", ["unittest", "pytest"])
    def test_import_a_module_by_its_name(self, judge, kind, name):
        make = {"unittest": unittest_file, "pytest": pytest_file}[kind]
        task = task_of(
            make(f"from {name} import g; import solution; assert g() == solution.g() == 1"),
            kind="module",
            name=name,
            exports=["g"],
        )
        assert outcomes(judge, task, "def g():\n    return 1") == ["pass"]

    def test_see_an_asynchronous_test(self, judge):
        code = "import unittest\nclass T(unittest.IsolatedAsyncioTestCase):\n    async def test_a(self):\n        self.assertEqual(f(), 1)\n"
        assert outcomes(judge, task_of({"kind": "unittest", "code": code}), "def f():\n    return 1") == [
            "pass"
        ]
        assert outcomes(judge, task_of({"kind": "unittest", "code": code}), "def f():\n    return 2") == [
            "fail"
        ]

    def test_expect_exceptions(self, judge):
        code = "class Mine(Exception): pass\ndef f():\n    raise Mine"
        task = task_of(
            unittest_file("self.assertRaises(Mine, f)"),
            pytest_file("pytest.raises(Mine, f)"),
            pytest_file("pytest.raises(KeyError, f)"),
            exports=["Mine"],
        )
        assert outcomes(judge, task, code) == ["pass", "pass", "error"]

    def test_of_pytest_use_fixtures_and_parameters(self, judge):
        code = "import pytest\n@pytest.fixture\ndef two():\n    return 2\n@pytest.mark.parametrize('x', [1, 2])\ndef test_a(x, two):\n    assert f(x) == x + two\n"
        task = task_of({"kind": "pytest", "code": code})
        assert outcomes(judge, task, "def f(x):\n    return x + 2") == ["pass"]
        assert outcomes(judge, task, "def f(x):\n    return x * 3") == ["fail"]

    def test_a_test_that_changes_the_program_is_noticed_by_no_other(self, judge):
        code = "import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        K.rate = 5\n        self.assertEqual(K().get(), 5)\n    def test_b(self):\n        self.assertEqual(K().get(), 1)\n"
        program = "class K:\n    rate = 1\n    def get(self):\n        return self.rate\n"
        task = task_of({"kind": "unittest", "code": code}, {"kind": "assert", "code": "assert [setattr(K, 'rate', 3)]"},
                       {"kind": "assert", "code": "assert [K().get()] == [1]"}, kind="class", name="K")  # fmt: skip
        assert outcomes(judge, task, program) == ["pass", "pass", "pass", "pass"]

    def test_that_pytest_ends_early_does_not_pass(self, judge):
        assert outcomes(
            judge,
            task_of(pytest_file("f()")),
            "import pytest\ndef f():\n    pytest.exit('done', returncode=0)",
        ) != ["pass"]
        assert outcomes(
            judge, task_of(pytest_file("f()")), "import pytest\ndef f():\n    pytest.skip('done')"
        ) == ["error"]


class TestPrograms:
    """Whole programs: stdin to stdout."""

    def run(self, judge, code, stdin="3\n", stdout="9\n", **fields):
        (one,) = judged(judge, task_of(stdio(stdin, stdout), kind="program", **fields), code, FAST)
        return one.outcome.value

    CASES = {
        "right": ("print(int(input()) ** 2)", "pass"),
        "trailing space and lines": ("print(9, end='  \\n\\n')", "pass"),
        "carriage return": ("print('9\\r')", "pass"),
        "bytes": ("import sys; sys.stdout.buffer.write(b'9')", "pass"),
        "descriptor": ("import os; os.write(1, b'9')", "pass"),
        "a file of its own, never closed": ("w = open(1, 'w')\nw.write('9')", "pass"),
        "at exit": ("import atexit; atexit.register(print, 9)", "pass"),
        "in a thread": ("import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.05), print(9))).start()", "pass"),
        "main": ("if __name__ == '__main__':\n    print(9)", "pass"),
        "exits 0 after": ("import sys\nprint(9)\nsys.exit(0)", "pass"),
        "ends itself after": ("import os\nprint(9, flush=True)\nos._exit(0)", "pass"),
        "ends itself before": ("import os\nprint(9)\nos._exit(0)", "fail"),
        "exits 3 after": ("import sys\nprint(9)\nsys.exit(3)", "error"),
        "exits with words": ("import sys\nprint(9)\nsys.exit('bad')", "error"),
        "raises after": ("print(9)\nraise ValueError('x')", "error"),
        "dies after": ("import os\nprint(9, flush=True)\nos.kill(os.getpid(), 11)", "crash"),
        "wrong": ("print(8)", "fail"),
        "silent": ("pass", "fail"),
        "closes its output": ("import sys\nsys.stdout.close()", "fail"),
        "does not compile": ("print(", "error"),
        "reads too much": ("input(); input()", "error"),
        "hangs": ("while True: pass", "timeout"),
        "sleeps": ("import time; time.sleep(60)", "timeout"),
        "waits for its input": ("import sys; sys.stdin.read(); sys.stdin.read(); print(9)", "pass"),
        "too much memory": ("x = [0] * (1 << 28)\nprint(9)", "memory"),
        "too much output": ("while True: print('x' * 10000)", "error"),
    }  # fmt: skip

    @pytest.mark.parametrize("name", CASES)
    def test_a_program_that_is(self, judge, name):
        code, outcome = self.CASES[name]
        assert self.run(judge, code) == outcome

    def test_that_prints_400_kilobytes_passes(self, judge):
        expected = "\n".join(str(n) for n in range(65_000))
        assert 370_000 < len(expected) < 400_000
        assert self.run(judge, "for n in range(int(input())): print(n)", "65000", expected) == "pass"

    def test_that_reads_400_kilobytes_passes(self, judge):
        assert self.run(judge, "import sys; print(len(sys.stdin.read()))", "x" * 400_000, "400000") == "pass"

    def test_each_run_has_output_of_its_own(self, judge):
        task = task_of(*(stdio(str(n), str(n * n)) for n in range(6)), stdio("1", "2"), kind="program")
        assert outcomes(judge, task, "print(int(input()) ** 2)") == ["pass"] * 6 + ["fail"]

    def test_see_the_starter_files_and_their_own_name(self, judge):
        task = task_of(
            stdio("", "42"),
            kind="program",
            files={"data/answer.txt": "42", "helper.py": "def read(p): return open(p).read()"},
        )
        code = "import os, helper\nprint(helper.read(os.path.join(os.path.dirname(__file__), 'data', 'answer.txt')))"
        assert outcomes(judge, task, code) == ["pass"]

    @pytest.mark.parametrize("space, outcome", [("exact", "fail"), ("tokens", "pass")])
    def test_are_compared_by_lines_or_tokens(self, judge, space, outcome):
        assert self.run(judge, "print('1   2\\n3')", "", "1 2 3", compare={"space": space}) == outcome


class TestFiles:
    def test_of_a_candidate_override_starter_files(self, judge):
        task = task_of(
            call("[]", "'mine'"),
            files={"solution.py": "def f():\n    return 'stub'", "helper.py": "x = 'theirs'"},
        )
        assert outcomes(
            judge,
            task,
            {"solution.py": "import helper\ndef f():\n    return helper.x", "helper.py": "x = 'mine'"},
        ) == ["pass"]

    def test_where_the_entry_is_missing_the_starter_file_counts(self, judge):
        task = task_of(call("[]", "1"), files={"solution.py": "from helper import f"})
        assert outcomes(judge, task, {"helper.py": "def f():\n    return 1"}) == ["pass"]

    def test_of_a_module_with_packages_are_imported(self, judge):
        task = task_of(unittest_file("from shop import total; self.assertEqual(total(), 7)"),
                       kind="module", name="shop", exports=["total"])  # fmt: skip
        files = {
            "shop.py": "from shop_parts.tax import rate\ndef total():\n    return rate",
            "shop_parts/__init__.py": "",
            "shop_parts/tax.py": "rate = 7",
        }
        assert outcomes(judge, task, files) == ["pass"]

    @pytest.mark.parametrize("path", ["x" * 300, "solution.py/x.py"])
    def test_that_cannot_be_written_are_an_error_of_the_program(self, judge, path):
        assert outcomes(
            judge, task_of(call("[]", "1")), {"solution.py": "def f():\n    return 1", path: ""}
        ) == ["error"]


class TestFreshState:
    """A cell's outcome is the one of a process that has just imported the program."""

    PROGRAMS = {
        "a global counter": "n = 0\ndef f():\n    global n\n    n += 1\n    return n",
        "a mutable default": "def f(seen=[]):\n    seen.append(1)\n    return len(seen)",
        "a module's list": "seen = []\ndef f():\n    seen.append(1)\n    return len(seen)",
        "a class attribute": "class K:\n    n = 0\ndef f():\n    K.n += 1\n    return K.n",
        "a function attribute": "def f():\n    f.n = getattr(f, 'n', 0) + 1\n    return f.n",
        "a closure": "def make():\n    n = 0\n    def inner():\n        nonlocal n\n        n += 1\n        return n\n    return inner\nf = make()",
        "a generator": "import itertools\nnumbers = itertools.count(1)\ndef f():\n    return next(numbers)",
        "a file left in the folder": "import os\ndef f():\n    open(f'x{len(os.listdir())}', 'w').close()\n    return len(os.listdir())",
        "a changed directory": "import os\ndef f():\n    os.mkdir('d')\n    os.chdir('d')\n    return 1 + len(os.listdir())",
        "the folder removed": "import os\ndef f():\n    os.rmdir(os.getcwd())\n    return 1",
        "a file beside the folder": "import os\ndef f():\n    open('../x', 'a').write('x')\n    return len(open('../x').read())",
        "a changed module": "import math\ndef f():\n    math.n = getattr(math, 'n', 0) + 1\n    return math.n",
        "the environment": "import os\ndef f():\n    os.environ['N'] = os.environ.get('N', '') + 'x'\n    return len(os.environ['N'])",
        "random numbers": "import random\nrandom.seed(1)\nfirst = random.Random(1).random()\ndef f():\n    return int(random.random() == first)",
    }  # fmt: skip

    @pytest.mark.parametrize("name", PROGRAMS)
    def test_is_not_touched_by(self, judge, name):
        assert outcomes(judge, task_of(*[call("[]", "1")] * 3), self.PROGRAMS[name]) == ["pass"] * 3

    def test_a_starter_file_changed_in_place_is_as_it_was_for_the_next_test(self, judge):
        code = "def f():\n    n = int(open('data/n').read())\n    open('data/n', 'w').write(str(n + 1))\n    return n"
        assert outcomes(judge, task_of(*[call("[]", "1")] * 3, files={"data/n": "1"}), code) == ["pass"] * 3

    def test_one_test_says_the_same_alone_and_among_others(self, judge):
        code = "import sys\ndef f(n):\n    return f(n - 1) + 1 if n else 0"
        task = task_of(*(call(f"[{n}]", str(n)) for n in (1, 500, 100_000, 3)))
        assert outcomes(judge, task, code) == ["pass", "pass", "error", "pass"]


class TestTimeouts:
    CODE = "def f(x):\n    while x: pass\n    return 0"

    def test_after_two_the_rest_is_not_run(self, judge):
        task = task_of(*(call(f"[{x}]", "0") for x in (0, 1, 0, 1, 0, 1)))
        assert outcomes(judge, task, self.CODE, FAST) == [
            "pass",
            "timeout",
            "pass",
            "timeout",
            "not_run",
            "not_run",
        ]

    def test_the_limit_may_be_raised(self, judge):
        task = task_of(*(call(f"[{x}]", "0") for x in (1, 1, 1, 0)))
        assert outcomes(judge, task, self.CODE, FAST, max_timeouts=5) == ["timeout"] * 3 + ["pass"]

    def test_the_time_counted_is_the_tests_own(self, judge):
        code = "import time\ndef f(x):\n    until = time.process_time() + x\n    while time.process_time() < until: pass\n    return 0"
        seen = judged(judge, task_of(call("[0.2]", "0"), call("[0.0]", "0")), code)
        assert [one.outcome for one in seen] == [Outcome.PASS] * 2
        assert 0.15 < seen[0].cpu_seconds < 0.5
        assert seen[1].cpu_seconds < 0.1


class TestCheckers:
    CHECKER = "def check(given, expected, got):\n    return got * got == given[0]"

    def test_decide_what_passes(self, judge):
        task = task_of(call("[9]", compare={"checker": self.CHECKER}, expected="None"))
        assert outcomes(judge, task, "def f(x):\n    return -3") == ["pass"]
        assert outcomes(judge, task, "def f(x):\n    return 4") == ["fail"]

    @pytest.mark.parametrize("says", ["1", "'yes'", "None", "[True]", "object()", "1 / 0"])
    def test_say_yes_by_true_alone(self, judge, says):
        task = task_of(
            call("[9]", compare={"checker": f"def check(given, expected, got):\n    return {says}"})
        )
        assert outcomes(judge, task, "def f(x):\n    return 3") == ["fail"]

    def test_are_given_stdin_and_the_output_of_a_program(self, judge):
        checker = "def check(given, expected, got):\n    return (given, expected, got) == ('5', None, '6\\n')"
        assert outcomes(
            judge,
            task_of(stdio("5", None), kind="program", compare={"checker": checker}),
            "print(int(input()) + 1)",
        ) == ["pass"]

    def test_are_not_asked_about_what_is_not_plain(self, judge):
        checker = "def check(given, expected, got):\n    return True"
        assert outcomes(
            judge, task_of(call("[]", compare={"checker": checker})), "def f():\n    return object()"
        ) == ["fail"]

    def test_refuse_an_integer_of_five_thousand_digits(self, judge):
        task = task_of(call("[9]", compare={"checker": self.CHECKER}))
        assert outcomes(judge, task, "def f(x):\n    return 10 ** 5000") == ["fail"]


class TestOurOwnFault:
    def test_a_sandbox_that_breaks_twice_is_infrastructure_and_never_the_programs(self, monkeypatch, backend):
        asked = []

        def broken(self, job):
            asked.append(job)
            raise SandboxError("gone")

        monkeypatch.setattr(Sandbox, "_ask", broken)
        with Judge(backend) as own:
            (one,) = judged(own, task_of(call("[]", "1")), "def f():\n    return 1")
            assert (one.outcome, one.detail, own.executed) == (Outcome.INFRASTRUCTURE, "gone", 0)
        assert len(asked) == 2

    def test_a_sandbox_that_breaks_once_is_not_noticed(self, monkeypatch, backend):
        real, asked = Sandbox._ask, []

        def breaks_once(self, job):
            asked.append(job)
            if len(asked) == 1:
                raise SandboxError("gone")
            return real(self, job)

        monkeypatch.setattr(Sandbox, "_ask", breaks_once)
        with Judge(backend) as own:
            assert outcomes(own, task_of(call("[]", "1")), "def f():\n    return 1") == ["pass"]

    def test_a_breakdown_while_a_checker_is_asked_is_infrastructure(self, monkeypatch, backend):
        def broken(*_):
            raise SandboxError("gone")

        monkeypatch.setattr("cupel.judge.checker.ask", broken)
        with Judge(backend) as own:
            task = task_of(
                call("[]", compare={"checker": "def check(given, expected, got):\n    return True"})
            )
            assert outcomes(own, task, "def f():\n    return 1") == ["infrastructure"]


def test_executed_probes_are_counted_and_those_not_run_are_not(backend):
    with Judge(backend) as own:
        judged(own, task_of(*(call(f"[{x}]", "0") for x in (1, 1, 0))), TestTimeouts.CODE, FAST)
        assert own.executed == 2


class TestWhatProgramsTakeForGranted:
    def test_exit_and_quit_are_there_though_the_interpreter_is_bare(self, judge: Judge) -> None:
        for name in ("exit", "quit"):
            code = f"print(input())\n{name}()\n"
            assert outcomes(judge, task_of(stdio("a\n", "a\n"), kind="program"), code) == ["pass"]
