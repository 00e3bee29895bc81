"""`cupel package`: from a task file or a run to a folder that verifies, and what a changed byte does to it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from small_run import cells_of, clamp_task

from cupel.cli.main import run
from cupel.dataset.package import RUNNER
from cupel.dataset.packaging import package
from cupel.dataset.verify import verify
from cupel.model.errors import UsageError
from cupel.model.task import task_from_json
from cupel.sandbox.backends import choose
from cupel.store.outcomes import write_outcomes
from cupel.store.run import RunStore
from cupel.store.taskfile import candidate_line, write_lines

BACKEND = choose(unsafe_no_isolation=True)
ROWS = {"right": "pp", "wrong": "pf"}
COLUMNS = ["s1", "f1"]


@pytest.fixture
def judged_run(tmp_path: Path) -> Path:
    """A run of judging with two tasks."""
    folder = tmp_path / "run"
    folder.mkdir()
    tasks = [clamp_task("a", metadata={"use_case": "evaluation"}), clamp_task("b")]
    write_lines(folder / "tasks.jsonl", [task.with_candidates([]) for task in tasks])
    write_lines(
        folder / "candidates.jsonl",
        [candidate_line(task.id, one) for task in tasks for one in task.candidates],
    )
    write_outcomes(
        folder / "outcomes.parquet", [cell for task in tasks for cell in cells_of(task.id, ROWS, COLUMNS)]
    )
    with RunStore(folder) as store:
        store.begin("judge", {"input": "x"})
    return folder


def test_a_run_becomes_a_dataset_that_verifies(judged_run: Path, tmp_path: Path) -> None:
    done = package(judged_run, tmp_path / "d", about="By hand.", folders=True)
    assert done.packed.rows == {
        "tasks": {"train": 1, "test": 1}, "candidates": {"train": 2, "test": 2}, "outcomes": {"train": 4, "test": 4}, "attempts": {"train": 2, "test": 2},
    }  # fmt: skip
    assert [row["id"] for row in pq.read_table(tmp_path / "d/tasks/test.parquet").to_pylist()] == ["a"]
    attempts = {row["id"]: row for row in pq.read_table(tmp_path / "d/attempts/train.parquet").to_pylist()}
    assert (attempts["wrong"]["passes_all"], attempts["wrong"]["tests_passed"]) == (False, 1)
    assert sorted(path.name for path in (tmp_path / "d" / "folders").iterdir()) == ["a", "b"]
    lines = gzip.decompress((tmp_path / "d/tasks.jsonl.gz").read_bytes()).decode().splitlines()
    assert [task_from_json(json.loads(line)).candidates for line in lines] == [[], []]
    text = (tmp_path / "d/README.md").read_text()
    assert "By hand." in text
    assert '| `command` | `"judge"` |' in text
    report = verify(tmp_path / "d", backend=BACKEND)
    assert report.holds
    assert report.counts.candidate_cells == 8


def test_a_task_file_has_no_outcomes_unless_a_run_is_named(judged_run: Path, tmp_path: Path) -> None:
    write_lines(tmp_path / "kept.jsonl", [clamp_task("b")])
    assert package(tmp_path / "kept.jsonl", tmp_path / "d").packed.rows["outcomes"] == {}
    done = package(tmp_path / "kept.jsonl", tmp_path / "d", outcomes=judged_run)
    assert done.packed.rows["outcomes"] == {"train": 4}
    assert verify(tmp_path / "d", backend=BACKEND).holds


def test_packing_again_replaces_the_folder_with_the_same_bytes(judged_run: Path, tmp_path: Path) -> None:
    manifests = []
    for _ in range(2):
        package(judged_run, tmp_path / "d", folders=True)
        manifests.append((tmp_path / "d/MANIFEST.json").read_bytes())
    assert manifests[0] == manifests[1]
    assert {one["path"] for one in json.loads(manifests[0])["files"]} >= {
        *RUNNER,
        "Dockerfile",
        "interpreter.json",
        "requirements.txt",
        "folders/a/prompt.md",
    }


FILES = (
    "README.md",
    "tasks/train.parquet",
    "outcomes/train.parquet",
    "attempts/train.parquet",
    "tasks.jsonl.gz",
    "run_task.py",
    "interpreter.json",
)


@pytest.mark.parametrize("path", FILES)
def test_a_flipped_byte_is_found_wherever_it_is(judged_run: Path, tmp_path: Path, path: str) -> None:
    package(judged_run, tmp_path / "d")
    data = bytearray((tmp_path / "d" / path).read_bytes())
    data[len(data) // 2] ^= 0xFF
    (tmp_path / "d" / path).write_bytes(data)
    report = verify(tmp_path / "d", backend=BACKEND)
    assert [one.path for one in report.damages] == [path]
    assert not report.holds


def test_a_table_that_cannot_be_read_any_more_is_a_damage_and_no_wrong_usage(
    judged_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package(judged_run, tmp_path / "d")
    (tmp_path / "d/tasks/train.parquet").write_bytes(b"PAR1 no more")
    assert run(["verify", str(tmp_path / "d"), "--unsafe-no-isolation", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [one["path"] for one in told["damages"]] == ["tasks/train.parquet"]


def test_a_dataset_whose_manifest_is_gone_does_not_verify(judged_run: Path, tmp_path: Path) -> None:
    package(judged_run, tmp_path / "d")
    (tmp_path / "d/MANIFEST.json").unlink()
    assert [one.path for one in verify(tmp_path / "d", backend=BACKEND).damages] == ["MANIFEST.json"]


def test_the_command_tells_the_rows(
    judged_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "d"
    assert run(["package", str(judged_run), "--out", str(out), "--folders", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows"]["attempts"] == {"train": 2, "test": 2}
    assert run(["package", str(judged_run), "--out", str(tmp_path / "run")]) == 2
    with pytest.raises(UsageError):
        package(tmp_path / "gone.jsonl", out)


def test_a_place_or_a_text_that_cannot_be_used_is_wrong_usage(
    judged_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    assert run(["package", str(judged_run), "--out", "/proc/xx"]) == 2
    about = ["--about", str(tmp_path / "binary")]
    assert run(["package", str(judged_run), "--out", str(tmp_path / "d"), *about]) == 2
    told = capsys.readouterr().err
    assert "/proc/xx cannot be written" in told
    assert "no text that can be read" in told
    assert not (tmp_path / "d").exists()


def test_the_claims_of_single_tasks_can_be_executed(judged_run: Path, tmp_path: Path) -> None:
    package(judged_run, tmp_path / "d")
    report = verify(tmp_path / "d", backend=BACKEND, only=["b"])
    assert (report.tasks, report.counts.candidate_cells, report.holds) == (1, 4, True)
    with pytest.raises(UsageError, match="there is no task 'c'"):
        verify(tmp_path / "d", backend=BACKEND, only=["c"])


def test_an_empty_file_holds_nothing_to_verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    assert run(["verify", str(tmp_path / "empty.jsonl"), "--unsafe-no-isolation"]) == 1
    told = capsys.readouterr().err
    assert "nothing to verify" in told
    assert "every claim holds" not in told
