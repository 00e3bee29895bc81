"""`cupel precondition`: which inputs a task means, written down by a model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cupel.cli.asking import Models, Plan, Seed, show
from cupel.cli.isolation import Isolation
from cupel.cli.option_groups import spread
from cupel.cli.options import Json, OutFile, Tasks


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "precondition",
        epilog="Example: cupel precondition evolved --rulings rulings.jsonl --out tasks.jsonl --models models.toml",
    )(spread(precondition))


def precondition(
    tasks: Tasks,
    out: OutFile,
    *,
    rulings: Annotated[
        Path | None, typer.Option("--rulings", help="Rulings of `cupel rule`, with which it has to agree.")
    ] = None,
    asked: Models,
    seed: Seed = 0,
    plan: Plan,
    json: Json = False,
    isolation: Isolation,
) -> None:
    """Let a model write the precondition of tasks that have none; known inputs have to bear it out.

    It is accepted only if it accepts every input of the seed tests and of the prompt's examples, rejects inputs that break stated limits, and
    agrees with the rulings. OUT.rejected.jsonl says what the others wrongly reject or let through.
    """
    from cupel.evolve.recipes.settings import PreconditionSettings
    from cupel.pipeline.asking import Asking
    from cupel.pipeline.precondition import plan_precondition, precondition_file

    access = asked.access(sends=plan.sends)
    settings = PreconditionSettings()
    with Asking(access) as asking:
        if plan.is_all(lambda: plan_precondition(asking, tasks, settings, seed=seed).questions):
            return
        chosen = isolation.chosen()
        done = precondition_file(
            asking, tasks, out, backend=chosen, rulings=rulings, settings=settings, seed=seed
        )
        show(done, out, as_json=json)
