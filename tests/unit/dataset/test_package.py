"""The dataset's folder: splits, files, bytes, what is not in it, and that `datasets` opens it offline."""

from __future__ import annotations

import dataclasses
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_run import cells_of, clamp_task, metrics

from cupel.dataset.card import Making
from cupel.dataset.package import making_of, pack, splits_of
from cupel.evolve.results import (
    FINAL_STAGE,
    ROUND_STAGE,
    Dispute,
    FinalResult,
    RoundResult,
    to_json,
)
from cupel.model.errors import NothingUsable, UsageError
from cupel.model.outcome import Cell
from cupel.model.task import Task
from cupel.store.run import RunStore
from cupel.store.taskfile import Rejected

COLUMNS = ["s1", "f1"]
CANARY = "canary-5f0c"
BESIDE = (
    "Dockerfile", "MANIFEST.json", "README.md", "interpreter.json", "requirements.txt", "run_task.py", "task_tests.py",
    "tasks.jsonl.gz",
)  # fmt: skip
"""What every dataset has beside its tables."""


def small(ids: list[str]) -> tuple[list[Task], list[Cell]]:
    tasks = [clamp_task(id, metadata={"published_verdicts": {"right": True, CANARY: False}}) for id in ids]
    cells = [cell for id in ids for cell in cells_of(id, {"right": "pp", "wrong": "pf"}, COLUMNS)]
    return tasks, cells


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_task_is_in_one_split_with_its_candidates_and_outcomes(tmp_path: Path) -> None:
    ids = [f"task/{number}" for number in range(30)]
    packed = pack(tmp_path / "dataset", *small(ids), Making(), test_share=0.3)
    splits = splits_of([clamp_task(id) for id in ids], 0.3)
    expected = {split: list(splits.values()).count(split) for split in ("train", "test")}
    assert packed.rows["tasks"] == expected
    assert packed.rows["candidates"] == {split: 2 * count for split, count in expected.items()}
    assert packed.rows["outcomes"] == {split: 4 * count for split, count in expected.items()}
    assert packed.rows["attempts"] == packed.rows["candidates"]
    for split in ("train", "test"):
        mine = [id for id in ids if splits[id] == split]
        for config, column in (
            ("tasks", "id"),
            ("candidates", "task_id"),
            ("outcomes", "task_id"),
            ("attempts", "task_id"),
        ):
            table = pq.read_table(tmp_path / "dataset" / config / f"{split}.parquet")
            assert list(dict.fromkeys(table[column].to_pylist())) == mine


def test_whether_a_candidate_passes_all_is_a_column(tmp_path: Path) -> None:
    task = clamp_task()
    pack(tmp_path / "d", [task], cells_of(task.id, {"right": "pp", "wrong": "pf"}, COLUMNS), Making())
    rows = pq.read_table(tmp_path / "d/candidates/train.parquet").to_pylist()
    assert {row["id"]: row["passes_all"] for row in rows} == {"right": True, "wrong": False}
    pack(tmp_path / "d", [task], cells_of(task.id, {"right": "pi"}, COLUMNS), Making())
    rows = pq.read_table(tmp_path / "d/candidates/train.parquet").to_pylist()
    assert {row["id"]: row["passes_all"] for row in rows} == {"right": None, "wrong": None}


def test_a_split_or_config_without_rows_has_no_file(tmp_path: Path) -> None:
    packed = pack(tmp_path / "d", [clamp_task(candidates=[])], [], Making(), test_share=0)
    assert packed.rows == {"tasks": {"train": 1}, "candidates": {}, "outcomes": {}, "attempts": {}}
    assert set(files_of(tmp_path / "d")) == {*BESIDE, "tasks/train.parquet"}


def test_published_verdicts_are_nowhere(tmp_path: Path) -> None:
    tasks, cells = small(["a", "b"])
    pack(tmp_path / "d", tasks, cells, Making())
    texts = [files_of(tmp_path / "d")["README.md"].decode()]
    texts += [
        json.dumps(pq.read_table(path).to_pylist()) for path in sorted((tmp_path / "d").rglob("*.parquet"))
    ]
    texts.append(gzip.decompress((tmp_path / "d/tasks.jsonl.gz").read_bytes()).decode())
    assert len(texts) == 6
    assert CANARY in json.dumps([task.to_json() for task in tasks])
    assert not any(CANARY in text or "published_verdicts" in text for text in texts)


def test_what_else_a_candidate_carries_is_not_written(tmp_path: Path) -> None:
    task = clamp_task(candidates=[{"id": "a", "code": "", "origin": "o", "correct": CANARY}])
    pack(tmp_path / "d", [task], [], Making())
    for config in ("candidates", "attempts"):
        assert CANARY not in json.dumps(pq.read_table(tmp_path / "d" / config / "train.parquet").to_pylist())


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other", "other"):
        pack(
            tmp_path / name,
            *small([f"t{number}" for number in range(20)]),
            Making({"seed": 1}),
            test_share=0.3,
        )
    assert files_of(tmp_path / "one") == files_of(tmp_path / "other")
    assert len(files_of(tmp_path / "one")) == 8 + len(BESIDE)


def test_times_addresses_and_details_of_private_tests_do_not_change_the_bytes(tmp_path: Path) -> None:
    tasks, _ = small(["a"])
    rows = {"right": "pp", "wrong": "ff"}
    cells = [
        dataclasses.replace(cell, detail="got <f at 0x7f0011223344>, expected 3")
        for cell in cells_of("a", rows, COLUMNS)
    ]
    private = "another text each time"
    later = [
        dataclasses.replace(
            cell,
            cpu_seconds=9.9,
            detail=private if cell.test_id == "f1" else cell.detail.replace("7f0011223344", "7f99aabbccdd"),
        )
        for cell in cells
    ]
    pack(tmp_path / "one", tasks, cells, Making())
    pack(tmp_path / "other", tasks, later, Making())
    assert files_of(tmp_path / "one") == files_of(tmp_path / "other")


@given(st.lists(st.text(min_size=1), unique=True, min_size=1), st.floats(0, 0.99))
def test_train_is_never_empty_and_a_split_does_not_depend_on_other_tasks(
    ids: list[str], share: float
) -> None:
    splits = splits_of(list(map(clamp_task, ids)), share)
    assert "train" in splits.values()
    more = splits_of(list(map(clamp_task, [*ids, "further"])), share)
    if "test" in splits.values():
        assert {id: more[id] for id in ids} == splits


def test_the_share_is_about_what_is_asked_for() -> None:
    splits = splits_of([clamp_task(f"HumanEval/{number}") for number in range(2000)], 0.1)
    assert 160 < list(splits.values()).count("test") < 240


def test_what_a_task_is_for_decides_its_split() -> None:
    uses = ["evaluation", "training", "both", None]
    tasks = [
        clamp_task(f"{use}/{number}", metadata={"use_case": use}) for use in uses for number in range(40)
    ]
    splits = splits_of(tasks, 0.5)
    found = {use: {splits[f"{use}/{number}"] for number in range(40)} for use in uses}
    assert found == {
        "evaluation": {"test"}, "training": {"train"}, "both": {"train", "test"}, None: {"train", "test"},
    }  # fmt: skip


def test_a_set_for_evaluation_alone_has_no_train_split() -> None:
    tasks = [clamp_task(id, metadata={"use_case": "evaluation"}) for id in "abc"]
    assert set(splits_of(tasks, 0.1).values()) == {"test"}


@pytest.mark.parametrize("share", [-0.1, 1, 1.5, float("nan")])
def test_a_share_is_from_0_to_below_1(tmp_path: Path, share: float) -> None:
    with pytest.raises(UsageError, match="test share"):
        pack(tmp_path / "d", [clamp_task()], [], Making(), test_share=share)


def test_without_tasks_there_is_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(NothingUsable):
        pack(tmp_path / "d", [], [], Making())
    assert not (tmp_path / "d").exists()


def test_a_folder_with_other_things_in_it_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="not overwritten"):
        pack(tmp_path, [clamp_task()], [], Making())
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


LOOKS_LIKE_ONE = ("README.md", "Dockerfile", "tasks/notes.txt", "authoring/z")


def test_a_folder_whose_files_have_a_dataset_s_names_is_not_replaced(tmp_path: Path) -> None:
    for name in LOOKS_LIKE_ONE:
        (tmp_path / "mine" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "mine" / name).write_text("years of work")
    with pytest.raises(
        UsageError, match=r"not overwritten: Dockerfile .*there is no MANIFEST.json.* and 1 more"
    ):
        pack(tmp_path / "mine", [clamp_task()], [], Making())
    assert set(files_of(tmp_path / "mine")) == set(LOOKS_LIKE_ONE)


def _add(folder: Path) -> str:
    (folder / "tasks" / "notes.txt").write_text("years of work")
    return "tasks/notes.txt"


def _hide(folder: Path) -> str:
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("years of work")
    return ".git/config"


def _edit(folder: Path) -> str:
    with (folder / "README.md").open("a") as file:
        file.write("years of work")
    return "README.md"


def _link(folder: Path) -> str:
    (folder / "linked").symlink_to(folder.parent)
    return "linked"


@pytest.mark.parametrize("change", [_add, _hide, _edit, _link])
def test_a_dataset_with_anything_of_the_user_s_in_it_is_not_replaced(
    tmp_path: Path, change: Callable[[Path], str]
) -> None:
    pack(tmp_path / "d", [clamp_task()], [], Making())
    name = change(tmp_path / "d")
    before = files_of(tmp_path / "d")
    with pytest.raises(UsageError, match=f"not overwritten: {name}"):
        pack(tmp_path / "d", [clamp_task("other")], [], Making())
    assert files_of(tmp_path / "d") == before


def test_a_dataset_whose_files_were_run_or_are_gone_is_replaced_and_so_is_an_empty_folder(
    tmp_path: Path,
) -> None:
    (tmp_path / "d").mkdir()
    for id in ("a", ".hidden"):
        pack(tmp_path / "d", [clamp_task(id, files={".env": "x"})], [], Making(), folders=True)
        (tmp_path / "d" / "__pycache__").mkdir()
        (tmp_path / "d" / "__pycache__" / "task_tests.cpython-311.pyc").write_bytes(b"x")
        (tmp_path / "d" / "README.md").unlink()
    pack(tmp_path / "d", [clamp_task("last")], [], Making())
    assert pq.read_table(tmp_path / "d/tasks/train.parquet")["id"].to_pylist() == ["last"]


def test_what_stands_beside_the_folder_stays(tmp_path: Path) -> None:
    (tmp_path / "d.partial").mkdir()
    (tmp_path / "d.partial" / "thesis.txt").write_text("years of work")
    pack(tmp_path / "d", [clamp_task()], [], Making())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d", "d.partial"]
    assert (tmp_path / "d.partial" / "thesis.txt").read_text() == "years of work"


def test_a_file_and_a_place_where_no_folder_can_be_are_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place, message in ((tmp_path / "file", "is a file"), (Path("/proc/xx"), "cannot be written")):
        with pytest.raises(UsageError, match=message):
            pack(place, [clamp_task()], [], Making())


def test_the_making_comes_from_the_store(tmp_path: Path) -> None:
    dispute = Dispute(
        ("zero",), "they differ", 0.5, 0.2, "clamp(0, 0, 0)", "0", ("right",), ("wrong",), ("1",)
    )
    figures = metrics(tests=1)
    round_ = RoundResult(1, (), (), (dispute, dispute), (), (), (), (), (), figures, cut_short=True)
    final = FinalResult((), (), figures, metrics(tests=2))
    with RunStore(tmp_path) as store:
        store.begin("evolve", {"seed": 7})
        store.reject([Rejected("tasks.jsonl", 3, None, "not JSON")])
        store.put_result("t", ROUND_STAGE, 1, to_json(round_), (), 0.0)
        store.put_result("t", FINAL_STAGE, 0, to_json(final), (), 0.0)
        found = making_of(store)
    assert found == Making(
        {"command": "evolve", "seed": 7}, {"t": final}, disputes=2, set_aside=1, cut_short=1
    )


OPEN = """
import json, sys
from datasets import get_dataset_config_names, load_dataset
folder = sys.argv[1]
found = {}
for config in get_dataset_config_names(folder):
    found[config] = {split: data.num_rows for split, data in load_dataset(folder, config).items()}
first = load_dataset(folder)["train"][0]
print(json.dumps({"configs": found, "default": sorted(first), "tests": len(json.loads(first["tests"]))}))
"""


def test_datasets_opens_the_folder_offline(tmp_path: Path) -> None:
    pytest.importorskip("datasets")
    ids = [f"task/{number}" for number in range(12)]
    packed = pack(tmp_path / "dataset", *small(ids), Making({"command": "evolve", "seed": 0}), test_share=0.3)
    environment = {
        **os.environ,
        "HF_HUB_OFFLINE": "1",
        "HF_DATASETS_OFFLINE": "1",
        "HF_HOME": str(tmp_path / "cache"),
        "HF_DATASETS_CACHE": str(tmp_path / "cache" / "datasets"),
    }
    done = subprocess.run(
        [sys.executable, "-c", OPEN, str(tmp_path / "dataset")],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["configs"] == packed.rows
    assert set(packed.rows["tasks"]) == {"train", "test"}
    assert "reference_code" in found["default"]
    assert found["tests"] == 2
