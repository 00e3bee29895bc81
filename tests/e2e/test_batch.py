"""Offline: a stage writes batch files, somebody else has them done, the results are read back, and the stage asks nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cupel.cli.main import run
from default_script import PROBLEMS, DefaultScript, raw_records
from scripted_server import run_batch

NOBODY = ["--model", "served", "--base-url", "http://127.0.0.1:9/v1"]
"""Nobody listens there: what is asked of it fails."""


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the response store, and the working folder beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CUPEL_RESPONSES", str(tmp_path / "responses"))
    records = raw_records(PROBLEMS[:3])
    Path("raw.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return tmp_path / "responses"


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def done_offline(command: list[str], folder: str, capsys: pytest.CaptureFixture[str]) -> list[Path]:
    """Files of results to what a stage's command would ask; its questions stand in the folder."""
    assert run([*command, *NOBODY, "--batch", folder]) == 0
    paths = [Path(line) for line in capsys.readouterr().out.split()]
    results = [path.with_suffix(".results") for path in paths]
    for path, result in zip(paths, results, strict=True):
        run_batch(DefaultScript(), path, result)
    return results


def test_a_stage_whose_batch_was_read_back_asks_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    pose = ["pose", "raw.jsonl", "--out", "posed.jsonl"]
    sample = ["sample", "posed.jsonl", "--out", "sampled.jsonl", "--n", "4"]
    for command, answers in ((pose, 3), (sample, 12)):
        (results,) = done_offline(command, command[0], capsys)

        assert run(["read-batch", str(results), "--json"]) == 0
        assert told(capsys)["answered"] == answers

        assert run([*command, *NOBODY, "--json"]) == 0
        figures = told(capsys)
        assert (figures["answers"], figures["from_store"], figures["tasks"]) == (answers, answers, 3)
        assert run([*command, *NOBODY, "--batch", "nothing"]) == 0
        assert capsys.readouterr().out == ""


def test_what_came_to_nothing_is_told_and_stays_open(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (results,) = done_offline(["pose", "raw.jsonl", "--out", "posed.jsonl"], "first", capsys)
    first, second, third = results.read_text(encoding="utf-8").splitlines()
    expired = {"custom_id": json.loads(second)["custom_id"], "error": {"code": "batch_expired"}}
    foreign = {**json.loads(third), "custom_id": "of another store"}
    results.write_text("\n".join([first, json.dumps(expired), json.dumps(foreign)]), encoding="utf-8")

    assert run(["read-batch", str(results), "--strict"]) == 1

    shown = capsys.readouterr()
    assert shown.out == "lines: 3; answers: 1, and 0 known before\nno answer: 1 batch_expired\n"
    assert f"1 lines answer no question that was written from {store}" in shown.err
    assert run(["read-batch", str(results)]) == 0
    assert "answers: 0, and 1 known before" in capsys.readouterr().out
    (again,) = done_offline(["pose", "raw.jsonl", "--out", "posed.jsonl"], "second", capsys)
    assert len(again.read_text(encoding="utf-8").splitlines()) == 2


def test_several_files_are_read_at_once_and_nothing_usable_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (results,) = done_offline(["pose", "raw.jsonl", "--out", "posed.jsonl"], "first", capsys)
    parts = []
    for number, line in enumerate(results.read_text(encoding="utf-8").splitlines()):
        parts.append(tmp_path / f"part-{number}.jsonl")
        parts[-1].write_text(line + "\n", encoding="utf-8")

    assert run(["read-batch", *map(str, parts), "--responses", str(tmp_path / "other"), "--json"]) == 1
    assert told(capsys)["foreign"] == 3
    assert run(["read-batch", *map(str, parts), "--json"]) == 0
    assert told(capsys) == {
        "lines": 3,
        "answered": 3,
        "known_before": 0,
        "foreign": 0,
        "failed": {},
        "responses": str(tmp_path / "responses"),
    }
    assert run(["read-batch", "nowhere.jsonl"]) == 2
