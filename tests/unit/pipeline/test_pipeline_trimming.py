"""`filter`, `thin` and `select` on files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from stage_files import judged_run, lines, task

from cupel.evolve.recipes.trimming import SelectSettings
from cupel.model.errors import NothingUsable, UsageError
from cupel.pipeline.trimming import filter_file, select_file, thin_file


@pytest.fixture
def run(tmp_path: Path) -> Path:
    tasks = [task("a", 6, 3), task("b", 2, 3), task("unjudged", 1, 1)]
    return judged_run(tmp_path / "run", tasks, {"a": ["111100", "111010", "110000"], "b": ["00", "00", "00"]})


def test_a_filtered_file_has_what_was_dropped_beside_it(tmp_path: Path, run: Path) -> None:
    done = filter_file(run, tmp_path / "out" / "filtered.jsonl")

    (kept,) = lines(tmp_path / "out" / "filtered.jsonl")
    assert [test["id"] for test in kept["tests"]] == ["t0", "t1", "t2", "t3", "t4"]
    assert len(kept["candidates"]) == 3
    assert done.dropped == {"few-candidates-pass": 3, "no-outcomes": 1, "no-test-left": 1}
    assert (done.tasks_before, done.tasks_after, done.tests_before, done.tests_after) == (3, 1, 9, 5)
    dropped = lines(tmp_path / "out" / "filtered.dropped.jsonl")
    assert [(one["task_id"], one["test_id"], one["reason"]) for one in dropped] == [
        ("a", "t5", "few-candidates-pass"),
        ("b", "t0", "few-candidates-pass"),
        ("b", "t1", "few-candidates-pass"),
        ("b", None, "no-test-left"),
        ("unjudged", None, "no-outcomes"),
    ]
    assert dropped[3]["task"]["tests"] == task("b", 2, 3)["tests"]


def test_the_same_again_gives_the_same_bytes(tmp_path: Path, run: Path) -> None:
    for name in ("one.jsonl", "two.jsonl"):
        thin_file(run, tmp_path / name, seed=5)
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    assert (tmp_path / "one.dropped.jsonl").read_bytes() == (tmp_path / "two.dropped.jsonl").read_bytes()


def test_tasks_may_stand_in_a_file_of_their_own_beside_the_run(tmp_path: Path, run: Path) -> None:
    filter_file(run, tmp_path / "filtered.jsonl")
    done = select_file(
        tmp_path / "filtered.jsonl",
        tmp_path / "selected.jsonl",
        outcomes=run,
        settings=SelectSettings(max_perfect=0),
    )
    assert (done.tasks_after, done.dropped, done.dropped_file) == (1, {}, None)
    assert not (tmp_path / "selected.dropped.jsonl").exists()


def test_lines_that_cannot_be_read_are_set_aside_beside_the_output(tmp_path: Path, run: Path) -> None:
    path = tmp_path / "tasks.jsonl"
    path.write_text("no json\n" + json.dumps(task("a", 6, 3)) + "\n", encoding="utf-8")
    done = filter_file(path, tmp_path / "out.jsonl", outcomes=run)
    assert (done.rejected, done.tasks_after) == (1, 1)
    assert lines(tmp_path / "out.rejected.jsonl")[0]["line"] == 1


def test_nothing_left_is_said_after_the_files_are_written(tmp_path: Path, run: Path) -> None:
    with pytest.raises(NothingUsable, match="no task is left"):
        select_file(run, tmp_path / "out.jsonl", settings=SelectSettings(min_tests=50))
    assert lines(tmp_path / "out.jsonl") == []
    assert lines(tmp_path / "out.dropped.jsonl")


def test_an_output_in_the_way_is_wrong_usage(tmp_path: Path, run: Path) -> None:
    with pytest.raises(UsageError, match="write over"):
        filter_file(run, run / "tasks.jsonl")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "candidates.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="candidates"):
        filter_file(run, tmp_path / "elsewhere" / "out.jsonl")
    with pytest.raises(UsageError, match="--outcomes"):
        filter_file(run / "tasks.jsonl", tmp_path / "out.jsonl")
