"""Evaluating the checkable part of an assert on the trusted side.

Covers a small, side-effect-free part of Python's expressions over plain values: comparisons, boolean and
simple arithmetic operators, indexing, and calls of a few pure builtins. Everything else is refused, so
that the assert runs beside the program instead. Neither the text of a test nor an answer is trusted: results are bounded in
size, and what would take longer than about linear time in the answers is refused, or the answer is `NotPlain`.
"""

from __future__ import annotations

import ast
import math
import operator
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from cupel.model import literal
from cupel.model.errors import LiteralError
from cupel.sandbox.collisions import CollidingError, fill
from cupel.sandbox.wire import Opaque

MAX_ITEMS = 1_000_000
MAX_BITS = 100_000
MAX_DIGITS = 1000
"""Digits, or the exponent, of numbers that are rounded, added up or made integers here."""
_BIG_BITS = 16_000
"""Integers from here on are not held against a `Decimal`, which takes time that grows with the square of their length."""
_LONG_BITS = 1024
_SUM_SECONDS = 1.0
"""CPU seconds in which long integers and fractions have to be added up."""


class Refused(Exception):  # noqa: N818 - a state of the expression, not a fault
    """The expression uses more than is evaluated here."""


class NotPlain(Exception):  # noqa: N818 - a state of the answer, not a fault
    """An answer that is not plain stands where its value is needed."""


_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda one, other: one in other,
    ast.NotIn: lambda one, other: one not in other,
}
_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {ast.USub: operator.neg, ast.UAdd: operator.pos}
_SINGLETONS = (None, True, False)
_NUMBERS = (int, float, complex, Decimal, Fraction)
_TYPES: dict[str, type] = {
    "int": int, "float": float, "str": str, "bool": bool, "list": list, "tuple": tuple, "dict": dict, "set": set,
    "bytes": bytes, "frozenset": frozenset, "complex": complex,
}  # fmt: skip


def _sum(values: Any, start: Any = 0) -> Any:
    """Of numbers: lists added up one by one would be copied each time, and fractions grow as they are added up."""
    if not isinstance(start, _NUMBERS):
        raise Refused("a sum of something that is no number")
    if not any(
        isinstance(one, Fraction) or (isinstance(one, int) and one.bit_length() > _LONG_BITS)
        for one in values
    ):
        return sum(values, start)
    total, began = start, time.thread_time()
    for value in values:
        total += value
        if time.thread_time() - began > _SUM_SECONDS:
            raise NotPlain("numbers that take too long to add up")
    return total


def _set(*values: Any) -> set[Any]:
    filled: set[Any] = fill(set(), *map(list, values))
    return filled


def _frozenset(*values: Any) -> frozenset[Any]:
    return frozenset(_set(*values))


def _dict(*values: Any) -> dict[Any, Any]:
    if len(values) != 1 or isinstance(values[0], Mapping):
        return dict(*values)
    pairs = [tuple(pair) for pair in values[0]]
    if any(len(pair) != 2 for pair in pairs):
        return dict(pairs)  # says what is wrong
    filled: dict[Any, Any] = fill({}, pairs, [key for key, _ in pairs])
    return filled


def _counter(*values: Any) -> Counter[Any]:
    if len(values) != 1 or isinstance(values[0], Mapping):
        return Counter(*values)
    filled: Counter[Any] = fill(Counter(), list(values[0]))
    return filled


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": abs, "len": len, "sorted": sorted, "round": round, "sum": _sum, "min": min, "max": max, "set": _set,
    "list": list, "tuple": tuple, "frozenset": _frozenset, "int": int, "float": float, "str": str, "bool": bool,
    "dict": _dict, "all": all, "any": any, "math.isclose": math.isclose, "math.isnan": math.isnan,
    "math.isinf": math.isinf, "Counter": _counter, "collections.Counter": _counter,
}  # fmt: skip


def folded(node: ast.expr) -> Any:
    """The value of an expression without calls of the program: a literal, or bounded arithmetic on literals.

    Raises:
        Refused: it is anything else.
    """
    try:
        return literal.from_node(node)
    except LiteralError:
        return evaluate(node, {})


def evaluate(node: ast.expr, answers: Mapping[ast.expr, Any]) -> Any:
    """The value of an expression in which the nodes of `answers` stand for what the program answered.

    Raises:
        Refused: the expression uses more than is evaluated here.
        NotPlain: an answer that is not plain stands where its value is needed.
        Exception: what Python raises for these operands (TypeError, ValueError, ZeroDivisionError …).
    """
    if node in answers:
        return answers[node]
    match node:
        case ast.Compare(left=left, ops=operators, comparators=others):
            return _compared(evaluate(left, answers), operators, others, answers)
        case ast.BoolOp(op=kind, values=values):
            return _joined(kind, values, answers)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _plain(evaluate(operand, answers))
        case ast.UnaryOp(op=kind, operand=operand) if type(kind) in _UNARY:
            return _UNARY[type(kind)](_plain(evaluate(operand, answers)))
        case ast.BinOp(left=left, op=kind, right=right) if type(kind) in _ARITHMETIC:
            return _arithmetic(kind, _plain(evaluate(left, answers)), _plain(evaluate(right, answers)))
        case ast.Subscript(value=value, slice=index):
            return _plain(evaluate(value, answers))[_index(index, answers)]
        case ast.Call(func=function, args=args, keywords=keywords):
            return _called(_dotted(function), args, keywords, answers)
        case ast.List(elts=items):
            return [evaluate(item, answers) for item in items]
        case ast.Tuple(elts=items):
            return tuple(evaluate(item, answers) for item in items)
        case ast.Set(elts=items):
            return {_plain(evaluate(item, answers)) for item in items}
    try:
        return literal.from_node(node)
    except LiteralError:
        raise Refused(f"{type(node).__name__} is not evaluated") from None


def _compared(left: Any, operators: Sequence[ast.cmpop], others: Sequence[ast.expr], answers: Any) -> bool:
    for kind, other in zip(operators, others, strict=True):
        right = evaluate(other, answers)
        if isinstance(kind, ast.Is | ast.IsNot):
            if not any(right is one for one in _SINGLETONS) and not any(left is one for one in _SINGLETONS):
                raise Refused("identity of values that are no singletons")
            holds = (left is right) == isinstance(kind, ast.Is)
        elif isinstance(kind, ast.Eq | ast.NotEq):
            holds = bool(_COMPARE[type(kind)](left, right))
        else:
            holds = bool(_COMPARE[type(kind)](_plain(left), _plain(right)))
        if not holds:
            return False
        left = right
    return True


def _joined(kind: ast.boolop, values: Sequence[ast.expr], answers: Any) -> Any:
    result: Any = None
    for value in values:
        result = _plain(evaluate(value, answers))
        if bool(result) != isinstance(kind, ast.And):
            break
    return result


def _arithmetic(kind: ast.operator, left: Any, right: Any) -> Any:
    """Arithmetic whose result stays small."""
    if isinstance(kind, ast.Mult):
        for one, other in ((left, right), (right, left)):
            if hasattr(one, "__len__") and isinstance(other, int) and _weight(one) * other > MAX_ITEMS:
                raise Refused("a sequence repeated too often")
        if (
            isinstance(left, int)
            and isinstance(right, int)
            and left.bit_length() + right.bit_length() > MAX_BITS
        ):
            raise Refused("an integer too large")
    if isinstance(kind, ast.Pow):
        if not isinstance(left, int | float) or not isinstance(right, int | float):
            raise Refused("a power of something that is no number")
        if isinstance(left, int) and isinstance(right, int) and left.bit_length() * abs(right) > MAX_BITS:
            raise Refused("an integer too large")
    if isinstance(kind, ast.Mod) and isinstance(left, str | bytes):
        raise Refused("text formatting")
    return _ARITHMETIC[type(kind)](left, right)


def _weight(value: Any) -> int:
    """How many values there are in a value, those counted each time that are there more than once; or more than enough."""
    if isinstance(value, str | bytes):
        return len(value)
    count, todo = 0, [value]
    while todo and count <= MAX_ITEMS:
        one = todo.pop()
        count += 1
        if isinstance(one, Mapping):
            todo += [part for pair in one.items() for part in pair]
        elif hasattr(one, "__len__") and not isinstance(one, str | bytes):
            todo += one
    return count


def holds(
    node: ast.expr, answers: Mapping[ast.expr, Any], literals: Mapping[ast.expr, Any] = MappingProxyType({})
) -> bool:
    """Whether an expression is true; an answer that is not plain is neither true nor false.

    Args:
        node: the expression.
        answers: nodes of it → what the program answered in their place.
        literals: nodes of it → their values, where these are known.

    Raises:
        As `evaluate`.
    """
    _refuse_mixed_numbers(list(answers.values()))
    return bool(_plain(evaluate(node, {**literals, **answers})))


def _refuse_mixed_numbers(answers: list[Any]) -> None:
    """Several answers that hold a huge integer and decimals: within one answer reading has seen to it."""
    if len(answers) < 2:
        return
    has_big = has_decimals = False
    todo = list(answers)
    while todo:
        one = todo.pop()
        has_decimals |= isinstance(one, Decimal)
        has_big |= isinstance(one, int) and one.bit_length() > _BIG_BITS
        if isinstance(one, Fraction):
            has_big |= max(one.numerator.bit_length(), one.denominator.bit_length()) > _BIG_BITS
        elif isinstance(one, Mapping):
            todo += [part for pair in one.items() for part in pair]
        elif hasattr(one, "__len__") and not isinstance(one, str | bytes):
            todo += one
    if has_big and has_decimals:
        raise NotPlain("numbers with too many digits")


def _index(node: ast.expr, answers: Any) -> Any:
    if isinstance(node, ast.Slice):
        ends = (node.lower, node.upper, node.step)
        return slice(*(None if end is None else evaluate(end, answers) for end in ends))
    return evaluate(node, answers)


def _called(name: str, args: Sequence[ast.expr], keywords: Sequence[ast.keyword], answers: Any) -> Any:
    if name in ("isinstance", "type"):
        return _type_question(name, args, keywords, answers)
    function = _FUNCTIONS.get(name)
    if function is None or any(isinstance(arg, ast.Starred) for arg in args):
        raise Refused(f"{name} is not evaluated")
    named = {}
    for keyword in keywords:
        if keyword.arg not in ("rel_tol", "abs_tol", "reverse", "default", "start", "ndigits"):
            raise Refused(f"{keyword.arg} is not evaluated")
        named[keyword.arg] = evaluate(keyword.value, answers)
    values = [_plain(evaluate(arg, answers)) for arg in args]
    digits = values[1:2] if name == "round" else []
    if any(isinstance(one, int) and abs(one) > MAX_DIGITS for one in [*digits, named.get("ndigits")]):
        raise Refused("rounding to so many digits")
    for value in [*values, *named.values()]:
        _refuse_endless(name, value)
    try:
        return function(*values, **named)
    except CollidingError as error:
        raise NotPlain(str(error)) from None


def _refuse_endless(name: str, value: Any) -> None:
    """Numbers for which `round`, `int` or `sum` would compute for ever: the texts and answers are not trusted."""
    items = value if name in ("sum", "min", "max", "sorted") and isinstance(value, list | tuple) else [value]
    for item in items:
        if isinstance(item, Decimal) and item.is_finite() and abs(item.adjusted()) > MAX_DIGITS:
            raise NotPlain("a number with too many digits")
    if (
        name == "round"
        and isinstance(value, int)
        and not isinstance(value, bool)
        and abs(value) > 10**MAX_DIGITS
    ):
        raise NotPlain("a number with too many digits")


def _type_question(
    name: str, args: Sequence[ast.expr], keywords: Sequence[ast.keyword], answers: Any
) -> bool:
    match name, list(args):
        case "isinstance", [value, kinds] if not keywords:
            names = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
            types = [_TYPES.get(_dotted(one)) for one in names]
            if None not in types:
                return isinstance(
                    _plain(evaluate(value, answers)), tuple(one for one in types if one is not None)
                )
    raise Refused(f"{name} is not evaluated")


def _dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=module), attr=name):
            return f"{module}.{name}"
    raise Refused("a call of something that is no name")


def _plain(value: Any) -> Any:
    if isinstance(value, Opaque):
        raise NotPlain(f"the answer is not a plain value but a {value.type_name}")
    return value
