"""What a suite is worth where the truth is published: `cupel score`.

Covers comparing who passes every test with `metadata.published_verdicts`, in all and among the candidates
that pass the seed tests, per task and averaged over tasks. A positive is a right program; the suite calls
positive what it accepts. This module alone reads published verdicts. It runs nothing, and a score with
nothing to divide by is None, never 0.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cupel.dataset.acceptance import Row, Standing, columns_of, rows_of, standing
from cupel.model.outcome import Cell
from cupel.model.task import Task

SEED = "seed"


@dataclass(frozen=True, slots=True)
class Confusion:
    """Candidates by truth and by what the suite says of them."""

    true_positives: int = 0
    """Right and accepted."""
    false_positives: int = 0
    """Wrong and accepted."""
    true_negatives: int = 0
    """Wrong and rejected."""
    false_negatives: int = 0
    """Right and rejected."""

    @property
    def right(self) -> int:
        """Right candidates."""
        return self.true_positives + self.false_negatives

    @property
    def wrong(self) -> int:
        """Wrong candidates."""
        return self.true_negatives + self.false_positives

    @property
    def tpr(self) -> float | None:
        """Share of the right ones that is accepted."""
        return self.true_positives / self.right if self.right else None

    @property
    def tnr(self) -> float | None:
        """Share of the wrong ones that is rejected."""
        return self.true_negatives / self.wrong if self.wrong else None

    def __add__(self, other: Confusion) -> Confusion:
        return Confusion(
            self.true_positives + other.true_positives,
            self.false_positives + other.false_positives,
            self.true_negatives + other.true_negatives,
            self.false_negatives + other.false_negatives,
        )

    def to_json(self) -> dict[str, Any]:
        """Counts and rates; among seed-passing candidates `caught` is what the seed tests let through."""
        return {
            "right": self.right,
            "wrong": self.wrong,
            "kept": self.true_positives,
            "caught": self.true_negatives,
            "true_positives": self.true_positives,
            "false_positives": self.false_positives,
            "true_negatives": self.true_negatives,
            "false_negatives": self.false_negatives,
            "tpr": self.tpr,
            "tnr": self.tnr,
        }


@dataclass(frozen=True, slots=True)
class TaskScore:
    """One task with published verdicts."""

    task_id: str
    all: Confusion
    seed_passing: Confusion | None
    """Among the candidates that pass the seed tests; None where it is not known who does."""
    not_scored: int
    """Candidates with a verdict of which nobody can say whether they pass: infrastructure, or no cell."""

    def to_json(self) -> dict[str, Any]:
        """The score as plain JSON."""
        return {
            "task_id": self.task_id,
            "all": self.all.to_json(),
            "seed_passing": None if self.seed_passing is None else self.seed_passing.to_json(),
            "not_scored": self.not_scored,
        }


@dataclass(frozen=True, slots=True)
class GroupScore:
    """Totals over tasks, and averages of the tasks' own rates."""

    total: Confusion
    tasks_with_right: int
    """Tasks with a right candidate in this group: `mean_tpr` is over these."""
    tasks_with_wrong: int
    """Tasks with a wrong candidate in this group: `mean_tnr` is over these."""
    mean_tpr: float | None
    mean_tnr: float | None

    def to_json(self) -> dict[str, Any]:
        """The totals and averages as plain JSON."""
        return {
            **self.total.to_json(),
            "mean_tpr": self.mean_tpr,
            "mean_tnr": self.mean_tnr,
            "tasks_with_right": self.tasks_with_right,
            "tasks_with_wrong": self.tasks_with_wrong,
        }


@dataclass(frozen=True, slots=True)
class Score:
    """A run's suites held against published verdicts."""

    tasks: tuple[TaskScore, ...]
    """Tasks with published verdicts, in the run's order."""
    all: GroupScore
    seed_passing: GroupScore
    without_verdicts: int
    """Tasks for which no verdict is published."""
    without_seeds: int
    """Tasks with verdicts that are left out of `seed_passing`: it is not known who passes their seed tests."""
    not_scored: int

    def to_json(self) -> dict[str, Any]:
        """The score as plain JSON."""
        return {
            "tasks": len(self.tasks),
            "tasks_without_verdicts": self.without_verdicts,
            "tasks_without_seeds": self.without_seeds,
            "not_scored": self.not_scored,
            "all": self.all.to_json(),
            "seed_passing": self.seed_passing.to_json(),
            "per_task": [one.to_json() for one in self.tasks],
        }


def score(
    tasks: Sequence[Task],
    cells: Sequence[Cell],
    *,
    seed_passing: Mapping[str, Collection[str]] | None = None,
) -> Score:
    """Hold what the suites accept against the published verdicts.

    Args:
        tasks: with their published verdicts.
        cells: outcomes of their candidates; cells of other tasks are ignored.
        seed_passing: task id → ids of the candidates that pass all its seed tests, from a run's store: an evolved
            suite may lack seed tests that were redundant. For a task not named there, those that pass the seed
            tests among its own tests.
    """
    rows = rows_of(cells)
    scored: list[TaskScore] = []
    for task in tasks:
        verdicts = {id: right for id, right in task.published_verdicts().items() if isinstance(right, bool)}
        if verdicts:
            known = None if seed_passing is None else seed_passing.get(task.id)
            scored.append(_score_task(task, verdicts, rows.get(task.id, {}), known))
    among_seed_passing = [one.seed_passing for one in scored if one.seed_passing is not None]
    return Score(
        tuple(scored),
        _group([one.all for one in scored]),
        _group(among_seed_passing),
        len(tasks) - len(scored),
        len(scored) - len(among_seed_passing),
        sum(one.not_scored for one in scored),
    )


def _score_task(
    task: Task, verdicts: Mapping[str, bool], rows: Mapping[str, Row], known: Collection[str] | None
) -> TaskScore:
    columns = columns_of(task, rows.values())
    standings = {id: standing(rows.get(id, {}), columns) for id in verdicts}
    passing = known if known is not None else _seed_passing(task, rows)
    return TaskScore(
        task.id,
        _confusion(verdicts, standings, verdicts),
        None if passing is None else _confusion(verdicts, standings, passing),
        sum(one is Standing.UNSCORED for one in standings.values()),
    )


def _seed_passing(task: Task, rows: Mapping[str, Row]) -> set[str] | None:
    """Who passes the seed tests that the task still has; None where it has none."""
    columns = columns_of(task, rows.values(), origin=SEED)
    if not columns:
        return None
    return {id for id, row in rows.items() if standing(row, columns) is Standing.ACCEPTED}


def _confusion(
    verdicts: Mapping[str, bool], standings: Mapping[str, Standing], group: Collection[str]
) -> Confusion:
    counts = {(right, found): 0 for right in (True, False) for found in Standing}
    for id, right in verdicts.items():
        if id in group:
            counts[right, standings[id]] += 1
    return Confusion(
        counts[True, Standing.ACCEPTED],
        counts[False, Standing.ACCEPTED],
        counts[False, Standing.REJECTED],
        counts[True, Standing.REJECTED],
    )


def _group(parts: Sequence[Confusion]) -> GroupScore:
    tprs = [one.tpr for one in parts if one.tpr is not None]
    tnrs = [one.tnr for one in parts if one.tnr is not None]
    return GroupScore(
        sum(parts, Confusion()),
        len(tprs),
        len(tnrs),
        sum(tprs) / len(tprs) if tprs else None,
        sum(tnrs) / len(tnrs) if tnrs else None,
    )
