"""Plain values as bytes: what crosses between trusted and untrusted processes.

Covers encoding and decoding of the task format's plain values in tagged JSON. Used on both sides, so it
needs the standard library only. Decoding builds values of known types and nothing else: it never
imports, calls or evaluates what the other side sent. Values that are not plain (instances, subclasses,
functions) arrive as `Opaque`, which equals nothing but itself.

Rarer modules (decimal, fractions, datetime) are imported only where such a value turns up: the fork server that
imports this module has to stay lean.

Does not cover text for people or files: that is `cupel.model.literal`.
"""

from __future__ import annotations

import gc
import json
import sys
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from math import isfinite
from typing import TYPE_CHECKING, Any

from cupel.sandbox.collisions import fill

if TYPE_CHECKING:
    import datetime as dt

_written = json.JSONEncoder(separators=(",", ":")).encode
"""JSON text of a tree; made once, since making an encoder takes longer than writing a number."""
MAX_DEPTH = 200
_SMALL = 1 << 62
_BIG = 4_000
"""Hexadecimal or decimal digits. Python's arithmetic on such numbers takes time that grows with their square, and so does
comparing an integer with a `Decimal`."""
_DIGITS_SQUARED = 6_000_000_000
"""Of all big numbers of one value together: one of 77,000 hexadecimal digits, or a hundred of 7,700."""
_FACTORIES: dict[str, Any] = {
    "int": int, "float": float, "str": str, "list": list, "dict": dict, "set": set, "bool": bool, "tuple": tuple,
}  # fmt: skip
_FACTORY_NAMES = {factory: name for name, factory in _FACTORIES.items()}


class WireError(Exception):
    """Bytes that are not the encoding of a value, or a value nested too deeply."""


class Opaque:
    """A value that is not plain; equal to nothing but itself."""

    __slots__ = ("text", "type_name")

    def __init__(self, type_name: str, text: str) -> None:
        """Name of its type, and the start of its `repr` as the untrusted side gave it; for readers only."""
        self.type_name = type_name
        self.text = text

    def __repr__(self) -> str:
        return f"Opaque({self.type_name!r}, {self.text!r})"


def encode(value: Any) -> str:
    """JSON text of a value; equal texts mean equal values (NaN aside), sets are in a fixed order.

    Raises:
        WireError: the value is nested more deeply than `MAX_DEPTH`.
    """
    return _written(_tree(value, 0))


def tree_of(value: Any) -> Any:
    """What `encode` writes as JSON, to be a part of a greater text.

    Raises:
        WireError: as `encode`.
    """
    return _tree(value, 0)


def decode(text: str | bytes) -> Any:
    """The value of a JSON text.

    Raises:
        WireError: the text is no encoding of a value, or one that takes too long to read.
    """
    return _guarded(lambda: _read(json.loads(text)))


def decode_tree(tree: Any) -> Any:
    """The value of a JSON text that has been parsed already; parts of the tree may become parts of the value.

    Raises:
        WireError: as `decode`.
    """
    return tree if type(tree) in _BARE else _guarded(lambda: _read(tree))


def _read(tree: Any) -> Any:
    _refuse_costly(tree)
    return _value(tree, 0)


def _guarded(read: Callable[[], Any]) -> Any:
    """What goes wrong is a `WireError`; the garbage collector, which would go through all that is new, waits."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return read()
    except (
        ValueError,
        TypeError,
        LookupError,
        RecursionError,
        ArithmeticError,
        MemoryError,
        AttributeError,
    ) as error:
        raise WireError(f"not the encoding of a value: {type(error).__name__}") from None
    finally:
        if collects:
            gc.enable()


def is_scalar_type(kind: type) -> bool:
    """Whether values of exactly this type are plain and hold no other values: numbers, text, bytes, moments."""
    return kind in _SCALARS or _late_writer(kind) is not None


_SCALARS = frozenset({type(None), bool, str, int, float, bytes, complex})
_BARE = frozenset({type(None), bool, str, int, float})
"""Types of values that stand in a tree as they are. Lists that hold nothing else are common, and are told at once."""
_NEVER_TAGGED = frozenset({type(None), bool, str})


def _tree(value: Any, depth: int) -> Any:
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is int:
        return value if -_SMALL < value < _SMALL else {"i": hex(value)}
    if kind is float:
        return value if value - value == 0 else {"f": repr(value)}
    if depth > MAX_DEPTH:
        raise WireError("a value nested too deeply")
    if kind is list:
        return value if _stands_as_it_is(value) else [_tree(item, depth + 1) for item in value]
    writer = _WRITERS.get(kind) or _late_writer(kind)
    if writer is None:
        return {"o": [_type_name(kind), _text(value)]}
    return writer(value, depth + 1)


def _stands_as_it_is(values: list[Any]) -> bool:
    """Whether every item of a list is its own tree; may say no where it is so."""
    kinds = set(map(type, values))
    if kinds <= _NEVER_TAGGED:
        return True
    if kinds == {int}:
        return bool(min(values) > -_SMALL and max(values) < _SMALL)
    return kinds == {float} and isfinite(sum(values))


def _late_writer(kind: type) -> Any:
    """The writer of a type of a module that need not be loaded: no value can be of its types unless it is."""
    for (module, name), writer in _LATE_WRITERS.items():
        if getattr(sys.modules.get(module), name, None) is kind:
            return writer
    return None


def _trees(values: Any, depth: int) -> list[Any]:
    return [_tree(item, depth) for item in values]


def _sorted_trees(values: Any, depth: int) -> list[Any]:
    return sorted(_trees(values, depth), key=_written)


def _pairs(value: Any, depth: int) -> list[Any]:
    return [[_tree(key, depth), _tree(item, depth)] for key, item in value.items()]


def _default(value: Any, depth: int) -> Any:
    factory = value.default_factory
    if factory is not None and factory not in _FACTORY_NAMES:
        return {"o": ["defaultdict", _text(value)]}
    return {"dd": [_FACTORY_NAMES.get(factory), _pairs(value, depth)]}


def _zone(value: Any) -> bool:
    from datetime import timezone

    return value.tzinfo is None or type(value.tzinfo) is timezone


def _moment(tag: str) -> Any:
    def write(value: Any, _depth: int) -> Any:
        if not _zone(value):
            return {"o": [type(value).__name__, _text(value)]}
        offset = value.utcoffset() if value.tzinfo is not None else None
        return {
            tag: [
                value.replace(tzinfo=None).isoformat(),
                None if offset is None else _span(offset),
                value.fold,
            ]
        }

    return write


def _span(value: dt.timedelta) -> list[int]:
    return [value.days, value.seconds, value.microseconds]


_WRITERS: dict[type, Any] = {
    tuple: lambda value, depth: {"t": _trees(value, depth)},
    dict: lambda value, depth: {"d": _pairs(value, depth)},
    set: lambda value, depth: {"s": _sorted_trees(value, depth)},
    frozenset: lambda value, depth: {"z": _sorted_trees(value, depth)},
    bytes: lambda value, _depth: {"b": value.hex()},
    complex: lambda value, _depth: {"c": [repr(value.real), repr(value.imag)]},
    deque: lambda value, depth: {"q": [_trees(value, depth), value.maxlen]},
    OrderedDict: lambda value, depth: {"od": _pairs(value, depth)},
    Counter: lambda value, depth: {"ct": _pairs(value, depth)},
    defaultdict: _default,
}
_LATE_WRITERS: dict[tuple[str, str], Any] = {
    ("decimal", "Decimal"): lambda value, _depth: {"D": str(value)},
    ("fractions", "Fraction"): lambda value, _depth: {"F": [hex(value.numerator), hex(value.denominator)]},
    ("datetime", "date"): lambda value, _depth: {"da": value.isoformat()},
    ("datetime", "time"): _moment("ti"),
    ("datetime", "datetime"): _moment("dt"),
    ("datetime", "timedelta"): lambda value, _depth: {"td": _span(value)},
    ("datetime", "timezone"): lambda value, _depth: {"tz": _span(value.utcoffset(None))},
}


def _type_name(kind: type) -> str:
    name = type.__dict__["__name__"].__get__(kind)
    return str(name)[:100]


def _text(value: Any) -> str:
    try:
        return str(repr(value))[:200]
    except Exception as error:  # noqa: BLE001 - an untrusted __repr__ may raise anything
        return f"<no repr: {type(error).__name__}>"


def _value(tree: Any, depth: int) -> Any:
    if depth > MAX_DEPTH + 2:
        raise ValueError("nested too deeply")
    kind = type(tree)
    if kind is list:
        return tree if _BARE.issuperset(map(type, tree)) else [_value(item, depth + 1) for item in tree]
    if kind is not dict:
        return tree
    if len(tree) != 1:
        raise ValueError("a tagged value has one tag")
    ((tag, body),) = tree.items()
    return _READERS[tag](body, depth + 1)


def _values(body: Any, depth: int) -> list[Any]:
    if type(body) is not list:
        raise TypeError("a list was expected")
    return [_value(item, depth) for item in body]


def _refuse_costly(tree: Any) -> None:
    """Refuse numbers with which whoever holds the value could be kept busy for ever."""
    squared, has_big, has_decimals = 0, False, False
    todo = [tree]
    while todo:
        one = todo.pop()
        if type(one) is list:
            todo += () if _BARE.issuperset(map(type, one)) else one
        elif type(one) is dict:
            for tag, body in one.items():
                texts = body if tag == "F" and type(body) is list else [body]
                if tag not in ("i", "F", "D"):
                    todo.append(body)
                    continue
                has_decimals |= tag == "D"
                sizes = [len(text) for text in texts if type(text) is str and len(text) > _BIG]
                squared += sum(size * size for size in sizes)
                has_big |= bool(sizes)
    if squared > _DIGITS_SQUARED or (has_big and has_decimals):
        raise ValueError("numbers with too many digits")


def _read_set(body: Any, depth: int) -> set[Any]:
    filled: set[Any] = fill(set(), _values(body, depth))
    return filled


def _read_pairs(body: Any, depth: int) -> dict[Any, Any]:
    pairs = [(_value(key, depth), _value(item, depth)) for key, item in body]
    filled: dict[Any, Any] = fill({}, pairs, [key for key, _ in pairs])
    return filled


def _read_default(body: Any, depth: int) -> Any:
    name, pairs = body
    return defaultdict(None if name is None else _FACTORIES[name], _read_pairs(pairs, depth))


def _read_moment(name: str) -> Any:
    def read(body: Any, _depth: int) -> Any:
        import datetime

        text, offset, fold = body
        zone = None if offset is None else datetime.timezone(_read_span(offset, 0))
        return getattr(datetime, name).fromisoformat(text).replace(tzinfo=zone, fold=fold)

    return read


def _read_span(body: Any, _depth: int) -> dt.timedelta:
    from datetime import timedelta

    days, seconds, microseconds = body
    return timedelta(days, seconds, microseconds)


def _read_date(body: Any, _depth: int) -> dt.date:
    from datetime import date

    return date.fromisoformat(body)


def _read_zone(body: Any, _depth: int) -> dt.timezone:
    from datetime import timezone

    return timezone(_read_span(body, 0))


def _read_decimal(body: Any, _depth: int) -> Any:
    from decimal import Decimal

    return Decimal(body)


def _read_fraction(body: Any, _depth: int) -> Any:
    from fractions import Fraction

    return Fraction(_read_int(body[0]), _read_int(body[1]))


def _read_int(text: Any) -> int:
    return int(text, 16)


_READERS: dict[str, Any] = {
    "i": lambda body, _depth: _read_int(body),
    "f": lambda body, _depth: float(body),
    "t": lambda body, depth: tuple(_values(body, depth)),
    "d": _read_pairs,
    "s": _read_set,
    "z": lambda body, depth: frozenset(_read_set(body, depth)),
    "b": lambda body, _depth: bytes.fromhex(body),
    "c": lambda body, _depth: complex(float(body[0]), float(body[1])),
    "D": _read_decimal,
    "F": _read_fraction,
    "q": lambda body, depth: deque(_values(body[0], depth), body[1]),
    "od": lambda body, depth: OrderedDict(_read_pairs(body, depth)),
    "ct": lambda body, depth: Counter(_read_pairs(body, depth)),
    "dd": _read_default,
    "da": _read_date,
    "ti": _read_moment("time"),
    "dt": _read_moment("datetime"),
    "td": _read_span,
    "tz": _read_zone,
    "o": lambda body, _depth: Opaque(str(body[0])[:100], str(body[1])[:200]),
}
