"""The dataset's configuration `attempts`: one row a program that somebody proposed, with all that came of it.

It holds in one place what training on execution feedback reads: the program, its outcome on each test, whether it
passes all, what a solver would be told of it, and the failure tags. What stands in `candidates` and `outcomes` as well
is the same there. Reads and writes no file.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from cupel.dataset.acceptance import columns_of, test_of
from cupel.dataset.feedback import feedback_on
from cupel.dataset.tables import TABLES, Column, candidate_row
from cupel.model.outcome import Cell, Outcome
from cupel.model.task import Candidate, Task

ATTEMPTS = (
    Column("task_id", pa.string(), "the task"),
    Column("id", pa.string(), "the candidate, unique in the task"),
    Column("program", pa.string(), "its source; null where it has several files"),
    Column("files", pa.string(), "JSON path → text, where it has several files"),
    Column("origin", pa.string(), "the model, person or program that wrote it"),
    Column("model", pa.string(), "the model; null where none wrote it"),
    Column(
        "outcomes",
        pa.string(),
        "JSON test → outcome; of a test file one entry a function; null where not judged",
    ),
    Column("tests_passed", pa.int32(), "how many of the entries are `pass`"),
    Column("test_count", pa.int32(), "how many entries a whole row has"),
    Column("public_tests_passed", pa.int32(), "the same of public tests"),
    Column("public_test_count", pa.int32(), "the same of public tests"),
    Column("passes_all", pa.bool_(), "as in `candidates`"),
    Column(
        "feedback",
        pa.string(),
        "what a solver is told: public tests that did not pass, what was expected and what came; null where none was run",
    ),
    Column("failure_tags", pa.string(), "JSON list of failure tags; null where nobody looked"),
    Column("notes", pa.string(), "what its maker says of it, Markdown; null where nothing"),
)
NAME = "attempts"
CONFIGS: Mapping[str, tuple[Column, ...]] = {**TABLES, NAME: ATTEMPTS}
"""Every configuration of a dataset → columns, the default one first."""
_MODEL = "model:"


def attempt_row(
    task: Task,
    candidate: Candidate,
    row: Mapping[str, Cell],
    *,
    passes_all: bool | None,
    failure_tags: list[Any] | None = None,
) -> dict[str, Any]:
    """A candidate with its cells as a row of `attempts`.

    Args:
        task: what it answers.
        candidate: the program.
        row: its cells by column; empty where it was not judged.
        passes_all: see `cupel.dataset.acceptance`.
        failure_tags: plain JSON; by default what the candidate itself carries under that name.
    """
    stored = candidate_row(task, candidate, passes_all=passes_all, shares_process=False)
    columns = columns_of(task, [row])
    tests = {test.id: test for test in task.tests}
    public = {column for column in columns if _is_public(column, tests)}
    outcomes = {column: row[column].outcome for column in columns if column in row}
    passed = Counter(column in public for column, outcome in outcomes.items() if outcome is Outcome.PASS)
    tags = failure_tags if failure_tags is not None else (candidate.model_extra or {}).get(NAME_OF_TAGS)
    return {
        "task_id": stored["task_id"],
        "id": stored["id"],
        "program": stored["code"],
        "files": stored["files"],
        "origin": stored["origin"],
        "model": stored["origin"].removeprefix(_MODEL) if stored["origin"].startswith(_MODEL) else None,
        "outcomes": _text(json.dumps(outcomes, ensure_ascii=False)) if row else None,
        "tests_passed": passed.total() if row else None,
        "test_count": len(columns),
        "public_tests_passed": passed[True] if row else None,
        "public_test_count": len(public),
        "passes_all": passes_all,
        "feedback": _text(feedback_on(task, row)),
        "failure_tags": None if tags is None else json.dumps(tags),
        "notes": _text((candidate.model_extra or {}).get("notes")),
    }


NAME_OF_TAGS = "failure_tags"
"""The field under which a candidate carries its tags."""


def _is_public(column: str, tests: Mapping[str, Any]) -> bool:
    id = test_of(column, tests)
    return id is not None and tests[id].visibility == "public"


def _text(text: str | None) -> str | None:
    """Text that a table can hold: lone surrogates as escapes."""
    return None if text is None else text.encode("utf-8", "backslashreplace").decode("utf-8")
