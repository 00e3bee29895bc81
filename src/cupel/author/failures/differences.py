"""In which ways a wrong answer differs from the right one.

Covers plain values and printed text. A list in which every wrong item is off by one is off by one, and so on inwards; what
nothing fits is `OTHER`. Values are a program's answers: nothing here takes longer than about linear time in them (long ones are
looked at no further), and nothing is raised. Reading alone: which tag follows is for the rules.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

MAX_ITEMS = 2_000
"""Items of a sequence, or words of a text, that are looked at; longer ones are `OTHER`."""
MAX_DEPTH = 12
_WIDEST = 4
"""Parts of an item in which another one is looked for, at most."""
_BITS = 256
"""Integers longer than this are only compared."""
_NEAR = 1e-2
"""Numbers that differ by less than this part, or by less than this where they are small, may differ by rounding."""


class Difference(StrEnum):
    """How an answer differs."""

    NOTHING = "nothing"
    """It is None, and should not be."""
    OFF_BY_ONE = "off by one"
    """Numbers that differ by one, or a sequence with one item more or less at an end."""
    ORDER = "order"
    """The same items in another order."""
    DUPLICATES = "duplicates"
    """The same items, but not as often."""
    PRECISION = "precision"
    """Numbers that are nearly equal, and not both whole."""
    TYPE = "type"
    """The same content as another type."""
    WRAPPED = "wrapped"
    """What is expected, with something more around it or beside it: pairs for their first items, or the reverse."""
    SPACE = "space"
    """The same text but for white space."""
    CASE = "case"
    """The same text but for upper and lower case."""
    PUNCTUATION = "punctuation"
    """The same words, with other signs between them."""
    WORDS = "words"
    """Printed: all that is expected, with further words around it."""
    SIGN = "sign"
    """The negative of it."""
    NEGATED = "negated"
    """True for false."""
    MISSING = "missing"
    """Items or keys are missing, the others are right."""
    EXTRA = "extra"
    """Items or keys too many."""
    NUMBER = "number"
    """Another number."""
    OTHER = "other"


_NUMBERS = (int, float, Decimal, Fraction)
_SEQUENCES = (list, tuple, deque)
_ALONE = frozenset({Difference.OTHER})


def differences(expected: Any, got: Any) -> frozenset[Difference]:
    """How two values differ, one of which was expected; empty where they are equal.

    Never raises. Several may hold at once: `[1, 2]` for `[2, 1]` is the order, and every item is off by one.
    """
    try:
        return _different(expected, got, 0)
    except (RecursionError, ArithmeticError, ValueError, TypeError, MemoryError):
        return _ALONE


def text_differences(expected: str, got: str) -> frozenset[Difference]:
    """How what was printed differs from what should have been; empty where it is equal but for white space at line ends."""
    if _lines(expected) == _lines(got):
        return frozenset()
    wanted, told = expected.split(), got.split()
    if wanted == told:
        return frozenset({Difference.SPACE})
    if len(wanted) > MAX_ITEMS or len(told) > MAX_ITEMS:
        return _ALONE
    found: set[Difference] = set()
    if not told:
        found.add(Difference.NOTHING)
    if [word.lower() for word in wanted] == [word.lower() for word in told]:
        found.add(Difference.CASE)
    elif _words(expected) and _words(expected) == _words(got):
        found.add(Difference.PUNCTUATION)
    elif wanted and len(told) > len(wanted) and _holds_in_order(told, wanted):
        found.add(Difference.WORDS)
    if sorted(wanted) == sorted(told):
        found.add(Difference.ORDER)
    if len(wanted) == len(told):
        found |= _of_items([_read(word) for word in wanted], [_read(word) for word in told], 0)
    found |= _of_lengths(_lines(expected), _lines(got)) & {
        Difference.OFF_BY_ONE,
        Difference.MISSING,
        Difference.EXTRA,
    }
    return frozenset(found) - _ALONE or _ALONE


def _different(expected: Any, got: Any, depth: int) -> frozenset[Difference]:
    if depth > MAX_DEPTH:
        return _ALONE
    if type(expected) is type(got) and expected == got:
        return frozenset()
    if got is None:
        return frozenset({Difference.NOTHING})
    if expected is None:
        return _ALONE
    if type(expected) is bool and type(got) is bool:
        return frozenset({Difference.NEGATED})
    if isinstance(expected, _NUMBERS) and isinstance(got, _NUMBERS):
        return _of_numbers(expected, got)
    if isinstance(expected, str) and isinstance(got, str):
        return _of_texts(expected, got)
    if isinstance(expected, _SEQUENCES) and isinstance(got, _SEQUENCES):
        return _of_sequences(expected, got, depth)
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        return _of_mappings(expected, got, depth)
    if isinstance(expected, set | frozenset) and isinstance(got, set | frozenset):
        return _of_collections(list(expected), list(got)) - {Difference.ORDER} or frozenset({Difference.TYPE})
    return _of_types(expected, got)


def _of_numbers(expected: Any, got: Any) -> frozenset[Difference]:
    if bool in (type(expected), type(got)):
        return frozenset({Difference.TYPE})
    if any(isinstance(one, int) and one.bit_length() > _BITS for one in (expected, got)):
        return frozenset({Difference.NUMBER})
    one, other = _float(expected), _float(got)
    if one is None or other is None:
        return frozenset({Difference.NUMBER})
    if one == other and expected == got:
        return frozenset({Difference.TYPE})
    found = {Difference.NUMBER}
    wholes = one == int(one) and other == int(other)
    both_exact = isinstance(expected, int) and isinstance(got, int)
    apart = abs(expected - got) if both_exact else abs(one - other)
    if apart == 1 and (wholes or isinstance(expected, int)):
        found.add(Difference.OFF_BY_ONE)
    if (not wholes and apart <= _NEAR * max(1.0, abs(one))) or (
        wholes and 1 < apart <= 1e-9 * abs(one) and abs(one) > 2**53
    ):
        found.add(Difference.PRECISION)
    elif not wholes and apart < 1 and (one == int(one)) != (other == int(other)):
        found.add(Difference.PRECISION)  # rounded, or not rounded
    if one == -other and one:
        found.add(Difference.SIGN)
    return frozenset(found)


def _of_texts(expected: str, got: str) -> frozenset[Difference]:
    found: set[Difference] = set()
    if "".join(expected.split()) == "".join(got.split()):
        found.add(Difference.SPACE)
    elif expected.lower() == got.lower():
        found.add(Difference.CASE)
    elif _words(expected) and _words(expected) == _words(got):
        found.add(Difference.PUNCTUATION)
    if len(expected) == len(got) <= MAX_ITEMS and sorted(expected) == sorted(got):
        found.add(Difference.ORDER)
    if abs(len(expected) - len(got)) == 1 and _is_cut(expected, got):
        found.add(Difference.OFF_BY_ONE)
    one, other = _read(expected), _read(got)
    if not isinstance(one, str) and not isinstance(other, str) and not found:
        found |= _of_numbers(one, other)
    return frozenset(found) or _ALONE


def _of_sequences(expected: Any, got: Any, depth: int) -> frozenset[Difference]:
    one, other = list(expected), list(got)
    if max(len(one), len(other)) > MAX_ITEMS:
        return _ALONE
    if type(expected) is not type(got) and not _any_different(one, other, depth):
        return frozenset({Difference.TYPE})
    found = _of_collections(one, other)
    if len(one) == len(other):
        found |= _of_items(one, other, depth)
        if _is_wrapped(one, other) or _is_wrapped(other, one):
            found |= {Difference.WRAPPED}
    else:
        found |= _of_lengths(one, other)
    return found - _ALONE or _ALONE


def _of_mappings(expected: Mapping[Any, Any], got: Mapping[Any, Any], depth: int) -> frozenset[Difference]:
    if max(len(expected), len(got)) > MAX_ITEMS:
        return _ALONE
    shared = [key for key in expected if key in got]
    if len(shared) == len(expected) == len(got):
        return _of_items([expected[key] for key in shared], [got[key] for key in shared], depth)
    if any(_different(expected[key], got[key], depth + 1) for key in shared):
        return _ALONE
    if len(shared) == len(got):
        return frozenset({Difference.MISSING})
    return frozenset({Difference.EXTRA}) if len(shared) == len(expected) else _ALONE


def _of_types(expected: Any, got: Any) -> frozenset[Difference]:
    """The same content as another type: `"3"` for 3, a set for a list, a list of one for its item."""
    if isinstance(expected, str) != isinstance(got, str):
        text, value = (expected, got) if isinstance(expected, str) else (got, expected)
        if _plain_text(value) == text:
            return frozenset({Difference.TYPE})
        return _ALONE
    collections = (*_SEQUENCES, set, frozenset, Mapping)
    if isinstance(expected, collections) and isinstance(got, collections):
        one, other = list(expected), list(got)
        if max(len(one), len(other)) <= MAX_ITEMS and _keys(one) == _keys(other):
            return frozenset({Difference.TYPE})
        return _ALONE
    for whole, item in ((expected, got), (got, expected)):
        if (
            isinstance(whole, list | tuple)
            and len(whole) == 1
            and type(whole[0]) is type(item)
            and whole[0] == item
        ):
            return frozenset({Difference.TYPE})
    return _ALONE


def _of_items(expected: Sequence[Any], got: Sequence[Any], depth: int) -> frozenset[Difference]:
    """What all wrong items of two equally long sequences have in common."""
    shared: frozenset[Difference] | None = None
    for one, other in zip(expected, got, strict=True):
        found = _different(one, other, depth + 1)
        if found:
            shared = found if shared is None else shared & found
        if shared is not None and not shared:
            break
    return shared or frozenset()


def _of_collections(expected: Sequence[Any], got: Sequence[Any]) -> frozenset[Difference]:
    """By their items alone: the same in another order, the same but not as often, some missing or too many."""
    one, other = Counter(map(_key, expected)), Counter(map(_key, got))
    if one == other:
        return frozenset({Difference.ORDER})
    if set(one) == set(other):
        return frozenset({Difference.DUPLICATES})
    if other < one or not other - one:
        return frozenset({Difference.MISSING})
    return frozenset({Difference.EXTRA}) if not one - other else frozenset()


def _is_wrapped(items: Sequence[Any], wider: Sequence[Any]) -> bool:
    """Whether each item stands at the same place of a longer one, such as a pair."""
    if not items or not all(isinstance(one, list | tuple) and 1 < len(one) <= _WIDEST for one in wider):
        return False
    return any(
        all(len(one) > at and _key(one[at]) == _key(item) for item, one in zip(items, wider, strict=True))
        for at in range(_WIDEST)
    )


def _of_lengths(expected: Sequence[Any], got: Sequence[Any]) -> frozenset[Difference]:
    """One item too many or too few, at an end."""
    if abs(len(expected) - len(got)) == 1 and max(len(expected), len(got)) <= MAX_ITEMS:
        one, other = [_key(item) for item in expected], [_key(item) for item in got]
        if _is_cut(one, other):
            return frozenset({Difference.OFF_BY_ONE})
    return frozenset()


def _is_cut(one: Any, other: Any) -> bool:
    """Whether the shorter is the longer without its first or its last item."""
    long, short = (one, other) if len(one) > len(other) else (other, one)
    return bool(len(short)) and (long[1:] == short or long[:-1] == short)


def _any_different(one: Sequence[Any], other: Sequence[Any], depth: int) -> bool:
    return len(one) != len(other) or any(
        _different(left, right, depth + 1) for left, right in zip(one, other, strict=True)
    )


def _keys(items: Sequence[Any]) -> list[str]:
    return sorted(map(_key, items))


def _key(item: Any) -> str:
    """The same for equal items: their types and how Python writes them."""
    try:
        return f"{type(item).__name__} {item!r}"
    except (ValueError, RecursionError):
        return type(item).__name__


def _plain_text(value: Any) -> str | None:
    try:
        return str(value)
    except (ValueError, RecursionError):
        return None


def _float(number: Any) -> float | None:
    try:
        found = float(number)
    except (OverflowError, ValueError):
        return None
    return found if abs(found) < 1e300 else None


_NUMBER = re.compile(r"[+-]?\d{1,60}(?:\.\d{1,60})?\Z")


def _read(word: str) -> Any:
    """A word as the number that it is."""
    if len(word) > 120 or not _NUMBER.match(word):
        return word
    return float(word) if "." in word else int(word)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().split("\n")]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _holds_in_order(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether all wanted words stand among the words, in this order."""
    left = iter(words)
    return all(any(word.strip(".,:;!()[]\"'") == one or word == one for word in left) for one in wanted)
