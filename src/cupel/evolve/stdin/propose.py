"""Inputs for a program, proposed without running anything.

Sources: `small` (all small inputs, as many as there is room for), `within` (drawn inside the constraints),
`resize` (a sample with other counts), `token` (a sample with one token changed), `recombine` (parts of several
samples), `limits` (values at the stated limits), `risky` (one value beyond what is known to be meant).
Not here: slow tests (large inputs), and inputs found by watching programs.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from cupel.evolve.stdin.domain import Domain, learn_domain
from cupel.evolve.stdin.draw import MOST_CHARACTERS, MOST_ELEMENTS, Drawer, Style, random_style, value_at
from cupel.evolve.stdin.expression import Scope, Token, Values
from cupel.evolve.stdin.grammar import MalformedInputError, count_of
from cupel.evolve.stdin.novelty import flags_of_stdin, flags_of_values
from cupel.evolve.stdin.structure import Field, leaves

_MENUS = (400, 150, 60, 30, 15, 10, 7, 5, 4, 3, 2)
"""How many values of each field the small inputs go through; the first with few enough inputs is taken."""
_TRIES = 4
"""How often an input inside the constraints is tried again when a relation turns out broken."""

_EXCHANGES = 0.35
"""Share of the `token` inputs in which two values change places, or one takes the place of another."""


@dataclass(frozen=True, slots=True)
class ProposedStdin:
    """An input, what is new in it, and where it came from."""

    stdin: str
    flags: frozenset[str]
    source: str


def propose_stdin(
    samples: Sequence[str], statement: str, constants: Sequence[Token] = (), *, seed: int, limit: int
) -> list[ProposedStdin]:
    """Inputs for a program, the sources taking turns; none twice, none of the samples.

    Args:
        samples: known inputs, at least one.
        statement: the problem's text, for its input format and constraints ("" where there is none).
        constants: integers and words found in programs.
        seed: the same seed gives the same inputs.
        limit: at most so many inputs.

    Raises:
        ValueError: no samples.
    """
    return propose_within(learn_domain(samples, statement), samples, constants, seed=seed, limit=limit)


def propose_within(
    domain: Domain, samples: Sequence[str], constants: Sequence[Token] = (), *, seed: int, limit: int
) -> list[ProposedStdin]:
    """As `propose_stdin`, for a domain that was learned before."""
    drawer = Drawer(domain, random.Random(seed), constants)
    sources = _sources(drawer, limit)
    known = {repr(text.split()) for text in samples}
    found: list[ProposedStdin] = []
    idle = 0
    turn = 0
    while len(found) < limit and sources and idle < 60:
        name, source = sources[turn % len(sources)]
        values = next(source, None)
        if values is None:
            sources = [pair for pair in sources if pair[1] is not source]
            continue
        turn += 1
        text = domain.grammar.render(values)
        key = repr(text.split())
        if key in known or len(text) > MOST_CHARACTERS:
            idle += 1
            continue
        idle = 0
        known.add(key)
        found.append(ProposedStdin(text, flags_of_stdin(text, domain), name))
    return found


def _sources(drawer: Drawer, limit: int) -> list[tuple[str, Iterator[Values]]]:
    """The sources in the order of their turns; one that stands twice has two turns."""
    room = max(1, limit * 2 // 5)
    small = iter(_spread(list(small_inputs(drawer.domain, limit)), room, drawer.rng))
    within = _within(drawer)
    return [
        ("small", small),
        ("within", within),
        ("within", within),
        ("small", small),
        ("resize", _resized(drawer)),
        ("token", _one_token(drawer)),
        ("limits", _at_limits(drawer)),
        ("recombine", _recombined(drawer)),
        ("risky", _risky(drawer)),
    ]


def _spread(values: list[Values], most: int, rng: random.Random) -> list[Values]:
    """At most so many of them, in their order, from all parts of the list."""
    if len(values) <= most:
        return values
    return [values[at] for at in sorted(rng.sample(range(len(values)), most))]


def small_inputs(domain: Domain, room: int) -> Iterator[Values]:
    """All inputs whose values are among the least few that are meant, as many values as there is room for."""
    for menu in _MENUS:
        found = list(islice(_enumerated(domain, menu), room + 1))
        if len(found) <= room or menu == _MENUS[-1]:
            yield from (values for values in found if not flags_of_values(values, domain))
            return


def _enumerated(domain: Domain, menu: int) -> Iterator[Values]:
    """Goes through all choices like an odometer; `menu` values a field, at most three for counts."""
    sizes = domain.grammar.sizes()
    odometer: list[list[int]] = []  # [chosen, number of options] in the order in which choices were made
    while True:
        position = 0

        def choose(field: Field, scope: Scope, path: tuple[int, ...]) -> Token:
            nonlocal position
            options = _options(domain, field, scope, path, min(menu, 3) if field.name in sizes else menu)
            if position == len(odometer):
                odometer.append([0, len(options)])
            position += 1
            return options[odometer[position - 1][0]]

        with suppress(MalformedInputError):  # these counts fit nothing: the next choice
            yield domain.grammar.build(choose)
        del odometer[position:]
        while odometer and odometer[-1][0] + 1 >= odometer[-1][1]:
            odometer.pop()
        if not odometer:
            return
        odometer[-1][0] += 1


def _options(domain: Domain, field: Field, scope: Scope, path: tuple[int, ...], menu: int) -> list[Token]:
    choices = domain.fields[field.name].choices
    if choices is not None:
        return list(choices[:menu])
    if field.kind == "int":
        low, high = domain.limits(field, scope, path)
        start = max(low, min(high - menu + 1, -(menu // 2))) if low < 0 else low
        return list(range(start, min(high, start + menu - 1) + 1))
    if field.kind == "float":
        return list(domain.fields[field.name].seen.tokens[:menu])
    return list(islice(_words(domain, field, scope, path, menu), menu)) or [""]


def _words(domain: Domain, field: Field, scope: Scope, path: tuple[int, ...], menu: int) -> Iterator[Token]:
    """The shortest words of the first letters of the alphabet."""
    letters = domain.fields[field.name].alphabet or "a"
    letters = letters[: 2 if menu < 10 else 3]
    if field.length is not None:
        low = high = count_of(field.length, scope, path)
    else:
        low, high = domain.limits(field, scope, path)
    for length in range(low, min(high, low + 8) + 1):
        if length > 12:
            return
        for code in range(len(letters) ** length):
            yield "".join(letters[code // len(letters) ** place % len(letters)] for place in range(length))


def _clean(drawer: Drawer, make: Callable[[], Values]) -> Callable[[], Values]:
    """Makes inputs that break nothing, if one comes up in a few tries; else the last one."""

    def attempt() -> Values:
        values = make()
        for _ in range(_TRIES - 1):
            if not flags_of_values(values, drawer.domain):
                break
            values = make()
        return values

    return attempt


def _within(drawer: Drawer) -> Iterator[Values]:
    """Drawn afresh; fields with a constraint that was not understood stay those of a sample where they can."""
    unread = drawer.domain.constraints.unread

    def make() -> Values:
        sample = drawer.rng.choice(drawer.models or drawer.domain.samples)
        fixed = unread | drawer.sizes if unread and drawer.rng.random() < 0.6 else frozenset()

        def keep(field: Field, path: tuple[int, ...]) -> Token | None:
            return value_at(sample, field.name, path) if field.name in fixed else None

        return drawer.document(random_style(drawer.rng), keep)

    return _repeat(_clean(drawer, make))


def _resized(drawer: Drawer) -> Iterator[Values]:
    """A sample with other counts: lists are cut or continued."""
    if not drawer.sizes or not drawer.models:
        return iter(())

    def make() -> Values:
        sample = drawer.rng.choice(drawer.models)
        changed = drawer.rng.choice(sorted(drawer.sizes))

        def keep(field: Field, path: tuple[int, ...]) -> Token | None:
            return None if field.name == changed else value_at(sample, field.name, path)

        return drawer.document(random_style(drawer.rng), keep)

    return _repeat(_clean(drawer, make))


def _one_token(drawer: Drawer) -> Iterator[Values]:
    """A sample with one or two tokens changed that announce nothing, or with tokens of one field exchanged."""
    free = [field.name for field in drawer.domain.grammar.fields() if field.name not in drawer.sizes]
    if not free or not drawer.models:
        return iter(())

    def make() -> Values:
        rng = drawer.rng
        sample = rng.choice(drawer.models)
        places = [(name, path) for name in free for path, _ in leaves(sample[name])]
        if not places:
            raise MalformedInputError("a sample without values that could be changed")
        if rng.random() < _EXCHANGES and (pair := _two_places(places, rng)) is not None:
            (name, one), (_, other) = pair
            moved = {one: other, other: rng.choice((one, other))}
            return drawer.document(
                random_style(rng),
                lambda field, path: value_at(
                    sample, field.name, moved.get(path, path) if field.name == name else path
                ),
            )
        changed = set(rng.sample(places, min(len(places), rng.choice((1, 1, 2)))))

        def keep(field: Field, path: tuple[int, ...]) -> Token | None:
            return None if (field.name, path) in changed else value_at(sample, field.name, path)

        return drawer.document(random_style(rng), keep)

    return _repeat(_clean(drawer, make))


_Place = tuple[str, tuple[int, ...]]


def _two_places(places: Sequence[_Place], rng: random.Random) -> tuple[_Place, _Place] | None:
    """Two places of one field."""
    first = rng.choice(places)
    others = [place for place in places if place[0] == first[0] and place != first]
    return (first, rng.choice(others)) if others else None


def _recombined(drawer: Drawer) -> Iterator[Values]:
    """Each field from one sample or another; lists are cut or continued to what the counts say."""
    if len(drawer.models) < 2:
        return iter(())

    def make() -> Values:
        rng = drawer.rng
        origin = {field.name: rng.choice(drawer.models) for field in drawer.domain.grammar.fields()}
        return drawer.document(
            random_style(rng), lambda field, path: value_at(origin[field.name], field.name, path)
        )

    return _repeat(_clean(drawer, make))


def _at_limits(drawer: Drawer) -> Iterator[Values]:
    """Every value at a limit of what is meant; sizes moderate."""

    def make() -> Values:
        rng = drawer.rng
        style = Style("edge", rng.choice((1, 2, 3, 5, 20, MOST_ELEMENTS)), 1, rng.choice((1, 2)))
        return drawer.document(style, lambda _field, _path: None)

    return _repeat(_clean(drawer, make))


def _risky(drawer: Drawer) -> Iterator[Values]:
    """One value just beyond, or far beyond, what is known to be meant."""
    numbers = [f for f in drawer.domain.grammar.fields() if f.kind == "int" and f.name not in drawer.sizes]
    if not numbers or not drawer.models:
        return iter(())

    def make() -> Values:
        rng = drawer.rng
        sample, beyond, by = rng.choice(drawer.models), rng.choice(numbers), rng.choice((1, 1, 2, 10))
        seen = drawer.domain.fields[beyond.name].seen

        def keep(field: Field, path: tuple[int, ...]) -> Token | None:
            if field is not beyond or rng.random() < 0.5:
                return value_at(sample, field.name, path)
            return rng.choice((seen.least - by, seen.greatest + by, 0, -1, seen.greatest * 10))

        return drawer.document(random_style(rng), keep)

    return _repeat(make)


def _repeat(make: Callable[[], Values]) -> Iterator[Values]:
    """What `make` makes, for ever; it ends where nothing comes of it."""
    while True:
        for _ in range(_TRIES):
            with suppress(MalformedInputError):
                yield make()
                break
        else:
            return
