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
    support: int
    """Seeds that could tell and bear it out."""
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
    return a in b if isinstance(b, list | tuple) and b and not isinstance(a, list | tuple) else None


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

_FIRM = 5
"""Support from which a relation is taken for meant rather than chance."""


def _pairs(values: Sequence[object]) -> list[tuple[int | None, int, int, object, object]]:
    pairs: list[tuple[int | None, int, int, object, object]] = [
        (None, i, j, a, b) for i, a in enumerate(values) for j, b in enumerate(values) if i != j
    ]
    for place, value in enumerate(values):
        if isinstance(value, tuple) and len(value) == 2:
            pairs += [(place, 0, 1, value[0], value[1]), (place, 1, 0, value[1], value[0])]
    return pairs


def learn_relations(calls: Sequence[Sequence[object]]) -> list[Relation]:
    """Relations that every call bears out, with three or more that can tell; stronger ones replace weaker."""
    told: dict[tuple[str, int | None, int, int], list[bool]] = {}
    for values in calls:
        for inside, i, j, a, b in _pairs(values):
            for kind, holds in RELATIONS.items():
                answer = holds(a, b)
                if answer is not None:
                    told.setdefault((kind, inside, i, j), []).append(answer)
    found = {key: len(seen) for key, seen in told.items() if len(seen) >= 3 and all(seen)}
    weaker = {"at-most": "less", "at-most-length": "below-length", "not-longer": "same-length"}
    return [
        Relation(kind, i, j, support, inside)
        for (kind, inside, i, j), support in found.items()
        if (weaker.get(kind, ""), inside, i, j) not in found
    ]


def broken(relations: Sequence[Relation], values: Sequence[object]) -> list[Relation]:
    """Those of ``relations`` that ``values`` contradict."""
    out = []
    for relation in relations:
        a, b = _sides(relation, values)
        if RELATIONS[relation.kind](a, b) is False:
            out.append(relation)
    return out


def firm(relation: Relation) -> bool:
    """Whether enough seeds bear the relation out for it to be meant rather than chance."""
    return relation.support >= _FIRM


def _sides(relation: Relation, values: Sequence[object]) -> tuple[object, object]:
    inner: Sequence[object] = values
    if relation.inside is not None:
        whole = values[relation.inside] if relation.inside < len(values) else None
        inner = whole if isinstance(whole, tuple) else ()
    if max(relation.left, relation.right) >= len(inner):
        return None, None
    return inner[relation.left], inner[relation.right]
