"""What `filter`, `thin` and `select` have in common: options, and how they show what they did."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cupel.cli.console import data, data_json, log

if TYPE_CHECKING:
    from cupel.pipeline.trimming import TrimmedFile

Outcomes = Annotated[
    Path | None,
    typer.Option("--outcomes", help="Folder of the run that judged the tasks, where TASKS is a file."),
]
MinShare = Annotated[
    float,
    typer.Option(
        "--min-share",
        min=0.0,
        max=1.0,
        help="A test that a smaller share of the candidates passes is dropped.",
    ),
]


def show(done: TrimmedFile, *, as_json: bool, strict: bool) -> None:
    """Print the figures, and where what was dropped stands; ends with 1 on `strict` and bad lines."""
    if as_json:
        data_json(done.to_json())
    else:
        data(f"tasks: {done.tasks_before} → {done.tasks_after}")
        data(f"tests: {done.tests_before} → {done.tests_after}")
        for reason, count in done.dropped.items():
            data(f"dropped: {count} {reason}")
    if done.dropped_file is not None:
        log(f"what was dropped stands in {done.dropped_file}")
    if done.rejected_file is not None:
        log(f"{done.rejected} lines set aside, with reasons in {done.rejected_file}")
        if strict:
            raise typer.Exit(1)
