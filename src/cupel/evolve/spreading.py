"""Taking some of many so that they differ: what a suite holds against programs that nobody has seen.

Covers the choice alone: each thing is described by traits (what is new in an input, which generator made it, its size), and those
are taken whose traits have been taken least.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

_Name = TypeVar("_Name", bound=Hashable)

PLAIN = "plain"
"""Trait of an input that is new in nothing."""

Traits = tuple[frozenset[str], ...]
"""Traits in levels: those of a later level decide only among equals in the earlier ones."""


def traits_of(flags: Iterable[str], source: str, size: int) -> Traits:
    """The traits of an input: its novelty flags; then its generator, and its size in powers of two."""
    return frozenset(flags) or frozenset({PLAIN}), frozenset({f"by {source}", f"size {size.bit_length()}"})


def spread(traits: Mapping[_Name, Traits], count: int, taken: Iterable[Traits] = ()) -> list[_Name]:
    """At most `count` names, one after the other those whose traits were taken least; the first wins among equals.

    Args:
        traits: of each name, in the order of preference.
        count: how many at most.
        taken: traits of what is there already.
    """
    used = Counter(trait for some in taken for level in some for trait in level)
    left = dict(traits)
    chosen: list[_Name] = []
    while left and len(chosen) < count:
        best = min(left, key=lambda name: [_mean_use(level, used) for level in left[name]])
        used.update(trait for level in left.pop(best) for trait in level)
        chosen.append(best)
    return chosen


def _mean_use(level: frozenset[str], used: Counter[str]) -> float:
    return sum(used[trait] for trait in level) / max(1, len(level))
