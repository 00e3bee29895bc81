"""The main job through the command line, on small tasks and the real sandbox."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from cupel.cli.main import run
from cupel.examples import load_examples
from cupel.store.run import RunStore

BRIEFLY = ("--rounds", "2", "--budget-executions", "8000")
SMALL = ("examples/crowded-hours", "examples/locker-code", "examples/swatch", "examples/service-counters")


def write(path: Path, records: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def evolve(tasks: Path, out: Path, *options: str) -> int:
    return run(["evolve", str(tasks), "--out", str(out), *options])


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write(tmp_path / "tasks.jsonl", [task for task in load_examples() if task["id"] in SMALL])


def test_wrong_candidates_that_pass_the_seeds_are_caught_and_right_ones_kept(
    tmp_path: Path, clamp: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    tasks = write(tmp_path / "tasks.jsonl", [clamp])

    assert evolve(tasks, tmp_path / "run", "--json") == 0

    summary = json.loads(capsys.readouterr().out)
    assert summary["per_task"][0]["passing_before"] == 4
    assert summary["per_task"][0]["passing_after"] == 2
    assert run(["score", str(tmp_path / "run"), "--json"]) == 0
    score = json.loads(capsys.readouterr().out)
    assert (score["seed_passing"]["caught"], score["seed_passing"]["wrong"]) == (2, 2)
    assert (score["seed_passing"]["kept"], score["seed_passing"]["right"]) == (2, 2)


def test_a_run_leaves_every_file_that_the_documentation_names(tmp_path: Path, clamp: dict[str, Any]) -> None:
    tasks = write(tmp_path / "tasks.jsonl", [clamp])
    out = tmp_path / "run"

    evolve(tasks, out)

    assert {path.name for path in out.iterdir()} >= {
        "tasks.jsonl",
        "candidates.jsonl",
        "outcomes.parquet",
        "disputes.jsonl",
        "set_aside.jsonl",
        "rejected.jsonl",
        "run.sqlite",
        "dataset",
        "report.html",
    }
    (task,) = lines(out / "tasks.jsonl")
    assert all("provenance" in test for test in task["tests"])
    assert {test["id"] for test in task["tests"] if test["visibility"] == "public"} == {"s0"}
    assert len(lines(out / "candidates.jsonl")) == 5
    rows = pq.read_table(out / "outcomes.parquet").to_pylist()
    assert len(rows) == 5 * len(task["tests"])
    assert {row["mode"] for row in rows} == {"compared"}


def test_the_hardened_dataset_verifies(tmp_path: Path, clamp: dict[str, Any]) -> None:
    tasks = write(tmp_path / "tasks.jsonl", [clamp])
    evolve(tasks, tmp_path / "run")

    assert run(["verify", str(tmp_path / "run" / "dataset")]) == 0
    assert run(["verify", str(tmp_path / "run")]) == 0


def test_equal_seeds_give_equal_bytes_whatever_the_workers(tmp_path: Path, small: Path) -> None:
    evolve(small, tmp_path / "one", "--seed", "7", "--workers", "1", *BRIEFLY)
    evolve(small, tmp_path / "two", "--seed", "7", "--workers", "2", *BRIEFLY)

    for name in ("tasks.jsonl", "candidates.jsonl", "disputes.jsonl", "set_aside.jsonl"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_a_run_killed_three_times_and_resumed_gives_the_same_file(tmp_path: Path, small: Path) -> None:
    evolve(small, tmp_path / "whole", *BRIEFLY)
    chance = random.Random(11)
    command = [
        sys.executable,
        "-m",
        "cupel",
        "evolve",
        str(small),
        "--out",
        str(tmp_path / "killed"),
        *BRIEFLY,
    ]
    for _ in range(3):
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(chance.uniform(1.0, 4.0))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "killed" / "tasks.jsonl").read_bytes() == (
        tmp_path / "whole" / "tasks.jsonl"
    ).read_bytes()


def test_ctrl_c_ends_with_130_and_the_same_command_goes_on(tmp_path: Path, small: Path) -> None:
    out = tmp_path / "run"
    command = [sys.executable, "-m", "cupel", "evolve", str(small), "--out", str(out), "--rounds", "1"]
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # a shell's background jobs ignore Ctrl-C, and what they start inherits that
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    while not (out / "run.sqlite").exists():
        time.sleep(0.05)
    time.sleep(0.5)
    os.kill(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)

    assert process.returncode == 130, errors
    assert b"goes on from here" in errors
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_second_round_executes_only_its_new_cells(tmp_path: Path, clamp: dict[str, Any]) -> None:
    tasks = write(tmp_path / "tasks.jsonl", [clamp])
    evolve(tasks, tmp_path / "run", "--rounds", "2")

    with RunStore.existing(tmp_path / "run") as store:
        cells = store.cells("demo/clamp")
        rounds = [body for _, _, body, _ in store.results("round")]
    programs = {program for program, _ in cells}
    checks = {check for _, check in cells}
    assert len(cells) == len(programs) * len(checks)  # every cell stands there once
    assert all(result["metrics"]["saved"] == 0 for result in rounds)  # no round even asked for a known cell


def test_a_finished_run_executes_nothing_when_started_again(tmp_path: Path, clamp: dict[str, Any]) -> None:
    tasks = write(tmp_path / "tasks.jsonl", [clamp])
    evolve(tasks, tmp_path / "run")
    before = (tmp_path / "run" / "tasks.jsonl").read_bytes()
    began = time.monotonic()

    assert evolve(tasks, tmp_path / "run") == 0

    assert time.monotonic() - began < 10
    assert (tmp_path / "run" / "tasks.jsonl").read_bytes() == before


def test_another_input_or_seed_for_the_same_folder_is_wrong_usage(
    tmp_path: Path, clamp: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    tasks = write(tmp_path / "tasks.jsonl", [clamp])
    evolve(tasks, tmp_path / "run", "--rounds", "0")

    assert evolve(tasks, tmp_path / "run", "--rounds", "0", "--seed", "1") == 2
    assert "seed: 0 there, 1 asked for" in capsys.readouterr().err


def test_a_suite_keeps_no_more_tests_than_asked_for(tmp_path: Path, clamp: dict[str, Any]) -> None:
    tasks = write(tmp_path / "tasks.jsonl", [clamp])

    evolve(tasks, tmp_path / "run", *BRIEFLY, "--max-tests", "2")

    (task,) = lines(tmp_path / "run" / "tasks.jsonl")
    assert len(task["tests"]) == 2
    assert "over-the-cap" in {one["reason"] for one in lines(tmp_path / "run" / "set_aside.jsonl")}


def test_a_test_that_the_reference_fails_is_set_aside_with_its_evidence(
    tmp_path: Path, clamp: dict[str, Any]
) -> None:
    clamp["tests"][1]["code"] = "assert clamp(2, 0, 3) == 3"
    tasks = write(tmp_path / "tasks.jsonl", [clamp])

    evolve(tasks, tmp_path / "run", "--rounds", "0")

    (dropped,) = lines(tmp_path / "run" / "set_aside.jsonl")
    assert (dropped["test_id"], dropped["reason"]) == ("s1", "reference-fails")
    assert "got 2" in dropped["evidence"]
    (task,) = lines(tmp_path / "run" / "tasks.jsonl")
    assert [test["id"] for test in task["tests"]] == ["s0"]


def test_a_flaky_test_is_quarantined(tmp_path: Path, clamp: dict[str, Any]) -> None:
    clamp["reference"]["code"] = (
        "def clamp(x, lo, hi):\n    return next(iter({'a', 'b', 'c', 'd', 'e', 'f'}))\n"
    )
    clamp["tests"] = [
        {
            "id": "order-of-a-set",
            "kind": "assert",
            "code": "assert clamp(1, 0, 3) == 'a'",
            "visibility": "private",
            "origin": "seed",
        },
        {
            "id": "sound",
            "kind": "assert",
            "code": "assert clamp(1, 0, 3) in ['a', 'b', 'c', 'd', 'e', 'f']",
            "visibility": "private",
            "origin": "seed",
        },
    ]
    tasks = write(tmp_path / "tasks.jsonl", [clamp])

    evolve(tasks, tmp_path / "run", "--rounds", "0")

    reasons = {one["test_id"]: one["reason"] for one in lines(tmp_path / "run" / "set_aside.jsonl")}
    assert reasons.get("order-of-a-set") in ("flaky", "reference-fails")
    assert "sound" not in reasons


def test_bad_lines_are_set_aside_counted_and_stop_nothing(
    tmp_path: Path, clamp: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    broken = {**clamp, "id": "demo/broken", "reference": {"code": "def clamp(x, lo, hi:\n"}}
    untyped = {**clamp, "id": "demo/untyped", "prompt": 3}
    text = "\n".join(
        ["not json", "", json.dumps(clamp), json.dumps(clamp), json.dumps(broken), json.dumps(untyped)]
    )
    tasks = tmp_path / "tasks.jsonl"
    tasks.write_text(text + "\n", encoding="utf-8")

    assert evolve(tasks, tmp_path / "run", "--rounds", "0", "--json") == 0

    assert json.loads(capsys.readouterr().out)["rejected"] == 4
    rejected = lines(tmp_path / "run" / "rejected.jsonl")
    assert [(one["line"], one["task_id"]) for one in rejected] == [
        (None, "demo/broken"),
        (1, None),
        (4, "demo/clamp"),
        (6, "demo/untyped"),
    ]
    assert "does not load" in rejected[0]["reason"]
    assert [task["id"] for task in lines(tmp_path / "run" / "tasks.jsonl")] == ["demo/clamp"]


def test_strict_ends_with_1_where_a_line_was_set_aside(tmp_path: Path, clamp: dict[str, Any]) -> None:
    tasks = tmp_path / "tasks.jsonl"
    tasks.write_text("nonsense\n" + json.dumps(clamp) + "\n", encoding="utf-8")

    assert run(["judge", str(tasks), "--out", str(tmp_path / "run"), "--strict"]) == 1


def test_nothing_usable_ends_with_1(tmp_path: Path) -> None:
    tasks = tmp_path / "tasks.jsonl"
    tasks.write_text("nonsense\n", encoding="utf-8")

    assert evolve(tasks, tmp_path / "run") == 1


def test_a_budget_of_seconds_says_that_the_run_may_not_repeat(
    tmp_path: Path, clamp: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    tasks = write(tmp_path / "tasks.jsonl", [clamp])

    assert evolve(tasks, tmp_path / "run", "--budget-seconds", "0", "--json") == 0

    shown = capsys.readouterr()
    assert json.loads(shown.out)["cut_short"] is True
    assert "outside the guarantee of repeatability" in shown.err


def test_a_budget_of_executions_bounds_the_attacks(
    tmp_path: Path, clamp: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    tasks = write(tmp_path / "tasks.jsonl", [clamp])
    evolve(tasks, tmp_path / "seeds", "--rounds", "0", "--json")
    seeds_alone = json.loads(capsys.readouterr().out)["executed"]

    evolve(tasks, tmp_path / "run", "--budget-executions", "800", "--json")

    spent = json.loads(capsys.readouterr().out)["executed"]
    assert seeds_alone < spent


def test_published_verdicts_reach_nothing_but_the_score(tmp_path: Path, clamp: dict[str, Any]) -> None:
    lying = json.loads(json.dumps(clamp))
    lying["metadata"]["published_verdicts"] = dict.fromkeys(clamp["metadata"]["published_verdicts"], False)
    for name, task in (("true", clamp), ("lying", lying)):
        evolve(write(tmp_path / f"{name}.jsonl", [task]), tmp_path / name)

    (one,), (other,) = lines(tmp_path / "true" / "tasks.jsonl"), lines(tmp_path / "lying" / "tasks.jsonl")
    assert one["tests"] == other["tests"]
    assert b"published_verdicts" not in b"".join(
        path.read_bytes() for path in (tmp_path / "true" / "dataset").rglob("*") if path.is_file()
    )


def test_no_output_but_the_store_holds_a_time_of_day(tmp_path: Path, clamp: dict[str, Any]) -> None:
    evolve(write(tmp_path / "tasks.jsonl", [clamp]), tmp_path / "run")
    year = time.strftime("%Y-")

    for path in (tmp_path / "run").rglob("*"):
        if path.is_file() and path.suffix in (".jsonl", ".html", ".md"):
            assert year not in path.read_text(encoding="utf-8"), path
