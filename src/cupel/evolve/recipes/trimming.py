"""The stages that drop tests: `filter`, `thin` and `select`, for one task each.

Covers which tests and tasks are dropped and why, from who passes what. Draws are made from the run's seed, the stage and the task
alone, so that they depend neither on order nor on other tasks. A test without any verdict is not judged here and stays.

Does not spare tests that the prompt shows: the published rules know no such thing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cupel.evolve.recipes.passrows import PassRows
from cupel.evolve.recipes.patterns import (
    PUBLISHED_MIN_SHARE,
    PUBLISHED_PER_PATTERN,
    below_share,
    same_pattern,
    share_passing,
)
from cupel.model.hashing import seed_for
from cupel.model.task import Task

LOW_SHARE = "few-candidates-pass"
SAME_PATTERN = "same-pass-pattern"
NOT_JUDGED = "no-outcomes"
NO_TESTS = "no-test-left"
FEW_TESTS = "too-few-tests"
MANY_PERFECT = "too-many-perfect-solutions"


@dataclass(frozen=True, slots=True)
class Drop:
    """A test, or a whole task, that a stage leaves out."""

    task_id: str
    test_id: str | None
    """None where the task goes."""
    reason: str
    evidence: Mapping[str, Any]
    record: Mapping[str, Any]
    """What was dropped, so that nothing is lost."""

    def to_json(self) -> dict[str, Any]:
        """A line of the stage's side file."""
        what = "task" if self.test_id is None else "test"
        return {
            "task_id": self.task_id,
            "test_id": self.test_id,
            "reason": self.reason,
            "evidence": dict(self.evidence),
            what: dict(self.record),
        }


@dataclass(frozen=True, slots=True)
class Trimmed:
    """What a stage makes of a task."""

    task: Task | None
    """With the tests that stay; None where the task goes."""
    drops: tuple[Drop, ...]


@dataclass(frozen=True, slots=True)
class FilterSettings:
    """Published step 3.1."""

    min_share: float = PUBLISHED_MIN_SHARE
    """A test that a smaller share of the candidates passes is dropped."""


@dataclass(frozen=True, slots=True)
class ThinSettings:
    """Published step 3.4: the filter again, then one test of each pass pattern, drawn."""

    min_share: float = PUBLISHED_MIN_SHARE
    per_pattern: int = 1
    """Tests of one pass pattern that stay."""


@dataclass(frozen=True, slots=True)
class SelectSettings:
    """Published step 4.1: the filter again, then few tests of each pass pattern, drawn; then whole tasks go."""

    min_share: float = PUBLISHED_MIN_SHARE
    per_pattern: int = PUBLISHED_PER_PATTERN
    """Tests of one pass pattern that stay."""
    min_tests: int = 5
    """A task with fewer tests left is dropped."""
    max_perfect: int = 60
    """A task with more candidates that pass all its tests is dropped."""


def filter_tests(task: Task, passes: PassRows, settings: FilterSettings) -> Trimmed:
    """Drop the tests that too few candidates pass; a task that loses all of them goes."""
    return _judged(task, passes, lambda: _trim(task, _low(passes, settings.min_share)))


def thin_tests(task: Task, passes: PassRows, settings: ThinSettings, seed: int) -> Trimmed:
    """Drop the tests that too few candidates pass, and all but a few of each pass pattern."""
    generator = random.Random(seed_for(seed, "thin", task.id))
    return _judged(task, passes, lambda: _trim(task, _surplus(passes, settings, generator)))


def select_tests(task: Task, passes: PassRows, settings: SelectSettings, seed: int) -> Trimmed:
    """The final suite; a task goes with too few tests, or with too many perfect solutions."""
    generator = random.Random(seed_for(seed, "select", task.id))
    return _judged(task, passes, lambda: _select(task, passes, settings, generator))


_Reasons = dict[str, tuple[str, dict[str, Any]]]
"""Test id → why it goes, with the evidence."""


def _judged(task: Task, passes: PassRows, trim: Callable[[], Trimmed]) -> Trimmed:
    """Nothing can be said of a task that was not judged: it goes, with that reason."""
    if passes.is_judged:
        return trim()
    evidence = {"candidates": len(passes.candidates), "tests": len(passes.tests)}
    return Trimmed(None, (Drop(task.id, None, NOT_JUDGED, evidence, task.to_json()),))


def _select(task: Task, passes: PassRows, settings: SelectSettings, generator: random.Random) -> Trimmed:
    trimmed = _trim(task, _surplus(passes, settings, generator))
    if trimmed.task is None:
        return trimmed
    tests = len(trimmed.task.tests)
    if tests < settings.min_tests:
        evidence: dict[str, Any] = {"tests": tests, "min_tests": settings.min_tests}
        return _gone(trimmed, task, FEW_TESTS, evidence)
    kept = passes.only_tests(test.id for test in trimmed.task.tests)
    perfect = sum(all(row) for row in kept.rows)
    if perfect > settings.max_perfect:
        evidence = {"perfect_solutions": perfect, "max_perfect": settings.max_perfect}
        return _gone(trimmed, task, MANY_PERFECT, evidence)
    return trimmed


def _low(passes: PassRows, min_share: float) -> _Reasons:
    columns = passes.columns()
    return {
        passes.tests[at]: (LOW_SHARE, {"share": share_passing(columns[at]), "min_share": min_share})
        for at in below_share(columns, min_share)
    }


def _surplus(passes: PassRows, settings: ThinSettings | SelectSettings, generator: random.Random) -> _Reasons:
    """Tests below the share, and those that a draw leaves out of groups that are too large."""
    reasons = _low(passes, settings.min_share)
    low = {at for at, test in enumerate(passes.tests) if test in reasons}
    unknown = {at for at, column in enumerate(passes.columns()) if share_passing(column) is None}
    for group in same_pattern(passes.columns(), low | unknown):
        if len(group) > settings.per_pattern:
            kept = set(generator.sample(group, settings.per_pattern))
            told = {"kept": [passes.tests[at] for at in sorted(kept)]}
            reasons.update({passes.tests[at]: (SAME_PATTERN, told) for at in group if at not in kept})
    return reasons


def _trim(task: Task, reasons: _Reasons) -> Trimmed:
    drops = tuple(
        Drop(task.id, test.id, *reasons[test.id], test.to_json()) for test in task.tests if test.id in reasons
    )
    kept = _without(task.tests, reasons)
    trimmed = Trimmed(task.with_tests(kept), drops)
    return trimmed if kept else _gone(trimmed, task, NO_TESTS, {"tests": len(task.tests)})


def _without(tests: Iterable[Any], gone: Collection[str]) -> list[Any]:
    return [test for test in tests if test.id not in gone]


def _gone(trimmed: Trimmed, task: Task, reason: str, evidence: Mapping[str, Any]) -> Trimmed:
    """The whole task goes; what was said of single tests stays said."""
    return Trimmed(None, (*trimmed.drops, Drop(task.id, None, reason, evidence, task.to_json())))
