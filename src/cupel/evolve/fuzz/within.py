"""Random values of the kind seen at one place.

Covers numbers, texts, collections and dicts, with the facts that all seen ones share; of other types a seen value
is returned. Steps out of what was seen are made by :mod:`cupel.evolve.fuzz.values`.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from cupel.evolve.fuzz.domain import NumberDomain, SequenceDomain, ValueDomain
from cupel.evolve.fuzz.text import BRACKETS, TextDomain

_LARGEST = 1e300
"""Beyond this, floats are not drawn from a range: its ends may not be floats."""


def generate(domain: ValueDomain, rng: Random) -> object:
    """A value of the kind seen at a place: within the seen range, alphabet and (about) length."""
    if not domain.examples:
        return None
    model = rng.choice(domain.examples)
    if isinstance(model, bool) or model is None:
        return model
    if isinstance(model, int | float) and domain.numbers is not None:
        return _number_within(model, domain.numbers, rng)
    if isinstance(model, str) and domain.texts is not None:
        return _text_within(model, domain.texts, rng)
    if isinstance(model, list | tuple | set | frozenset) and domain.sequences is not None:
        return _sequence_within(model, domain.sequences, rng)
    if isinstance(model, Mapping) and domain.mappings is not None:
        seen = domain.mappings
        fields = dict(seen.fields)
        if fields:
            return {key: generate(fields.get(repr(key), seen.values), rng) for key in model}
        return {hashable(generate(seen.keys, rng)): generate(seen.values, rng) for _ in range(len(model))}
    return model


def hashable(value: object) -> object:
    return tuple(map(hashable, value)) if isinstance(value, list) else value


def _number_within(model: int | float, seen: NumberDomain, rng: Random) -> object:
    narrow = rng.random() < 0.5
    low, high = seen.seen_low, seen.seen_high
    if narrow and low < 10:
        high = min(high, 10)
    if isinstance(model, float):
        if max(abs(low), abs(high)) > _LARGEST:
            return model
        places = min(len(repr(model).partition(".")[2]), 4)
        return round(rng.uniform(float(low), float(max(low, high))), places)
    return rng.randint(int(low), max(int(low), int(high)))


def _text_within(model: str, seen: TextDomain, rng: Random) -> str:
    if seen.formatted:
        return "".join(
            _same_kind(character, rng) if character.isdigit() else character for character in model
        )
    vocabulary = sorted(seen.words)
    if vocabulary and (" " in seen.characters and (seen.closed_words or rng.random() < 0.6)):
        return " ".join(rng.choice(vocabulary) for _ in range(rng.randint(1, max(1, len(model.split()) + 1))))
    if seen.characters and seen.characters <= set("()[]{}<>") and "balanced" in seen.facts:
        return _brackets(
            sorted(seen.characters & set(BRACKETS)), rng.randint(1, max(1, seen.seen_longest // 2)), rng
        )
    letters = sorted(seen.characters)
    if rng.random() < 0.4:
        letters = rng.sample(letters, min(len(letters), 3))
    length = rng.randint(min(seen.shortest, 6), max(1, min(seen.seen_longest, 30)))
    text = "".join(rng.choice(letters) for _ in range(length)) if letters else ""
    if "palindrome" in seen.facts or rng.random() < 0.1:
        text = text[: (length + 1) // 2] + text[: length // 2][::-1]
    return text


def _brackets(opening: list[str], pairs: int, rng: Random) -> str:
    text = ""
    for _ in range(pairs):
        cut = rng.randint(0, len(text))
        opener = rng.choice(opening)
        end = rng.choice([cut, len(text)])
        text = text[:cut] + opener + (text[cut:end] + BRACKETS[opener] + text[end:])
    return text


def _same_kind(character: str, rng: Random) -> str:
    return rng.choice("0123456789") if character.isdigit() else character


def _sequence_within(model: object, seen: SequenceDomain, rng: Random) -> object:
    if seen.places:
        return tuple(generate(place, rng) for place in seen.places)
    length = (
        seen.seen_longest
        if seen.fixed
        else rng.randint(seen.shortest, max(seen.shortest, min(seen.seen_longest + 1, 12)))
    )
    if "rectangular" in seen.facts or "square" in seen.facts:
        return _rectangle(model, seen, rng)
    if "permutation" in seen.facts and seen.items.sequences is None:
        return type(model)(rng.sample(range(1, length + 1), length))  # type: ignore[call-arg]
    items = [generate(seen.items, rng) for _ in range(length)]
    if items and "one-type" in seen.facts:
        items = [item for item in items if type(item) is type(items[0])]
    if items and rng.random() < 0.35 and "unique" not in seen.facts:
        items = [rng.choice(items[: max(1, len(items) // 2)]) for _ in items]
    return _shaped(items, model, seen, rng)


def _shaped(items: list[object], model: object, seen: SequenceDomain, rng: Random) -> object:
    """``items`` as the type of ``model``, with the facts that all seen sequences have."""
    if "unique" in seen.facts:
        items = list({repr(item): item for item in items}.values())
    if "palindrome" in seen.facts:
        half = items[: (len(items) + 1) // 2]
        items = half + half[: len(items) // 2][::-1]
    try:
        if "sorted" in seen.facts or rng.random() < 0.1:
            items = sorted(items)  # type: ignore[type-var]
        elif "descending" in seen.facts:
            items = sorted(items, reverse=True)  # type: ignore[type-var]
    except (TypeError, ArithmeticError):
        items = list(items)
    return rebuilt(model, items)


def _rectangle(model: object, seen: SequenceDomain, rng: Random) -> object:
    rows = (
        seen.seen_longest
        if seen.fixed
        else rng.randint(max(seen.shortest, 1), max(seen.shortest, min(seen.seen_longest + 1, 6)))
    )
    inner = seen.items.sequences
    if inner is None:
        return model
    width = (
        rows if "square" in seen.facts else rng.randint(max(inner.shortest, 1), max(inner.seen_longest, 1))
    )
    if "permutation" in seen.facts:
        numbers = rng.sample(range(1, rows * width + 1), rows * width)
        return [numbers[row * width : (row + 1) * width] for row in range(rows)]
    return [[generate(inner.items, rng) for _ in range(width)] for _ in range(rows)]


def rebuilt(model: object, items: list[object]) -> object:
    """``items`` as a collection of ``model``'s type (a set drops what cannot be hashed)."""
    if isinstance(model, tuple):
        return tuple(items)
    if isinstance(model, set | frozenset):
        kept = [item for item in items if _can_be_hashed(item)]
        return set(kept) if isinstance(model, set) else frozenset(kept)
    return items


def _can_be_hashed(item: object) -> bool:
    try:
        hash(item)
    except TypeError:  # a list, a dict, a set, a signalling NaN
        return False
    return True
