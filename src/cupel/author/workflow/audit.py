"""The proof of separation: who saw what, rendered again and searched.

Covers, for every task: that each view that was shown is the one that follows from what had happened until then; that no view of a
tester or solver holds a run of the reference's tokens, and none of the author's a run of what tests hold; that whoever handed
something in had been shown the piece, when it was due; that author, testers and arbiters are different contributors; and that what was
accepted had passed every gate. A breach rejects the task.

What is passed on in other words, or outside of the workflow, is not seen here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from cupel.author.workflow.assembly import Load
from cupel.author.workflow.breaches import UNREADABLE, Breach
from cupel.author.workflow.flow import is_partial
from cupel.author.workflow.log import Log
from cupel.author.workflow.order_audit import order_breaches
from cupel.author.workflow.public_text import shown_solution
from cupel.author.workflow.records import Event, EventKind
from cupel.author.workflow.seen import public_texts, references
from cupel.author.workflow.settings import WorkflowSettings
from cupel.author.workflow.state import TaskState, then
from cupel.author.workflow.view_audit import shared_run, view_breaches


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
    rejected: int = 0
    """Tasks with a breach that were dropped: they are in no dataset."""
    changed: int = 0
    """Views, of all tasks, that did not come out as they were shown."""
    breaches: tuple[Breach, ...] = ()
    """Of the tasks that were not dropped."""

    @property
    def is_proved(self) -> bool:
        """Whether there is something to prove, and no breach among the tasks that were not dropped."""
        return self.tasks > 0 and not self.breaches

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

    settings: WorkflowSettings
    load: Load
    is_whole: bool
    """Whether these are all events of a run."""
    states: dict[str, TaskState] = field(default_factory=dict)
    views: Counter[str] = field(default_factory=Counter)
    changed: int = 0
    longest: int = 0
    last: int = 0
    """Number of the last event."""
    titles: set[str] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)
    """Tasks of which an event cannot be read; nothing that follows it is looked at."""
    breaches: list[Breach] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """Go on by one event."""
        task_id = str(event.task_id)
        if task_id in self.unreadable:
            return
        is_first = task_id not in self.states
        state = self.states.setdefault(task_id, TaskState(task_id))
        try:
            self.breaches += self._numbered(event)
            self.breaches += order_breaches(event, state, self.settings, is_first=is_first)
            if event.kind is EventKind.SHOWN:
                self._shown(event, state)
            title = event.body.get("title") if event.kind is EventKind.SUBMITTED else None
            self.titles |= {title} if title is not None else set()
            self.states[task_id] = then(state, event)
        except UNREADABLE as error:
            self._cannot_read(task_id, event.piece, f"its event {event.number} cannot be read: {error!r}")

    def end(self) -> None:
        """Look at what the tasks came to."""
        for task_id, state in self.states.items():
            try:
                self.breaches += task_breaches(state, self.settings, self.load)
            except UNREADABLE as error:
                self._cannot_read(task_id, None, f"what was handed in cannot be read: {error!r}")

    def _numbered(self, event: Event) -> Iterator[Breach]:
        if event.number <= self.last:
            message = f"the number {event.number} comes after {self.last}"
            yield Breach(event.task_id, "order", event.piece, message)
        self.last = max(self.last, event.number)

    def _shown(self, event: Event, state: TaskState) -> None:
        self.views[str(event.body.get("role"))] += 1
        found = list(view_breaches(event, state, self.load, self.titles if self.is_whole else None))
        self.breaches += found
        if any(one.kind == "view-changed" for one in found):
            self.changed += 1
        elif self.is_whole:
            self.longest = max(self.longest, shared_run(event, state, self.load, self.longest))

    def _cannot_read(self, task_id: str, piece: str | None, message: str) -> None:
        self.unreadable.add(task_id)
        self.breaches.append(Breach(task_id, "unreadable", piece, message))


def audit(log: Log) -> Audit:
    """Go through all that happened in a run.

    Breaches of tasks that were dropped do not count against it: such a task is in no dataset.
    """
    walk = _Walk(log.settings, log.load, is_whole=True)
    for event in log.events:
        walk.take(event)
    walk.end()
    dropped = {name for name, state in walk.states.items() if state.ended == "dropped"}
    return Audit(
        len(walk.states),
        dict(walk.views),
        dict(Counter(state.ended or "open" for state in walk.states.values())),
        walk.longest,
        sum(_shares_model(state) for state in walk.states.values()),
        len({one.task_id for one in walk.breaches} & dropped),
        walk.changed,
        tuple(one for one in walk.breaches if one.task_id not in dropped),
    )


def audit_task(events: Sequence[Event], settings: WorkflowSettings, load: Load) -> list[Breach]:
    """All breaches of one task, from its events alone."""
    walk = _Walk(settings, load, is_whole=False)
    for event in events:
        walk.take(event)
    walk.end()
    return walk.breaches


def task_breaches(state: TaskState, settings: WorkflowSettings, load: Load) -> Iterator[Breach]:
    """What is wrong with who made a task, and with its text in all versions, next to all versions of the reference."""
    sides = state.contributors
    roles = ["author", *(f"tester {slot}" for slot in sorted(state.suites))]
    for number, one in enumerate(sides):
        for other_number in range(number):
            other = sides[other_number]
            if is_partial(one, other, settings):
                message = f"{roles[number]} and {roles[other_number]} are both {one.model or one.name}"
                yield Breach(state.task_id, "same-contributor", None, message)
    for handed in state.rulings:
        if any(is_partial(handed.by, one, settings) for one in sides):
            yield Breach(
                state.task_id, "same-contributor", handed.piece, f"{handed.by.name} ruled on an own matter"
            )
    secrets = references(state, load)
    found = (place for text in public_texts(state, load) for place in shown_solution(text, secrets))
    for place in dict.fromkeys(found):
        yield Breach(state.task_id, "solution-shown", None, place)


def _shares_model(state: TaskState) -> bool:
    models = [one.model for one in state.contributors if one.model is not None]
    return len(set(models)) < len(models)
