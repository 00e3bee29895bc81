"""New calls from known ones.

Covers arguments of one call beside arguments of another, and texts and lists spliced from two, around those that told
programs apart; elements that tie; random calls of the seeds' own form; and random steps away from a call.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.fuzz.domain import Domain, ValueDomain
from cupel.evolve.fuzz.values import mutate
from cupel.evolve.fuzz.within import generate, rebuilt


def crossed(examples: Sequence[Arguments], rng: Random) -> Arguments | None:
    """One call whose arguments come from different examples of the same form."""
    first = rng.choice(examples)
    alike = [e for e in examples if len(e.values) == len(first.values) and _names(e) == _names(first)]
    if len(first.values) < 2 or len(alike) < 2:
        return None
    return first.with_values(tuple(rng.choice(alike).values[place] for place in range(len(first.values))))


def _names(arguments: Arguments) -> list[str]:
    return [name for name, _ in arguments.kwargs]


def spliced(examples: Sequence[Arguments], rng: Random) -> Arguments | None:
    """One example with a text or list that starts as its own and ends as another example's."""
    first, second = rng.choice(examples), rng.choice(examples)
    places = [
        i
        for i, (a, b) in enumerate(zip(first.values, second.values, strict=False))
        if type(a) is type(b) and isinstance(a, str | bytes | list) and a and b
    ]
    if not places:
        return None
    place = rng.choice(places)
    return _replaced(first, place, splice(first.values[place], second.values[place], rng))


def splice(first: object, second: object, rng: Random) -> object:
    """The start of ``first`` followed by the end of ``second`` (texts, bytes or lists; words stay whole)."""
    if isinstance(first, str) and isinstance(second, str):
        if " " in first and " " in second:
            one, two = first.split(" "), second.split(" ")
            return " ".join(one[: rng.randint(0, len(one))] + two[rng.randint(0, len(two)) :])
        return first[: rng.randint(0, len(first))] + second[rng.randint(0, len(second)) :]
    if isinstance(first, list) and isinstance(second, list):
        return [*first[: rng.randint(0, len(first))], *second[rng.randint(0, len(second)) :]]
    return first


def _replaced(arguments: Arguments, place: int, value: object) -> Arguments:
    values = list(arguments.values)
    values[place] = value
    return arguments.with_values(tuple(values))


def tied(base: Arguments, rng: Random) -> Arguments | None:
    """``base`` with an element of a list that is equal to another in some respect and differs in the rest.

    Records share one field, numbers their size, texts their length, their letters or all but the case: what sorting by a
    key, counting and grouping take for equal.
    """
    places = [
        place for place, value in enumerate(base.values) if isinstance(value, list | tuple) and len(value) > 1
    ]
    if not places:
        return None
    place = rng.choice(places)
    value = base.values[place]
    items = list(value)  # type: ignore[call-overload]
    i, j = rng.sample(range(len(items)), 2)
    items[j] = _alike(items[i], items[j], rng)
    return _replaced(base, place, rebuilt(value, items))


def _alike(one: object, other: object, rng: Random) -> object:
    """``other`` changed so that it ties with ``one``, where there is a way."""
    if type(one) is not type(other):
        return other
    if isinstance(one, list | tuple) and one and len(one) == len(other):  # type: ignore[arg-type]
        field = rng.randrange(len(one))
        fields = list(other)  # type: ignore[call-overload]
        fields[field] = one[field]
        return rebuilt(one, fields)
    if isinstance(one, dict) and isinstance(other, dict):
        shared = [key for key in one if key in other]
        return other | {key: one[key] for key in rng.sample(shared, min(1, len(shared)))}
    if isinstance(one, str):
        text = str(other)
        padded = (text * (len(one) // max(len(text), 1) + 1))[: len(one)]
        return rng.choice([padded, one[::-1], one.swapcase(), "".join(rng.sample(one, len(one))), one])
    if isinstance(one, int | float) and isinstance(other, int | float) and min(one, other) < 0:
        return rng.choice([one, -one])
    return one


def inside(domain: Domain, examples: Sequence[Arguments], rng: Random) -> Arguments:
    """A random call of the seeds' own form, every value generated within its domain."""
    model = rng.choice(examples)
    return model.with_values(tuple(_generated(value, place, rng) for value, place in domain.values_of(model)))


def _generated(value: object, place: ValueDomain | None, rng: Random) -> object:
    return value if place is None else generate(place, rng)


def stepped(base: Arguments, domain: Domain, rng: Random, steps: int) -> Arguments:
    """``base`` after some random steps, each in one argument."""
    values = list(base.values)
    places = [place for _, place in domain.values_of(base)]
    for _ in range(steps if values else 0):
        i = rng.randrange(len(values))
        values[i] = mutate(values[i], places[i], rng)
    return base.with_values(tuple(values))
