"""`cupel recipe`: what the recipes are, and whether one still does what it is measured by."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cupel.cli.console import data, data_json, log
from cupel.cli.options import Json

app = typer.Typer(
    help="Recipes: named sets of stages and parameters.", no_args_is_help=True, rich_markup_mode=None
)
Name = Annotated[str, typer.Argument(metavar="RECIPE", help="Name of a recipe, e.g. evolvecoder.")]


@app.callback()
def _group() -> None:
    """Recipes: named sets of stages and parameters."""


@app.command("show", epilog="Example: cupel recipe show evolvecoder")
def show(recipe: Name, json: Json = False) -> None:
    """The stages of a recipe in their order, with all parameters."""
    from cupel.evolve.recipes.recipe import recipe_named

    found = recipe_named(recipe)
    if json:
        data_json(found.to_json())
        return
    data(f"{found.name}: {found.summary}")
    for title, steps in (
        ("first", found.opening),
        (f"{found.rounds} rounds of", found.round),
        ("at the end", found.closing),
    ):
        data(title)
        for step in steps:
            told = ", ".join(f"{key}={value}" for key, value in step.to_json()["settings"].items())
            data(f"  {step.stage}{': ' if told else ''}{told}")


@app.command("check", epilog="Example: cupel recipe check evolvecoder vectors.json")
def check(
    recipe: Name,
    file: Annotated[Path, typer.Argument(help="File of recorded answers of the recipe's steps.")],
    json: Json = False,
) -> None:
    """Replay recorded answers of the original's selection and filter steps; ends with 1 on any mismatch."""
    from cupel.evolve.recipes.recipe import recipe_named
    from cupel.evolve.recipes.vectors import replay
    from cupel.model.errors import UsageError

    if not recipe_named(recipe).is_published:
        raise UsageError(
            f"{recipe}: there is no original that it could be held against; `evolvecoder` has one"
        )
    found = replay(file)
    if json:
        data_json(found.to_json())
    else:
        for one in found.mismatches:
            data(f"case {one.case}, {one.answer}: {one.expected} expected, {one.found} found")
    log(
        f"{found.cases} cases, {found.answers} answers compared ({found.drawn} of them draws), "
        f"{len(found.mismatches)} mismatches"
    )
    if found.mismatches:
        raise typer.Exit(1)
