"""Validation of whole files through the command line, on the real sandbox."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cupel.cli.main import run
from cupel.examples import load_examples

LINTERS = {
    "undefined-term", "example-contradicts-reference", "signature-mismatch", "unstated-exception", "unused-parameter",
    "empty-section", "precondition-rejects-test", "precondition-not-callable", "generator-not-callable", "duplicate-requirement",
}  # fmt: skip


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def written(path: Path, records: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def test_no_example_is_rejected_for_its_text_or_reference_and_each_for_what_its_few_tests_lack(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    examples = load_examples()
    tasks = written(tmp_path / "examples.jsonl", examples)

    assert (
        run(["validate", str(tasks), "--out", str(tmp_path / "out"), "--strictness", "quick", "--json"]) == 0
    )

    summary = json.loads(capsys.readouterr().out)
    findings = lines(tmp_path / "out" / "findings.jsonl")
    rejecting = [one for one in findings if one["severity"] == "reject"]
    assert [one for one in rejecting if one["kind"] in LINTERS] == []
    others = {(one["task_id"], one["kind"]) for one in rejecting if one["party"] != "tester"}
    assert others == {("examples/knit", "weak-suite")}  # no test comes to a line that may have no use
    assert summary["tasks"] == 16 and summary["unfinished"] == 0
    for example in examples:
        named = {id for test in example["tests"] for id in test.get("requirements", [])}
        lacking = {
            one["id"]
            for one in example["requirements"]
            if one["id"] not in named and one["section"] not in ("unspecified", "complexity")
        }
        told = [
            one["requirements"][0]
            for one in rejecting
            if (one["task_id"], one["kind"]) == (example["id"], "untested-requirement")
        ]
        assert set(told) == lacking


def test_workers_do_not_change_what_is_found(tmp_path: Path) -> None:
    some = ("examples/toc-line", "examples/shared-tab", "examples/knit", "examples/tool-reach")
    tasks = written(tmp_path / "tasks.jsonl", [one for one in load_examples() if one["id"] in some])
    found = []
    for workers in ("1", "2"):
        out = tmp_path / f"out{workers}"
        assert (
            run(["validate", str(tasks), "--out", str(out), "--strictness", "quick", "--workers", workers])
            == 0
        )
        found.append(
            {path.name: path.read_bytes() for path in out.iterdir() if path.suffix in (".json", ".jsonl")}
        )

    assert found[0] == found[1]
    assert set(found[0]) == {
        "accepted.jsonl",
        "findings.jsonl",
        "figures.jsonl",
        "rejected.jsonl",
        "summary.json",
    }


def test_a_suite_made_whole_is_accepted(tmp_path: Path) -> None:
    (example,) = [one for one in load_examples() if one["id"] == "examples/training-plan"]
    more = [
        ("[[], 3]", "0", ["R1", "R5"]),
        ("[[-4, -1], 0]", "0", ["R5"]),
        ("[[5], 9]", "5", ["R1", "R2"]),
        ("[[5, 5, 5, 5], 2]", "13", ["R2", "R3"]),
        ("[[9, -1, 9, 9, -3, 2], 1]", "28", ["R3", "R4"]),
    ]
    example["tests"] += [
        {"id": f"m{at}", "kind": "call", "args": args, "expected": expected, "visibility": "private", "origin": "person:tess",
         "requirements": requirements}
        for at, (args, expected, requirements) in enumerate(more)
    ]  # fmt: skip
    tasks = written(tmp_path / "tasks.jsonl", [example])

    assert run(["validate", str(tasks), "--out", str(tmp_path / "out")]) == 0

    assert lines(tmp_path / "out" / "findings.jsonl") == []
    assert [one["id"] for one in lines(tmp_path / "out" / "accepted.jsonl")] == ["examples/training-plan"]
