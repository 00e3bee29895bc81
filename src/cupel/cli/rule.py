"""`cupel rule`: rulings of a model on classes of inputs, or on the answers to single ones."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cupel.cli.asking import Models, Plan, Seed, show
from cupel.cli.option_groups import spread
from cupel.cli.options import Json, OutFile, Run


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rule", epilog="Example: cupel rule evolved --out rulings.jsonl --models models.toml")(
        spread(rule)
    )


def rule(
    run: Run,
    out: OutFile,
    *,
    rulings: Annotated[
        Path | None,
        typer.Option("--rulings", help="Rulings that stand; a model is not asked again what it ruled on."),
    ] = None,
    answers: Annotated[
        bool,
        typer.Option(
            "--answers",
            help="Ask which answer the text demands on single inputs, among those that programs give, instead of which classes of "
            "inputs it means.",
        ),
    ] = False,
    asked: Models,
    seed: Seed = 0,
    plan: Plan,
    json: Json = False,
) -> None:
    """Let a model rule on what programs disagree on in a run of `cupel evolve`, for its --rulings.

    On classes of inputs: it sees the task's text and two short inputs of each class, no program and no answer. With --answers, on single
    inputs: it sees the answers that programs give, and not whose they are. Two reviewers who choose the reference's settle the dispute.
    """
    from cupel.evolve.recipes.settings import RuleSettings, UpholdSettings
    from cupel.pipeline.asking import Asking
    from cupel.pipeline.rule import plan_rule, rule_file

    access = asked.access(sends=plan.sends)
    settings = UpholdSettings() if answers else RuleSettings()
    with Asking(access) as asking:
        if plan.is_all(lambda: plan_rule(asking, run, rulings, settings, seed=seed).questions):
            return
        show(rule_file(asking, run, out, earlier=rulings, settings=settings, seed=seed), out, as_json=json)
