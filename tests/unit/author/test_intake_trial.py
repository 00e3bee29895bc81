"""An author's own contradictions are told before the task is taken, by running the author's own work alone."""

from __future__ import annotations

from typing import Any

import pytest

from authoring_play import ANN, RIGHT, WRONG, task_answer
from cupel.author.workflow.assembly import task_of_form
from cupel.author.workflow.trial import contradictions_in, trial_on
from cupel.judge.judge import Judge
from cupel.model.errors import InfrastructureError
from cupel.model.task import Task
from cupel.sandbox.backends import choose
from cupel.sandbox.errors import SandboxError


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
