"""Calls that follow each other, to show state that outlives a call.

Covers the same call twice, a call after another that resembles it (a cache with too small a key), and many different ones in
a row. Whether a program can keep state at all is not asked here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from cupel.evolve.fuzz import recombine
from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.fuzz.domain import Domain
from cupel.evolve.fuzz.novelty import flags

LONGEST = 8
"""Calls in a row."""
_TRIES = 24
"""Neighbours made of one example, of which those of the examples' own kind are used."""


def repeated_calls(
    domain: Domain, examples: Sequence[Arguments], rng: Random, *, neighbours: int
) -> Iterator[tuple[Arguments, ...]]:
    """Sequences without end, each of known calls and at most ``neighbours`` calls that resemble one of them.

    All calls are of the examples' own kind (no novelty flags), so that nothing but the order is new.
    """
    turn = 0
    while examples:
        base = rng.choice(examples)
        near = _near(base, domain, rng, neighbours)
        if turn % 2 == 0:
            yield (base, *near, base)
        else:
            row = [rng.choice(examples) for _ in range(LONGEST - len(near) - 1)]
            yield (*row, *near, row[0])
        turn += 1


def _near(base: Arguments, domain: Domain, rng: Random, count: int) -> list[Arguments]:
    """Different calls one step from ``base`` that are of the examples' own kind."""
    made = (recombine.stepped(base, domain, rng, 1) for _ in range(_TRIES))
    fresh = {call.key: call for call in made if call.key != base.key and not flags(call, domain)}
    return list(fresh.values())[:count]
