"""All small values of a place, simplest first.

Covers integers, floats, texts over a short alphabet, and collections of small elements; a call's arguments are
combined along diagonals, so that no argument waits for another to be exhausted, or swept one at a time while the others stay as an
example has them. Not random.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count, islice, product, zip_longest

from cupel.evolve.fuzz.arguments import Arguments, canonical
from cupel.evolve.fuzz.domain import Domain, ValueDomain
from cupel.evolve.fuzz.facts import items_of
from cupel.evolve.fuzz.text import TextDomain, character_class

_INNER = 5
"""Small elements that collections are made of."""


_PRODUCTS = 20_000
"""Combinations considered at most; with many arguments each has few small values, or none."""


def small_values(domain: ValueDomain, limit: int) -> list[object]:
    """At most ``limit`` small values for a place, of all types seen or annotated there, each once."""
    streams = [
        stream(domain, limit) for name, stream in _STREAMS.items() if name in domain.types | domain.annotated
    ]
    found: dict[str, object] = {}
    while streams and len(found) < limit:
        for stream in list(streams):
            value = next(stream, _END)
            if value is _END:
                streams.remove(stream)
            else:
                found.setdefault(canonical(value), value)
    return list(found.values())[:limit]


_END = object()


def small_products(places: Sequence[ValueDomain], limit: int) -> Iterator[tuple[object, ...]]:
    """Arguments made of small values, at most ``limit``, by the sum of their indices."""
    if not places:
        return
    each = limit if len(places) == 1 else max(3, round(2.5 * limit ** (1 / len(places))))
    while each ** len(places) > _PRODUCTS:
        each -= 1
    columns = [small_values(place, each) for place in places]
    if not all(columns):
        return
    ranked = sorted(
        product(*(range(len(column)) for column in columns)), key=lambda indices: (sum(indices), indices)
    )
    for indices in islice(ranked, limit):
        yield tuple(column[i] for column, i in zip(columns, indices, strict=True))


def swept(domain: Domain, examples: Sequence[Arguments]) -> Iterator[Arguments]:
    """Calls of a few short examples with one argument replaced by its small values, simplest first; arguments and examples take turns.

    A call of one argument has none: its small values are all tried anyway.
    """
    ordered = sorted(examples, key=lambda example: (len(example.key), example.key))
    columns = [
        _sweep(base, at, place)
        for base in ordered[:_SWEPT]
        for at, (_, place) in enumerate(domain.values_of(base))
        if place is not None and len(base.values) > 1
    ]
    for row in zip_longest(*columns):
        yield from (call for call in row if call is not None)


_SWEPT = 3
"""Examples whose arguments are swept."""
_STEPS = 24
"""Small values of each argument at most."""


def _sweep(base: Arguments, at: int, place: ValueDomain) -> Iterator[Arguments]:
    values = base.values
    for value in small_values(place, _STEPS):
        yield base.with_values((*values[:at], value, *values[at + 1 :]))


def _integers(domain: ValueDomain, limit: int) -> Iterator[object]:
    """0, 1, -1, 2, 3, ... with every fourth negative; negatives stop early where none was seen."""
    seen = domain.numbers
    negative = seen is not None and seen.negative
    below = 1
    for i in count():
        if i > limit:
            return
        yield i
        if i % (2 if negative else 16) == 1:
            yield -below
            below += 1


def _floats(domain: ValueDomain, limit: int) -> Iterator[object]:
    for whole in _integers(domain, limit):
        if isinstance(whole, int):
            yield whole + 0.5
            yield float(whole)
            yield whole + 0.25


def alphabet(seen: TextDomain | None, width: int) -> list[str]:
    """Characters to build small texts of: one or two of each class seen; the whole alphabet where it is closed."""
    if seen is None or not seen.characters:
        return ["a", "b"][:width]
    if seen.closed:
        return sorted(seen.characters)[:width]
    chosen: list[str] = []
    by_class: dict[str, list[str]] = {}
    for character in sorted(seen.characters):
        by_class.setdefault(character_class(character), []).append(character)
    order = sorted(by_class, key=lambda kind: (kind not in ("lower", "upper", "digit", "space"), kind))
    for turn in range(2):
        chosen += [by_class[kind][turn] for kind in order if len(by_class[kind]) > turn]
    return chosen[:width]


def _texts(domain: ValueDomain, limit: int) -> Iterator[object]:
    letters = alphabet(domain.texts, 4)
    if domain.texts is not None and domain.texts.closed_words:
        letters = [word + " " for word in sorted(domain.texts.words)[:6]]
    for length in count():
        if len(letters) ** length > 4 * limit:
            return
        for characters in product(letters, repeat=length):
            yield "".join(characters).rstrip(" ") if letters[0].endswith(" ") else "".join(characters)


def _collections(
    make: Callable[[Sequence[object]], object],
) -> Callable[[ValueDomain, int], Iterator[object]]:
    def stream(domain: ValueDomain, limit: int) -> Iterator[object]:
        seen = domain.sequences
        if seen is not None and seen.fixed and seen.places:
            for items in small_products(seen.places, limit):
                yield make(items)
            return
        inner = _elements(domain)
        lengths = [seen.longest] if seen is not None and seen.fixed else range(9)
        for length in lengths:
            if len(inner) ** length > 2 * limit:
                inner = inner[: max(2, int((2 * limit) ** (1 / max(length, 1))))]
            for items in islice(product(inner, repeat=length), limit):
                yield make(items)

    return stream


def _elements(domain: ValueDomain) -> list[object]:
    seen = domain.sequences
    if seen is None:
        return [0, 1, 2]
    elements = small_values(seen.items, _INNER)
    return elements or [item for value in domain.examples for item in items_of(value)][:_INNER] or [0, 1, 2]


def _as_set(items: Sequence[object]) -> object:
    try:
        return set(items)
    except TypeError:
        return set()


def _dicts(domain: ValueDomain, limit: int) -> Iterator[object]:
    yield {}
    if domain.mappings is None:
        return
    keys = small_values(domain.mappings.keys, 6)
    values = small_values(domain.mappings.values, 3) or [None]
    for length in range(1, 4):
        for chosen in islice(product(keys, repeat=length), limit):
            for filled in islice(product(values, repeat=length), 6):
                yield dict(zip(chosen, filled, strict=True))


def _booleans(_domain: ValueDomain, _limit: int) -> Iterator[object]:
    yield False
    yield True


def _nothing(_domain: ValueDomain, _limit: int) -> Iterator[object]:
    yield None


_STREAMS: dict[str, Callable[[ValueDomain, int], Iterator[object]]] = {
    "int": _integers,
    "float": _floats,
    "str": _texts,
    "list": _collections(list),
    "tuple": _collections(tuple),
    "set": _collections(_as_set),
    "dict": _dicts,
    "bool": _booleans,
    "NoneType": _nothing,
}
