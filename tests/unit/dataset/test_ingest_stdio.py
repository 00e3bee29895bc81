"""`stdio`: samples are public tests."""

from pathlib import Path
from typing import Any

from ingest_sources import imported, only_task, reasons

RECORD: dict[str, Any] = {
    "id": "a_1",
    "title": "Sum",
    "difficulty": "easy",
    "prompt": "Add the numbers.",
    "samples": [{"input": "1 2\n", "output": "3\n"}, {"input": "", "output": "0\n"}],
    "candidates": [{"code": "print(3)", "origin": "m", "correct": False}],
    "source": "s",
    "licence": "l",
    "reference": "print(sum(map(int, input().split())))",
}


def test_a_program_with_its_samples(tmp_path: Path) -> None:
    assert only_task(imported(tmp_path, "stdio", RECORD)) == {
        "format": "cupel.task/1",
        "id": "a_1",
        "prompt": "Add the numbers.",
        "requirements": None,
        "interface": {"kind": "program", "name": "solution"},
        "reference": {"code": RECORD["reference"]},
        "tests": [
            {
                "id": "t00",
                "kind": "stdio",
                "visibility": "public",
                "origin": "seed",
                "stdin": "1 2\n",
                "stdout": "3\n",
            },
            {
                "id": "t01",
                "kind": "stdio",
                "visibility": "public",
                "origin": "seed",
                "stdin": "",
                "stdout": "0\n",
            },
        ],
        "candidates": [{"code": "print(3)", "id": "c00", "origin": "m"}],
        "metadata": {
            "title": "Sum",
            "difficulty": "easy",
            "source": "s",
            "licence": "l",
            "imported_from": "stdio",
            "published_verdicts": {"c00": False},
        },
        "provenance": {"made_by": "cupel import stdio", "source": "source.jsonl:1"},
    }


def test_a_bad_sample_is_left_out_and_a_reference_may_be_missing(tmp_path: Path) -> None:
    record = RECORD | {"samples": ["x", {"input": "1"}, {"input": "1", "output": "1"}], "reference": None}
    found = imported(tmp_path, "stdio", record)
    (task,) = found.tasks
    assert task.reference is None
    assert [test.id for test in task.tests] == ["t00"]
    assert reasons(found) == [
        (1, "a_1, sample 0", "a sample is an object, not text"),
        (1, "a_1, sample 1", "`input` and `output` are texts"),
    ]


def test_without_samples_there_is_no_task(tmp_path: Path) -> None:
    found = imported(tmp_path, "stdio", RECORD | {"samples": []})
    assert reasons(found) == [(1, "a_1", "nothing in it can be turned into a test")]
