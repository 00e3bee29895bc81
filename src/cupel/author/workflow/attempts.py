"""Attempts on a task's tests, and what they say of the task.

Covers judging them in one go, and the dispute that they open where most of them give one and the same other answer than the
reference. Why they fail is `cupel.author.failures`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cupel.author.failures.annotate import TaskFailures
from cupel.author.stress import StressThresholds, agreeing_answers
from cupel.author.workflow.matters import Matter
from cupel.judge.certificate import certified
from cupel.judge.checks import checks_of
from cupel.judge.judge import Judge
from cupel.judge.limits import candidate_limits
from cupel.judge.programs import packages_of, source_of
from cupel.judge.reference import examine
from cupel.model.outcome import VERDICTS, Cell, Outcome
from cupel.model.task import Task

STRONG = StressThresholds(agreeing=2)
"""Fewer attempts have to agree than samples of stress: an arbiter looks at it, and nothing is flagged for good."""


def judged_attempts(judging: Judge, task: Task) -> list[Cell]:
    """Every attempt of a task on every test.

    Args:
        judging: runs programs.
        task: with its attempts as candidates; its reference passes all tests.

    Raises:
        SandboxError: the sandbox broke down: our own fault.
        TaskError: a test file does not parse.
    """
    checks = checks_of(task)
    examined = examine(judging, task, checks)
    checks = certified(checks, examined.certificates)
    limits = candidate_limits(task, examined.seconds)
    cells = []
    for candidate in task.candidates:
        judged = judging.judge(
            source_of(task, candidate), checks, limits, packages=packages_of(task), confirms=True
        )
        for check, one in zip(checks, judged, strict=True):
            ran = one.outcome is not Outcome.NOT_RUN
            cells.append(
                Cell(
                    task.id,
                    candidate.id,
                    check.test_id,
                    one.outcome,
                    check.mode if ran else None,
                    ran,
                    one.cpu_seconds if ran else None,
                    one.detail,
                )
            )
    return cells


def failing(outcomes: Iterable[Mapping[str, Any]]) -> dict[str, bool]:
    """Attempt → whether it fails a test, from cells as they are stored; those without a verdict are left out."""
    found: dict[str, bool] = {}
    for cell in outcomes:
        outcome = Outcome(cell["outcome"])
        if outcome in VERDICTS:
            name = cell["candidate_id"]
            found[name] = found.get(name, False) or outcome is not Outcome.PASS
    return found


def contradictions(task: Task, cells: Sequence[Cell], failures: TaskFailures) -> list[Matter]:
    """Tests on which most strong attempts give one and the same other answer than the reference.

    Attempts of one shape, such as copies with other names, count once.

    Args:
        task: with its attempts.
        cells: theirs.
        failures: what is known of those that fail.
    """
    rows: dict[str, dict[str, Outcome]] = {}
    for cell in cells:
        rows.setdefault(cell.candidate_id, {})[cell.test_id] = cell.outcome
    named = {test.id: tuple(test.requirements) for test in task.tests}
    found = {}
    for agreeing, everybody, one in agreeing_answers(task, rows, failures, STRONG):
        found[one.test_id] = Matter(
            "attempts-contradict",
            f"{agreeing} of {everybody} independent strong attempts give one and the same other answer on {one.test_id}",
            tests=(one.test_id,),
            requirements=named.get(one.test_id.partition("::")[0], ()),
            evidence={"lines": [f"attempts: {one.answer}", f"reference and test: {one.expected}"]},
        )
    return list(found.values())
