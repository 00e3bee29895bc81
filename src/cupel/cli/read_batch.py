"""`cupel read-batch`: what a batch service answered, into the response store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from cupel.cli.asking import Responses
from cupel.cli.console import data, data_json, log
from cupel.cli.options import Json, Strict


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("read-batch", epilog="Example: cupel read-batch results.jsonl")(read_batch)


def read_batch(
    results: Annotated[
        list[Path],
        typer.Argument(help="Files of results: what OpenAI's Batch API or `vllm run-batch` leaves."),
    ],
    responses: Responses = None,
    json: Json = False,
    strict: Strict = False,
) -> None:
    """Read the answers to a stage's --batch files; the stage's command then finds them, and asks only for what is still open.

    The same --responses as the stage's. Reading a file again changes nothing. Ends with 1 where not one line is an answer to a question
    of that store, and on --strict where any is not.
    """
    from cupel import llm
    from cupel.store.responses import ResponseStore, default_folder

    total: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    with ResponseStore(responses or default_folder()) as store:
        for path in results:
            report = llm.read_batch(store, path)
            total.update(lines=report.lines, answered=report.answered, known_before=report.known_before)
            total.update(foreign=report.foreign)
            failed.update(report.failed)
        where = store.path.parent
    _show(total, failed, where, as_json=json)
    if not total["answered"] + total["known_before"] or (strict and (failed or total["foreign"])):
        raise typer.Exit(1)


def _show(total: Mapping[str, int], failed: Mapping[str, int], where: Path, *, as_json: bool) -> None:
    figures: dict[str, Any] = {**total, "failed": dict(sorted(failed.items())), "responses": str(where)}
    if as_json:
        data_json(figures)
    else:
        data(
            f"lines: {total['lines']}; answers: {total['answered']}, and {total['known_before']} known before"
        )
        for reason, count in figures["failed"].items():
            data(f"no answer: {count} {reason}")
    if total["foreign"]:
        log(
            f"{total['foreign']} lines answer no question that was written from {where}: "
            "give the same --responses as with --batch"
        )
    if failed:
        log("what has no answer stays open: the stage's command asks it, or writes it with --batch again")
