"""Sequences as test payload, and their smaller variants."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cupel.evolve.steps.call import (
    StepCall,
    StepResult,
    owners,
    plain_step,
    setting,
    steps_key,
    to_steps_json,
)
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


TWO = (
    StepCall("new", "Stack", label="a"),
    setting("items", [1]),
    StepCall("new", "Queue", (3,)),
    StepCall("method", "push", (1,), on="a"),
    StepCall("function", "total", ([],)),
    StepCall("get", "size"),
)


def test_instances_have_names_and_attributes_are_set_by_a_method() -> None:
    steps = to_steps_json(TWO, [StepResult()] * len(TWO))
    assert steps[:4] == [
        {"new": "Stack", "args": "[]", "as": "a"},
        {"method": "__setattr__", "args": "['items', [1]]"},
        {"new": "Queue", "args": "[3]"},
        {"method": "push", "args": "[1]", "on": "a"},
    ]
    CallsTest.model_validate(
        {"id": "t", "kind": "calls", "visibility": "private", "origin": "fuzz", "steps": steps}
    )


def test_which_instance_a_step_is_about() -> None:
    assert list(owners(TWO)) == [
        (0, "Stack"),
        (0, "Stack"),
        (1, "Queue"),
        (0, "Stack"),
        None,
        (1, "Queue"),
    ]
    assert list(owners([StepCall("get", "size"), StepCall("get", "size", on="nobody")])) == [None, None]


def test_operations_are_what_a_step_does_apart_from_its_arguments() -> None:
    assert [step.operation for step in TWO] == ["Stack", "items =", "Queue", "push", "total", ".size"]


def test_steps_as_a_precondition_sees_them() -> None:
    assert plain_step(StepCall("method", "push", (1,), (("at", 0),), on="a")) == {
        "method": "push",
        "args": [1],
        "kwargs": {"at": 0},
        "on": "a",
    }
    assert plain_step(StepCall("get", "size")) == {"get": "size"}


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
