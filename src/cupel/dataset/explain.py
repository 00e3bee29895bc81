"""One task of a run for a reader: `cupel show`.

Covers its tests and where each came from, who fails which and how, behaviour classes, what was set aside and
disputed. Published verdicts are not among it. Runs nothing and prints nothing: `cupel.cli.show_view` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cupel.dataset.acceptance import Row, Standing, columns_of, rows_of, standings_of, test_of
from cupel.evolve.results import (
    FINAL_STAGE,
    ROUND_STAGE,
    Dispute,
    RoundResult,
    SetAsideTest,
    final_from_json,
    round_from_json,
)
from cupel.model.errors import UsageError
from cupel.model.outcome import VERDICTS, Cell, Outcome
from cupel.model.suggestion import did_you_mean
from cupel.model.task import Task
from cupel.store.outcomes import read_outcomes
from cupel.store.run import FILE as STORE
from cupel.store.run import RunStore
from cupel.store.taskfile import read_tasks


@dataclass(frozen=True, slots=True)
class Failure:
    """A candidate that does not pass a test."""

    candidate_id: str
    outcome: str
    detail: str


@dataclass(frozen=True, slots=True)
class ExplainedTest:
    """One column of the pass matrix: a test, or one function of a test file."""

    test_id: str
    test: Mapping[str, Any]
    """The whole test in the task format."""
    origin: str
    round: int | None
    """The round that made it, 0 for the tests that the task came with; None where that is not known."""
    mode: str | None
    """How verdicts came about; None where nobody was run."""
    passing: int
    """Candidates that pass it."""
    failures: tuple[Failure, ...]
    """In the candidates' order; cells without a verdict are not among them."""
    caught: tuple[str, ...]
    """Candidates that passed everything until this test."""


@dataclass(frozen=True, slots=True)
class BehaviourClass:
    """Candidates that no test tells apart."""

    candidates: tuple[str, ...]
    outcomes: tuple[str, ...]
    """In the order of the tests."""
    standing: Standing


@dataclass(frozen=True, slots=True)
class Explained:
    """One task of a run."""

    task: Task
    """Without published verdicts."""
    tests: tuple[ExplainedTest, ...]
    classes: tuple[BehaviourClass, ...]
    """Those that pass most tests first, larger ones first among equals."""
    accepted: int
    rejected: int
    unscored: int
    """Candidates of which nobody can say whether they pass every test."""
    disputes: tuple[Dispute, ...]
    set_aside: tuple[SetAsideTest, ...]
    """Tests that do not count or were not kept, in the order in which they were set aside."""
    notes: tuple[str, ...]
    """What the adversary says of why it did not do something, each once."""

    def to_json(self) -> dict[str, Any]:
        """The view as plain JSON; the task without its tests and candidates, which stand beside it."""
        record = self.task.with_candidates([]).to_json()
        record.pop("tests")
        return {
            "task": record,
            "tests": [asdict(one) for one in self.tests],
            "classes": [asdict(one) for one in self.classes],
            "accepted": self.accepted,
            "rejected": self.rejected,
            "unscored": self.unscored,
            "disputes": [asdict(one) for one in self.disputes],
            "set_aside": [asdict(one) for one in self.set_aside],
            "notes": list(self.notes),
        }


def explain_run(run: Path, task_id: str) -> Explained:
    """One task of a run's folder.

    Args:
        run: the folder; its rounds are told where it still has its store.
        task_id: the task's id.

    Raises:
        UsageError: the folder holds no run, or no task of this id.
    """
    tasks = {task.id: task for task in read_tasks(run).tasks}
    if task_id not in tasks:
        raise UsageError(f"{run}: no task {task_id!r}{did_you_mean(task_id, tasks)}")
    cells = [cell for cell in read_outcomes(run) if cell.task_id == task_id]
    rounds: list[RoundResult] = []
    final_set_aside: tuple[SetAsideTest, ...] = ()
    if (run / STORE).is_file():
        with RunStore.existing(run) as store:
            while (body := store.result(task_id, ROUND_STAGE, len(rounds))) is not None:
                rounds.append(round_from_json(body))
            final = store.result(task_id, FINAL_STAGE)
            final_set_aside = final_from_json(final).set_aside if final is not None else ()
    return explain(tasks[task_id], cells, rounds, final_set_aside)


def explain(
    task: Task,
    cells: Sequence[Cell],
    rounds: Sequence[RoundResult] = (),
    final_set_aside: Sequence[SetAsideTest] = (),
) -> Explained:
    """Gather what is known of one task.

    Args:
        task: with its final tests and its candidates.
        cells: outcomes of its candidates.
        rounds: rounds 0, 1, … of its evolving; none for a run that only judged.
        final_set_aside: tests that were not kept in the final suite.
    """
    rows = rows_of(cells).get(task.id, {})
    columns = columns_of(task, rows.values())
    standings = standings_of(task, rows)
    found = [standings.get(one.id, Standing.UNSCORED) for one in task.candidates]
    return Explained(
        task.without_published_verdicts(),
        tuple(_test(task, column, rows, rounds) for column in columns),
        tuple(_classes(rows, columns, standings)),
        sum(one is Standing.ACCEPTED for one in found),
        sum(one is Standing.REJECTED for one in found),
        sum(one is Standing.UNSCORED for one in found),
        tuple(dispute for result in rounds for dispute in result.disputes),
        (*(one for result in rounds for one in result.set_aside), *final_set_aside),
        tuple(dict.fromkeys(note for result in rounds for note in result.notes)),
    )


def _test(task: Task, column: str, rows: Mapping[str, Row], rounds: Sequence[RoundResult]) -> ExplainedTest:
    tests = {test.id: test for test in task.tests}
    test = tests[test_of(column, tests) or column]
    cells = [row[column] for row in rows.values() if column in row]
    return ExplainedTest(
        column,
        test.to_json(),
        test.origin,
        _round(test, rounds),
        next((cell.mode.value for cell in cells if cell.mode is not None), None),
        sum(cell.outcome is Outcome.PASS for cell in cells),
        tuple(
            Failure(cell.candidate_id, cell.outcome.value, cell.detail)
            for cell in cells
            if cell.outcome in VERDICTS and cell.outcome is not Outcome.PASS
        ),
        tuple(one.candidate_id for result in rounds for one in result.caught if one.test_id == column),
    )


def _round(test: Any, rounds: Sequence[RoundResult]) -> int | None:
    """The round that made a test; whatever no round made came with the task."""
    made = (result.round for result in rounds if any(one["id"] == test.id for one in result.tests))
    return next(made, 0 if rounds or test.origin == "seed" else None)


def _classes(
    rows: Mapping[str, Row], columns: Sequence[str], standings: Mapping[str, Standing]
) -> list[BehaviourClass]:
    members: dict[tuple[str, ...], list[str]] = {}
    for id, row in rows.items():
        outcomes = tuple(
            (row[column].outcome if column in row else Outcome.NOT_RUN).value for column in columns
        )
        members.setdefault(outcomes, []).append(id)
    classes = [BehaviourClass(tuple(ids), outcomes, standings[ids[0]]) for outcomes, ids in members.items()]
    return sorted(
        classes, key=lambda one: (-one.outcomes.count(Outcome.PASS), -len(one.candidates), one.candidates)
    )
