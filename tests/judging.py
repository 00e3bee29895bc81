"""A judge on this machine's sandbox, and tasks as short as a test needs them."""

from collections.abc import Iterator
from typing import Any

import pytest

from cupel.judge.checks import checks_of
from cupel.judge.judge import Judge, Judged
from cupel.judge.programs import source_of
from cupel.model.task import Program, Task, task_from_json
from cupel.sandbox import backends
from cupel.sandbox.limits import Limits

LIMITS = Limits(cpu_seconds=1.0, memory_bytes=256 << 20)


@pytest.fixture(scope="session")
def backend() -> str:
    """The isolation that this machine allows; resource limits alone where it allows none."""
    return backends.choose(unsafe_no_isolation=True)


@pytest.fixture(scope="session")
def judge(backend: str) -> Iterator[Judge]:
    """One judge for all tests: what a program does must not be noticed by the next anyway."""
    with Judge(backend) as shared:
        yield shared


def task_of(*tests: dict[str, Any], kind: str = "function", name: str = "f", **fields: Any) -> Task:
    """A task of these tests; what they all have is filled in, ids are `t0`, `t1` …"""
    common = {"visibility": "private", "origin": "seed"}
    return task_from_json(
        {
            "format": "cupel.task/1",
            "id": "demo/task",
            "prompt": "Do it.",
            "requirements": None,
            "interface": {"kind": kind, "name": name, "exports": fields.pop("exports", [])},
            "reference": None,
            "tests": [{"id": f"t{index}", **common, **test} for index, test in enumerate(tests)],
            **fields,
        }
    )


def call(args: str, expected: str | None = None, **fields: Any) -> dict[str, Any]:
    """A `call` test."""
    return {"kind": "call", "args": args, **({} if expected is None else {"expected": expected}), **fields}


def stdio(stdin: str, stdout: str | None, **fields: Any) -> dict[str, Any]:
    """A `stdio` test."""
    return {"kind": "stdio", "stdin": stdin, "stdout": stdout, **fields}


def judged(
    judge: Judge, task: Task, program: str | dict[str, str], limits: Limits = LIMITS, **options: Any
) -> list[Judged]:
    """The verdicts of a program, given as code or files, on all tests of a task."""
    source = Program(code=program) if isinstance(program, str) else Program(files=program)
    return judge.judge(source_of(task, source), checks_of(task), limits, **options)


def outcomes(
    judge: Judge, task: Task, program: str | dict[str, str], limits: Limits = LIMITS, **options: Any
) -> list[str]:
    """The outcomes alone."""
    return [one.outcome.value for one in judged(judge, task, program, limits, **options)]
