"""The 16 example tasks that come with the package: six functions, four classes, four programs, two modules.

Each task is a folder in ``tasks``: ``task.toml`` (what a person writes about the task: interface, requirements, seed
tests, who answered), ``prompt.md``, ``reference.py``, ``precondition.py``, sometimes ``generator.py``, test files
named by ``task.toml``, and ``candidates``. `load_examples` turns the folders into records of the task file format,
candidates inline, ready for a line of JSON each.

The programs in the folders are data: nothing here imports or executes them, and neither the types nor the truth of
a record are checked here; whoever reads task files does that. What is wrong with a wrong candidate (``fault``), and
whether its author saw it pass the seed tests (``passes_seeds``), stays in ``task.toml`` and is in no record.
"""

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from cupel.model.task import FORMAT

_MADE_BY_A_PERSON = {"made_by": "person", "source": "cupel.examples", "licence": "Apache-2.0"}
_COPIED = ("interface", "requirements", "compare", "limits")
_OPTIONAL_SOURCES = ("precondition", "generator")


def load_examples() -> list[dict[str, Any]]:
    """The example tasks as records of the format ``cupel.task/1``, in the order of their ids.

    Every call makes new records, so a caller may change them.
    """
    folders = [f for f in files(__name__).joinpath("tasks").iterdir() if f.joinpath("task.toml").is_file()]
    return [_record(folder) for folder in sorted(folders, key=lambda folder: folder.name)]


def _record(folder: Traversable) -> dict[str, Any]:
    written = tomllib.loads(_text(folder, "task.toml"))
    record: dict[str, Any] = {"format": FORMAT, "id": written["id"], "prompt": _text(folder, "prompt.md")}
    record |= {field: written[field] for field in _COPIED if field in written}
    record["reference"] = {"code": _text(folder, "reference.py")}
    for name in _OPTIONAL_SOURCES:
        if folder.joinpath(f"{name}.py").is_file():
            record[name] = _text(folder, f"{name}.py")
    record["tests"] = [_test(folder, test) for test in written["tests"]]
    record["candidates"] = [
        {"id": candidate["id"], "code": _text(folder, candidate["file"]), "origin": candidate["origin"]}
        for candidate in written["candidates"]
    ]
    record["metadata"] = {field: written[field] for field in ("title", "domain", "difficulty")}
    record["metadata"]["published_verdicts"] = {
        candidate["id"]: candidate["correct"] for candidate in written["candidates"]
    }
    record["provenance"] = dict(_MADE_BY_A_PERSON)
    return record


def _test(folder: Traversable, written: dict[str, Any]) -> dict[str, Any]:
    """A test of the record; a test file is written beside ``task.toml`` and goes into the record as its code."""
    test = {field: value for field, value in written.items() if field != "file"}
    if "file" in written:
        test["code"] = _text(folder, written["file"])
    return test


def _text(folder: Traversable, path: str) -> str:
    return folder.joinpath(path).read_text(encoding="utf-8")
