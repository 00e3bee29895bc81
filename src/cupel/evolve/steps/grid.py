"""Maps drawn in text: lists of rows in which each character stands for a thing.

Covers what all seen maps have in common beyond their size: rows of one length, and characters of which every map has the
same number (one player, one exit). What breaks that is another kind of input, though each row may look like any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LEAST_WIDTH = 3


@dataclass(frozen=True, slots=True)
class GridDomain:
    """What all maps seen at one place have in common."""

    counts: tuple[tuple[str, int], ...]
    """Character → how many of it each map has, where that is one number for all; of a single map, what stands there once."""


def learn_grids(values: Sequence[object]) -> GridDomain | None:
    """What maps have in common; None where some value is no map: a list of texts of one length, three at least."""
    if not values or not all(_is_grid(value) for value in values):
        return None
    counted = [Counter("".join(value)) for value in values]  # type: ignore[arg-type]
    shared = [one for one in sorted(counted[0]) if len({each[one] for each in counted}) == 1]
    if len(values) == 1:
        shared = [one for one in shared if counted[0][one] == 1]
    return GridDomain(tuple((one, counted[0][one]) for one in shared))


def grid_flags(value: object, domain: GridDomain) -> Iterator[str]:
    """`ragged` for rows of unequal length, `structure-broken` for another number of a character."""
    if not isinstance(value, list | tuple) or not all(isinstance(row, str) for row in value):
        return
    if len({len(row) for row in value}) > 1:
        yield "ragged"
    counted = Counter("".join(value))
    if not value or any(counted[one] != number for one, number in domain.counts):
        yield "structure-broken"


def _is_grid(value: object) -> bool:
    if not isinstance(value, list | tuple) or len(value) < 2:
        return False
    return (
        all(isinstance(row, str) for row in value)
        and len({len(row) for row in value}) == 1
        and (len(value[0]) >= _LEAST_WIDTH)
    )
