"""What the words of a prompt say about its inputs, read by a few patterns.

Covers the plain phrases that problem statements share: signs of numbers, emptiness, order, uniqueness, letters,
and upper bounds. It understands nothing: a phrase about the output can be taken for one about the input. So words
that *exclude* a kind of input are taken at face value (that costs a test at worst), and words that *invite* one
only lower the agreement that it needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.fuzz.domain import items_of

_EXCLUDES: tuple[tuple[str, frozenset[str]], ...] = (
    (r"(?<!non-)(?<!non )\bpositive\b(?! or negative| and negative|, negative)", frozenset({"zero", "negative"})),
    (r"\bnon-?\s?negative\b|\bnatural numbers?\b|\bunsigned\b", frozenset({"negative"})),
    (r"\bnon-?\s?empty\b|\bnot (be )?empty\b|\bat least one (element|character|item|number|word)", frozenset({"empty"})),
    (r"\b(consists?|consisting|made up|composed) (only |solely |entirely )?of\b|\bcontain(s|ing)? only\b|\bcontains? just\b"
     r"|\bonly contains?\b|\bwithout (any )?(space|punctuation)",
     frozenset({"alien-characters", "new-characters", "foreign-characters", "white-space", "new-case"})),
    (r"\b(list|array|sequence|tuple)s? of (\w+ )?(unique|distinct)\b|\b(are|is) (all )?(unique|distinct)\b"
     r"|\bno (duplicates?|repeated)\b|\bwithout (duplicates?|repetition)|\bunique (integers|numbers|elements)\b",
     frozenset({"duplicates"})),
    (r"\b(given|takes?|accepts?|receives?|from|in) (an? |the |two )?sorted (list|array|sequence)s?\b", frozenset({"unsorted"})),
    (r"\b(list|array|sequence|matrix|grid)s? of (\w+ )?(integers|ints|whole numbers)\b|\bintegers?\b",
     frozenset({"fractional"})),
)  # fmt: skip
"""Phrase → flags of inputs that it rules out."""

_INVITES: tuple[tuple[str, frozenset[str]], ...] = (
    (r"\b(is|are|be) (an )?empty\b|\b(for|given|of|on|if|with) (an )?empty\b|\bempty (input|list|string|array)\b(?= (is|should|as input))",
     frozenset({"empty"})),
    (r"(?<!non-)(?<!non)(?<!non )\bnegatives?\b", frozenset({"negative"})),
    (r"\b(multiple|consecutive|several|extra|leading|trailing) (white)?\s?-?spaces?\b|\bwhite-?\s?spaces?\b",
     frozenset({"white-space"})),
    (r"\b(floats?|floating|decimals?|real numbers?|fractions?)\b", frozenset({"fractional", "annotated-type", "whole"})),
    (r"\b(upper|lower)-?\s?case\b|\bcapital(ized|s)?\b|\bcase-?\s?(in)?sensitiv", frozenset({"new-case"})),
    (r"\bpunctuation\b|\bspecial characters?\b|\bany characters?\b", frozenset({"new-characters"})),
    (r"\bduplicat|\brepeat|\bmore than once\b|\bseveral times\b|\btie\b|\bsame (number|value|length)", frozenset({"duplicates"})),
    (r"\bzeros?\b", frozenset({"zero", "between"})),
)  # fmt: skip
"""Phrase → flags of inputs that it speaks of."""

_BOUND = re.compile(
    r"(?:<=|<|≤|(?<!not )(?<!no )\bless th[ae]n(?: or equal to)?|\bat most|\bno more than|\bup to|\bnot exceed(?:ing)?|\bno greater than)"
    r"\s*(\d[\d_,]*)(?:\s*(?:\^|\*\*)\s*(\d+))?(?![\w.]*\.\d)"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a prompt says about inputs."""

    excluded: frozenset[str] = frozenset()
    """Novelty flags of inputs that it rules out."""
    invited: frozenset[str] = frozenset()
    """Novelty flags of inputs that it speaks of, and does not rule out."""
    most: int | None = None
    """The greatest upper bound that it states, unless an example exceeds it."""


def read_wording(prompt: str, examples: Iterable[Arguments] = ()) -> Wording:
    """Flags and bound that the words of ``prompt`` imply; ``examples`` are inputs known to be meant."""
    text = " ".join(prompt.lower().split())
    excluded = _matching(_EXCLUDES, text)
    invited = _matching(_INVITES, text) - excluded
    bounds = [_number(match) for match in _BOUND.finditer(text)]
    most = max(bounds, default=None)
    if most is not None and any(_exceeds(value, most) for example in examples for value in example.values):
        most = None
    return Wording(excluded, invited, most)


def _matching(phrases: tuple[tuple[str, frozenset[str]], ...], text: str) -> frozenset[str]:
    return frozenset(flag for phrase, named in phrases if re.search(phrase, text) for flag in named)


def _number(match: re.Match[str]) -> int:
    base = int(re.sub(r"[_,]", "", match[1]))
    power = int(match[2]) if match[2] else 1
    return base ** min(power, 30) if base < 1_000 else base


def _exceeds(value: object, bound: int) -> bool:
    if isinstance(value, int | float):
        return value > bound
    return any(_exceeds(item, bound) for item in items_of(value))
