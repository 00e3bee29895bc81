"""`cupel judge`: every candidate on every test."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cupel.cli.console import data_json, log, log_rejected, progress, table
from cupel.cli.isolation import Isolation
from cupel.cli.option_groups import spread
from cupel.cli.options import Json, Out, Strict, Tasks, Workers

_MOST_NAMED = 20


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("judge", epilog="Example: cupel judge tasks.jsonl --out run")(spread(judge))


def judge(
    tasks: Tasks,
    out: Out,
    *,
    known: Annotated[
        Path | None,
        typer.Option("--known", help="Folder of an earlier run: cells that it executed are not run again."),
    ] = None,
    workers: Workers = 2,
    json: Json = False,
    strict: Strict = False,
    isolation: Isolation,
) -> None:
    """Run every candidate on every test and write RUN/outcomes.parquet.

    Candidates run isolated; where a test is a plain call, the trusted side compares. The run goes on where it stopped.
    """
    from cupel import api

    chosen = isolation.chosen()
    with progress("judging") as told:
        summary = api.judge(
            tasks,
            out,
            workers=workers,
            backend=chosen,
            unsafe_no_isolation=isolation.unsafe_no_isolation,
            known=known,
            progress=told,
        )
    if json:
        data_json(summary.to_json())
    else:
        table(
            f"{summary.tasks} tasks, {summary.candidates} candidates, {summary.cells} cells",
            ["outcome", "cells"],
            [[name, str(count)] for name, count in summary.outcomes.items()],
        )
        log(f"{summary.executed} executed now; outcomes in {out / 'outcomes.parquet'}")
    if summary.failed_by_reference:
        log(
            f"{summary.reference_failures} tests are failed by the reference itself; `cupel evolve` sets such tests aside:"
        )
        for one in summary.failed_by_reference[:_MOST_NAMED]:
            log(f"  {one.task_id}  {one.test_id}: {one.outcome}")
        if summary.reference_failures > _MOST_NAMED:
            log("  … (--json names all)")
    if summary.rejected:
        log_rejected(out)
        if strict:
            raise typer.Exit(1)
