"""The tests that stand of a task: seed tests and new ones, less those set aside.

Covers going from ids of checks back to tests of the format; of a test file single functions can be left out
(`only`). Runs nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from pydantic import TypeAdapter

from cupel.evolve.results import RoundResult
from cupel.judge.test_functions import test_functions
from cupel.model.task import FileTest, Task, Test

_TEST: TypeAdapter[Any] = TypeAdapter(Test)


def standing(task: Task, rounds: Sequence[RoundResult]) -> Task:
    """The task with all tests that count after these rounds."""
    new = [test_from_json(test) for result in rounds for test in result.tests]
    gone = {one.test_id for result in rounds for one in result.set_aside}
    return task.with_tests(without([*task.tests, *new], gone))


def test_from_json(record: dict[str, Any]) -> Any:
    """A test of the format from plain JSON."""
    return _TEST.validate_python(record)


test_from_json.__test__ = False  # type: ignore[attr-defined]  # no test itself, whatever a test runner thinks


def check_ids(test: Any) -> list[str]:
    """The ids of a test's checks: its own, or one for each function of a test file."""
    if isinstance(test, FileTest):
        return [f"{test.id}::{function}" for function in test_functions(test)]
    return [test.id]


def without(tests: Sequence[Any], gone: Collection[str]) -> list[Any]:
    """The tests less the checks with these ids; a test file that loses all its functions goes."""
    return [kept for test in tests if (kept := _less(test, gone)) is not None]


def _less(test: Any, gone: Collection[str]) -> Any:
    ids = check_ids(test)
    kept = [one for one in ids if one not in gone]
    if not kept:
        return None
    if len(kept) == len(ids):
        return test
    return test.model_copy(update={"only": [one.removeprefix(f"{test.id}::") for one in kept]})
