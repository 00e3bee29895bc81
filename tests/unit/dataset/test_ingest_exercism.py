"""`exercism`: a folder of exercises, one exercise, or JSON Lines of them."""

import json
from pathlib import Path
from typing import Any

import pytest
from ingest_sources import imported, only_task, reasons

from cupel.dataset import ingest
from cupel.model.errors import UsageError

TESTS = """import unittest
import two_fer
from two_fer import (
    two_fer as share,
    NoNameError,
)

class TwoFerTest(unittest.TestCase):
    def test_no_name(self):
        self.assertEqual(share(), two_fer.DEFAULT)
"""
CONFIG: dict[str, Any] = {
    "authors": ["someone"],
    "files": {"solution": ["two_fer.py"], "test": ["two_fer_test.py"], "example": [".meta/example.py"]},
    "blurb": "Share.",
    "source_url": "https://example.org",
}
FILES = {
    "two_fer.py": "def two_fer(name):\n    pass\n",
    "two_fer_test.py": TESTS,
    ".docs/instructions.md": "# Instructions\n\nShare it.\n",
    ".docs/introduction.md": "# Introduction\n",
    ".docs/hints.md": "Use an f-string.",
    ".docs/instructions.append.md": "Raise an error.\n\n",
    ".meta/config.json": json.dumps(CONFIG),
    ".meta/example.py": "DEFAULT = 1\n\n\nclass NoNameError(Exception): ...\n\n\ndef two_fer(name='you'):\n    return 1\n",
    ".meta/tests.toml": "x = 1",
    "words.txt": "one\n",
}
TASK = {
    "format": "cupel.task/1",
    "id": "two-fer",
    "prompt": "# Introduction\n\n# Instructions\n\nShare it.\n\nRaise an error.\n",
    "requirements": None,
    "interface": {"kind": "module", "name": "two_fer", "exports": ["DEFAULT", "NoNameError", "two_fer"]},
    "files": {"two_fer.py": FILES["two_fer.py"], "words.txt": "one\n"},
    "reference": {"code": FILES[".meta/example.py"]},
    "tests": [{"id": "t00", "kind": "unittest", "visibility": "private", "origin": "seed", "code": TESTS}],
    "metadata": {"blurb": "Share.", "source_url": "https://example.org", "imported_from": "exercism"},
}


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def config(**files: list[str]) -> dict[str, str]:
    return {".meta/config.json": json.dumps(CONFIG | {"files": CONFIG["files"] | files})}


def test_json_lines(tmp_path: Path) -> None:
    task = only_task(imported(tmp_path, "exercism", {"slug": "two-fer", "files": FILES}))
    assert task == TASK | {"provenance": {"made_by": "cupel import exercism", "source": "source.jsonl:1"}}


def test_a_folder_of_exercises_and_a_single_one(tmp_path: Path) -> None:
    provenance = {"provenance": {"made_by": "cupel import exercism", "source": "two-fer"}}
    one = written(tmp_path / "exercises" / "practice" / "two-fer", FILES)
    written(tmp_path / "exercises" / "practice" / "bob", FILES)
    written(one, {".approaches/intro.md": "x", "__pycache__/a.pyc": "x", ".cache/x.py": "x"})
    assert only_task(ingest.read("exercism", one)) == TASK | provenance
    found = ingest.read("exercism", tmp_path)
    assert [task.id for task in found.tasks] == ["bob", "two-fer"]
    assert found.tasks[1].to_json() == TASK | provenance


def test_several_solution_files_are_matched_with_their_examples(tmp_path: Path) -> None:
    files = FILES | {
        "data.py": "",
        ".meta/src/data.py": "X = 1\n",
        ".meta/src/two_fer.py": "Y = 2\n",
    }
    files |= config(solution=["data.py", "two_fer.py"], example=[".meta/src/two_fer.py", ".meta/src/data.py"])
    task = only_task(imported(tmp_path, "exercism", {"slug": "two-fer", "files": files}))
    assert task["interface"]["name"] == "two_fer"
    assert task["reference"] == {"files": {"data.py": "X = 1\n", "two_fer.py": "Y = 2\n"}}
    assert sorted(task["files"]) == ["data.py", "two_fer.py", "words.txt"]


def test_star_imports_and_pytest_files(tmp_path: Path) -> None:
    code = (
        "import pytest\nfrom two_fer import *\n\ndef test_a():\n    assert two_fer() == DEFAULT + len('')\n"
    )
    task = only_task(
        imported(tmp_path, "exercism", {"slug": "x", "files": FILES | {"two_fer_test.py": code}})
    )
    assert task["interface"]["exports"] == ["DEFAULT", "two_fer"]
    assert task["tests"][0]["kind"] == "pytest"
    assert "packages" not in task


def test_an_exercise_without_example_has_no_reference(tmp_path: Path) -> None:
    task = only_task(imported(tmp_path, "exercism", {"slug": "x", "files": FILES | config(example=[])}))
    assert task["reference"] is None


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({".meta/config.json": "{"}, ".meta/config.json: not JSON: "),
        ({".meta/config.json": "[]"}, ".meta/config.json: an object with `files` is required"),
        (config(solution=[]), ".meta/config.json: files.solution names no file"),
        (config(test=["gone.py"]), "gone.py: the file is missing or not text"),
        (
            config(example=["words.txt", ".meta/example.py"]),
            ".meta/config.json: 1 solution files, but 2 example files",
        ),
        ({"../x.py": ""}, "files: '../x.py' leads out of the exercise"),
        ({"/x.py": ""}, "files: '/x.py' leads out of the exercise"),
        ({"two_fer_test.py": "import unittest\n"}, "two_fer_test.py: it holds no test function"),
        ({".meta/example.py": "def ("}, "reference: it is not Python that this interpreter reads"),
    ],
)
def test_a_bad_exercise_is_set_aside(tmp_path: Path, files: dict[str, str], reason: str) -> None:
    found = imported(
        tmp_path, "exercism", {"slug": "x", "files": FILES | files}, {"slug": "y", "files": FILES}
    )
    assert [task.id for task in found.tasks] == ["y"]
    ((line, name, why),) = reasons(found)
    assert (line, name) == (1, "x")
    assert why.startswith(reason)


def test_a_file_that_is_no_text_is_left_out_and_said(tmp_path: Path) -> None:
    folder = written(tmp_path / "two-fer", FILES)
    (folder / "photo.png").write_bytes(b"\x89PNG\xff")
    found = ingest.read("exercism", tmp_path)
    assert [task.id for task in found.tasks] == ["two-fer"]
    assert reasons(found) == [(None, "two-fer, photo.png", "not UTF-8: invalid start byte at byte 0")]
    assert found.set_aside[0].file == str(folder)


def test_a_folder_without_exercises_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no exercise in it \(a folder with \.meta/config\.json\)"):
        ingest.read("exercism", tmp_path)
