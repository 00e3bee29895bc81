"""`cupel examples`: the package's own tasks as a task file."""

from __future__ import annotations

import typer

from cupel.cli.console import log
from cupel.cli.options import OutFile


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("examples", epilog="Example: cupel examples --out examples.jsonl")(examples)


def examples(out: OutFile) -> None:
    """Write the 16 example tasks that come with the package, with their candidates."""
    from cupel.examples import load_examples
    from cupel.store.taskfile import write_lines

    out.parent.mkdir(parents=True, exist_ok=True)
    count = write_lines(out, load_examples())
    log(f"{count} tasks written to {out}")
