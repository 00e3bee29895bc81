"""Sequences as test payload, and their smaller variants."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cupel.evolve.steps.call import StepCall, StepResult, steps_key, to_steps_json
from cupel.evolve.steps.shrink import shrink_steps
from cupel.model.errors import LiteralError
from cupel.model.task import CallsTest

STEPS = (
    StepCall("new", "Stack", (3,)),
    StepCall("method", "push", ([1, (2,)],), (("at", None),)),
    StepCall("get", "size"),
    StepCall("function", "total", ({2, 1},)),
)


def test_payload() -> None:
    results = [
        StepResult(),
        StepResult(expected="None"),
        StepResult(expected="1"),
        StepResult(raises="ValueError"),
    ]
    assert to_steps_json(STEPS, results) == [
        {"new": "Stack", "args": "[3]"},
        {"method": "push", "args": "[[1, (2,)]]", "kwargs": "{'at': None}", "expected": "None"},
        {"get": "size", "expected": "1"},
        {"function": "total", "args": "[{1, 2}]", "raises": "ValueError"},
    ]


def test_the_payload_is_one_of_the_task_format() -> None:
    steps = to_steps_json(STEPS, [StepResult(expected="1")] * 4)
    test = CallsTest.model_validate(
        {"id": "t", "kind": "calls", "visibility": "private", "origin": "fuzz", "steps": steps}
    )
    assert [step.to_json() for step in test.steps] == steps


def test_one_result_a_step() -> None:
    with pytest.raises(ValueError, match="4 steps, 1 results"):
        to_steps_json(STEPS, [StepResult()])


def test_an_argument_without_a_literal() -> None:
    with pytest.raises(LiteralError):
        to_steps_json((StepCall("function", "f", (object(),)),), [StepResult()])


def test_steps_are_dropped_first_then_arguments_shrink() -> None:
    new, push, pop = StepCall("new", "S"), StepCall("method", "push", (5,)), StepCall("method", "pop")
    variants = list(shrink_steps((new, push, pop)))
    assert variants[:2] == [(new, pop), (new, push)]
    assert (new, StepCall("method", "push", (0,)), pop) in variants


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_variants_keep_the_constructor_and_come_once(values: list[int]) -> None:
    steps = (StepCall("new", "S"), *(StepCall("method", "push", (value,)) for value in values))
    variants = list(shrink_steps(steps))
    keys = [steps_key(variant) for variant in variants]
    assert len(set(keys)) == len(keys)
    assert steps_key(steps) not in keys
    assert all(variant[0] == steps[0] and len(variant) >= 2 for variant in variants)
