"""What who says why a program fails may see: the task's text, the program, and what it did on the tests that it fails.

It has no field for the reference, for who wrote the program, for other programs, or for what rules guess: a guess that is shown is
mostly repeated.
"""

from __future__ import annotations

from dataclasses import dataclass

from cupel.llm.views import TaskText


@dataclass(frozen=True, slots=True)
class FailedTestView:
    """One test that the program fails; all as text."""

    test_id: str
    input: str
    expected: str
    """Empty where only the test's own code knows."""
    got: str


@dataclass(frozen=True, slots=True)
class TagChoiceView:
    """One tag that can be given."""

    id: str
    title: str
    counts: str
    """What counts as this, and what does not."""


@dataclass(frozen=True, slots=True)
class TagView:
    """A failing program, to say why it fails."""

    task: TaskText
    program: str
    """With line numbers."""
    tests: tuple[FailedTestView, ...]
    failed: int
    """Tests that it does not pass, shown or not."""
    passed: int
    tags: tuple[TagChoiceView, ...]
