"""Values as text: the literals of the task format.

Covers reading and writing everything that `ast.literal_eval` reads, and `nan`, `inf`, `set()`,
`frozenset(…)`, `complex(…)`, `Decimal('…')`, `Fraction(…)`, the types of `datetime`, `deque`, `OrderedDict`,
`Counter` and `defaultdict` as constructor calls on literals. Reading never evaluates code: the text is
parsed to a syntax tree of which only these forms are accepted.

Does not cover instances of other classes, nor subclasses of these types: they have no literal.
"""

from __future__ import annotations

import ast
import datetime as dt
import warnings
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cupel.model.errors import LiteralError

MAX_TEXT = 16_000_000
"""Characters; longer literal texts are refused."""

_FACTORIES: dict[str, Callable[[], object]] = {
    "int": int, "float": float, "str": str, "list": list, "dict": dict, "set": set, "bool": bool, "tuple": tuple,
}  # fmt: skip
_FACTORY_NAMES = {factory: name for name, factory in _FACTORIES.items()}
_NUMBERS = frozenset({"nan", "inf", "infinity"})
_LONGEST_NUMBER = 4000
"""Characters of the text of a fraction."""
_HEX_FROM = 1 << 512
"""Integers from here on are written in hexadecimal, which has no limit on the number of digits."""


def parse(text: str) -> Any:
    """Read a literal.

    Args:
        text: source text of one literal, e.g. ``"[1, (2, 3.0), {'a'}, Decimal('0.1')]"``.

    Raises:
        LiteralError: the text is anything but a literal of the format.
    """
    if len(text) > MAX_TEXT:
        raise LiteralError(f"a literal of {len(text):,} characters; at most {MAX_TEXT:,} are read")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text.strip(), mode="eval")
        return from_node(tree.body)
    except (
        SyntaxError,
        ValueError,
        RecursionError,
        MemoryError,
        ArithmeticError,
        TypeError,
    ) as error:
        raise LiteralError(f"not a literal: {_shorten(text)} ({_reason(error)})") from None


def parse_args(text: str) -> list[Any]:
    """Read the text of a list of arguments."""
    value = parse(text)
    if type(value) is not list:
        raise LiteralError(
            f"arguments are the text of a list, not of a {type(value).__name__}: {_shorten(text)}"
        )
    return value


def parse_kwargs(text: str | None) -> dict[str, Any]:
    """Read the text of a dict of keyword arguments; None means none."""
    if text is None:
        return {}
    value = parse(text)
    if type(value) is not dict or any(type(key) is not str for key in value):
        raise LiteralError(f"keyword arguments are the text of a dict with string keys: {_shorten(text)}")
    return value


def from_node(node: ast.expr) -> Any:
    """The value of a syntax tree that is a literal; raises `LiteralError` for any other tree."""
    match node:
        case ast.Constant(value=value) if value is not Ellipsis:
            return value
        case ast.List(elts=elements):
            return [from_node(element) for element in elements]
        case ast.Tuple(elts=elements):
            return tuple(from_node(element) for element in elements)
        case ast.Set(elts=elements):
            return {from_node(element) for element in elements}
        case ast.Dict(keys=keys, values=values) if None not in keys:
            return {
                from_node(key): from_node(value)
                for key, value in zip(keys, values, strict=True)
                if key is not None
            }
        case ast.Name(id=name) if name in _NUMBERS:
            return float(name)  # a NaN of its own each time: in sets and lists Python tells them apart
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
            return _signed(sign, from_node(operand))
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as operator, right=right):
            return _complex(operator, from_node(left), from_node(right))
        case ast.Attribute(value=ast.Name(id="timezone"), attr="utc"):
            return dt.UTC
        case ast.Attribute(value=ast.Attribute(value=ast.Name(id="datetime"), attr="timezone"), attr="utc"):
            return dt.UTC
        case ast.Call(func=function, args=args, keywords=keywords):
            return _construct(_constructor_name(function), args, keywords)
    raise LiteralError(f"{ast.unparse(node)[:80]!r} is no literal")


def _signed(sign: ast.unaryop, value: Any) -> Any:
    if type(value) not in (int, float, complex):
        raise LiteralError("a sign stands before something that is no number")
    return -value if isinstance(sign, ast.USub) else value


def _complex(operator: ast.operator, left: Any, right: Any) -> Any:
    if type(left) not in (int, float) or type(right) is not complex:
        raise LiteralError("an operator stands in a literal")
    return left + right if isinstance(operator, ast.Add) else left - right


def _constructor_name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name):
            return name
        case ast.Attribute(
            value=ast.Name(id="datetime" | "collections" | "decimal" | "fractions"), attr=name
        ):
            return name
    raise LiteralError(f"{ast.unparse(function)[:80]!r} constructs no literal")


def _construct(name: str, args: list[ast.expr], keywords: list[ast.keyword]) -> Any:
    build = _CONSTRUCTORS.get(name)
    if build is None:
        raise LiteralError(f"{name!r} constructs no literal of the format")
    if name == "defaultdict":
        return _defaultdict(args, keywords)
    if any(keyword.arg is None for keyword in keywords):
        raise LiteralError("** stands in a literal")
    values = [from_node(arg) for arg in args]
    named = {str(keyword.arg): from_node(keyword.value) for keyword in keywords}
    return build(*values, **named)


def _defaultdict(args: list[ast.expr], keywords: list[ast.keyword]) -> defaultdict[Any, Any]:
    if keywords or len(args) > 2:
        raise LiteralError("defaultdict takes a factory and a dict")
    factory: Callable[[], object] | None = None
    if args:
        match args[0]:
            case ast.Name(id=name) if name in _FACTORIES:
                factory = _FACTORIES[name]
            case ast.Constant(value=None):
                factory = None
            case _:
                raise LiteralError("the factory of a defaultdict is one of " + ", ".join(_FACTORIES))
    return defaultdict(factory, from_node(args[1]) if len(args) == 2 else {})


def _float(value: Any) -> float:
    if type(value) is not str or value.strip().lower().lstrip("+-") not in _NUMBERS:
        raise LiteralError("float(…) is read only for 'nan' and 'inf'")
    return float(value)


def _fraction(numerator: Any = 0, denominator: Any = 1) -> Fraction:
    """Of two integers or of a text without exponent: `Fraction('1e9999999')` would compute for ever."""
    if (
        type(numerator) is str
        and denominator == 1
        and "e" not in numerator.lower()
        and len(numerator) <= _LONGEST_NUMBER
    ):
        return Fraction(numerator)
    if type(numerator) is int and type(denominator) is int:
        return Fraction(numerator, denominator)
    raise LiteralError("a Fraction is read from two integers, or from a text without exponent")


_CONSTRUCTORS: dict[str, Callable[..., Any]] = {
    "set": set,
    "frozenset": frozenset,
    "complex": complex,
    "float": _float,
    "Decimal": Decimal,
    "Fraction": _fraction,
    "date": dt.date,
    "time": dt.time,
    "datetime": dt.datetime,
    "timedelta": dt.timedelta,
    "timezone": dt.timezone,
    "deque": deque,
    "OrderedDict": OrderedDict,
    "Counter": Counter,
    "defaultdict": defaultdict,
}


def render(value: Any) -> str:
    """Write a value as the text of a literal, the same text for equal sets in any order.

    Raises:
        LiteralError: the value, or one inside it, has no literal (instances, subclasses, cycles).
    """
    try:
        return _render(value)
    except RecursionError:
        raise LiteralError("a value nested too deeply, or inside itself, has no literal") from None


def _render(value: Any) -> str:
    kind = type(value)
    writer = _WRITERS.get(kind)
    if writer is None:
        raise LiteralError(f"a value of type {kind.__name__} has no literal")
    return writer(value)


def _int(value: int) -> str:
    return hex(value) if abs(value) >= _HEX_FROM else repr(value)


def _real(value: float) -> str:
    return repr(value)  # 'nan' and 'inf' are literals of the format


def _complex_text(value: complex) -> str:
    return f"complex({_real(value.real)}, {_real(value.imag)})"


def _items(values: Iterable[Any]) -> str:
    return ", ".join(_render(value) for value in values)


def _sorted_items(values: Iterable[Any]) -> str:
    return ", ".join(sorted(_render(value) for value in values))


def _pairs(value: dict[Any, Any]) -> str:
    return "{" + ", ".join(f"{_render(key)}: {_render(item)}" for key, item in value.items()) + "}"


def _tuple(value: tuple[Any, ...]) -> str:
    return f"({_items(value)},)" if len(value) == 1 else f"({_items(value)})"


def _deque(value: deque[Any]) -> str:
    bound = "" if value.maxlen is None else f", {value.maxlen}"
    return f"deque([{_items(value)}]{bound})"


def _ordered(value: OrderedDict[Any, Any]) -> str:
    return "OrderedDict([" + ", ".join(f"({_render(k)}, {_render(v)})" for k, v in value.items()) + "])"


def _default(value: defaultdict[Any, Any]) -> str:
    factory = value.default_factory
    if factory is None:
        return f"defaultdict(None, {_pairs(value)})"
    if factory not in _FACTORY_NAMES:
        raise LiteralError("a defaultdict with a factory of its own has no literal")
    return f"defaultdict({_FACTORY_NAMES[factory]}, {_pairs(value)})"


def _datetime_text(value: Any) -> str:
    zone = getattr(value, "tzinfo", None)
    if zone is not None and type(zone) is not dt.timezone:
        raise LiteralError("a time with a named zone has no literal")
    return repr(value)


_WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): repr,
    bool: repr,
    int: _int,
    float: _real,
    complex: _complex_text,
    str: repr,
    bytes: repr,
    list: lambda value: f"[{_items(value)}]",
    tuple: _tuple,
    set: lambda value: "{" + _sorted_items(value) + "}" if value else "set()",
    frozenset: lambda value: "frozenset({" + _sorted_items(value) + "})" if value else "frozenset()",
    dict: _pairs,
    Decimal: repr,
    Fraction: lambda value: f"Fraction({_int(value.numerator)}, {_int(value.denominator)})",
    dt.date: repr,
    dt.time: _datetime_text,
    dt.datetime: _datetime_text,
    dt.timedelta: repr,
    dt.timezone: repr,
    deque: _deque,
    OrderedDict: _ordered,
    Counter: lambda value: f"Counter({_pairs(value)})",
    defaultdict: _default,
}

PLAIN_TYPES: frozenset[type] = frozenset(_WRITERS)
"""Exact types that have a literal; a subclass is not plain."""


def _shorten(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:77] + "…")


def _reason(error: BaseException) -> str:
    return str(error) or type(error).__name__
