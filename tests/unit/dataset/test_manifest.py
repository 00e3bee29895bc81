"""The manifest: every changed, missing and foreign file is found, and what running tests leaves behind is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cupel.dataset.manifest import MANIFEST, damages, write_manifest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tasks").mkdir()
    (tmp_path / "README.md").write_text("card")
    (tmp_path / "tasks" / "train.parquet").write_bytes(bytes(range(256)))
    assert write_manifest(tmp_path) == 2
    return tmp_path


def problems(folder: Path) -> list[tuple[str, str]]:
    return [(one.path, one.problem.split(":")[0]) for one in damages(folder)]


def test_an_untouched_folder_has_no_damage(folder: Path) -> None:
    assert problems(folder) == []
    said = json.loads((folder / MANIFEST).read_text())
    assert [(one["path"], one["bytes"]) for one in said["files"]] == [
        ("README.md", 4),
        ("tasks/train.parquet", 256),
    ]


@pytest.mark.parametrize("at", [0, 100, 255])
def test_a_flipped_bit_is_found(folder: Path, at: int) -> None:
    path = folder / "tasks" / "train.parquet"
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    assert problems(folder) == [("tasks/train.parquet", "other bytes")]


def test_missing_longer_and_foreign_files_are_found(folder: Path) -> None:
    (folder / "README.md").write_text("longer card")
    (folder / "tasks" / "train.parquet").unlink()
    (folder / "extra.txt").write_text("")
    assert problems(folder) == [
        ("README.md", "11 bytes instead of 4"), ("extra.txt", "not in the manifest"), ("tasks/train.parquet", "missing"),
    ]  # fmt: skip


def test_hidden_files_and_compiled_ones_do_not_count(folder: Path) -> None:
    for path in (".cache/x", "tasks/__pycache__/x.pyc", ".gitattributes"):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text("")
    assert problems(folder) == []


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": "other", "files": []}', '{"format": "cupel.manifest/1", "files": [{}]}'],
)
def test_a_manifest_that_cannot_be_read_is_a_damage(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_text(text)
    assert problems(folder) == [(MANIFEST, "cannot be read")]


def test_a_folder_without_a_manifest_is_damaged(folder: Path) -> None:
    (folder / MANIFEST).unlink()
    assert problems(folder) == [(MANIFEST, "missing")]
