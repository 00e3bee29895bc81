"""Which accepted inputs a round turns into tests.

Covers a cover with some redundancy: every program caught is caught by several of the chosen inputs where there
are several, every surviving mutant by one; then inputs that catch nobody yet but are beyond doubt, spread over
sizes, since the suite must also hold against programs not yet seen. Runs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

CATCHES_PER_CANDIDATE = 3
CATCHES_PER_MUTANT = 2


@dataclass(frozen=True, slots=True)
class Accepted:
    """An input that the oracle accepted."""

    index: int
    candidates: frozenset[int]
    """Opponents that it catches."""
    mutants: frozenset[int]
    """Surviving mutants that it catches."""
    doubt: float
    """Share of agreement that it needed: 0 is beyond doubt."""
    order: int
    """Rank by size, short first."""


def choose(accepted: Sequence[Accepted], *, limit: int, fillers: int) -> list[int]:
    """Indices of the inputs that become tests, in the order of choice.

    Args:
        accepted: the accepted inputs.
        limit: at most so many.
        fillers: at most so many of them that catch nobody further.
    """
    wanted: dict[tuple[str, int], int] = {}
    for one in accepted:
        wanted.update({("candidate", at): CATCHES_PER_CANDIDATE for at in one.candidates})
        wanted.update({("mutant", at): CATCHES_PER_MUTANT for at in one.mutants})
    chosen: list[int] = []
    left = {one.index: one for one in accepted if one.candidates or one.mutants}
    while left and len(chosen) < limit:
        best = min(left.values(), key=lambda one: (-_worth(one, wanted), one.doubt, one.order))
        if _worth(best, wanted) == 0:
            break
        for name in _names(best):
            wanted[name] = max(0, wanted[name] - 1)
        chosen.append(best.index)
        del left[best.index]
    taken = set(chosen)
    rest = sorted((one for one in accepted if one.index not in taken), key=lambda one: one.order)
    least = min((one.doubt for one in rest), default=0.0)
    surest = [one for one in rest if one.doubt == least]
    return chosen + [one.index for one in _spread(surest, min(fillers, limit - len(chosen)))]


def _names(one: Accepted) -> list[tuple[str, int]]:
    return [("candidate", at) for at in sorted(one.candidates)] + [
        ("mutant", at) for at in sorted(one.mutants)
    ]


def _worth(one: Accepted, wanted: Mapping[tuple[str, int], int]) -> int:
    """Catches still wanted; a first catch weighs more than a further one, a candidate more than a mutant."""
    worth = 0
    for name in _names(one):
        most = CATCHES_PER_CANDIDATE if name[0] == "candidate" else CATCHES_PER_MUTANT
        left = wanted[name]
        if left:
            worth += (10 if left == most else 1) * (5 if name[0] == "candidate" else 1)
    return worth


def _spread(ordered: Sequence[Accepted], count: int) -> list[Accepted]:
    """So many, evenly spread over the order."""
    if count <= 0 or not ordered:
        return []
    if len(ordered) <= count:
        return list(ordered)
    return [ordered[round(at * (len(ordered) - 1) / max(1, count - 1))] for at in range(count)]
