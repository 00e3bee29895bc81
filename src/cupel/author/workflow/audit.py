"""The proof of separation: who saw what, rendered again and searched.

Covers, for every task: that each view that was shown is the one that follows from what had happened until then; that no view of a
tester or solver holds a run of the reference's tokens, and none of the author's a run of what tests hold; that nobody saw tests
before the reference was frozen; that author, testers and arbiters are different contributors. A breach rejects the task.

What is passed on in other words, or outside of the workflow, is not seen here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from cupel.author.workflow.assembly import Load, task_of_form
from cupel.author.workflow.flow import is_partial
from cupel.author.workflow.leaks import PROGRAM_RUN, leaks
from cupel.author.workflow.log import Log
from cupel.author.workflow.records import Event, EventKind, PieceKind
from cupel.author.workflow.seen import (
    known_texts,
    private_values,
    reference_code,
    shown_solution,
    view_json,
    view_of,
)
from cupel.author.workflow.settings import WorkflowSettings
from cupel.author.workflow.state import TaskState, piece_of, then
from cupel.llm import Role
from cupel.model.errors import CupelError
from cupel.model.hashing import content_hash


@dataclass(frozen=True, slots=True)
class Breach:
    """Something that separation does not allow, or that cannot be proved."""

    task_id: str
    kind: str
    """`view-changed`, `solution-shown`, `tests-shown`, `order`, `same-contributor` or `artefact`."""
    piece: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found."""

    tasks: int
    views: Mapping[str, int]
    """Role → views that were rendered again and searched."""
    ended: Mapping[str, int]
    """`accepted`, `dropped` or `open` → tasks."""
    longest_run: int
    """Most tokens in a row that a view of a tester or solver shares with the reference, beyond what both sides know."""
    same_model: int
    """Tasks in which author and tester are the same model, as the run allowed."""
    breaches: tuple[Breach, ...] = ()

    @property
    def is_proved(self) -> bool:
        """Whether there is no breach among the tasks that were not dropped."""
        return not self.breaches

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            **asdict(self),
            "views": dict(self.views),
            "ended": dict(self.ended),
            "is_proved": self.is_proved,
            "breaches": [asdict(one) for one in self.breaches],
        }


@dataclass(slots=True)
class _Walk:
    """How far the events were read."""

    states: dict[str, TaskState] = field(default_factory=dict)
    views: Counter[str] = field(default_factory=Counter)
    longest: int = 0
    breaches: list[Breach] = field(default_factory=list)


def audit(log: Log) -> Audit:
    """Go through all that happened in a run.

    Breaches of tasks that were dropped do not count: such a task is in no dataset.
    """
    walk = _Walk()
    for event in log.events:
        state = walk.states.get(event.task_id, TaskState(event.task_id))
        if event.kind is EventKind.SHOWN:
            walk.views[str(event.body.get("role"))] += 1
            walk.breaches += view_breaches(event, state, log.load)
            walk.longest = max(walk.longest, shared_run(event, state, log.load, walk.longest))
        walk.states[event.task_id] = then(state, event)
    for state in walk.states.values():
        walk.breaches += task_breaches(state, log.settings, log.load)
    standing = [one for one in walk.breaches if walk.states[one.task_id].ended != "dropped"]
    return Audit(
        len(walk.states),
        dict(walk.views),
        dict(Counter(state.ended or "open" for state in walk.states.values())),
        walk.longest,
        sum(_shares_model(state) for state in walk.states.values()),
        tuple(standing),
    )


def audit_task(events: Sequence[Event], settings: WorkflowSettings, load: Load) -> list[Breach]:
    """All breaches of one task, from its events alone."""
    found: list[Breach] = []
    state = TaskState(events[0].task_id)
    for event in events:
        if event.kind is EventKind.SHOWN:
            found += view_breaches(event, state, load)
        state = then(state, event)
    return [*found, *task_breaches(state, settings, load)]


def view_breaches(event: Event, state: TaskState, load: Load) -> Iterator[Breach]:
    """What is wrong with a view that was shown, in the state in which it was.

    Titles taken and style examples of authors are read from the view itself: they are other tasks' public text.
    """
    piece = piece_of(event)

    def breach(kind: str, message: str) -> Breach:
        return Breach(event.task_id, kind, event.piece, message)

    try:
        shown = load(event.body["view"])
        again = view_of(
            piece, state, load, titles=shown.get("titles_taken", ()), style=shown.get("style", ())
        )
    except (CupelError, KeyError, TypeError, AssertionError, ValueError) as error:
        yield breach("view-changed", f"the view cannot be rendered again: {error!r}")
        return
    rendered = {
        name: value for name, value in view_json(again).items() if name in shown or name not in _LATER
    }
    if content_hash(rendered) != event.body["view"]:
        yield breach(
            "view-changed", "the view that was shown is not the one that follows from what had happened"
        )
    if event.body.get("role") != piece.kind.role.value:
        yield breach("view-changed", f"it was shown in the role {event.body.get('role')}")
    texts = list(_texts(shown))
    if piece.kind.role in (Role.TESTER, Role.SOLVER):
        allowed = [] if piece.kind is not PieceKind.AMEND_TESTS else shown["own"]
        yield from (
            breach("solution-shown", f"it shows tokens of the reference: {run}")
            for run in leaks(texts, reference_code(state, load), [*_plain(state, load), *allowed])[:1]
        )
    if piece.kind is PieceKind.AMEND_TASK:
        own = [one["text"] for one in shown["own"]]
        told = [one["reason"] for one in shown["told"]]
        yield from (
            breach("tests-shown", f"it shows what a test holds: {run}")
            for run in leaks(told, private_values(state, load), [*known_texts(state, load), *own])[:1]
        )
    if piece.kind is PieceKind.AUTHOR and (state.suites or state.drafts):
        yield breach("order", "a view of the author was shown after the reference was frozen")
    if piece.kind.role is Role.TESTER and not state.drafts:
        yield breach("order", "a tester was shown the task before its reference was frozen")


def shared_run(event: Event, state: TaskState, load: Load, least: int) -> int:
    """Tokens of the longest run that a blind view shares with the reference, where that is more than `least`; else 0."""
    if piece_of(event).kind not in (PieceKind.TEST, PieceKind.SOLVE):
        return 0
    texts, known, longest = list(_texts(load(event.body["view"]))), _plain(state, load), 0
    secret = reference_code(state, load)
    for run in range(max(_LEAST_RUN, least + 1), PROGRAM_RUN + 1):
        if not leaks(texts, replace(secret, run=run), known):
            break
        longest = run
    return longest


_LATER = frozenset({"changed"})
"""Fields that views did not have in earlier versions of this program; what was shown without them showed less."""
_LEAST_RUN = 4
"""Tokens; shorter runs are in any two texts about one thing."""


def task_breaches(state: TaskState, settings: WorkflowSettings, load: Load) -> Iterator[Breach]:
    """What is wrong with who made a task, and with its text."""
    sides = state.contributors
    roles = ["author", *(f"tester {slot}" for slot in sorted(state.suites))]
    for place, one in enumerate(sides):
        for other_place in range(place):
            other = sides[other_place]
            if is_partial(one, other, settings):
                message = f"{roles[place]} and {roles[other_place]} are both {one.model or one.name}"
                yield Breach(state.task_id, "same-contributor", None, message)
    for handed in state.rulings:
        if any(is_partial(handed.by, one, settings) for one in sides):
            yield Breach(
                state.task_id, "same-contributor", handed.piece, f"{handed.by.name} ruled on an own matter"
            )
    if state.draft is not None:
        try:
            task = task_of_form(
                state.task_id, load(state.draft.artefact), state.draft.by, with_reference=True
            )
        except CupelError as error:
            yield Breach(state.task_id, "artefact", state.draft.piece, str(error))
            return
        for shown in shown_solution(task):
            yield Breach(state.task_id, "solution-shown", None, shown)


def _plain(state: TaskState, load: Load) -> list[str]:
    """What of a task's text no search for the solution counts: signature, starter files and examples."""
    texts: list[str] = []
    for draft in state.drafts:
        form = load(draft.artefact)
        texts.append(form["interface"].get("signature") or "")
        texts += form.get("files", {}).values()
        texts += [str(value) for test in form["examples"] for value in test.values()]
    return texts


def _texts(value: Any) -> Iterator[str]:
    """All texts in a view."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, Iterable):
        for part in value:
            yield from _texts(part)


def _shares_model(state: TaskState) -> bool:
    models = [one.model for one in state.contributors if one.model is not None]
    return len(set(models)) < len(models)
