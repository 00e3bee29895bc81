"""`cupel run`: a whole recipe, from raw problems to a dataset."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cupel.cli.asking import DryRun, Models, Seed
from cupel.cli.console import data_json, log, table
from cupel.cli.isolation import Isolation
from cupel.cli.option_groups import spread
from cupel.cli.options import Json, Out, Workers

if TYPE_CHECKING:
    from cupel.pipeline.run import Done


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "run", epilog="Example: cupel run raw.jsonl --recipe evolvecoder --out run --models models.toml"
    )(spread(run))


def run(
    raw: Annotated[Path, typer.Argument(help="Raw problems: TACO-like JSON Lines, or Parquet.")],
    out: Out,
    recipe: Annotated[str, typer.Option("--recipe", help="Name of a recipe; `cupel recipe show` prints it.")],
    *,
    rounds: Annotated[
        int | None, typer.Option("--rounds", min=0, help="Rounds of attack; by default the recipe's.")
    ] = None,
    asked: Models,
    seed: Seed = 0,
    workers: Workers = 2,
    dry_run: DryRun = False,
    json: Json = False,
    isolation: Isolation,
) -> None:
    """Carry out all stages of a recipe, and leave each round's files in RUN/rounds/N/.

    Killed or stopped at any point, the same command goes on: no request is paid twice, no cell executed twice. With --dry-run:
    what the next stage that asks a model would send, and at most what those after it.
    """
    from cupel.evolve.recipes.recipe import recipe_named
    from cupel.pipeline.asking import Asking
    from cupel.pipeline.forecast import forecast
    from cupel.pipeline.run import RunSettings, run_recipe
    from cupel.pipeline.stages import Judging

    settings = RunSettings(recipe_named(recipe), rounds, seed)
    access = asked.access(sends=not dry_run)
    with Asking(access) as asking:
        if dry_run:
            data_json(forecast(asking, raw, out, settings))
            return
        chosen = isolation.chosen()
        judging = Judging(workers, chosen, isolation.unsafe_no_isolation)
        done = run_recipe(asking, raw, out, settings, judging=judging, told=_told)
        spent = asking.budget.spent.to_json()
    if json:
        data_json({**done.to_json(), "spent": spent})
    else:
        _show(done)
        tokens = f"{spent['input_tokens']:,} tokens in, {spent['output_tokens']:,} out"
        log(
            f"spent now: {spent['requests']} requests, {tokens}; {spent['cost']:.4f} USD by the models' prices"
        )
        log(f"dataset: {out / 'dataset'}")


def _told(name: str, figures: Mapping[str, Any]) -> None:
    """A step is done."""
    log(f"{name}: {_figures(figures)}")


def _show(done: Done) -> None:
    table(
        f"{done.tasks} tasks, {done.tests} tests, {done.candidates} candidates",
        ["step", "what it did"],
        [[name, _figures(figures)] for name, figures in done.steps.items()],
        right=2,
    )


def _figures(figures: Mapping[str, Any]) -> str:
    """A step's figures in a line."""
    if "asked" in figures:
        rejected = sum(figures["rejected"].values())
        return (
            f"{figures['asked']} asked, {figures['made']} made, {rejected} rejected, {figures['tasks']} tasks"
        )
    if "tests_before" in figures:
        left = f"{figures['tests_before']} → {figures['tests_after']} tests, {figures['tasks_after']} tasks"
        dropped = [f"{count} {reason}" for reason, count in figures.get("dropped", {}).items()]
        return "; ".join([left, *dropped, *_set_aside(figures)])
    return "; ".join([f"{figures['cells']} cells, {figures['executed']} executed", *_set_aside(figures)])


def _set_aside(figures: Mapping[str, Any]) -> list[str]:
    """Lines that a step could not read, and tasks that could not be judged: none, where all is well."""
    count = figures.get("rejected", 0)
    return [f"{count} lines or tasks set aside"] if count else []
