"""Raw problems: reading what `pose` makes questions of.

Covers TACO-like records (`question` or `problem` or `prompt`, `starter_code`, `solution` or `solutions` or `program`, `id`) as JSON Lines, a JSON
array or Parquet, the input of EvolveCoder among them. Takes the first solution, as a hint. Executes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cupel.dataset.ingest.modeltext import program_in
from cupel.dataset.ingest.records import Row, SetAside, rows
from cupel.evolve.recipes.questions import RawProblem
from cupel.pipeline.rejects import Reject

_PROBLEM = ("question", "problem", "prompt", "description")
_PROGRAM = ("solution", "program", "solutions")


def read_raw(source: Path) -> tuple[list[RawProblem], list[Reject]]:
    """The raw problems of a source, and what could not be read.

    Raises:
        UsageError: there is no such source.
    """
    found: dict[str, RawProblem] = {}
    rejects: list[Reject] = []
    for row in rows(source):
        if isinstance(row, SetAside):
            rejects.append(Reject(None, "line", "unreadable", str(row)))
            continue
        raw = _raw(row)
        where = f"{row.path.name}:{row.line}"
        if raw is None:
            wanted = ", ".join(_PROBLEM)
            rejects.append(Reject(_id(row), "problem", "no-text", f"{where}: none of {wanted} holds text"))
        elif raw.id in found:
            rejects.append(Reject(raw.id, "problem", "same-id", f"{where}: the id stands there twice"))
        else:
            found[raw.id] = raw
    return list(found.values()), rejects


def _raw(row: Row) -> RawProblem | None:
    texts = [row.data.get(key) for key in _PROBLEM]
    problem = next((text for text in texts if isinstance(text, str) and text.strip()), None)
    if problem is None:
        return None
    starter = row.data.get("starter_code")
    if isinstance(starter, str) and starter.strip():
        problem = f"{problem}\n\nStarter code:\n{starter}"
    return RawProblem(_id(row), problem, _program(row.data), row.path.name, row.line)


def _id(row: Row) -> str:
    """What the record calls itself, or its place."""
    given = row.data.get("id", row.data.get("task_id"))
    if isinstance(given, str | int) and not isinstance(given, bool) and str(given).strip():
        return str(given)
    return f"{row.path.stem}-{row.line}"


def _program(data: Mapping[str, Any]) -> str | None:
    """The first program of the record; lists may be given as JSON text, programs in fences."""
    for key in _PROGRAM:
        value = data.get(key)
        if isinstance(value, str) and value.lstrip().startswith("["):
            value = _list(value) or value
        if isinstance(value, list):
            value = next((one for one in value if isinstance(one, str) and one.strip()), None)
        if isinstance(value, str) and value.strip():
            return program_in(value) if "```" in value else value
    return None


def _list(text: str) -> list[Any] | None:
    try:
        found = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return None
    return found if isinstance(found, list) else None
