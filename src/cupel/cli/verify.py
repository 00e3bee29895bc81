"""`cupel verify`: execute every claim of a dataset again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cupel.cli.console import data_json, log, progress, table
from cupel.cli.isolation import Isolation
from cupel.cli.option_groups import spread
from cupel.cli.options import Json, Workers

if TYPE_CHECKING:
    from cupel.dataset.verify import VerifyReport


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify", epilog="Example: cupel verify run/dataset")(spread(verify))


def verify(
    dataset: Annotated[Path, typer.Argument(help="Folder of a dataset or of a run, or a task file.")],
    *,
    task: Annotated[
        list[str] | None,
        typer.Option("--task", help="Execute the claims of this task alone; may be repeated."),
    ] = None,
    workers: Workers = 2,
    json: Json = False,
    isolation: Isolation,
) -> None:
    """Run references and candidates again and name every claim that does not hold.

    Claims: each reference passes all its tests, each input is within the precondition, recorded outcomes hold, authored
    tasks are those of their history, and the bytes of a dataset are those of its MANIFEST.json. Exits with 1 where one does not.
    """
    from cupel.dataset.verify import verify as run

    chosen = isolation.chosen()
    with progress("verifying") as told:
        report = run(
            dataset,
            backend=chosen,
            only=task or (),
            workers=workers,
            progress=lambda done, total: told("", done, total),
        )
    if json:
        data_json({**report.to_json(), "backend": chosen})
    else:
        rows = [
            [
                one.task_id,
                one.candidate_id or "reference",
                one.test_id or "",
                one.recorded,
                one.found,
                one.detail,
            ]
            for one in report.discrepancies
        ]
        if rows:
            table(
                "claims that do not hold",
                ["task", "program", "test", "recorded", "found", "detail"],
                rows,
                right=9,
            )
    _tell(report)
    if not report.holds:
        raise typer.Exit(1)


def _tell(report: VerifyReport) -> None:
    """What was executed, and what does not hold or could not be checked, in words."""
    counts = report.counts
    log(
        f"{report.tasks} tasks: {counts.reference_cells:,} tests run on references, {counts.candidate_cells:,} recorded "
        f"outcomes, {counts.certificates:,} certificates, {counts.inputs:,} inputs put to preconditions"
    )
    for damage in report.damages:
        log(f"changed: {damage.path}: {damage.problem}")
    for mismatch in report.mismatches:
        log(f"not as in its history: {mismatch}")
    for one in report.unchecked:
        log(f"{one.task_id}: not checked, of our own fault: {one.reason}")
    for line in report.unreadable:
        log(f"{line.file}:{line.line or ''} {line.reason}")
    if report.discrepancies:
        log(f"{len(report.discrepancies)} claims do not hold")
    elif report.damages:
        log(f"{len(report.damages)} files are not as the manifest says")
    elif report.mismatches:
        log(f"{len({one.task_id for one in report.mismatches})} tasks are not those of the history")
    elif report.unchecked or report.unreadable:
        log("nothing contradicts, but not everything could be checked")
    else:
        log("every claim holds")
