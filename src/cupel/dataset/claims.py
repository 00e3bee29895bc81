"""What a dataset, a run or a task file claims, read from disk.

Covers the three places where tasks can stand, and gathering for each task the recorded outcomes of its
candidates. Executes nothing: that is `cupel.dataset.verify`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cupel.dataset.tables import TABLES, candidate_of, cell_of, task_of
from cupel.model.errors import TaskError, UsageError
from cupel.model.outcome import Cell
from cupel.model.task import Candidate, Task
from cupel.store import outcomes
from cupel.store.taskfile import Rejected, read_tasks


@dataclass(frozen=True, slots=True)
class TaskClaims:
    """What is claimed of one task."""

    task: Task
    """With its candidates."""
    cells: tuple[Cell, ...] = ()
    """Recorded outcomes of its candidates."""
    passes_all: Mapping[str, bool | None] = field(default_factory=dict)
    """What a dataset says of each candidate; empty elsewhere."""
    is_judged: bool = False
    """Whether outcomes are recorded at all, so that a missing row is a gap."""


@dataclass(frozen=True, slots=True)
class Claims:
    """All that a source claims."""

    tasks: tuple[TaskClaims, ...]
    unreadable: tuple[Rejected, ...]
    """Lines and rows that are no tasks, candidates or cells of one."""


def read_claims(source: Path) -> Claims:
    """Read a dataset's folder, a run's folder, or a task file.

    Args:
        source: a folder with `tasks/*.parquet` (a dataset) or `tasks.jsonl` (a run), or a task file alone,
            for which no outcomes are recorded.

    Raises:
        UsageError: the source is none of these.
    """
    if is_dataset(source):
        return _dataset(source)
    if source.is_dir() and not (source / "tasks.jsonl").is_file():
        raise UsageError(f"{source}: neither a dataset (tasks/*.parquet) nor a run (tasks.jsonl)")
    found = read_tasks(source)
    is_judged = source.is_dir() and (source / outcomes.FILE).is_file()
    cells = outcomes.read_outcomes(source) if is_judged else []
    return _claims(found.tasks, cells, {}, list(found.rejected), is_judged=is_judged)


def is_dataset(source: Path) -> bool:
    """Whether a path is the folder of a dataset."""
    is_run = (source / "tasks.jsonl").is_file()
    return source.is_dir() and not is_run and any((source / "tasks").glob("*.parquet"))


def _dataset(folder: Path) -> Claims:
    unreadable: list[Rejected] = []
    tasks: dict[str, Task] = {}
    candidates: dict[str, dict[str, Candidate]] = {}
    passes_all: dict[str, dict[str, bool | None]] = {}
    cells: list[Cell] = []

    def add(config: str, row: Mapping[str, Any]) -> None:
        if config == "tasks":
            task = task_of(row)
            _refuse_twice(task.id, tasks)
            tasks[task.id] = task
        elif config == "candidates":
            task_id, candidate = candidate_of(row)
            _refuse_twice(candidate.id, candidates.setdefault(task_id, {}))
            candidates[task_id][candidate.id] = candidate
            passes_all.setdefault(task_id, {})[candidate.id] = row["passes_all"]
        else:
            cells.append(cell_of(row))

    for config in TABLES:
        for file, number, row in _rows(folder, config):
            try:
                add(config, row)
            except TaskError as error:
                unreadable.append(Rejected(file, number, row.get("task_id") or row.get("id"), str(error)))
    unreadable += [
        Rejected("candidates", None, task_id, f"candidates of a task that is not there: {', '.join(found)}")
        for task_id, found in candidates.items()
        if task_id not in tasks
    ]
    whole = [task.with_candidates(list(candidates.get(task.id, {}).values())) for task in tasks.values()]
    return _claims(whole, cells, passes_all, unreadable, is_judged=(folder / "outcomes").is_dir())


def _refuse_twice(id: str, known: Collection[str]) -> None:
    if id in known:
        raise TaskError(f"id: {id!r} stands in the dataset twice; the first one counts")


def _rows(folder: Path, config: str) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """(file, row number from 1, row) of every split of a table; columns that a file lacks are null."""
    types = {column.name: column.type for column in TABLES[config]}
    for path in sorted((folder / config).glob("*.parquet"), key=lambda path: path.name):
        try:
            table = pq.read_table(path, columns=list(types))
            rows = table.cast(pa.schema([(name, types[name]) for name in table.column_names])).to_pylist()
        except (OSError, pa.ArrowException) as error:
            raise UsageError(f"{path}: not a Parquet file that can be read: {error}") from None
        for number, row in enumerate(rows, 1):
            yield f"{config}/{path.name}", number, {name: row.get(name) for name in types}


def _claims(
    tasks: Sequence[Task],
    cells: Sequence[Cell],
    passes_all: Mapping[str, Mapping[str, bool | None]],
    unreadable: list[Rejected],
    *,
    is_judged: bool,
) -> Claims:
    by_task: dict[str, list[Cell]] = {task.id: [] for task in tasks}
    for cell in cells:
        if cell.task_id in by_task:
            by_task[cell.task_id].append(cell)
        else:
            unreadable.append(
                Rejected(
                    outcomes.FILE,
                    None,
                    cell.task_id,
                    f"an outcome of a task that is not there: {cell.test_id}",
                )
            )
    return Claims(
        tuple(
            TaskClaims(task, tuple(by_task[task.id]), dict(passes_all.get(task.id, {})), is_judged)
            for task in tasks
        ),
        tuple(unreadable),
    )
