"""pass@1 by round: how much harder the suite became, and what each round cost."""

from __future__ import annotations

from dataclasses import dataclass

from cupel.evolve.results import RoundMetrics, RoundResult
from cupel.report.blocks import Figure, Section
from cupel.report.drawing.line_chart import Point, line_chart
from cupel.report.interval import METHOD, Interval, mean_interval
from cupel.report.summary import RunSummary, TaskSummary
from cupel.report.table import Column, table
from cupel.report.text import plural

_COLUMNS = (
    Column("stage"),
    Column("pass@1", "share", "mean over tasks"),
    Column("95% from", "share", METHOD),
    Column("to", "share", METHOD),
    Column("tests", "count"),
    Column("behaviour classes", "count"),
    Column("mutation score", "share", "mean over tasks"),
    Column(
        "redundancy", "share", "mean over tasks: share of tests whose pass pattern another test has as well"
    ),
    Column("caught", "count"),
    Column("tests written", "count"),
    Column("executed", "count"),
    Column("saved", "count", "cells that were known and not executed again"),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """The state of every task after a round; a task that stopped earlier stays as it was."""

    name: str
    metrics: tuple[RoundMetrics, ...]
    """One a task, in the order of the tasks that are followed."""
    results: tuple[RoundResult, ...]
    """What the round itself did, where it took place."""

    @property
    def pass_at_1(self) -> Interval | None:
        """The mean over tasks with its 95% interval."""
        return _mean([one.pass_at_1 for one in self.metrics])


def section(run: RunSummary) -> Section | None:
    """The line with its band, and the figures of every stage; None where no round took place."""
    followed = [one for one in run if one.rounds and _at_start(one) is not None]
    if not followed:
        return None
    stages = stages_of(followed)
    points = [
        Point(stage.name, mean.mean, mean.low, mean.high)
        for stage in stages
        if (mean := stage.pass_at_1) is not None
    ]
    rows = [_row(stage) for stage in stages]
    lead = _lead(stages, len(run.tasks))
    if not points:
        return Section("rounds", "pass@1 by round", lead, (table("Stages", _COLUMNS, rows),))
    figure = Figure(
        line_chart(points, "pass@1 by round, with a 95% band"),
        f"Share of candidates that pass every test, mean over tasks. Band: 95% interval of the mean, "
        f"{METHOD}; it says how far the mean may move with other tasks of this kind, not how certain the change is.",
        (table("pass@1 and cost by round", _COLUMNS, rows),),
    )
    return Section("rounds", "pass@1 by round", lead, (figure,))


def stages_of(tasks: list[TaskSummary]) -> list[Stage]:
    """The seed tests, every round, and the published suite where every task has one."""
    start = [metrics for one in tasks if (metrics := _at_start(one)) is not None]
    last = max(result.round for one in tasks for result in one.rounds)
    stages = [Stage("seed tests", tuple(start), _results(tasks, 0))]
    for number in range(1, last + 1):
        known = tuple(_after(one, number, metrics) for one, metrics in zip(tasks, start, strict=True))
        stages.append(Stage(f"round {number}", known, _results(tasks, number)))
    finals = tuple(one.final.after for one in tasks if one.final is not None)
    if len(finals) == len(tasks):
        stages.append(Stage("published", finals, ()))
    return stages


def _at_start(one: TaskSummary) -> RoundMetrics | None:
    """The figures with the seed tests alone."""
    if one.final is not None:
        return one.final.before
    return next((result.metrics for result in one.rounds if result.round == 0), None)


def _after(one: TaskSummary, number: int, start: RoundMetrics) -> RoundMetrics:
    done = [result.metrics for result in one.rounds if 0 < result.round <= number]
    return done[-1] if done else start


def _results(tasks: list[TaskSummary], number: int) -> tuple[RoundResult, ...]:
    return tuple(result for one in tasks for result in one.rounds if result.round == number)


def _row(stage: Stage) -> tuple[object, ...]:
    mean = stage.pass_at_1
    scores = _mean([one.mutation_score for one in stage.metrics])
    redundancy = _mean([one.redundancy for one in stage.metrics])
    done = stage.results
    return (
        stage.name,
        mean.mean if mean else None,
        mean.low if mean else None,
        mean.high if mean else None,
        sum(one.tests for one in stage.metrics),
        sum(one.behaviour_classes for one in stage.metrics),
        scores.mean if scores else None,
        redundancy.mean if redundancy else None,
        sum(len(result.caught) for result in done) if done else None,
        sum(len(result.tests) for result in done) if done else None,
        sum(result.metrics.executed for result in done) if done else None,
        sum(result.metrics.saved for result in done) if done else None,
    )


def _lead(stages: list[Stage], tasks: int) -> str:
    """The change with its own interval: the same tasks before and after."""
    followed = len(stages[0].metrics)
    changes = [
        late.pass_at_1 - early.pass_at_1
        for early, late in zip(stages[0].metrics, stages[-1].metrics, strict=True)
        if early.pass_at_1 is not None and late.pass_at_1 is not None
    ]
    change = mean_interval(changes, -1.0, 1.0)
    if change is None:
        return "No candidate was judged, so there is no pass@1."
    of = f"{plural(followed, 'task')}" if followed == tasks else f"{followed:,} of {plural(tasks, 'task')}"
    text = f"Over {of} the mean changes by {_points(change.mean)} percentage points"
    if change.low is None or change.high is None:
        return f"{text}."
    return f"{text} (95% {_points(change.low)} to {_points(change.high)}, task by task)."


def _points(share: float) -> str:
    return f"{100 * share:+.1f}".replace("-", "−")


def _mean(values: list[float | None]) -> Interval | None:
    return mean_interval([value for value in values if value is not None])
