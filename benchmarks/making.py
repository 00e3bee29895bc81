"""The tasks of the variants, each with the truth as its published verdicts: see `variants.py`.

Covers sets as they are, without references, with few of their tests as seeds, and with preconditions added. Where truth is who
passes all tests, everyone is judged on all of them first; the adversary sees neither these tests nor the verdicts.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import classes
import tasksets
from cupel.model.hashing import content_hash
from cupel.store.taskfile import read_tasks
from evolving import Settings, evolve
from figures import Part, part_of, tally_of
from tasksets import DATA, SETS, Line, imported, read_lines, written

SEED_CASES = 2


@dataclass(frozen=True, slots=True)
class Given:
    """What a variant works with."""

    name: str
    """Of the set."""
    folder: Path
    """For its tasks and for who is right."""
    options: argparse.Namespace
    """Of `variants.py`."""

    def tasks(self, source: Path | None = None) -> list[Line]:
        """The set's tasks, or those of a file in its form; the subset that was asked for."""
        return tasksets.subset(imported(self.name, self.folder / "set.jsonl", source), self.options.tasks)

    def passing(self, lines: Sequence[Line]) -> Mapping[str, frozenset[str]]:
        """Task id → the candidates that pass all tests which the reference passes reliably."""
        run = self.folder / f"passing-{content_hash(list(lines))[:12]}"
        if not self.options.resume:
            shutil.rmtree(run, ignore_errors=True)
        return classes.truth(written(lines, run.with_suffix(".jsonl")), run, self.options.workers)


def whole(given: Given) -> list[Line]:
    """The set as it is."""
    return given.tasks()


def withheld(given: Given) -> list[Line]:
    """The set without references."""
    return [tasksets.without_reference(line) for line in given.tasks()]


def first_cases(given: Given) -> list[Line]:
    """The set with each problem's first two cases alone, cut before the import: no prompt shows another."""
    file = SETS[given.name]
    assert file is not None
    records = read_lines(DATA / file)
    for record in records:
        record["tests"]["cases"] = record["tests"]["cases"][:SEED_CASES]
    passing = given.passing(given.tasks())
    cut = given.tasks(written(records, given.folder / "first-cases.jsonl"))
    return [_with_truth(line, passing[line["id"]]) for line in cut if line["id"] in passing]


def _with_truth(line: Line, right: frozenset[str]) -> Line:
    return tasksets.with_verdicts(line, {one["id"]: one["id"] in right for one in line["candidates"]})


def classes_by_seeds(given: Given) -> list[Line]:
    """Classes with a third of their test functions."""
    lines = given.tasks()
    passing = given.passing(lines)
    tasks = read_tasks(written(lines, given.folder / "all-functions.jsonl")).tasks
    return [classes.line_of(task, passing[task.id]) for task in tasks if task.id in passing]


def with_preconditions(lines: Sequence[Line], file: Path | None) -> list[Line]:
    """The tasks, with the preconditions that a file has for them."""
    stated = {} if file is None else {one["task_id"]: one["precondition"] for one in read_lines(file)}
    return [{**line, "precondition": stated[line["id"]]} if line["id"] in stated else line for line in lines]


def rulings_for(lines: Sequence[Line], file: Path | None, out: Path) -> Path | None:
    """The rulings of a file that are on these tasks, written to `out`; None where there is no file."""
    if file is None:
        return None
    names = {line["id"] for line in lines}
    return written([one for one in read_lines(file) if one.get("task_id") in names], out)


def harden_and_score(lines: Sequence[Line], settings: Settings, folder: Path) -> Part:
    """Harden tasks and score the candidates that the adversary worked against."""
    done = evolve(written(lines, folder / "tasks.jsonl"), folder / "run", settings)
    score = done.scored()
    return part_of(done.summary, tally_of(score), done.cpu_seconds, score["not_scored"])
