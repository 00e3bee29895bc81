"""Calls and constants that people wrote down, read without evaluating anything."""

from __future__ import annotations

import ast
from decimal import Decimal

import pytest

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.fuzz.mine import (
    Example,
    NotLiteralError,
    calls_in,
    constants_in,
    examples_in_prompt,
    literal,
)

PROMPT = '''
def solve(xs, k=1):
    """Do it with xs.

    >>> solve([1, 2], 3)
    [3]
    >>> solve([], k=2)
    []
    solve([5]) == [5]
    solve([6], 1) => "six"
    solve((7,)) ➞ 7.5
    solve(-8)  # returns True
    solve([9]) should return {1: 2}.
    solve(n) is not an example, nor resolve([1]).
    """
'''


def test_examples_of_a_prompt_come_with_the_values_beside_them() -> None:
    assert examples_in_prompt(PROMPT, "solve") == [
        Example(Arguments(([1, 2], 3)), [3], True, True),
        Example(Arguments(([],), (("k", 2),)), [], True),
        Example(Arguments(([5],)), [5], True),
        Example(Arguments(([6], 1)), "six", True),
        Example(Arguments(((7,),)), 7.5, True),
        Example(Arguments((-8,)), True, True),
        Example(Arguments(([9],)), {1: 2}, True),
    ]


@pytest.mark.parametrize(
    ("prompt", "expected", "firm"),
    [
        (">>> f(2)\n4", 4, True),
        ("assert f(2) == 4", 4, True),
        ("so f(2) == 4", 4, False),
        ("f(2) => 4", 4, False),
        (">>> f(2)  # 4", 4, False),
        (">>> print(f(2))\n4", None, False),
        (">>> f(2) == 5\nFalse", None, False),
        (">>> f(2) == 4\nTrue", 4, False),
        (">>> f(2)\n4\n5", 4, False),
        (">>> f(2)\n4 since it is even", 4, False),
        (">>> f(2)\n4\n>>> f(3)", 4, True),
        ("assert f(2) == 4, 'four'", 4, True),
        ("assert f(2) == 4 or True", None, False),
        ("see f(2) below\n>>> f(2)\n4", 4, True),
        ("f(2) => 3\n>>> f(2)\n4", 4, True),
        ("assert not f(2) == 5", None, False),
        ("-f(2) == 4", None, False),
        ("- f(2) == 4", 4, False),
        ("f(2) returns 1-3", None, False),
        ("f(2)  # 2024-10-12", None, False),
    ],
)
def test_an_answer_is_firm_where_code_says_it_and_none_where_the_call_is_part_of_more(
    prompt: str, expected: object, firm: bool
) -> None:
    shown, *_ = examples_in_prompt(prompt, "f")
    assert (shown.expected, shown.has_expected, shown.is_firm) == (expected, expected is not None, firm)


def test_an_example_with_a_backslash_may_have_lost_another_one() -> None:
    (shown,) = examples_in_prompt(">>> f('a\\nb')\n2", "f")
    assert (shown.expected, shown.is_firm) == (2, False)


def test_a_call_over_two_lines_is_read_and_a_definition_is_not() -> None:
    prompt = "def f(x):\n    '''f([[1, 2],\n    [3, ')']]) == 1'''"
    assert examples_in_prompt(prompt, "f") == [Example(Arguments(([[1, 2], [3, ")"]],)), 1, True)]


def test_calls_in_code_fold_sums_and_products_of_literals() -> None:
    code = "assert f('ab' + 'c', [0] * 3, 2 ** 5, -1) == g(1)\nassert f(x) == 2\nassert a.f(1.5)"
    assert calls_in(code, "f") == [Arguments(("abc", [0, 0, 0], 32, -1)), Arguments((1.5,))]
    assert calls_in("this is not code", "f") == []


def test_constructors_of_the_format_are_literals() -> None:
    assert literal(ast.parse("{'a': Decimal('1.5'), 'b': {1, 2}}", mode="eval").body) == {
        "a": Decimal("1.5"),
        "b": {1, 2},
    }


@pytest.mark.parametrize(
    "text",
    [
        "open('x')",
        "x",
        "[1, y]",
        "10 ** 10 ** 10",
        "9999**64 * 9999**64 + 1.5",
        "'a' * 10**9",
        "{[]: 1}",
        "lambda: 1",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(NotLiteralError):
        literal(ast.parse(text, mode="eval").body)


def test_constants_leave_out_documentation_and_truth_values() -> None:
    code = "def f(x):\n    '''doc'''\n    if x > 10 or x == 'ab':\n        return True\n    return 10 + 2.5"
    assert sorted(map(str, constants_in(code))) == ["10", "2.5", "ab"]


def test_a_comma_behind_a_value_is_the_sentence_s() -> None:
    (shown,) = examples_in_prompt('plate("G abci")        # "G-ABC-I", since 0 + 2 + 6 = 8\n', "plate")
    assert (shown.has_expected, shown.expected) == (True, "G-ABC-I")
