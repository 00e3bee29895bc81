"""What the words of a prompt say about its inputs, read by a few patterns.

Covers the plain phrases that problem statements share: signs of numbers, emptiness, order, uniqueness, letters,
and upper bounds. It understands nothing: a phrase about the output can be taken for one about the input. So words
that *exclude* a kind of input are taken at face value (that costs a test at worst), and words that *invite* one
only lower the agreement that it needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.fuzz.facts import items_of

_EXCLUDES: tuple[tuple[str, frozenset[str]], ...] = (
    (r"(?<!non-)(?<!non )\bpositive\b(?! or negative| and negative|, negative)", frozenset({"zero", "negative"})),
    (r"\bnon-?\s?negative\b|\bnatural numbers?\b|\bunsigned\b", frozenset({"negative"})),
    (r"\bnon-?\s?empty\b|\bnot (be )?empty\b|\bat least one (element|character|item|number|word)", frozenset({"empty"})),
    (r"\b(consists?|consisting|made up|composed) (only |solely |entirely )?of\b|\bcontain(s|ing)? only\b|\bcontains? just\b"
     r"|\bonly contains?\b|\bwithout (any )?(space|punctuation)",
     frozenset({"alien-characters", "new-characters", "foreign-characters", "foreign-digits", "white-space", "new-case"})),
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

_MEASURES = "sides?|side lengths?|edges?|radius|radii|diameters?|widths?|heights?"
_FIGURES = "triangles?|rectangles?|circles?|cubes?|cuboids?|cylinders?|spheres?|cones?|polygons?|hexagons?|trapezoids?"
_MEASURED = re.compile(
    rf"\b({_MEASURES}) of [^.]{{0,30}}\b({_FIGURES})\b|\b({_FIGURES})('s)? ({_MEASURES})\b"
)
"""A figure has sides that are longer than nothing ..."""
_NOT_MEASURES_ALONE = re.compile(
    r"\b(coordinates?|points?|cent(er|re)s?|positions?|origin|angles?|zeros?|negatives?|(in)?valid|impossible|histograms?)\b"
    r"|(?<![\d.])0(?![\d.])"
)
"""... unless other numbers than measures are spoken of as well, or figures that are none."""
_UPPER = re.compile(
    r"(?P<sign><=|≤|<|\bless th[ae]n or equal to|(?<!not )(?<!no )\bless th[ae]n|(?<!not )\bsmaller than|\bat most"
    r"|\bno more than|\bup to|\bnot exceed(?:ing)?|\b(?:no|not) greater than)\s*"
    r"(?P<number>\d[\d_,]*)(?:\s*(?:\^|\*\*)\s*(?P<power>\d+))?(?![\d]*\.\d)"
)
_LOWER = re.compile(
    r"(?P<sign>>=|≥|>|\bgreater than or equal to|(?<!not )(?<!no )\bgreater than|(?<!no )\bmore than|\bat least"
    r"|\bno less than|\bnot less than)\s*(?P<number>-?\d+)(?P<power>)(?![\d]*\.\d)"
)
_STRICT = ("<", ">", "less than", "less then", "smaller than", "greater than", "more than")
_NEAR = 40
"""Characters before a bound in which the parameter that it speaks of is looked for."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound that a prompt states for numbers."""

    place: int | None
    """Index of the parameter it speaks of; ``None``: of some number, so it is an upper bound for all."""
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Wording:
    """What a prompt says about inputs."""

    excluded: frozenset[str] = frozenset()
    """Novelty flags of inputs that it rules out."""
    invited: frozenset[str] = frozenset()
    """Novelty flags of inputs that it speaks of, and does not rule out."""
    bounds: tuple[Bound, ...] = ()
    """Bounds that it states for numbers, without those that an example breaks."""


def read_wording(prompt: str, examples: Sequence[Arguments] = (), names: Sequence[str] = ()) -> Wording:
    """Flags and bounds that the words of ``prompt`` imply.

    Args:
        prompt: problem statement, with or without code.
        examples: inputs known to be meant.
        names: the parameters, in order.
    """
    text = " ".join(prompt.lower().split())
    excluded = _matching(_EXCLUDES, text)
    if _MEASURED.search(text) and not _NOT_MEASURES_ALONE.search(text):
        excluded |= {"zero", "negative"}
    stated = [*_bounds(text, _UPPER, names), *_bounds(text, _LOWER, names)]
    return Wording(
        excluded=excluded,
        invited=_matching(_INVITES, text) - excluded,
        bounds=tuple(b for b in stated if not any(breaks_bound(example, (b,)) for example in examples)),
    )


def breaks_bound(arguments: Arguments, bounds: Sequence[Bound]) -> bool:
    """Whether a number among the arguments (or their elements) lies beyond a bound that applies to it."""
    return any(
        _beyond(value, bound)
        for bound in bounds
        for place, value in enumerate(arguments.args)
        if bound.place is None or bound.place == place
    )


def _beyond(value: object, bound: Bound) -> bool:
    if isinstance(value, int | float):
        return (bound.most is not None and value > bound.most) or (
            bound.least is not None and value < bound.least
        )
    return any(_beyond(item, bound) for item in items_of(value))


def _bounds(text: str, phrase: re.Pattern[str], names: Sequence[str]) -> Iterator[Bound]:
    """Upper bounds, of a named parameter or of all; lower bounds of a named parameter only, as lower bounds of
    other things (counts, lengths of output) are common."""
    for match in phrase.finditer(text):
        near = re.findall(r"\w+", text[max(0, match.start() - _NEAR) : match.start()].rpartition(". ")[2])
        spoken = [name for name in near if name in [known.lower() for known in names]]
        place = [known.lower() for known in names].index(spoken[-1]) if spoken else None
        number = int(re.sub(r"[_,]", "", match["number"]))
        number **= min(int(match["power"] or 1), 30) if abs(number) < 1_000 else 1
        strict = match["sign"] in _STRICT
        if phrase is _UPPER:
            yield Bound(place, None, number - strict)
        elif place is not None:
            yield Bound(place, number + strict, None)


def _matching(phrases: tuple[tuple[str, frozenset[str]], ...], text: str) -> frozenset[str]:
    return frozenset(flag for phrase, named in phrases if re.search(phrase, text) for flag in named)
