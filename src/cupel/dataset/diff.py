"""What changed between two runs: `cupel diff`.

Covers tests gained and lost per task, candidates whose standing changed, outcomes that changed on tests which both
runs have, and tasks that only one has. Tests are the same by content, whatever their ids, visibility and origin;
candidates by id and program. Cells without a verdict (`not_run`, `infrastructure`) change nothing. Runs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cupel.dataset.acceptance import Row, Standing, rows_of, standings_of
from cupel.judge.checks import Check, checks_of_test
from cupel.judge.programs import source_of
from cupel.model.hashing import content_hash
from cupel.model.outcome import VERDICTS, Cell, Mode
from cupel.model.task import FileTest, Task
from cupel.store.outcomes import read_outcomes
from cupel.store.taskfile import read_tasks

_TESTS_AND_CANDIDATES = ("tests", "candidates")


@dataclass(frozen=True, slots=True)
class ChangedTest:
    """A column that only one run has: a test, or one function of a test file."""

    test_id: str
    """With that run's id."""
    test: Mapping[str, Any]
    """The test in the task format."""


@dataclass(frozen=True, slots=True)
class StandingChange:
    """A candidate that one run accepts and the other does not."""

    candidate_id: str
    before: Standing
    after: Standing


@dataclass(frozen=True, slots=True)
class CellChange:
    """A verdict that differs on a test which both runs have."""

    candidate_id: str
    test_id_before: str
    test_id_after: str
    before: str
    after: str
    detail: str
    """What the later run says of it."""


@dataclass(frozen=True, slots=True)
class TaskDiff:
    """What differs for one task that both runs have."""

    task_id: str
    gained: tuple[ChangedTest, ...]
    lost: tuple[ChangedTest, ...]
    common: int
    """Columns that both runs have."""
    fields: tuple[str, ...]
    """Other fields of the task that differ (`prompt`, `reference`, …)."""
    candidates_gained: tuple[str, ...]
    candidates_lost: tuple[str, ...]
    candidates_rewritten: tuple[str, ...]
    """Candidates that have the same id and another program; they are not compared."""
    standings: tuple[StandingChange, ...]
    cells: tuple[CellChange, ...]

    @property
    def differs(self) -> bool:
        """Whether anything differs."""
        return any(
            (
                self.gained,
                self.lost,
                self.fields,
                self.candidates_gained,
                self.candidates_lost,
                self.candidates_rewritten,
                self.standings,
                self.cells,
            )
        )


@dataclass(frozen=True, slots=True)
class RunDiff:
    """What differs between two runs, A before and B after."""

    only_in_a: tuple[str, ...]
    only_in_b: tuple[str, ...]
    common: int
    """Tasks that both runs have."""
    tasks: tuple[TaskDiff, ...]
    """Those of them that differ, in the order of A."""

    def to_json(self) -> dict[str, Any]:
        """Totals and tasks as plain JSON."""
        standings = [one for task in self.tasks for one in task.standings]
        return {
            "tasks_only_in_a": list(self.only_in_a),
            "tasks_only_in_b": list(self.only_in_b),
            "tasks_common": self.common,
            "tasks_changed": len(self.tasks),
            "tests_gained": sum(len(task.gained) for task in self.tasks),
            "tests_lost": sum(len(task.lost) for task in self.tasks),
            "newly_rejected": sum(one.after is Standing.REJECTED for one in standings),
            "newly_accepted": sum(one.after is Standing.ACCEPTED for one in standings),
            "cells_changed": sum(len(task.cells) for task in self.tasks),
            "tasks": [asdict(task) for task in self.tasks],
        }


def diff_runs(run_a: Path, run_b: Path) -> RunDiff:
    """Compare two runs' folders.

    Raises:
        UsageError: a folder holds no tasks or no outcomes.
    """
    return diff(read_tasks(run_a).tasks, read_outcomes(run_a), read_tasks(run_b).tasks, read_outcomes(run_b))


def diff(
    tasks_a: Sequence[Task], cells_a: Sequence[Cell], tasks_b: Sequence[Task], cells_b: Sequence[Cell]
) -> RunDiff:
    """Compare two sets of tasks, with their candidates, and their cells."""
    rows_a, rows_b = rows_of(cells_a), rows_of(cells_b)
    later = {task.id: task for task in tasks_b}
    earlier = {task.id for task in tasks_a}
    both = [task for task in tasks_a if task.id in later]
    compared = [
        _compare(_Side(task, rows_a.get(task.id, {})), _Side(later[task.id], rows_b.get(task.id, {})))
        for task in both
    ]
    return RunDiff(
        tuple(task.id for task in tasks_a if task.id not in later),
        tuple(task.id for task in tasks_b if task.id not in earlier),
        len(both),
        tuple(one for one in compared if one.differs),
    )


class _Side:
    """One run's view of a task."""

    def __init__(self, task: Task, rows: Mapping[str, Row]) -> None:
        self.task = task
        self.rows = rows
        self.standings = standings_of(task, rows)
        self.columns: dict[str, ChangedTest] = {}
        """Content → the first column that has it."""
        for test in task.tests:
            for check in checks_of_test(task, test):
                self.columns.setdefault(_content(test, check), ChangedTest(check.test_id, test.to_json()))
        self.programs = {one.id: source_of(task, one).files for one in task.candidates}


def _content(test: Any, check: Check) -> str:
    """The same for columns that ask the same.

    A check's own key depends on the reference's imports where the test's code runs beside the program: there the
    test's code counts alone.
    """
    if check.mode is Mode.COMPARED:
        return check.key
    function = check.test_id.removeprefix(f"{test.id}::") if isinstance(test, FileTest) else None
    return content_hash([test.kind, test.code, function])


def _compare(a: _Side, b: _Side) -> TaskDiff:
    common = [id for id, program in a.programs.items() if b.programs.get(id) == program]
    return TaskDiff(
        a.task.id,
        gained=tuple(test for content, test in b.columns.items() if content not in a.columns),
        lost=tuple(test for content, test in a.columns.items() if content not in b.columns),
        common=len(a.columns.keys() & b.columns.keys()),
        fields=_fields(a.task, b.task),
        candidates_gained=tuple(id for id in b.programs if id not in a.programs),
        candidates_lost=tuple(id for id in a.programs if id not in b.programs),
        candidates_rewritten=tuple(
            id for id in a.programs if id in b.programs and a.programs[id] != b.programs[id]
        ),
        standings=tuple(_standings(a, b, common)),
        cells=tuple(_cells(a, b, common)),
    )


def _fields(a: Task, b: Task) -> tuple[str, ...]:
    one, other = a.to_json(), b.to_json()
    names = dict.fromkeys([*one, *other])
    return tuple(
        name for name in names if name not in _TESTS_AND_CANDIDATES and one.get(name) != other.get(name)
    )


def _standings(a: _Side, b: _Side, common: Sequence[str]) -> Iterator[StandingChange]:
    for id in common:
        before, after = (side.standings.get(id, Standing.UNSCORED) for side in (a, b))
        if before is not after:
            yield StandingChange(id, before, after)


def _cells(a: _Side, b: _Side, common: Sequence[str]) -> Iterator[CellChange]:
    for id in common:
        for content, test in a.columns.items():
            if content not in b.columns:
                continue
            other = b.columns[content].test_id
            before, after = a.rows.get(id, {}).get(test.test_id), b.rows.get(id, {}).get(other)
            if before is None or after is None or not {before.outcome, after.outcome} <= VERDICTS:
                continue
            if before.outcome is not after.outcome:
                yield CellChange(
                    id, test.test_id, other, before.outcome.value, after.outcome.value, after.detail
                )
