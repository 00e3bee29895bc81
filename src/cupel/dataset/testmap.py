"""A task's tests as a map from inputs to answers, both as hashes: what two tasks' tests say of each other.

Covers every kind of test; names that a task gives to its own things do not count, so that a renamed copy has the
same map. Texts of values are compared as texts: `[1,2]` and `[1, 2]` are the same, `[1, 2]` and `(1, 2)` are not. A
test whose own code decides (an assert, a test file) is an input with nothing to differ in. Runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cupel.dataset.normaltext import MASK, hash64
from cupel.model.task import AssertTest, CallsTest, CallTest, StdioTest, Step, Task

_NAME = re.compile(r"[A-Za-z_]\w*")
_PASSED = "passes"


def answers_of(task: Task) -> dict[int, int]:
    """Hash of each input → hash of its answer; an input that stands there with two answers is left out."""
    names = frozenset([task.interface.name, *task.interface.exports])
    found: dict[int, int] = {}
    ambiguous: set[int] = set()
    for test in task.tests:
        given, answer = _told(test, names)
        key, value = hash64(given), hash64(answer)
        if found.setdefault(key, value) != value:
            ambiguous.add(key)
    return {key: value for key, value in found.items() if key not in ambiguous}


def agreement(one: Mapping[int, int], other: Mapping[int, int]) -> tuple[int, int]:
    """(inputs in common, those of them with the same answer)."""
    fewer, more = (one, other) if len(one) <= len(other) else (other, one)
    shared = [key for key in fewer if key in more]
    return len(shared), sum(fewer[key] == more[key] for key in shared)


def _told(test: Any, names: frozenset[str]) -> tuple[str, str]:
    """(input, answer) of a test, as texts."""
    match test:
        case CallTest():
            name = MASK if test.function is None or test.function in names else test.function
            return f"call {name} {_even(test.args)} {_even(test.kwargs)}", _answer(test.expected, test.raises)
        case CallsTest():
            given = [
                f"{_action(step)} {_even(step.args)} {_even(step.kwargs)} {step.as_} {step.on}"
                for step in test.steps
            ]
            return "calls " + "\n".join(given), "\n".join(
                _answer(step.expected, step.raises) for step in test.steps
            )
        case StdioTest():
            return f"stdio {test.stdin.strip()}", (test.stdout or "").strip()
        case AssertTest():
            return f"assert {_even(_masked(test.code, names))}", _PASSED
    return f"{test.kind} {_masked(test.code, names)} {test.only}", _PASSED


def _action(step: Step) -> str:
    return "get" if step.get is not None else "new" if step.new is not None else "call"


def _answer(expected: str | None, raises: str | None) -> str:
    return f"raises {raises}" if raises is not None else f"gives {_even(expected)}"


def _even(text: str | None) -> str:
    """A literal's text without white space, and with one kind of quotes."""
    return "" if text is None else "".join(text.split()).replace('"', "'")


def _masked(code: str, names: frozenset[str]) -> str:
    return _NAME.sub(lambda match: MASK if match[0] in names else match[0], code)
