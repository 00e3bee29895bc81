"""`cupel import`: other people's task sets as task files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cupel.cli.console import log
from cupel.cli.options import OutFile, Strict

FORMATS = ("humaneval", "classeval", "quixbugs", "stdio", "exercism", "evolvecoder", "columns")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import", epilog="Example: cupel import humaneval humaneval.jsonl --out tasks.jsonl")(
        import_tasks
    )


def import_tasks(
    format_: Annotated[str, typer.Argument(metavar="FORMAT", help=" | ".join(FORMATS))],
    source: Annotated[Path, typer.Argument(help="File or folder to read.")],
    out: OutFile,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map", help="For `columns`: TARGET=COLUMN, e.g. --map prompt=question. May be repeated."
        ),
    ] = None,
    strict: Strict = False,
) -> None:
    """Read tasks in another form and write a task file.

    Published verdicts go to metadata.published_verdicts only; `cupel score` alone reads them. Records that cannot be
    used are set aside with their reason in a file beside the output.
    """
    from cupel.dataset.ingest import ColumnMap, read
    from cupel.model.errors import NothingUsable
    from cupel.store.taskfile import write_lines

    columns = ColumnMap.parse(map_) if map_ else None
    found = read(format_, source, columns=columns)
    out.parent.mkdir(parents=True, exist_ok=True)
    write_lines(out, found.tasks)
    candidates = sum(len(task.candidates) for task in found.tasks)
    log(f"{len(found.tasks)} tasks, {candidates} candidates written to {out}")
    if found.set_aside:
        beside = out.with_name(out.stem + ".rejected.jsonl")
        write_lines(beside, (one.to_json() for one in found.set_aside))
        log(f"{len(found.set_aside)} records set aside, with reasons in {beside}")
    if not found.tasks:
        raise NothingUsable(f"{source}: no usable task")
    if strict and found.set_aside:
        raise typer.Exit(1)
