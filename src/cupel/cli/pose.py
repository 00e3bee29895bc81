"""`cupel pose`: raw problems as hard questions with tests."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cupel.cli.asking import Models, Plan, Seed, show
from cupel.cli.option_groups import spread
from cupel.cli.options import Json, OutFile


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("pose", epilog="Example: cupel pose raw.jsonl --out posed.jsonl --models models.toml")(
        spread(pose)
    )


def pose(
    raw: Annotated[Path, typer.Argument(help="Raw problems: TACO-like JSON Lines, or Parquet.")],
    out: OutFile,
    *,
    asked: Models,
    tests: Annotated[int, typer.Option("--tests", min=1, help="Tests to ask for.")] = 20,
    seed: Seed = 0,
    plan: Plan,
    json: Json = False,
) -> None:
    """Let a model turn raw problems into hard, self-contained questions with a signature and tests (EvolveCoder, step 1).

    What it answers and cannot be used stands in OUT.rejected.jsonl, with reasons. Asking again costs nothing.
    """
    from cupel.evolve.recipes.settings import PoseSettings
    from cupel.pipeline.asking import Asking
    from cupel.pipeline.pose import plan_pose, pose_file

    settings = PoseSettings(tests=tests)
    access = asked.access(sends=plan.sends)
    with Asking(access) as asking:
        if plan.is_all(lambda: plan_pose(asking, raw, settings, seed=seed).questions):
            return
        show(pose_file(asking, raw, out, settings=settings, seed=seed), out, as_json=json)
