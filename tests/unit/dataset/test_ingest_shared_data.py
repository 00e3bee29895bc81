"""The real files in ../shared/data: every record becomes a task, every candidate is kept.

What the tasks say is checked by running them elsewhere; here only what the importer can know.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from cupel.dataset import ingest
from cupel.model.task import encode_line, task_from_json

DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data"


def read(format: str, name: str) -> ingest.Imported:
    source = DATA / name
    if not source.is_file():
        pytest.skip(f"{source} is not there: the real data is not part of the repository")
    return ingest.read(format, source)


@pytest.mark.parametrize(
    ("format", "name", "tasks", "candidates", "verdicts", "tests"),
    [
        ("humaneval", "humaneval.jsonl", 104, 3697, 3697, {"call": 671, "assert": 59}),
        ("classeval", "classeval.jsonl", 56, 1593, 0, {"unittest": 56}),
        ("quixbugs", "quixbugs.jsonl", 31, 62, 62, {"call": 242}),
        ("stdio", "stdio.jsonl", 50, 392, 392, {"stdio": 148}),
        ("exercism", "exercism_python.jsonl", 16, 0, 0, {"unittest": 16}),
    ],
)
def test_every_record_is_accepted(
    format: str, name: str, tasks: int, candidates: int, verdicts: int, tests: dict[str, int]
) -> None:
    found = read(format, name)
    assert [str(lost) for lost in found.set_aside] == []
    assert len(found.tasks) == tasks
    assert sum(len(task.candidates) for task in found.tasks) == candidates
    assert sum(len(task.published_verdicts()) for task in found.tasks) == verdicts
    assert Counter(test.kind for task in found.tasks for test in task.tests) == tests
    assert all(test.origin == "seed" for task in found.tasks for test in task.tests)
    for task in found.tasks:
        line = encode_line(task)
        assert task_from_json(json.loads(line)) == task
        hidden = encode_line(task.without_published_verdicts())
        assert not [key for key in ("passes_base", '"correct"', '"verdict"') if key in hidden]


def test_the_verdicts_are_those_of_the_file() -> None:
    found = read("humaneval", "humaneval.jsonl")
    given = [
        [candidate["correct"] for candidate in json.loads(line)["candidates"]]
        for line in (DATA / "humaneval.jsonl").read_text("utf-8").splitlines()
    ]
    assert [list(task.published_verdicts().values()) for task in found.tasks] == given
    assert sum(map(sum, given)) == 1063


def test_exercises_as_a_folder_are_the_same_tasks(tmp_path: Path) -> None:
    lines = read("exercism", "exercism_python.jsonl")
    for line in (DATA / "exercism_python.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        for path, text in record["files"].items():
            target = tmp_path / record["slug"] / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
    folder = ingest.read("exercism", tmp_path)
    assert [t.to_json() | {"provenance": {}} for t in folder.tasks] == [
        t.to_json() | {"provenance": {}} for t in lines.tasks
    ]
    assert folder.set_aside == ()
