"""Exit codes, help and where messages go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cupel.cli.main import app, run

COMMANDS = [command.name for command in app.registered_commands]


def test_every_command_has_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    for name in [*COMMANDS, "export asserts"]:
        assert run([*str(name).split(), "--help"]) == 0
        assert f"Example: cupel {name}" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["judge"], ["judge", "x", "--out"], ["evolve", "x", "--out", "y", "--rounds", "-1"]],
)
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    assert run(arguments) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["judge", "nowhere.jsonl", "--out", "run"],
        ["evolve", "nowhere.jsonl", "--out", "run"],
        ["score", "nowhere"],
        ["show", "nowhere", "task"],
        ["verify", "nowhere"],
        ["diff", "nowhere", "nowhere"],
        ["import", "nonsense", "nowhere", "--out", "out.jsonl"],
        ["import", "humaneval", "nowhere", "--out", "out.jsonl"],
    ],
)
def test_what_is_not_there_is_wrong_usage_and_is_named(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "error: " in shown.err


def test_the_schema_is_json_schema_of_the_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert set(schema["required"]) == {
        "format",
        "id",
        "prompt",
        "requirements",
        "interface",
        "reference",
        "tests",
    }


def test_json_goes_to_standard_output_and_messages_to_standard_error(
    tmp_path: Path, clamp: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    tasks = tmp_path / "tasks.jsonl"
    tasks.write_text("bad line\n" + json.dumps(clamp) + "\n", encoding="utf-8")

    assert run(["judge", str(tasks), "--out", str(tmp_path / "run"), "--json", "--workers", "1"]) == 0

    shown = capsys.readouterr()
    summary = json.loads(shown.out)
    assert set(summary) >= {
        "tasks",
        "candidates",
        "cells",
        "executed",
        "cells_per_second",
        "cpu_seconds",
        "outcomes",
        "modes",
        "backend",
    }
    assert (summary["tasks"], summary["candidates"], summary["cells"]) == (1, 5, 10)
    assert summary["outcomes"] == {"fail": 1, "pass": 9}
    assert "1 lines or tasks set aside" in shown.err


def test_try_shows_what_a_program_got_wrong(
    tmp_path: Path, clamp: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    tasks, program = tmp_path / "tasks.jsonl", tmp_path / "mine.py"
    tasks.write_text(json.dumps(clamp) + "\n", encoding="utf-8")
    program.write_text("def clamp(x, lo, hi):\n    return x\n", encoding="utf-8")

    assert run(["try", str(tasks), "demo/clamp", str(program)]) == 0

    shown = capsys.readouterr().out
    assert "s0" in shown and "5" in shown and "3" in shown


def test_try_with_an_unknown_task_names_the_one_that_was_meant(
    tmp_path: Path, clamp: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    tasks = tmp_path / "tasks.jsonl"
    tasks.write_text(json.dumps(clamp) + "\n", encoding="utf-8")

    assert run(["try", str(tasks), "demo/clmp", str(tasks)]) == 2
    assert "did you mean 'demo/clamp'" in capsys.readouterr().err
