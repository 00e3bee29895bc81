"""What a quality test is made of: a small task of our own with one planted candidate, told to nobody.

Covers the record and the task made of it. The planted candidate is wrong and must be caught, or right and must be
kept; the others are right and differ in how they are written, as independent programs do.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

PLANTED = "planted"
"""Id of the planted candidate."""


@dataclass(frozen=True)
class Problem:
    """A function task with a planted candidate."""

    name: str
    prompt: str
    function: str
    seeds: tuple[str, ...]
    """Arguments of the seed tests, each the text of a Python list; the reference says what is expected."""
    right: tuple[str, ...]
    """Programs, the first of which is the reference; they agree wherever the prompt says what is asked for."""
    planted: str
    witness: tuple[str, ...]
    """Calls, one after the other in one state, on the last of which the planted program and the reference differ. Each is
    the text of a list of arguments."""
    shows_by: str = "value"
    """How they differ: in a `value`, by an `argument` that is changed or handed back, or in `time`."""
    precondition: str | None = None
    requirements: tuple[str, ...] = field(default=())

    is_core: bool = False
    """It is played in every run of the tests; the others in `make test-quality` alone."""

    @property
    def id(self) -> str:
        """The task's id."""
        return f"quality/{self.name}"

    def task(self) -> dict[str, Any]:
        """The task in the format, candidates inline, the planted one last."""
        reference, *others = self.right
        others = [*others, self.planted]
        names = [f"right-{index}" for index in range(1, len(self.right))] + [PLANTED]
        record = {
            "format": "cupel.task/1",
            "id": self.id,
            "prompt": self.prompt,
            "requirements": [
                {"id": f"R{index}", "section": "errors", "text": text}
                for index, text in enumerate(self.requirements, 1)
            ]
            or None,
            "interface": {"kind": "function", "name": self.function},
            "reference": {"code": reference},
            "tests": [self._seed(index, args) for index, args in enumerate(self.seeds)],
            "candidates": [
                {"id": name, "code": code, "origin": "person"}
                for name, code in zip(names, others, strict=True)
            ],
            "metadata": {},
            "provenance": {},
        }
        return record if self.precondition is None else {**record, "precondition": self.precondition}

    def _seed(self, index: int, args: str) -> dict[str, Any]:
        (expected,) = answers(self.right[0], self.function, [args])
        return {
            "id": f"s{index}",
            "kind": "call",
            "args": args,
            "expected": repr(expected),
            "visibility": "private",
            "origin": "seed",
        }


def answers(code: str, function: str, calls: list[str] | tuple[str, ...]) -> list[Any]:
    """What a program of ours answers to calls that follow each other in one state; an exception as its type's name."""
    space: dict[str, Any] = {}
    exec(compile(code, function, "exec", dont_inherit=True), space)
    found = []
    for args in calls:
        try:
            found.append(space[function](*ast.literal_eval(args)))
        except Exception as error:  # noqa: BLE001 - programs of ours, whatever they raise is the answer
            found.append(type(error).__name__)
    return found
