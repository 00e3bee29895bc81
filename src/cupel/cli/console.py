"""What all commands print with: messages and progress on standard error, data on standard output."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

_WIDTH = 110
"""Columns of tables where standard output is no terminal."""


def readable(text: str) -> str:
    """Text of others with its control characters as escapes, so that it cannot steer the terminal."""
    return "".join(
        one if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cf", "Cs") else ascii(one)[1:-1]
        for one in text
    )


def log(message: str) -> None:
    """A message for the user, on standard error."""
    print(readable(message), file=sys.stderr)  # noqa: T201 - the one place that prints messages


_SHOWN_REASONS = 5


def log_rejected(run: Path) -> None:
    """The first reasons why lines or tasks of a run were set aside, and where the others stand."""
    path = run / "rejected.jsonl"
    rejected = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    for one in rejected[:_SHOWN_REASONS]:
        where = ":".join(str(part) for part in (one["file"], one["line"]) if part is not None)
        log(f"set aside: {where} {one['task_id'] or ''}: {one['reason']}"[:300])
    log(f"{len(rejected)} lines or tasks set aside, with reasons in {path}")


def data(text: str) -> None:
    """Data, on standard output."""
    print(readable(text))  # noqa: T201 - the one place that prints data


def data_json(value: Any) -> None:
    """Data as JSON, on standard output."""
    data(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=False))


@contextmanager
def progress(what: str, *, quiet: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on standard error where that is a terminal; told of (name, done, total)."""
    if quiet or not sys.stderr.isatty():
        yield lambda _name, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, name="")
        yield lambda name, done, total: bar.update(task, completed=done, total=total, name=name)


def table(title: str, columns: list[str], rows: list[list[str]], *, right: int = 1) -> None:
    """A table on standard output; columns from the `right`-th on are numbers."""
    from rich.markup import escape
    from rich.table import Table

    shown = Table(title=escape(title), title_justify="left", box=None, pad_edge=False, header_style="bold")
    for index, column in enumerate(columns):
        shown.add_column(column, justify="right" if index >= right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(escape(readable(cell)) for cell in row))
    data_console().print(shown)


def data_console() -> Console:
    """A console on standard output, of a fixed width where that is no terminal."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else _WIDTH, highlight=False)


def share(value: float | None) -> str:
    """A share as a percentage; a dash where there is none."""
    return "–" if value is None else f"{100 * value:.1f}%"
