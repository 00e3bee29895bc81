"""Figures of a pass matrix over many tasks: pass rates, pass@k, percentiles, histogram, figures of each task.

Covers what step 4.2 of EvolveCoder (arXiv 2603.12698) prints, with the unbiased estimator of pass@k (Chen et al. 2021,
arXiv 2107.03374) in place of “any of the first k”. A candidate's *pass rate* is the share of a task's tests that it passes; it is
*perfect* where it passes all. A candidate with a cell that failed of our own fault counts for nobody; a cell that was not run
(the program hung before) is no pass. A figure with nothing to divide by is None, never 0.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cupel.model.outcome import Cell, Outcome

PERCENTILES = (25, 50, 75, 90, 95, 99)
EDGES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Of the histogram's bins; each holds its lower edge, the last one both."""
EASY, MEDIUM = 0.8, 0.4
"""A task is easy where its best candidate passes at least this share of its tests, medium from the second on."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and population standard deviation."""

    mean: float
    deviation: float


@dataclass(frozen=True, slots=True)
class PassAtK:
    """Mean over the tasks that have at least k candidates."""

    k: int
    value: float
    tasks: int


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """One task."""

    task_id: str
    candidates: int
    """Those that count."""
    tests: int
    perfect: int
    mean: float
    best: float
    worst: float
    pass_at_k: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Statistics:
    """All figures of a run."""

    tasks: int
    candidates: int
    """Those that count."""
    left_out: int
    """Candidates with a cell of our own fault."""
    outcomes: Mapping[str, int]
    """Outcome → cells."""
    tests_per_task: Spread | None
    mean: float | None
    """Of the candidates' pass rates, as the next four."""
    median: float | None
    deviation: float | None
    """Population standard deviation."""
    minimum: float | None
    maximum: float | None
    percentiles: Mapping[int, float]
    histogram: tuple[int, ...]
    """Candidates in each bin between `EDGES`."""
    perfect: int
    partial: int
    failed: int
    """Candidates that pass nothing."""
    pass_at_k: tuple[PassAtK, ...]
    mean_per_task: Spread | None
    best_per_task: Spread | None
    worst_per_task: Spread | None
    easy: int
    medium: int
    hard: int
    """Tasks by their best candidate."""
    per_task: tuple[TaskFigures, ...]
    """In the order of the cells."""

    def to_json(self) -> dict[str, Any]:
        """The figures as plain JSON."""
        told = asdict(self)
        told["percentiles"] = {str(key): value for key, value in self.percentiles.items()}
        for task in told["per_task"]:
            task["pass_at_k"] = {str(key): value for key, value in task["pass_at_k"].items()}
        return {**told, "histogram_edges": list(EDGES)}


def pass_at_k(candidates: int, perfect: int, k: int) -> float:
    """The probability that of k candidates drawn without replacement at least one is perfect.

    Args:
        candidates: how many there are, at least `k`.
        perfect: how many of them are perfect.
        k: at least 1.

    Raises:
        ValueError: there are not that many candidates, or k is not positive.
    """
    if not 0 < k <= candidates or not 0 <= perfect <= candidates:
        raise ValueError(f"pass@{k} of {candidates} candidates, {perfect} of them perfect")
    failing = math.comb(candidates - perfect, k)
    total = math.comb(candidates, k)
    return (total - failing) / total


def doubling(most: int) -> list[int]:
    """1, 2, 4 … below `most`, and `most` itself."""
    found = []
    k = 1
    while k < most:
        found.append(k)
        k *= 2
    return [*found, most] if most > 0 else []


def percentile(values: Sequence[float], percent: float) -> float:
    """The percentile of values, between two of them in proportion.

    Raises:
        ValueError: there are no values, or `percent` is not within 0 and 100.
    """
    if not values or not 0 <= percent <= 100:
        raise ValueError(f"percentile {percent} of {len(values)} values")
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def histogram(values: Iterable[float]) -> tuple[int, ...]:
    """How many values lie in each bin between `EDGES`."""
    counts = [0] * (len(EDGES) - 1)
    for value in values:
        counts[min(bisect_right(EDGES, value) - 1, len(counts) - 1)] += 1
    return tuple(counts)


def statistics_of(cells: Iterable[Cell]) -> Statistics:
    """The figures of all cells of a run."""
    outcomes: Counter[str] = Counter()
    by_task: dict[str, dict[str, list[Outcome]]] = {}
    for cell in cells:
        outcomes[cell.outcome.value] += 1
        by_task.setdefault(cell.task_id, {}).setdefault(cell.candidate_id, []).append(cell.outcome)
    rates: list[float] = []
    tasks: list[TaskFigures] = []
    left_out = 0
    for task_id, rows in by_task.items():
        scored = [row for row in rows.values() if Outcome.INFRASTRUCTURE not in row]
        left_out += len(rows) - len(scored)
        if scored:
            own = [row.count(Outcome.PASS) / len(row) for row in scored]
            tasks.append(_task(task_id, own, len(scored[0])))
            rates += own
    return _summed(rates, tasks, outcomes, left_out)


def _task(task_id: str, rates: Sequence[float], tests: int) -> TaskFigures:
    perfect = sum(rate == 1.0 for rate in rates)
    return TaskFigures(
        task_id=task_id,
        candidates=len(rates),
        tests=tests,
        perfect=perfect,
        mean=_mean(rates),
        best=max(rates),
        worst=min(rates),
        pass_at_k={k: pass_at_k(len(rates), perfect, k) for k in doubling(len(rates))},
    )


def _summed(
    rates: Sequence[float], tasks: Sequence[TaskFigures], outcomes: Counter[str], left_out: int
) -> Statistics:
    perfect, failed = sum(rate == 1.0 for rate in rates), sum(rate == 0.0 for rate in rates)
    easy = sum(task.best >= EASY for task in tasks)
    medium = sum(MEDIUM <= task.best < EASY for task in tasks)
    spread = _spread(rates)
    return Statistics(
        tasks=len(tasks),
        candidates=len(rates),
        left_out=left_out,
        outcomes=dict(sorted(outcomes.items())),
        tests_per_task=_spread([float(task.tests) for task in tasks]),
        mean=spread.mean if spread else None,
        median=percentile(rates, 50) if rates else None,
        deviation=spread.deviation if spread else None,
        minimum=min(rates, default=None),
        maximum=max(rates, default=None),
        percentiles={percent: percentile(rates, percent) for percent in PERCENTILES} if rates else {},
        histogram=histogram(rates),
        perfect=perfect,
        partial=len(rates) - perfect - failed,
        failed=failed,
        pass_at_k=_pass_at_k(tasks),
        mean_per_task=_spread([task.mean for task in tasks]),
        best_per_task=_spread([task.best for task in tasks]),
        worst_per_task=_spread([task.worst for task in tasks]),
        easy=easy,
        medium=medium,
        hard=len(tasks) - easy - medium,
        per_task=tuple(tasks),
    )


def _pass_at_k(tasks: Sequence[TaskFigures]) -> tuple[PassAtK, ...]:
    """For 1, 2, 4 … up to the most candidates of a task; each over the tasks that have so many."""
    found = []
    for k in doubling(max((task.candidates for task in tasks), default=0)):
        values = [pass_at_k(task.candidates, task.perfect, k) for task in tasks if task.candidates >= k]
        found.append(PassAtK(k, _mean(values), len(values)))
    return tuple(found)


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _spread(values: Sequence[float]) -> Spread | None:
    if not values:
        return None
    mean = _mean(values)
    return Spread(mean, math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values)))
