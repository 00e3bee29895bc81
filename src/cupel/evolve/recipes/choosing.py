"""Which programs an adversary is shown: five strong and diverse ones, or five that the tests hardly tell apart.

Covers the choices of steps 3.2 and 3.5 of EvolveCoder (arXiv 2603.12698), on rows of a pass matrix; programs are numbered from 0 in
the matrix's order. Where the original draws at random, the caller's generator does, and the choice says so.
Verdicts that are not known count neither as a pass nor as a difference; with all known this is the published rule.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from cupel.evolve.recipes.passrows import Row, Verdict, pass_rate

SHOWN = 5
"""Programs that an adversary is shown."""
STRONGEST = 2
"""Of these, the ones with the highest pass rates; the others are diverse."""
MIDDLING = (0.4, 0.9)
"""Diverse programs have at least the first and less than the second pass rate."""
HOPELESS = 0.1
"""Where too few are middling, any with a higher pass rate than this may be drawn."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The programs to show."""

    programs: tuple[int, ...]
    """In ascending order; fewer than five where there are no more to choose from."""
    is_drawn: bool
    """Whether another draw could have given others."""


def strong_and_diverse(rows: Sequence[Row], generator: random.Random) -> Choice:
    """The two programs with the highest pass rates, the first of equals, and three that differ most from each other.

    The three are those of middling pass rate whose smallest distance to each other is largest, then whose distances add
    up to most, then the first. Where fewer than three are middling, up to three are drawn from all that are not hopeless.

    Args:
        rows: one a program, over the tests that the adversary is shown.
        generator: draws where the original draws.
    """
    rates = [pass_rate(row) for row in rows]
    top = sorted(range(len(rows)), key=lambda at: -rates[at])[:STRONGEST]
    others = [at for at in range(len(rows)) if at not in top]
    wanted = SHOWN - STRONGEST
    middling = [at for at in others if MIDDLING[0] <= rates[at] < MIDDLING[1]]
    if len(middling) >= wanted:
        return Choice(tuple(sorted([*top, *_most_diverse(rows, middling)])), is_drawn=False)
    able = [at for at in others if rates[at] > HOPELESS]
    drawn = generator.sample(able, min(wanted, len(able)))
    return Choice(tuple(sorted([*top, *drawn])), is_drawn=len(able) > wanted)


def indistinguishable(rows: Sequence[Row], generator: random.Random) -> Choice:
    """Five programs that the tests hardly tell apart.

    Of the groups of programs with identical rows one is drawn, by its size; five of it are drawn, or it is filled up with the
    programs nearest to it (distance to the nearest member), drawn among those equally near. Without such a group: the five
    programs with the smallest sum of distances to all others, the first of equals.

    Args:
        rows: one a program, over the tests that the adversary is shown.
        generator: draws where the original draws.
    """
    if len(rows) <= SHOWN:
        return Choice(tuple(range(len(rows))), is_drawn=False)
    groups = _identical(rows)
    if not groups:
        sums = [sum(distance(row, other) for other in rows) for row in rows]
        return Choice(
            tuple(sorted(sorted(range(len(rows)), key=lambda at: sums[at])[:SHOWN])), is_drawn=False
        )
    group = generator.choices(groups, weights=[len(one) for one in groups])[0]
    programs, was_drawn = _filled_up(rows, group, generator)
    settled = [_settled(rows, one) for one in groups]
    return Choice(programs, is_drawn=was_drawn or any(one != programs for one in settled))


def distance(one: Row, other: Row) -> int:
    """On how many tests two programs are known to differ."""
    return sum(a != b for a, b in zip(one, other, strict=True) if a is not None and b is not None)


def _most_diverse(rows: Sequence[Row], among: Sequence[int]) -> tuple[int, int, int]:
    """The first three programs whose smallest distance is largest, then whose distances add up to most."""
    masks = [_masks(rows[at]) for at in among]
    apart = [[((p ^ q) & k & j).bit_count() for q, j in masks] for p, k in masks]
    best, spread = (0, 1, 2), (-1, -1)
    for a, b in combinations(range(len(among)), 2):
        if apart[a][b] < spread[0]:  # whatever comes third, they are too near to each other
            continue
        for c in range(b + 1, len(among)):
            distances = (apart[a][b], apart[a][c], apart[b][c])
            found = (min(distances), sum(distances))
            if found > spread:
                best, spread = (a, b, c), found
    return among[best[0]], among[best[1]], among[best[2]]


def _masks(row: Row) -> tuple[int, int]:
    """A row as numbers, a bit a test: what is passed, and what is known."""
    passed = sum(1 << at for at, verdict in enumerate(row) if verdict)
    return passed, sum(1 << at for at, verdict in enumerate(row) if verdict is not None)


def _identical(rows: Sequence[Row]) -> list[list[int]]:
    """Groups of at least two programs with one row, by their first program."""
    groups: dict[tuple[Verdict, ...], list[int]] = {}
    for at, row in enumerate(rows):
        groups.setdefault(tuple(row), []).append(at)
    return [group for group in groups.values() if len(group) > 1]


def _filled_up(
    rows: Sequence[Row], group: Sequence[int], generator: random.Random
) -> tuple[tuple[int, ...], bool]:
    """Five programs around a group of identical ones, and whether any of them was drawn."""
    if len(group) >= SHOWN:
        return tuple(sorted(generator.sample(group, SHOWN))), len(group) > SHOWN
    chosen, was_drawn = list(group), False
    for near in _by_nearness(rows, group):
        room = SHOWN - len(chosen)
        was_drawn = was_drawn or 0 < room < len(near)
        chosen += near if len(near) <= room else generator.sample(near, room)
    return tuple(sorted(chosen)), was_drawn


def _by_nearness(rows: Sequence[Row], group: Sequence[int]) -> list[list[int]]:
    """The programs outside a group, those equally near to it together, nearest first."""
    by_distance: dict[int, list[int]] = {}
    for at in range(len(rows)):
        if at not in group:
            nearest = min(distance(rows[at], rows[member]) for member in group)
            by_distance.setdefault(nearest, []).append(at)
    return [by_distance[near] for near in sorted(by_distance)]


def _settled(rows: Sequence[Row], group: Sequence[int]) -> tuple[int, ...] | None:
    """The five programs that a group leads to whatever is drawn; None where a draw decides."""
    programs, was_drawn = _filled_up(rows, group, random.Random(0))
    return None if was_drawn else programs
