"""A whole recipe on three tiny problems with a scripted model, through the command line and the real sandbox."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cupel.cli.main import run
from cupel.llm import Client, Price
from cupel.model.errors import StoreError
from recipe_script import RAW, Script

FINAL = ("tasks.jsonl", "candidates.jsonl", "statistics.json", "evolvecoder.jsonl")


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("raw") / "raw.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in RAW) + "{ no JSON\n", encoding="utf-8")
    return path


def standing_behind_every_endpoint(patch: pytest.MonkeyPatch) -> Script:
    """A scripted model in place of whatever is opened."""
    found = Script()
    patch.setattr(
        "cupel.pipeline.asking.open_client",
        lambda spec, store, budget, *_: Client(found.model(price=Price(1.0, 2.0)), store, budget),
    )
    return found


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    return standing_behind_every_endpoint(monkeypatch)


@dataclass(frozen=True)
class Whole:
    """A run that nothing disturbed."""

    out: Path
    asked: Counter[str]
    """Prompt names, one a sample."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, raw: Path) -> Whole:
    out = tmp_path_factory.mktemp("whole") / "run"
    with pytest.MonkeyPatch.context() as patch:
        script = standing_behind_every_endpoint(patch)
        assert recipe(raw, out) == 0
    return Whole(out, Counter(script.asked))


def recipe(raw: Path, out: Path, *options: str) -> int:
    return run(
        [
            "run",
            str(raw),
            "--recipe",
            "evolvecoder",
            "--out",
            str(out),
            "--rounds",
            "2",
            "--workers",
            "1",
            "--model",
            "scripted",
            "--base-url",
            "http://127.0.0.1:9/v1",
            "--responses",
            str(out.parent / "responses"),
            *options,
        ]
    )


def test_a_recipe_goes_from_raw_problems_to_a_dataset(
    raw: Path, whole: Whole, script: Script, capsys: pytest.CaptureFixture[str]
) -> None:
    out = whole.out

    assert recipe(raw, out, "--json") == 0

    told = json.loads(capsys.readouterr().out)
    assert list(told["steps"]) == [
        *("rounds/0/pose", "rounds/0/sample", "rounds/0/judge"),
        *(
            f"rounds/{n}/{stage}"
            for n in (1, 2)
            for stage in ("filter", "attack", "thin", "separate", "judge")
        ),
        *("final/select", "final/judge"),
    ]
    assert told["steps"]["rounds/0/pose"]["rejected"] == {
        "answer: unreadable": 1,
        "line: unreadable": 1,
        "test: no-test": 1,
    }
    assert told["steps"]["rounds/0/sample"]["made"] == 32
    assert told["steps"]["rounds/1/attack"]["rejected"] == {"test: no-test": 2, "test: unreadable": 1}
    assert told["steps"]["final/judge"]["executed"] == 0
    assert {path.name for path in (out / "rounds" / "1").iterdir()} == {
        *("filter.jsonl", "filter.dropped.jsonl", "attack.jsonl", "attack.rejected.jsonl", "thin.jsonl"),
        *("thin.dropped.jsonl", "separate.jsonl", "judge.jsonl", "judge"),
    }
    assert {path.name for path in out.iterdir()} >= {
        *FINAL,
        "outcomes.parquet",
        "report.html",
        "dataset",
        "run.sqlite",
    }
    assert run(["verify", str(out / "dataset")]) == 0


def test_the_final_suites_hold_what_the_adversary_found(whole: Whole) -> None:
    tasks = {task["id"]: task for task in lines(whole.out / "tasks.jsonl")}
    assert set(tasks) == {"raw/gap", "raw/turn"}
    tests = tasks["raw/gap"]["tests"]
    assert "[0, 50]" in [json.loads(test["args"])[0].__repr__() for test in tests if test["kind"] == "call"]
    assert {test["origin"] for test in tests} == {"seed", "model:scripted"}
    found = next(test for test in tests if test["id"] == "attack-00")
    assert found["provenance"]["stage"] == "attack"
    assert found["provenance"]["prompt"]["name"] == "attack"
    assert len(found["provenance"]["programs"]) == 5
    assert tasks["raw/gap"]["reference"] is None
    assert tasks["raw/gap"]["provenance"]["source"] == "raw.jsonl:1"
    (record,) = [one for one in lines(whole.out / "evolvecoder.jsonl") if one["id"] == "raw/gap"]
    assert len(record["tests"]) == len(tests)


def test_the_filter_shapes_what_is_shown_and_not_what_is_kept(whole: Whole) -> None:
    """As published: until the final filter every test goes on to the next round."""
    first = whole.out / "rounds" / "1"

    def gap(name: str) -> dict[str, Any]:
        return next(task for task in lines(first / f"{name}.jsonl") if task["id"] == "raw/gap")

    assert len(gap("filter")["tests"]) == 6
    assert len(gap("attack")["tests"]) == 7 + 4
    assert len(gap("thin")["tests"]) < len(gap("filter")["tests"])
    assert len(gap("separate")["tests"]) == 7 + 4 + 2
    (matrix,) = [one for one in lines(first / "judge.jsonl") if one["task_id"] == "raw/gap"]
    assert (len(matrix["pass_matrix"]), {len(row) for row in matrix["pass_matrix"]}) == (16, {13})


def test_the_same_command_again_asks_and_executes_nothing(raw: Path, whole: Whole, script: Script) -> None:
    before = [(whole.out / name).read_bytes() for name in FINAL]

    assert recipe(raw, whole.out) == 0
    assert recipe(raw, whole.out.parent / "other") == 0

    assert script.asked == []
    for name, expected in zip(FINAL, before, strict=True):
        assert (whole.out / name).read_bytes() == expected, name
        assert (whole.out.parent / "other" / name).read_bytes() == expected, name


def test_cut_at_any_request_a_run_goes_on_and_nothing_is_paid_twice(
    tmp_path: Path, raw: Path, whole: Whole, script: Script
) -> None:
    def cut(number: int) -> None:
        if number in cuts:
            cuts.remove(number)
            raise StoreError("the power fails")

    cuts = {1, 4, 20, 37, 39, 41, 42}
    script.before = cut
    starts = 0
    while recipe(raw, tmp_path / "run"):
        starts += 1
        assert starts < 20

    assert (starts, cuts) == (7, set())
    assert Counter(script.asked) == whole.asked
    for name in FINAL:
        assert (tmp_path / "run" / name).read_bytes() == (whole.out / name).read_bytes(), name


def test_a_budget_stops_the_run_and_a_higher_one_goes_on(
    tmp_path: Path, raw: Path, script: Script, capsys: pytest.CaptureFixture[str]
) -> None:
    models = tmp_path / "models.toml"
    models.write_text(
        '[endpoints.here]\nbase_url = "http://127.0.0.1:9/v1"\n'
        '[models.scripted]\nendpoint = "here"\nprice = {input = 1.0, output = 2.0}\n',
        encoding="utf-8",
    )
    command = ["run", str(raw), "--recipe", "evolvecoder", "--out", str(tmp_path / "run"), "--rounds", "1"]
    command += ["--models", str(models), "--responses", str(tmp_path / "responses")]

    assert run([*command, "--max-cost", "0.05"]) == 1
    assert "--max-cost" in capsys.readouterr().err
    assert not (tmp_path / "run" / "tasks.jsonl").exists()
    before = Counter(script.asked)
    assert run([*command, "--max-cost", "9"]) == 0

    assert before == {"pose": 4}  # three questions, and a repair turn
    assert Counter(script.asked) == {"pose": 4, "solve": 32, "attack": 2, "separate": 2}


def test_a_dry_run_says_what_the_next_stage_would_send_and_sends_nothing(
    tmp_path: Path, raw: Path, script: Script, capsys: pytest.CaptureFixture[str]
) -> None:
    assert recipe(raw, tmp_path / "run", "--dry-run") == 0

    told = json.loads(capsys.readouterr().out)
    assert told["next"]["step"] == "rounds/0/pose"
    assert told["next"]["asks"]["scripted"]["samples"] == 3
    assert [one["step"] for one in told["later"]] == [
        "rounds/0/sample",
        *(f"rounds/{n}/{stage}" for n in (1, 2) for stage in ("attack", "separate")),
    ]
    assert told["later"][0]["samples_at_most"] == 48
    assert script.asked == []


def test_another_recipe_run_in_the_same_folder_is_wrong_usage(
    tmp_path: Path, raw: Path, whole: Whole, script: Script
) -> None:
    assert recipe(raw, whole.out, "--seed", "1") == 2
    assert recipe(tmp_path / "nowhere.jsonl", tmp_path / "new") == 2
    assert run(["run", str(raw), "--recipe", "evolvcoder", "--out", str(tmp_path / "x"), "--model", "m"]) == 2


CHILD = """
import sys
sys.path.insert(0, sys.argv[1])
from recipe_script import Script
import cupel.pipeline.asking as asking
from cupel.llm import Client
from cupel.cli.main import run

def note(number):
    with open(sys.argv[2], "a") as file:
        file.write("asked\\n")

script = Script(before=note)
asking.open_client = lambda spec, store, budget, *_: Client(script.model(), store, budget)
sys.exit(run(sys.argv[3:]))
"""


def test_a_run_killed_again_and_again_ends_with_the_same_files(
    tmp_path: Path, raw: Path, whole: Whole
) -> None:
    paid = tmp_path / "paid"
    command = [sys.executable, "-c", CHILD, str(Path(__file__).parents[1]), str(paid), "run", str(raw)]
    command += ["--recipe", "evolvecoder", "--rounds", "2", "--model", "scripted"]
    command += ["--base-url", "http://127.0.0.1:9/v1"]
    command += ["--out", str(tmp_path / "killed"), "--responses", str(tmp_path / "responses")]
    for seconds in (1.5, 2.5):
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    answers = len(paid.read_text(encoding="utf-8").splitlines())
    assert (
        answers <= whole.asked.total() + 2 * 16
    )  # of each kill the samples of one request may be on their way
    for name in FINAL:
        assert (tmp_path / "killed" / name).read_bytes() == (whole.out / name).read_bytes(), name
