"""Pieces of work, contributors and events: what a run of the workflow is made of.

Covers the types alone. An event says what happened to one task and never changes; the order of a run's events is the only
clock that anything here may depend on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cupel.llm import Role
from cupel.model.errors import UsageError

PROGRAM = "program:cupel"
"""Who does what needs no judgement."""
_NAME = re.compile(r"(person|model):[^\s/@]+")


class PieceKind(StrEnum):
    """What is asked of a contributor."""

    AUTHOR = "author"
    """Write a task and its reference."""
    TEST = "test"
    """Write tests without seeing the reference."""
    AMEND_TASK = "amend-task"
    """The author mends the task or the reference."""
    AMEND_TESTS = "amend-tests"
    """A tester mends the tests, or writes them anew for changed requirements."""
    SOLVE = "solve"
    """Answer the task without seeing reference or tests."""
    TAG = "tag"
    """Say why attempts failed where the program is unsure."""
    ARBITRATE = "arbitrate"
    """Rule which side is at fault."""
    REVIEW = "review"
    """Go through the checklist."""

    @property
    def role(self) -> Role:
        """The role that does it."""
        return _ROLES[self]


_ROLES = {
    PieceKind.AUTHOR: Role.AUTHOR,
    PieceKind.AMEND_TASK: Role.AUTHOR,
    PieceKind.TEST: Role.TESTER,
    PieceKind.AMEND_TESTS: Role.TESTER,
    PieceKind.SOLVE: Role.SOLVER,
    PieceKind.TAG: Role.REVIEWER,
    PieceKind.ARBITRATE: Role.REVIEWER,
    PieceKind.REVIEW: Role.REVIEWER,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of work on one task."""

    task_id: str
    kind: PieceKind
    slot: int = 0
    """Which of several of its kind: tester 0 or 1, attempt 0 … n-1, reviewer 0 or 1."""
    turn: int = 0
    """How often work of this kind was handed in for this slot before."""
    reserved_for: str | None = None
    """The only contributor who may take it: whoever made what is to be mended."""

    @property
    def id(self) -> str:
        """Its name in the run."""
        return f"{self.task_id}/{self.kind.value}-{self.slot}-{self.turn}"


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person, or anything that works like one, or a model."""

    name: str
    """`person:NAME` or `model:NAME`."""
    model: str | None = None
    """What its endpoint calls the model; two contributors with one model are one mind."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """Of a model: how it is sampled."""
    remembers: bool = False
    """Whether it keeps in mind what it saw from one piece to the next, as persons and agents do; a model that is asked over an
    endpoint begins anew each time."""

    @classmethod
    def named(cls, name: str) -> Contributor:
        """A contributor from what a user types: whoever works with folders, and remembers.

        A name without a kind is a person's; `model:a1@qwen` is the agent a1, whose model is qwen.

        Raises:
            UsageError: the name has spaces, slashes or another kind.
        """
        full, _, model = name.partition("@")
        full = full if ":" in full else f"person:{full}"
        if not _NAME.fullmatch(full) or (model and not full.startswith("model:")):
            raise UsageError(
                f"{name!r} is no contributor's name; give e.g. `ann`, `person:ann`, `model:qwen` or, for one agent of"
                " several of a model, `model:a1@qwen`"
            )
        is_model = full.startswith("model:")
        return cls(full, model or full.removeprefix("model:") if is_model else None, remembers=True)

    def is_same_mind(self, other: Contributor) -> bool:
        """Whether one cannot be independent of the other."""
        return self.name == other.name or (self.model is not None and self.model == other.model)

    def to_json(self) -> dict[str, Any]:
        """As it stands in events and provenance."""
        known = {
            "name": self.name,
            "model": self.model,
            "parameters": dict(self.parameters),
            "remembers": self.remembers and self.model is not None,
        }
        return {name: value for name, value in known.items() if value}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Contributor:
        """The contributor of `to_json`."""
        model = record.get("model")
        return cls(
            record["name"], model, record.get("parameters", {}), record.get("remembers", model is None)
        )


class EventKind(StrEnum):
    """What happened."""

    OPENED = "opened"
    """A cell of the plan became a task to be made; body: `cell`."""
    SHOWN = "shown"
    """A piece was leased and its view shown; body: `view` (hash), `by`."""
    RETURNED = "returned"
    """A lease ended without an answer; body: `reason`."""
    REFUSED = "refused"
    """An answer could not be taken; body: `problems`, `answer` (hash of what was said)."""
    SUBMITTED = "submitted"
    """An answer was taken; body: `artefact` (hash)."""
    VALIDATED = "validated"
    """The program ran task and tests; body: `artefact` (hash), `basis` (hash of what was validated)."""
    JUDGED = "judged"
    """The program ran and tagged the attempts; body: `artefact`, `basis`."""
    ACCEPTED = "accepted"
    """The task passed every gate."""
    DROPPED = "dropped"
    """The task is given up, with its history; body: `reason`."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a task."""

    number: int
    """Its place among all events of the run, from 1."""
    task_id: str
    kind: EventKind
    piece: str | None
    """Id of the piece that it is about."""
    body: Mapping[str, Any]

    @property
    def by(self) -> Contributor | None:
        """Who did it, where a contributor did."""
        told = self.body.get("by")
        return Contributor.from_json(told) if told is not None else None
