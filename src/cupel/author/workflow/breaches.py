"""What an audit can find: something that separation does not allow, or that cannot be proved.

Covers the type alone, and which errors reading a history that somebody wrote by hand can lead to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cupel.author.workflow.records import Event
from cupel.model.errors import CupelError

Kind = Literal[
    "view-changed",
    "solution-shown",
    "tests-shown",
    "order",
    "lease",
    "same-contributor",
    "unreadable",
]
"""What is wrong: a view is not the one that follows; it shows the other side's work; something happened before its time; an answer is
of somebody who was shown another view, or none; one mind on both sides; the history cannot be read."""
UNREADABLE = (CupelError, LookupError, TypeError, ValueError, AttributeError, AssertionError)
"""What reading events and artefacts can raise that were damaged, or written by hand."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that is wrong with a task."""

    task_id: str
    kind: Kind
    piece: str | None
    """Id of the piece that it is about; None where it is about the whole task."""
    message: str


def breach_of(event: Event, kind: Kind, message: str) -> Breach:
    """A breach that an event is."""
    return Breach(event.task_id, kind, event.piece, message)
