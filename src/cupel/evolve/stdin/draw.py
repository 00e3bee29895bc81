"""Values for one field, and whole inputs, drawn within a domain.

Covers: styles of drawing (small, log-uniform, at the limits, as seen in samples), keeping counts moderate, and
mending what the relations ask of whole lists (order, permutations, trees).
Does not cover which inputs are proposed in which order (`propose`).
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Literal, TypeAlias

from cupel.evolve.stdin.domain import Domain
from cupel.evolve.stdin.expression import ExpressionError, Nested, Scope, Token, Values, evaluate
from cupel.evolve.stdin.grammar import count_of
from cupel.evolve.stdin.relations import Distinct, EdgeList, Multiple, Ordered, Permutation
from cupel.evolve.stdin.structure import Field, leaves

Manner: TypeAlias = Literal["small", "log", "edge", "seen", "uniform"]
MANNERS: tuple[Manner, ...] = ("small", "small", "log", "seen", "edge", "uniform")
MOST_ELEMENTS = 200
MOST_CHARACTERS = 60 * MOST_ELEMENTS
"""Length of an input's text."""
"""No input has more tokens or characters than a few times this."""
_TRIES = 4


@dataclass(frozen=True, slots=True)
class Style:
    """How one input is drawn."""

    manner: Manner
    longest: int
    """No announced count is above this, unless its least value is."""
    span: int
    """Width of the range of small values."""
    letters: int
    """Number of different characters of its words."""


def random_style(rng: random.Random) -> Style:
    """Mostly short inputs of small values."""
    longest = rng.choice((1, 2, 3, 3, 4, 5, 6, 8, 12, 30, 60))
    return Style(
        rng.choice(MANNERS), longest, rng.choice((1, 2, 3, 5, 10, 30)), rng.choice((1, 2, 2, 3, 5, 26))
    )


@dataclass(slots=True)
class Drawer:
    """Draws values of a domain; the same seed draws the same."""

    domain: Domain
    rng: random.Random
    constants: Sequence[Token] = ()
    """Integers and words from programs, used where they fit."""
    sizes: frozenset[str] = frozenset()
    models: tuple[Values, ...] = ()
    """Samples of moderate length."""
    distinct: dict[str, tuple[str, ...]] = dataclass_field(default_factory=dict)

    def __post_init__(self) -> None:
        grammar = self.domain.grammar
        self.sizes = grammar.sizes()
        self.models = tuple(v for v in self.domain.samples if len(grammar.render(v)) <= MOST_CHARACTERS)
        for relation in self.domain.relations:
            if isinstance(relation, Distinct) and not relation.rows:
                self.distinct.update(dict.fromkeys(relation.names, relation.names))
            elif isinstance(relation, Ordered) and relation.strict:
                self.distinct.setdefault(relation.name, (relation.name,))

    def document(self, style: Style, keep: Callable[[Field, tuple[int, ...]], Token | None]) -> Values:
        """A whole input.

        Args:
            keep: a value that is to be taken as it is, or None.

        Raises:
            MalformedInputError: a kept count is no count.
        """

        def choose(field: Field, scope: Scope, path: tuple[int, ...]) -> Token:
            kept = keep(field, path)
            if kept is not None:
                return self.fitted(field, kept, scope, path)
            return self.token(field, scope, path, style)

        values = self.domain.grammar.build(choose, lambda _f, _p: self.rng.randint(1, max(1, style.longest)))
        return self.mended(values)

    def fitted(self, field: Field, token: Token, scope: Scope, path: tuple[int, ...]) -> Token:
        """The word cut or continued to the length that is announced for it."""
        if field.length is None or not isinstance(token, str):
            return token
        length = count_of(field.length, scope, path)
        if len(token) >= length:
            return token[:length]
        letters = self.domain.fields[field.name].alphabet or token or "a"
        return token + "".join(self.rng.choice(letters) for _ in range(length - len(token)))

    def token(self, field: Field, scope: Scope, path: tuple[int, ...], style: Style) -> Token:
        """One value; distinct from those before it where the domain asks for it and it can be found."""
        token = self._token(field, scope, path, style)
        if field.name in self.distinct:
            before = self._before(field, scope, path)
            for _ in range(_TRIES):
                if token not in before:
                    return token
                token = self._token(field, scope, path, style)
            return self._unused(field, scope, path, before, token)
        return token

    def _unused(
        self, field: Field, scope: Scope, path: tuple[int, ...], before: set[Token], token: Token
    ) -> Token:
        if not isinstance(token, int):
            return token
        low, high = self.limits(field, scope, path)
        free = [value for value in range(low, min(high, low + 3 * MOST_ELEMENTS) + 1) if value not in before]
        return self.rng.choice(free) if free else token

    def _before(self, field: Field, scope: Scope, path: tuple[int, ...]) -> set[Token]:
        level = scope[len(path) - 1] if path else {}
        names = self.distinct[field.name]
        return {token for name in names if name in level for _, token in leaves(level[name])}

    def _token(self, field: Field, scope: Scope, path: tuple[int, ...], style: Style) -> Token:
        choices = self.domain.fields[field.name].choices
        if choices:
            return self.rng.choice(choices)
        if field.kind == "int":
            return self._integer(field, scope, path, style)
        if field.kind == "float":
            return self._decimal(field)
        return self.word(field, scope, path, style)

    def limits(self, field: Field, scope: Scope, path: Sequence[int]) -> tuple[int, int]:
        """The domain's limits here."""
        return self.domain.limits(field, scope, path)

    def _integer(self, field: Field, scope: Scope, path: tuple[int, ...], style: Style) -> int:
        low, high = self.limits(field, scope, path)
        if field.name in self.sizes:
            high = max(low, min(high, style.longest))
            return self.rng.randint(low, high)
        manner = style.manner if self.rng.random() < 0.85 else self.rng.choice(MANNERS)
        value = self.integer_between(
            low, high, manner, style.span, self.domain.fields[field.name].seen.tokens
        )
        for relation in self.domain.relations:
            if isinstance(relation, Multiple) and relation.name == field.name:
                value += (relation.rest - value) % relation.of
                value -= relation.of if value > high else 0
        return value

    def integer_between(
        self, low: int, high: int, manner: Manner, span: int, seen: Sequence[Token] = ()
    ) -> int:
        """An integer within the limits."""
        rng = self.rng
        if manner == "seen":
            fitting = [t for t in (*seen, *self.constants) if isinstance(t, int) and low <= t <= high]
            if fitting:
                return min(high, max(low, rng.choice(fitting) + rng.choice((0, 0, 0, 1, -1))))
        if manner == "edge":
            return rng.choice([low, min(high, low + 1), high, max(low, high - 1)])
        if manner == "log":
            sign = -1 if low < 0 and rng.random() < 0.5 else 1
            reach = -low if sign < 0 else high - max(low, 0)
            size = int(math.expm1(rng.random() * math.log1p(max(0, reach))))
            return max(low, min(high, sign * size if low < 0 else low + size))
        if manner == "uniform":
            return rng.randint(low, high)
        centre = max(low, min(high, 0))
        return rng.randint(max(low, centre - span), min(high, centre + span))

    def _decimal(self, field: Field) -> str:
        seen = [str(token) for token in self.domain.fields[field.name].seen.tokens]
        places = max((len(text.partition(".")[2]) for text in seen), default=0)
        low, high = min(map(float, seen)), max(map(float, seen))
        return f"{self.rng.uniform(low, high):.{places}f}"

    def word(self, field: Field, scope: Scope, path: tuple[int, ...], style: Style) -> str:
        """A word of the field's alphabet and length: of few letters, or close to one that was seen."""
        rng = self.rng
        alphabet = self.domain.fields[field.name].alphabet or "a"
        if field.length is not None:
            low = high = count_of(field.length, scope, path)
        else:
            low, high = self.limits(field, scope, path)
            high = max(low, min(high, style.longest))
        length = rng.randint(low, high)
        models = [
            word
            for word in (*self.domain.fields[field.name].seen.tokens, *self.constants)
            if isinstance(word, str) and set(word) <= set(alphabet)
        ]
        if models and (style.manner == "seen" or rng.random() < 0.25):
            return self._near(
                rng.choice(models), length if field.length is not None else None, alphabet, low, high
            )
        letters = rng.sample(alphabet, min(len(alphabet), style.letters))
        if rng.random() < 0.2:
            unit = "".join(rng.choice(letters) for _ in range(rng.randint(1, 3)))
            return (unit * (length // len(unit) + 1))[:length]
        return "".join(rng.choice(letters) for _ in range(length))

    def _near(self, model: str, length: int | None, alphabet: str, low: int, high: int) -> str:
        """A word seen before with at most two characters changed, dropped, added or exchanged."""
        rng = self.rng
        characters = list(model)
        for _ in range(rng.choice((0, 1, 1, 2))):
            at = rng.randrange(len(characters) + 1)
            action = rng.randrange(4)
            if action == 0:
                characters.insert(at, rng.choice(alphabet))
            elif at < len(characters):
                if action == 1:
                    del characters[at]
                elif action == 2:
                    characters[at] = rng.choice(alphabet)
                else:
                    other = rng.randrange(len(characters))
                    characters[at], characters[other] = characters[other], characters[at]
        low, high = (length, length) if length is not None else (low, max(low, high, len(model)))
        while len(characters) < low:
            characters.append(rng.choice(characters or alphabet))
        return "".join(characters[:high])

    def mended(self, values: Values) -> Values:
        """The values with whole lists made as the relations ask: sorted, permuted, edges of a tree."""
        for relation in self.domain.relations:
            if isinstance(relation, Ordered):
                values = {**values, relation.name: _each_list(values[relation.name], _sorted)}
            elif isinstance(relation, Permutation):
                values = {**values, relation.name: _each_list(values[relation.name], self._shuffled)}
            elif isinstance(relation, EdgeList) and relation.connected:
                self._connect(values, relation)
        return values

    def _shuffled(self, tokens: list[Token]) -> list[Token]:
        numbers: list[Token] = list(range(1, len(tokens) + 1))
        if sorted(map(str, tokens)) != sorted(map(str, numbers)):
            self.rng.shuffle(numbers)
            return numbers
        return tokens

    def _connect(self, values: Values, relation: EdgeList) -> None:
        """The first edges become a random tree; only for an edge list that is not inside cases."""
        lefts, rights = values[relation.left], values[relation.right]
        try:
            vertices = evaluate(relation.vertices, [values])
        except ExpressionError:
            return
        if relation.holds(values) or not isinstance(vertices, int):
            return
        if not isinstance(lefts, list) or not isinstance(rights, list):
            return
        names = list(range(1, vertices + 1))
        self.rng.shuffle(names)
        for turn in range(min(len(lefts), vertices - 1)):
            lefts[turn], rights[turn] = names[self.rng.randrange(turn + 1)], names[turn + 1]


def _sorted(tokens: list[Token]) -> list[Token]:
    return sorted(tokens, key=lambda token: (isinstance(token, str), token))


def _each_list(value: Nested, change: Callable[[list[Token]], list[Token]]) -> Nested:
    if not isinstance(value, list):
        return value
    if value and isinstance(value[0], list):
        return [_each_list(inner, change) for inner in value]
    return list(change([token for token in value if not isinstance(token, list)]))


def value_at(values: Values, name: str, path: Sequence[int]) -> Token | None:
    """The token of a field at a turn of its loops, or None where there is none."""
    value: Nested = values[name]
    for turn in path:
        if not isinstance(value, list) or turn >= len(value):
            return None
        value = value[turn]
    return None if isinstance(value, list) else value
