"""Python text as tests: single asserts, test files, set-up code, and HumanEval's `check`."""

import ast

import pytest

from cupel.dataset.ingest.draft import Dropped
from cupel.dataset.ingest.names import namespace
from cupel.dataset.ingest.testfile import file_kind
from cupel.dataset.ingest.testtext import harvest

SPACE = namespace(
    "f", ["import math\nfrom fractions import Fraction\n\ndef decode(x): ...\n\ndef f(x): ...\n"]
)


def test_each_assert_of_a_list_is_a_test_and_bad_ones_are_dropped_by_number() -> None:
    found = harvest(["assert f(1) == 2", "assert f(", 7, "print(f(1))", "assert f(2)"], SPACE)
    assert found.tests == (
        {"kind": "call", "args": "[1]", "expected": "2"},
        {"kind": "assert", "code": "assert f(2)"},
    )
    assert found.dropped == (
        Dropped("test 1", "it is not Python that this interpreter reads"),
        Dropped("test 2", "a test is text, not a number"),
        Dropped("test 3", "it holds no assert"),
    )


def test_one_text_of_many_asserts_is_many_tests() -> None:
    found = harvest(["assert f(1) == 2\nassert f(2) is None  # a remark\n"], SPACE)
    assert found.tests == (
        {"kind": "call", "args": "[1]", "expected": "2"},
        {"kind": "assert", "code": "assert f(2) is None"},
    )


def test_an_assert_of_a_constant_is_a_remark_and_no_loss() -> None:
    assert harvest(["assert True, 'prints if this fails'"], SPACE) == harvest([], SPACE)


def test_set_up_code_stays_with_its_asserts_in_one_function() -> None:
    found = harvest(["xs = [1, 2]\nfor x in xs:\n    assert f(x) == Fraction(x)"], SPACE)
    assert found.tests == (
        {
            "kind": "pytest",
            "code": "from fractions import Fraction\n"
            "def test_check():\n    xs = [1, 2]\n    for x in xs:\n        assert f(x) == Fraction(x)\n",
        },
    )


def test_random_inputs_are_seeded() -> None:
    found = harvest(["from random import randint\nn = randint(0, 9)\nassert f(n) == n"], SPACE)
    assert found.tests[0]["code"] == (
        "def test_check():\n    import random\n    random.seed(0)\n    from random import randint\n"
        "    n = randint(0, 9)\n    assert f(n) == n\n"
    )


def test_star_imports_stay_at_the_top_of_the_file() -> None:
    found = harvest(["from math import *\nx = 1\nassert f(x) == x"], SPACE)
    assert (
        found.tests[0]["code"] == "from math import *\ndef test_check():\n    x = 1\n    assert f(x) == x\n"
    )


def test_set_up_code_without_the_function_is_dropped() -> None:
    found = harvest(["x = 1\nassert x == 1", "x = g(1)\nassert f(x)"], SPACE)
    assert found.tests == ()
    assert [lost.reason for lost in found.dropped] == [
        "it checks nothing that the program exposes",
        "it uses g, which neither the reference nor the test binds",
    ]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("def test_a():\n    assert f(1)\n", "pytest"),
        ("class TestA:\n    def test_a(self):\n        assert f(1)\n", "pytest"),
        ("import unittest\nclass A(unittest.TestCase):\n    def test_a(self):\n        f(1)\n", "unittest"),
        (
            "import unittest, pytest\nclass A(unittest.TestCase):\n    def test_a(self):\n        f(1)\n",
            "pytest",
        ),
        ("class A:\n    def run(self): ...\n", None),
    ],
)
def test_whole_test_files_are_kept_as_they_are(code: str, kind: str | None) -> None:
    assert file_kind(ast.parse(code)) == kind
    expected = ({"kind": kind, "code": code},) if kind else ()
    assert harvest([code], SPACE).tests == expected


CHECK = """
METADATA = {'author': 'x'}
unused = g()
def near(a, b):
    return abs(a - b) < 1e-6

def check(candidate):
    # Simple cases
    assert candidate([1, 2]) == 3, "Test 1"
    assert True, "This prints if this assert fails"
    assert candidate(1) is True
    assert near(candidate(2), 2.0)
    import random
    for n in range(3):
        assert candidate(decode(n)) == n + random.randint(0, 0)

check(f)
"""


def test_plain_asserts_of_check_are_tests_of_their_own_and_the_rest_is_one() -> None:
    found = harvest([CHECK], SPACE)
    assert found.dropped == ()
    assert found.tests == (
        {"kind": "call", "args": "[[1, 2]]", "expected": "3"},
        {"kind": "assert", "code": "assert f(1) is True"},
        {
            "kind": "pytest",
            "code": "def near(a, b):\n    return abs(a - b) < 1e-06\n"
            "def test_check():\n    import random\n    random.seed(0)\n"
            "    assert near(f(2), 2.0)\n    import random\n"
            "    for n in range(3):\n        assert f(decode(n)) == n + random.randint(0, 0)\n",
        },
    )


def test_check_of_asserts_alone_leaves_no_rest() -> None:
    found = harvest(["def check(g):\n    '''doc'''\n    x = 1\n    assert g(1) == 2\n    print\n"], SPACE)
    assert found.tests == ({"kind": "call", "args": "[1]", "expected": "2"},)


TABLE = """
import numpy as np
def assertion(out, exp, atol): ...
def check(candidate):
    inputs = [[1], [2.0], [[3], 'x']]
    results = [1, [0.5], None]
    for i, (inp, exp) in enumerate(zip(inputs, results)):
        assertion(candidate(*inp), exp, ATOL)
"""


def test_a_table_of_inputs_and_results_is_calls() -> None:
    found = harvest([TABLE.replace("ATOL", "0")], SPACE)
    assert found.dropped == ()
    assert found.tests == (
        {"kind": "call", "args": "[1]", "expected": "1"},
        {
            "kind": "call",
            "args": "[2.0]",
            "expected": "[0.5]",
            "compare": {"float": {"abs": 1e-6, "rel": 1e-7}},
        },
        {"kind": "call", "args": "[[3], 'x']", "expected": "None"},
    )


def test_a_tables_own_tolerance_is_taken() -> None:
    found = harvest([TABLE.replace("ATOL", "0.01")], SPACE)
    assert [test["compare"] for test in found.tests] == [{"float": {"abs": 0.01, "rel": 1e-7}}] * 3


def test_a_table_of_two_lengths_is_dropped() -> None:
    found = harvest([TABLE.replace("ATOL", "0").replace("[[1], ", "[")], SPACE)
    assert found.tests == ()
    assert found.dropped == (
        Dropped("the table of f", "`inputs` and `results` are not two lists of one length"),
    )
