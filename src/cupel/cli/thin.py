"""`cupel thin`: drop tests of identical pass pattern."""

from __future__ import annotations

from typing import Annotated

import typer

from cupel.cli.options import Json, OutFile, Strict, Tasks
from cupel.cli.trimming_view import MinShare, Outcomes, show


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("thin", epilog="Example: cupel thin judged --out thinned.jsonl")(thin)


def thin(
    tasks: Tasks,
    out: OutFile,
    outcomes: Outcomes = None,
    min_share: MinShare = 0.1,
    per_pattern: Annotated[
        int, typer.Option("--per-pattern", min=1, help="Tests of one pass pattern that are kept.")
    ] = 1,
    seed: Annotated[int, typer.Option("--seed", help="Which of them is kept is drawn from this.")] = 0,
    json: Json = False,
    strict: Strict = False,
) -> None:
    """Keep one test of each pass pattern, after dropping those that too few candidates pass (EvolveCoder, step 3.4).

    OUT.dropped.jsonl holds what was dropped, with reasons.
    """
    from cupel.evolve.recipes.trimming import ThinSettings
    from cupel.pipeline.trimming import thin_file

    settings = ThinSettings(min_share, per_pattern)
    show(thin_file(tasks, out, outcomes=outcomes, settings=settings, seed=seed), as_json=json, strict=strict)
