"""`cupel propose`: asserts, inputs and generators of a model."""

from __future__ import annotations

from typing import Annotated

import typer

from cupel.cli.adversary import WantedTests
from cupel.cli.asking import Models, Plan, Seed, show
from cupel.cli.option_groups import spread
from cupel.cli.options import Json, OutFile, Tasks
from cupel.cli.trimming_view import Outcomes


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "propose", epilog="Example: cupel propose evolved --out proposals.jsonl --models models.toml"
    )(spread(propose))


def propose(
    tasks: Tasks,
    out: OutFile,
    *,
    outcomes: Outcomes = None,
    asked: Models,
    tests: WantedTests = 20,
    generators: Annotated[
        int, typer.Option("--generators", min=1, help="Generator programs to ask for.")
    ] = 4,
    seed: Seed = 0,
    plan: Plan,
    json: Json = False,
) -> None:
    """Let a model propose asserts, inputs and generators against the programs that pass most, for `cupel evolve --proposals`.

    It is shown which programs no test tells apart. What it answers and cannot be used stands in OUT.rejected.jsonl.
    """
    from cupel.evolve.recipes.settings import ProposeSettings
    from cupel.pipeline.asking import Asking
    from cupel.pipeline.propose import plan_propose, propose_file

    access = asked.access(sends=plan.sends)
    settings = ProposeSettings(tests=tests, generators=generators)
    with Asking(access) as asking:
        if plan.is_all(lambda: plan_propose(asking, tasks, outcomes, settings, seed=seed).questions):
            return
        done = propose_file(asking, tasks, out, outcomes=outcomes, settings=settings, seed=seed)
        show(done, out, as_json=json)
