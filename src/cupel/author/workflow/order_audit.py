"""Whether what happened to a task could have happened: in its order, to whom, by whom.

Covers one event at a time, in the state before it: what was shown was due, what was handed in is of whoever was shown the piece, who
works blind did not see the other side before, and what was accepted had passed every gate. What was shown is
`cupel.author.workflow.view_audit`.
"""

from __future__ import annotations

from collections.abc import Iterator

from cupel.author.workflow.breaches import Breach, breach_of
from cupel.author.workflow.flow import Gate, due
from cupel.author.workflow.records import Event, EventKind, PieceKind
from cupel.author.workflow.settings import WorkflowSettings
from cupel.author.workflow.state import TaskState, piece_of

_RULES = frozenset({PieceKind.ARBITRATE, PieceKind.REVIEW, PieceKind.TAG})
"""Work of those who see both sides."""


def order_breaches(
    event: Event, state: TaskState, settings: WorkflowSettings, *, is_first: bool
) -> Iterator[Breach]:
    """What is wrong with an event next to all that had happened to its task.

    Args:
        event: the next of the task.
        state: before it.
        settings: the run's.
        is_first: whether nothing had happened to the task.
    """
    if is_first is not (event.kind is EventKind.OPENED):
        yield breach_of(event, "order", "a task has to be opened first, and once")
    if state.ended is not None:
        yield breach_of(event, "order", f"{event.kind.value} after the task was {state.ended}")
        return
    match event.kind:
        case EventKind.SHOWN:
            yield from _not_due(event, state, settings)
        case EventKind.SUBMITTED:
            yield from _not_due(event, state, settings)
            yield from _without_lease(event, state)
            yield from _saw_too_much(event, state)
        case EventKind.ACCEPTED:
            found = due(state, settings)
            if found.gate is not Gate.ACCEPT or found.drop is not None:
                yield breach_of(event, "order", f"it was accepted at the gate {found.gate.value}")
        case _:
            return


def _not_due(event: Event, state: TaskState, settings: WorkflowSettings) -> Iterator[Breach]:
    """A piece that was shown or handed in, and was not due: as a tester's before the reference was frozen."""
    found = due(state, settings)
    if event.piece not in [one.id for one in found.pieces]:
        yield breach_of(event, "order", f"{event.kind.value}, and was not due at the gate {found.gate.value}")


def _without_lease(event: Event, state: TaskState) -> Iterator[Breach]:
    """An answer of somebody who was not shown the piece."""
    by, holder = event.by, state.shown.get(str(event.piece))
    if by is None:
        yield breach_of(event, "lease", "nobody handed it in")
    elif holder is None:
        yield breach_of(event, "lease", f"{by.name} handed it in, and nobody had been shown it")
    elif (by.name, by.model, by.remembers) != (holder.name, holder.model, holder.remembers):
        shown, handed = (f"{one.name} ({one.model or 'no model'})" for one in (holder, by))
        yield breach_of(event, "lease", f"it was shown to {shown} and handed in by {handed}")


def _saw_too_much(event: Event, state: TaskState) -> Iterator[Breach]:
    """Blind work of somebody who keeps in mind what it must not see."""
    by, kind = event.by, piece_of(event).kind
    if by is None or not by.remembers or kind in _RULES:
        return
    if by.name in state.insiders:
        message = f"{by.name} had been shown reference and tests before"
        yield breach_of(event, "same-contributor", message)
    if kind is PieceKind.SOLVE and any(by.name == one.name for one in state.contributors):
        yield breach_of(event, "same-contributor", f"{by.name} attempts what they wrote or tested")
