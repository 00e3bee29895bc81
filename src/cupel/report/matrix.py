"""The pass matrix of one task, in the order in which it is read: strong candidates first, sharp tests first.

Covers ordering, kill rates, who passes, and behaviour classes. `infrastructure` and `not_run` count for
nobody: a candidate of which they leave it open whether it passes is left out, not failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cupel.model.outcome import VERDICTS, Cell, Outcome
from cupel.model.task import FileTest, Task
from cupel.report.inputs import expected_text, input_text

SEED = "seed"
REJECTIONS = VERDICTS - {Outcome.PASS}
"""Outcomes by which a test rejects a candidate."""


@dataclass(frozen=True, slots=True)
class TestColumn:
    """One column: a test, or one function of a test file."""

    __test__ = False

    test_id: str
    origin: str
    visibility: str
    input: str
    expected: str

    @property
    def is_seed(self) -> bool:
        """Whether the test was there before the run."""
        return self.origin == SEED


@dataclass(frozen=True, slots=True)
class Matrix:
    """Candidates × tests → outcome."""

    candidates: tuple[str, ...]
    """Ids, strongest first: by passes, candidates of one behaviour class side by side."""
    columns: tuple[TestColumn, ...]
    """The test that rejects most candidates first."""
    rows: tuple[tuple[Outcome, ...], ...]
    """One row a candidate, one outcome a column."""

    def kills(self, column: int) -> tuple[int, int]:
        """(candidates that the test rejects, candidates on which it says something)."""
        said = [row[column] for row in self.rows if row[column] in VERDICTS]
        return sum(outcome is not Outcome.PASS for outcome in said), len(said)

    def seeds(self) -> Matrix:
        """The same rows with the seed tests alone."""
        kept = [index for index, column in enumerate(self.columns) if column.is_seed]
        rows = tuple(tuple(row[index] for index in kept) for row in self.rows)
        return Matrix(self.candidates, tuple(self.columns[index] for index in kept), rows)

    def passes(self, row: int) -> bool | None:
        """Whether a candidate passes everything; None where that cannot be said."""
        outcomes = self.rows[row]
        if Outcome.INFRASTRUCTURE in outcomes:
            return None
        if any(outcome in REJECTIONS for outcome in outcomes):
            return False
        return True if outcomes and Outcome.NOT_RUN not in outcomes else None

    def passing(self) -> tuple[str, ...]:
        """Candidates that pass everything."""
        return tuple(name for row, name in enumerate(self.candidates) if self.passes(row))

    def pass_at_1(self) -> float | None:
        """Share of candidates that pass everything, among those of which it can be said."""
        said = [passes for row in range(len(self.rows)) if (passes := self.passes(row)) is not None]
        return sum(said) / len(said) if said else None

    def behaviour_classes(self) -> int:
        """Different rows, among the candidates that were judged, and by no fault of ours in vain."""
        judged = [row for row in self.rows if any(outcome in VERDICTS for outcome in row)]
        return len({row for row in judged if Outcome.INFRASTRUCTURE not in row})


def matrix_of(task: Task, cells: Iterable[Cell]) -> Matrix:
    """The matrix of a task from its cells; cells of tests that are not the task's are left out."""
    known: dict[tuple[str, str], Outcome] = {}
    candidates = {candidate.id: None for candidate in task.candidates}
    test_ids: dict[str, None] = {}
    for cell in cells:
        known[cell.candidate_id, cell.test_id] = cell.outcome
        candidates.setdefault(cell.candidate_id)
        test_ids.setdefault(cell.test_id)
    columns = columns_of(task, tuple(test_ids))
    rows = [
        tuple(known.get((name, column.test_id), Outcome.NOT_RUN) for column in columns) for name in candidates
    ]
    return _ordered(tuple(candidates), columns, rows)


def columns_of(task: Task, judged: Sequence[str] = ()) -> tuple[TestColumn, ...]:
    """The columns of a task, in the order of its tests.

    Args:
        judged: ids of the columns that have outcomes; they say which functions a test file has.
    """
    columns = []
    for test in task.tests:
        record = test.to_json()
        functions: list[str] = []
        if isinstance(test, FileTest):
            functions = [name for name in judged if name.startswith(f"{test.id}::")]
        columns += [column_of(record, test_id, task.interface.name) for test_id in functions or [test.id]]
    return tuple(columns)


def column_of(record: Mapping[str, Any], test_id: str, name: str) -> TestColumn:
    """A test in its JSON form as a column; `test_id` names the function where it is one of a test file."""
    function = test_id.removeprefix(f"{record.get('id')}::") if test_id != record.get("id") else None
    text = function if function is not None else input_text(record, name)
    origin, visibility = str(record.get("origin", "")), str(record.get("visibility", ""))
    return TestColumn(test_id, origin, visibility, text, expected_text(record))


def _ordered(
    candidates: tuple[str, ...], columns: tuple[TestColumn, ...], rows: list[tuple[Outcome, ...]]
) -> Matrix:
    plain = Matrix(candidates, columns, tuple(rows))
    rates = []
    for column in range(len(columns)):
        killed, said = plain.kills(column)
        rates.append(killed / said if said else -1.0)
    across = sorted(range(len(columns)), key=lambda column: (-rates[column], column))
    rows = [tuple(row[column] for column in across) for row in rows]
    down = sorted(
        range(len(rows)), key=lambda row: (-rows[row].count(Outcome.PASS), _pattern(rows[row]), row)
    )
    return Matrix(
        tuple(candidates[row] for row in down),
        tuple(columns[column] for column in across),
        tuple(rows[row] for row in down),
    )


def _pattern(row: tuple[Outcome, ...]) -> tuple[str, ...]:
    return tuple("" if outcome is Outcome.PASS else outcome.value for outcome in row)
