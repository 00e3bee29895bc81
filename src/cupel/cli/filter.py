"""`cupel filter`: drop the tests that too few candidates pass."""

from __future__ import annotations

import typer

from cupel.cli.options import Json, OutFile, Strict, Tasks
from cupel.cli.trimming_view import MinShare, Outcomes, show


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("filter", epilog="Example: cupel filter judged --out filtered.jsonl")(filter_)


def filter_(
    tasks: Tasks,
    out: OutFile,
    outcomes: Outcomes = None,
    min_share: MinShare = 0.1,
    json: Json = False,
    strict: Strict = False,
) -> None:
    """Drop the tests that less than a share of the candidates pass (EvolveCoder, step 3.1).

    A task that loses all its tests is dropped. OUT.dropped.jsonl holds what was dropped, with reasons.
    """
    from cupel.evolve.recipes.trimming import FilterSettings
    from cupel.pipeline.trimming import filter_file

    settings = FilterSettings(min_share=min_share)
    show(filter_file(tasks, out, outcomes=outcomes, settings=settings), as_json=json, strict=strict)
