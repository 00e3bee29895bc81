"""How a rule says what it found, and the confidences that rules state."""

from __future__ import annotations

from collections.abc import Sequence

from cupel.author.failures.case import Case, RanTest, evidence_of
from cupel.author.failures.tag import PROGRAM, Evidence, FailureTag

CERTAIN = 0.95
"""What was seen leaves no other reading: the parser refuses the text, the same test came out twice in two ways."""
CLEAR = 0.9
"""One observation that rarely has another cause."""
LIKELY = 0.75
"""A pattern over most failing tests."""
FAIR = 0.65
"""A pattern that other faults can show as well."""
HINT = 0.45
"""Worth telling a reviewer; below what a tag by itself needs."""


def found(
    tag: str, confidence: float, some: Sequence[RanTest], why: str, *, line: int | None = None
) -> FailureTag:
    """A tag with its evidence.

    Args:
        tag: its id.
        confidence: from 0 to 1.
        some: the tests that show it.
        why: in a sentence.
        line: of the program, where one is known.
    """
    return FailureTag(tag, round(confidence, 3), PROGRAM, evidence_of(some, why, line=line))


def by_share(case: Case, some: Sequence[RanTest], *, most: float = CLEAR, least: float = 0.5) -> float:
    """Confidence that grows from `least` to `most` with the part of the failing tests that a rule explains."""
    return least + (most - least) * case.share(some)


def without_tests(tag: str, confidence: float, why: str, *, line: int | None = None) -> FailureTag:
    """A tag that rests on the text alone."""
    return FailureTag(tag, round(confidence, 3), PROGRAM, Evidence(line=line, why=why))
