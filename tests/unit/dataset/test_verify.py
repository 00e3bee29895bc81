"""Executing claims again: what is named, what claims nothing, what is our own fault. Uses the real sandbox."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small_run import CLAMP, call, cells_of, clamp_task

from cupel.dataset.card import Making
from cupel.dataset.claims import TaskClaims, read_claims
from cupel.dataset.package import pack
from cupel.dataset.verify import Counts, Discrepancy, TaskReport, verify, verify_task
from cupel.judge.judge import Judge
from cupel.model.errors import UsageError
from cupel.model.outcome import Cell, Mode
from cupel.model.task import Task
from cupel.sandbox.backends import choose
from cupel.sandbox.errors import SandboxError
from cupel.store.outcomes import write_outcomes
from cupel.store.taskfile import candidate_line, write_lines

COLUMNS = ["s1", "f1"]
GOOD_ROWS = {"right": "pp", "wrong": "pf"}
BACKEND = choose(unsafe_no_isolation=True)


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge(BACKEND) as made:
        yield made


def check(judge: Judge, task: Task, rows: dict[str, str], **claims: Any) -> TaskReport:
    cells = tuple(cells_of(task.id, rows, COLUMNS))
    return verify_task(judge, TaskClaims(task, cells, **{"is_judged": True, **claims}))


def named(report: TaskReport) -> list[tuple[str | None, str | None, str, str]]:
    return [(one.candidate_id, one.test_id, one.recorded, one.found) for one in report.discrepancies]


def test_what_holds_is_counted(judge: Judge) -> None:
    task = clamp_task(precondition="def valid(x, lo, hi):\n    return lo <= hi\n")
    report = check(judge, task, GOOD_ROWS, passes_all={"right": True, "wrong": False})
    assert report == TaskReport(Counts(reference_cells=2, candidate_cells=4, inputs=2), (), ())


def test_a_wrong_expected_value_is_named(judge: Judge) -> None:
    task = clamp_task(tests=[call("s1", "[5, 0, 3]", "3"), call("f1", "[-1, 0, 3]", "-1", origin="fuzz")])
    report = check(judge, task, {"right": "pf", "wrong": "pp"})
    assert report.discrepancies == (
        Discrepancy("demo/clamp", None, "f1", "pass", "fail", "got 0, expected -1"),
    )


def test_a_recorded_outcome_that_does_not_come_out_is_named(judge: Judge) -> None:
    report = check(judge, clamp_task(), {"right": "fp", "wrong": "pp"})
    assert report.discrepancies == (
        Discrepancy("demo/clamp", "right", "s1", "fail", "pass", ""),
        Discrepancy("demo/clamp", "wrong", "f1", "pass", "fail", "got -1, expected 0"),
    )


def asserting(code: str, certificate: Any) -> dict[str, Any]:
    """A test whose own code has to run, with a recorded certificate."""
    made = {"id": "a1", "kind": "assert", "code": code, "visibility": "public", "origin": "seed"}
    return made if certificate is None else {**made, "certificate": certificate}


LOGIC = "assert all(clamp(x, 0, 3) <= 3 for x in range(5))"


@pytest.mark.parametrize(
    ("certificate", "expected"),
    [
        ({"mode": "split"}, []),
        (None, []),
        ({"mode": "shared", "shared": {"a1": "so"}}, [(None, "a1", "mode shared a1", "mode split")]),
        (["split"], [(None, "a1", "no certificate that can be read", "mode split")]),
    ],
)
def test_a_certificate_is_issued_anew_and_held_against_the_recorded_one(
    judge: Judge, certificate: Any, expected: list[Any]
) -> None:
    task = clamp_task(tests=[asserting(LOGIC, certificate)], candidates=[])
    report = verify_task(judge, TaskClaims(task, (), is_judged=True))
    assert named(report) == expected
    assert report.counts.certificates == (certificate is not None)


def test_a_plain_test_needs_no_certificate(judge: Judge) -> None:
    task = clamp_task(tests=[asserting("assert clamp(5, 0, 3) == 3", {"mode": "split"})], candidates=[])
    report = verify_task(judge, TaskClaims(task, (), is_judged=True))
    assert named(report) == [(None, "a1", "mode split", "no certificate")]


def test_the_mode_of_a_recorded_outcome_is_held_against_how_its_test_is_run(judge: Judge) -> None:
    task = clamp_task()
    cells = [
        dataclasses.replace(cell, mode=Mode.SHARED) if cell.test_id == "s1" else cell
        for cell in cells_of(task.id, GOOD_ROWS, COLUMNS)
    ]
    report = verify_task(judge, TaskClaims(task, tuple(cells), is_judged=True))
    assert named(report) == [
        ("right", "s1", "mode shared", "mode compared"),
        ("wrong", "s1", "mode shared", "mode compared"),
    ]


def test_cells_without_a_verdict_claim_nothing(judge: Judge) -> None:
    report = check(judge, clamp_task(), {"right": "in", "wrong": "pf"})
    assert named(report) == []
    assert (report.counts.candidate_cells, report.counts.no_claim) == (2, 2)


def test_a_row_that_is_missing_or_belongs_to_nothing_is_named(judge: Judge) -> None:
    report = check(judge, clamp_task(), {"right": "p ", "wrong": "pf", "nobody": " p"})
    assert named(report) == [
        ("right", "f1", "a row", "none"),
        ("nobody", "f1", "a row", "no such candidate or test"),
    ]


def test_copies_of_a_program_are_run_once_and_compared_each(judge: Judge) -> None:
    twins = [{"id": id, "code": CLAMP + "# twin\n" * at, "origin": "o"} for at, id in enumerate("abc")]
    task = clamp_task(candidates=twins)
    before = judge.executed
    report = check(judge, task, {"a": "pp", "b": "pp", "c": "pf"})
    assert named(report) == [("c", "f1", "fail", "pass")]
    # the reference: loading, two tests; the program: two cells, and the one that differs once more
    assert judge.executed - before == 6


def test_what_passes_all_is_held_against_the_recorded_outcomes(judge: Judge) -> None:
    report = check(judge, clamp_task(), GOOD_ROWS, passes_all={"right": None, "wrong": True})
    assert named(report) == [
        ("right", None, "passes_all None", "passes_all True"),
        ("wrong", None, "passes_all True", "passes_all False"),
    ]


def test_a_reference_that_does_not_load_is_named_and_candidates_are_still_judged(judge: Judge) -> None:
    report = check(
        judge, clamp_task(reference={"code": "import nothing_of_this_name\n"}), {"right": "pp", "wrong": "pp"}
    )
    assert named(report) == [(None, None, "loads", "does not load"), ("wrong", "f1", "pass", "fail")]
    assert "nothing_of_this_name" in report.discrepancies[0].detail


def test_without_a_reference_only_candidates_are_judged(judge: Judge) -> None:
    report = check(judge, clamp_task(reference=None), GOOD_ROWS)
    assert report == TaskReport(Counts(candidate_cells=4, without_reference=1), (), ())


@pytest.mark.parametrize(
    ("precondition", "detail"),
    [
        ("def valid(x, lo, hi):\n    return x >= 0\n", "valid gave False"),
        ("def valid(x, lo, hi):\n    return x >= 0 or 'perhaps'\n", "valid gave 'perhaps'"),
        (
            "def valid(x, lo, hi):\n    assert x >= 0, 'no'\n    return True\n",
            "valid raised AssertionError: no",
        ),
    ],
    ids=["false", "no bool", "raises"],
)
def test_an_input_outside_the_precondition_is_named(judge: Judge, precondition: str, detail: str) -> None:
    report = check(judge, clamp_task(precondition=precondition), GOOD_ROWS)
    assert report.discrepancies == (Discrepancy("demo/clamp", None, "f1", "valid", "not valid", detail),)


def test_a_precondition_that_does_not_load_is_named_for_every_input(judge: Judge) -> None:
    report = check(judge, clamp_task(precondition="def valid(:\n"), GOOD_ROWS)
    assert [one.test_id for one in report.discrepancies] == [None, "s1", "f1"]
    assert "SyntaxError" in report.discrepancies[0].detail


def test_programs_and_their_stdin_are_verified(judge: Judge) -> None:
    double = "print(2 * int(input()))\n"
    test = {"kind": "stdio", "visibility": "private", "origin": "seed"}
    task = clamp_task(
        interface={"kind": "program", "name": "double"},
        reference={"code": double},
        precondition="def valid(stdin):\n    return int(stdin) < 5\n",
        tests=[
            {**test, "id": "s1", "stdin": "2\n", "stdout": "4\n"},
            {**test, "id": "f1", "stdin": "7\n", "stdout": "14\n"},
        ],
        candidates=[{"id": "a", "code": "print(4)\n", "origin": "o"}],
    )
    report = check(judge, task, {"a": "pp"})
    assert named(report) == [(None, "f1", "valid", "not valid"), ("a", "f1", "pass", "fail")]


def test_a_recorded_time_out_holds_and_a_quick_program_s_does_not(judge: Judge) -> None:
    slow = "def clamp(x, lo, hi):\n    while x < 0:\n        pass\n    return min(x, hi)\n"
    task = clamp_task(candidates=[{"id": "slow", "code": slow, "origin": "o"}], limits={"seconds": 0.2})
    assert named(check(judge, task, {"slow": "pt"})) == []
    assert named(check(judge, task, {"slow": "tt"})) == [("slow", "s1", "timeout", "pass")]


def test_a_test_file_that_cannot_be_read_is_named(judge: Judge) -> None:
    task = clamp_task(
        tests=[{"id": "t", "kind": "pytest", "code": "def (", "visibility": "private", "origin": "seed"}]
    )
    report = verify_task(judge, TaskClaims(task))
    assert [(one.recorded, one.found) for one in report.discrepancies] == [("tests", "unreadable")]


class BrokenJudge(Judge):
    """A judge whose sandbox breaks down."""

    def observe(self, *_: Any, **__: Any) -> Any:
        raise SandboxError("out of order")


def test_our_own_fault_is_no_discrepancy() -> None:
    report = verify_task(BrokenJudge("none"), TaskClaims(clamp_task()))
    assert report.discrepancies == ()
    assert [one.reason for one in report.unchecked] == ["out of order"]


def write_run(folder: Path, tasks: list[Task], cells: list[Cell]) -> None:
    write_lines(folder / "tasks.jsonl", [task.with_candidates([]) for task in tasks])
    lines = [candidate_line(task.id, one) for task in tasks for one in task.candidates]
    write_lines(folder / "candidates.jsonl", lines)
    write_outcomes(folder / "outcomes.parquet", cells)


def test_a_run_its_dataset_and_its_task_file_are_verified(tmp_path: Path) -> None:
    tasks = [clamp_task("a"), clamp_task("b")]
    cells = [cell for task in tasks for cell in cells_of(task.id, GOOD_ROWS, COLUMNS)]
    write_run(tmp_path, tasks, cells)
    pack(tmp_path / "dataset", tasks, cells, Making(), test_share=0.5)
    told: list[tuple[int, int]] = []
    for source, candidate_cells in ((tmp_path, 8), (tmp_path / "dataset", 8), (tmp_path / "tasks.jsonl", 0)):
        report = verify(source, backend=BACKEND, progress=lambda done, total: told.append((done, total)))
        assert report.holds
        assert report.tasks == 2
        assert report.counts == Counts(reference_cells=4, candidate_cells=candidate_cells)
    assert told == [(1, 2), (2, 2)] * 3


def test_a_dataset_that_was_tampered_with_is_found_out_by_worker_processes(tmp_path: Path) -> None:
    tasks = [clamp_task("a"), clamp_task("b")]
    cells = [cell for task in tasks for cell in cells_of(task.id, GOOD_ROWS, COLUMNS)]
    pack(tmp_path / "d", tasks, cells, Making(), test_share=0)
    path = tmp_path / "d/outcomes/train.parquet"
    table = pq.read_table(path)
    rows = table.to_pylist()
    rows[-1]["outcome"] = "pass"
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), path)
    report = verify(tmp_path / "d", backend=BACKEND, workers=2)
    assert [(one.task_id, one.candidate_id, one.test_id, one.recorded) for one in report.discrepancies] == [
        ("b", "wrong", "f1", "pass"),
        ("b", "wrong", None, "passes_all False"),
    ]
    assert not report.holds
    assert json.loads(json.dumps(report.to_json()))["holds"] is False


def test_rows_that_belong_to_nothing_are_unreadable_and_stop_nothing(tmp_path: Path) -> None:
    task = clamp_task("a")
    cells = cells_of("a", GOOD_ROWS, COLUMNS)
    pack(tmp_path / "d", [task], cells, Making())
    stray = dataclasses.replace(cells[0], task_id="gone")
    table = pq.read_table(tmp_path / "d/tasks/train.parquet")
    broken = [
        *table.to_pylist(),
        {**table.to_pylist()[0], "id": "broken", "tests": "[1]"},
        *table.to_pylist(),
    ]
    pq.write_table(pa.Table.from_pylist(broken, schema=table.schema), tmp_path / "d/tasks/train.parquet")
    write_run(tmp_path, [task], [*cells, stray])
    assert [(one.task_id, one.line) for one in read_claims(tmp_path / "d").unreadable] == [
        ("broken", 2),
        ("a", 3),
    ]
    found = read_claims(tmp_path)
    assert [one.task_id for one in found.unreadable] == ["gone"]
    assert found.tasks[0].cells == tuple(cells)
    assert found.tasks[0].task == task


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="neither a dataset"):
        read_claims(tmp_path)
