"""Tasks held against the history that says how they were authored, so that its proof is a proof of these tasks.

Covers rebuilding each accepted task of a history and naming what is another in the task that stands there: prompt, requirements,
interface, files, reference, tests, candidates' programs, and how answers are compared. Title, notes and other metadata do not
count, of which versions of this program write more or less. That the history itself is sound is the audit's to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from cupel.author.workflow.history import TASKS, finished_task
from cupel.author.workflow.log import ARTEFACTS, Log, read_log, written_log
from cupel.author.workflow.records import Event
from cupel.author.workflow.state import TaskState, fold
from cupel.dataset.claims import is_dataset, read_claims
from cupel.dataset.package import TASK_LINES
from cupel.judge.programs import source_of
from cupel.model.errors import CupelError, StoreError, UsageError
from cupel.model.hashing import content_hash
from cupel.model.task import Program, Record, Task
from cupel.store.authoring import FILE
from cupel.store.taskfile import read_tasks

_UNREADABLE = (CupelError, KeyError, IndexError, TypeError, ValueError, AttributeError, AssertionError)
"""What a history that was written by hand can lead to when a task is rebuilt from it."""

_ORDER = "order of tests"
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A task that is not the one of the history."""

    task_id: str | None
    """None where the history cannot be read at all."""
    problem: str
    """In words: which parts are others."""

    def to_json(self) -> dict[str, Any]:
        """The fields as plain JSON."""
        return asdict(self)

    def __str__(self) -> str:
        return self.problem if self.task_id is None else f"{self.task_id}: {self.problem}"


def mismatches_in(folder: Path) -> list[Mismatch]:
    """Tasks of a run's or a dataset's folder that are not those of its history, by id; none where it holds no history or no tasks.

    A run's store may be ahead of the files that were written of it, so that a task may be missing there; a written history and the
    tasks beside it are of one moment. Beside a store a history of an earlier form, without its artefacts, does not count.
    """
    found: dict[Mismatch, None] = {}
    try:
        has_store = (folder / FILE).is_file()
        logs = [(read_log(folder), True)] if has_store else []
        is_of_today = not has_store or (folder / ARTEFACTS).is_file()
        written = written_log(folder) if is_of_today else None
        logs += [(written, False)] if written is not None else []
        for where, tasks in _places(folder) if logs else ():
            for log, may_lack in logs:
                for one in mismatches(log, tasks, may_lack=may_lack):
                    found[replace(one, problem=where + one.problem)] = None
    except (StoreError, UsageError) as error:
        return [Mismatch(None, f"history and tasks cannot be held against each other: {error}")]
    return sorted(found, key=lambda one: (one.task_id or "", one.problem))


def mismatches(log: Log, tasks: Iterable[Task], *, may_lack: bool = False) -> Iterator[Mismatch]:
    """Tasks that are not the accepted ones of a history.

    Args:
        log: the history.
        tasks: with their candidates.
        may_lack: whether accepted tasks may be missing among them.
    """
    by_task: dict[str, list[Event]] = {}
    for event in log.events:
        by_task.setdefault(event.task_id, []).append(event)
    there = {task.id: task for task in tasks}
    for name, task in there.items():
        problem = _problem(by_task.get(name), name, task, log)
        if problem is not None:
            yield Mismatch(name, problem)
    if not may_lack:
        for name, events in by_task.items():
            if name not in there and _state(name, events).ended == "accepted":
                yield Mismatch(name, "accepted in the history, and missing among the tasks")


def _places(folder: Path) -> Iterator[tuple[str, list[Task]]]:
    """The tasks of a folder with their candidates, as often as they stand in it, each with where, for a message."""
    if not is_dataset(folder):
        if (folder / TASKS).is_file():
            yield "", list(read_tasks(folder).tasks)
        return
    tasks = [one.task for one in read_claims(folder).tasks]
    yield "", tasks
    if (folder / TASK_LINES).is_file():
        candidates = {task.id: task.candidates for task in tasks}
        lines = read_tasks(folder / TASK_LINES).tasks
        yield f"in {TASK_LINES}: ", [one.with_candidates(candidates.get(one.id, [])) for one in lines]


def _state(name: str, events: list[Event]) -> TaskState:
    """What became of a task; nothing did where its events cannot be read."""
    try:
        return fold(name, events)
    except _UNREADABLE:
        return TaskState(name)


def _problem(events: list[Event] | None, name: str, task: Task, log: Log) -> str | None:
    if events is None:
        return "the history does not know it"
    state = _state(name, events)
    if state.ended != "accepted":
        return "the history does not say that it was accepted"
    try:
        made = _parts(finished_task(state, log.load))
    except _UNREADABLE as error:
        return f"it cannot be made again from the history: {error!r}"
    return _difference(made, _parts(task))


def _difference(made: Mapping[str, str], there: Mapping[str, str]) -> str | None:
    """Which parts are others than in the history, in words."""
    new, gone = [one for one in there if one not in made], [one for one in made if one not in there]
    changed = [one for one in there if one in made and made[one] != there[one]]
    if any(one.startswith("test ") for one in (*new, *gone)):
        changed = [one for one in changed if one != _ORDER]
    said = [
        f"{what} {', '.join(names[:_MOST_NAMED])}"
        + (f" and {more} more" if (more := len(names) - _MOST_NAMED) > 0 else "")
        for what, names in (
            ("another than in the history:", changed),
            ("not in the history:", new),
            ("missing:", gone),
        )
        if names
    ]
    return "; ".join(said) or None


def _parts(task: Task) -> dict[str, str]:
    """What matters of a task: its name → a hash of its content."""
    parts: dict[str, Any] = {
        "prompt": task.prompt,
        "requirements": [_plain(one) for one in task.requirements or []],
        "interface": _plain(task.interface),
        "starter files": dict(task.files),
        "packages": list(task.packages),
        "precondition": task.precondition,
        "comparison": None if task.compare is None else _plain(task.compare),
        "limits": None if task.limits is None else _plain(task.limits),
        "reference": _program(task, task.reference),
        _ORDER: [one.id for one in task.tests],
    }
    parts |= {f"test {one.id}": _plain(one) for one in task.tests}
    parts |= {f"candidate {one.id}": [one.origin, _program(task, one)] for one in task.candidates}
    return {name: content_hash(part) for name, part in parts.items()}


def _program(task: Task, program: Program | None) -> dict[str, str] | None:
    """A program's files: one file as `code` is the same as that file by its path."""
    return None if program is None else dict(source_of(task, program).files)


def _plain(record: Record) -> dict[str, Any]:
    """What a record says in the format's own fields; one that is given with its default says nothing."""
    said = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    own = {field.alias or name for name, field in type(record).model_fields.items()}
    return {name: value for name, value in said.items() if name in own}
