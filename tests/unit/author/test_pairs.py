"""Short tests that are passed on in words: what is given and what comes back, wherever they stand in a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from cupel.author.workflow.leaks import leaks, value_secret
from cupel.author.workflow.pairs import Pair, pairs_of


def call(args: str, expected: str | None = None, **more: Any) -> dict[str, Any]:
    return {"kind": "call", "args": args, "expected": expected, **more}


RAISES = call("[-1]", raises="ValueError")


def told(text: str, test: dict[str, Any], *known: str) -> bool:
    return bool(leaks([text], value_secret([], pairs_of(test)), known))


@pytest.mark.parametrize(
    ("text", "test"),
    [
        ("f(5) must be 7", call("[5]", "7")),
        ("for 5 it must be 7", call("[5]", "7")),
        ("it goes 5 -> 7", call("[5]", "7")),
        ("7 is expected for f(5)", call("[5]", "7")),
        ("f('aab') is 'baa'", call("['aab']", "'baa'")),
        ("gcd(12, 30) must give 6", call("[12, 30]", "6")),
        ("wrap('so it goes', width=5) is 'so it'", call("['so it goes']", "'so it'", kwargs="{'width': 5}")),
        ("f(-1) must raise ValueError", RAISES),
        ("free_hooks(*[[1], 0]) must give []", call("[[1], 0]", "[]")),
        ("['Привет, мир, как дела'] is 'дела как мир Привет'", call("['Привет, мир, как дела']", "'дела как мир Привет'")),
        ("f(5) must be 7", {"kind": "assert", "code": "assert f(5) == 7"}),
        ("f(5) must be 7", {"kind": "assert", "code": "assert 7 == f(5)"}),
        ("after put('jam') it gives 31", {"kind": "calls", "steps": [{"new": "A"}, {"method": "put", "args": "['jam']", "expected": "31"}]}),
        ("for the input 5 6 it prints 11", {"kind": "stdio", "stdin": "5 6\n", "stdout": "11\n"}),
        ("f(-1) must raise ValueError", {"kind": "pytest", "code": "def test_a():\n    with pytest.raises(ValueError):\n        f(-1)\n"}),
    ],
)  # fmt: skip
def test_a_test_told_in_words_is_found(text: str, test: dict[str, Any]) -> None:
    assert told(text, test)
    assert not told(text, test, f"As the text says, {text}.")


@pytest.mark.parametrize(
    ("text", "test"),
    [
        ("R5 names 7 words at most", call("[5]", "7")),
        ("widths are 3, 5, 7 and 9", call("[5]", "7")),
        ("R5 is settled (5). R7 is left (7)", call("[5]", "7")),
        ("by R5 a ValueError is raised below 0", RAISES),
        ("the even ones go before those that are odd", call("['even']", "'odd'")),
        ("numbers such as 1, 2, 3", call("[1]", "[2, 3]")),
        ("f(5) is said nowhere, but f(6) must be 7", call("[5]", "7")),
        ("any text", call("[]", "7")),
        ("any text", {"kind": "pytest", "code": "no Python ("}),
    ],
)
def test_words_about_the_requirement_are_none(text: str, test: dict[str, Any]) -> None:
    assert not told(text, test)


def test_a_leak_names_the_pair() -> None:
    assert leaks(["f(5) must be 7"], value_secret([], pairs_of(call("[5]", "7")))) == ["5 … 7"]
    assert pairs_of(call("[[1], {'a': 2}]", "None", kwargs="{'b': ''}")) == [
        Pair(("1", "a", "2", "b", "''"), ("None",))
    ]
