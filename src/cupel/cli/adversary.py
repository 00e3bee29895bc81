"""What `attack` and `separate` have in common."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cupel.cli.asking import only_planned, show

if TYPE_CHECKING:
    from cupel.evolve.recipes.adversaries import Kind
    from cupel.evolve.recipes.settings import AttackSettings
    from cupel.pipeline.adversaries import AttackFiles
    from cupel.pipeline.asking import Access

Onto = Annotated[
    Path | None,
    typer.Option(
        "--onto", help="Task file whose tasks get the new tests, where TASKS shows only some of them."
    ),
]
WantedTests = Annotated[int, typer.Option("--tests", min=1, help="Tests to ask for.")]


def attack_with(
    access: Access,
    kind: Kind,
    files: AttackFiles,
    out: Path,
    settings: AttackSettings,
    seed: int,
    *,
    dry_run: bool,
    batch: Path | None,
    as_json: bool,
) -> None:
    """Plan or carry out one of the two stages, and print its figures."""
    from cupel.pipeline.adversaries import attack_file, plan_attack
    from cupel.pipeline.asking import Asking

    with Asking(access) as asking:
        if only_planned(
            lambda: plan_attack(asking, kind, files, settings, seed=seed).questions,
            dry_run=dry_run,
            batch=batch,
        ):
            return
        show(attack_file(asking, kind, files, out, settings=settings, seed=seed), out, as_json=as_json)
