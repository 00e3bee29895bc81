"""What changed between two runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from small_run import CLAMP, call, cells_of, clamp_task

from cupel.dataset.acceptance import Standing
from cupel.dataset.diff import CellChange, RunDiff, StandingChange, TaskDiff, diff, diff_runs
from cupel.model.errors import UsageError
from cupel.model.task import Task
from cupel.store.outcomes import write_outcomes
from cupel.store.taskfile import candidate_line, write_lines

S1, F1 = call("s1", "[5, 0, 3]", "3"), call("f1", "[-1, 0, 3]", "0", origin="fuzz")


def only(a: Task, rows_a: dict[str, str], b: Task, rows_b: dict[str, str]) -> TaskDiff:
    """The difference of two runs of one task whose columns are its tests."""
    cells = [
        cells_of(task.id, rows, [test.id for test in task.tests]) for task, rows in ((a, rows_a), (b, rows_b))
    ]
    (found,) = diff([a], cells[0], [b], cells[1]).tasks
    return found


def test_a_run_does_not_differ_from_itself() -> None:
    task = clamp_task()
    cells = cells_of(task.id, {"right": "pp", "wrong": "pf"}, ["s1", "f1"])
    assert diff([task], cells, [task], cells) == RunDiff((), (), 1, ())


def test_tasks_of_one_run_alone_are_named() -> None:
    found = diff([clamp_task("a"), clamp_task("b")], [], [clamp_task("b"), clamp_task("c")], [])
    assert (found.only_in_a, found.only_in_b, found.common) == (("a",), ("c",), 1)


def test_tests_are_gained_and_lost_by_content() -> None:
    renamed = {**F1, "id": "other", "visibility": "public", "origin": "model:m", "args": "[-1,0,  3]"}
    changed = {**S1, "expected": "4"}
    found = only(clamp_task(tests=[S1, F1]), {}, clamp_task(tests=[renamed, changed]), {})
    assert [one.test_id for one in found.gained] == ["s1"]
    assert found.gained[0].test["expected"] == "4"
    assert [(one.test_id, one.test["expected"]) for one in found.lost] == [("s1", "3")]
    assert found.common == 1


def test_a_test_under_another_tolerance_is_another_test() -> None:
    found = only(clamp_task(tests=[S1]), {}, clamp_task(tests=[S1], compare={"float": {"abs": 1}}), {})
    assert (len(found.gained), len(found.lost), found.fields) == (1, 1, ("compare",))


def test_functions_of_a_test_file_are_compared_one_by_one_whatever_the_reference_imports() -> None:
    code = "def test_a():\n    assert clamp(1, 0, 2) == 1\n\ndef test_b():\n    assert clamp(3, 0, 2) == 2\n"
    file = {"id": "t", "kind": "pytest", "code": code, "visibility": "private", "origin": "seed"}
    before = clamp_task(tests=[file])
    after = clamp_task(tests=[{**file, "only": ["test_b"]}], reference={"code": "import math\n" + CLAMP})
    found = only(before, {}, after, {})
    assert [one.test_id for one in found.lost] == ["t::test_a"]
    assert (found.gained, found.common, found.fields) == ((), 1, ("reference",))


def test_a_candidate_accepted_before_and_rejected_after_is_named() -> None:
    found = only(
        clamp_task(tests=[S1]), {"right": "p", "wrong": "p"}, clamp_task(), {"right": "pp", "wrong": "pf"}
    )
    assert found.standings == (StandingChange("wrong", Standing.ACCEPTED, Standing.REJECTED),)
    assert found.cells == ()


def test_verdicts_that_changed_on_common_tests_are_named_by_both_ids() -> None:
    renamed = clamp_task(tests=[{**S1, "id": "x"}, F1])
    found = only(clamp_task(), {"right": "pp", "wrong": "pf"}, renamed, {"right": "ep", "wrong": "pf"})
    assert found.cells == (CellChange("right", "s1", "x", "pass", "error", "right e x"),)


def test_cells_without_a_verdict_change_nothing() -> None:
    found = only(clamp_task(), {"right": "pi", "wrong": "fn"}, clamp_task(), {"right": "pp", "wrong": "ff"})
    assert found.cells == ()
    assert found.standings == (StandingChange("right", Standing.UNSCORED, Standing.ACCEPTED),)


def test_candidates_with_another_program_are_not_compared() -> None:
    candidates = [{"id": "right", "code": "other", "origin": "o"}, {"id": "new", "code": "", "origin": "o"}]
    found = only(clamp_task(), {"right": "pp"}, clamp_task(candidates=candidates), {"right": "ff"})
    assert (found.candidates_rewritten, found.candidates_gained, found.candidates_lost) == (
        ("right",),
        ("new",),
        ("wrong",),
    )
    assert (found.standings, found.cells) == ((), ())


def write_run(folder: Path, task: Task, rows: dict[str, str]) -> Path:
    folder.mkdir()
    write_lines(folder / "tasks.jsonl", [task.with_candidates([])])
    write_lines(folder / "candidates.jsonl", [candidate_line(task.id, one) for one in task.candidates])
    write_outcomes(folder / "outcomes.parquet", cells_of(task.id, rows, [test.id for test in task.tests]))
    return folder


def test_two_folders_are_compared_and_totals_stand_in_the_json(tmp_path: Path) -> None:
    a = write_run(tmp_path / "a", clamp_task(tests=[S1]), {"right": "p", "wrong": "p"})
    b = write_run(tmp_path / "b", clamp_task(), {"right": "pp", "wrong": "pf"})
    found: dict[str, Any] = json.loads(json.dumps(diff_runs(a, b).to_json()))
    tasks = found.pop("tasks")
    assert found == {
        "tasks_only_in_a": [],
        "tasks_only_in_b": [],
        "tasks_common": 1,
        "tasks_changed": 1,
        "tests_gained": 1,
        "tests_lost": 0,
        "newly_rejected": 1,
        "newly_accepted": 0,
        "cells_changed": 0,
    }
    assert tasks[0]["gained"][0]["test"]["args"] == "[-1, 0, 3]"
    assert tasks[0]["standings"] == [{"candidate_id": "wrong", "before": "accepted", "after": "rejected"}]


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        diff_runs(tmp_path, tmp_path)
