"""What the checks look at: a task, read once.

Covers the reference's texts and trees, what prompt and requirements state, and which tests are the author's own. Runs nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cupel.author.validation.finding import Party
from cupel.judge.programs import entry_of, source_of
from cupel.model.source import parsed
from cupel.model.task import Task


@dataclass(frozen=True)
class Subject:
    """A task under validation; read lazily."""

    task: Task

    @cached_property
    def entry(self) -> str:
        """Path of the file of a program that is loaded."""
        return entry_of(self.task.interface)

    @cached_property
    def files(self) -> Mapping[str, str]:
        """The reference's Python files by path, the entry first; none without a reference.

        Starter files that the reference leaves as they are belong to the task.
        """
        if self.task.reference is None:
            return {}
        source = source_of(self.task, self.task.reference)
        own = {
            path: code
            for path, code in (self.task.reference.files or {}).items()
            if path.endswith(".py") and code != self.task.files.get(path)
        }
        return {self.entry: source.files[self.entry], **own}

    @cached_property
    def trees(self) -> Mapping[str, ast.Module]:
        """Their syntax trees; those that do not parse are left out."""
        trees = {path: parsed(code) for path, code in self.files.items()}
        return {path: tree for path, tree in trees.items() if tree is not None}

    @cached_property
    def code(self) -> str | None:
        """The reference's entry file; None without a reference."""
        return self.files.get(self.entry)

    @cached_property
    def tree(self) -> ast.Module | None:
        """Its syntax tree; None where it does not parse."""
        return self.trees.get(self.entry)

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
