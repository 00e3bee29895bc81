"""`cupel propose`: asserts, inputs and generators of a model."""

from __future__ import annotations

from typing import Annotated

import typer

from cupel.cli.adversary import WantedTests
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
from cupel.cli.options import Json, OutFile, Tasks
from cupel.cli.trimming_view import Outcomes


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "propose", epilog="Example: cupel propose evolved --out proposals.jsonl --models models.toml"
    )(propose)


def propose(
    tasks: Tasks,
    out: OutFile,
    outcomes: Outcomes = None,
    models: ModelsFile = None,
    model: ModelName = None,
    base_url: BaseUrl = None,
    api_key_env: KeyVariable = None,
    responses: Responses = None,
    max_cost: MaxCost = None,
    tests: WantedTests = 20,
    generators: Annotated[
        int, typer.Option("--generators", min=1, help="Generator programs to ask for.")
    ] = 4,
    seed: Seed = 0,
    dry_run: DryRun = False,
    batch: Batch = None,
    json: Json = False,
) -> None:
    """Let a model propose asserts, inputs and generators against the programs that pass most, for `cupel evolve --proposals`.

    It is shown which programs no test tells apart. What it answers and cannot be used stands in OUT.rejected.jsonl.
    """
    from cupel.evolve.recipes.settings import ProposeSettings
    from cupel.pipeline.asking import Asking
    from cupel.pipeline.propose import plan_propose, propose_file

    sends = not dry_run and batch is None
    access = access_to(models, model, base_url, api_key_env, responses, max_cost=max_cost, sends=sends)
    settings = ProposeSettings(tests=tests, generators=generators)
    with Asking(access) as asking:
        if only_planned(
            lambda: plan_propose(asking, tasks, outcomes, settings, seed=seed).questions,
            dry_run=dry_run,
            batch=batch,
        ):
            return
        done = propose_file(asking, tasks, out, outcomes=outcomes, settings=settings, seed=seed)
        show(done, out, as_json=json)
