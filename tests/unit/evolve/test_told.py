"""How answers are told side by side, so that nothing gives away whose they are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.evolve.told import LONGEST, Answered, side_by_side
from cupel.model.task import Compare

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


STEPS = [
    {"new": "A"},
    {"method": "f", "expected": "1"},
    {"method": "f", "expected": "2"},
    {"get": "x", "expected": "3"},
]


def test_of_a_sequence_all_steps_are_told_at_which_anybody_differs_and_one_other_answer() -> None:
    own, one, same, other = (
        said({"steps": [{"value": None}, {"value": second}, {"value": third}, {"value": 3}]})
        for second, third in ((1, 2), (9, 2), (9, 2), (1, 8))
    )
    assert side_by_side({"steps": STEPS}, own, [other, one, same]) == (
        "step 2: 1\nstep 3: 2",
        ("step 2: 9\nstep 3: 2",),
    )
    assert side_by_side({"steps": STEPS}, own, [one, None]) is None  # nobody saw where that one differs


def test_after_an_instance_could_not_be_made_its_steps_say_nothing() -> None:
    own = said({"steps": [{"value": None}, {"value": 1}, {"value": 2}, {"value": 3}]})
    unmade = [raised("TypeError"), *[{"missing": "an instance"}] * 3]
    assert side_by_side({"steps": STEPS}, own, [said({"steps": unmade})]) == (
        "step 1: no exception\nstep 2: 1\nstep 3: 2\nstep 4: 3",
        ("step 1: raises TypeError\nstep 2: nothing\nstep 3: nothing\nstep 4: nothing",),
    )


def test_answers_that_are_equal_under_the_tasks_rule_are_told_once() -> None:
    others = [said({"value": value}) for value in (0.3, 0.30000000000000004, 0.7)]
    rule = Compare.model_validate({"float": {"abs": 1e-6, "rel": 1e-6}})
    assert side_by_side(CALL, said({"value": 0.5}), others, rule) == ("0.5", ("0.3", "0.7"))
    printed = [said({}, text) for text in ("6\n", "6", "6 \n")]
    assert side_by_side({"stdout": "5\n"}, said({}, "5\n"), printed) == ("5", ("6",))


def test_what_a_program_printed_is_told_without_white_space_at_the_ends_of_lines() -> None:
    payload = {"kind": "stdio", "stdout": "1\n"}
    others = [said({}, "2 \n3\n"), said({"exit": 3}, "x")]
    assert side_by_side(payload, said({}, "1\n"), others) == ("1", ("2\n3",))


REPLIES = st.recursive(
    st.none() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["value", "raised", "steps", "missing", "exit", "opaque"]), inner, max_size=3
        )
    ),
    max_leaves=9,
)


@given(REPLIES, st.binary(max_size=20))
def test_no_reply_whatever_breaks_it_or_is_told_as_two_answers(reply: Any, output: bytes) -> None:
    one = Answered(json.dumps(reply).encode("ascii"), output)
    for payload in (CALL, {"stdout": "1"}, {"steps": STEPS}):
        for own, other in ((said({"value": 1}), one), (one, said({"value": 1}))):
            told = side_by_side(payload, own, [other])
            assert told is None or (told[0] not in told[1] and len(told[1]) == 1)
        assert side_by_side(payload, one, [one]) is None
