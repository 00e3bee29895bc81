"""What a task's reference shows of itself: whether it loads, what it costs, which tests it passes.

The limits of candidates follow from it. A task whose reference does not load is set aside whole; a test that
the reference fails is not: whoever asked decides what to do with it.
"""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from cupel.judge.certificate import Certificate, certified, issue
from cupel.judge.checks import Check, names_of
from cupel.judge.judge import Judge, Judged
from cupel.judge.limits import IDLE_SECONDS, noteworthy, reference_limits
from cupel.judge.programs import packages_of, source_of
from cupel.judge.verdict import answer_of
from cupel.model.task import Task
from cupel.sandbox.jobs import Observation, ProgramSource, Status, missing_names


@dataclass(frozen=True, slots=True)
class Examined:
    """A task's reference and tests, seen once."""

    rejected: str | None
    """Why the whole task is set aside; None where it is not."""
    seconds: dict[str, float] | None
    """Check key → CPU seconds of the reference, where that makes a difference; None without a reference."""
    judged: tuple[Judged, ...]
    """The reference on each check; empty without a reference."""
    certificates: dict[str, Certificate] = field(default_factory=dict)
    """Of the checks whose own code has to run; candidates are judged on the checks as these say."""
    part: str | None = None
    """What of the task is the reason: `packages`, `reference`, `precondition` or `generator`; None where it is not set aside."""


def examine(judge: Judge, task: Task, checks: Sequence[Check], max_timeouts: int | None = None) -> Examined:
    """Load the reference and run it on the checks.

    Args:
        judge: runs it.
        task: whose reference it is.
        checks: of its tests.
        max_timeouts: after so many time-outs the remaining checks are `not_run`; by default all are run.

    Raises:
        SandboxError: the sandbox broke down: our own fault, to be tried again.
    """
    lacking = _missing_packages(task)
    if lacking:
        reason = f"needs packages that are not installed here: {', '.join(lacking)}"
        return Examined(reason, None, (), part="packages")
    problem, part = _load_problem(judge, task)
    if problem is not None or task.reference is None:
        return Examined(problem, None, (), part=part)
    source = source_of(task, task.reference)
    limits = reference_limits(task)
    most = len(checks) + 1 if max_timeouts is None else max_timeouts
    certificates = issue(judge, task, source, checks, limits, most)
    checks = certified(checks, certificates)
    judged = judge.judge(source, checks, limits, packages=packages_of(task), max_timeouts=most)
    return Examined(None, spent_by_reference(checks, judged), tuple(judged), certificates)


def spent_by_reference(checks: Sequence[Check], judged: Sequence[Judged]) -> dict[str, float]:
    """Check key → CPU seconds that the reference took, where it answered and it makes a difference to a limit."""
    return noteworthy(
        {
            check.key: _spent(one.seen)
            for check, one in zip(checks, judged, strict=True)
            if one.seen.status is Status.REPLY
        }
    )


def _spent(seen: Observation) -> float:
    """CPU seconds, and seconds in which it waits where these are many: a reference may sleep, and so may candidates."""
    idle = seen.wall_seconds - seen.cpu_seconds
    return seen.cpu_seconds + (idle if idle >= IDLE_SECONDS else 0.0)


def _load_problem(judge: Judge, task: Task) -> tuple[str | None, str | None]:
    """Why a program of the task cannot serve (it does not load, or lacks the names that it is there for), and which one."""
    programs = []
    if task.reference is not None:
        programs.append(("reference", source_of(task, task.reference), names_of(task)))
    for what, code, name in (
        ("precondition", task.precondition, "valid"),
        ("generator", task.generator, "generate"),
    ):
        if code is not None:
            programs.append((what, ProgramSource({f"{what}.py": code}, f"{what}.py", (what,)), [name]))
    found = ((_problem_of(judge, task, *program), program[0]) for program in programs)
    return next((one for one in found if one[0] is not None), (None, None))


def _problem_of(judge: Judge, task: Task, what: str, source: ProgramSource, names: list[str]) -> str | None:
    (seen,) = judge.observe(
        source, [missing_names(names)], reference_limits(task), packages=packages_of(task)
    )
    if seen.status is Status.REPLY:
        answer = answer_of(json.loads(seen.reply))
        if answer.raised is None and not answer.value:
            return None
        return f"the {what} lacks {', '.join(answer.value or ['its names'])}"
    if seen.status is Status.UNLOADED:
        answer = answer_of(json.loads(seen.reply))
        kind, message, _ = answer.raised or ("an error", answer.problem, None)
        return f"the {what} does not load: {kind}: {message}"
    return f"the {what} does not load: {seen.status} {seen.detail}".rstrip()


def _missing_packages(task: Task) -> list[str]:
    lacking = []
    kinds = {test.kind for test in task.tests}
    for name in [*task.packages, *({"pytest"} & kinds)]:  # test files of that kind are run by that package
        try:
            importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            lacking.append(name)
    return lacking
