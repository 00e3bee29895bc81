"""Asking a task's precondition about the inputs of its tests.

Covers reading a test's input as the call of `valid` that the format describes: the arguments of a function, the
stdin of a program, the steps of a class or module as dicts with decoded arguments. An input that only running
the test's own code would show (test files, asserts with more to them than calls on literals) is not read. Runs
nothing: the precondition is code of the task and belongs in the sandbox.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cupel.judge import asserts
from cupel.judge.checks import names_of
from cupel.model import literal
from cupel.model.task import AssertTest, CallsTest, CallTest, StdioTest, Step, Task
from cupel.sandbox import jobs


@dataclass(frozen=True, slots=True)
class InputQuestion:
    """Whether the input of a test is within the task."""

    test_id: str
    probe: jobs.Probe
    """A call of `valid`."""


def input_questions(task: Task) -> list[InputQuestion]:
    """The questions for all tests of a task whose input can be read, in order; a test may put several."""
    return [InputQuestion(test.id, probe) for test in task.tests for probe in _probes(task, test)]


def precondition_source(code: str) -> jobs.ProgramSource:
    """The precondition as the sandbox loads it."""
    return jobs.ProgramSource({"precondition.py": code}, "precondition.py", ("precondition",))


def _probes(task: Task, test: Any) -> Iterator[jobs.Probe]:
    kind = task.interface.kind
    if kind == "program":
        if isinstance(test, StdioTest):
            yield jobs.call("valid", [test.stdin])
        return
    if isinstance(test, CallsTest):
        if kind != "function":
            yield jobs.call("valid", [[_step(step) for step in test.steps]])
        return
    calls = _calls(task, test)
    if kind == "function":
        yield from (
            jobs.call("valid", args, kwargs) for name, args, kwargs in calls if name == task.interface.name
        )
    elif calls:
        yield jobs.call("valid", [[_call_step(task, *call) for call in calls]])


def _calls(task: Task, test: Any) -> list[tuple[str, Sequence[Any], Mapping[str, Any]]]:
    """(name, arguments, keyword arguments) of the calls that a test makes with literals."""
    match test:
        case CallTest():
            name = test.function or task.interface.name
            return [(name, literal.parse_args(test.args), literal.parse_kwargs(test.kwargs))]
        case AssertTest():
            lowered = asserts.lower(test.code, names_of(task))
            return (
                [(call.function, call.args, call.kwargs) for call in lowered.calls]
                if lowered is not None
                else []
            )
    return []


def _call_step(task: Task, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    makes_instance = task.interface.kind == "class" and name == task.interface.name
    step: dict[str, Any] = {"new" if makes_instance else "function": name, "args": list(args)}
    return {**step, "kwargs": dict(kwargs)} if kwargs else step


def _step(step: Step) -> dict[str, Any]:
    """A step with decoded arguments and without what is expected of it; only what the test gives is there."""
    record: dict[str, Any] = {
        name: value
        for name, value in (
            ("new", step.new),
            ("method", step.method),
            ("function", step.function),
            ("get", step.get),
            ("as", step.as_),
            ("on", step.on),
        )
        if value is not None
    }
    if step.args is not None:
        record["args"] = literal.parse_args(step.args)
    if step.kwargs is not None:
        record["kwargs"] = literal.parse_kwargs(step.kwargs)
    return record
