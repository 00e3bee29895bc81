"""Texts with characters beyond ASCII, each in place of one of its own kind.

For programs that know letters, digits or spaces by a list of their own. Whether such characters are meant is the oracle's
to say; what they are new in is :mod:`cupel.evolve.fuzz.novelty`'s.
"""

from __future__ import annotations

from random import Random

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.fuzz.facts import items_of
from cupel.evolve.fuzz.text import character_class
from cupel.evolve.fuzz.within import rebuilt

_LIKE = {"lower": "éñжß", "upper": "ÉÑЖ", "digit": "٣", "space": "\u00a0\u2003"}
"""Class of a character → characters of that kind; `ß` has an upper case of two letters, `٣` is a digit to `int`."""
_OTHERS = "—“"


def with_foreign(base: Arguments, rng: Random) -> Arguments | None:
    """``base`` with one or all characters of a kind replaced in one text; ``None`` where no argument holds a text."""
    places = [place for place, value in enumerate(base.values) if _texts_in(value)]
    if not places:
        return None
    place = rng.choice(places)
    changed = _replaced(base.values[place], rng)
    return base.with_values((*base.values[:place], changed, *base.values[place + 1 :]))


def _texts_in(value: object) -> list[int]:
    """Places of the texts that are not empty; a text is its own first place."""
    if isinstance(value, str):
        return [0] if value else []
    return [at for at, item in enumerate(items_of(value)) if isinstance(item, str) and item]


def _replaced(value: object, rng: Random) -> object:
    if isinstance(value, str):
        old = rng.choice(sorted(set(value)))
        new = rng.choice(_LIKE.get(character_class(old), _OTHERS))
        return value.replace(old, new, rng.choice([1, -1]))
    at = rng.choice(_texts_in(value))
    items = items_of(value)
    return rebuilt(value, [*items[:at], _replaced(items[at], rng), *items[at + 1 :]])
