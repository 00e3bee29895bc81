"""What goes over the desk: tasks that are opened, pieces that are shown and leased, answers that were taken.

Covers the types alone; `cupel.author.workflow.desk` moves them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cupel.author.workflow.records import Contributor, Piece
from cupel.author.workflow.seen import View
from cupel.model.task import Task

Style = Callable[[Mapping[str, Any]], Sequence[str]]
"""Prompts to write like, for a cell's brief."""
Trial = Callable[[Task], Sequence[str]]
"""What contradicts itself in an author's own task, in words that the author can act on."""
How = Mapping[str, Any] | None
"""Where an answer comes from, as it stands in the history."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A task to be made."""

    task_id: str
    cell: Mapping[str, Any]
    """The plan's cell as JSON; goes into the task's metadata."""
    brief: Mapping[str, Any]
    """Fields of a `CellView`: what the author is told."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """The task's metadata as far as the plan gives them (`cupel.author.metadata`)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece that was leased, and what its contributor sees."""

    piece: Piece
    view: View
    view_hash: str


@dataclass(frozen=True, slots=True)
class Lease:
    """A piece that somebody has."""

    piece: Piece
    by: Contributor
    since: dt.datetime
    is_over: bool
    """Whether it ran out: others may take the piece, and until they do its holder may still hand in."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an answer."""

    piece: Piece
    problems: tuple[str, ...]
    """Why it was not taken; empty where it was."""
