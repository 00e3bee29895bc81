"""A folder a task: its files, and that its tests run under pytest and tell right from wrong, for every kind of test."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from small_run import CLAMP, call, clamp_task

from cupel.dataset import standalone
from cupel.dataset.folders import files_of, folder_name, write_folders
from cupel.model.task import Task, task_from_json

SHARED = Path(standalone.__file__).with_name("task_tests.py")
BOX = "class Box:\n    def __init__(self, room):\n        self.room = room\n        self.held = []\n\n    def put(self, x):\n        if len(self.held) == self.room:\n            raise OverflowError\n        self.held.append(x)\n\n    def items(self):\n        return iter(self.held)\n"
NEAR = {"float": {"abs": 0.01}}
CHECKER = {"checker": "def check(given, expected, got):\n    return abs(got) == given[0]\n"}


def test(id: str, kind: str, visibility: str = "private", **payload: Any) -> dict[str, Any]:
    return {"id": id, "kind": kind, "visibility": visibility, "origin": "seed", **payload}


test.__test__ = False  # type: ignore[attr-defined]


def task(kind: str, name: str, code: str, tests: list[dict[str, Any]], **more: Any) -> Task:
    interface = {"kind": kind, "name": name, "exports": more.pop("exports", [])}
    record = {
        "format": "cupel.task/1",
        "id": f"demo/{name}",
        "prompt": "Do it.",
        "requirements": None,
        "interface": interface,
        "reference": {"code": code},
    }
    return task_from_json({**record, "tests": tests, **more})


FUNCTION = task("function", "near", "from decimal import Decimal\n\ndef near(x):\n    if x < 0:\n        raise ValueError(x)\n    return x / 3\n", [
    call("t.0", "[1]", "0.333", compare=NEAR), call("t-0", "[3]", "1.0"), call("r", "[-1]", None, raises="ValueError", origin="fuzz"),
    test("a", "assert", "public", code="assert near(6) == 2 and near(9) > 2"), call("c", "[6]", None, compare={"checker": "def check(given, expected, got):\n    return got * 3 == given[0]\n"}),
    call("d", "[Decimal('3')]", "Decimal('1')", origin="fuzz"),
])  # fmt: skip
CLASS = task("class", "Box", BOX, [
    test("s", "calls", steps=[{"new": "Box", "args": "[1]", "as": "b"}, {"method": "put", "args": "[7]"}, {"method": "put", "args": "[8]", "on": "b", "raises": "OverflowError"}, {"method": "items", "args": "[]", "expected": "[7]"}, {"get": "room", "expected": "1"}]),
])  # fmt: skip
MODULE = task("module", "shapes", "def area(w, h):\n    return w * h\n\ndef edge(w, h):\n    return 2 * (w + h)\n", [
    test("u", "unittest", "public", code="from __future__ import annotations\nimport unittest\nimport shapes\n\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(shapes.area(2, 3), 6)\n\n    def test_skipped(self):\n        self.fail()\n", only=["T.test_a"]),
    test("p", "pytest", code="def test_e():\n    assert edge(2, 3) == 10\n"), call("k", "[2, 2]", "4", function="area"),
], exports=["area", "edge"])  # fmt: skip
PROGRAM = task("program", "adder", "import sys\nprint(sum(map(int, sys.stdin.read().split())))\n", [
    test("i", "stdio", "public", stdin="1 2\n", stdout="3\n"), test("j", "stdio", stdin="5", stdout="5.0", compare=NEAR),
])  # fmt: skip
WRONG = {
    "near": "def near(x):\n    return -x\n", "Box": BOX.replace("raise OverflowError", "return None"),
    "shapes": "def area(w, h):\n    return w + h\n\ndef edge(w, h):\n    return w\n", "adder": "print(7)\n",
}  # fmt: skip


def outcomes(folder: Path, name: str) -> tuple[int, int]:
    """(passed, failed) of pytest in a task's folder."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        "/dev/null",
        "--rootdir",
        ".",
        "--junitxml=out.xml",
    ]
    subprocess.run(command, cwd=folder / name, capture_output=True, check=False)
    head = (folder / name / "out.xml").read_text().partition("<testsuite ")[2].partition(">")[0]
    counts = dict(part.split("=") for part in head.replace('"', "").split() if "=" in part)
    bad = int(counts["failures"]) + int(counts["errors"])
    return int(counts["tests"]) - bad, bad


@pytest.mark.parametrize(
    ("example", "count"),
    [(FUNCTION, 6), (CLASS, 1), (MODULE, 3), (PROGRAM, 2)],
    ids=lambda one: getattr(one, "id", ""),
)
def test_the_tests_of_a_folder_run_under_pytest_and_tell_right_from_wrong(
    tmp_path: Path, example: Task, count: int
) -> None:
    names = write_folders(tmp_path / "folders", [example])
    shutil.copy(SHARED, tmp_path)
    name = names[example.id]
    assert outcomes(tmp_path / "folders", name) == (count, 0)
    (entry,) = (tmp_path / "folders" / name).glob("*.py")
    entry.write_text(WRONG[example.interface.name])
    passed, failed = outcomes(tmp_path / "folders", name)
    assert failed > 0
    assert passed < count


def test_a_folder_holds_prompt_requirements_solution_tests_and_metadata() -> None:
    requirements = [
        {"id": "R2", "section": "errors", "text": "None."},
        {"id": "R1", "section": "inputs", "text": "Two\nlines."},
    ]
    files = files_of(
        clamp_task(requirements=requirements, files={"data/x.txt": "1"}, metadata={"domain": "numbers"})
    )
    assert sorted(files) == [
        "data/x.txt",
        "metadata.json",
        "prompt.md",
        "requirements.md",
        "solution.py",
        "starter/data/x.txt",
        "tests/conftest.py",
        "tests/test_private.py",
        "tests/test_public.py",
    ]
    assert files["solution.py"] == CLAMP
    assert (
        files["requirements.md"]
        == "# Requirements\n\n## Inputs\n\n- **R1**: Two lines.\n\n## Errors\n\n- **R2**: None.\n"
    )
    told = json.loads(files["metadata.json"])
    assert (told["id"], told["metadata"], [one["id"] for one in told["tests"]]) == (
        "demo/clamp",
        {"domain": "numbers"},
        ["s1", "f1"],
    )


def test_an_id_cannot_end_the_docstring_that_tells_it() -> None:
    text = files_of(clamp_task('x"""\nimport os\n"""'))["tests/test_public.py"]
    assert not [
        node for node in ast.parse(text).body if isinstance(node, ast.Import) and node.names[0].name == "os"
    ]


def test_paths_stay_within_the_folder() -> None:
    unchecked = clamp_task().model_copy(update={"files": {"../evil.py": "x", "/abs.py": "y"}})
    files = files_of(unchecked)
    assert not any("evil" in path or "abs" in path for path in files)


def test_names_of_folders_are_safe_and_different(tmp_path: Path) -> None:
    assert folder_name("HumanEval/3") == "HumanEval-3"
    assert folder_name("../..").startswith("-") is False
    assert len(folder_name("x" * 300)) < 100
    names = write_folders(tmp_path / "f", [clamp_task(id) for id in ("a/b", "a-b", "A b", "é")])
    assert len({name.casefold() for name in names.values()}) == 4
    assert sorted(path.name for path in (tmp_path / "f").iterdir()) == sorted(names.values())
