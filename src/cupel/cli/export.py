"""`cupel export`: tasks in the forms that other tools read."""

from __future__ import annotations

from typing import Annotated

import typer

from cupel.cli.console import data_json, log
from cupel.cli.options import Json, OutFile, Tasks

app = typer.Typer(
    help="Write tasks in the forms that other tools read.", no_args_is_help=True, rich_markup_mode=None
)


@app.callback()
def _group() -> None:
    """Write tasks in the forms that other tools read."""


@app.command("asserts", epilog="Example: cupel export asserts run --out asserts.jsonl")
def asserts(tasks: Tasks, out: OutFile, json: Json = False) -> None:
    """JSON Lines of {"id", "entry", "reference", "tests": [plain assert lines]}, as auditors of test suites read them.

    Where this machine isolates programs, each line is run on the reference first and left out if it fails.
    """
    from cupel import api

    out.parent.mkdir(parents=True, exist_ok=True)
    done, rejected = api.export_asserts(tasks, out)
    if json:
        data_json(done.to_json())
    log(f"{done.tests} tests of {done.tasks} tasks written to {out}")
    for line in rejected:
        log(f"set aside: {line.file}:{line.line or ''} {line.reason}")
    for what, reasons in (("tasks", done.tasks_left_out), ("tests", done.tests_left_out)):
        for reason, count in reasons.items():
            log(f"left out: {count} {what}: {reason}")


@app.command("evolvecoder", epilog="Example: cupel export evolvecoder run --out evolvecoder.jsonl")
def evolvecoder(
    tasks: Tasks,
    out: OutFile,
    evaluated: Annotated[
        bool,
        typer.Option(
            "--evaluated", help="The pipeline's own last records, with RUN's outcomes (TASKS is a run)."
        ),
    ] = False,
    json: Json = False,
) -> None:
    """JSON Lines of {"id", "question", "tests": [Python text]}, the published form of EvolveCoder's data set."""
    from cupel.dataset.evolvecoder_export import export_evolvecoder
    from cupel.store.outcomes import read_outcomes
    from cupel.store.taskfile import read_tasks

    out.parent.mkdir(parents=True, exist_ok=True)
    found = read_tasks(tasks)
    done = export_evolvecoder(found.tasks, out, read_outcomes(tasks) if evaluated else None)
    if json:
        data_json(done.to_json())
    log(f"{done.tests} tests of {done.tasks} tasks written to {out}")
    for line in found.rejected:
        log(f"set aside: {line.file}:{line.line or ''} {line.reason}")
    for reason, count in done.left_out.items():
        log(f"left out: {count} {reason}")
