"""Holding an answer against the expected one.

Covers Python's `==` on plain values, tolerance on numbers, any order, and standard output by lines or tokens.
Checkers, which are task-provided code, run in the sandbox (`cupel.judge.checker`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cupel.model.task import Compare, FloatTolerance

_NUMBERS = (int, float, complex, Decimal, Fraction)
_GREEDY_UP_TO = 400
"""Items; longer collections in any order are matched after sorting only."""


def same_value(expected: Any, got: Any, compare: Compare | None) -> bool:
    """Whether a plain value is the expected one under the task's rule; the default is Python's `==`.

    An `Opaque` anywhere in `got` equals no plain value.
    """
    if compare is None:
        return _equal(expected, got)
    if compare.space == "tokens" and type(expected) is str and type(got) is str:
        return same_output(expected, got, compare)
    tolerance = compare.float_
    if compare.order == "any" and _is_collection(expected) and _is_collection(got):
        return _same_items(list(expected), list(got), tolerance)
    return _close(expected, got, tolerance) if tolerance is not None else _equal(expected, got)


def same_output(expected: str, got: str, compare: Compare | None) -> bool:
    """Whether standard output is the expected one.

    By default equal lines, trailing white space and trailing empty lines ignored; `space: tokens` compares what
    stands between white space; a tolerance applies to tokens that are numbers; `order: any` lets lines change
    places.
    """
    rows = [_rows(text, compare) for text in (expected, got)]
    tolerance = compare.float_ if compare is not None else None
    if compare is not None and compare.order == "any":
        return _same_items(
            [tuple(row) for row in rows[0]], [tuple(row) for row in rows[1]], tolerance, _same_row
        )
    if len(rows[0]) != len(rows[1]):
        return False
    return all(_same_row(one, other, tolerance) for one, other in zip(*rows, strict=True))


def _rows(text: str, compare: Compare | None) -> list[list[str]]:
    """Lines of tokens; a line is one token where white space counts."""
    lines = [line.rstrip() for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    if compare is None:
        return [[line] for line in lines]
    if compare.space == "tokens" and compare.order == "exact":
        return [text.split()]
    if compare.space == "tokens" or compare.float_ is not None:
        return [line.split() for line in lines]
    return [[line] for line in lines]


def _same_row(expected: Sequence[str], got: Sequence[str], tolerance: FloatTolerance | None) -> bool:
    if len(expected) != len(got):
        return False
    return all(_same_token(one, other, tolerance) for one, other in zip(expected, got, strict=True))


def _same_token(expected: str, got: str, tolerance: FloatTolerance | None) -> bool:
    if expected == got:
        return True
    if tolerance is None:
        return False
    try:
        return _close_numbers(float(expected), float(got), tolerance)
    except ValueError:
        return False


def _equal(expected: Any, got: Any) -> bool:
    try:
        return bool(expected == got)
    except (RecursionError, ArithmeticError):  # nested too deeply; signalling Decimal NaN
        return False


def _close(expected: Any, got: Any, tolerance: FloatTolerance | None) -> bool:
    """Equal, with numbers within the tolerance, at every depth."""
    if isinstance(expected, _NUMBERS) and isinstance(got, _NUMBERS):
        return _close_numbers(expected, got, tolerance)
    if isinstance(expected, list | tuple) and type(expected) is type(got):
        pairs = zip(expected, got, strict=False)
        return len(expected) == len(got) and all(_close(one, other, tolerance) for one, other in pairs)
    if isinstance(expected, dict) and isinstance(got, dict):
        return expected.keys() == got.keys() and all(
            _close(expected[key], got[key], tolerance) for key in expected
        )
    return _equal(expected, got)


def _close_numbers(expected: Any, got: Any, tolerance: FloatTolerance | None) -> bool:
    if _equal(expected, got):
        return True
    if tolerance is None or isinstance(expected, bool) or isinstance(got, bool):
        return False
    if isinstance(expected, complex) or isinstance(got, complex):
        return abs(complex(expected) - complex(got)) <= max(
            tolerance.abs, tolerance.rel * abs(complex(expected))
        )
    try:
        one, other = float(expected), float(got)
    except (OverflowError, ValueError):
        return False
    if math.isnan(one) or math.isnan(other) or math.isinf(one) or math.isinf(other):
        return math.isnan(one) and math.isnan(other)
    return abs(one - other) <= max(tolerance.abs, tolerance.rel * abs(one))


def _is_collection(value: Any) -> bool:
    return type(value) in (list, tuple, set, frozenset)


def _same_items(
    expected: list[Any], got: list[Any], tolerance: FloatTolerance | None, same: Any = _close
) -> bool:
    """The same items, each as often, in any order."""
    if len(expected) != len(got):
        return False
    if len(expected) > _GREEDY_UP_TO:
        pairs = zip(sorted(expected, key=repr), sorted(got, key=repr), strict=True)
        return all(same(one, other, tolerance) for one, other in pairs)
    left = list(got)
    for one in expected:
        at = next((index for index, other in enumerate(left) if same(one, other, tolerance)), None)
        if at is None:
            return False
        del left[at]
    return True
