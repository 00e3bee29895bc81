"""Playing an attack: judging its program on the tests of its scene, and those who come after it.

Covers the kinds that a run asks for, the certificates of tests that run apart from the program, and what must hold of
the outcomes. Which attacks there are stands in the modules named by aim.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass

from attack import Attack, Scene

from cupel.judge.certificate import certified, issue
from cupel.judge.checks import Check, checks_of
from cupel.judge.judge import Judge
from cupel.judge.programs import source_of
from cupel.model.outcome import Mode
from cupel.model.task import Program, Task
from cupel.sandbox.limits import Limits
from judging import task_of

FULL = os.environ.get("CUPEL_ATTACKS") == "full"
"""Every attack on every kind of test and backend; otherwise what is dear is sampled."""
SPLIT_KINDS = ("logic", "unittest", "pytest")
"""Kinds whose tests run in a process of their own, apart from the program."""
LIMITS = Limits(cpu_seconds=0.3, memory_bytes=128 << 20)
_PYTEST_EVERY = 6
"""By default so many attacks share one turn on `pytest`, which takes ten times as long to start as the other kinds."""
_SLACK_SECONDS = 20.0
"""For a machine that is busy with other work."""
_prepared: dict[tuple[str, tuple[str, ...], bool], tuple[Task, list[Check]]] = {}


@dataclass(frozen=True, slots=True)
class Seen:
    """One cell: on which kind of test, what came of it, how the verdict came about."""

    kind: str
    outcome: str
    mode: Mode
    detail: str


def play(
    judge: Judge,
    scene: Scene,
    code: str,
    kinds: Sequence[str],
    *,
    knows_reference: bool = True,
    limits: Limits = LIMITS,
) -> list[Seen]:
    """The cells of a program on these kinds of test; they must not take longer than their limits allow.

    Args:
        knows_reference: whether the tests have certificates of the scene's right program.
    """
    task, checks = _checks(judge, scene, tuple(kinds), knows_reference)
    names = {f"t{at}": kind for at, kind in enumerate(kind for kind in kinds for _ in scene.tests[kind])}
    source = source_of(task, Program(code=code))
    began = time.monotonic()
    judged = judge.judge(source, checks, limits, max_timeouts=len(checks) + 1)
    allowed = (2 * len(checks) + 2) * limits.wall_seconds + _SLACK_SECONDS
    assert time.monotonic() - began < allowed, "it held the judge up"
    return [
        Seen(names[check.test_id.partition("::")[0]], one.outcome.value, check.mode, one.detail)
        for check, one in zip(checks, judged, strict=True)
    ]


def kinds_of(attack: Attack, index: int) -> tuple[str, ...]:
    """The kinds of test on which an attack is judged in this run: all, one where it is dear; `pytest` now and then."""
    kinds = tuple(attack.scene.tests)
    if FULL:
        return kinds
    if attack.dear:
        return (kinds[index % len(kinds)],)
    return kinds if index % _PYTEST_EVERY == 0 else tuple(kind for kind in kinds if kind != "pytest")


def kinds_after(kinds: Sequence[str], index: int) -> tuple[str, ...]:
    """The kinds of test on which those who come after an attack are judged."""
    return tuple(kinds) if FULL else tuple(dict.fromkeys((kinds[0], kinds[index % len(kinds)])))


def _checks(
    judge: Judge, scene: Scene, kinds: tuple[str, ...], knows_reference: bool
) -> tuple[Task, list[Check]]:
    key = (scene.name, kinds, knows_reference)
    if key not in _prepared:
        tests = [test for kind in kinds for test in scene.tests[kind]]
        task = task_of(*tests, kind=scene.shape.value, name=scene.interface, exports=list(scene.exports))
        checks = checks_of(task)
        if knows_reference:
            reference = source_of(task, Program(code=scene.right))
            limits = Limits(cpu_seconds=5.0)
            checks = certified(checks, issue(judge, task, reference, checks, limits))
        _prepared[key] = task, checks
    return _prepared[key]
