"""Dropping near-duplicates from a task file: `cupel dedupe`.

Covers reading the file task by task, writing what is kept in the file's order, and the side file that says which
task stays for each that is dropped and by what evidence. What is a copy is decided in `cupel.dataset.duplicates`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cupel.dataset.duplicates import Duplicate, Profile, Rules, find_duplicates, profile
from cupel.model.errors import NothingUsable, UsageError
from cupel.store.output import check_file
from cupel.store.taskfile import Rejected, records_at, scan_numbered, write_lines


@dataclass(frozen=True, slots=True)
class Deduped:
    """What came of a file."""

    read: int
    kept: int
    duplicates: tuple[Duplicate, ...]
    rejected: tuple[Rejected, ...]
    """Lines that are no tasks."""
    side_file: Path
    """Where the evidence stands, one line a task dropped."""

    def to_json(self) -> dict[str, Any]:
        """Counts, and the side file's name."""
        rules = Counter(one.rule for one in self.duplicates)
        return {
            "read": self.read,
            "kept": self.kept,
            "dropped": len(self.duplicates),
            "by_rule": dict(sorted(rules.items())),
            "set_aside": len(self.rejected),
            "side_file": str(self.side_file),
        }


def side_file_of(out: Path) -> Path:
    """The file beside `out` with what was dropped."""
    return out.with_name(out.name.removesuffix(".gz").removesuffix(".jsonl") + ".duplicates.jsonl")


def dedupe(tasks: Path, out: Path, rules: Rules | None = None) -> Deduped:
    """Write the tasks of a file without near-duplicates, and beside it what was dropped.

    Args:
        tasks: a task file or a run's folder; candidates that stand beside it are written with their tasks.
        out: the file to write, JSON Lines.
        rules: thresholds; by default the stated ones.

    Raises:
        NothingUsable: the file holds no task.
        UsageError: there is no such file, `out` is that file, or it cannot be written.
    """
    source = tasks / "tasks.jsonl" if tasks.is_dir() else tasks
    if source.resolve() == out.resolve():
        raise UsageError(f"--out {out} would write over the task file; choose another name")
    side = side_file_of(out)
    for path in (out, side):
        check_file(path)
    profiles: list[Profile] = []
    rejected: list[Rejected] = []
    lines: dict[str, int] = {}
    for line, one in scan_numbered(tasks):
        if isinstance(one, Rejected):
            rejected.append(one)
        else:
            profiles.append(profile(one))
            lines[one.id] = line
    if not profiles:
        raise NothingUsable(f"{tasks}: no usable task; {len(rejected)} lines set aside")
    duplicates = find_duplicates(profiles, rules)
    for one_dropped in duplicates:
        del lines[one_dropped.task_id]
    count = write_lines(out, records_at(tasks, frozenset(lines.values())))
    write_lines(side, (one.to_json() for one in duplicates))
    return Deduped(len(profiles), count, tuple(duplicates), tuple(rejected), side)
