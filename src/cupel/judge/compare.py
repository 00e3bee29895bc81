"""Holding an answer against the expected one.

Covers Python's `==` on plain values, tolerance on numbers, any order, and standard output by lines or tokens.
Checkers, which are task-provided code, run in the sandbox (`cupel.judge.checker`).
"""

from __future__ import annotations

import contextlib
import math
from collections import Counter, deque
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cupel.model.task import Compare, FloatTolerance
from cupel.sandbox.collisions import CollidingError, fill

_NUMBERS = (int, float, complex, Decimal, Fraction)
_MATCHED_UP_TO = 400
"""Items; with a tolerance, longer collections in any order are matched after sorting only."""
_MATCHING_STEPS = 1_000_000
"""And so are shorter ones for which matching takes more comparisons of single values than this."""


class _TooManySteps(Exception):  # noqa: N818 - a way out, not a fault
    """Matching takes too long."""


class _Steps:
    """Comparisons that may still be made."""

    def __init__(self, left: float) -> None:
        self.left = left

    def take(self, steps: int = 1) -> None:
        """Count, and stop where there are none left."""
        self.left -= steps
        if self.left < 0:
            raise _TooManySteps


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


def _same_row(
    expected: Sequence[str], got: Sequence[str], tolerance: FloatTolerance | None, steps: _Steps | None = None
) -> bool:
    if len(expected) != len(got):
        return False
    for one, other in zip(expected, got, strict=True):
        if steps is not None:
            steps.take()
        if not _same_token(one, other, tolerance):
            return False
    return True


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


def _close(expected: Any, got: Any, tolerance: FloatTolerance | None, steps: _Steps | None = None) -> bool:
    """Equal, with numbers within the tolerance, at every depth.

    Raises:
        _TooManySteps: there are none of the given steps left.
    """
    if steps is not None:
        steps.take(1 + len(expected) if isinstance(expected, dict | set | frozenset) else 1)
    if isinstance(expected, _NUMBERS) and isinstance(got, _NUMBERS):
        return _close_numbers(expected, got, tolerance)
    if isinstance(expected, list | tuple) and type(expected) is type(got):
        pairs = zip(expected, got, strict=False)
        return len(expected) == len(got) and all(_close(one, other, tolerance, steps) for one, other in pairs)
    if isinstance(expected, dict) and isinstance(got, dict):
        if _equal(expected, got):  # counters of nothing are equal whatever their keys
            return True
        return expected.keys() == got.keys() and all(
            _close(expected[key], got[key], tolerance, steps) for key in expected
        )
    return _equal(expected, got)


def _close_numbers(expected: Any, got: Any, tolerance: FloatTolerance | None) -> bool:
    if _equal(expected, got):
        return True
    if tolerance is None or isinstance(expected, bool) or isinstance(got, bool):
        return False
    try:
        if isinstance(expected, complex) or isinstance(got, complex):
            magnitude = abs(complex(expected))
            return abs(complex(expected) - complex(got)) <= max(tolerance.abs, tolerance.rel * magnitude)
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
    if tolerance is None:
        try:
            return _counted(expected) == _counted(got)
        except CollidingError:
            return False
        except (TypeError, ArithmeticError, RecursionError):
            pass  # something has no hash
    if len(expected) <= _MATCHED_UP_TO:
        with contextlib.suppress(_TooManySteps):
            steps = _Steps(_MATCHING_STEPS)
            fits = [
                [at for at, other in enumerate(got) if same(one, other, tolerance, steps)] for one in expected
            ]
            return _can_be_matched(fits, steps)
    pairs = zip(_in_order(expected), _in_order(got), strict=True)
    return all(same(one, other, tolerance) for one, other in pairs)


def _counted(items: list[Any]) -> Counter[Any]:
    counted: Counter[Any] = fill(Counter(), list(map(_frozen, items)))
    return counted


def _frozen(value: Any) -> Any:
    """Something with a hash that is equal for equal values."""
    if type(value) in (list, deque):
        return type(value), tuple(map(_frozen, value))
    if type(value) is tuple:
        return tuple(map(_frozen, value))
    if type(value) in (set, frozenset):
        return frozenset(value)
    if type(value) is dict:
        return dict, frozenset(fill(set(), [(key, _frozen(item)) for key, item in value.items()]))
    return value


def _in_order(items: list[Any]) -> list[Any]:
    try:
        return sorted(items)
    except (TypeError, ArithmeticError, RecursionError):
        return sorted(items, key=_text)


def _text(value: Any) -> str:
    try:
        return repr(value)
    except ValueError:  # an integer with more digits than Python writes
        return type(value).__name__


def _can_be_matched(fits: list[list[int]], steps: _Steps) -> bool:
    """Whether each row can have a place of its own among those that fit it (bipartite matching, Kuhn 1955)."""
    row_at: dict[int, int] = {}
    for row in range(len(fits)):
        came_from: dict[int, int] = {}
        queue = [row]
        end = None
        for current in queue:
            steps.take(len(fits[current]))
            for place in fits[current]:
                if place in came_from:
                    continue
                came_from[place] = current
                if place not in row_at:
                    end = place
                    break
                queue.append(row_at[place])
            if end is not None:
                break
        if end is None:
            return False
        _settle(end, row, came_from, row_at)
    return True


def _settle(place: int, row: int, came_from: dict[int, int], row_at: dict[int, int]) -> None:
    """Move the rows along the path that ends at a free place, so that `row` has one."""
    place_of = {one: at for at, one in row_at.items()}
    while True:
        current = came_from[place]
        row_at[place] = current
        if current == row:
            return
        place = place_of[current]
