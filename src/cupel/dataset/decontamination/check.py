"""Checking a task file against an index: `cupel decontam check`.

Covers the side file with every task that has anything in common with an item, and the cleaned task file, in which each
task's `metadata.decontamination` says what it was held against and what was found. Works task by task.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cupel.dataset.decontamination.index import Index
from cupel.dataset.decontamination.overlap import THRESHOLD, Evidence, evidence_of
from cupel.model.errors import NothingUsable, UsageError
from cupel.model.task import Task
from cupel.store.output import check_file
from cupel.store.taskfile import Rejected, scan_tasks, write_lines


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a file."""

    tasks: int
    threshold: float
    overlapping: tuple[Evidence, ...]
    """In the file's order."""
    touched: int
    """Tasks that have anything in common with an item, the overlapping ones included."""
    rejected: tuple[Rejected, ...]
    """Lines that are no tasks."""

    def to_json(self) -> dict[str, Any]:
        """Counts, and the evidence of what overlaps."""
        return {
            "tasks": self.tasks,
            "overlapping": len(self.overlapping),
            "touched": self.touched,
            "threshold": self.threshold,
            "set_aside": len(self.rejected),
            "evidence": [one.to_json() for one in self.overlapping],
        }


def side_file_of(tasks: Path, out: Path | None) -> Path:
    """Where the evidence goes: beside the cleaned file, or beside the tasks where there is none."""
    near = out if out is not None else (tasks / "tasks.jsonl" if tasks.is_dir() else tasks)
    return near.with_name(near.name.removesuffix(".gz").removesuffix(".jsonl") + ".decontamination.jsonl")


def check(
    tasks: Path,
    index: Index,
    *,
    evidence: Path,
    out: Path | None = None,
    threshold: float = THRESHOLD,
) -> Checked:
    """Hold every task of a file against an index.

    Args:
        tasks: a task file or a run's folder.
        index: what it is held against.
        evidence: the side file to write, JSON Lines.
        out: where the tasks that do not overlap go, with what was found in `metadata.decontamination`.
        threshold: share of common runs of words from which texts overlap.

    Raises:
        NothingUsable: the file holds no task.
        UsageError: there is no such file, `out` is that file, or a file cannot be written.
    """
    source = tasks / "tasks.jsonl" if tasks.is_dir() else tasks
    if out is not None and source.resolve() == out.resolve():
        raise UsageError(f"--out {out} would write over the task file; choose another name")
    if source.resolve() == evidence.resolve():
        raise UsageError(f"--evidence {evidence} would write over the task file; choose another name")
    for path in (evidence, *([] if out is None else [out])):
        check_file(path)
    found: dict[str, Evidence] = {}
    rejected: list[Rejected] = []
    for one in scan_tasks(tasks):
        if isinstance(one, Rejected):
            rejected.append(one)
        else:
            found[one.id] = evidence_of(one, index, threshold)
    if not found:
        raise NothingUsable(f"{tasks}: no usable task; {len(rejected)} lines set aside")
    touched = [one for one in found.values() if one.benchmark is not None]
    write_lines(evidence, (one.to_json() for one in touched))
    if out is not None:
        write_lines(out, _clean(tasks, found, index, threshold))
    overlapping = tuple(one for one in touched if one.overlaps)
    return Checked(len(found), threshold, overlapping, len(touched), tuple(rejected))


def _clean(tasks: Path, found: dict[str, Evidence], index: Index, threshold: float) -> Iterator[Task]:
    against = {"index": index.sha256, "benchmarks": index.benchmarks(), "threshold": threshold}
    for task in scan_tasks(tasks):
        if isinstance(task, Task) and not found[task.id].overlaps:
            said = {**task.metadata, "decontamination": {**against, **found[task.id].for_metadata()}}
            yield task.model_copy(update={"metadata": said})
