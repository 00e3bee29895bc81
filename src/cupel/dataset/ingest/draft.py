"""What a format says about one task, and the task that comes of it.

Covers everything that all formats share: numbering of tests and candidates, their origin, published
verdicts, packages, metadata, provenance, and the final check against the task format. Does not cover how
a format is read (its own module).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from cupel.dataset.ingest import packages
from cupel.dataset.ingest.fields import kind_of, optional_array
from cupel.dataset.ingest.names import bound
from cupel.dataset.ingest.records import Row
from cupel.model.errors import TaskError
from cupel.model.source import parsed
from cupel.model.task import FORMAT, Task, task_from_json

Payload = dict[str, Any]
"""A test without its id and origin: `kind`, what the kind asks for, and `visibility` where it is public."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A test or candidate that was left out of a task, with its reason."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Published:
    """A program that the source gives as somebody's answer."""

    id: str
    """`c` and its place in the source, from 0."""
    program: Mapping[str, Any]
    """`{"code": …}` or `{"files": …}`."""
    origin: str
    correct: bool | None = None
    """The published verdict, where there is one."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One task as its format states it."""

    id: str
    prompt: str
    kind: Literal["function", "class", "module", "program"]
    name: str
    """The function, class or module; any name for a program."""
    reference: Mapping[str, Any] | None
    """`{"code": …}` or `{"files": …}`."""
    tests: Sequence[Payload]
    exports: Sequence[str] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    precondition: str | None = None
    generator: str | None = None
    compare: Mapping[str, Any] | None = None
    candidates: Sequence[Published] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    dropped: Sequence[Dropped] = ()


def to_task(draft: Draft, row: Row, format: str) -> Task:
    """The task of a draft.

    Raises:
        TaskError: no test came of the record, its reference is not Python, or it breaks the task format.
    """
    if not draft.tests:
        why = "; ".join(dict.fromkeys(f"{lost.what}: {lost.reason}" for lost in draft.dropped[:3]))
        raise TaskError("nothing in it can be turned into a test" + (f" ({why})" if why else ""))
    _check_reference(draft)
    record: dict[str, Any] = {
        "format": FORMAT,
        "id": draft.id,
        "prompt": draft.prompt,
        "requirements": None,
        "interface": {"kind": draft.kind, "name": draft.name},
        "reference": None if draft.reference is None else dict(draft.reference),
        "tests": _numbered(draft.tests),
    }
    if draft.exports:
        record["interface"]["exports"] = list(draft.exports)
    distributions = packages.third_party(_sources(draft), exclude=_own_modules(draft))
    optional = {
        "files": dict(draft.files),
        "precondition": draft.precondition,
        "generator": draft.generator,
        "compare": draft.compare,
        "packages": distributions,
        "candidates": [{"id": c.id, **c.program, "origin": c.origin} for c in draft.candidates],
    }
    record.update({key: value for key, value in optional.items() if value})
    record["metadata"] = _metadata(draft, format)
    where = row.path.name if row.line is None else f"{row.path.name}:{row.line}"
    record["provenance"] = {"made_by": f"cupel import {format}", "source": where}
    return task_from_json(record)


def numbers(prefix: str, count: int) -> list[str]:
    """`count` ids: the prefix and a number from 0, of two digits or as many as the last one has."""
    width = max(2, len(str(count - 1)))
    return [f"{prefix}{number:0{width}d}" for number in range(count)]


def published(data: Mapping[str, Any], verdict: str = "correct") -> tuple[list[Published], list[Dropped]]:
    """The candidates of the shared files' form: a list of `{"code", "origin", …}` under `candidates`.

    Args:
        data: the record.
        verdict: the field that holds a candidate's published verdict; other fields are not kept, since
            they may say how the program fared.
    """
    given = optional_array(data, "candidates")
    found, dropped = [], []
    for id, candidate in zip(numbers("c", len(given)), given, strict=True):
        if not isinstance(candidate, dict) or not isinstance(candidate.get("code"), str):
            dropped.append(Dropped(f"candidate {id}", "code: text is required"))
            continue
        correct, origin = candidate.get(verdict), candidate.get("origin")
        if correct is not None and not isinstance(correct, bool):
            dropped.append(Dropped(f"candidate {id}", f"{verdict}: true or false, not {kind_of(correct)}"))
            continue
        origin = origin if isinstance(origin, str) and origin else "unknown"
        found.append(Published(id, {"code": candidate["code"]}, origin, correct))
    return found, dropped


def published_codes(
    codes: Sequence[str | None], origin: str, correct: object = None
) -> tuple[list[Published], list[Dropped]]:
    """Candidates given as a list of programs, beside a list of verdicts or none.

    Raises:
        TaskError: there are verdicts, but not one for each program.
    """
    verdicts = [None] * len(codes) if correct is None else correct
    if not isinstance(verdicts, list) or len(verdicts) != len(codes):
        raise TaskError(f"the verdicts are not a list of {len(codes)}, one for each candidate")
    found, dropped = [], []
    for id, code, verdict in zip(numbers("c", len(codes)), codes, verdicts, strict=True):
        if not isinstance(code, str):
            dropped.append(Dropped(f"candidate {id}", f"a program is text, not {kind_of(code)}"))
        elif verdict is not None and not isinstance(verdict, bool):
            dropped.append(Dropped(f"candidate {id}", f"a verdict is true or false, not {kind_of(verdict)}"))
        else:
            found.append(Published(id, {"code": code}, origin, verdict))
    return found, dropped


def _numbered(tests: Sequence[Payload]) -> list[Payload]:
    ids = numbers("t", len(tests))
    private = {"visibility": "private", "origin": "seed"}
    return [{"id": id, **private, **test} for id, test in zip(ids, tests, strict=True)]


def _metadata(draft: Draft, format: str) -> dict[str, Any]:
    verdicts = {c.id: c.correct for c in draft.candidates if c.correct is not None}
    own: dict[str, Any] = {"imported_from": format}
    if verdicts:
        own["published_verdicts"] = verdicts
    return {**draft.metadata, **own}


def _codes(program: Mapping[str, Any] | None) -> list[str]:
    if program is None:
        return []
    files: Mapping[str, str] = program.get("files") or {"solution.py": program["code"]}
    return [text for path, text in files.items() if path.endswith(".py")]


def _check_reference(draft: Draft) -> None:
    """What can be seen without running it: the reference is Python, and binds the name under test."""
    names: set[str] = set()
    for code in _codes(draft.reference):
        tree = parsed(code)
        if tree is None:
            raise TaskError("reference: it is not Python that this interpreter reads")
        names.update(bound(tree.body))
    named = draft.kind in ("function", "class") and draft.reference is not None
    if named and draft.name not in names and "*" not in names:
        raise TaskError(f"reference: it defines no {draft.name!r} at its top level")


def _sources(draft: Draft) -> list[str]:
    """What must be importable for the task to be judged at all: the reference's imports and the tests'."""
    tests = [test["code"] for test in draft.tests if test["kind"] in ("unittest", "pytest")]
    return [*_codes(draft.reference), *tests]


def _own_modules(draft: Draft) -> set[str]:
    paths = [*draft.files, *((draft.reference or {}).get("files") or ())]
    modules = {path.partition("/")[0].removesuffix(".py") for path in paths}
    return {draft.name, "solution", "pytest", *modules}
