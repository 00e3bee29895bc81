"""The strip at the top: the run in nine figures, and in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from cupel.model.outcome import Outcome
from cupel.report.blocks import Paragraph, Tile
from cupel.report.interval import mean_interval
from cupel.report.summary import RunSummary
from cupel.report.text import percent, plural

_ARROW = " Figures with an arrow read: seed tests alone → all tests."


def tiles(run: RunSummary) -> tuple[Tile, ...]:
    """Tasks, candidates, tests, pass@1, behaviour classes, and what the run did."""
    tasks = run.tasks
    own = (
        Tile("Tasks", f"{len(tasks):,}", note=_set_aside(run)),
        Tile("Candidates", f"{sum(len(one.matrix.candidates) for one in tasks):,}"),
        _changed(run, "Tests", sum(one.before.tests for one in tasks), sum(one.after.tests for one in tasks)),
        Tile(
            "pass@1",
            percent(_mean(one.after.pass_at_1 for one in tasks)),
            percent(_mean(one.before.pass_at_1 for one in tasks)) if run.compares else None,
            "mean over tasks",
        ),
        _changed(
            run,
            "Behaviour classes",
            sum(one.before.classes for one in tasks),
            sum(one.after.classes for one in tasks),
        ),
    )
    return own + (_evolved(run) if run.data.is_evolved else _judged(run))


def _evolved(run: RunSummary) -> tuple[Tile, ...]:
    tasks = run.tasks
    saved = sum(result.metrics.saved for one in tasks for result in one.rounds)
    on = sum(1 for one in tasks if one.caught)
    return (
        Tile(
            "Caught",
            f"{sum(len(one.caught) for one in tasks):,}",
            note=f"passed every earlier test · {plural(on, 'task')}",
        ),
        Tile("Disputes", f"{sum(len(one.disputes) for one in tasks):,}", note="inputs not used"),
        Tile("Flaky tests", f"{sum(one.flaky for one in tasks):,}", note="quarantined"),
        Tile("Executions", f"{sum(one.executed for one in tasks):,}", note=f"{saved:,} known and saved"),
    )


def _judged(run: RunSummary) -> tuple[Tile, ...]:
    counts = run.totals.outcomes
    return (
        Tile("Cells", f"{counts.total():,}", note=f"{counts[Outcome.PASS]:,} pass"),
        Tile("Executed", f"{run.totals.executed:,}"),
        Tile("Not run", f"{counts[Outcome.NOT_RUN]:,}", note="after time-outs, say"),
        Tile(
            "Infrastructure", f"{counts[Outcome.INFRASTRUCTURE]:,}", note="our own fault, counts for nobody"
        ),
    )


def opening(run: RunSummary) -> Paragraph:
    """The run in a sentence."""
    if not run.tasks:
        aside = run.data.rejected
        return Paragraph("No task came through: see what was set aside." if aside else "There was no task.")
    candidates = sum(len(one.matrix.candidates) for one in run.tasks)
    judged = f"{plural(candidates, 'candidate')} on {plural(len(run.tasks), 'task')}"
    if not run.data.is_evolved:
        tests = sum(one.after.tests for one in run.tasks)
        return Paragraph(f"{judged}, judged on {plural(tests, 'test')}.{_ARROW if run.compares else ''}")
    caught = sum(len(one.caught) for one in run.tasks)
    found = sum(not column.is_seed for one in run.tasks for column in one.matrix.columns)
    return Paragraph(
        f"{judged}: {plural(found, 'test')} beyond the seed tests published, by which "
        f"{plural(caught, 'candidate')} that had passed everything {'was' if caught == 1 else 'were'} caught."
        f"{_ARROW}"
    )


def warnings(run: RunSummary) -> tuple[Paragraph, ...]:
    """What a reader has to know before any figure."""
    return tuple(one for one in (_cut_short(run), _shares(run)) if one is not None)


def _shares(run: RunSummary) -> Paragraph | None:
    shared = run.totals.shared
    if not shared:
        return None
    return Paragraph(
        f"{plural(len(shared), 'test function')} had to share the program's process (mode `shared`): a program that "
        "sets out to can forge what they say. Their certificates say why; leave them out of rewards.",
        is_warning=True,
    )


def _cut_short(run: RunSummary) -> Paragraph | None:
    cut = sum(one.cut_short for one in run.tasks)
    if not cut:
        return None
    return Paragraph(
        f"{plural(cut, 'task')} ended at the budget of seconds: this run is outside the guarantee that the same seed "
        "gives the same result.",
        is_warning=True,
    )


def _changed(run: RunSummary, label: str, before: int, after: int) -> Tile:
    return Tile(label, f"{after:,}", f"{before:,}" if run.compares else None)


def _set_aside(run: RunSummary) -> str:
    aside = len(run.data.rejected)
    return f"{plural(aside, 'line')} set aside" if aside else ""


def _mean(values: Iterable[float | None]) -> float | None:
    interval = mean_interval([value for value in values if value is not None])
    return None if interval is None else interval.mean
