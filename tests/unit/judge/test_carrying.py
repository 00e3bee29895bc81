"""Cells of an earlier run, taken over by a later one."""

from __future__ import annotations

from pathlib import Path

import pytest

from cupel.judge.carrying import carry_cells
from cupel.model.outcome import KnownCell, Mode, Outcome
from cupel.model.task import Task
from cupel.store.run import RunStore
from judging import call, task_of


def cell(name: str, outcome: Outcome = Outcome.PASS) -> KnownCell:
    return KnownCell("program", name, outcome, Mode.COMPARED, 0.1, "")


@pytest.fixture
def task() -> Task:
    return task_of(call("[1]", "1"), limits={"seconds": 1.0})


def stores(folder: Path, task: Task, *cells: KnownCell) -> tuple[RunStore, RunStore]:
    earlier = RunStore(folder / "earlier")
    earlier.put_result(task.id, "judged", 0, {}, cells, 0.0)
    return RunStore(folder / "later"), earlier


def test_cells_are_taken_over_once_and_own_faults_never(tmp_path: Path, task: Task) -> None:
    later, earlier = stores(
        tmp_path, task, cell("a"), cell("b", Outcome.INFRASTRUCTURE), cell("c", Outcome.TIMEOUT)
    )
    more = task.with_tests([*task.tests, *task_of(call("[2]", "2"), call("[3]", "3")).tests[1:]])

    assert carry_cells(later, earlier, [more], [task]) == 2
    assert {check for _, check in later.cells(task.id)} == {"a", "c"}
    later.put_result(task.id, "judged", 0, {}, [cell("a", Outcome.FAIL)], 0.0)
    assert carry_cells(later, earlier, [more], [task]) == 0
    assert later.cells(task.id)["program", "a"].outcome is Outcome.FAIL


def test_a_task_whose_limits_or_reference_changed_starts_anew(tmp_path: Path, task: Task) -> None:
    later, earlier = stores(tmp_path, task, cell("a"))
    slower = task_of(call("[1]", "1"), limits={"seconds": 9.0})
    answered = task_of(call("[1]", "1"), limits={"seconds": 1.0}, reference={"code": "def f(x): return x\n"})

    assert carry_cells(later, earlier, [slower], [task]) == 0
    assert carry_cells(later, earlier, [answered], [task]) == 0
    assert carry_cells(later, earlier, [task], []) == 0
    assert later.cells(task.id) == {}
