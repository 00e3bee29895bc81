"""`cupel schema`: the task format as JSON Schema, made from the types that the code uses."""

from __future__ import annotations

import typer

from cupel.cli.console import data_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("schema", epilog="Example: cupel schema > cupel.task-1.schema.json")(schema)


def schema() -> None:
    """Print the JSON Schema of one line of a task file."""
    from cupel.model.task import json_schema

    data_json(json_schema())
