"""Relations between the arguments of one call that hold for all seeds.

Covers order and equality of numbers, of lengths, a number against a length, membership and containment; within a
list of tuples or an interval, the order of two places. Does not cover sums and products.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Relation:
    """``kind`` holds between the places ``left`` and ``right`` (indices of :attr:`Arguments.values`)."""

    kind: str
    left: int
    right: int
    chance: float
    """How likely it is that all seeds bear it out by chance, were the arguments independent of each other."""
    inside: int | None = None
    """Where set, ``left`` and ``right`` are places within the tuple (or list of two) at this argument."""


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _sized(value: object) -> bool:
    return isinstance(value, str | bytes | list | tuple | set | frozenset | dict)


def _less(a: object, b: object) -> bool | None:
    return a < b if _number(a) and _number(b) else None  # type: ignore[operator]


def _at_most(a: object, b: object) -> bool | None:
    return a <= b if _number(a) and _number(b) else None  # type: ignore[operator]


def _same_length(a: object, b: object) -> bool | None:
    if not (_sized(a) and _sized(b)) or type(a) is not type(b):
        return None
    return len(a) == len(b)  # type: ignore[arg-type]


def _shorter(a: object, b: object) -> bool | None:
    if not (_sized(a) and _sized(b)) or type(a) is not type(b):
        return None
    return len(a) <= len(b)  # type: ignore[arg-type]


def _at_most_length(a: object, b: object) -> bool | None:
    return a <= len(b) if type(a) is int and _sized(b) else None  # type: ignore[arg-type]


def _below_length(a: object, b: object) -> bool | None:
    return a < len(b) if type(a) is int and _sized(b) else None  # type: ignore[arg-type]


def _member(a: object, b: object) -> bool | None:
    if not isinstance(b, list | tuple) or not b or isinstance(a, list | tuple):
        return None
    try:
        return a in b
    except ArithmeticError:  # a signalling Decimal NaN compares with nothing
        return None


def _divides(a: object, b: object) -> bool | None:
    if type(a) is not int or type(b) is not int or a in (0, 1, -1) or b == 0:
        return None
    return b % a == 0


def _same_characters(a: object, b: object) -> bool | None:
    return sorted(a) == sorted(b) if isinstance(a, str) and isinstance(b, str) and len(a) > 1 else None


RELATIONS: dict[str, Callable[[object, object], bool | None]] = {
    "less": _less,
    "at-most": _at_most,
    "same-length": _same_length,
    "not-longer": _shorter,
    "at-most-length": _at_most_length,
    "below-length": _below_length,
    "member": _member,
    "divides": _divides,
    "same-characters": _same_characters,
}
"""Each tells whether it holds for two values; ``None`` where it does not apply to them."""

_CHANCE = 0.3
"""A relation more likely than this to hold by chance is none."""
_FIRM = 0.02
"""A relation at most this likely to hold by chance is taken for meant."""
_CROSSED = 24
"""Seeds that are paired with each other to learn how likely a relation is by chance."""


def _pairs(values: Sequence[object]) -> list[tuple[int | None, int, int, object, object]]:
    pairs: list[tuple[int | None, int, int, object, object]] = [
        (None, i, j, a, b) for i, a in enumerate(values) for j, b in enumerate(values) if i != j
    ]
    for place, value in enumerate(values):
        if isinstance(value, tuple) and len(value) == 2:
            pairs += [(place, 0, 1, value[0], value[1]), (place, 1, 0, value[1], value[0])]
    return pairs


def learn_relations(calls: Sequence[Sequence[object]]) -> list[Relation]:
    """Relations that every call bears out (three or more that can tell) and that are no mere accident.

    Accident is measured by pairing the left side of each call with the right side of every other: where one
    argument is always large and another always small, ``less`` holds for such pairs too and says nothing.
    """
    sides: dict[tuple[str, int | None, int, int], list[tuple[object, object]]] = {}
    refuted: set[tuple[str, int | None, int, int]] = set()
    for values in calls:
        for inside, i, j, a, b in _pairs(values):
            for kind, holds in RELATIONS.items():
                answer = holds(a, b)
                if answer is True:
                    sides.setdefault((kind, inside, i, j), []).append((a, b))
                elif answer is False:
                    refuted.add((kind, inside, i, j))
    found: dict[tuple[str, int | None, int, int], float] = {}
    for key, seen in sides.items():
        if key not in refuted and len(seen) >= 3:
            chance = _by_chance(RELATIONS[key[0]], seen)
            if chance <= _CHANCE:
                found[key] = chance
    weaker = {"at-most": "less", "at-most-length": "below-length", "not-longer": "same-length"}
    return [
        Relation(kind, i, j, chance, inside)
        for (kind, inside, i, j), chance in found.items()
        if (weaker.get(kind, ""), inside, i, j) not in found
    ]


_ORDERS = ("less", "at-most")
_WITHIN = ("at-most-length", "below-length")


def with_stated(learned: Sequence[Relation], stated: Sequence[Relation]) -> list[Relation]:
    """The relations that are stated, and of the learned ones those on which nothing is stated.

    Where a prompt says `k <= len(items)`, seeds that all have `k < len(items)` do so by accident.
    """
    decided = {
        (family, relation.left, relation.right)
        for relation in stated
        for family in (_ORDERS, _WITHIN)
        if relation.kind in family
    }
    rest = [
        relation
        for relation in learned
        if relation.inside is not None
        or not any(
            (family, relation.left, relation.right) in decided
            for family in (_ORDERS, _WITHIN)
            if relation.kind in family
        )
    ]
    return [*stated, *rest]


def _by_chance(
    holds: Callable[[object, object], bool | None], seen: Sequence[tuple[object, object]]
) -> float:
    some = seen[:_CROSSED]
    crossed = [holds(a, b) for i, (a, _) in enumerate(some) for j, (_, b) in enumerate(some) if i != j]
    share: float = sum(answer is True for answer in crossed) / max(
        1, sum(answer is not None for answer in crossed)
    )
    return share ** len(seen)


def broken(relations: Sequence[Relation], values: Sequence[object]) -> list[Relation]:
    """Those of ``relations`` that ``values`` contradict."""
    out = []
    for relation in relations:
        a, b = _sides(relation, values)
        if RELATIONS[relation.kind](a, b) is False:
            out.append(relation)
    return out


def firm(relation: Relation) -> bool:
    """Whether the relation is too regular among the seeds for chance."""
    return relation.chance <= _FIRM


def _sides(relation: Relation, values: Sequence[object]) -> tuple[object, object]:
    inner: Sequence[object] = values
    if relation.inside is not None:
        whole = values[relation.inside] if relation.inside < len(values) else None
        inner = whole if isinstance(whole, tuple) else ()
    if max(relation.left, relation.right) >= len(inner):
        return None, None
    return inner[relation.left], inner[relation.right]
