"""What `cupel author` shows while it works: how many tasks stand at each gate, and what is under way.

A table that is drawn anew on a terminal; otherwise one line on standard error a change.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cupel.cli.console import log, readable

if TYPE_CHECKING:
    from rich.table import Table

    from cupel.pipeline.author import Watch

_GATES = (
    "author", "test", "validate", "amend", "arbitrate", "solve", "judge", "tag", "review", "accept", "accepted", "dropped",
)  # fmt: skip
_WIDTH = 30
"""Signs of a bar."""


@contextmanager
def watching(tasks: int) -> Iterator[Watch]:
    """Somebody who tells the user how it goes on."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console
    from rich.live import Live

    with Live(console=Console(stderr=True), transient=True, refresh_per_second=4) as live:
        yield _Board(live, tasks)


class _Lines:
    """One line a change."""

    def __init__(self) -> None:
        self._last = ""

    def stands(self, gates: Mapping[str, int]) -> None:
        told = ", ".join(f"{gates[gate]} {gate}" for gate in _GATES if gates.get(gate))
        if told != self._last:
            self._last = told
            log(told)

    def asks(self, done: int, total: int) -> None:
        """Not told: what changes by it is told with the next wave."""

    def runs(self, name: str, done: int, total: int) -> None:
        """Not told."""


class _Board:
    """A table of the gates, and a line of what is under way."""

    def __init__(self, live: Any, tasks: int) -> None:
        self._live = live
        self._tasks = tasks
        self._gates: Mapping[str, int] = {}
        self._now = ""

    def stands(self, gates: Mapping[str, int]) -> None:
        self._gates = gates
        self._draw()

    def asks(self, done: int, total: int) -> None:
        self._now = f"models: {done} of {total} answers"
        self._draw()

    def runs(self, name: str, done: int, total: int) -> None:
        self._now = f"running tasks: {done} of {total}, last {readable(name)}"
        self._draw()

    def _draw(self) -> None:
        self._live.update(board(self._gates, self._tasks, self._now))


def board(gates: Mapping[str, int], tasks: int, now: str) -> Table:
    """Gate, tasks that stand there, and a bar of their share."""
    from rich.markup import escape
    from rich.table import Table

    shown = Table(box=None, pad_edge=False, show_header=False, caption=escape(now), caption_justify="left")
    shown.add_column("gate")
    shown.add_column("tasks", justify="right")
    shown.add_column("share", min_width=_WIDTH)
    for gate in _GATES:
        count = gates.get(gate, 0)
        shown.add_row(gate, str(count), "█" * round(_WIDTH * count / max(1, tasks)))
    return shown
