"""The arguments of one call, and one text for every value.

Covers: the record that all generators pass around, a canonical text (equal values of equal types have equal
texts, whatever the order of a set), and a size by which short inputs come first.
Does not read values back and does not compare results of programs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Arguments:
    """Arguments of one call: positional, and named ones in the order in which they were written."""

    args: tuple[object, ...]
    kwargs: tuple[tuple[str, object], ...] = ()

    @property
    def key(self) -> str:
        """Canonical text; two calls with the same key are the same call."""
        named = "".join(f", {name}={canonical(value)}" for name, value in self.kwargs)
        return "(" + ", ".join(canonical(value) for value in self.args) + named + ")"

    @property
    def values(self) -> tuple[object, ...]:
        """All argument values: positional ones, then named ones."""
        return self.args + tuple(value for _, value in self.kwargs)

    def with_values(self, values: tuple[object, ...]) -> Arguments:
        """The same call with other values, given as :attr:`values` lists them."""
        cut = len(self.args)
        names = (name for name, _ in self.kwargs)
        return Arguments(values[:cut], tuple(zip(names, values[cut:], strict=True)))


def canonical(value: object) -> str:
    """A text for ``value`` that depends on its type and contents only.

    Sets are sorted by the text of their elements; a dict keeps its order, since programs can see it.
    """
    kind = type(value)
    if kind in _ATOMS:
        return repr(value)
    if kind is int:  # decimal digits of long integers are refused by Python
        return repr(value) if abs(value) < _LONG else hex(value)  # type: ignore[arg-type]
    if kind is list:
        return "[" + ", ".join(map(canonical, value)) + "]"  # type: ignore[call-overload]
    if kind is tuple:
        inner = ", ".join(map(canonical, value))  # type: ignore[call-overload]
        return f"({inner},)" if len(value) == 1 else f"({inner})"  # type: ignore[arg-type]
    if isinstance(value, set | frozenset):
        inner = ", ".join(sorted(map(canonical, value)))
        if kind is set:
            return "{" + inner + "}" if value else "set()"
        return f"{kind.__name__}({{{inner}}})" if value else f"{kind.__name__}()"
    if isinstance(value, Mapping):
        inner = "{" + ", ".join(f"{canonical(k)}: {canonical(v)}" for k, v in value.items()) + "}"
        return inner if kind is dict else f"{kind.__name__}({inner})"
    return repr(value)


_LONG = 1 << 512
_ATOMS = frozenset({str, float, bool, type(None)})


def size(arguments: Arguments) -> tuple[int, int, str]:
    """(values in it, length of its text, the text): sorts short inputs first, the same way on every machine.

    Two arguments that are equal count as one more: what takes one for the other goes unnoticed there.
    """
    text, values = arguments.key, arguments.values
    equal = len(values) - len({canonical(value) for value in values})
    return sum(map(weight, values)) + equal, len(text), text


def weight(value: object) -> int:
    """How many values ``value`` consists of; a text counts one and a tenth of its length."""
    if isinstance(value, str | bytes):
        return 1 + len(value) // 10
    if isinstance(value, Mapping):
        return 1 + sum(weight(k) + weight(v) for k, v in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return 1 + sum(map(weight, value))
    return 1
