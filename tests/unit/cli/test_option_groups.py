"""A command may take options as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from cupel.cli.option_groups import spread


@dataclass(frozen=True)
class Paint:
    """Two options, one of which has no default."""

    colour: Annotated[str, typer.Option("--colour", help="Its name.")]
    coats: Annotated[int, typer.Option("--coats", min=1)] = 2
    over: Annotated[list[str], typer.Option("--over")] = field(default_factory=lambda: ["oil"])


def paint(what: Annotated[str, typer.Argument()], *, fast: bool = False, paint: Paint) -> None:
    """Paint something."""
    typer.echo(f"{what} {paint} {fast}")


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer(rich_markup_mode=None)
    made.command()(spread(paint))
    return made


def test_each_field_is_an_option_and_the_command_gets_the_dataclass(app: typer.Typer) -> None:
    answered = CliRunner().invoke(app, ["fence", "--colour", "red", "--fast"])
    assert (answered.exit_code, answered.stdout) == (
        0,
        "fence Paint(colour='red', coats=2, over=['oil']) True\n",
    )


def test_help_shows_the_fields_and_what_the_command_does(app: typer.Typer) -> None:
    shown = CliRunner().invoke(app, ["--help"]).stdout
    assert "Paint something." in shown
    assert "--colour" in shown
    assert "Its name." in shown
    assert "--paint" not in shown


def test_limits_and_missing_options_of_a_field_are_wrong_usage(app: typer.Typer) -> None:
    assert CliRunner().invoke(app, ["fence", "--colour", "red", "--coats", "0"]).exit_code == 2
    assert CliRunner().invoke(app, ["fence"]).exit_code == 2


def test_two_options_of_one_name_are_refused_when_the_command_is_made() -> None:
    def twice(coats: int, *, paint: Paint) -> None: ...

    with pytest.raises(ValueError, match="duplicate parameter name"):
        spread(twice)
