"""`settle`: which of the tests that an author wrote stand, where no reference says so.

Covers the choice by agreement of both sides, after CodeT (Chen et al. 2022, arXiv 2207.10397): programs that pass the same tests bear each
other and these tests out; of all such groups the one counts whose number of independent programs times number of tests is greatest. Tests that
it does not pass go, with the evidence. Copies of a program, with other names for the same, count once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cupel.evolve.recipes.passrows import PassRows, Verdict
from cupel.evolve.recipes.settings import SettleSettings
from cupel.evolve.recipes.trimming import NO_TESTS, NOT_JUDGED, Drop, Trimmed
from cupel.model.source import canonical_shape
from cupel.model.task import Task

OUTVOTED = "programs-agree-against-it"
NO_AGREEMENT = "no-independent-programs-agree"


@dataclass(frozen=True, slots=True)
class _Group:
    """Programs that pass the same tests."""

    row: tuple[Verdict, ...]
    independent: int
    tests: int

    @property
    def weight(self) -> tuple[int, int, int]:
        """Greater is better; with equal products the group with more tests, then with more programs."""
        return self.independent * self.tests, self.tests, self.independent


def settle_tests(task: Task, passes: PassRows, settings: SettleSettings) -> Trimmed:
    """The task with the tests that the strongest group of independent programs passes; without such a group it goes.

    A task with a reference stays as it is: there `evolve` certifies every test on it.
    """
    if task.reference is not None:
        return Trimmed(task, ())
    if not passes.is_judged:
        evidence: dict[str, Any] = {"candidates": len(passes.candidates), "tests": len(passes.tests)}
        return Trimmed(None, (Drop(task.id, None, NOT_JUDGED, evidence, task.to_json()),))
    best = max(_groups(task, passes), key=lambda group: group.weight)
    told = {"independent_programs": best.independent, "tests": best.tests}
    if best.tests == 0:
        return Trimmed(None, (Drop(task.id, None, NO_TESTS, told, task.to_json()),))
    if best.independent < settings.min_programs:
        return Trimmed(None, (Drop(task.id, None, NO_AGREEMENT, told, task.to_json()),))
    passed = {test for test, verdict in zip(passes.tests, best.row, strict=True) if verdict is True}
    drops = tuple(
        Drop(task.id, test.id, OUTVOTED, told, test.to_json()) for test in task.tests if test.id not in passed
    )
    return Trimmed(task.with_tests([test for test in task.tests if test.id in passed]), drops)


def _groups(task: Task, passes: PassRows) -> list[_Group]:
    shapes = _shapes(task)
    found: dict[tuple[Verdict, ...], set[str]] = {}
    for candidate, row in zip(passes.candidates, passes.rows, strict=True):
        found.setdefault(row, set()).add(shapes[candidate])
    return [_Group(row, len(some), sum(verdict is True for verdict in row)) for row, some in found.items()]


def _shapes(task: Task) -> Mapping[str, str]:
    return {
        one.id: canonical_shape(one.code) if one.code is not None else repr(sorted((one.files or {}).items()))
        for one in task.candidates
    }
