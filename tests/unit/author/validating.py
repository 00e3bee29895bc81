"""A task that validation accepts without a finding, and changes to it."""

from __future__ import annotations

import copy
from typing import Any

from cupel.author.validation import Finding, Strictness, Validation, validate
from cupel.author.validation.subject import Subject
from cupel.judge.judge import Judge
from cupel.model.task import Task, task_from_json

CLAMP = """\
def clamp(x, lo, hi):
    if lo > hi:
        raise ValueError("lo is above hi")
    if x < lo:
        return lo
    if x > hi:
        return hi
    return x
"""
BRIEF = Strictness(name="brief", mutants=20, inputs=20)


def call(
    id: str, args: str, expected: str | None = None, *requirements: str, **fields: Any
) -> dict[str, Any]:
    """A private `call` test."""
    told = {} if expected is None else {"expected": expected}
    return {
        "id": id,
        "kind": "call",
        "args": args,
        **told,
        "visibility": "private",
        "origin": "person:tess",
        "requirements": list(requirements),
        **fields,
    }


def stdio(id: str, stdin: str, stdout: str, *requirements: str) -> dict[str, Any]:
    """A private `stdio` test."""
    return {"id": id, "kind": "stdio", "stdin": stdin, "stdout": stdout, "visibility": "private", "origin": "person:tess",
            "requirements": list(requirements)}  # fmt: skip


_RECORD: dict[str, Any] = {
    "format": "cupel.task/1",
    "id": "demo/clamp",
    "prompt": "Write `clamp(x, lo, hi)`: the number of the range from `lo` to `hi` that is nearest to `x`.\n\n"
    "    clamp(5, 0, 3) == 3\n",
    "requirements": [
        {"id": "R1", "section": "inputs", "text": "x, lo and hi are integers from -100 to 100."},
        {"id": "R2", "section": "outputs", "text": "The nearest number of the range, x itself where it is inside."},
        {"id": "R3", "section": "edge_cases", "text": "Both ends belong to the range."},
        {"id": "R4", "section": "errors", "text": "ValueError is raised where lo is above hi."},
    ],
    "interface": {"kind": "function", "name": "clamp", "signature": "clamp(x: int, lo: int, hi: int) -> int"},
    "reference": {"code": CLAMP},
    "precondition": "def valid(x, lo, hi):\n    return all(type(v) is int and -100 <= v <= 100 for v in (x, lo, hi))\n",
    "tests": [
        call("p1", "[5, 0, 3]", "3", "R2", visibility="public", origin="person:ann"),
        call("t1", "[-7, -2, 9]", "-2", "R1", "R2"),
        call("t2", "[4, -2, 9]", "4", "R2"),
        call("t3", "[9, -2, 9]", "9", "R3"),
        call("t4", "[10, -2, 9]", "9", "R2", "R3"),
        call("t5", "[-2, -2, 9]", "-2", "R3"),
        call("t6", "[-3, -2, 9]", "-2", "R3"),
        call("t7", "[1, 3, 2]", None, "R4", raises="ValueError"),
        call("t8", "[6, 4, 4]", "4", "R3"),
        call("t9", "[4, 5, 4]", None, "R4", raises="ValueError"),
    ],
}  # fmt: skip


def record(**changes: Any) -> dict[str, Any]:
    """The task as JSON; `...` takes a field out."""
    whole = {**copy.deepcopy(_RECORD), **changes}
    return {name: value for name, value in whole.items() if value is not ...}


def task(**changes: Any) -> Task:
    """The task with these fields instead."""
    return task_from_json(record(**changes))


def with_tests(*tests: dict[str, Any], **changes: Any) -> Task:
    """The task with these tests besides its own."""
    return task(tests=[*record()["tests"], *tests], **changes)


def subject(**changes: Any) -> Subject:
    """What linters look at."""
    return Subject(task(**changes))


def validated(judge: Judge, subject: Task, settings: Strictness = BRIEF) -> Validation:
    """Its validation, with few mutants."""
    return validate(subject, settings, judging=judge)


def said(findings: Any) -> list[tuple[str, str, str]]:
    """(kind, party, severity) of findings, in order."""
    return [(one.kind.value, one.party.value, one.severity.value) for one in findings]


def the(findings: Any, kind: str) -> Finding:
    """The only finding of a kind."""
    (found,) = [one for one in findings if one.kind.value == kind]
    assert isinstance(found, Finding)
    return found
