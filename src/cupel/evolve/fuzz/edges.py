"""Values at the edges of what is meant: stated bounds, powers of ten and of two, the ends of a list, equal arguments.

Covers boundary value analysis of single arguments and elements (Myers, The Art of Software Testing, 1979), and of two
arguments that are compared with each other. Not random: edges take turns over places and examples. Constants of programs
are planted by :mod:`cupel.evolve.fuzz.propose`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from itertools import zip_longest

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.fuzz.domain import Domain, NumberDomain, ValueDomain
from cupel.evolve.fuzz.facts import items_of
from cupel.evolve.fuzz.within import rebuilt
from cupel.evolve.fuzz.wording import Bound

_BEYOND = 10
"""Powers are tried up to this multiple of the greatest number seen, or up to the stated bound."""
_GREATEST = 10**40
"""No edge is beyond this: a float holds it, and numbers of thousands of digits have other edges."""
_BASES = 6
"""Examples that edges are put into."""


def edges(domain: Domain, examples: Sequence[Arguments], bounds: Sequence[Bound]) -> Iterator[Arguments]:
    """Calls of the examples with one value, or two that belong together, at an edge."""
    ordered = sorted(examples, key=lambda example: (len(example.key), example.key))
    step = max(1, len(ordered) // _BASES)
    turns = [_around(domain, base, bounds) for base in ordered[::step]]
    for row in zip_longest(*turns):
        yield from (call for call in row if call is not None)


def _around(domain: Domain, base: Arguments, bounds: Sequence[Bound]) -> Iterator[Arguments]:
    """All edges of one example, those of its places taking turns."""
    values = base.values
    columns: list[Iterable[tuple[object, ...]]] = []
    for place, (value, seen) in enumerate(domain.values_of(base)):
        if seen is not None:
            mine = [bound for bound in bounds if bound.place in (None, place)]
            columns.append([_put(values, place, edge) for edge in _edges_of(value, seen, mine)])
    columns.append([_put(values, place, edge) for place, edge in _between(values)])
    for row in zip_longest(*columns):
        yield from (base.with_values(changed) for changed in row if changed is not None)


def _put(values: tuple[object, ...], place: int, value: object) -> tuple[object, ...]:
    return (*values[:place], value, *values[place + 1 :])


def _edges_of(value: object, seen: ValueDomain, bounds: Sequence[Bound]) -> Iterator[object]:
    """A value of the same type at an edge; of a list, with an edge in one place, in all places, or with one element."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        if seen.numbers is not None:
            numbers = _numbers(seen.numbers, bounds)
            yield from (type(value)(number) for number in numbers if abs(number) <= _GREATEST)
        return
    items = items_of(value)
    if not isinstance(value, list | tuple) or not items or seen.sequences is None:
        return
    fixed = seen.sequences.fixed
    if not fixed:
        yield rebuilt(value, items[:1])
        yield rebuilt(value, items[-1:] * 2)
    inner = seen.sequences.items
    for at, edge in enumerate(_edges_of(items[0], inner, bounds)):
        place = at % len(items)
        yield rebuilt(value, [*items[:place], edge, *items[place + 1 :]])
        if at % 4 == 0:
            yield rebuilt(value, [edge] * len(items))


def _numbers(seen: NumberDomain, bounds: Sequence[Bound]) -> Iterator[int]:
    """Stated bounds and what is beside them, then powers of ten and of two and what is beside them, the greatest first."""
    least = max((bound.least for bound in bounds if bound.least is not None), default=None)
    most = min((bound.most for bound in bounds if bound.most is not None), default=None)
    if most is not None:
        yield from (most, most - 1)
        if least is not None:
            yield (least + most) // 2
    if least is not None:
        yield from (least, least + 1)
    top = most if most is not None else int(max(abs(seen.seen_low), abs(seen.seen_high), 1)) * _BEYOND
    for power in _powers(min(top, _GREATEST)):
        for number in (power + 1, power, power - 1):
            if (most is None or number <= most) and (least is None or number >= least):
                yield number
        if seen.negative and least is None:
            yield -power


def _powers(top: int) -> list[int]:
    """Powers of ten and of two up to `top`, the greatest first; small ones are tried anyway."""
    tens = [10**exponent for exponent in range(2, len(str(top)) + 1) if 10**exponent <= top]
    twos = [1 << exponent for exponent in range(5, top.bit_length()) if 1 << exponent <= top]
    return sorted({*tens, *twos}, reverse=True)


def _between(values: tuple[object, ...]) -> Iterator[tuple[int, object]]:
    """(place, value) that make a number equal another or the length of a collection, or one beside it."""
    for place, value in enumerate(values):
        if type(value) is not int:
            continue
        for other, beside in enumerate(values):
            if other == place:
                continue
            edge = beside if type(beside) is int else len(beside) if isinstance(beside, Sized) else None
            if edge is not None:
                yield from ((place, number) for number in (edge, edge - 1, edge + 1, 0))
