"""Raw problems of several forms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cupel.model.errors import UsageError
from cupel.pipeline.raw import read_raw


def written(path: Path, *records: Any) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("record", "problem", "program"),
    [
        ({"question": "Q", "solution": "print(1)"}, "Q", "print(1)"),
        ({"problem": "Q", "program": None}, "Q", None),
        ({"prompt": "Q", "solutions": '["print(1)", "print(2)"]'}, "Q", "print(1)"),
        ({"description": "Q", "solutions": ["", "print(2)"]}, "Q", "print(2)"),
        ({"question": "Q", "solution": "```python\nprint(1)\n```"}, "Q", "print(1)\n"),
        ({"question": "Q", "solution": "[1, 2"}, "Q", "[1, 2"),
        ({"question": "Q", "starter_code": "def f(): ..."}, "Q\n\nStarter code:\ndef f(): ...", None),
    ],
)
def test_what_a_record_holds(
    tmp_path: Path, record: dict[str, Any], problem: str, program: str | None
) -> None:
    (raw,), rejects = read_raw(written(tmp_path / "raw.jsonl", {"id": "x", **record}))
    assert (raw.id, raw.problem, raw.program, raw.line, rejects) == ("x", problem, program, 1, [])


def test_a_record_without_an_id_is_called_by_its_place(tmp_path: Path) -> None:
    raws, _ = read_raw(
        written(
            tmp_path / "taco.jsonl",
            {"question": "A"},
            {"question": "B", "id": 7},
            {"question": "C", "task_id": "t"},
        )
    )
    assert [raw.id for raw in raws] == ["taco-1", "7", "t"]


def test_what_cannot_be_used_is_told_and_nothing_else_is_lost(tmp_path: Path) -> None:
    path = written(
        tmp_path / "raw.jsonl",
        {"id": "a", "question": " "},
        {"id": "b", "question": "Q"},
        {"id": "b", "question": "R"},
    )
    path.write_text(path.read_text(encoding="utf-8") + "{\n", encoding="utf-8")
    raws, rejects = read_raw(path)
    assert [raw.problem for raw in raws] == ["Q"]
    assert [(one.what, one.reason) for one in rejects] == [
        ("problem", "no-text"),
        ("problem", "same-id"),
        ("line", "unreadable"),
    ]
    with pytest.raises(UsageError):
        read_raw(tmp_path / "nowhere.jsonl")
