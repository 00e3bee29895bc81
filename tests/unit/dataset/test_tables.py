"""Tasks, candidates and cells as rows and back."""

from __future__ import annotations

import pyarrow as pa
import pytest
from small_run import CLAMP, cells_of, clamp_task

from cupel.dataset.tables import (
    CANDIDATES,
    OUTCOMES,
    TABLES,
    TASKS,
    candidate_of,
    candidate_row,
    cell_of,
    outcome_row,
    schema_of,
    task_of,
    task_row,
)
from cupel.examples import load_examples
from cupel.model.errors import TaskError
from cupel.model.task import Task, task_from_json


def rebuilt(task: Task) -> Task:
    """The task after a trip through an Arrow table."""
    table = pa.Table.from_pylist([task_row(task)], schema=schema_of(TASKS))
    return task_of(table.to_pylist()[0])


@pytest.mark.parametrize("record", load_examples(), ids=lambda record: record["id"])
def test_a_task_survives_the_table_but_for_candidates_and_published_verdicts(record: dict) -> None:
    del record["candidates"]
    task = task_from_json(record)
    assert rebuilt(task).to_json() == task.without_published_verdicts().to_json()


@pytest.mark.parametrize(
    "changes",
    [
        {"reference": None},
        {"reference": {"files": {"solution.py": CLAMP, "data/x.txt": "1"}}},
        {"reference": {"code": CLAMP, "note": "kept"}},
        {"precondition": None},
        {"packages": []},
        {"packages": ["numpy"], "files": {"stub.py": ""}},
        {"a_field_of_somebody": {"x": [1, None]}},
        {"prompt": "a lone surrogate: \ud800"},
        {"reference": {"code": "# \udcff\n" + CLAMP}},
        {"requirements": [], "compare": {"float": {"abs": 1e-6}}, "limits": {"seconds": 2}},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_no_column_holds_exactly_is_kept(changes: dict) -> None:
    task = clamp_task(candidates=..., **changes)
    assert rebuilt(task).to_json() == task.to_json()


def test_plain_columns_say_what_they_say() -> None:
    row = task_row(clamp_task(reference={"files": {"solution.py": CLAMP, "more.py": ""}}))
    assert (row["interface_kind"], row["interface_name"], row["reference_code"]) == (
        "function",
        "clamp",
        CLAMP,
    )
    assert (row["test_count"], row["public_test_count"], row["seed_test_count"]) == (2, 1, 1)
    assert '"id": "s1"' in row["public_tests"]
    assert '"id": "f1"' not in row["public_tests"]
    assert row["other"] == "{}"


@pytest.mark.parametrize("name", list(TABLES))
def test_every_row_has_exactly_the_columns(name: str) -> None:
    task = clamp_task()
    (cell,) = cells_of(task.id, {"right": "p"}, ["s1"])
    row = {
        "tasks": task_row(task),
        "candidates": candidate_row(task, task.candidates[0], passes_all=True, shares_process=False),
        "outcomes": outcome_row(cell),
    }[name]
    assert set(row) == {column.name for column in TABLES[name]}


@pytest.mark.parametrize(
    "program", [{"code": CLAMP}, {"files": {"solution.py": CLAMP, "b.py": "é"}}], ids=["code", "files"]
)
def test_a_candidate_survives_the_table(program: dict) -> None:
    task = clamp_task(candidates=[{"id": "a", "origin": "model:m", **program}])
    row = candidate_row(task, task.candidates[0], passes_all=None, shares_process=False)
    table = pa.Table.from_pylist([row], schema=schema_of(CANDIDATES))
    assert candidate_of(table.to_pylist()[0]) == (task.id, task.candidates[0])


def test_code_that_is_no_text_survives_as_a_file() -> None:
    task = clamp_task(candidates=[{"id": "a", "origin": "o", "code": "x = '\ud800'"}])
    row = candidate_row(task, task.candidates[0], passes_all=False, shares_process=False)
    pa.Table.from_pylist([row], schema=schema_of(CANDIDATES))
    _, candidate = candidate_of(row)
    assert candidate.files == {"solution.py": "x = '\ud800'"}


def test_a_cell_survives_but_for_what_differs_between_equal_runs() -> None:
    for cell in cells_of("t", {"a": "pn"}, ["s1", "f1"]):
        table = pa.Table.from_pylist([outcome_row(cell)], schema=schema_of(OUTCOMES))
        back = cell_of(table.to_pylist()[0])
        assert (back.outcome, back.mode, back.executed) == (cell.outcome, cell.mode, cell.executed)
        assert (back.cpu_seconds, back.detail) == (None, "")


def test_rows_that_are_none_are_refused() -> None:
    row = task_row(clamp_task())
    with pytest.raises(TaskError):
        task_of({**row, "tests": "[{}]"})
    with pytest.raises(TaskError):
        task_of({**row, "other": "[]"})
    with pytest.raises(TaskError):
        cell_of({**outcome_row(cells_of("t", {"a": "p"}, ["s1"])[0]), "outcome": "fine"})
