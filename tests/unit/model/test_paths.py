"""Files of a task stay inside of the folder that they are written to."""

from __future__ import annotations

from typing import Any

import pytest

from cupel.model.errors import TaskError
from cupel.model.paths import inside
from cupel.model.task import candidate_from_json, task_from_json

OUTSIDE = ("/tmp/x", "..", "../x", "a/../../x", "", "a\0b")
RECORD = {
    "format": "cupel.task/1", "id": "t", "prompt": "p", "requirements": None, "interface": {"kind": "function", "name": "f"},
    "reference": None, "tests": [],
}  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE)
@pytest.mark.parametrize(
    "place",
    [
        lambda files: {"files": files},
        lambda files: {"reference": {"files": files}},
        lambda files: {"candidates": [{"id": "c", "files": files}]},
    ],
)
def test_a_path_to_the_outside_is_refused_wherever_it_stands(path: str, place: Any) -> None:
    with pytest.raises(TaskError, match="no path inside of a folder"):
        task_from_json({**RECORD, **place({path: "x"})})
    with pytest.raises(TaskError, match="no path inside of a folder"):
        candidate_from_json({"task_id": "t", "id": "c", "files": {path: "x"}})


@pytest.mark.parametrize("name", [".tmp.x", "/tmp/x", "a/../b/c\0"])
def test_a_module_s_name_cannot_lead_outside(name: str) -> None:
    with pytest.raises(TaskError, match="no path inside of a folder"):
        task_from_json({**RECORD, "interface": {"kind": "module", "name": name}})


@pytest.mark.parametrize("path", ["a.py", "a/b.txt", "./a", ".env", "a..b/c...d", "tab le.csv"])
def test_a_path_inside_is_kept(path: str) -> None:
    assert inside(path) == path
    assert task_from_json({**RECORD, "files": {path: "x"}}).files == {path: "x"}
