"""`cupel diff`: what changed between two runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cupel.cli.console import data, data_json, table
from cupel.cli.options import Json

if TYPE_CHECKING:
    from cupel.dataset.diff import TaskDiff


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("diff", epilog="Example: cupel diff run-a run-b")(diff)


def diff(
    run_a: Annotated[Path, typer.Argument(help="Folder of the earlier run.")],
    run_b: Annotated[Path, typer.Argument(help="Folder of the later run.")],
    json: Json = False,
) -> None:
    """Tests gained and lost, candidates newly accepted or rejected, verdicts changed on tests that both runs have."""
    from cupel.dataset.diff import diff_runs

    found = diff_runs(run_a, run_b)
    if json:
        data_json(found.to_json())
        return
    if found.tasks:
        table(
            f"{len(found.tasks)} of {found.common} common tasks differ",
            ["task", "tests", "gained", "lost", "candidates", "cells changed"],
            [_row(task) for task in found.tasks],
        )
    else:
        data(f"no difference in {found.common} common tasks")
    for task in found.tasks:
        for change in task.standings:
            data(f"{task.task_id}: {change.candidate_id} {change.before} → {change.after}")
        for cell in task.cells:
            data(f"{task.task_id}: {cell.candidate_id} on {cell.test_id_after}: {cell.before} → {cell.after}")
    for name, ids in (("first", found.only_in_a), ("second", found.only_in_b)):
        if ids:
            data(f"only in the {name} run: {', '.join(ids)}")


def _row(task: TaskDiff) -> list[str]:
    return [
        task.task_id,
        f"{task.common + len(task.lost)} → {task.common + len(task.gained)}",
        str(len(task.gained)),
        str(len(task.lost)),
        str(len(task.standings)),
        str(len(task.cells)),
    ]
