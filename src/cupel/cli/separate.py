"""`cupel separate`: differentiating tests of a model."""

from __future__ import annotations

import typer

from cupel.cli.adversary import Onto, WantedTests, attack_with
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
)
from cupel.cli.options import Json, OutFile, Tasks
from cupel.cli.trimming_view import Outcomes


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "separate",
        epilog="Example: cupel separate thinned.jsonl --outcomes judged --out separated.jsonl --models models.toml",
    )(separate)


def separate(
    tasks: Tasks,
    out: OutFile,
    outcomes: Outcomes = None,
    onto: Onto = None,
    models: ModelsFile = None,
    model: ModelName = None,
    base_url: BaseUrl = None,
    api_key_env: KeyVariable = None,
    responses: Responses = None,
    max_cost: MaxCost = None,
    tests: WantedTests = 20,
    seed: Seed = 0,
    dry_run: DryRun = False,
    batch: Batch = None,
    json: Json = False,
) -> None:
    """Let a model write tests that tell programs apart which the tests so far hardly do: five of (nearly) identical rows (EvolveCoder, steps 3.5, 3.6).

    What it answers and cannot be used stands in OUT.rejected.jsonl, with reasons. Asking again costs nothing.
    """
    from cupel.evolve.recipes.settings import AttackSettings
    from cupel.pipeline.adversaries import AttackFiles

    sends = not dry_run and batch is None
    access = access_to(models, model, base_url, api_key_env, responses, max_cost=max_cost, sends=sends)
    files, settings = AttackFiles(tasks, outcomes, onto), AttackSettings(tests=tests)
    attack_with(access, "separate", files, out, settings, seed, dry_run=dry_run, batch=batch, as_json=json)
