"""Time-outs: only where inputs are large, or also where they are small."""

from __future__ import annotations

from collections.abc import Iterator

from cupel.author.failures.case import Case, RanTest
from cupel.author.failures.finding import CLEAR, FAIR, LIKELY, found
from cupel.author.failures.inputfacts import Size, size
from cupel.author.failures.sourcefacts import loop_line
from cupel.author.failures.tag import FailureTag
from cupel.model.outcome import Outcome


def too_slow(case: Case) -> Iterator[FailureTag]:
    """Too slow for large inputs, or without an end."""
    late = [one for one in case.failing if one.outcome is Outcome.TIMEOUT]
    if not late:
        return
    answered = [
        _size(one) for one in case.tests if one.outcome is not Outcome.TIMEOUT and one.given is not None
    ]
    sizes = [_size(one) for one in late if one.given is not None]
    line = loop_line(case.tree) if case.tree is not None else None
    if sizes and answered and all(one.exceeds(other) for one in sizes for other in answered):
        largest = max(one.items for one in answered)
        why = (
            f"only on inputs of {min(one.items for one in sizes):,} values or more and numbers up to 2^{max(one.magnitude for one in sizes):.0f}; "
            f"those that it answers have at most {largest:,} values"
        )
        others = [one for one in case.failing if one.outcome is not Outcome.TIMEOUT]
        yield found("complexity", FAIR if others else CLEAR, late, why, line=line)
        return
    if not sizes and not _speaks_of_effort(case, late):
        yield found(
            "endless", FAIR if line is not None else 0.5, late, "it does not answer in time", line=line
        )
        return
    if _speaks_of_effort(case, late):
        yield found("complexity", LIKELY, late, "the tests name a requirement on the effort", line=line)
        return
    smaller = [one for one in sizes if any(not one.exceeds(other) for other in answered)]
    confidence = LIKELY if line is not None and smaller else FAIR
    yield found("endless", confidence, late, "on inputs no larger than others that it answers", line=line)


def _size(test: RanTest) -> Size:
    return size(test.given or ())


def _speaks_of_effort(case: Case, late: list[RanTest]) -> bool:
    """Whether all tests that it is late on name a requirement on time or size."""
    words = dict(case.requirements)
    effort = {
        id
        for id, text in words.items()
        if any(word in text.lower() for word in ("second", "linear", "complexity", "o(n", "largest"))
    }
    return bool(effort) and all(effort.intersection(one.requirements) for one in late)
