"""Smaller inputs in the neighbourhood of one, smallest first, for whoever checks that they still tell programs apart.

Covers the literal types; a step changes one argument only. Does not decide which shrunk input is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cupel.evolve.fuzz.arguments import Arguments, canonical, size
from cupel.evolve.fuzz.facts import items_of
from cupel.evolve.fuzz.within import rebuilt

_STEPS = 64
"""Candidates for one collection or text at most ..."""
_FEW_STEPS = 15
"""... and for one of more elements or characters than `_LONG`: halves, quarters and eighths cut out."""
_LONG = 200
_INSIDE = 32
"""Elements of collections up to this length are made smaller themselves; a longer collection is cut first."""


def shrinks(arguments: Arguments) -> Iterator[Arguments]:
    """Calls smaller than ``arguments`` with one argument made smaller, smallest first, each once."""
    values = arguments.values
    own = size(arguments)
    found: dict[str, Arguments] = {}
    for place, value in enumerate(values):
        for smaller in smaller_values(value):
            call = arguments.with_values((*values[:place], smaller, *values[place + 1 :]))
            if size(call) < own:
                found.setdefault(call.key, call)
    yield from sorted(found.values(), key=size)


def smaller_values(value: object) -> Iterator[object]:
    """Values simpler than ``value`` and of its type; some may come twice."""
    if isinstance(value, bool):
        if value:
            yield False
    elif isinstance(value, int):
        yield from _smaller_int(value)
    elif isinstance(value, float):
        if value == value and abs(value) != float("inf"):
            yield from (float(number) for number in _smaller_int(int(value)))
            yield float(int(value))
            yield round(value, 1)
    elif isinstance(value, str | bytes):
        yield from _cuts(value)
        if isinstance(value, str):
            yield from (value.replace(c, "a") for c in sorted(set(value)) if c.islower() and c != "a")
    elif isinstance(value, list | tuple | set | frozenset):
        yield from _smaller_items(value)
    elif isinstance(value, Mapping):
        yield from ({k: v for k, v in value.items() if k != key} for key in value)
        for key, item in value.items():
            yield from ({**value, key: smaller} for smaller in smaller_values(item))


def _smaller_int(value: int) -> Iterator[int]:
    if value == 0:
        return
    yield 0
    if value < 0:
        yield -value
    step = abs(value)
    while step > 1:
        step //= 2
        yield value - step if value > 0 else value + step
    yield value - 1 if value > 0 else value + 1


def _cuts(value: str | bytes) -> Iterator[object]:
    for start, end in _spans(len(value)):
        yield (
            value[:0].join((value[:start], value[end:]))
            if isinstance(value, str)
            else value[:start] + value[end:]
        )


def _smaller_items(
    value: list[object] | tuple[object, ...] | set[object] | frozenset[object],
) -> Iterator[object]:
    items = items_of(value)
    for start, end in _spans(len(items)):
        yield rebuilt(value, items[:start] + items[end:])
    for place, item in enumerate(items if len(items) <= _INSIDE else ()):
        for smaller in smaller_values(item):
            if canonical(smaller) != canonical(item):
                yield rebuilt(value, [*items[:place], smaller, *items[place + 1 :]])


def _spans(length: int) -> list[tuple[int, int]]:
    """Spans to cut out of something of ``length``: halves, quarters, ..., then single places."""
    spans: list[tuple[int, int]] = []
    width = length
    while width >= 1:
        spans += [(start, min(start + width, length)) for start in range(0, length, width)]
        width //= 2
    return spans[: _STEPS if length <= _LONG else _FEW_STEPS]
