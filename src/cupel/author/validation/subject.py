"""What the checks look at: a task, read once.

Covers the reference's text and tree, what prompt and requirements state, and which tests are the author's own. Runs nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cupel.author.validation.finding import Party
from cupel.judge.programs import source_of
from cupel.model.source import parsed
from cupel.model.task import Task


@dataclass(frozen=True)
class Subject:
    """A task under validation; read lazily."""

    task: Task

    @cached_property
    def code(self) -> str | None:
        """The reference's entry file; None without a reference."""
        if self.task.reference is None:
            return None
        source = source_of(self.task, self.task.reference)
        return source.files[source.entry]

    @cached_property
    def tree(self) -> ast.Module | None:
        """Its syntax tree; None where it does not parse."""
        return parsed(self.code) if self.code is not None else None

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The prompt, and the text of each requirement."""
        return (self.task.prompt, *(one.text for one in self.task.requirements or []))

    @cached_property
    def stated(self) -> str:
        """Prompt and requirements as one text."""
        return "\n\n".join(self.texts)

    @cached_property
    def public(self) -> frozenset[str]:
        """Ids of the tests that are the author's examples."""
        return frozenset(test.id for test in self.task.tests if test.visibility == "public")

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The interface's own names: what is called, and exports."""
        interface = self.task.interface
        own = [] if interface.kind == "program" else [interface.name]
        return tuple(dict.fromkeys([*own, *interface.exports]))

    def party_of(self, test_id: str) -> Party:
        """Who wrote a test; of a test file's function its file counts."""
        return Party.AUTHOR if test_id.partition("::")[0] in self.public else Party.TESTER

    def tests_of(self, party: Party) -> Iterator[Any]:
        """The tests that author or tester wrote."""
        return (test for test in self.task.tests if self.party_of(test.id) is party)
