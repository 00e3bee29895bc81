"""Linters: what can be seen in prompt, requirements, interface, reference and tests without running anything.

Each reads one kind of trouble and is a function from the subject to findings. They err on the side of silence: what rejects a task has
to be wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cupel.author.validation.finding import Finding
from cupel.author.validation.linters.exceptions import unstated_exceptions
from cupel.author.validation.linters.parameters import unused_parameters
from cupel.author.validation.linters.requirements import duplicate_requirements, empty_sections
from cupel.author.validation.linters.signatures import signature_mismatches
from cupel.author.validation.linters.terms import undefined_terms
from cupel.author.validation.linters.wording import vague_words
from cupel.author.validation.subject import Subject

LINTERS: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    empty_sections,
    duplicate_requirements,
    signature_mismatches,
    unstated_exceptions,
    unused_parameters,
    undefined_terms,
    vague_words,
)


def lint(subject: Subject) -> Iterator[Finding]:
    """The findings of all linters."""
    return (finding for linter in LINTERS for finding in linter(subject))
