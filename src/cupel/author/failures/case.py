"""One failing program as the rules see it: its text, the task's, and what it did on each test, with answers.

Plain frozen values, so that a rule can be tried without a sandbox. Where they come from is
`cupel.author.failures.observe`'s.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cupel.author.failures.tag import Evidence, sentence, shown
from cupel.judge.verdict import shown_value
from cupel.model.outcome import Outcome
from cupel.model.source import parsed


@dataclass(frozen=True, slots=True)
class Known:
    """A value that is known: it may be None."""

    value: Any


@dataclass(frozen=True, slots=True)
class RanTest:
    """One test, and what the program did on it."""

    test_id: str
    """Of a test file one function, `<test id>::<Class.>method`."""
    kind: str
    """`call`, `calls`, `assert`, `stdio`, `unittest` or `pytest`."""
    outcome: Outcome
    detail: str = ""
    """The judge's words, or the test's own."""
    is_public: bool = False
    requirements: tuple[str, ...] = ()
    given: tuple[Any, ...] | None = None
    """Arguments of the call, or of all steps; of a program its stdin; None where they are not known."""
    expected: Known | None = None
    """The stated value, or the reference's answer; of the failing step where there are several."""
    got: Known | None = None
    """The program's answer there; of a program what it printed."""
    wanted_error: str | None = None
    """The exception that is to be raised."""
    raised: str | None = None
    """The exception that the program raised."""
    message: str = ""
    """Its text."""
    is_unstable: bool = False
    """Run again, it came out otherwise."""
    again: str = ""
    """How, for a reader."""
    changes_input: bool = False
    """It changes an argument that the reference leaves as it is."""
    differs_when_repeated: bool = False
    """The same call a second time in the same process gives another answer, which the reference's does not."""

    @property
    def failed(self) -> bool:
        """Whether it is a verdict against the program."""
        return self.outcome is not Outcome.PASS

    @property
    def is_wrong_value(self) -> bool:
        """Whether there is an answer, and another one was expected."""
        return self.failed and self.expected is not None and self.got is not None


@dataclass(frozen=True)
class Case:
    """One failing program."""

    task_id: str
    candidate_id: str
    kind: str
    """Of the interface."""
    name: str
    """Of the interface."""
    code: str
    """The file that is loaded."""
    tests: tuple[RanTest, ...]
    """Those with a verdict, in the task's order."""
    prompt: str = ""
    requirements: tuple[tuple[str, str], ...] = ()
    """(id, text) of each."""
    reference: str | None = None
    right: tuple[str, ...] = ()
    """Other programs that pass everything."""
    repairs: tuple[str, ...] = ()
    """Versions of it that differ in one place and pass everything."""
    packages: tuple[str, ...] = ()
    """Modules from outside of the standard library that it may import."""
    own_modules: tuple[str, ...] = ()
    """Modules that stand beside it, and its own names."""
    unknown_names: tuple[str, ...] = ()
    """Dotted names that it uses and that the interpreter does not know, as far as they were asked for."""

    @cached_property
    def tree(self) -> ast.Module | None:
        """The program's syntax tree; None where it has none."""
        return parsed(self.code)

    @cached_property
    def reference_tree(self) -> ast.Module | None:
        """The reference's."""
        return None if self.reference is None else parsed(self.reference)

    @cached_property
    def failing(self) -> tuple[RanTest, ...]:
        """Tests that it does not pass."""
        return tuple(one for one in self.tests if one.failed)

    @cached_property
    def passing(self) -> tuple[RanTest, ...]:
        """Tests that it passes."""
        return tuple(one for one in self.tests if not one.failed)

    @property
    def wrong_values(self) -> tuple[RanTest, ...]:
        """Failing tests with an answer and an expected one."""
        return tuple(one for one in self.failing if one.is_wrong_value)

    def share(self, some: Sequence[RanTest]) -> float:
        """Which part of the failing tests these are."""
        return len(some) / len(self.failing) if self.failing else 0.0

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """The functions and methods that it defines, those that the interface names first."""
        found = [
            node
            for node in ast.walk(self.tree or ast.Module([], []))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        return iter(sorted(found, key=lambda node: node.name != self.name))


_NAMED = 5
"""Tests that evidence names."""


def evidence_of(some: Sequence[RanTest], why: str, *, line: int | None = None) -> Evidence:
    """Evidence from failing tests, and in words."""
    first = next(
        (one for one in some if one.expected is not None or one.wanted_error), some[0] if some else None
    )
    expected = got = None
    if first is not None:
        if first.wanted_error is not None:
            expected = f"{first.wanted_error} raised"
        elif first.expected is not None:
            expected = shown(value_text(first.expected.value))
        if first.raised is not None:
            got = shown(f"{first.raised}: {first.message}")
        elif first.got is not None:
            got = shown(value_text(first.got.value))
        elif first.detail:
            got = shown(first.detail)
        some = [first, *(one for one in some if one is not first)]
    named = tuple(one.test_id for one in some[:_NAMED])
    ids = tuple(dict.fromkeys(id for one in some for id in one.requirements))
    return Evidence(named, expected, got, line, ids, sentence(why))


def value_text(value: Any) -> str:
    """A value for a reader; text that was printed stands as Python writes it."""
    return shown_value(value)
