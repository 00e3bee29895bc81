"""Views that were shown, rendered again and searched for the other side's work.

Covers one view at a time, in the state in which it was shown. Who was shown it, and when, is `cupel.author.workflow.order_audit`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from cupel.author.workflow.assembly import Load
from cupel.author.workflow.breaches import UNREADABLE, Breach, breach_of
from cupel.author.workflow.leaks import PROGRAM_RUN, leaks
from cupel.author.workflow.records import Event, PieceKind
from cupel.author.workflow.seen import (
    HIDDEN,
    given_texts,
    known_texts,
    private_values,
    reference_code,
    view_json,
    view_of,
)
from cupel.author.workflow.state import TaskState, piece_of
from cupel.llm import Role
from cupel.model.hashing import content_hash

_LATER = frozenset({"changed"})
"""Fields that views did not have in earlier versions of this program; what was shown without them showed less."""
_LEAST_RUN = 4
"""Tokens; shorter runs are in any two texts about one thing."""


def view_breaches(
    event: Event, state: TaskState, load: Load, titles: Collection[str] | None = None
) -> Iterator[Breach]:
    """What is wrong with a view that was shown, in the state in which it was.

    Style examples of authors are read from the view itself: they are other tasks' public text. So is which reasons were not shown
    since they would have shown the other side's work; those that were shown are searched.

    Args:
        event: `shown`.
        state: what had happened to the task before.
        load: artefacts by hash.
        titles: all titles that had been handed in; None not to look whether the titles shown are among them.
    """
    piece = piece_of(event)
    try:
        shown = load(event.body["view"])
        again = _rendered(event, state, load, shown)
    except UNREADABLE as error:
        yield breach_of(event, "view-changed", f"the view cannot be rendered again: {error!r}")
        return
    if content_hash(again) != event.body["view"]:
        message = "the view that was shown is not the one that follows from what had happened"
        yield breach_of(event, "view-changed", message)
    if event.body.get("role") != piece.kind.role.value:
        yield breach_of(event, "view-changed", f"it was shown in the role {event.body.get('role')}")
    for title in shown.get("titles_taken", ()):
        if titles is not None and title not in titles:
            yield breach_of(
                event, "view-changed", f"it shows as taken the title {title!r}, which no task had"
            )
    try:
        yield from _searched(event, state, load, shown)
    except UNREADABLE as error:
        yield breach_of(event, "view-changed", f"what was shown cannot be searched: {error!r}")


def _rendered(event: Event, state: TaskState, load: Load, shown: Mapping[str, Any]) -> Mapping[str, Any]:
    """The view as it follows from the state, with the fields that views had when it was shown."""
    again = view_of(
        piece_of(event),
        state,
        load,
        titles=shown.get("titles_taken", ()),
        style=shown.get("style", ()),
        hidden={one["matter"] for one in shown.get("told", ()) if one["reason"] == HIDDEN},
    )
    return {name: value for name, value in view_json(again).items() if name in shown or name not in _LATER}


def _searched(event: Event, state: TaskState, load: Load, shown: Mapping[str, Any]) -> Iterator[Breach]:
    """What of the other side's work a view shows."""
    kind = piece_of(event).kind
    if kind.role in (Role.TESTER, Role.SOLVER):
        own = shown["own"] if kind is PieceKind.AMEND_TESTS else []
        known = [*given_texts(state, load), *own]
        for run in leaks(texts_in(shown), reference_code(state, load), known)[:1]:
            yield breach_of(event, "solution-shown", f"it shows tokens of the reference: {run}")
    if kind is PieceKind.AMEND_TASK:
        known = [*known_texts(state, load), *(one["text"] for one in shown["own"])]
        for run in leaks(texts_in(shown["told"]), private_values(state, load), known)[:1]:
            yield breach_of(event, "tests-shown", f"it shows what a test holds: {run}")


def shared_run(event: Event, state: TaskState, load: Load, least: int) -> int:
    """Tokens of the longest run that a blind view shares with the reference, where that is more than `least`; else 0."""
    if piece_of(event).kind not in (PieceKind.TEST, PieceKind.SOLVE):
        return 0
    texts, known, longest = list(texts_in(load(event.body["view"]))), given_texts(state, load), 0
    secret = reference_code(state, load)
    for run in range(max(_LEAST_RUN, least + 1), PROGRAM_RUN + 1):
        if not leaks(texts, replace(secret, run=run), known):
            break
        longest = run
    return longest


def texts_in(value: Any) -> Iterator[str]:
    """All texts in a view, or in a part of one."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, Iterable):
        for part in value:
            yield from texts_in(part)
