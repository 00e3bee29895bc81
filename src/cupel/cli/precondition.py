"""`cupel precondition`: which inputs a task means, written down by a model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cupel.cli.asking import (
    BaseUrl,
    Batch,
    DryRun,
    KeyVariable,
    MaxCost,
    ModelName,
    ModelsFile,
    Responses,
    Seed,
    access_to,
    only_planned,
    show,
)
from cupel.cli.isolation import chosen_backend
from cupel.cli.options import Backend, ContainerImage, Json, OutFile, Tasks, Unsafe


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "precondition",
        epilog="Example: cupel precondition evolved --rulings rulings.jsonl --out tasks.jsonl --models models.toml",
    )(precondition)


def precondition(
    tasks: Tasks,
    out: OutFile,
    rulings: Annotated[
        Path | None, typer.Option("--rulings", help="Rulings of `cupel rule`, with which it has to agree.")
    ] = None,
    models: ModelsFile = None,
    model: ModelName = None,
    base_url: BaseUrl = None,
    api_key_env: KeyVariable = None,
    responses: Responses = None,
    max_cost: MaxCost = None,
    seed: Seed = 0,
    dry_run: DryRun = False,
    batch: Batch = None,
    json: Json = False,
    backend: Backend = None,
    container_image: ContainerImage = None,
    unsafe_no_isolation: Unsafe = False,
) -> None:
    """Let a model write the precondition of tasks that have none; known inputs have to bear it out.

    It is accepted only if it accepts every input of the seed tests and of the prompt's examples, rejects inputs that break stated limits, and
    agrees with the rulings. OUT.rejected.jsonl says what the others wrongly reject or let through.
    """
    from cupel.evolve.recipes.settings import PreconditionSettings
    from cupel.pipeline.asking import Asking
    from cupel.pipeline.precondition import plan_precondition, precondition_file

    sends = not dry_run and batch is None
    access = access_to(models, model, base_url, api_key_env, responses, max_cost=max_cost, sends=sends)
    settings = PreconditionSettings()
    with Asking(access) as asking:
        if only_planned(
            lambda: plan_precondition(asking, tasks, settings, seed=seed).questions,
            dry_run=dry_run,
            batch=batch,
        ):
            return
        chosen = chosen_backend(backend, container_image, unsafe_no_isolation=unsafe_no_isolation)
        done = precondition_file(
            asking, tasks, out, backend=chosen, rulings=rulings, settings=settings, seed=seed
        )
        show(done, out, as_json=json)
