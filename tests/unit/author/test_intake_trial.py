"""An author's own contradictions are told before the task is taken, by running the author's own work alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from authoring_play import ANN, RIGHT, WRONG, task_answer
from cupel.author.validation.finding import Finding
from cupel.author.validation.subject import Subject
from cupel.author.workflow.assembly import task_of_form
from cupel.author.workflow.trial import contradictions_in, trial_on
from cupel.judge.judge import Judge
from cupel.model.errors import InfrastructureError
from cupel.model.task import Task
from cupel.sandbox.backends import choose
from cupel.sandbox.errors import SandboxError
from cupel.sandbox.jobs import Observation, ProgramSource


def task(**changes: Any) -> Task:
    return task_of_form("t1", task_answer(**changes), ANN, with_reference=True)


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"reference": {"code": WRONG}}, ["the reference never reads parameter `lo` of `clamp`"]),
        (
            {"examples": [{"kind": "call", "args": "[5, 0, 3]", "expected": "5"}]},
            ["the reference does not pass the public example example-1; correct one of the two (fail: got 3, expected 5)"],
        ),
        (
            {"precondition": "def valid(x, lo, hi):\n    return x < hi\n"},
            ["the precondition rejects the input of test example-1; correct one of the two"],
        ),
        (
            {"reference": {"code": RIGHT.replace("def clamp", "def clam")}},
            ["the reference cannot be used", "the interface states `clamp`, which the reference does not define"],
        ),
    ],
)  # fmt: skip
def test_contradictions_within_a_task(changes: dict[str, Any], problems: list[str]) -> None:
    with Judge(choose()) as judging:
        found = contradictions_in(task(**changes), judging)
    assert len(found) == len(problems)
    for told, problem in zip(found, problems, strict=True):
        assert told.startswith(problem)


def test_a_sandbox_that_breaks_down_is_no_fault_of_the_author() -> None:
    def broken() -> Judge:
        raise SandboxError("out of processes")

    with pytest.raises(InfrastructureError, match="hand in again: out of processes"):
        trial_on(broken)(task())


class Breaking(Judge):
    """A judge whose sandbox breaks down under some programs."""

    def __init__(self, is_sound: Callable[[ProgramSource], bool]) -> None:
        super().__init__(choose())
        self.is_sound = is_sound

    def observe(self, program: ProgramSource, *rest: Any, **more: Any) -> list[Observation]:
        if not self.is_sound(program):
            raise SandboxError("the server ended")
        return super().observe(program, *rest, **more)


def test_who_breaks_the_sandbox_is_told_where_it_runs_other_programs() -> None:
    with Breaking(lambda program: "clamp" not in program.files["solution.py"]) as judging:
        (problem,) = contradictions_in(task(), judging)
    assert problem.startswith("running it breaks the sandbox (the server ended)")


def test_a_sandbox_that_runs_nothing_is_our_own_fault() -> None:
    with Breaking(lambda _: False) as judging, pytest.raises(SandboxError):
        contradictions_in(task(), judging)


def test_what_cannot_be_looked_at_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_deep(_: Subject) -> list[Finding]:
        raise RecursionError("maximum recursion depth exceeded")

    monkeypatch.setattr("cupel.author.workflow.trial.lint", too_deep)
    with Judge(choose()) as judging:
        (problem,) = contradictions_in(task(), judging)
    assert problem.startswith("it cannot be tried (RecursionError: ")


def examples(count: int) -> list[dict[str, Any]]:
    return [{"kind": "call", "args": f"[{one}, 0, 9]", "expected": str(min(one, 9))} for one in range(count)]


def test_a_trial_takes_so_long_at_most() -> None:
    """The more examples, the less each may take; few may take what a reference may."""
    seen: set[tuple[int, float]] = set()

    class Listening(Judge):
        def judge(self, program: Any, checks: Any, limits: Any, **more: Any) -> Any:
            if checks:
                seen.add((len(checks), limits.cpu_seconds))
            return super().judge(program, checks, limits, **more)

    with Listening(choose()) as judging:
        for count in (1, 6, 60):
            assert contradictions_in(task(examples=examples(count)), judging) == []
    assert seen == {(1, 10.0), (6, 10.0), (60, 1.0)}


def test_so_many_examples_are_tried_at_most() -> None:
    with Judge(choose()) as judging:
        (problem,) = contradictions_in(task(examples=examples(201)), judging)
        assert judging.executed == 0
    assert problem.startswith("201 examples in tests and text; at most 200 can be tried")
