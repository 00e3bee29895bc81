"""Random steps from a value to its neighbours.

Covers every literal type of the task format; what it does not know it returns as it is. A step may leave the
domain: novelty flags then say so. Values inside the domain are made by :mod:`cupel.evolve.fuzz.within`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from cupel.evolve.fuzz.domain import ValueDomain
from cupel.evolve.fuzz.facts import items_of
from cupel.evolve.fuzz.within import generate, hashable, rebuilt

_MARKS = "  \t\na0A.,-!"
"""Characters of kinds that texts often lack."""


def mutate(value: object, domain: ValueDomain | None, rng: Random) -> object:
    """A neighbour of ``value`` by one random step that suits its type; it may lie outside ``domain``.

    ``domain`` (where known) lends characters, words and elements. Deterministic in ``rng``'s state.
    """
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return _mutate_int(value, domain, rng)
    if isinstance(value, float):
        return _mutate_float(value, rng)
    if isinstance(value, str):
        return _mutate_text(value, domain, rng)
    if isinstance(value, bytes):
        return _mutate_bytes(value, rng)
    if isinstance(value, list | tuple | set | frozenset):
        return rebuilt(value, _mutate_items(items_of(value), domain, rng, fixed=isinstance(value, tuple)))
    if isinstance(value, dict):
        return _mutate_dict(value, domain, rng)
    return _mutate_other(value, rng)


def _mutate_int(value: int, domain: ValueDomain | None, rng: Random) -> int:
    steps: list[Callable[[], int]] = [
        lambda: value + 1,
        lambda: value - 1,
        lambda: value + rng.randint(-10, 10),
        lambda: value * 2,
        lambda: value // 2,
        lambda: -value,
        lambda: rng.randint(0, 10),
        lambda: value * 10 + rng.randint(0, 9),
        lambda: int(str(abs(value))[::-1]) * (1 if value >= 0 else -1),
        lambda: value**2 if abs(value) < 10_000 else value,
    ]
    if domain is not None and domain.numbers is not None:
        low, high = int(domain.numbers.seen_low), int(domain.numbers.seen_high)
        steps += [
            lambda: rng.randint(low, high),
            lambda: high + rng.randint(1, max(2, abs(high))),
            lambda: low - 1,
        ]
    return rng.choice(steps)()


def _mutate_float(value: float, rng: Random) -> float:
    if value != value or abs(value) == float("inf"):
        return 0.0
    steps = [value + 1, value - 1, value + 0.5, -value, value * 2, value / 2, float(round(value)), value * 10]
    steps += [round(value + rng.uniform(-1, 1), 2), float(rng.randint(0, 10)), round(value, 1), 0.0]
    return rng.choice(steps)


def _mutate_text(value: str, domain: ValueDomain | None, rng: Random) -> str:
    seen = domain.texts if domain is not None else None
    known = sorted(seen.characters) if seen is not None and seen.characters else list("abcxyz")
    if value and rng.random() < 0.25 and " " in value.strip():
        return _mutate_words(value, sorted(seen.words) if seen is not None else [], rng)
    i = rng.randrange(len(value) + 1)
    j = min(len(value), i + rng.randint(1, 3))
    new = rng.choice(known) if rng.random() < 0.75 else rng.choice(_MARKS)
    steps: list[Callable[[], str]] = [
        lambda: value[:i] + value[i + 1 :],
        lambda: value[:i] + new + value[i:],
        lambda: value[:i] + new + value[i + 1 :],
        lambda: value[:i] + value[i:j] * 2 + value[j:],
        lambda: value[:i] + value[i:j][::-1] + value[j:],
        lambda: value[i:] + value[:i],
        lambda: value[::-1],
        lambda: value[:i],
        lambda: value[i:],
        lambda: value + value[::-1],
        lambda: value + value,
        lambda: value[:i] + value[i:j].swapcase() + value[j:],
        lambda: "".join(sorted(value)),
        lambda: value[:i] + " " + value[i:],
        lambda: rng.choice([value.upper(), value.lower(), value.title(), value.swapcase()]),
    ]
    return rng.choice(steps)()


def _mutate_words(value: str, vocabulary: list[str], rng: Random) -> str:
    parts = value.split(" ")
    i = rng.randrange(len(parts))
    kind = rng.randrange(7)
    if kind == 0:
        parts.pop(i)
    elif kind == 1:
        parts.insert(i, parts[i])
    elif kind == 2:
        rng.shuffle(parts)
    elif kind == 3 and vocabulary:
        parts[i] = rng.choice(vocabulary)
    elif kind == 4:
        parts.insert(i, "")
    elif kind == 5:
        parts = parts[:i] or parts
    else:
        parts[i] = _mutate_text(parts[i], None, rng)
    return " ".join(parts)


def _mutate_bytes(value: bytes, rng: Random) -> bytes:
    i = rng.randrange(len(value) + 1)
    new = bytes([rng.randrange(256)])
    return rng.choice(
        [value[:i] + value[i + 1 :], value[:i] + new + value[i:], value[::-1], value + value, b""]
    )


def _mutate_items(
    items: list[object], domain: ValueDomain | None, rng: Random, *, fixed: bool
) -> list[object]:
    seen = domain.sequences if domain is not None else None
    inner = seen.items if seen is not None else None
    items = list(items)
    fresh = generate(inner, rng) if inner is not None and inner.examples else (items[0] if items else 0)
    keep_length = fixed or (seen is not None and seen.fixed)
    if not items:
        return items if keep_length else [fresh]
    i, j = rng.randrange(len(items)), rng.randrange(len(items))
    kind = rng.randrange(6) if keep_length else rng.randrange(15)
    if kind in (0, 1):
        place = seen.places[i] if seen is not None and i < len(seen.places) else inner
        items[i] = mutate(items[i], place, rng)
    elif kind == 2:
        items[i] = fresh
    elif kind == 3:
        items[i], items[j] = items[j], items[i]
    elif kind == 4:
        items[i] = items[j]
    elif kind == 5:
        items.reverse()
    else:
        _resize(items, kind - 6, i, fresh, rng)
    return items


def _resize(items: list[object], kind: int, i: int, fresh: object, rng: Random) -> None:
    """Change the length or the order of ``items`` in place."""
    if kind == 0:
        items.pop(i)
    elif kind == 1:
        items.insert(i, items[i])
    elif kind == 2:
        items.insert(i, fresh)
    elif kind == 3:
        items.append(fresh)
    elif kind == 4:
        del items[i:]
    elif kind == 5:
        items.extend(list(items))
    elif kind == 6:
        rng.shuffle(items)
    elif kind == 7:
        items[:] = [items[i]] * len(items)
    else:
        items[:] = items[i:] + items[:i]


def _mutate_dict(
    value: dict[object, object], domain: ValueDomain | None, rng: Random
) -> dict[object, object]:
    seen = domain.mappings if domain is not None else None
    changed = dict(value)
    if not changed:
        return (
            {hashable(generate(seen.keys, rng)): generate(seen.values, rng)} if seen is not None else changed
        )
    key = rng.choice(list(changed))
    kind = rng.randrange(4)
    if kind == 0:
        del changed[key]
    elif kind == 1:
        changed[key] = mutate(changed[key], seen.values if seen is not None else None, rng)
    elif kind == 2:
        new = hashable(mutate(key, seen.keys if seen is not None else None, rng))
        changed = {new if k == key else k: v for k, v in changed.items()}
    elif seen is not None and seen.keys.examples:
        changed[hashable(generate(seen.keys, rng))] = generate(seen.values, rng)
    return changed


def _mutate_other(value: object, rng: Random) -> object:
    if isinstance(value, Decimal | Fraction | complex):
        step = rng.randrange(4)
        try:
            return (value + 1, value - 1, -value, value * 2)[step]
        except ArithmeticError:  # a Decimal out of range, or that is no number
            return value
    if isinstance(value, date):
        days = rng.choice([1, -1, 7, 30, 365])
        try:
            return value + timedelta(days=days)
        except OverflowError:
            return value
    if isinstance(value, timedelta):
        step = rng.randrange(4)
        try:
            return (lambda: -value, lambda: value * 2, lambda: value + timedelta(days=1), timedelta)[step]()
        except OverflowError:
            return value
    return value
