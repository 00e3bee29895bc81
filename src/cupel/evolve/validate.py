"""A test counts only if the reference passes it, again and again.

Covers running the reference on tests under several hash seeds and in several orders, each time in fresh
state. A test that the reference fails the same way each time contradicts it; a test whose outcome changes is
flaky; both are set aside with the evidence, and neither says anything about candidates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cupel.evolve.config import HASH_SEEDS
from cupel.evolve.results import SetAsideTest
from cupel.judge.checks import Check
from cupel.judge.judge import Judge, Judged
from cupel.judge.programs import packages_of
from cupel.judge.reference import spent_by_reference
from cupel.model.outcome import Outcome
from cupel.model.task import Task
from cupel.sandbox.errors import SandboxError
from cupel.sandbox.jobs import ProgramSource
from cupel.sandbox.limits import Limits


@dataclass(frozen=True, slots=True)
class Certified:
    """What the reference says of tests."""

    checks: list[Check]
    """Those that it passes every time."""
    set_aside: list[SetAsideTest]
    seconds: dict[str, float]
    """Check key → CPU seconds that it took in the first run, where that makes a difference to a limit."""


def certify(
    judge: Judge, task: Task, reference: ProgramSource, checks: Sequence[Check], limits: Limits
) -> Certified:
    """The checks that the reference passes every time, and the others with the evidence.

    Args:
        judge: runs the reference once for each hash seed of `HASH_SEEDS`, every second time in reverse order.
        task: whose packages may be needed.
        reference: the task's reference.
        checks: what is certified.
        limits: the reference's own.

    Raises:
        SandboxError: the sandbox broke down: our own fault, which says nothing of a test.
    """
    runs = [repeated(judge, task, reference, checks, limits, hash_seed) for hash_seed in HASH_SEEDS]
    passed: list[Check] = []
    set_aside: list[SetAsideTest] = []
    for check in checks:
        seen = [run[check.test_id] for run in runs]
        outcomes = [one.outcome for one in seen]
        if all(outcome is Outcome.PASS for outcome in outcomes):
            passed.append(check)
        else:
            set_aside.append(SetAsideTest(check.test_id, _reason(outcomes), _evidence(seen)))
    return Certified(passed, set_aside, spent_by_reference(checks, [runs[0][one.test_id] for one in checks]))


def repeated(
    judge: Judge,
    task: Task,
    reference: ProgramSource,
    checks: Sequence[Check],
    limits: Limits,
    hash_seed: int,
) -> dict[str, Judged]:
    """The reference on the checks under one hash seed, by test id; under odd ones in reverse order.

    Raises:
        SandboxError: the sandbox broke down: our own fault, which says nothing of a test.
    """
    ordered = list(checks) if hash_seed % 2 == 0 else list(reversed(checks))
    judged = judge.judge(reference, ordered, limits, hash_seed=hash_seed, packages=packages_of(task))
    for one in judged:
        if one.outcome is Outcome.INFRASTRUCTURE:
            raise SandboxError(one.detail)
    return {check.test_id: one for check, one in zip(ordered, judged, strict=True)}


def _reason(outcomes: Sequence[Outcome]) -> str:
    return "reference-fails" if len(set(outcomes)) == 1 else "flaky"


def _evidence(seen: Sequence[Judged]) -> str:
    runs = [f"hash seed {seed}: {one.outcome.value}" for seed, one in zip(HASH_SEEDS, seen, strict=True)]
    detail = next((one.detail for one in seen if one.detail), "")
    return "; ".join(runs) + (f" ({detail})" if detail else "")
