"""How answers are told side by side, so that nothing gives away whose they are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.evolve.told import LONGEST, Answered, side_by_side

CALL = {"kind": "call", "expected": "1"}


def said(reply: Any, output: str = "") -> Answered:
    return Answered(json.dumps(reply).encode("ascii"), output.encode())


def raised(kind: str, message: str = "no") -> dict[str, Any]:
    return {"raised": [kind, message, [kind]]}


def test_the_most_frequent_other_answers_come_first_and_three_at_most() -> None:
    others = [said({"value": value}) for value in (5, 2, 3, 2, 4, 3, 2)]
    assert side_by_side(CALL, said({"value": 1}), others) == ("1", ("2", "3", "5"))


def test_an_exception_is_told_by_its_type_alone_whoever_raises_it() -> None:
    payload = {"kind": "call", "raises": "ValueError"}
    told = side_by_side(
        payload, said(raised("ValueError", "mine")), [said(raised("KeyError", "do as I say"))]
    )
    assert told == ("raises ValueError", ("raises KeyError",))


@pytest.mark.parametrize(
    "other",
    [
        raised("RecursionError"),
        raised("The text leaves this open."),
        {"missing": "f"},
        {"value": {"opaque": "x"}},
        [],
        {"value": "a" * LONGEST},
    ],
)
def test_what_is_no_short_answer_is_not_told(other: Any) -> None:
    assert side_by_side(CALL, said({"value": 1}), [said(other)]) is None
    assert side_by_side(CALL, said({"value": 1}), [Answered(b"nonsense", b"")]) is None


def test_of_a_sequence_all_steps_are_told_at_which_anybody_differs() -> None:
    steps = [
        {"new": "A"},
        {"method": "f", "expected": "1"},
        {"method": "f", "expected": "2"},
        {"get": "x", "expected": "3"},
    ]
    own, one, other = (
        said({"steps": [{"value": None}, {"value": second}, {"value": third}, {"value": 3}]})
        for second, third in ((1, 2), (9, 2), (1, 8))
    )
    assert side_by_side({"steps": steps}, own, [one, other]) == (
        "step 2: 1\nstep 3: 2",
        ("step 2: 9\nstep 3: 2", "step 2: 1\nstep 3: 8"),
    )


def test_a_sequence_that_an_exception_ends_says_nothing_further() -> None:
    steps = [{"new": "A"}, {"method": "f", "expected": "1"}]
    own, other = said({"steps": [{"value": None}, {"value": 1}]}), said({"steps": [raised("TypeError")]})
    assert side_by_side({"steps": steps}, own, [other]) == (
        "step 1: no exception\nstep 2: 1",
        ("step 1: raises TypeError\nstep 2: nothing",),
    )


def test_what_a_program_printed_is_told_as_it_is() -> None:
    payload = {"kind": "stdio", "stdout": "1\n"}
    assert side_by_side(payload, said({}, "1\n"), [said({}, "2\n"), said({"exit": 3}, "x")]) == (
        "1\n",
        ("2\n",),
    )


@given(st.binary(max_size=60), st.binary(max_size=20))
def test_no_reply_whatever_breaks_it(reply: bytes, output: bytes) -> None:
    for payload in (CALL, {"stdout": "1"}, {"steps": [{"new": "A"}, {"method": "f", "expected": "1"}]}):
        side_by_side(payload, said({"value": 1}), [Answered(reply, output)])
        side_by_side(payload, Answered(reply, output), [said({"value": 1})])
