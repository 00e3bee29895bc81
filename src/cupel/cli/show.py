"""`cupel show`: one task of a run for a reader."""

from __future__ import annotations

from typing import Annotated

import typer

from cupel.cli.console import data_console, data_json
from cupel.cli.options import Json, Run


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("show", epilog="Example: cupel show run demo/clamp")(show)


def show(run: Run, task: Annotated[str, typer.Argument(help="Id of the task.")], json: Json = False) -> None:
    """One task: its tests and where each came from, who fails which and how, behaviour classes, disputes."""
    from cupel.cli.show_view import render
    from cupel.dataset.explain import explain_run

    explained = explain_run(run, task)
    if json:
        data_json(explained.to_json())
    else:
        render(explained, data_console())
