"""Which column of a table means what: the mapping that `columns` goes by.

Covers reading the mapping from `target=column` texts and finding a column's value. Does not interpret values
(`columns`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from cupel.model.errors import TaskError, UsageError
from cupel.model.suggestion import did_you_mean

TARGETS: Mapping[str, str] = MappingProxyType({
    "id": "unique text or number; without it the file's name and the row's number",
    "prompt": "text, or a chat whose user turns are taken",
    "name": "the function's or class's name; without it the one that the tests call",
    "kind": "function, class, module or program; without it what the tests are for",
    "reference": "a right program",
    "tests": "asserts or test files, {input, output} pairs, or JSON text of either",
    "candidates": "a list of programs",
    "correct": "a list of booleans, one for each candidate",
})  # fmt: skip
"""Target → what its column may hold."""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Target → the source's column. A target that is not named is read from the column of its own name."""

    columns: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse unknown targets, with the nearest known one."""
        for target in self.columns:
            if target not in TARGETS:
                hint = did_you_mean(target, TARGETS) or f"; the targets are {', '.join(TARGETS)}"
                raise UsageError(f"--map {target}=…: no such target{hint}")

    @classmethod
    def parse(cls, texts: Iterable[str]) -> ColumnMap:
        """The mapping of texts `target=column`, as given on the command line.

        Raises:
            UsageError: a text has another form, a target is unknown, or is named twice.
        """
        columns: dict[str, str] = {}
        for text in texts:
            target, equals, column = (part.strip() for part in text.partition("="))
            if not (target and equals and column):
                raise UsageError(f"--map {text!r}: the form is target=column, e.g. prompt=question")
            if target in columns:
                raise UsageError(f"--map {text!r}: {target} is mapped twice")
            columns[target] = column
        return cls(columns)

    def value(self, data: Mapping[str, Any], target: str) -> Any:
        """The value for a target; None where the row has none.

        A column may name a field inside a column: `reward_model.ground_truth`.

        Raises:
            TaskError: the column was named in the mapping and the row does not have it.
        """
        column = self.columns.get(target, target)
        if column in data:
            return data[column]
        value: Any = data
        for part in column.split("."):
            if not isinstance(value, Mapping) or part not in value:
                if target in self.columns:
                    raise TaskError(f"column {column!r} is missing{did_you_mean(column, data)}")
                return None
            value = value[part]
        return value

    def used(self) -> frozenset[str]:
        """The top-level columns that the mapping reads."""
        return frozenset(
            self.columns.get(target, target).partition(".")[0] for target in TARGETS
        ) | frozenset(self.columns.values())
