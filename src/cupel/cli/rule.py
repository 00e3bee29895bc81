"""`cupel rule`: rulings of a model on classes of inputs."""

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
from cupel.cli.options import Json, OutFile, Run


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rule", epilog="Example: cupel rule evolved --out rulings.jsonl --models models.toml")(rule)


def rule(
    run: Run,
    out: OutFile,
    rulings: Annotated[
        Path | None,
        typer.Option("--rulings", help="Rulings that stand; a model is not asked again what it ruled on."),
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
) -> None:
    """Let a model rule on the classes of inputs that programs disagree on in a run of `cupel evolve`, for its --rulings.

    It sees the task's text and two short inputs of each class, no program and no answer.
    """
    from cupel.evolve.recipes.settings import RuleSettings
    from cupel.pipeline.asking import Asking
    from cupel.pipeline.rule import plan_rule, rule_file

    sends = not dry_run and batch is None
    access = access_to(models, model, base_url, api_key_env, responses, max_cost=max_cost, sends=sends)
    settings = RuleSettings()
    with Asking(access) as asking:
        if only_planned(
            lambda: plan_rule(asking, run, rulings, settings, seed=seed).questions,
            dry_run=dry_run,
            batch=batch,
        ):
            return
        show(rule_file(asking, run, out, earlier=rulings, settings=settings, seed=seed), out, as_json=json)
