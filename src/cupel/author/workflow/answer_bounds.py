"""How much an answer may be, and how much it may ask for.

Covers depth, size and number of parts of what comes as JSON, before anything else looks at it; the limits that an author may set for
programs; and what is kept of an answer that is beyond them. The bounds are far above what a piece of work needs: they are there so that
no answer can stall or end a run.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from cupel.model.task import Limits

DEEPEST = 40
"""Lists and objects in each other."""
MOST_CHARACTERS = 4_000_000
"""In all texts of an answer together, names of fields among them."""
MOST_VALUES = 100_000
"""Texts, numbers, lists and objects of an answer together."""
MOST_FILES = 500
MOST_PARTS = {
    "requirements": 200,
    "examples": 200,
    "tests": 1_000,
    "questions": 50,
    "rulings": 1_000,
    "checks": 200,
    "answers": 1_000,
}
"""Field → entries of its list."""
MOST_SECONDS = 10.0
"""CPU seconds of a cell that an author may ask for."""
MOST_MEMORY_MB = 2_048
"""Memory of a cell that an author may ask for."""
MOST_PROBLEMS = 100
"""Problems that a contributor is told of at once."""
_LONGEST_PROBLEM = 1_000
"""Characters."""


def beyond_bounds(record: Any) -> list[str]:
    """What of an answer is too much, or nothing that JSON has, in words; empty where nothing is.

    Args:
        record: decoded JSON.
    """
    found = _whole(record)
    return [found] if found is not None else [*_parts(record), *_no_json(record)]


def kept(record: Any) -> Any:
    """What is written down of an answer that could not be taken: itself, or a note where it is too much to keep."""
    found = _whole(record)
    return record if found is None else f"(an answer that is not kept: {found})"


def limit_problems(limits: Limits | None) -> Iterator[str]:
    """Limits of programs that an author may not ask for, in words."""
    if limits is None:
        return
    if limits.seconds is not None and limits.seconds > MOST_SECONDS:
        yield f"limits.seconds is {limits.seconds:g}: at most {MOST_SECONDS:g} CPU seconds a test can be asked for"
    if limits.memory_mb is not None and limits.memory_mb > MOST_MEMORY_MB:
        yield f"limits.memory_mb is {limits.memory_mb}: at most {MOST_MEMORY_MB} can be asked for"


def shortened(problems: list[str]) -> tuple[str, ...]:
    """Problems as their contributor is told them: long ones cut, and so many at most."""
    shown = [
        one if len(one) <= _LONGEST_PROBLEM else f"{one[:_LONGEST_PROBLEM]}…"
        for one in problems[:MOST_PROBLEMS]
    ]
    more = len(problems) - len(shown)
    return (*shown, *([f"and {more} problems more"] if more else []))


def _whole(record: Any) -> str | None:
    """Why a record as a whole is too much; looks at it without recursion, and no further than the bounds."""
    values = characters = 0
    level = [record]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for one in level:
            values += 1
            if isinstance(one, str):
                characters += len(one)
            elif isinstance(one, Mapping):
                characters += sum(map(len, one))
                below += one.values()
            elif isinstance(one, list):
                below += one
        if values + len(below) > MOST_VALUES:
            return f"the answer has more than {MOST_VALUES} values; write less"
        if characters > MOST_CHARACTERS:
            return f"the answer has more than {MOST_CHARACTERS} characters; write less"
        if not below:
            return None
        level = below
    return f"the answer has more than {DEEPEST} lists and objects in each other; keep to the form"


def _no_json(record: Any) -> Iterator[str]:
    """Numbers and names that Python reads and no other reader of JSON does: they would be stored as something else."""
    for value in _values(record):
        if isinstance(value, float) and not math.isfinite(value):
            yield f"{value} is no number of JSON; leave it out, or write it into the text of a literal"
        for name in value if isinstance(value, Mapping) else ():
            if not _is_text(name):
                yield f"{name!r}: the name holds half of a surrogate pair; write it in ASCII"


def _values(record: Any) -> Iterator[Any]:
    """A record that is not too much, and all that it holds."""
    yield record
    for one in record.values() if isinstance(record, Mapping) else record if isinstance(record, list) else ():
        yield from _values(one)


def _is_text(name: str) -> bool:
    return not any("\ud800" <= one <= "\udfff" for one in name)


def _parts(record: Any) -> Iterator[str]:
    """Lists of an answer, and folders of files, that are too long."""
    if not isinstance(record, Mapping):
        return
    for name, most in MOST_PARTS.items():
        found = record.get(name)
        if isinstance(found, list) and len(found) > most:
            yield f"{name}: {len(found)} of them; at most {most} can be handed in"
    for name in ("reference", "program"):
        told_of = record.get(name)
        yield from _files(f"{name}.files", told_of.get("files") if isinstance(told_of, Mapping) else None)
    yield from _files("files", record.get("files"))


def _files(where: str, files: Any) -> Iterator[str]:
    if isinstance(files, Mapping) and len(files) > MOST_FILES:
        yield f"{where}: {len(files)} files; at most {MOST_FILES} can be handed in"
