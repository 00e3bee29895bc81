"""The commands `settle`, `propose`, `rule` and `precondition`: what their options mean to the stage, what they print, and how they end."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cupel.cli.isolation import Isolation
from cupel.cli.main import run
from cupel.evolve.recipes.settings import (
    PreconditionSettings,
    ProposeSettings,
    RuleSettings,
    SettleSettings,
    UpholdSettings,
)
from cupel.pipeline.asked_file import AskedFile
from cupel.pipeline.trimming import TrimmedFile

ASKED = AskedFile("propose", 3, 4, 1, 2, 5, {"proposal: unreadable": 2}, "out.rejected.jsonl")
TRIMMED = TrimmedFile(
    "settle", 4, 3, 40, 30, {"programs-agree-against-it": 10}, "out.dropped.jsonl", 1, "out.rejected.jsonl"
)
ASKING = ["propose", "rule", "precondition"]
MODEL = ["--model", "m", "--base-url", "http://127.0.0.1:9/v1"]


@pytest.fixture
def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[SimpleNamespace]:
    """How the stages were called; they do nothing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CUPEL_RESPONSES", str(tmp_path / "responses"))
    calls: list[SimpleNamespace] = []

    def noting(answer: Any) -> Callable[..., Any]:
        def note(*given: Any, **named: Any) -> Any:
            calls.append(SimpleNamespace(given=given, **named))
            return answer

        return note

    monkeypatch.setattr("cupel.pipeline.trimming.settle_file", noting(TRIMMED))
    for stage in ASKING:
        monkeypatch.setattr(f"cupel.pipeline.{stage}.{stage}_file", noting(ASKED))
        monkeypatch.setattr(f"cupel.pipeline.{stage}.plan_{stage}", noting(SimpleNamespace(questions=())))
    return calls


def test_settle_takes_how_many_programs_must_agree(
    called: list[SimpleNamespace], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["settle", "judged", "--out", "out.jsonl", "--min-programs", "3", "--outcomes", "run"]) == 0

    (call,) = called
    assert call.given == (Path("judged"), Path("out.jsonl"))
    assert (call.outcomes, call.settings) == (Path("run"), SettleSettings(min_programs=3))
    shown = capsys.readouterr()
    assert shown.out == "tasks: 4 → 3\ntests: 40 → 30\ndropped: 10 programs-agree-against-it\n"
    assert "out.dropped.jsonl" in shown.err and "1 lines set aside" in shown.err


def test_settle_ends_with_1_on_strict_and_a_bad_line(called: list[SimpleNamespace]) -> None:
    assert run(["settle", "judged", "--out", "out.jsonl"]) == 0
    assert run(["settle", "judged", "--out", "out.jsonl", "--strict"]) == 1
    assert run(["settle", "judged", "--out", "out.jsonl", "--min-programs", "0"]) == 2
    assert called[0].settings == SettleSettings()


def test_propose_takes_how_much_is_asked_for(called: list[SimpleNamespace]) -> None:
    options = ["--tests", "7", "--generators", "2", "--outcomes", "run", "--seed", "5"]
    assert run(["propose", "tasks.jsonl", "--out", "out.jsonl", *options, *MODEL]) == 0

    (call,) = called
    assert call.given[1:] == (Path("tasks.jsonl"), Path("out.jsonl"))
    assert (call.outcomes, call.seed) == (Path("run"), 5)
    assert call.settings == ProposeSettings(tests=7, generators=2)
    assert run(["propose", "tasks.jsonl", "--out", "out.jsonl", "--generators", "0", *MODEL]) == 2


def test_rule_takes_the_rulings_that_stand(called: list[SimpleNamespace]) -> None:
    assert run(["rule", "evolved", "--out", "out.jsonl", "--rulings", "old.jsonl", *MODEL]) == 0

    (call,) = called
    assert call.given[1:] == (Path("evolved"), Path("out.jsonl"))
    assert (call.earlier, call.settings, call.seed) == (Path("old.jsonl"), RuleSettings(), 0)


def test_rule_asks_about_answers_where_told_to(called: list[SimpleNamespace]) -> None:
    assert run(["rule", "evolved", "--out", "out.jsonl", "--answers", *MODEL]) == 0

    assert called[0].settings == UpholdSettings()


def test_precondition_takes_rulings_and_runs_programs_isolated(
    called: list[SimpleNamespace], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen: list[Isolation] = []

    def choose(wanted: Isolation) -> str:
        chosen.append(wanted)
        return "landlock"

    monkeypatch.setattr(Isolation, "chosen", choose)
    command = ["precondition", "evolved", "--out", "out.jsonl", "--rulings", "r.jsonl", *MODEL]
    assert run([*command, "--backend", "landlock"]) == 0

    (call,) = called
    assert (call.rulings, call.backend, call.settings) == (
        Path("r.jsonl"),
        "landlock",
        PreconditionSettings(),
    )
    assert chosen == [Isolation("landlock")]
    assert run([*command, "--dry-run"]) == 0
    assert len(chosen) == 1  # a plan runs nothing


@pytest.mark.parametrize("stage", ASKING)
def test_a_stage_that_asks_shows_its_figures(
    stage: str, called: list[SimpleNamespace], capsys: pytest.CaptureFixture[str]
) -> None:
    command = [stage, "given", "--out", "out.jsonl", *MODEL]

    assert run(command) == 0
    shown = capsys.readouterr()
    assert shown.out.splitlines() == [
        "asked: 3; answers: 4, of which 1 were known",
        "made: 2; tasks: 5, in out.jsonl",
        "rejected: 2 proposal: unreadable",
    ]
    assert "out.rejected.jsonl" in shown.err
    assert run([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == ASKED.to_json()


@pytest.mark.parametrize("stage", ASKING)
def test_a_plan_or_a_batch_is_all_that_is_done(
    stage: str, called: list[SimpleNamespace], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [stage, "given", "--out", "out.jsonl", *MODEL]

    assert run([*command, "--dry-run"]) == 0
    assert json.loads(capsys.readouterr().out) == {}
    assert run([*command, "--batch", str(tmp_path / "batch")]) == 0
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "all of it is answered: nothing to write\n")
    assert len(called) == 2 and not any(hasattr(one, "outcomes") or hasattr(one, "earlier") for one in called)


@pytest.mark.parametrize("stage", ASKING)
def test_nobody_to_ask_or_two_ways_to_say_whom_is_wrong_usage(
    stage: str, called: list[SimpleNamespace], capsys: pytest.CaptureFixture[str]
) -> None:
    command = [stage, "given", "--out", "out.jsonl"]
    assert run(command) == 2
    assert "say who is asked" in capsys.readouterr().err
    assert run([*command, "--models", "models.toml", *MODEL]) == 2
    assert run([*command, "--models", "nowhere.toml"]) == 2
    assert called == []
