"""Sizes in growing steps: longer collections and texts, greater numbers.

Moderate on purpose: up to a hundred times the seeds' magnitude and a few hundred elements. Far larger ones, for tests of
speed, stand in `cupel.evolve.fuzz.scale`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.fuzz.domain import Domain, SequenceDomain, ValueDomain
from cupel.evolve.fuzz.within import generate, rebuilt

_LENGTHS = (8, 16, 32, 64, 128, 256)
_DRAWN = 256
"""Elements of a long list that are drawn anew; the others repeat them, as drawing thousands costs more than it shows."""
_FACTORS = (1, 2, 3, 5, 10, 20, 50, 100)


def ladder(domain: Domain, examples: Sequence[Arguments], rng: Random) -> Iterator[Arguments]:
    """Calls in which one argument (then all) grows from the seeds' size upwards, a few of each size."""
    model = max(examples, key=lambda example: (len(example.values), example.key))
    places = [place for _, place in domain.values_of(model)]
    for step in range(len(_FACTORS)):
        for place in range(len(places)):
            for _ in range(4):
                yield model.with_values(
                    tuple(
                        value
                        if domain_here is None
                        else grown(value, domain_here, step if i == place else 0, rng)
                        for i, (value, domain_here) in enumerate(zip(model.values, places, strict=True))
                    )
                )
        if len(places) > 1:
            for _ in range(4):
                yield model.with_values(
                    tuple(
                        value if domain_here is None else grown(value, domain_here, step, rng)
                        for value, domain_here in zip(model.values, places, strict=True)
                    )
                )


def grown(value: object, domain: ValueDomain, step: int, rng: Random) -> object:
    """A value of a place's kind, as large as rung ``step`` (0 to 7) of the ladder says."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float) and domain.numbers is not None:
        reach = max(abs(domain.numbers.seen_low), abs(domain.numbers.seen_high), 1)
        top = reach * _FACTORS[step]
        return (
            rng.randint(max(1, int(top) // 2), max(1, int(top)))
            if isinstance(value, int)
            else float(round(top, 2))
        )
    return longer(value, domain, _LENGTHS[min(step, len(_LENGTHS) - 1)], rng)


def longer(value: object, domain: ValueDomain, length: int, rng: Random) -> object:
    """A text or collection of a place's kind with so many characters or elements; another value of its kind otherwise."""
    if isinstance(value, str) and domain.texts is not None:
        return _longer_text(domain, length, rng)
    if isinstance(value, list | tuple) and domain.sequences is not None:
        return _longer_items(value, domain.sequences, length, rng)
    return generate(domain, rng)


def _longer_text(domain: ValueDomain, length: int, rng: Random) -> str:
    text = str(generate(domain, rng))
    while 0 < len(text) < length:
        joint = " " if domain.texts is not None and " " in domain.texts.characters else ""
        more = str(generate(domain, rng))
        text += joint + more if more else text
    return text


def _longer_items(value: object, seen: SequenceDomain, length: int, rng: Random) -> object:
    if seen.fixed:
        return rebuilt(value, [generate(place, rng) for place in seen.places]) if seen.places else value
    if "permutation" in seen.facts and seen.items.sequences is None:
        return rng.sample(range(1, length + 1), length)
    drawn = length if "unique" in seen.facts else min(length, _DRAWN)
    items = [generate(seen.items, rng) for _ in range(drawn)]
    items += rng.choices(items, k=length - drawn)
    if "unique" in seen.facts:
        items = list({repr(item): item for item in items}.values())
    if "sorted" in seen.facts:
        items = sorted(items, key=lambda item: (str(type(item)), item))
    return rebuilt(value, items)
