"""A task's state, folded from its events.

Covers what was handed in and what is still wrong. Reads no artefacts: what the flow needs of them stands in the events.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cupel.author.workflow.matters import Matter
from cupel.author.workflow.records import Contributor, Event, EventKind, Piece, PieceKind
from cupel.model.hashing import content_hash

TEXT = "text"
"""Key of an event's body: hash of the task's text that an answer makes (author) or answers (all others)."""


@dataclass(frozen=True, slots=True)
class Handed:
    """An answer that was taken."""

    piece: str
    slot: int
    artefact: str
    """Hash of its content."""
    by: Contributor
    number: int
    """Of the event."""
    text: str | None
    """The text of the task that it makes or answers, as a hash."""
    view: str | None = None
    """Hash of what was shown to whoever handed it in; None where nothing was."""
    body: Mapping[str, Any] = field(default_factory=dict)
    """The event's."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the program found, on what."""

    artefact: str
    basis: str
    """Hash of all that it looked at."""
    matters: tuple[Matter, ...]
    number: int
    questions: int = 0
    """Attempts whose failure the program is unsure of."""


@dataclass(frozen=True, slots=True)
class TaskState:
    """Where a task stands."""

    task_id: str
    opened: Mapping[str, Any] = field(default_factory=dict)
    """Body of the event that opened it: its cell, in short and in words."""
    drafts: tuple[Handed, ...] = ()
    """Versions of text and reference, oldest first."""
    suites: Mapping[int, tuple[Handed, ...]] = field(default_factory=dict)
    """Tester's slot → versions of the tests."""
    attempts: Mapping[int, tuple[Handed, ...]] = field(default_factory=dict)
    rulings: tuple[Handed, ...] = ()
    reviews: Mapping[int, tuple[Handed, ...]] = field(default_factory=dict)
    tags: tuple[Handed, ...] = ()
    validated: Checked | None = None
    judged: Checked | None = None
    shown: Mapping[str, Contributor] = field(default_factory=dict)
    """Piece → who has it, among those that were not handed in or returned."""
    views: Mapping[str, str] = field(default_factory=dict)
    """Piece → hash of the view that was last shown of it."""
    insiders: frozenset[str] = frozenset()
    """Names of those who were shown reference and tests, to rule, to review or to tag."""
    declined: frozenset[tuple[str, str]] = frozenset()
    """(piece, name) of those who gave it back: it is offered to others."""
    refused: Mapping[str, int] = field(default_factory=dict)
    """Piece → answers that could not be taken, of models that are asked over an endpoint."""
    ended: str | None = None
    """`accepted` or `dropped`."""
    reason: str | None = None
    """Why it was dropped."""

    @property
    def draft(self) -> Handed | None:
        """The version that counts."""
        return self.drafts[-1] if self.drafts else None

    def suite(self, slot: int) -> Handed | None:
        """A tester's version that counts."""
        return self.suites[slot][-1] if self.suites.get(slot) else None

    def current_suites(self) -> list[Handed]:
        """The tests of all testers, in the slots' order."""
        return [versions[-1] for _, versions in sorted(self.suites.items())]

    def current_attempts(self) -> list[Handed]:
        """Attempts at the text that counts, in the slots' order."""
        text = self.draft.text if self.draft else None
        return [versions[-1] for _, versions in sorted(self.attempts.items()) if versions[-1].text == text]

    def current_reviews(self) -> list[Handed]:
        """Reviews of what counts now."""
        return [
            versions[-1]
            for _, versions in sorted(self.reviews.items())
            if versions[-1].body.get("basis") == self.basis()
        ]

    def basis(self, *, attempts: bool = False) -> str:
        """Hash of all that validation looks at, or judging the attempts."""
        parts = [one.artefact for one in (self.drafts[-1:] + tuple(self.current_suites()))]
        if attempts:
            parts += ["attempts", *(f"{one.slot} {one.artefact}" for one in self.current_attempts())]
        return content_hash(parts)

    def ruled(self, since: int = 0) -> dict[str, str]:
        """Matter's key → who is at fault, by rulings after an event.

        That nobody is at fault holds for good: the same matter is not opened again.
        """
        found: dict[str, str] = {}
        for ruling in self.rulings:
            for told in ruling.body["rulings"]:
                if ruling.number > since or told["at_fault"] == "nobody":
                    found[told["matter"]] = told["at_fault"]
        return found

    @property
    def mended(self) -> int:
        """How often a side has handed in again, whichever did so more often."""
        versions = [self.drafts, *self.suites.values()]
        return max((len(one) - 1 for one in versions if one), default=0)

    @property
    def contributors(self) -> list[Contributor]:
        """Author and testers."""
        handed = [*self.drafts[:1], *(versions[0] for _, versions in sorted(self.suites.items()))]
        return [one.by for one in handed]


def fold(task_id: str, events: Iterable[Event]) -> TaskState:
    """The state that a task's events lead to, in their order."""
    state = TaskState(task_id)
    for event in events:
        state = then(state, event)
    return state


def then(state: TaskState, event: Event) -> TaskState:
    """The state after one more event."""
    return _FOLDS[event.kind](state, event)


def piece_of(event: Event) -> Piece:
    """The piece that an event is about, read from its id."""
    kind, slot, turn = (event.piece or "").rpartition("/")[2].rsplit("-", 2)
    return Piece(event.task_id, PieceKind(kind), int(slot), int(turn))


def _opened(state: TaskState, event: Event) -> TaskState:
    return replace(state, opened=event.body)


def _shown(state: TaskState, event: Event) -> TaskState:
    by = event.by
    if by is None:
        return state
    saw_both = piece_of(event).kind in _INSIDE
    return replace(
        state,
        shown={**state.shown, str(event.piece): by},
        views={**state.views, str(event.piece): event.body["view"]},
        insiders=state.insiders | {by.name} if saw_both else state.insiders,
    )


_INSIDE = frozenset({PieceKind.ARBITRATE, PieceKind.REVIEW, PieceKind.TAG})


def _returned(state: TaskState, event: Event) -> TaskState:
    state = replace(state, shown={name: by for name, by in state.shown.items() if name != event.piece})
    if event.by is None or not event.body.get("declined", True):
        return state
    return replace(state, declined=state.declined | {(str(event.piece), event.by.name)})


def _refused(state: TaskState, event: Event) -> TaskState:
    if event.by is None or event.by.remembers:
        return state
    count = state.refused.get(str(event.piece), 0) + 1
    return replace(state, refused={**state.refused, str(event.piece): count})


def _submitted(state: TaskState, event: Event) -> TaskState:
    piece, by = piece_of(event), event.by
    if by is None:
        return state
    handed = Handed(
        str(event.piece),
        piece.slot,
        event.body["artefact"],
        by,
        event.number,
        event.body.get(TEXT),
        state.views.get(str(event.piece)),
        event.body,
    )
    state = _returned(state, event)
    match piece.kind:
        case PieceKind.AUTHOR | PieceKind.AMEND_TASK:
            return replace(state, drafts=(*state.drafts, handed))
        case PieceKind.TEST | PieceKind.AMEND_TESTS:
            return replace(state, suites=_with(state.suites, handed))
        case PieceKind.SOLVE:
            return replace(state, attempts=_with(state.attempts, handed))
        case PieceKind.ARBITRATE:
            return replace(state, rulings=(*state.rulings, handed))
        case PieceKind.REVIEW:
            return replace(state, reviews=_with(state.reviews, handed))
        case PieceKind.TAG:
            return replace(state, tags=(*state.tags, handed))


def _with(known: Mapping[int, tuple[Handed, ...]], handed: Handed) -> Mapping[int, tuple[Handed, ...]]:
    return {**known, handed.slot: (*known.get(handed.slot, ()), handed)}


def _checked(event: Event) -> Checked:
    return Checked(
        event.body["artefact"],
        event.body["basis"],
        tuple(Matter.from_json(one) for one in event.body["matters"]),
        event.number,
        event.body.get("questions", 0),
    )


def _validated(state: TaskState, event: Event) -> TaskState:
    return replace(state, validated=_checked(event))


def _judged(state: TaskState, event: Event) -> TaskState:
    return replace(state, judged=_checked(event))


def _ended(state: TaskState, event: Event) -> TaskState:
    return replace(state, ended=event.kind.value, reason=event.body.get("reason"), shown={})


_FOLDS = {
    EventKind.OPENED: _opened,
    EventKind.SHOWN: _shown,
    EventKind.RETURNED: _returned,
    EventKind.REFUSED: _refused,
    EventKind.SUBMITTED: _submitted,
    EventKind.VALIDATED: _validated,
    EventKind.JUDGED: _judged,
    EventKind.ACCEPTED: _ended,
    EventKind.DROPPED: _ended,
}
