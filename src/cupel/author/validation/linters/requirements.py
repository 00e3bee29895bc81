"""The requirements as a list: sections that have to be there, and statements that stand there twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cupel.author.validation.finding import Finding, FindingKind, Party, Severity
from cupel.author.validation.subject import Subject
from cupel.author.validation.surfaces import reference_routines

_ALIKE = 0.85
"""Share of their words that two requirements share from which on they are probably one."""
_FEWEST_WORDS = 5
"""Shorter requirements share words by chance."""
_ADVICE = {
    "outputs": "state what is returned or printed, and in which form",
    "inputs": "state which inputs are meant, with types and bounds",
    "edge_cases": "state what happens at the edges (empty, one, equal, largest)",
}


def empty_sections(subject: Subject) -> Iterator[Finding]:
    """Sections that are missing, and requirements without a text."""
    requirements = subject.task.requirements or []
    if not requirements:
        message = "the task has no requirements; write down what a test may check, item by item"
        yield Finding(FindingKind.EMPTY_SECTION, Party.AUTHOR, Severity.REJECT, message)
        return
    for one in requirements:
        if not re.search(r"\w", one.text):
            message = f"requirement {one.id} ({one.section}) says nothing; write it out or take it out"
            yield Finding(
                FindingKind.EMPTY_SECTION, Party.AUTHOR, Severity.REJECT, message, requirements=(one.id,)
            )
    there = {one.section for one in requirements}
    for section, advice in _ADVICE.items():
        if section in there or (section == "inputs" and not _takes_anything(subject)):
            continue
        yield Finding(
            FindingKind.EMPTY_SECTION,
            Party.AUTHOR,
            Severity.REJECT if section == "outputs" else Severity.NOTE,
            f"no requirement is in the section `{section}`; {advice}",
        )


def _takes_anything(subject: Subject) -> bool:
    """Whether there is any input at all."""
    if subject.task.interface.kind == "program":
        return any(getattr(test, "stdin", "") for test in subject.task.tests)
    return any(one.positional or one.keyword_only or one.more for one in reference_routines(subject).values())


def duplicate_requirements(subject: Subject) -> Iterator[Finding]:
    """Requirements that say the same: word for word, or nearly."""
    requirements = subject.task.requirements or []
    words = [tuple(re.findall(r"[\w<>=+\-*/]+", one.text.lower())) for one in requirements]
    for later, one in enumerate(requirements):
        for earlier in range(later):
            same, alike = words[later] == words[earlier], _share(words[later], words[earlier])
            if not words[later] or not (same or alike >= _ALIKE):
                continue
            other = requirements[earlier]
            yield Finding(
                FindingKind.DUPLICATE_REQUIREMENT,
                Party.AUTHOR,
                Severity.REJECT if same else Severity.NOTE,
                f"requirements {other.id} and {one.id} say the same"
                + ("" if same else " in nearly the same words")
                + "; keep one, or say how they differ",
                requirements=(other.id, one.id),
            )
            break


def _share(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    """Words that two texts share, of all their words (Jaccard); numbers count, so that two bounds are not one."""
    one, other = set(first), set(second)
    if min(len(one), len(other)) < _FEWEST_WORDS or _telling(one) != _telling(other):
        return 0.0
    return len(one & other) / len(one | other)


def _telling(words: set[str]) -> set[str]:
    """Words that change what is said though all others are the same: numbers, signs, negations."""
    return {
        word
        for word in words
        if not word.isalpha() or word in ("not", "no", "never", "without", "least", "most")
    }
