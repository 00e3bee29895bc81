"""Facts that all lists at one place may share: order, distinctness, shape.

Covers lists, tuples and sets (as sorted lists) and their nesting. Facts of texts are in
:mod:`cupel.evolve.fuzz.text`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import pairwise

from cupel.evolve.fuzz.arguments import canonical


def items_of(value: object) -> list[object]:
    """Elements of a list, tuple or set (sets sorted by canonical text); none for anything else."""
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, set | frozenset):
        return sorted(value, key=canonical)
    return []


def _telling(holds: bool, items: Sequence[object]) -> bool | None:
    """A short list that breaks a fact is as telling as a long one; that it keeps one may be chance."""
    return holds if not holds or len(items) >= 3 else None


def _is_ordered(items: Sequence[object]) -> bool | None:
    return _telling(_ordered(items), items)


def _is_descending(items: Sequence[object]) -> bool | None:
    return _telling(_ordered(items[::-1]), items)


def _is_unique(items: Sequence[object]) -> bool | None:
    return _telling(len(set(map(canonical, items))) == len(items), items)


def _is_palindrome(items: Sequence[object]) -> bool | None:
    texts = list(map(canonical, items))
    return _telling(texts == texts[::-1], items)


def _rows(items: Sequence[object]) -> list[list[object] | tuple[object, ...]]:
    return [item for item in items if isinstance(item, list | tuple)]


def _is_rectangular(items: Sequence[object]) -> bool | None:
    rows = _rows(items)
    return len({len(row) for row in rows}) == 1 if len(rows) >= 2 else None


def _is_square(items: Sequence[object]) -> bool | None:
    rows = _rows(items)
    return all(len(row) == len(items) for row in rows) if rows else None


def leaves(items: Sequence[object]) -> list[object]:
    """Elements of nested lists and tuples, in order."""
    return [leaf for item in items for leaf in (leaves(item) if isinstance(item, list | tuple) else [item])]


def _is_distinct_inside(items: Sequence[object]) -> bool | None:
    """No element occurs twice in all rows together (of a list of rows)."""
    inside = leaves(items) if len(_rows(items)) == len(items) else []
    return _telling(len(set(map(canonical, inside))) == len(inside), inside)


def _is_permutation(items: Sequence[object]) -> bool | None:
    """The elements (of all rows together) are the numbers from 1 to how many there are."""
    inside = leaves(items)
    if len(inside) < 3 or not all(type(item) is int for item in inside):
        return None
    return len(inside) == len(set(inside)) and set(inside) == set(range(1, len(inside) + 1))


def _is_of_one_type(items: Sequence[object]) -> bool | None:
    return len({type(item) for item in items}) == 1 if len(items) >= 2 else None


SEQUENCE_FACTS: dict[str, Callable[[Sequence[object]], bool | None]] = {
    "sorted": _is_ordered,
    "descending": _is_descending,
    "unique": _is_unique,
    "palindrome": _is_palindrome,
    "distinct-inside": _is_distinct_inside,
    "rectangular": _is_rectangular,
    "square": _is_square,
    "permutation": _is_permutation,
    "one-type": _is_of_one_type,
}
"""Facts of a list or tuple; each tells ``None`` where the value is too short (or of the wrong kind) to tell."""

FACTS_NEED = {
    "sorted": 3,
    "descending": 3,
    "unique": 4,
    "palindrome": 3,
    "distinct-inside": 4,
    "rectangular": 3,
    "square": 3,
    "permutation": 3,
    "one-type": 1,
}
"""How many sequences that can tell must bear a fact out before it counts."""


def _ordered(items: Sequence[object]) -> bool:
    try:
        return all(a <= b for a, b in pairwise(items))  # type: ignore[operator]
    except (TypeError, ArithmeticError):  # of other types, or a Decimal that is no number
        return False


def common_facts(sequences: Sequence[Sequence[object]], stated: Collection[str] = ()) -> list[str]:
    """Facts that all ``sequences`` bear out, where enough of them can tell; of ``stated`` ones, that none breaks."""
    told: dict[str, list[bool]] = {}
    for items in sequences:
        for fact, test in SEQUENCE_FACTS.items():
            holds = test(items)
            if holds is not None:
                told.setdefault(fact, []).append(holds)
    return [
        fact
        for fact in SEQUENCE_FACTS
        if all(told.get(fact, ())) and (fact in stated or len(told.get(fact, ())) >= FACTS_NEED[fact])
    ]
