"""`cupel audit`: the proof that author and testers were kept apart."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cupel.cli.options import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("audit", epilog="Example: cupel audit authored")(audit)


def audit(
    run: Annotated[
        Path,
        typer.Argument(help="Folder of an authoring run, or of a dataset made from one."),
    ],
    json: Json = False,
) -> None:
    """Render every view that was shown again, search it for the other side's work, and print the proof; exit code 1 on a breach.

    Tasks that stand in the folder have to be those of the history, of which it is a proof.
    """
    from cupel.author.workflow.audit import audit as audited
    from cupel.author.workflow.log import read_log
    from cupel.cli.console import data, data_json
    from cupel.dataset.authored_tasks import mismatches_in

    found, others = audited(read_log(run)), mismatches_in(run)
    is_proved = found.is_proved and not others
    if json:
        data_json(
            {**found.to_json(), "is_proved": is_proved, "mismatches": [one.to_json() for one in others]}
        )
    else:
        ended = ", ".join(f"{count} {name}" for name, count in sorted(found.ended.items()))
        data(f"{found.tasks} tasks: {ended}")
        for role, count in sorted(found.views.items()):
            data(f"{count} views of the role {role} rendered again and searched")
        if found.same_model:
            data(f"{found.same_model} tasks with author and tester of the same model, as the run allows")
        if found.rejected:
            data(f"{found.rejected} tasks with a breach were dropped and are in no dataset")
        if not found.tasks:
            data("there is no task, so nothing is proved")
        for one in found.breaches:
            data(f"BREACH {one.task_id} {one.kind} {one.piece or ''}: {one.message}")
        for other in others:
            data(f"NOT THE TASK OF THE HISTORY {other}")
        data(
            "separation is proved"
            if is_proved
            else f"not proved: {len(found.breaches)} breaches, {len(others)} other tasks"
        )
    if not is_proved:
        raise typer.Exit(1)
