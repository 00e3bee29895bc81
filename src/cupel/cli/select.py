"""`cupel select`: the final suite."""

from __future__ import annotations

from typing import Annotated

import typer

from cupel.cli.options import Json, OutFile, Strict, Tasks
from cupel.cli.trimming_view import MinShare, Outcomes, show


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("select", epilog="Example: cupel select judged --out selected.jsonl")(select)


def select(
    tasks: Tasks,
    out: OutFile,
    outcomes: Outcomes = None,
    min_share: MinShare = 0.1,
    per_pattern: Annotated[
        int, typer.Option("--per-pattern", min=1, help="Tests of one pass pattern that are kept.")
    ] = 5,
    min_tests: Annotated[
        int, typer.Option("--min-tests", min=1, help="A task with fewer tests left is dropped.")
    ] = 5,
    max_perfect: Annotated[
        int,
        typer.Option(
            "--max-perfect", min=0, help="A task with more candidates that pass all its tests is dropped."
        ),
    ] = 60,
    seed: Annotated[int, typer.Option("--seed", help="Which of them is kept is drawn from this.")] = 0,
    json: Json = False,
    strict: Strict = False,
) -> None:
    """The final suite: few tests of each pass pattern; tasks with too few tests or too many perfect solutions go (EvolveCoder, step 4.1).

    OUT.dropped.jsonl holds what was dropped, with reasons.
    """
    from cupel.evolve.recipes.trimming import SelectSettings
    from cupel.pipeline.trimming import select_file

    settings = SelectSettings(min_share, per_pattern, min_tests, max_perfect)
    show(
        select_file(tasks, out, outcomes=outcomes, settings=settings, seed=seed), as_json=json, strict=strict
    )
