"""The input of a test as a call of the task's precondition."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cupel.judge.precondition import input_questions
from cupel.sandbox import jobs, wire
from judging import call, task_of


def asked(kind: str, name: str, test: dict[str, Any], exports: tuple[str, ...] = ()) -> list[tuple[Any, Any]]:
    """(arguments, keyword arguments) of every call of `valid` for one test."""
    found = []
    for question in input_questions(task_of(test | {"id": "t"}, kind=kind, name=name, exports=list(exports))):
        body = json.loads(question.probe.body)
        assert (question.test_id, question.probe.kind, body["function"]) == ("t", "call", "valid")
        args = [wire.decode(json.dumps(tree)) for tree in body["args"]]
        kwargs = {key: wire.decode(json.dumps(tree)) for key, tree in body["kwargs"].items()}
        found.append((args, kwargs))
    return found


def test_a_function_is_asked_about_its_arguments() -> None:
    test = {"kind": "call", "args": "[1, (2,)]", "kwargs": "{'k': {3}}", "expected": "0"}
    assert asked("function", "f", test) == [([1, (2,)], {"k": {3}})]
    assert asked("function", "f", {**test, "function": "f"}) == [([1, (2,)], {"k": {3}})]


def test_another_function_than_the_task_s_own_is_not_asked_about() -> None:
    assert (
        asked("function", "f", {"kind": "call", "args": "[1]", "expected": "0", "function": "helper"}) == []
    )


def test_every_call_of_a_plain_assert_is_asked_about() -> None:
    assert asked("function", "f", {"kind": "assert", "code": "assert f(1) == f(x=2)"}) == [
        ([1], {}),
        ([], {"x": 2}),
    ]


@pytest.mark.parametrize(
    "test",
    [
        {"kind": "assert", "code": "assert all(f(n) for n in range(3))"},
        {"kind": "pytest", "code": "def test_a():\n    assert f(1)\n"},
    ],
    ids=["assert", "file"],
)
def test_what_only_running_would_show_is_not_asked_about(test: dict[str, Any]) -> None:
    assert asked("function", "f", test) == []


def test_a_program_is_asked_about_its_stdin() -> None:
    assert asked("program", "p", {"kind": "stdio", "stdin": "3\n", "stdout": "9\n"}) == [(["3\n"], {})]


def test_a_class_is_asked_about_its_steps_with_decoded_arguments_and_nothing_expected() -> None:
    steps = [
        {"new": "C", "args": "[1]", "as": "a"},
        {"method": "m", "args": "[]", "kwargs": "{'k': 2}", "on": "a", "expected": "3"},
        {"get": "x", "expected": "4"},
        {"function": "g", "args": "[(5,)]", "raises": "ValueError"},
    ]
    assert asked("class", "C", {"kind": "calls", "steps": steps}) == [
        (
            [
                [
                    {"new": "C", "as": "a", "args": [1]},
                    {"method": "m", "on": "a", "args": [], "kwargs": {"k": 2}},
                    {"get": "x"},
                    {"function": "g", "args": [(5,)]},
                ]
            ],
            {},
        )
    ]


def test_calls_of_a_module_are_steps() -> None:
    test = {"kind": "call", "args": "[1]", "expected": "0", "function": "g"}
    assert asked("module", "m", test, ("g",)) == [([[{"function": "g", "args": [1]}]], {})]
    asserted = {"kind": "assert", "code": "assert g(1) == g(2)"}
    assert asked("module", "m", asserted, ("g",)) == [
        ([[{"function": "g", "args": [1]}, {"function": "g", "args": [2]}]], {})
    ]


def test_a_question_s_probe_is_the_sandbox_s_own() -> None:
    task = task_of(call("[5, 0, 3]", "3"))
    assert [one.probe for one in input_questions(task)] == [jobs.call("valid", [5, 0, 3])]
