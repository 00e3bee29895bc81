"""Reading and writing task files: JSON Lines of `cupel.task/1`.

Covers setting bad lines aside with file, line and reason, and candidates that stand in a `candidates.jsonl`
beside the file. Does not run anything: a reference that does not load is found out by the judge.
"""

from __future__ import annotations

import gzip
import os
import re
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cupel.model.errors import TaskError, UsageError
from cupel.model.task import (
    Candidate,
    Record,
    Task,
    candidate_from_json,
    decode_line,
    encode_line,
    task_from_json,
)

CANDIDATES_FILE = "candidates.jsonl"
_NO_UTF8 = re.compile("[\udc80-\udcff]")
OWN_FAULT = "our own fault, run again: "
"""How the reason of a task begins that failed of our own fault; such a reason is not kept."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line, or a part of a task, that was set aside."""

    file: str
    line: int | None
    """1-based; None where no single line is at fault."""
    task_id: str | None
    reason: str

    def to_json(self) -> dict[str, Any]:
        """The record as it stands in `rejected.jsonl`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class TaskFile:
    """What a task file holds."""

    tasks: tuple[Task, ...]
    rejected: tuple[Rejected, ...]


def read_tasks(path: Path) -> TaskFile:
    """Read a task file, and the candidates beside it.

    Args:
        path: a `.jsonl` file (or `.jsonl.gz`), or a folder that holds `tasks.jsonl`.

    Raises:
        UsageError: there is no such file, or it cannot be read.
    """
    found = list(scan_tasks(path))
    return TaskFile(
        tuple(one for one in found if isinstance(one, Task)),
        tuple(one for one in found if isinstance(one, Rejected)),
    )


def scan_tasks(path: Path) -> Iterator[Task | Rejected]:
    """The tasks of a file one after the other, of which only the one told is in memory, and what is set aside.

    Candidates that stand beside the file are in memory as a whole.

    Args:
        path: as for `read_tasks`.

    Raises:
        UsageError: there is no such file, or it cannot be read.
    """
    return (one for _, one in scan_numbered(path))


def scan_numbered(path: Path) -> Iterator[tuple[int, Task | Rejected]]:
    """The same as `scan_tasks`, each with the line that it stands in; 0 for what does not stand in the file itself."""
    source = path / "tasks.jsonl" if path.is_dir() else path
    beside = _Beside(source)
    seen: set[str] = set()
    for line, text in _lines(source):
        record: Any = None
        try:
            record = _record(text)
            task = task_from_json(record)
            if task.id in seen:
                raise TaskError(f"id: {task.id!r} stands in the file twice; the first one counts")
        except TaskError as error:
            found = record.get("id") if isinstance(record, dict) else None
            named = _told(found) if isinstance(found, str) else None
            yield line, Rejected(source.name, line, named, str(error))
            continue
        seen.add(task.id)
        yield line, beside.joined(task)
    yield from ((0, one) for one in beside.rejected())


def records_at(path: Path, lines: Collection[int]) -> Iterator[dict[str, Any]]:
    """The records that stand in these lines, which `scan_numbered` found to be tasks: not checked again.

    Candidates that stand beside the file are among theirs.
    """
    source = path / "tasks.jsonl" if path.is_dir() else path
    beside = _Beside(source)
    for line, text in _lines(source):
        if line in lines:
            record = _record(text)
            extra = beside.extra(record["id"], {one["id"] for one in record.get("candidates", [])})
            if extra:
                added = [one.to_json() for one in extra]
                record["candidates"] = [*record.get("candidates", []), *added]
            yield record


def write_lines(path: Path, records: Iterable[Record | dict[str, Any]]) -> int:
    """Write JSON Lines whole or not at all; returns how many."""
    count = 0
    partial = path.with_name(path.name + ".partial")
    with partial.open("w", encoding="utf-8", newline="\n") as file:
        for record in records:
            file.write(encode_line(record) + "\n")
            count += 1
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    return count


def candidate_line(task_id: str, candidate: Candidate) -> dict[str, Any]:
    """A line of `candidates.jsonl`."""
    return {"task_id": task_id, **candidate.to_json()}


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """(line number, text) of every line that is not blank."""
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                text = raw.decode("utf-8", "surrogateescape").strip("\ufeff \t\r\n")
                if text:
                    yield number, text
    except (OSError, EOFError, zlib.error) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None


def _record(text: str) -> Any:
    """JSON of a line; a byte that is no UTF-8 stands in it as a lone surrogate."""
    if _NO_UTF8.search(text) is not None:
        raise TaskError("not UTF-8")
    return decode_line(text)


def _told(text: str) -> str:
    """An id that may hold lone surrogates, as every file can hold it."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class _Beside:
    """The candidates that stand beside a task file, by task; none where the file is no place for them."""

    def __init__(self, source: Path) -> None:
        self._path = source.parent / CANDIDATES_FILE
        self._by_task: dict[str, list[tuple[int, Candidate]]] = {}
        self._rejected: list[tuple[int, str | None, str]] = []
        of_a_run = (source.parent / "run.sqlite").exists() and source.name != "tasks.jsonl"
        if not self._path.exists() or of_a_run:  # a run's candidates belong to the run's own tasks
            return
        for line, text in _lines(self._path):
            try:
                task_id, candidate = candidate_from_json(_record(text))
            except TaskError as error:
                self._rejected.append((line, None, str(error)))
                continue
            self._by_task.setdefault(task_id, []).append((line, candidate))

    def joined(self, task: Task) -> Task:
        """The task with its candidates from beside; each task is asked for once."""
        extra = self.extra(task.id, {one.id for one in task.candidates})
        return task.with_candidates([*task.candidates, *extra]) if extra else task

    def extra(self, task_id: str, known: set[str]) -> list[Candidate]:
        """The further candidates of a task; `known` are the ids of those that it has."""
        found: dict[str, Candidate] = {}
        for line, candidate in self._by_task.pop(task_id, []):
            if candidate.id in known or candidate.id in found:
                reason = f"id: candidate {candidate.id!r} of task {task_id!r} stands there twice"
                self._rejected.append((line, task_id, reason))
            else:
                found[candidate.id] = candidate
        return list(found.values())

    def rejected(self) -> Iterator[Rejected]:
        """What could not be used, once every task has been asked for."""
        for task_id, extra in self._by_task.items():
            reason = f"task_id: there is no task {task_id!r}"
            self._rejected += [(line, task_id, reason) for line, _ in extra]
        for line, named, reason in sorted(self._rejected, key=lambda one: one[0]):
            yield Rejected(self._path.name, line, _told(named) if named is not None else None, reason)
