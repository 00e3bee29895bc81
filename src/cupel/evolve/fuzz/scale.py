"""A few very large inputs, for programs that are right and too slow, or right only up to some size.

Covers one argument after the other, then all, grown far beyond the seeds; the ladder (`cupel.evolve.fuzz.ladder`)
covers the sizes below. Whether a program may be caught by its time there is the oracle's to say.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from random import Random

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.fuzz.domain import Domain, ValueDomain
from cupel.evolve.fuzz.ladder import longer
from cupel.evolve.fuzz.within import generate, rebuilt

LENGTHS = (512, 1024, 2048, 4096)
"""Elements or characters, in the order of trying."""
_ROW = 8
"""A list of lists has so many times fewer rows."""
MOST_STATED = 8_192
"""Where the prompt states longer ones, the last rung has as many as it states, up to this."""
FACTORS = (1_000, 10_000, 100_000, 1_000_000)
"""Of the greatest number among the seeds."""
MOST_MAGNITUDE = 10**12
"""No number beyond this: the seeds show large ones already."""


def large(domain: Domain, examples: Sequence[Arguments], rng: Random) -> Iterator[Arguments]:
    """Calls in which one argument (then all) is very large, two of each size.

    The shapes of collections take turns, and so do the examples that lend the other arguments: a search is slow only where
    it finds nothing, and some programs are slow only on many different or on many equal elements.
    """
    widest = max(len(example.values) for example in examples)
    models = sorted((e for e in examples if len(e.values) == widest), key=lambda example: example.key)
    shapes = itertools.cycle(_SHAPES)
    turn = 0
    for step in range(len(LENGTHS)):
        for chosen in [{place} for place in range(widest)] + ([set(range(widest))] if widest > 1 else []):
            for _ in range(2):
                model, shape = models[turn % len(models)], next(shapes)
                turn += 1
                values = []
                for at, (value, place) in enumerate(domain.values_of(model)):
                    grown = place is not None and at in chosen
                    values.append(shape(enlarged(value, place, step, rng)) if grown and place else value)
                yield model.with_values(tuple(values))


def _as_drawn(value: object) -> object:
    return value


def _all_equal(value: object) -> object:
    """A list or text of the same length with its first element everywhere."""
    if isinstance(value, list | tuple) and value:
        return rebuilt(value, [value[0]] * len(value))
    return value[0] * len(value) if isinstance(value, str) and value else value


def _all_different(value: object) -> object:
    """A list of whole numbers of the same length, none of which is twice in it, in an order that is neither up nor down."""
    if isinstance(value, list | tuple) and value and all(type(item) is int for item in value):
        half = (len(value) + 1) // 2
        return rebuilt(value, [at // 2 if at % 2 == 0 else half + at // 2 for at in range(len(value))])
    return value


_SHAPES: tuple[Callable[[object], object], ...] = (_as_drawn, _all_equal, _all_different)


def enlarged(value: object, domain: ValueDomain, step: int, rng: Random) -> object:
    """A value of a place's kind, as large as rung `step` says."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float) and domain.numbers is not None:
        numbers = domain.numbers
        reach = max(abs(numbers.seen_low), abs(numbers.seen_high), 1)
        top = min(reach * FACTORS[step], max(MOST_MAGNITUDE, reach) if numbers.most is None else numbers.most)
        number = rng.randint(max(1, int(top) // 2), max(1, int(top)))
        return number if isinstance(value, int) else float(number)
    seen = domain.texts if isinstance(value, str) else domain.sequences
    if isinstance(value, str | list | tuple) and seen is not None:
        stated = min(seen.longest, MOST_STATED) if step == len(LENGTHS) - 1 else 0
        length = max(LENGTHS[step], stated)
        nested = domain.sequences is not None and domain.sequences.items.sequences is not None
        return longer(value, domain, length // _ROW if nested else length, rng)
    return generate(domain, rng)
