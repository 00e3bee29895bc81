"""`humaneval`: the form with candidates, HumanEval's own form, and EvalPlus'."""

from pathlib import Path
from typing import Any

import pytest
from ingest_sources import imported, only_task, reasons

PROMPT = 'def double(n: int) -> int:\n    """ Twice n.\n    >>> double(2)\n    4\n    """\n'
WITH_CANDIDATES: dict[str, Any] = {
    "id": "X/1",
    "prompt": PROMPT,
    "entry_point": "double",
    "reference": PROMPT + "    return 2 * n\n",
    "check": "def check(candidate):\n    assert candidate(2) == 4\n",
    "base_asserts": ["assert double(2) == 4", "assert double(-1) == -2", "assert double(0) is not None"],
    "llm_asserts": [{"code": "assert double(3) == 7", "times_written": 2}],
    "candidates": [
        {"code": "def double(n):\n    return n + n\n", "origin": "a", "passes_base": True, "correct": True},
        {
            "code": "def double(n):\n    return n ** 2\n",
            "origin": "b",
            "passes_base": False,
            "correct": False,
        },
    ],
    "reference_note": "a note",
}
ORIGINAL: dict[str, Any] = {
    "task_id": "X/2",
    "prompt": PROMPT,
    "entry_point": "double",
    "canonical_solution": "    return 2 * n\n",
    "test": "\n\nMETADATA = {}\n\n\ndef check(candidate):\n    assert candidate(2) == 4\n    assert candidate(5) == 10\n\n",
}


def test_the_form_with_candidates(tmp_path: Path) -> None:
    assert only_task(imported(tmp_path, "humaneval", WITH_CANDIDATES)) == {
        "format": "cupel.task/1",
        "id": "X/1",
        "prompt": PROMPT,
        "requirements": None,
        "interface": {"kind": "function", "name": "double"},
        "reference": {"code": PROMPT + "    return 2 * n\n"},
        "tests": [
            {
                "id": "t00",
                "kind": "call",
                "visibility": "public",
                "origin": "seed",
                "args": "[2]",
                "expected": "4",
            },
            {
                "id": "t01",
                "kind": "call",
                "visibility": "private",
                "origin": "seed",
                "args": "[-1]",
                "expected": "-2",
            },
            {
                "id": "t02",
                "kind": "assert",
                "visibility": "private",
                "origin": "seed",
                "code": "assert double(0) is not None",
            },
        ],
        "candidates": [
            {"code": "def double(n):\n    return n + n\n", "id": "c00", "origin": "a"},
            {"code": "def double(n):\n    return n ** 2\n", "id": "c01", "origin": "b"},
        ],
        "metadata": {
            "imported_from": "humaneval",
            "check": "def check(candidate):\n    assert candidate(2) == 4\n",
            "llm_asserts": [{"code": "assert double(3) == 7", "times_written": 2}],
            "reference_note": "a note",
            "published_verdicts": {"c00": True, "c01": False},
        },
        "provenance": {"made_by": "cupel import humaneval", "source": "source.jsonl:1"},
    }


def test_the_published_form(tmp_path: Path) -> None:
    task = only_task(imported(tmp_path, "humaneval", ORIGINAL))
    assert task["id"] == "X/2"
    assert task["reference"] == {"code": PROMPT + "    return 2 * n\n"}
    assert [(t["args"], t["expected"], t["visibility"]) for t in task["tests"]] == [
        ("[2]", "4", "public"),
        ("[5]", "10", "private"),
    ]
    assert task["metadata"] == {"imported_from": "humaneval"}
    assert "candidates" not in task


def test_helpers_of_the_prompt_are_exports(tmp_path: Path) -> None:
    record = ORIGINAL | {
        "prompt": "def half(n):\n    return n // 2\n\n\n" + PROMPT,
        "test": "def check(candidate):\n    for n in range(9):\n        assert half(candidate(n)) == n\n",
    }
    task = only_task(imported(tmp_path, "humaneval", record))
    assert task["interface"] == {"kind": "function", "name": "double", "exports": ["half"]}
    assert [test["kind"] for test in task["tests"]] == ["pytest"]


def test_the_form_of_evalplus(tmp_path: Path) -> None:
    extras = {
        "contract": '\n    assert n >= 0, "invalid inputs" # $_CONTRACT_$\n',
        "base_input": [[2]],
        "plus_input": [[5], [77]],
        "atol": 0.001,
    }
    task = only_task(imported(tmp_path, "humaneval", ORIGINAL | extras))
    assert (
        task["precondition"] == "def valid(n):\n    if not n >= 0:\n        return False\n    return True\n"
    )
    assert "    [2],\n    [5],\n    [77],\n" in task["generator"]
    assert task["compare"] == {"float": {"abs": 0.001}}
    assert task["metadata"] == {"imported_from": "humaneval", "contract": extras["contract"]}


def test_evalplus_without_tolerance_or_contract(tmp_path: Path) -> None:
    task = only_task(
        imported(
            tmp_path, "humaneval", ORIGINAL | {"contract": "", "base_input": [], "plus_input": [], "atol": 0}
        )
    )
    assert not {"precondition", "generator", "compare"} & task.keys()


def test_bad_candidates_and_asserts_are_left_out_one_by_one(tmp_path: Path) -> None:
    good, bad = WITH_CANDIDATES["candidates"]
    record = WITH_CANDIDATES | {
        "base_asserts": ["assert double(2) == 4", "assert double(2"],
        "candidates": [{"origin": "a"}, bad | {"correct": "no"}, good, "x"],
    }
    found = imported(tmp_path, "humaneval", record)
    (task,) = found.tasks
    assert [test.id for test in task.tests] == ["t00"]
    assert [candidate.id for candidate in task.candidates] == ["c02"]
    assert task.published_verdicts() == {"c02": True}
    assert reasons(found) == [
        (1, "X/1, test 1", "it is not Python that this interpreter reads"),
        (1, "X/1, candidate c00", "code: text is required"),
        (1, "X/1, candidate c01", "correct: true or false, not text"),
        (1, "X/1, candidate c03", "code: text is required"),
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"prompt": None}, "prompt: is null"),
        ({"prompt": 5}, "prompt: text is required, not a number"),
        ({"prompt": " "}, "prompt: is empty"),
        ({"entry_point": "triple"}, "reference: it defines no 'triple' at its top level"),
        ({"base_asserts": ["assert 1"] * 9}, "nothing in it can be turned into a test"),
        ({"base_asserts": ["assert 1 < 2"]}, "nothing in it can be turned into a test (test 0: it checks nothing that the program exposes)"),
        ({"base_asserts": "assert double(1) == 2"}, "base_asserts: a list is required, not text"),
        ({"base_asserts": []}, "nothing in it can be turned into a test"),
        ({"reference": "def double(n):\nreturn"}, "reference: it is not Python that this interpreter reads"),
        ({"reference": "def treble(n): ..."}, "reference: it defines no 'double' at its top level"),
        ({"candidates": {}}, "candidates: a list is required, not an object"),
        ({"atol": "big"}, "atol: a number is required, not text"),
    ],
)  # fmt: skip
def test_a_bad_record_is_set_aside_with_its_reason(
    tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    found = imported(tmp_path, "humaneval", WITH_CANDIDATES | change, ORIGINAL)
    assert [task.id for task in found.tasks] == ["X/2"]
    assert reasons(found) == [(1, "X/1", reason)]


def test_a_missing_field_is_named_with_what_looks_like_it(tmp_path: Path) -> None:
    record = {("entrypoint" if key == "entry_point" else key): value for key, value in ORIGINAL.items()}
    found = imported(tmp_path, "humaneval", record)
    assert reasons(found) == [(1, "X/2", "entry_point: is missing; did you mean 'entrypoint'?")]
