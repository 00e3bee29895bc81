"""The dataset's three tables, `tasks`, `candidates` and `outcomes`: their columns, and records as rows and back.

A row of `tasks` holds the whole task but for its candidates: what has no column of its own stands as JSON in
`other`, so that `task_of(task_row(task))` is the task again. Published verdicts are in no row, nor is anything
that differs between two runs of one configuration (times, and the `detail` of an outcome): those stay in the
run's own files. Reads and writes no file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from cupel.judge.programs import entry_of, source_of
from cupel.model.errors import TaskError
from cupel.model.outcome import Cell, Mode, Outcome
from cupel.model.task import Candidate, Task, candidate_from_json, decode_line, task_from_json

_STRINGS = pa.list_(pa.string())


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, type, and meaning in a few words."""

    name: str
    type: pa.DataType
    meaning: str


TASKS = (
    Column("id", pa.string(), "unique in the dataset"),
    Column("prompt", pa.string(), "Markdown: the problem as a solver sees it"),
    Column(
        "requirements",
        pa.string(),
        "JSON list of what a test can check: id, section, text; null if not written",
    ),
    Column("interface", pa.string(), "JSON: what the program must expose"),
    Column("interface_kind", pa.string(), "`function`, `class`, `module` or `program` (stdin to stdout)"),
    Column("interface_name", pa.string(), "the function, the class or the module"),
    Column("reference_code", pa.string(), "the reference's main file; null where there is no reference"),
    Column("reference_files", pa.string(), "JSON path → text, where the reference has several files"),
    Column("files", pa.string(), "JSON path → text: starter files that a solver is given"),
    Column("precondition", pa.string(), "source of `valid(…)`: which inputs the task means"),
    Column("generator", pa.string(), "source of `generate(seed)`: valid inputs"),
    Column("compare", pa.string(), "JSON: how answers are compared; null for `==`"),
    Column(
        "limits", pa.string(), "JSON: what one cell may spend; null where it follows the reference's own cost"
    ),
    Column("packages", _STRINGS, "third-party distributions that a solution may import"),
    Column("tests", pa.string(), "JSON list of all tests, in the format `cupel.task/1`"),
    Column("public_tests", pa.string(), "JSON list of those that may be shown as feedback"),
    Column("test_count", pa.int32(), "tests"),
    Column("public_test_count", pa.int32(), "public ones"),
    Column("seed_test_count", pa.int32(), "those that the task came with"),
    Column("metadata", pa.string(), "JSON; verdicts published elsewhere are not in it"),
    Column("provenance", pa.string(), "JSON: who made the task, and from what"),
    Column("other", pa.string(), "JSON: fields of the task that no column holds exactly"),
)
CANDIDATES = (
    Column("task_id", pa.string(), "the task that it answers"),
    Column("id", pa.string(), "unique in the task"),
    Column("code", pa.string(), "its source; null where it has several files"),
    Column("files", pa.string(), "JSON path → text, where it has several files"),
    Column("origin", pa.string(), "the model, person or program that wrote it"),
    Column(
        "passes_all",
        pa.bool_(),
        "whether it passes every test; null where a cell is missing or our own fault",
    ),
    Column(
        "shares_process",
        pa.bool_(),
        "whether a pass of it comes from a test beside it in one process (mode `shared`), which it could have forged",
    ),
)
OUTCOMES = (
    Column("task_id", pa.string(), "the task"),
    Column("candidate_id", pa.string(), "the candidate"),
    Column("test_id", pa.string(), "the test; of a test file one function, `<test id>::<Class.>method`"),
    Column(
        "outcome",
        pa.string(),
        "`pass`, `fail`, `error`, `timeout`, `memory`, `crash`, `not_run`, `infrastructure`",
    ),
    Column(
        "mode", pa.string(), "`compared`, `split` or `shared`: how the verdict came about; null where not run"
    ),
    Column("executed", pa.bool_(), "false where the cell was not run"),
)
TABLES: Mapping[str, tuple[Column, ...]] = {"tasks": TASKS, "candidates": CANDIDATES, "outcomes": OUTCOMES}
"""Config name → columns, the default config first."""

_PLAIN = ("id", "prompt", "precondition", "generator")
_JSON = ("requirements", "interface", "files", "compare", "limits", "tests", "metadata", "provenance")


def schema_of(columns: tuple[Column, ...]) -> pa.Schema:
    """The Arrow schema of a table."""
    return pa.schema([(column.name, column.type) for column in columns])


def task_row(task: Task) -> dict[str, Any]:
    """A task as a row of `tasks`, without candidates and published verdicts."""
    task = task.without_published_verdicts()
    record = task.to_json()
    record.pop("candidates", None)
    tests = record["tests"]
    public = [test for test in tests if test["visibility"] == "public"]
    row: dict[str, Any] = {name: _storable(record.get(name)) for name in _PLAIN}
    row |= {name: _json(record.get(name)) for name in _JSON}
    row |= {
        "interface_kind": task.interface.kind,
        "interface_name": _storable(task.interface.name),
        "reference_code": None,
        "reference_files": None,
        "packages": [_storable(name) for name in task.packages] if "packages" in record else None,
        "public_tests": _json(public),
        "test_count": len(tests),
        "public_test_count": len(public),
        "seed_test_count": sum(test.origin == "seed" for test in task.tests),
    }
    if task.reference is not None:
        source = source_of(task, task.reference)
        row["reference_code"] = _storable(source.files[source.entry])
        row["reference_files"] = _json(record["reference"].get("files"))
    rebuilt = _record_of(row)
    row["other"] = _json(
        {key: value for key, value in record.items() if key not in rebuilt or rebuilt[key] != value}
    )
    return row


def task_of(row: Mapping[str, Any]) -> Task:
    """The task of a row of `tasks`.

    Raises:
        TaskError: the row is no task.
    """
    return task_from_json({**_record_of(row), **_other(row)})


def candidate_row(
    task: Task, candidate: Candidate, *, passes_all: bool | None, shares_process: bool
) -> dict[str, Any]:
    """A candidate as a row of `candidates`; fields beyond the format's stay out, lest they hold verdicts."""
    code, files = candidate.code, candidate.files
    if code is not None and _storable(code) != code:
        files = {entry_of(task.interface): code}  # exact only as escapes, in JSON
        code = None
    return {
        "task_id": _storable(task.id),
        "id": _storable(candidate.id),
        "code": code,
        "files": _json(files),
        "origin": _storable(candidate.origin),
        "passes_all": passes_all,
        "shares_process": shares_process,
    }


def candidate_of(row: Mapping[str, Any]) -> tuple[str, Candidate]:
    """(task id, candidate) of a row of `candidates`.

    Raises:
        TaskError: the row is no candidate.
    """
    program = {"code": row["code"]} if row["files"] is None else {"files": _parsed(row["files"])}
    return candidate_from_json(
        {"task_id": row["task_id"], "id": row["id"], "origin": row["origin"], **program}
    )


def outcome_row(cell: Cell) -> dict[str, Any]:
    """A cell as a row of `outcomes`."""
    return {
        "task_id": _storable(cell.task_id),
        "candidate_id": _storable(cell.candidate_id),
        "test_id": _storable(cell.test_id),
        "outcome": cell.outcome.value,
        "mode": None if cell.mode is None else cell.mode.value,
        "executed": cell.executed,
    }


def cell_of(row: Mapping[str, Any]) -> Cell:
    """The cell of a row of `outcomes`; its cost and detail are not known.

    Raises:
        TaskError: the row is no cell.
    """
    ids = (row["task_id"], row["candidate_id"], row["test_id"])
    try:
        mode = None if row["mode"] is None else Mode(row["mode"])
        return Cell(*ids, Outcome(row["outcome"]), mode, bool(row["executed"]), None, "")
    except ValueError as error:
        raise TaskError(f"no outcome: {error}") from None


def _record_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The task's JSON as far as the columns tell it."""
    record: dict[str, Any] = {"format": "cupel.task/1", "requirements": None, "reference": None}
    record |= {name: row[name] for name in _PLAIN if row[name] is not None}
    record |= {name: _parsed(row[name]) for name in _JSON if row[name] is not None}
    if row["reference_files"] is not None:
        record["reference"] = {"files": _parsed(row["reference_files"])}
    elif row["reference_code"] is not None:
        record["reference"] = {"code": row["reference_code"]}
    if row["packages"] is not None:
        record["packages"] = list(row["packages"])
    return record


def _other(row: Mapping[str, Any]) -> dict[str, Any]:
    other = _parsed(row["other"])
    if other is not None and not isinstance(other, dict):
        raise TaskError("other: not a JSON object")
    return other or {}


def _json(value: Any) -> str | None:
    """JSON text, with escapes only where it holds what UTF-8 cannot."""
    if value is None:
        return None
    text = json.dumps(value, ensure_ascii=False)
    return text if _storable(text) == text else json.dumps(value)


def _parsed(text: str | None) -> Any:
    return None if text is None else decode_line(text)


def _storable(text: Any) -> Any:
    """Text without lone surrogates, which no table can hold; other values as they are."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8") if isinstance(text, str) else text
