"""Which accepted inputs a round turns into tests.

Covers a cover with some redundancy: every program caught is caught by several of the chosen inputs where there
are several, every surviving mutant by two; then inputs that catch nobody yet but are within the task by a margin, spread
over kinds and sizes, since the suite must also hold against programs not yet seen. A catch by time alone costs a time-out a
program each time it is judged, so one is enough. Runs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cupel.evolve.coverage import Step, by_new_steps
from cupel.evolve.spreading import Traits, spread

CATCHES_PER_CANDIDATE = 3
CATCHES_PER_MUTANT = 2
MOST_TIMED = 3
"""Tests of one round that catch by time."""


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
    traits: Traits
    """For spreading those that catch nobody."""
    margin: float
    """By how much the agreement exceeds what was needed."""
    by_time: bool = False
    """Some of those that it catches do not finish."""
    steps: frozenset[Step] = frozenset()
    """Steps from line to line that the reference takes on it."""


def choose(accepted: Sequence[Accepted], *, limit: int, fillers: int, filler_margin: float) -> list[int]:
    """Indices of the inputs that become tests, in the order of choice.

    Args:
        accepted: the accepted inputs.
        limit: at most so many.
        fillers: at most so many of them that catch nobody further.
        filler_margin: the agreement on those must exceed what was needed by so much.
    """
    wanted: dict[tuple[str, int], int] = {}
    for one in accepted:
        wanted.update({("candidate", at): CATCHES_PER_CANDIDATE for at in one.candidates})
        wanted.update({("mutant", at): CATCHES_PER_MUTANT for at in one.mutants})
    chosen: list[int] = []
    left = {one.index: one for one in accepted if one.candidates or one.mutants}
    timed = 0
    while left and len(chosen) < limit:
        best = min(left.values(), key=lambda one: (-_worth(one, wanted), one.by_time, one.doubt, one.order))
        if _worth(best, wanted) == 0:
            break
        for name in _names(best):
            wanted[name] = 0 if best.by_time else max(0, wanted[name] - 1)
        chosen.append(best.index)
        timed += best.by_time
        left = {
            at: one
            for at, one in left.items()
            if at != best.index and (timed < MOST_TIMED or not one.by_time)
        }
    taken = set(chosen)
    rest = sorted((one for one in accepted if one.index not in taken), key=lambda one: (one.doubt, one.order))
    sure = [one for one in rest if one.margin >= filler_margin and not one.by_time]
    there = [one for one in accepted if one.index in taken]
    return chosen + _filling(sure, min(fillers, limit - len(chosen)), there)


def _filling(sure: Sequence[Accepted], count: int, there: Sequence[Accepted]) -> list[int]:
    """Of inputs that catch nobody: those that lead the reference where no other does, then those that differ most in what is new."""
    known = frozenset[Step]().union(*(one.steps for one in there))
    reaching = by_new_steps({one.index: one.steps for one in sure}, known)[: max(0, count)]
    traits = {one.index: one.traits for one in sure}
    taken = [*(one.traits for one in there), *(traits.pop(index) for index in reaching)]
    return reaching + spread(traits, max(0, count - len(reaching)), taken)


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
