"""`cupel dedupe`: a task file without near-duplicates."""

from __future__ import annotations

from typing import Annotated

import typer

from cupel.cli.console import data_json, log, table
from cupel.cli.options import Json, OutFile, Strict, Tasks

_MOST_SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("dedupe", epilog="Example: cupel dedupe tasks.jsonl --out distinct.jsonl")(dedupe)


def dedupe(
    tasks: Tasks,
    out: OutFile,
    text_threshold: Annotated[
        float,
        typer.Option(
            "--text-threshold",
            min=0.1,
            max=1.0,
            help="Jaccard similarity of the texts from which they are alike.",
        ),
    ] = 0.8,
    related_threshold: Annotated[
        float,
        typer.Option(
            "--related-threshold",
            min=0.1,
            max=1.0,
            help="The same where the tests agree, or where a very short solution is the same.",
        ),
    ] = 0.5,
    json: Json = False,
    strict: Strict = False,
) -> None:
    """Drop tasks that are copies of another one, and write beside OUT which, of what, and by which rule.

    Copies: the same solution up to names; alike texts (MinHash) that say the same; or somewhat alike texts with tests
    that agree. Of copies the one with a reference stays, then the one with most tests, then the first by id.
    """
    from cupel.dataset.deduplication import dedupe as run
    from cupel.dataset.duplicates import Rules

    done = run(tasks, out, Rules(text=text_threshold, related=related_threshold))
    if json:
        data_json(done.to_json())
    elif done.duplicates:
        rows = [
            [one.task_id, one.kept, one.rule, f"{one.similarity:.2f}", str(one.shared_tests)]
            for one in done.duplicates[:_MOST_SHOWN]
        ]
        table("dropped", ["task", "copy of", "rule", "text", "tests shared"], rows, right=3)
        if len(done.duplicates) > _MOST_SHOWN:
            log(f"… and {len(done.duplicates) - _MOST_SHOWN} more")
    for line in done.rejected:
        log(f"set aside: {line.file}:{line.line or ''} {line.reason}")
    log(
        f"{done.read} tasks read, {done.kept} written to {out}; {len(done.duplicates)} dropped, see {done.side_file}"
    )
    if strict and done.rejected:
        raise typer.Exit(1)
