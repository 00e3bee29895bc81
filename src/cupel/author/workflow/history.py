"""What a run of the workflow leaves: accepted tasks with their history, and what became of the others.

    tasks.jsonl      accepted tasks, attempts as candidates, with metadata and provenance
    outcomes.parquet what attempts did on the final tests
    failures.jsonl   why attempts fail (`cupel.author.failures`)
    dropped.jsonl    tasks that were given up, with the reason
    disputes.jsonl   every dispute, with its evidence, ruling and what it led to
    gates.json       how many tasks came to each gate, and what was returned there
    history.jsonl, artefacts.jsonl.gz   every event and all that was handed in and shown, for `cupel audit`

Covers writing them from the run's store; two stores with the same answers give the same tasks, byte for byte. No time of day is in
any of them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cupel.author.failures.question import SaidTag, TagAnswer, merge_tags
from cupel.author.failures.tag import tagged_from_json
from cupel.author.workflow.assembly import Load, assembled
from cupel.author.workflow.attempts import failing
from cupel.author.workflow.desk import Desk
from cupel.author.workflow.flow import Gate, due, question_matters, review_matters
from cupel.author.workflow.log import ARTEFACTS, HISTORY, Log, log_of, write_log
from cupel.author.workflow.matters import Matter
from cupel.author.workflow.records import Event, EventKind
from cupel.author.workflow.state import TaskState, piece_of, then
from cupel.model.outcome import Cell, Mode, Outcome
from cupel.model.task import Task, task_from_json
from cupel.store.outcomes import FILE as OUTCOMES
from cupel.store.outcomes import write_outcomes
from cupel.store.taskfile import write_lines

TASKS = "tasks.jsonl"
FAILURES = "failures.jsonl"
DROPPED = "dropped.jsonl"
DISPUTES = "disputes.jsonl"
GATES = "gates.json"
TOLD = (HISTORY, ARTEFACTS, DISPUTES, DROPPED, GATES)
"""Files that tell how the tasks came about, which a dataset of them holds as well."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    folder: str
    accepted: int
    dropped: int
    open: int
    disputes: int
    attempts: int

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return asdict(self)


def write_run(desk: Desk, folder: Path) -> Written:
    """Write a run's files, anew where they exist.

    Args:
        desk: of the run.
        folder: where to; may be the run's own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log, states = log_of(desk.store), desk.states()
    load = log.load
    accepted = [state for state in states.values() if state.ended == "accepted"]
    tasks = [finished_task(state, load) for state in accepted]
    dropped = [state for state in states.values() if state.ended == "dropped"]
    by_task: dict[str, list[Event]] = {name: [] for name in states}
    for event in log.events:
        by_task[event.task_id].append(event)
    disputes = [one for name, events in by_task.items() for one in _disputes(name, events)]
    write_lines(folder / TASKS, (task.to_json() for task in tasks))
    write_lines(folder / FAILURES, (one for state in accepted for one in _failures(state, load)))
    write_outcomes(folder / OUTCOMES, (cell for state in accepted for cell in _cells(state, load)))
    write_lines(folder / DROPPED, (_dropped(state) for state in dropped))
    write_lines(folder / DISPUTES, disputes)
    (folder / GATES).write_text(json.dumps(gate_counts(log), indent=1) + "\n", encoding="utf-8", newline="\n")
    write_log(log, (name for name, _ in desk.store.artefacts()), folder)
    return Written(
        str(folder),
        len(tasks),
        len(dropped),
        len(states) - len(tasks) - len(dropped),
        len(disputes),
        sum(len(task.candidates) for task in tasks),
    )


def finished_task(state: TaskState, load: Load) -> Task:
    """An accepted task as it goes into a dataset."""
    record = assembled(state, load, attempts=True).to_json()
    metadata = _metadata(state, load)
    if not metadata.get("model_context", {}).get("public_tests", True):
        for test in record["tests"]:
            test["visibility"] = "private"
    for candidate, attempt in zip(record["candidates"], state.current_attempts(), strict=True):
        if notes := load(attempt.artefact).get("notes", "").strip():
            candidate["notes"] = notes
    record["metadata"] = metadata
    record["provenance"] = {"authoring": _provenance(state)}
    return task_from_json(record)


def _metadata(state: TaskState, load: Load) -> dict[str, Any]:
    assert state.draft is not None  # it is accepted
    form = load(state.draft.artefact)
    known = {"title": form["title"], **state.opened.get("metadata", {})}
    if form.get("packages"):
        known["packages"] = list(form["packages"])
    difficulty = {"estimated": form.get("difficulty", "medium"), "measured": _measured(state, load)}
    return {**known, "difficulty": difficulty, "cell": state.opened["cell"].get("id")}


def _measured(state: TaskState, load: Load) -> dict[str, Any] | None:
    """How the attempts did; None where there are none."""
    failed = failing(load(state.judged.artefact)["outcomes"]) if state.judged is not None else {}
    if not failed:
        return None
    right = sum(not one for one in failed.values())
    return {"attempts": len(failed), "right": right, "pass_at_1": round(right / len(failed), 4)}


def _provenance(state: TaskState) -> dict[str, Any]:
    return {
        "author": _made_by(state.drafts),
        "testers": [_made_by(versions) for _, versions in sorted(state.suites.items())],
        "attempts": [_made_by([one]) for one in state.current_attempts()],
        "reviews": [_made_by([one]) for one in state.current_reviews()],
        "rulings": [
            {**told, "by": one.by.to_json()} for one in state.rulings for told in one.body["rulings"]
        ],
        "validated": state.validated.artefact if state.validated is not None else None,
        "judged": state.judged.artefact if state.judged is not None else None,
    }


def _made_by(versions: Iterable[Any]) -> dict[str, Any]:
    handed = list(versions)
    return {
        "by": handed[-1].by.to_json(),
        "versions": [one.artefact for one in handed],
        "views": [one.view for one in handed],
    }


def _failures(state: TaskState, load: Load) -> Iterator[dict[str, Any]]:
    """Tags of the attempts that fail, with what reviewers said of them."""
    if state.judged is None:
        return
    said = [
        TagAnswer(
            task_id=state.task_id,
            candidate_id=one["question"],
            by=tags.by.name,
            tags=tuple(SaidTag(tag=name, why=one.get("reason", "")) for name in one["tags"]),
        )
        for tags in state.tags
        if tags.number > state.judged.number
        for one in load(tags.artefact)["answers"]
    ]
    for record in load(state.judged.artefact)["failures"]:
        yield merge_tags(tagged_from_json(record), said).to_json()


def _cells(state: TaskState, load: Load) -> Iterator[Cell]:
    """What attempts did on the final tests."""
    for one in load(state.judged.artefact)["outcomes"] if state.judged is not None else ():
        outcome = Outcome(one["outcome"])
        mode = Mode(one["mode"]) if one["mode"] is not None else None
        ran = outcome is not Outcome.NOT_RUN
        yield Cell(
            state.task_id, one["candidate_id"], one["test_id"], outcome, mode, ran, None, one["detail"]
        )


def _dropped(state: TaskState) -> dict[str, Any]:
    return {
        "task_id": state.task_id,
        "reason": state.reason,
        "cell": state.opened["cell"].get("id"),
        "versions": len(state.drafts),
        "mended": state.mended,
        "rulings": len(state.rulings),
    }


def _disputes(task_id: str, events: Iterable[Event]) -> Iterator[dict[str, Any]]:
    """Each dispute with its ruling: matters without a party at fault, in the order in which they came up."""
    seen = TaskState(task_id)
    known: dict[str, Matter] = {}
    open_now: dict[str, Matter] = {}
    for event in events:
        seen = then(seen, event)
        found = [Matter.from_json(one) for one in event.body.get("matters", ())]
        open_now |= {one.key: one for one in found if one.party is None}
        known |= {one.key: one for one in (*found, *question_matters(seen), *review_matters(seen))}
        by = event.by
        for told in event.body.get("rulings", ()):
            open_now.pop(told["matter"], None)
            ruling = {**told, "by": by.name if by is not None else None}
            yield {**_dispute(task_id, known[told["matter"]]), "ruling": ruling}
    for one in open_now.values():
        yield _dispute(task_id, one)


def _dispute(task_id: str, matter: Matter) -> dict[str, Any]:
    return {
        "task_id": task_id,
        "matter": matter.key,
        "kind": matter.kind,
        "message": matter.message,
        "tests": list(matter.tests),
        "requirements": list(matter.requirements),
        "evidence": list(matter.evidence.get("lines", ())),
        "ruling": None,
    }


def gate_counts(log: Log) -> list[dict[str, Any]]:
    """Per gate: tasks that came to it, those that went on, and why others were returned or dropped there."""
    came: dict[str, set[str]] = {gate.value: set() for gate in Gate}
    why: dict[str, Counter[str]] = {gate.value: Counter() for gate in Gate}
    states: dict[str, TaskState] = {}
    stands: dict[str, str] = {}
    for event in log.events:
        state = states.get(event.task_id, TaskState(event.task_id))
        at = stands.get(event.task_id, Gate.AUTHOR.value)
        for reason in _reasons(event):
            why[at][reason] += 1
        states[event.task_id] = state = then(state, event)
        stands[event.task_id] = gate = due(state, log.settings).gate.value
        came[gate].add(event.task_id)
    return [
        {
            "gate": gate.value,
            "entered": len(came[gate.value]),
            "left": sum(stands[name] not in (gate.value, Gate.DROPPED.value) for name in came[gate.value]),
            "returned": dict(sorted(why[gate.value].items())),
        }
        for gate in Gate
        if came[gate.value]
    ]


def _reasons(event: Event) -> Iterator[str]:
    """What an event returned or ended, in words that can be counted."""
    match event.kind:
        case EventKind.VALIDATED | EventKind.JUDGED:
            yield from {one["kind"] for one in event.body["matters"]}
        case EventKind.REFUSED:
            yield f"{piece_of(event).kind.value} answer refused"
        case EventKind.SUBMITTED:
            yield from (f"review:{check}" for check in event.body.get("failed", ()))
        case EventKind.DROPPED:
            yield f"dropped: {event.body['reason']}"
        case _:
            return
