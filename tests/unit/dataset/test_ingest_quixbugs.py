"""`quixbugs`: JSON cases as calls, a prompt made of what there is, and the comparison."""

from pathlib import Path
from typing import Any

import pytest
from ingest_sources import imported, only_task, reasons

DESCRIBED = 'def rest(xs, k):\n    return xs[k - 1:]\n\n"""\nWhat is left\n\nPrecondition:\n    k >= 0\n\nExample:\n    >>> rest([1, 2], 1)\n    [2]\n"""\n'
RECORD: dict[str, Any] = {
    "id": "q/rest",
    "source": "somewhere",
    "licence": "MIT",
    "prompt": None,
    "entry_point": "rest",
    "reference": "def rest(xs, k):\n    return xs[k:]\n",
    "tests": {"kind": "args_expected", "cases": [[[[1], 0], [1]], [[[1, 2], 1], [2]]]},
    "candidates": [
        {"code": "def rest(xs, k):\n    return xs[k:]\n", "origin": "human", "verdict": True},
        {"code": DESCRIBED, "origin": "human", "verdict": False},
    ],
}


def test_the_prompt_is_the_description_that_stands_in_a_program(tmp_path: Path) -> None:
    task = only_task(imported(tmp_path, "quixbugs", RECORD))
    assert task["prompt"] == (
        "Write a Python function `rest(xs, k)`.\n\nWhat is left\n\nPrecondition:\n    k >= 0\n\n"
        "Example:\n    >>> rest([1, 2], 1)\n    [2]\n"
    )
    assert (
        task["precondition"]
        == "def valid(xs, k):\n    if not k >= 0:\n        return False\n    return True\n"
    )
    assert task["interface"] == {"kind": "function", "name": "rest"}
    assert task["tests"] == [
        {
            "id": "t00",
            "kind": "call",
            "visibility": "private",
            "origin": "seed",
            "args": "[[1], 0]",
            "expected": "[1]",
        },
        {
            "id": "t01",
            "kind": "call",
            "visibility": "public",
            "origin": "seed",
            "args": "[[1, 2], 1]",
            "expected": "[2]",
        },
    ]
    assert task["metadata"] == {
        "imported_from": "quixbugs",
        "source": "somewhere",
        "licence": "MIT",
        "published_verdicts": {"c00": True, "c01": False},
    }
    assert "compare" not in task


def test_without_a_description_two_cases_are_the_examples(tmp_path: Path) -> None:
    cases = [[["x" * 300, 0], ""], [["ab", 0], "ab"], [["ab", 1], "b"], [["ab", 2], ""]]
    record = RECORD | {"candidates": [], "tests": {"kind": "args_expected", "cases": cases}}
    task = only_task(imported(tmp_path, "quixbugs", record))
    assert task["prompt"] == (
        "Write a Python function `rest(xs, k)`.\n\nExamples:\n\n"
        "    >>> rest('ab', 0)\n    'ab'\n    >>> rest('ab', 1)\n    'b'\n"
    )
    assert [test["visibility"] for test in task["tests"]] == ["private", "public", "public", "private"]
    assert "precondition" not in task


def test_a_given_prompt_is_kept(tmp_path: Path) -> None:
    assert only_task(imported(tmp_path, "quixbugs", RECORD | {"prompt": "Do it."}))["prompt"] == "Do it."


def test_the_reference_decides_how_answers_are_compared(tmp_path: Path) -> None:
    tuples = RECORD | {"id": "q/2", "reference": "def rest(xs, k):\n    return [(k, k)]\n"}
    eps = RECORD | {
        "id": "q/3",
        "reference": "def rest(x, eps):\n    return x\n",
        "tests": {"kind": "args_expected", "cases": [[[2, 0.1], 1.41]]},
    }
    found = imported(tmp_path, "quixbugs", tuples, eps)
    assert found.set_aside == ()
    checkers = [task.compare.checker for task in found.tasks if task.compare and task.compare.checker]
    assert ["as_lists" in checkers[0], "given[1]" in checkers[1]] == [True, True]


@pytest.mark.parametrize(
    ("tests", "reason"),
    [
        ([], "tests: an object is required with `kind` args_expected and `cases`"),
        ({"kind": "args_expected"}, "cases: is missing"),
        (
            {"kind": "args_expected", "cases": [[1]]},
            "nothing in it can be turned into a test (case 0: a case is [arguments, expected], not a list)",
        ),
    ],
)
def test_a_record_without_cases_is_set_aside(tmp_path: Path, tests: object, reason: str) -> None:
    found = imported(tmp_path, "quixbugs", RECORD | {"tests": tests})
    assert found.tasks == ()
    assert reasons(found) == [(1, "q/rest", reason)]
