"""`cupel settle`: drop the tests that independent programs agree against."""

from __future__ import annotations

from typing import Annotated

import typer

from cupel.cli.options import Json, OutFile, Strict, Tasks
from cupel.cli.trimming_view import Outcomes, show


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("settle", epilog="Example: cupel settle judged --out settled.jsonl")(settle)


def settle(
    tasks: Tasks,
    out: OutFile,
    outcomes: Outcomes = None,
    min_programs: Annotated[
        int,
        typer.Option(
            "--min-programs", min=1, help="Independent programs that must agree; else the task goes."
        ),
    ] = 2,
    json: Json = False,
    strict: Strict = False,
) -> None:
    """Of tests that a model wrote for tasks without a reference, keep those that the strongest group of independent programs passes.

    OUT.dropped.jsonl holds what was dropped, with reasons.
    """
    from cupel.evolve.recipes.settings import SettleSettings
    from cupel.pipeline.trimming import settle_file

    settings = SettleSettings(min_programs=min_programs)
    show(settle_file(tasks, out, outcomes=outcomes, settings=settings), as_json=json, strict=strict)
