"""`cupel validate`: its files, exit codes, and going on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cupel.author.validation import Validation
from cupel.cli.main import run

CODE = "def double(x):\n    return x * 2\n"


def task(id: str = "demo/double", **changes: Any) -> dict[str, Any]:
    tests = [
        {"id": f"t{at}", "kind": "call", "args": f"[{x}]", "expected": str(2 * x), "visibility": "private", "origin": "person:t",
         "requirements": ["R1", "R2", "R3"]}
        for at, x in enumerate((0, 1, 3, -4))
    ]  # fmt: skip
    return {
        "format": "cupel.task/1",
        "id": id,
        "prompt": "Write `double(x)`.",
        "requirements": [
            {"id": "R1", "section": "inputs", "text": "x is an integer."},
            {"id": "R2", "section": "outputs", "text": "Twice the number."},
            {"id": "R3", "section": "edge_cases", "text": "Zero stays zero."},
        ],
        "interface": {"kind": "function", "name": "double"},
        "reference": {"code": CODE},
        "tests": tests,
        **changes,
    }


@pytest.fixture
def tasks(tmp_path: Path) -> Path:
    untested = task("demo/untested")
    untested["tests"] = [{**test, "requirements": ["R2", "R3"]} for test in untested["tests"]]
    path = tmp_path / "tasks.jsonl"
    lines = [
        json.dumps(task(candidates=[{"id": "c", "code": CODE, "origin": "model:m"}])),
        json.dumps(untested),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def validate(tasks: Path, out: Path, *options: str) -> int:
    options = ("--unsafe-no-isolation", "--workers", "1", "--strictness", "quick", *options)
    return run(["validate", str(tasks), "--out", str(out), *options])


def test_accepted_tasks_and_findings_are_written(
    tasks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"

    assert validate(tasks, out, "--json") == 0

    summary = json.loads(capsys.readouterr().out)
    assert (summary["tasks"], summary["accepted"], summary["rejected"], summary["unfinished"]) == (2, 1, 1, 0)
    assert summary["findings"] == {"untested-requirement": {"reject": 1}}
    assert summary["parties"] == {"tester": 1}
    assert lines(out / "accepted.jsonl") == lines(tasks)[:1]
    (finding,) = lines(out / "findings.jsonl")
    assert (finding["task_id"], finding["kind"], finding["party"]) == (
        "demo/untested",
        "untested-requirement",
        "tester",
    )
    figures = lines(out / "figures.jsonl")
    assert [(one["task_id"], one["verdict"]) for one in figures] == [
        ("demo/double", "accepted"),
        ("demo/untested", "rejected"),
    ]
    assert Validation.from_json({**figures[0], "findings": []}).figures.tests == 4
    told = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert told == {name: value for name, value in summary.items() if name in told}
    assert "cpu_seconds" not in told


def test_a_table_names_each_kind_of_finding(
    tasks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert validate(tasks, tmp_path / "out") == 0

    shown = capsys.readouterr()
    assert "2 tasks: 1 accepted, 1 rejected" in shown.out
    assert "untested-requirement" in shown.out
    assert "findings.jsonl" in shown.err


def test_the_same_command_goes_on_and_does_nothing_twice(
    tasks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert validate(tasks, out, "--json") == 0
    first = {path.name: path.read_bytes() for path in out.iterdir() if path.suffix in (".json", ".jsonl")}
    capsys.readouterr()

    assert validate(tasks, out, "--json") == 0

    assert json.loads(capsys.readouterr().out)["validated_now"] == 0
    assert {
        path.name: path.read_bytes() for path in out.iterdir() if path.suffix in (".json", ".jsonl")
    } == first
    assert validate(tasks, out, "--seed", "1") == 2
    assert "seed" in capsys.readouterr().err


def test_lines_that_cannot_be_read_are_set_aside_and_strict_says_so(
    tasks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with tasks.open("a", encoding="utf-8") as file:
        file.write("{}\n")

    assert validate(tasks, tmp_path / "out") == 0
    assert validate(tasks, tmp_path / "out", "--strict") == 1
    assert [one["line"] for one in lines(tmp_path / "out" / "rejected.jsonl")] == [3]


def test_without_any_task_nothing_is_usable(tmp_path: Path) -> None:
    (tmp_path / "tasks.jsonl").write_text("{}\n", encoding="utf-8")

    assert validate(tmp_path / "tasks.jsonl", tmp_path / "out") == 1


def test_a_task_that_cannot_be_validated_here_is_tried_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "tasks.jsonl"
    path.write_text(json.dumps(task(packages=["no-such-distribution"])) + "\n", encoding="utf-8")

    for _ in range(2):
        assert validate(path, tmp_path / "out", "--json") == 0
        summary = json.loads(capsys.readouterr().out)
        assert (summary["unfinished"], summary["accepted"], summary["rejected"]) == (1, 0, 0)
    (aside,) = lines(tmp_path / "out" / "rejected.jsonl")
    assert aside["reason"].startswith("our own fault") and "no-such-distribution" in aside["reason"]


@pytest.mark.parametrize(
    "options", [("--strictness", "lax"), ("--mutation-score", "1.5"), ("--runs", "0")], ids=lambda one: one[0]
)
def test_options_that_make_no_sense_are_refused(
    tasks: Path, tmp_path: Path, options: tuple[str, str]
) -> None:
    assert validate(tasks, tmp_path / "out", *options) == 2


def test_how_strict_can_be_said_in_numbers(tasks: Path, tmp_path: Path) -> None:
    assert validate(tasks, tmp_path / "out", "--mutants", "3", "--mutation-score", "0.1", "--runs", "1") == 0

    figures = lines(tmp_path / "out" / "figures.jsonl")[0]["figures"]
    assert (figures["strength"]["mutants"], figures["runs"]) == (3, 1)
