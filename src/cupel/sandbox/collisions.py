"""Sets and dicts of values that somebody else chose, built in about linear time or not at all.

Python's hashes of numbers and tuples are known to everybody: values can be chosen to collide, and a set of them takes time
that grows with the square of their number, or faster where such sets lie within each other. Covers filling sets, dicts and
counters so that this is noticed. Needs the standard library only, as both sides use it.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Sequence
from typing import Any

_MAX_SAME_HASH = (16, 8, 2, 1)
"""Different values that may have one hash, by how deep frozen sets lie within each other in them. Honest values collide, too:
-1 and -2 have one hash, '' and False have, and so have all that are made of them alike."""
_CHUNK = 1024
_SECONDS = 0.5
_SECONDS_A_VALUE = 2e-6
"""Filling takes a tenth of this. The last resort: hashes can be different and yet lead to the same places of a table."""


class CollidingError(ValueError):
    """Values with hashes so much alike that no set or dict is made of them."""


def fill(target: Any, values: Sequence[Any], keys: Sequence[Any] | None = None) -> Any:
    """Update a set, dict or counter.

    Args:
        target: what is filled, and returned.
        values: what its `update` takes; hashable values, or pairs for a dict.
        keys: what is hashed of the values, where that is not themselves.

    Raises:
        CollidingError: too many of them collide.
        TypeError: one of them has no hash.
    """
    hashed = values if keys is None else keys
    if len(hashed) <= _MAX_SAME_HASH[-1]:
        target.update(values)
        return target
    _refuse_collisions(hashed)
    began = time.thread_time()
    for start in range(0, len(values), _CHUNK):
        if start and time.thread_time() - began > _SECONDS + _SECONDS_A_VALUE * len(values):
            raise CollidingError("values made to collide")
        target.update(values[start : start + _CHUNK])
    return target


def _refuse_collisions(values: Sequence[Any]) -> None:
    hashes = [hash(value) for value in values]
    order = sorted(range(len(values)), key=hashes.__getitem__)
    for _, group in itertools.groupby(order, key=hashes.__getitem__):
        alike = list(group)
        if len(alike) == 1:
            continue
        most = min(_MAX_SAME_HASH[_depth(values[at], len(_MAX_SAME_HASH) - 1)] for at in alike)
        if len(_different((values[at] for at in alike), most)) > most:
            raise CollidingError("values made to collide")


def _different(values: Iterable[Any], enough: int) -> list[Any]:
    """One of each of the equal values, until there are more than enough."""
    found: list[Any] = []
    for value in values:
        if not any(value is other or value == other for other in found):
            found.append(value)
            if len(found) > enough:
                break
    return found


def _depth(value: Any, enough: int) -> int:
    """How many frozen sets lie within each other in a value, at most `enough`."""
    kind = type(value)
    if enough == 0 or (kind is not tuple and kind is not frozenset):
        return 0
    own = 1 if kind is frozenset else 0
    deepest = 0
    for item in value:
        deepest = max(deepest, _depth(item, enough - own))
        if own + deepest >= enough:
            return enough
    return own + deepest
