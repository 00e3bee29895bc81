"""Who passes what: a task's outcomes as one row a candidate, one column a test.

Covers test files, whose functions have cells of their own: such a test is passed where all of them are. What was not run, or
failed of our own fault, is unknown and counts for nobody. Does not judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cupel.model.outcome import VERDICTS, Cell, Outcome
from cupel.model.task import FileTest, Task

Verdict = bool | None
"""Whether a test is passed; None where that is not known."""
Row = Sequence[Verdict]
"""One program's verdicts, in the order of the tests."""
Outcomes = Mapping[str, Mapping[tuple[str, str], Outcome]]
"""Task id → (candidate id, cell's test id) → outcome."""


@dataclass(frozen=True, slots=True)
class PassRows:
    """The pass matrix of one task."""

    candidates: tuple[str, ...]
    """Ids, in the task's order."""
    tests: tuple[str, ...]
    """Ids, in the task's order."""
    rows: tuple[tuple[Verdict, ...], ...]
    """One a candidate."""

    def columns(self) -> list[tuple[Verdict, ...]]:
        """One a test: who passes it."""
        return [tuple(row[at] for row in self.rows) for at in range(len(self.tests))]

    def only_tests(self, kept: Iterable[str]) -> PassRows:
        """The matrix with these tests alone."""
        wanted = set(kept)
        places = [at for at, test in enumerate(self.tests) if test in wanted]
        rows = tuple(tuple(row[at] for at in places) for row in self.rows)
        return PassRows(self.candidates, tuple(self.tests[at] for at in places), rows)

    @property
    def is_judged(self) -> bool:
        """Whether there is any verdict in it."""
        return any(verdict is not None for row in self.rows for verdict in row)


def outcomes_by_task(cells: Iterable[Cell]) -> Outcomes:
    """Cells of a run, to look up by task, candidate and test."""
    found: dict[str, dict[tuple[str, str], Outcome]] = {}
    for cell in cells:
        found.setdefault(cell.task_id, {})[cell.candidate_id, cell.test_id] = cell.outcome
    return found


def pass_rows(task: Task, outcomes: Outcomes) -> PassRows:
    """The pass matrix of a task; a cell that the outcomes do not hold is unknown."""
    cells = outcomes.get(task.id, {})
    parts = _cell_ids(task, cells)
    rows = tuple(
        tuple(_joined(cells, candidate.id, parts[test.id]) for test in task.tests)
        for candidate in task.candidates
    )
    return PassRows(tuple(one.id for one in task.candidates), tuple(test.id for test in task.tests), rows)


def pass_rate(row: Row) -> float:
    """Share of a program's known verdicts that are passes; 0 where none is known."""
    known = [verdict for verdict in row if verdict is not None]
    return sum(known) / len(known) if known else 0.0


def _cell_ids(task: Task, cells: Mapping[tuple[str, str], Outcome]) -> dict[str, list[str]]:
    """Test id → the ids of its cells: its own, or one for each function of a test file."""
    files: dict[str, list[str]] = {test.id: [] for test in task.tests if isinstance(test, FileTest)}
    for _, cell_id in cells:
        test_id = cell_id.rpartition("::")[0]
        if test_id in files and cell_id not in files[test_id]:
            files[test_id].append(cell_id)
    return {test.id: files.get(test.id, [test.id]) for test in task.tests}


def _joined(cells: Mapping[tuple[str, str], Outcome], candidate: str, parts: Sequence[str]) -> Verdict:
    outcomes = [cells.get((candidate, part)) for part in parts]
    verdicts = [outcome is Outcome.PASS for outcome in outcomes if outcome in VERDICTS]
    if not all(verdicts):
        return False
    return True if verdicts and len(verdicts) == len(outcomes) else None
