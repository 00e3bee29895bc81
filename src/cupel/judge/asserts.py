"""Lowering plain asserts: the program computes, the trusted side compares.

Covers asserts in which the program's functions are called with literals and the answers are held against
literals: `assert f(args) == literal`, `is`, `not`, `in`, `abs(f(x) - y) < eps`, `math.isclose`, two calls
compared with each other. An assert with more to it than that is not lowered and runs beside the program.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from cupel.judge import expression


@dataclass(frozen=True, slots=True)
class LoweredCall:
    """One call of the program's function with plain values."""

    function: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LoweredAssert:
    """The calls that an assert makes, and the condition on their answers."""

    calls: tuple[LoweredCall, ...]
    condition: ast.expr
    places: tuple[ast.expr, ...]
    """The nodes of the condition for which the answers stand, in the calls' order."""

    def holds(self, answers: list[Any]) -> bool:
        """Whether the condition is true of these answers; raises what Python raises for them."""
        return expression.holds(self.condition, dict(zip(self.places, answers, strict=True)))


def lower(code: str, callables: Collection[str], never: Collection[str] = ()) -> LoweredAssert | None:
    """The lowered form of an assert statement, or None where it has more to it.

    Args:
        code: source of one assert statement.
        callables: names that belong to the program.
        never: those among them that give no plain value (a class); an assert that uses one is not lowered.
    """
    statement = _single_assert(code)
    if statement is None:
        return None
    if any(isinstance(node, ast.Name) and node.id in never for node in ast.walk(statement.test)):
        return None
    places = _calls_in(statement.test, callables)
    if not 1 <= len(places) <= 2 or _may_skip(statement.test, places):
        return None
    try:
        calls = tuple(_lowered(place) for place in places)
        lowered = LoweredAssert(calls, statement.test, tuple(places))
        _try(lowered)
    except expression.Refused:
        return None
    except (ArithmeticError, TypeError, ValueError, LookupError, MemoryError, RecursionError):
        return None  # Python itself raises on the literals: let it say so where the test runs
    return lowered


def _single_assert(code: str) -> ast.Assert | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(code.strip()).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return body[0] if len(body) == 1 and isinstance(body[0], ast.Assert) else None


def _calls_in(test: ast.expr, callables: Collection[str]) -> list[ast.expr]:
    """Calls of the program's names; none where such a name is used in another way."""
    calls: list[ast.expr] = []
    uses = 0
    for node in ast.walk(test):
        if isinstance(node, ast.Name) and node.id in callables:
            uses += 1
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in callables:
            calls.append(node)
    if uses != len(calls):
        return []
    return sorted(calls, key=lambda call: (call.lineno, call.col_offset))  # the order of evaluation


def _may_skip(test: ast.expr, places: list[ast.expr]) -> bool:
    """Whether Python could leave a call out, which the lowered form never does."""
    for node in ast.walk(test):
        if isinstance(node, ast.IfExp | ast.Lambda | ast.comprehension):
            return True
        later: list[ast.expr] = []
        if isinstance(node, ast.BoolOp):
            later = node.values[1:]
        elif isinstance(node, ast.Compare):
            later = node.comparators[1:]
        if any(inner in places for value in later for inner in ast.walk(value)):
            return True
    return False


def _lowered(place: ast.expr) -> LoweredCall:
    assert isinstance(place, ast.Call) and isinstance(place.func, ast.Name)
    if any(isinstance(arg, ast.Starred) for arg in place.args) or any(k.arg is None for k in place.keywords):
        raise expression.Refused("unpacked arguments")
    args = tuple(expression.folded(arg) for arg in place.args)
    kwargs = {str(keyword.arg): expression.folded(keyword.value) for keyword in place.keywords}
    return LoweredCall(place.func.id, args, kwargs)


_SAMPLES: tuple[Any, ...] = (0, "", [], None, {})


def _try(lowered: LoweredAssert) -> None:
    """Find out before judging whether the whole condition can be evaluated here.

    Refusal depends on the form of the expression, but evaluation may end before it reaches a part: so each
    part is looked at by itself.
    """
    aside = {id(inner) for place in lowered.places for inner in ast.walk(place)}
    for node in ast.walk(lowered.condition):
        if isinstance(node, ast.Call):  # the names of functions and types are no values
            named = [node.func, *(node.args[1:] if _is_name(node.func, "isinstance") else [])]
            aside |= {id(inner) for one in named for inner in ast.walk(one)}
    for node in ast.walk(lowered.condition):
        if isinstance(node, ast.expr) and not isinstance(node, ast.Slice) and id(node) not in aside:
            _look_at(node, lowered)


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _look_at(node: ast.expr, lowered: LoweredAssert) -> None:
    for sample in _SAMPLES:
        try:
            expression.evaluate(node, dict.fromkeys(lowered.places, sample))
        except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, expression.NotPlain):
            continue
