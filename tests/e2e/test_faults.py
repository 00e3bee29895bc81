"""What goes wrong around a run, and what must not come of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from cupel.cli.main import run


def write(path: Path, *records: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def outcomes(run_folder: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in pq.read_table(run_folder / "outcomes.parquet").to_pylist():
        found.setdefault(row["candidate_id"], set()).add(row["outcome"])
    return found


def test_a_candidate_that_answers_with_gigabytes_harms_nobody_else(
    tmp_path: Path, clamp: dict[str, Any]
) -> None:
    test = {**clamp["tests"][0], "visibility": "private"}
    clamp["tests"] = [
        {**test, "id": f"t{index}", "args": f"[{index}, 0, 3]", "expected": str(min(index, 3))}
        for index in range(60)
    ]
    flood = {"id": "flood", "code": "def clamp(x, lo, hi):\n    return 'x' * 3_000_000\n", "origin": "person"}
    clamp["candidates"].append(flood)
    tasks = write(tmp_path / "tasks.jsonl", clamp)

    assert run(["judge", str(tasks), "--out", str(tmp_path / "run"), "--workers", "1"]) == 0

    found = outcomes(tmp_path / "run")
    assert found["right-ifs"] == {"pass"}
    assert found["flood"] == {"fail", "error"}


def test_a_run_never_writes_over_the_file_that_it_reads(
    tmp_path: Path, clamp: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    tasks = write(tmp_path / "own" / "tasks.jsonl", clamp)
    before = tasks.read_bytes()

    for command in ("judge", "evolve"):
        assert run([command, str(tasks), "--out", str(tmp_path / "own")]) == 2

    assert tasks.read_bytes() == before
    assert "would write over" in capsys.readouterr().err


def test_the_same_command_again_sets_nothing_aside_where_the_task_file_lies_in_the_run(
    tmp_path: Path, clamp: dict[str, Any]
) -> None:
    tasks = write(tmp_path / "run" / "examples.jsonl", clamp)
    command = ["evolve", str(tasks), "--out", str(tmp_path / "run"), "--rounds", "0", "--strict"]

    assert run(command) == 0
    assert run(command) == 0

    assert (tmp_path / "run" / "rejected.jsonl").read_text(encoding="utf-8") == ""


def test_a_run_cut_by_its_budget_of_seconds_goes_on_without_it(
    tmp_path: Path, clamp: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    tasks = write(tmp_path / "tasks.jsonl", clamp)
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    run(["evolve", str(tasks), "--out", str(whole)])
    run(["evolve", str(tasks), "--out", str(cut), "--budget-seconds", "0"])
    capsys.readouterr()

    assert run(["evolve", str(tasks), "--out", str(cut), "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["cut_short"] is False
    assert (cut / "tasks.jsonl").read_bytes() == (whole / "tasks.jsonl").read_bytes()


def test_lines_made_to_hang_or_to_break_the_reader_are_set_aside(
    tmp_path: Path, clamp: dict[str, Any]
) -> None:
    def changed(id: str, **fields: Any) -> dict[str, Any]:
        return {**json.loads(json.dumps(clamp)), "id": id, **fields}

    deep: Any = []
    for _ in range(500):
        deep = [deep]
    endless = {**clamp["tests"][0], "args": "[Fraction('1e100000000'), 0, 3]"}
    tasks = write(
        tmp_path / "tasks.jsonl",
        changed("deep", metadata={"deep": deep}),
        changed("endless", tests=[endless]),
        changed("no-precondition", precondition="def valid(:\n"),
        changed("sound"),
    )

    assert run(["judge", str(tasks), "--out", str(tmp_path / "run"), "--workers", "1"]) == 0

    rejected = [json.loads(line) for line in (tmp_path / "run" / "rejected.jsonl").read_text().splitlines()]
    assert {one["task_id"] for one in rejected} == {"deep", "endless", "no-precondition"}


def test_an_assert_that_would_compute_for_ever_does_not_hang_the_trusted_side(
    tmp_path: Path, clamp: dict[str, Any]
) -> None:
    test = {"id": "t", "kind": "assert", "visibility": "private", "origin": "seed"}
    clamp["tests"] = [{**test, "code": "assert round(clamp(1, 0, 2)) == 1"}]
    huge = "from decimal import Decimal\ndef clamp(x, lo, hi):\n    return Decimal('1e100000000')\n"
    clamp["candidates"].append({"id": "huge", "code": huge, "origin": "person"})
    tasks = write(tmp_path / "tasks.jsonl", clamp)

    assert run(["judge", str(tasks), "--out", str(tmp_path / "run"), "--workers", "1"]) == 0

    assert outcomes(tmp_path / "run")["huge"] == {"fail"}


def test_a_program_may_wrap_its_standard_streams(tmp_path: Path, clamp: dict[str, Any]) -> None:
    wrap = "import io, sys\nsys.stdin = io.TextIOWrapper(sys.stdin.buffer)\nsys.stdout.write(input())\n"
    task = {
        **clamp,
        "interface": {"kind": "program", "name": "echo"},
        "reference": {"code": "print(input())\n"},
        "precondition": None,
        "tests": [
            {
                "id": "t",
                "kind": "stdio",
                "stdin": "a\n",
                "stdout": "a\n",
                "visibility": "public",
                "origin": "seed",
            }
        ],
        "candidates": [{"id": "wraps", "code": wrap, "origin": "person"}],
    }
    tasks = write(tmp_path / "tasks.jsonl", task)

    assert run(["judge", str(tasks), "--out", str(tmp_path / "run"), "--workers", "1"]) == 0

    assert outcomes(tmp_path / "run") == {"wraps": {"pass"}}


def test_a_budget_of_executions_is_kept(
    tmp_path: Path, clamp: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    tasks = write(tmp_path / "tasks.jsonl", clamp)
    run(["evolve", str(tasks), "--out", str(tmp_path / "seeds"), "--rounds", "0", "--json"])
    seeds_alone = json.loads(capsys.readouterr().out)["executed"]

    run(["evolve", str(tasks), "--out", str(tmp_path / "run"), "--budget-executions", "1500", "--json"])

    assert json.loads(capsys.readouterr().out)["executed"] <= seeds_alone + 1500
