"""Whether a candidate passes every test of its task, read from recorded cells.

Covers finding a task's columns among its cells, and what a candidate's row amounts to. Our own faults and
cells that are missing count for nobody: such a candidate is neither accepted nor rejected. Runs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from cupel.model.outcome import Cell, Outcome
from cupel.model.task import FileTest, Task

Row = Mapping[str, Cell]
"""One candidate's cells by column: the test's id, or `<test id>::<Class.>method` for a test file."""


class Standing(StrEnum):
    """What a candidate's row amounts to."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNSCORED = "unscored"
    """Nothing failed, but a cell is missing or of our own fault, or there is nothing to pass."""

    @property
    def passes(self) -> bool | None:
        """True where accepted, False where rejected, None where nobody can say."""
        return {Standing.ACCEPTED: True, Standing.REJECTED: False}.get(self)


def rows_of(cells: Iterable[Cell]) -> dict[str, dict[str, dict[str, Cell]]]:
    """Task id → candidate id → column → cell, in the cells' order."""
    found: dict[str, dict[str, dict[str, Cell]]] = {}
    for cell in cells:
        found.setdefault(cell.task_id, {}).setdefault(cell.candidate_id, {})[cell.test_id] = cell
    return found


def test_of(column: str, tests: Mapping[str, object]) -> str | None:
    """The id of the test that a column belongs to; None where the task has no such test."""
    if column in tests:
        return column
    file, separator, _ = column.rpartition("::")
    return file if separator and file in tests else None


test_of.__test__ = False  # type: ignore[attr-defined]  # no test itself, whatever a test runner thinks


def columns_of(task: Task, rows: Iterable[Row], *, origin: str | None = None) -> list[str]:
    """The columns of a task's tests, in the tests' order.

    A test file has the columns that its cells show; every other test has one, seen or not.

    Args:
        task: whose tests they are.
        rows: its candidates' rows.
        origin: tests of this origin alone.
    """
    tests = {test.id: test for test in task.tests}
    seen: dict[str, dict[str, None]] = {id: {} for id in tests}
    for row in rows:
        for column in row:
            id = test_of(column, tests)
            if id is not None:
                seen[id][column] = None
    columns: list[str] = []
    for id, test in tests.items():
        if origin is None or test.origin == origin:
            columns += seen[id] if isinstance(test, FileTest) else [id]
    return columns


def standing(row: Row, columns: Sequence[str]) -> Standing:
    """What a row amounts to on these columns; `not_run` is no pass."""
    outcomes = [row[column].outcome if column in row else None for column in columns]
    if any(outcome not in (None, Outcome.PASS, Outcome.INFRASTRUCTURE) for outcome in outcomes):
        return Standing.REJECTED
    is_accepted = bool(outcomes) and all(outcome is Outcome.PASS for outcome in outcomes)
    return Standing.ACCEPTED if is_accepted else Standing.UNSCORED


def standings_of(task: Task, rows: Mapping[str, Row]) -> dict[str, Standing]:
    """The standing of every candidate that has cells; those without have none of their own."""
    columns = columns_of(task, rows.values())
    return {candidate: standing(row, columns) for candidate, row in rows.items()}
