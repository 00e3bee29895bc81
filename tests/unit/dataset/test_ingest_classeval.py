"""`classeval`: a class, its unittest file, its packages."""

from pathlib import Path
from typing import Any

import pytest
from ingest_sources import imported, only_task, reasons

TESTS = """import unittest
from reportlab.pdfgen import canvas

class StackTest(unittest.TestCase):
    def test_push(self):
        s = Stack()
        s.push(Item(1))
        self.assertEqual(len(s.items), 1)
"""
RECORD: dict[str, Any] = {
    "id": "C_1",
    "source": "somewhere",
    "licence": "MIT",
    "prompt": "class Stack:\n    ...\n",
    "entry_point": "Stack",
    "reference": "import os\nimport sklearn.svm\n\nclass Item:\n    def __init__(self, x): ...\n\n"
    "class Stack:\n    def push(self, x):\n        import bs4\n        from .near import y\n",
    "tests": {"kind": "unittest", "code": TESTS},
    "candidates": [{"code": "class Stack: ...\n", "origin": "m"}],
}


def test_a_class_with_its_test_file(tmp_path: Path) -> None:
    assert only_task(imported(tmp_path, "classeval", RECORD)) == {
        "format": "cupel.task/1",
        "id": "C_1",
        "prompt": RECORD["prompt"],
        "requirements": None,
        "interface": {"kind": "class", "name": "Stack", "exports": ["Item"]},
        "reference": {"code": RECORD["reference"]},
        "packages": ["beautifulsoup4", "reportlab", "scikit-learn"],
        "tests": [
            {"id": "t00", "kind": "unittest", "visibility": "private", "origin": "seed", "code": TESTS},
        ],
        "candidates": [{"code": "class Stack: ...\n", "id": "c00", "origin": "m"}],
        "metadata": {"imported_from": "classeval", "source": "somewhere", "licence": "MIT"},
        "provenance": {"made_by": "cupel import classeval", "source": "source.jsonl:1"},
    }


@pytest.mark.parametrize(
    ("tests", "reason"),
    [
        (None, "tests: is null"),
        (
            {"kind": "nose", "code": TESTS},
            "tests: an object is required with `kind` (unittest or pytest) and `code`",
        ),
        ({"kind": "unittest"}, "code: is missing"),
        (
            {"kind": "unittest", "code": "class A("},
            "tests.code: it is not Python that this interpreter reads",
        ),
        ({"kind": "unittest", "code": "import unittest"}, "tests.code: it holds no test function"),
    ],
)
def test_a_record_without_a_test_file_is_set_aside(tmp_path: Path, tests: object, reason: str) -> None:
    found = imported(tmp_path, "classeval", RECORD | {"tests": tests})
    assert found.tasks == ()
    assert reasons(found) == [(1, "C_1", reason)]
