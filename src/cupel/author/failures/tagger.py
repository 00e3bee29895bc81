"""From what the rules say of one program to its tags: combined, weighed, or `unsure`.

Does not look at programs itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from cupel.author.failures.case import Case, evidence_of
from cupel.author.failures.finding import HINT
from cupel.author.failures.rules import RULES, Rule
from cupel.author.failures.tag import PROGRAM, FailureTag, by_confidence
from cupel.author.failures.taxonomy import UNSURE

STATED = 0.6
"""Confidence that a tag needs to stand without a reviewer."""
_MOST = 0.97
"""No combination of rules is surer than this."""
VERSION = 2
"""Of the rules: goes up when they change, so that what was stored before is made anew."""


def tags_for(
    case: Case, *, rules: Sequence[Rule] = RULES, stated: float = STATED
) -> tuple[tuple[FailureTag, ...], tuple[FailureTag, ...]]:
    """The tags of a failing program, the most confident first, and what was only guessed.

    Where no rule reaches `stated`, the only tag is `unsure`.

    Args:
        case: the program.
        rules: by default all.
        stated: the confidence that a tag needs.
    """
    said = by_confidence(list(combined(one for rule in rules for one in rule(case))))
    sure = tuple(one for one in said if one.confidence >= stated)
    guesses = tuple(one for one in said if one.confidence < stated and one.confidence >= HINT - 0.1)
    if sure:
        return sure, guesses
    why = "no rule reaches the stated confidence" if said else "no rule has anything to say"
    return (FailureTag(UNSURE, 0.0, PROGRAM, evidence_of(case.failing, why)),), guesses


def combined(tags: Iterable[FailureTag]) -> list[FailureTag]:
    """Each tag once: what several rules say of one adds up as independent evidence does, 1 − Π(1 − confidence)."""
    by_tag: dict[str, list[FailureTag]] = {}
    for one in tags:
        by_tag.setdefault(one.tag, []).append(one)
    return [_joined(some) for some in by_tag.values()]


def _joined(some: Sequence[FailureTag]) -> FailureTag:
    best = max(some, key=_confidence)
    if len(some) == 1:
        return best
    doubt = math.prod(1 - one.confidence for one in some)
    first = best.evidence
    lines = [one.evidence.line for one in some if one.evidence.line is not None]
    whys = dict.fromkeys(one.evidence.why for one in [best, *some] if one.evidence.why)
    evidence = replace(first, line=first.line or (lines[0] if lines else None), why="; ".join(whys))
    confidence = max(best.confidence, min(_MOST, 1 - doubt))
    return replace(best, confidence=round(confidence, 3), evidence=evidence)


_confidence: Callable[[FailureTag], float] = lambda one: one.confidence  # noqa: E731 - a key for `max`
