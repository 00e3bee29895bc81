"""What `cupel work` tells: why there is nothing to do, what follows, where tasks stand, what happened to one.

Nothing here shows what was handed in, or a reason that a contributor gave, of a ruling or for giving a piece back: whoever works on a
task may look.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cupel.author.workflow.flow import PROGRAMS, Gate, due
from cupel.author.workflow.records import Contributor, EventKind, PieceKind
from cupel.cli.console import data, log, table
from cupel.model.errors import UsageError
from cupel.model.suggestion import did_you_mean

if TYPE_CHECKING:
    from cupel.author.workflow.desk import Desk
    from cupel.author.workflow.steps import Advanced
    from cupel.store.authoring import StoredEvent

_DOER = {
    PieceKind.AUTHOR: "author",
    PieceKind.AMEND_TASK: "author",
    PieceKind.TEST: "tester",
    PieceKind.AMEND_TESTS: "tester",
    PieceKind.SOLVE: "solver",
    PieceKind.ARBITRATE: "arbiter",
    PieceKind.REVIEW: "reviewer",
    PieceKind.TAG: "reviewer",
}
_FOLLOWS = {
    Gate.AUTHOR: "an author is to write it",
    Gate.TEST: "testers are to test it blind",
    Gate.VALIDATE: "`cupel work advance` is to validate it",
    Gate.AMEND: "it is to be mended",
    Gate.ARBITRATE: "an arbiter is to rule",
    Gate.SOLVE: "solvers are to attempt it",
    Gate.JUDGE: "`cupel work advance` is to judge the attempts",
    Gate.TAG: "a reviewer is to say why attempts failed",
    Gate.REVIEW: "reviewers are to go through it",
    Gate.ACCEPT: "`cupel work advance` is to accept it",
    Gate.ACCEPTED: "it is accepted",
    Gate.DROPPED: "it was dropped",
}
_SHOWN = 30
"""Rows of a table at most."""


def nothing_because(
    desk: Desk, by: Contributor, kinds: Collection[PieceKind], task_id: str | None
) -> list[str]:
    """Why there is no piece for a contributor, each reason as a sentence."""
    states = desk.states()
    if task_id is not None and task_id not in states:
        raise UsageError(f"no task {task_id!r} in this run{did_you_mean(task_id, states)}")
    reasons = [
        f"{count_of(count, 'piece')} not for you: {reason}"
        for reason, count in desk.why_none(by, kinds).items()
    ]
    leases = [one for one in desk.leases() if (not kinds or one.piece.kind in kinds) and not one.is_over]
    own = [one.piece.id for one in leases if one.by.name == by.name]
    if own:
        reasons.append(f"you have {', '.join(own)}: submit it or return it")
    if len(leases) > len(own):
        reasons.append(f"with others: {count_of(len(leases) - len(own), 'piece')}")
    gates = desk.gates()
    waiting = sum(gates[gate] for gate in PROGRAMS)
    if waiting:
        reasons.append(f"for `cupel work advance`: {count_of(waiting, 'task')}")
    if len(states) == gates[Gate.ACCEPTED] + gates[Gate.DROPPED]:
        reasons.append("every task has come to its end")
    if task_id is not None:
        reasons.append(f"of {task_id}: {what_follows(desk, task_id)}")
    if not reasons:
        stand = ", ".join(f"{gates[gate]} at {gate.value}" for gate in Gate if gates[gate])
        reasons.append(f"no such work is wanted at the moment: tasks stand {stand}")
    return reasons


def what_follows(desk: Desk, task_id: str) -> str:
    """What is to be done next for a task, in words."""
    desk.states()
    found = desk.due(task_id)
    if found.drop is not None:
        return "next: `cupel work advance` is to drop it"
    return (
        _FOLLOWS[found.gate]
        if found.gate in (Gate.ACCEPTED, Gate.DROPPED)
        else f"next: {_FOLLOWS[found.gate]}"
    )


def queue(desk: Desk) -> dict[str, Any]:
    """Gate → tasks, who has what, and what waits for whom, as plain JSON."""
    states = desk.states()
    waiting: dict[str, list[str]] = {}
    for piece in desk.waiting():
        waiting.setdefault(_DOER[piece.kind], []).append(piece.id)
    gates = desk.gates()
    leases = [
        {"piece": one.piece.id, "by": one.by.name, "since": one.since.isoformat(timespec="seconds"), "over": one.is_over}
        for one in desk.leases()
    ]  # fmt: skip
    dues = [due(state, desk.settings) for state in states.values()]
    return {
        "tasks": len(states),
        "gates": {gate.value: gates[gate] for gate in Gate if gates[gate]},
        "leases": leases,
        "waiting": waiting,
        "program": sum(one.drop is not None or one.gate in PROGRAMS for one in dues),
    }


def show_queue(found: Mapping[str, Any], run: Path) -> None:
    """Print the queue."""
    rows = [[gate, str(count), _FOLLOWS[Gate(gate)]] for gate, count in found["gates"].items()]
    table(count_of(found["tasks"], "task"), ["gate", "tasks", "which means"], rows, right=3)
    if found["leases"]:
        leased = [
            [one["piece"], one["by"], one["since"] + (" (ran out)" if one["over"] else "")]
            for one in found["leases"]
        ]
        _table("taken", ["piece", "by", "since"], leased)
    if found["waiting"]:
        waits = [[role, str(len(pieces)), ", ".join(pieces[:3]) + (" …" if len(pieces) > 3 else "")]
                 for role, pieces in found["waiting"].items()]  # fmt: skip
        table("waiting", ["for a", "pieces", "first"], waits, right=3)
        log(f"take one: cupel work next {run} --as NAME --role ROLE --out DIR")
    if found["program"]:
        log(f"for the program: {count_of(found['program'], 'task')}: cupel work advance {run}")


def task_story(desk: Desk, task_id: str) -> dict[str, Any]:
    """What happened to a task, as plain JSON."""
    states = desk.states()
    if task_id not in states:
        raise UsageError(f"no task {task_id!r} in this run{did_you_mean(task_id, states)}")
    events = [
        {"number": one.number, "at": one.at.isoformat(timespec="seconds"), "what": words}
        for one in desk.store.events(task_id=task_id)
        for words in _words(one)
    ]
    return {
        "task": task_id,
        "gate": desk.due(task_id).gate.value,
        "events": events,
        "follows": what_follows(desk, task_id),
    }


def show_task(story: Mapping[str, Any]) -> None:
    """Print what happened to a task."""
    for one in story["events"]:
        data(f"{one['at']}  {one['what']}")
    data(f"{story['task']}: {story['follows']}")


def show_submitted(piece: str, problems: Sequence[str], follows: str, *, only_check: bool) -> None:
    """Print whether an answer was taken, or could be."""
    for one in problems:
        data(one)
    count = count_of(len(problems), "problem")
    if problems:
        log(f"{piece} {'cannot be' if only_check else 'is not'} taken: mend the {count} and submit again")
    elif only_check:
        data(f"{piece} can be taken as it is; nothing was handed in")
    else:
        data(f"{piece} is taken; {follows}")


def show_advanced(done: Advanced, run: Path) -> None:
    """Print what the program did by itself."""
    data(
        f"validated {done.validated}, judged {done.judged}, accepted {done.accepted}, dropped {done.dropped}"
    )
    table(
        "tasks",
        ["gate", "tasks"],
        [[gate.value, str(done.gates[gate])] for gate in Gate if done.gates.get(gate)],
    )
    for task_id, reason in list(done.unfinished.items())[:_SHOWN]:
        log(f"not run, to be tried again: {task_id}: {reason}")
    log(f"what waits for people: cupel work status {run}")


def _table(title: str, columns: Sequence[str], rows: Sequence[list[str]]) -> None:
    table(title, list(columns), list(rows[:_SHOWN]), right=len(columns))
    if len(rows) > _SHOWN:
        log(f"and {len(rows) - _SHOWN} more; --json prints all")


def _words(event: StoredEvent) -> Iterator[str]:
    """An event as a sentence, or several."""
    by = event.body.get("by", {}).get("name", "")
    body = event.body
    piece = (event.piece or "").rpartition("/")[2]
    match EventKind(event.kind):
        case EventKind.OPENED:
            yield f"opened: {body['brief']['taxonomy']}, {body['brief']['difficulty']}, a {body['brief']['interface']}"
        case EventKind.SHOWN:
            yield f"{piece} was taken by {by}"
        case EventKind.RETURNED:
            yield f"{piece} was given back by {by}"
        case EventKind.REFUSED:
            yield f"{piece} of {by} could not be taken: {count_of(len(body['problems']), 'problem')}"
        case EventKind.SUBMITTED:
            yield f"{piece} of {by} was taken in"
            for one in body.get("rulings", ()):
                by_what = f" ({one['requirement']})" if one.get("requirement") else ""
                yield f"  matter {one['matter']}: {one['at_fault']} is at fault{by_what}"
        case EventKind.VALIDATED | EventKind.JUDGED:
            what = "validated" if event.kind == EventKind.VALIDATED.value else "its attempts were judged"
            yield f"{what}: {_matters(body['matters'])}"
        case EventKind.ACCEPTED:
            yield "accepted"
        case EventKind.DROPPED:
            yield f"dropped: {body['reason']}"


def _matters(matters: Sequence[Mapping[str, Any]]) -> str:
    kinds = Counter(f"{one['kind']} ({one['party'] or 'in dispute'})" for one in matters)
    return (
        ", ".join(f"{count} {kind}" if count > 1 else kind for kind, count in kinds.items())
        or "nothing is wrong"
    )


def count_of(number: int, what: str) -> str:
    """So many of something, in words."""
    return f"{number} {what}{'' if number == 1 else 's'}"
