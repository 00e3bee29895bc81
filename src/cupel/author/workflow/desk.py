"""The desk: hands out pieces of work, takes answers in, and writes down what happened.

Covers all that changes a run's store but what the program finds by running tasks (`cupel.author.workflow.steps`). Several
processes may work at one desk: each change is one transaction that begins with reading what others wrote.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cupel.author.workflow.answer_bounds import kept
from cupel.author.workflow.assembly import task_of_form
from cupel.author.workflow.flow import Due, due, why_not
from cupel.author.workflow.intake import Situation, read_answer, what_it_says
from cupel.author.workflow.papers import How, Lease, Opening, Shown, Style, Taken, Trial
from cupel.author.workflow.records import PROGRAM, Contributor, Event, EventKind, Piece, PieceKind
from cupel.author.workflow.seen import View, view_json, view_of
from cupel.author.workflow.settings import WorkflowSettings
from cupel.author.workflow.state import TaskState, then
from cupel.author.workflow.submissions import AuthorForm, form_to_json
from cupel.model.errors import StoreError, UsageError
from cupel.model.hashing import canonical_json
from cupel.model.suggestion import did_you_mean
from cupel.store.authoring import AuthoringStore

_SETTINGS = "settings"
_MOST_TITLES = 60
"""Titles that an author is shown as taken: those of the same class, the latest."""


class Desk:
    """The work of one run."""

    def __init__(
        self,
        store: AuthoringStore,
        *,
        style: Style | None = None,
        tags: Collection[str] = (),
        trial: Trial | None = None,
    ) -> None:
        """Work at a run that was begun.

        Args:
            store: the run's.
            style: prompts that authors are shown.
            tags: failure tags that there are.
            trial: tries an author's answer before it is taken (`cupel.author.workflow.trial`).

        Raises:
            UsageError: the run was not begun.
        """
        self.store = store
        told = store.meta(_SETTINGS)
        if told is None:
            raise UsageError(f"{store.folder}: the run was not begun; `cupel work begin` does")
        self.settings = WorkflowSettings.from_json(json.loads(told))
        self._style = style or (lambda _: ())
        self._tags = frozenset(tags)
        self._trial = trial
        self._states: dict[str, TaskState] = {}
        self._shown_at: dict[str, dt.datetime] = {}
        self._titles: dict[str, str] = {}
        self._titles_of: dict[str, list[str]] = {}
        self._last = 0
        self._catch_up()

    @classmethod
    def begin(
        cls, store: AuthoringStore, openings: Sequence[Opening], settings: WorkflowSettings, **options: Any
    ) -> Desk:
        """Begin a run, or go on with it; openings that are new are added.

        Raises:
            UsageError: the run was begun with other settings.
        """
        store.set_once(_SETTINGS, canonical_json(settings.to_json()))
        if store.meta(_SETTINGS) != canonical_json(settings.to_json()):
            raise UsageError(f"{store.folder} was begun with other settings; take another folder for these")
        desk = cls(store, **options)
        with store.transaction():
            desk._catch_up()
            for one in openings:
                if one.task_id not in desk._states:
                    body = {"cell": dict(one.cell), "brief": dict(one.brief), "metadata": dict(one.metadata)}
                    store.append(one.task_id, EventKind.OPENED.value, None, body)
        desk._catch_up()
        return desk

    # What there is

    def states(self) -> Mapping[str, TaskState]:
        """Every task's state, in the order of opening."""
        self._catch_up()
        return dict(self._states)

    def state(self, task_id: str) -> TaskState:
        """One task's state."""
        self._catch_up()
        return self._states[task_id]

    def due(self, task_id: str) -> Due:
        """What is to be done next for a task."""
        return due(self._states[task_id], self.settings)

    def gates(self) -> Counter[str]:
        """How many tasks stand at each gate."""
        self._catch_up()
        return Counter(due(state, self.settings).gate.value for state in self._states.values())

    def events(self, task_id: str | None = None) -> Iterator[Event]:
        """What happened, in order."""
        for one in self.store.events(task_id=task_id):
            yield Event(one.number, one.task_id, EventKind(one.kind), one.piece, one.body)

    def titles_for(self, state: TaskState) -> tuple[str, ...]:
        """Titles that an author of this task is shown as taken."""
        return tuple(self._titles_of.get(state.opened["brief"]["taxonomy"], ())[-_MOST_TITLES:])

    # Work

    def waiting(self, kinds: Collection[PieceKind] = ()) -> Iterator[Piece]:
        """Pieces that are due and that nobody has, in the order of the tasks; all kinds unless some are given."""
        self._catch_up()
        now = dt.datetime.now(dt.UTC)
        for state in list(self._states.values()):
            for piece in due(state, self.settings).pieces:
                if (not kinds or piece.kind in kinds) and not self._is_leased(piece.id, state, now):
                    yield piece

    def next_piece(
        self, by: Contributor, kinds: Collection[PieceKind] = (), *, task_id: str | None = None
    ) -> Shown | None:
        """Lease the next piece that a contributor may do; None where there is none.

        Args:
            by: who will do it.
            kinds: kinds of work that are wanted; all unless some are given.
            task_id: of this task alone; what the contributor gave back is offered again only so.
        """
        with self.store.transaction():
            for piece in self.waiting(kinds):
                if task_id is not None and piece.task_id != task_id:
                    continue
                if self._barred(by, piece, is_named=task_id is not None) is None:
                    return self._lease(piece, by)
        return None

    def why_none(self, by: Contributor, kinds: Collection[PieceKind] = ()) -> Counter[str]:
        """Why a contributor gets none of the pieces that wait: reason → pieces."""
        reasons: Counter[str] = Counter()
        for piece in self.waiting(kinds):
            reason = self._barred(by, piece)
            if reason is not None:
                reasons[reason] += 1
        return reasons

    def leases(self) -> Iterator[Lease]:
        """Pieces that are due and that somebody has, in the order of the tasks."""
        self._catch_up()
        now = dt.datetime.now(dt.UTC)
        for state in list(self._states.values()):
            for piece in due(state, self.settings).pieces:
                holder = state.shown.get(piece.id)
                if holder is not None:
                    is_over = not self._is_leased(piece.id, state, now)
                    yield Lease(piece, holder, self._shown_at[piece.id], is_over)

    def lease(self, piece_id: str, by: Contributor) -> Shown:
        """Lease a certain piece.

        Raises:
            UsageError: it does not wait, or the contributor may not do it.
        """
        with self.store.transaction():
            waiting = {one.id: one for one in self.waiting()}
            if piece_id not in waiting:
                raise UsageError(f"no piece {piece_id!r} waits{did_you_mean(piece_id, waiting)}")
            piece = waiting[piece_id]
            reason = why_not(by, piece, self._states[piece.task_id], self.settings)
            if reason is not None:
                raise UsageError(f"{by.name} cannot take {piece_id}: {reason}")
            return self._lease(piece, by)

    def lease_all(self, choose: Callable[[Piece, TaskState], Contributor | None]) -> list[Shown]:
        """Lease every piece that waits and for which somebody is chosen, all in one transaction.

        Args:
            choose: who is to do a piece, seeing the task's state with what was leased just before; None leaves it to others.
        """
        leased = []
        with self.store.transaction():
            for piece in list(self.waiting()):
                state = self._states[piece.task_id]
                by = choose(piece, state)
                if by is not None and why_not(by, piece, state, self.settings) is None:
                    leased.append(self._lease(piece, by))
        return leased

    def give_back(self, piece_id: str, by: Contributor, reason: str, *, declined: bool = True) -> None:
        """End a lease without an answer; `declined`: the contributor wants it no more, so that it is offered to others."""
        with self.store.transaction():
            self._catch_up()
            task_id = piece_id.rpartition("/")[0]
            holder = self._states[task_id].shown.get(piece_id) if task_id in self._states else None
            if holder is None or holder.name != by.name:
                raise UsageError(f"{by.name} does not have {piece_id}")
            body = {"by": holder.to_json(), "reason": reason, **({} if declined else {"declined": False})}
            self.store.append(task_id, EventKind.RETURNED.value, piece_id, body)
        self._catch_up()

    def refuse(
        self, piece_id: str, by: Contributor, problems: Sequence[str], *, said: str = "", how: How = None
    ) -> Taken:
        """Write down that an answer is none: no JSON, cut off, or no answer at all.

        Args:
            piece_id: what it should have answered.
            by: who leased the piece.
            problems: why it cannot be read.
            said: what came instead.
            how: where it comes from.

        Raises:
            UsageError: nobody waits for it: it is another's, or the task has moved on.
        """
        with self.store.transaction():
            self._catch_up()
            piece, _, holder = self._held(piece_id, by)
            self._refused(piece, holder, problems, said, how)
        self._catch_up()
        return Taken(piece, tuple(problems))

    def check(self, piece_id: str, by: Contributor, record: Any) -> tuple[str, ...]:
        """What would keep an answer from being taken; nothing is written down.

        Args:
            piece_id: what it answers.
            by: who leased the piece.
            record: the answer as JSON.

        Raises:
            UsageError: nobody waits for it.
        """
        tried = self._tried(piece_id, by, record)
        self._catch_up()
        piece, state, holder = self._held(piece_id, by)
        return read_answer(record, self._situation(piece, holder, state))[1] or tried

    def submit(self, piece_id: str, by: Contributor, record: Any, *, how: How = None) -> Taken:
        """Take an answer in, if it can be taken.

        Args:
            piece_id: what it answers.
            by: who leased the piece.
            record: the answer as JSON (`cupel.author.workflow.submissions`).
            how: where it comes from: of a model's, its prompt and its place in the response store.

        Raises:
            UsageError: nobody waits for it: it is another's, or the task has moved on.
        """
        tried = self._tried(piece_id, by, record)
        with self.store.transaction():
            self._catch_up()
            piece, state, holder = self._held(piece_id, by)
            situation = self._situation(piece, holder, state)
            form, problems = read_answer(record, situation)
            problems = problems or tried
            if form is None or problems:
                self._refused(piece, holder, problems, record, how)
            else:
                body = _signed(holder, how) | {
                    "artefact": self.store.put(piece.kind.value, form_to_json(form))
                }
                body |= what_it_says(form, situation)
                self.store.append(piece.task_id, EventKind.SUBMITTED.value, piece_id, body)
        self._catch_up()
        return Taken(piece, problems)

    def note(self, task_id: str, kind: EventKind, body: Mapping[str, Any]) -> None:
        """Write down what the program did."""
        self.store.append(task_id, kind.value, None, {**body, "by": {"name": PROGRAM}})
        self._catch_up()

    # Inside

    def _barred(self, by: Contributor, piece: Piece, *, is_named: bool = False) -> str | None:
        """Why a piece is not offered to a contributor."""
        state = self._states[piece.task_id]
        if not is_named and (piece.id, by.name) in state.declined:
            return "you gave it back; --task asks for it again"
        return why_not(by, piece, state, self.settings)

    def _catch_up(self) -> None:
        """Read what was written since, by this process or others."""
        for one in self.store.events(after=self._last):
            event = Event(one.number, one.task_id, EventKind(one.kind), one.piece, one.body)
            before = self._states.get(event.task_id, TaskState(event.task_id))
            self._states[event.task_id] = then(before, event)
            self._last = event.number
            if event.kind is EventKind.SHOWN:
                self._shown_at[str(event.piece)] = one.at
            self._note_title(event)

    def _note_title(self, event: Event) -> None:
        title = event.body.get("title") if event.kind is EventKind.SUBMITTED else None
        if (
            title is not None
            and self._titles.setdefault(title.strip().lower(), event.task_id) == event.task_id
        ):
            known = self._titles_of.setdefault(self._states[event.task_id].opened["brief"]["taxonomy"], [])
            if title not in known:
                known.append(title)

    def _is_leased(self, piece_id: str, state: TaskState, now: dt.datetime) -> bool:
        if piece_id not in state.shown:
            return False
        age = (now - self._shown_at[piece_id]).total_seconds() / 60
        return age < self.settings.lease_minutes

    def _lease(self, piece: Piece, by: Contributor) -> Shown:
        state = self._states[piece.task_id]
        if piece.id in state.shown:
            over = {"by": {"name": PROGRAM}, "reason": "the lease ran out"}
            self.store.append(piece.task_id, EventKind.RETURNED.value, piece.id, over)
        view = self.view(piece, state)
        name = self.store.put("view", view_json(view))
        body = {"by": by.to_json(), "view": name, "role": piece.kind.role.value}
        self.store.append(piece.task_id, EventKind.SHOWN.value, piece.id, body)
        self._catch_up()
        return Shown(piece, view, name)

    def view(self, piece: Piece, state: TaskState) -> View:
        """What whoever does a piece sees."""
        is_author = piece.kind is PieceKind.AUTHOR
        return view_of(
            piece,
            state,
            self.store.get,
            titles=self.titles_for(state) if is_author else (),
            style=self._style(state.opened["brief"]) if is_author else (),
        )

    def _held(self, piece_id: str, by: Contributor) -> tuple[Piece, TaskState, Contributor]:
        """A piece that somebody has, and who that is: what was written down when it was leased counts, not what they say of themselves."""
        state = self._states.get(piece_id.rpartition("/")[0])
        if state is None:
            raise UsageError(f"no piece {piece_id!r} in this run")
        piece = next((one for one in due(state, self.settings).pieces if one.id == piece_id), None)
        if piece is None:
            raise UsageError(f"{piece_id} is not wanted any more: it was done, or the task has moved on")
        holder = state.shown.get(piece_id)
        if holder is None or holder.name != by.name:
            who = f"{holder.name} has it" if holder is not None else "it was not leased"
            raise UsageError(f"{piece_id} is not {by.name}'s: {who}; `cupel work next` leases a piece")
        return piece, state, holder

    def _refused(self, piece: Piece, by: Contributor, problems: Sequence[str], answer: Any, how: How) -> None:
        body = _signed(by, how) | {
            "problems": list(problems),
            "answer": self.store.put("refused", kept(answer)),
        }
        self.store.append(piece.task_id, EventKind.REFUSED.value, piece.id, body)

    def _tried(self, piece_id: str, by: Contributor, record: Any) -> tuple[str, ...]:
        """What running an author's own task shows; outside of any transaction, since programs take their time."""
        self._catch_up()
        piece, state, holder = self._held(piece_id, by)
        form, problems = read_answer(record, self._situation(piece, holder, state))
        if self._trial is None or problems or not isinstance(form, AuthorForm):
            return ()
        return tuple(
            self._trial(task_of_form(piece.task_id, form_to_json(form), holder, with_reference=True))
        )

    def _situation(self, piece: Piece, by: Contributor, state: TaskState) -> Situation:
        return Situation(piece, by, state, self.settings, self.store.get, dict(self._titles), self._tags)


def _signed(by: Contributor, how: How) -> dict[str, Any]:
    """Who did it, and where it comes from."""
    return {"by": by.to_json(), **({"how": dict(how)} if how else {})}


def begun(folder: Path, **options: Any) -> Desk:
    """The desk of a run that was begun before.

    Raises:
        UsageError: there is no run.
    """
    try:
        return Desk(AuthoringStore.existing(folder), **options)
    except (KeyError, ValueError) as error:
        raise StoreError(f"{folder}: the run's store holds what cannot be read: {error}") from None
