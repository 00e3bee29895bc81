"""Tasks in EvolveCoder's own forms, and back again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cupel.dataset import ingest
from cupel.dataset.evolvecoder_export import export_evolvecoder
from cupel.model.outcome import Cell, Outcome
from cupel.model.task import Task
from judging import call, task_of

SETUP = "def test_check():\n    data = [3]\n    assert f(data) == 3\n"


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def task(**fields: Any) -> Task:
    return task_of(
        call("[1, [2]]", "{'a': 3}"),
        {"kind": "assert", "code": "assert abs(f(2) - 2.5) < 1e-6"},
        {"kind": "pytest", "code": SETUP},
        call("[0]", raises="ValueError"),
        candidates=[
            {"id": "a", "code": "def f(x): ...\n"},
            {"id": "b", "files": {"solution.py": ""}},
            {"id": "c", "code": "x"},
        ],
        **fields,
    )


def test_the_published_form_is_questions_with_python_texts(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"

    done = export_evolvecoder([task()], out)

    assert lines(out) == [
        {
            "id": "demo/task",
            "question": "Do it.",
            "tests": [
                "assert f(1, [2]) == {'a': 3}",
                "assert abs(f(2) - 2.5) < 1e-6",
                SETUP + "test_check()",
            ],
        }
    ]
    assert done.to_json() == {"tasks": 1, "tests": 3, "candidates": 0, "left_out": {"test: raises": 1}}


def test_the_published_form_is_read_again(tmp_path: Path) -> None:
    export_evolvecoder([task()], tmp_path / "out.jsonl")
    found = ingest.read("evolvecoder", tmp_path / "out.jsonl")
    assert [test.kind for test in found.tasks[0].tests] == ["call", "assert", "pytest"]


def test_the_pipelines_last_records_have_the_outcomes(tmp_path: Path) -> None:
    outcomes = {
        "a": ("pass", "timeout", "not_run", "pass"),
        "b": ("pass", "pass", "pass", "pass"),
        "c": ("infrastructure", "pass", "pass", "pass"),
    }
    cells = [
        Cell("demo/task", candidate, test, Outcome(outcome), None, True, 0.0, "said")
        for candidate, row in outcomes.items()
        for test, outcome in zip(("t0", "t1", "t2::test_check", "t3"), row, strict=True)
    ]

    done = export_evolvecoder([task()], tmp_path / "out.jsonl", cells)

    (record,) = lines(tmp_path / "out.jsonl")
    assert record["outputs"] == ["```python\ndef f(x): ...\n```"]
    (result,) = record["gen_result"]["eval_results"]
    assert result["pass_rate"] == 1 / 3
    assert [status["reason"] for status in result["test_cases_pass_status"]] == [
        "pass",
        "timeout",
        "unexecuted",
    ]
    assert record["gen_result"]["test_case_diversity"] == {
        "arr": [[True], [False], [False]],
        "mean": [1.0, 0.0, 0.0],
    }
    assert done.left_out == {
        "candidate: a cell of our own fault": 1,
        "candidate: several files": 1,
        "test: raises": 1,
    }


def test_what_has_no_such_form_is_left_out_and_counted(tmp_path: Path) -> None:
    program = task_of({"kind": "stdio", "stdin": "", "stdout": ""}, kind="program")
    nothing = task_of(call("[0]", raises="ValueError"))
    done = export_evolvecoder([program, nothing], tmp_path / "out.jsonl")
    assert lines(tmp_path / "out.jsonl") == []
    assert done.left_out == {
        "task: interface program": 1,
        "task: none of its tests can be written": 1,
        "test: raises": 1,
    }
