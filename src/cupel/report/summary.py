"""What the sections of a report share: every task with its matrix and its figures before and after.

Figures come from the run's own records where there are any, and from the matrix where a run only judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from cupel.evolve.results import Catch, Dispute, FinalResult, Mutant, RoundMetrics, RoundResult, SetAsideTest
from cupel.model.outcome import Cell, Mode, Outcome
from cupel.model.task import Task
from cupel.report.data import ReportData
from cupel.report.matrix import REJECTIONS, Matrix, TestColumn, column_of, matrix_of


@dataclass(frozen=True, slots=True)
class Figures:
    """A task's figures with one suite of tests; None where one cannot be had, or was not measured."""

    tests: int
    passing: int
    pass_at_1: float | None
    classes: int
    mutation_score: float | None = None
    redundancy: float | None = None


@dataclass(frozen=True, slots=True)
class TaskSummary:
    """One task as the sections see it."""

    task: Task
    anchor: str
    """Name of the task's place in the page; made from its position, since ids are hostile text."""
    matrix: Matrix
    before: Figures
    """With the seed tests alone."""
    after: Figures
    rounds: tuple[RoundResult, ...]
    final: FinalResult | None
    caught: tuple[tuple[int | None, Catch], ...]
    """(round, catch) of every candidate that passed everything before, each candidate once; the round is None
    where the run only judged: then who passes all seed tests and fails another counts as caught."""

    @property
    def disputes(self) -> tuple[Dispute, ...]:
        """Every disputed input once, as it was judged last."""
        return tuple(
            {(one.flags, one.input): one for result in self.rounds for one in result.disputes}.values()
        )

    @property
    def set_aside(self) -> tuple[tuple[int | None, SetAsideTest], ...]:
        """(round, test) set aside, each test and reason once; the round is None for the final selection."""
        found: dict[tuple[str, str], tuple[int | None, SetAsideTest]] = {}
        for result in self.rounds:
            for one in result.set_aside:
                found.setdefault((one.test_id, one.reason), (result.round, one))
        for one in self.final.set_aside if self.final else ():
            found.setdefault((one.test_id, one.reason), (None, one))
        return tuple(found.values())

    @property
    def flaky(self) -> int:
        """Tests set aside as flaky."""
        return len({one.test_id for _, one in self.set_aside if one.reason == "flaky"})

    @property
    def mutants(self) -> tuple[Mutant, ...]:
        """Every mutant once; killed where any round killed it."""
        last: dict[str, Mutant] = {}
        for result in self.rounds:
            for mutant in result.mutants:
                if mutant.id not in last or last[mutant.id].killed_by is None:
                    last[mutant.id] = mutant
        return tuple(last.values())

    @property
    def executed(self) -> int:
        """Executions of all rounds."""
        return sum(result.metrics.executed for result in self.rounds)

    @property
    def cut_short(self) -> bool:
        """Whether a round ended at the budget of seconds."""
        return any(result.cut_short for result in self.rounds)

    def column(self, test_id: str) -> TestColumn | None:
        """A test by its id, published or only written in a round."""
        for column in self.matrix.columns:
            if column.test_id == test_id:
                return column
        for result in self.rounds:
            for record in result.tests:
                own = str(record.get("id"))
                if test_id == own or test_id.startswith(f"{own}::"):
                    return column_of(record, test_id, self.task.interface.name)
        return None

    def origin(self, candidate_id: str) -> str:
        """Where a candidate came from; empty where the task does not say."""
        return next((one.origin for one in self.task.candidates if one.id == candidate_id), "")

    @property
    def change(self) -> tuple[int, int, int]:
        """How much the run changed the task; greater is more."""
        return (
            max(len(self.caught), self.before.passing - self.after.passing),
            self.after.classes - self.before.classes,
            self.after.classes,
        )


@dataclass(slots=True)
class Totals:
    """What is counted of all cells as they pass."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    executed: int = 0
    shared: set[tuple[str, str]] = field(default_factory=set)
    """(task id, test id) of tests that ran in the program's process."""

    def counting(self, cells: Iterable[Cell]) -> Iterator[Cell]:
        """The same cells, each counted."""
        for cell in cells:
            self.outcomes[cell.outcome] += 1
            self.executed += cell.executed
            if cell.mode is Mode.SHARED:
                self.shared.add((cell.task_id, cell.test_id))
            yield cell


@dataclass(frozen=True, slots=True)
class RunSummary:
    """All tasks of a run."""

    data: ReportData
    tasks: tuple[TaskSummary, ...]
    totals: Totals = field(default_factory=Totals)

    def __iter__(self) -> Iterator[TaskSummary]:
        return iter(self.tasks)

    @property
    def compares(self) -> bool:
        """Whether there is a before and an after: the run wrote tests, or judged seed tests and others."""
        kinds = {column.is_seed for one in self.tasks for column in one.matrix.columns}
        return self.data.is_evolved or len(kinds) == 2


def summarise(data: ReportData) -> RunSummary:
    """The run's tasks with what the sections need of each, in the order of `data`.

    Raises:
        ValueError: the cells of a task do not stand together.
    """
    tasks = {task.id: task for task in data.tasks}
    judged: dict[str, _Judged] = {}
    totals = Totals()
    for task_id, cells in groupby(totals.counting(data.cells), lambda cell: cell.task_id):
        if task_id in judged:
            raise ValueError(f"the cells of task {task_id!r} do not stand together")
        if task_id in tasks:
            judged[task_id] = _judged(tasks[task_id], list(cells))
    return RunSummary(
        data,
        tuple(
            _task(data, task, f"task-{number}", judged.get(task.id) or _judged(task, []))
            for number, task in enumerate(data.tasks, 1)
        ),
        totals,
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the page needs of a task's cells, which are not kept."""

    matrix: Matrix
    caught: tuple[tuple[int | None, Catch], ...]


def _judged(task: Task, cells: list[Cell]) -> _Judged:
    matrix = matrix_of(task, cells)
    return _Judged(matrix, _caught_in_matrix(matrix, cells))


def _task(data: ReportData, task: Task, anchor: str, judged: _Judged) -> TaskSummary:
    matrix, rounds, final = judged.matrix, data.rounds.get(task.id, ()), data.finals.get(task.id)
    if final is not None:
        before, after = _measured(final.before), _measured(final.after)
    else:
        before, after = _counted(matrix.seeds()), _counted(matrix)
    caught = _caught_in_rounds(rounds) if rounds else judged.caught
    return TaskSummary(task, anchor, matrix, before, after, rounds, final, caught)


def _counted(matrix: Matrix) -> Figures:
    passing = len(matrix.passing())
    return Figures(len(matrix.columns), passing, matrix.pass_at_1(), matrix.behaviour_classes())


def _measured(one: RoundMetrics) -> Figures:
    return Figures(
        one.tests, one.passing, one.pass_at_1, one.behaviour_classes, one.mutation_score, one.redundancy
    )


def _caught_in_rounds(rounds: tuple[RoundResult, ...]) -> tuple[tuple[int | None, Catch], ...]:
    first: dict[str, tuple[int | None, Catch]] = {}
    for result in rounds:
        for catch in result.caught:
            first.setdefault(catch.candidate_id, (result.round, catch))
    return tuple(first.values())


def _caught_in_matrix(matrix: Matrix, cells: list[Cell]) -> tuple[tuple[int | None, Catch], ...]:
    seeds = matrix.seeds()
    details = {(cell.candidate_id, cell.test_id): cell.detail for cell in cells}
    found: list[tuple[int | None, Catch]] = []
    for row, name in enumerate(matrix.candidates):
        if not seeds.passes(row) or matrix.passes(row) is not False:
            continue
        at = next(index for index, outcome in enumerate(matrix.rows[row]) if outcome in REJECTIONS)
        test_id = matrix.columns[at].test_id
        detail = details.get((name, test_id), "")
        found.append((None, Catch(name, test_id, matrix.rows[row][at].value, detail)))
    return tuple(found)
