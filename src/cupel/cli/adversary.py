"""`cupel attack` and `cupel separate`: tests of a model against chosen programs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cupel.cli.asking import Models, Plan, Seed, show
from cupel.cli.option_groups import spread
from cupel.cli.options import Json, OutFile, Tasks
from cupel.cli.trimming_view import Outcomes

if TYPE_CHECKING:
    from cupel.evolve.recipes.adversaries import Kind

WantedTests = Annotated[int, typer.Option("--tests", min=1, help="Tests to ask for.")]


@dataclass(frozen=True, slots=True)
class Files:
    """Options that say what the model is shown, and where its tests go."""

    tasks: Tasks
    out: OutFile
    outcomes: Outcomes = None
    onto: Annotated[
        Path | None,
        typer.Option(
            "--onto", help="Task file whose tasks get the new tests, where TASKS shows only some of them."
        ),
    ] = None


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "attack",
        epilog="Example: cupel attack filtered.jsonl --outcomes judged --out attacked.jsonl --models models.toml",
    )(spread(attack))
    app.command(
        "separate",
        epilog="Example: cupel separate thinned.jsonl --outcomes judged --out separated.jsonl --models models.toml",
    )(spread(separate))


def attack(
    files: Files, asked: Models, *, tests: WantedTests = 20, seed: Seed = 0, plan: Plan, json: Json = False
) -> None:
    """Let a model write tests that programs fail which do well: it is shown the two strongest and three diverse ones (EvolveCoder, steps 3.2, 3.3).

    What it answers and cannot be used stands in OUT.rejected.jsonl, with reasons. Asking again costs nothing.
    """
    _ask("attack", files, asked, tests, seed, plan, as_json=json)


def separate(
    files: Files, asked: Models, *, tests: WantedTests = 20, seed: Seed = 0, plan: Plan, json: Json = False
) -> None:
    """Let a model write tests that tell programs apart which the tests so far hardly do: five of (nearly) identical rows (EvolveCoder, steps 3.5, 3.6).

    What it answers and cannot be used stands in OUT.rejected.jsonl, with reasons. Asking again costs nothing.
    """
    _ask("separate", files, asked, tests, seed, plan, as_json=json)


def _ask(
    kind: Kind, given: Files, asked: Models, tests: int, seed: int, plan: Plan, *, as_json: bool
) -> None:
    """Plan or carry out one of the two stages, and print its figures."""
    from cupel.evolve.recipes.settings import AttackSettings
    from cupel.pipeline.adversaries import AttackFiles, attack_file, plan_attack
    from cupel.pipeline.asking import Asking

    files, settings = AttackFiles(given.tasks, given.outcomes, given.onto), AttackSettings(tests=tests)
    with Asking(asked.access(sends=plan.sends)) as asking:
        if plan.is_all(lambda: plan_attack(asking, kind, files, settings, seed=seed).questions):
            return
        done = attack_file(asking, kind, files, given.out, settings=settings, seed=seed)
        show(done, given.out, as_json=as_json)
