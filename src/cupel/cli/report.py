"""`cupel report`: the figures of a run's outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from cupel.cli.console import data, data_json, log, table
from cupel.cli.options import Json, Run

if TYPE_CHECKING:
    from cupel.evolve.statistics import Spread, Statistics


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report", epilog="Example: cupel report judged")(report)


def report(run: Run, json: Json = False) -> None:
    """Pass rates, pass@k, percentiles, histogram and the figures of each task, from RUN/outcomes.parquet.

    pass@k is the unbiased estimate over all candidates of a task; the pictures are in RUN/report.html.
    """
    from cupel.evolve.statistics import statistics_of
    from cupel.store.outcomes import read_outcomes

    found = statistics_of(read_outcomes(run))
    if json:
        data_json(found.to_json())
        return
    _show_rates(found)
    _show_tasks(found)
    page = run / "report.html"
    if page.is_file():
        log(f"pictures: {page}")


def _show_rates(found: Statistics) -> None:
    data(f"{found.tasks} tasks, {found.candidates} candidates, {sum(found.outcomes.values())} cells")
    data(f"{found.easy} easy, {found.medium} medium, {found.hard} hard tasks, by their best candidate")
    table(
        "candidates",
        ["pass rate", "value"],
        [
            ["mean", _rate(found.mean)],
            ["median", _rate(found.median)],
            ["standard deviation", _rate(found.deviation)],
            ["smallest", _rate(found.minimum)],
            ["largest", _rate(found.maximum)],
            *([f"{percent}th percentile", _rate(value)] for percent, value in found.percentiles.items()),
            ["candidates that pass all", str(found.perfect)],
            ["candidates that pass some", str(found.partial)],
            ["candidates that pass nothing", str(found.failed)],
            ["candidates left out (our own fault)", str(found.left_out)],
        ],
    )
    table(
        "pass@k",
        ["k", "value", "tasks"],
        [[str(one.k), _rate(one.value), str(one.tasks)] for one in found.pass_at_k],
    )
    edges = found.to_json()["histogram_edges"]
    table(
        "pass rates",
        ["from, to", "candidates"],
        [[f"{edges[at]:.1f}, {edges[at + 1]:.1f}", str(count)] for at, count in enumerate(found.histogram)],
    )


def _show_tasks(found: Statistics) -> None:
    table(
        "over tasks",
        ["figure", "mean", "deviation"],
        [
            ["mean pass rate", *_spread(found.mean_per_task)],
            ["best candidate", *_spread(found.best_per_task)],
            ["worst candidate", *_spread(found.worst_per_task)],
            ["tests", *_spread(found.tests_per_task)],
        ],
    )
    table(
        "each task",
        ["task", "candidates", "tests", "perfect", "mean", "best", "worst", "pass@1"],
        [
            [
                one.task_id,
                str(one.candidates),
                str(one.tests),
                str(one.perfect),
                *map(_rate, (one.mean, one.best, one.worst, one.pass_at_k[1])),
            ]
            for one in found.per_task
        ],
    )


def _spread(spread: Spread | None) -> list[str]:
    return ["–", "–"] if spread is None else [f"{spread.mean:.4f}", f"{spread.deviation:.4f}"]


def _rate(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
