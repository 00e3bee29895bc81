"""What is special about an input: empty, zero, negative, one item; its size; the numbers in it; the limits that a text states.

Covers arguments of calls and the standard input of programs. Reading alone: what follows is for the rules.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_SEEN = 20_000
"""Values within an input that are looked at."""
_BITS = 256


class Trait(StrEnum):
    """What is special about an input, in words."""

    EMPTY = "an empty list or text"
    ZERO = "a zero"
    NEGATIVE = "a negative number"
    SINGLE = "a list or text of one item"
    NOTHING = "None"
    REPEATED = "a repeated item"
    FRACTION = "a number with a fraction"
    CAPITALS = "capital letters"
    BLANK_ENDS = "white space at an end"
    EQUAL = "two equal arguments"
    ALL_ALIKE = "items that are all alike"
    NON_ASCII = "letters beyond ASCII"
    DIGITS = "digits within text"


UNUSUAL = (
    Trait.NOTHING, Trait.EMPTY, Trait.ZERO, Trait.SINGLE, Trait.NEGATIVE, Trait.ALL_ALIKE, Trait.REPEATED, Trait.BLANK_ENDS,
    Trait.NON_ASCII, Trait.EQUAL, Trait.CAPITALS, Trait.DIGITS, Trait.FRACTION,
)  # fmt: skip
"""Traits of edge cases, those that say most first."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large an input is."""

    items: int
    """Values in it, and characters of texts."""
    magnitude: float
    """Logarithm to base 2 of its largest number."""

    def exceeds(self, other: Size) -> bool:
        """Whether it is clearly larger in one respect, and in no respect clearly smaller."""
        more = self.items >= 2 * other.items + 4 or self.magnitude >= other.magnitude + 2
        return more and self.items >= other.items // 2 and self.magnitude >= other.magnitude - 2


def traits(given: Sequence[Any]) -> frozenset[Trait]:
    """What is special about arguments, or about a program's standard input (one text of several words)."""
    if len(given) == 1 and isinstance(given[0], str) and "\n" in given[0]:
        return _of_stdin(given[0])
    found = {trait for value in _values(given) for trait in _of_value(value)}
    plain = [value for value in given if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(plain) != len({repr(value) for value in plain}):
        found.add(Trait.EQUAL)
    return frozenset(found)


def _of_stdin(text: str) -> frozenset[Trait]:
    words = text.split()
    found = {trait for word in words[:_SEEN] for trait in _of_value(_read(word))} - {Trait.SINGLE}
    if not words or any(not line.strip() for line in text.rstrip("\n").split("\n")):
        found.add(Trait.EMPTY)
    if len(words) <= 2:
        found.add(Trait.SINGLE)
    tail = words[1:] or words
    if len(tail) != len(set(tail)):
        found.add(Trait.REPEATED)
    return frozenset(found)


def _of_value(value: Any) -> Iterator[Trait]:
    if value is None:
        yield Trait.NOTHING
    elif isinstance(value, bool):
        return
    elif isinstance(value, int | float):
        if value == 0:
            yield Trait.ZERO
        elif value < 0:
            yield Trait.NEGATIVE
        if isinstance(value, float) and math.isfinite(value) and value != int(value):
            yield Trait.FRACTION
    elif isinstance(value, str):
        yield from _of_text(value)
    elif isinstance(value, Sequence | Mapping | set | frozenset):
        if not len(value):
            yield Trait.EMPTY
        elif len(value) == 1:
            yield Trait.SINGLE
        elif isinstance(value, list | tuple) and len(value) <= _SEEN:
            kinds = len({_text(one) for one in value})
            if kinds == 1:
                yield Trait.ALL_ALIKE
            if kinds < len(value):
                yield Trait.REPEATED


def _of_text(value: str) -> Iterator[Trait]:
    if not value.strip():
        yield Trait.EMPTY
    elif len(value) == 1:
        yield Trait.SINGLE
    if value != value.strip():
        yield Trait.BLANK_ENDS
    if any(one.isupper() for one in value):
        yield Trait.CAPITALS
    if not value.isascii():
        yield Trait.NON_ASCII
    if any(one.isdigit() for one in value):
        yield Trait.DIGITS
    if len(value) > 1 and len(set(value)) == 1:
        yield Trait.ALL_ALIKE


def size(given: Sequence[Any]) -> Size:
    """How large arguments are together."""
    items, magnitude = 0, 0.0
    for value in _values(given):
        items += 1
        if isinstance(value, str):
            items += len(value)
            if "\n" in value:
                numbers = (_read(word) for word in value.split()[:_SEEN])
                magnitude = max([magnitude, *(_magnitude(one) for one in numbers)])
        else:
            magnitude = max(magnitude, _magnitude(value))
    return Size(items, magnitude)


def _magnitude(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    if isinstance(value, int):
        return float(value.bit_length())
    return math.log2(abs(value) + 1) if math.isfinite(value) else 0.0


def numbers_in(given: Sequence[Any]) -> frozenset[int | float]:
    """The numbers of an input, and the lengths of its lists and texts; of short ones."""
    found: set[int | float] = set()
    for value in _values(given):
        if isinstance(value, str) and "\n" in value:
            found |= {one for word in value.split()[:_SEEN] if not isinstance(one := _read(word), str)}
        elif isinstance(value, bool):
            continue
        elif (isinstance(value, int) and value.bit_length() <= _BITS) or (
            isinstance(value, float) and math.isfinite(value)
        ):
            found.add(value)
        elif isinstance(value, str | list | tuple | Mapping | set | frozenset):
            found.add(len(value))
    return frozenset(found)


_STATED = re.compile(
    r"(?:at most|at least|up to|from|between|to|and|than|of|exactly|<=?|>=?|≤|≥|\.\.)\s*(-?\d[\d_ ,]*\d|-?\d)(?!\.?\d|\w)",
    re.IGNORECASE,
)


def stated_limits(text: str) -> frozenset[int]:
    """Numbers that a text states as limits: `at most 20`, `1 <= n`, `from 1 to 9`."""
    found = set()
    for matched in _STATED.finditer(text):
        digits = re.sub(r"[_ ,]", "", matched[1])
        if len(digits) <= 19:
            found.add(int(digits))
    return frozenset(found)


def compared_numbers(tree: ast.AST) -> dict[int | float, int]:
    """Numbers that a program compares something with → line; `range` ends are not among them."""
    found: dict[int | float, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(
            isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for op in node.ops
        ):
            for side in (node.left, *node.comparators):
                number = _number(side)
                if number is not None:
                    found.setdefault(number, node.lineno)
    return found


def _number(node: ast.expr) -> int | float | None:
    sign = 1
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node, sign = node.operand, -1
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return sign * node.value  # type: ignore[operator, return-value]
    return None


def _values(given: Iterable[Any]) -> Iterator[Any]:
    """All values within values, up to a bound."""
    todo, count = list(given), 0
    while todo and count < _SEEN:
        value = todo.pop()
        count += 1
        yield value
        if isinstance(value, Mapping):
            todo += [part for pair in value.items() for part in pair]
        elif isinstance(value, list | tuple | set | frozenset):
            todo += value


def _read(word: str) -> Any:
    if re.fullmatch(r"[+-]?\d{1,60}", word):
        return int(word)
    return float(word) if re.fullmatch(r"[+-]?\d{1,40}\.\d{1,40}", word) else word


def _text(value: Any) -> str:
    try:
        return repr(value)
    except (ValueError, RecursionError):
        return type(value).__name__
