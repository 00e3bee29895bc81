"""What a statement requires of an input's values, as checks that can also bound or mend a value.

Covers: comparisons of expressions (for all elements, or for at least one), alphabets, listed values, multiples,
sums, order, distinctness, permutations, and simple or connected graphs given as edge lists.
Does not cover where relations come from (`constraints`).
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from cupel.evolve.stdin.expression import (
    Bars,
    Expression,
    ExpressionError,
    Scope,
    Token,
    Values,
    Variable,
    evaluate,
    variables,
)
from cupel.evolve.stdin.structure import innermost, leaves

_TESTS = {
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
    "=": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left operator right` for every element, or for at least one (`exists`), where `guards` hold."""

    left: Expression
    operator: str
    right: Expression
    guards: tuple[Comparison, ...] = ()
    exists: bool = False
    bases: tuple[tuple[str, int], ...] = ()
    """Field → the first index that the format writes for it."""

    def names(self) -> frozenset[str]:
        """Fields that it is about."""
        return frozenset(v.name for v in (*variables(self.left), *variables(self.right)))

    def fails(self, values: Values) -> list[Expression]:
        """The sides of an element that breaks it (empty where it holds)."""
        driver = self._driver(values)
        paths = [()] if driver is None else [path for path, _ in leaves(values[driver.name])]
        truths = [truth for path in paths if (truth := self._holds(values, driver, path)) is not None]
        if self.exists:
            return [] if not truths or any(truths) else [self.left, self.right]
        return [] if all(truths) else [self.left, self.right]

    def _driver(self, values: Values) -> Variable | None:
        """The variable with the most loops around it: its elements are gone through."""
        sides = (self.left, self.right, *(side for g in self.guards for side in (g.left, g.right)))
        known = [v for side in sides for v in variables(side) if v.name in values]
        return max(known, key=lambda v: _depth(values[v.name]), default=None)

    def _holds(self, values: Values, driver: Variable | None, path: tuple[int, ...]) -> bool | None:
        letters = self.letters(driver, path)
        try:
            for guard in self.guards:
                if not guard.test([values], path, letters):
                    return None
            return self.test([values], path, letters)
        except ExpressionError:
            return None

    def letters(self, driver: Variable | None, path: Sequence[int]) -> dict[str, int]:
        """What `i`, `j` stand for at the turn `path` of the variable `driver`."""
        if driver is None or len(driver.indices) > len(path):
            return {}
        base = dict(self.bases).get(driver.name, 1)
        turns = path[len(path) - len(driver.indices) :]
        return {
            index: turn + base for index, turn in zip(driver.indices, turns, strict=True) if index.isalpha()
        }

    def test(self, scope: Scope, path: Sequence[int], letters: dict[str, int]) -> bool:
        """Whether it holds here; raises `ExpressionError` where a value is unknown or of another type."""
        left, right = (evaluate(side, scope, path, letters) for side in (self.left, self.right))
        if isinstance(left, str) != isinstance(right, str):
            raise ExpressionError("a number against a text")
        return bool(_TESTS[self.operator](left, right))

    def bounds(self, name: str, scope: Scope, path: Sequence[int]) -> tuple[int | None, int | None]:
        """What it allows for the value (or, under bars, the size) of the field `name`: (least, greatest)."""
        for side, other, test in (
            (self.left, self.right, self.operator),
            (self.right, self.left, _MIRRORED[self.operator]),
        ):
            inner = side.inner if isinstance(side, Bars) else side
            if self.exists or not isinstance(inner, Variable) or inner.name != name:
                continue
            letters = self.letters(inner, path)
            try:
                if not all(guard.test(scope, path, letters) for guard in self.guards):
                    return None, None
                bound = evaluate(other, scope, path, letters)
            except ExpressionError:
                return None, None
            return (None, None) if isinstance(bound, str) else _interval(test, bound)
        return None, None


_MIRRORED = {"<=": ">=", "<": ">", ">=": "<=", ">": "<", "=": "=", "!=": "!="}


def _interval(test: str, bound: int) -> tuple[int | None, int | None]:
    return {
        "<=": (None, bound),
        "<": (None, bound - 1),
        ">=": (bound, None),
        ">": (bound + 1, None),
        "=": (bound, bound),
        "!=": (None, None),
    }[test]


def _depth(value: object) -> int:
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The characters that a word may have."""

    name: str
    characters: str

    def holds(self, values: Values) -> bool:
        """Whether all words keep to it."""
        return all(set(str(token)) <= set(self.characters) for _, token in leaves(values[self.name]))


@dataclass(frozen=True, slots=True)
class OneOf:
    """The values that a token may have."""

    name: str
    choices: tuple[Token, ...]

    def holds(self, values: Values) -> bool:
        """Whether all tokens are among them."""
        return all(token in self.choices for _, token in leaves(values[self.name]))


@dataclass(frozen=True, slots=True)
class Multiple:
    """Integers that are multiples of `of`, or (`rest`) leave a rest."""

    name: str
    of: int
    rest: int = 0

    def holds(self, values: Values) -> bool:
        """Whether all integers are."""
        return all(isinstance(t, int) and t % self.of == self.rest for _, t in leaves(values[self.name]))


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of all elements, over all cases: at most `most`, and of a given rest."""

    name: str
    most: int | None = None
    modulus: int = 1
    rest: int = 0

    def holds(self, values: Values) -> bool:
        """Whether the sum is such."""
        total = sum(token for _, token in leaves(values[self.name]) if isinstance(token, int))
        return (self.most is None or total <= self.most) and total % self.modulus == self.rest


@dataclass(frozen=True, slots=True)
class Contains:
    """Words that have a character somewhere."""

    name: str
    character: str

    def holds(self, values: Values) -> bool:
        """Whether all words have it."""
        return all(self.character in str(token) for _, token in leaves(values[self.name]))


@dataclass(frozen=True, slots=True)
class Ordered:
    """A list that rises, strictly or not."""

    name: str
    strict: bool

    def holds(self, values: Values) -> bool:
        """Whether every innermost list rises."""
        test = operator.lt if self.strict else operator.le
        return all(
            all(type(a) is type(b) and test(a, b) for a, b in pairwise(column))
            for column in innermost(values[self.name])
        )


@dataclass(frozen=True, slots=True)
class Distinct:
    """No two elements are equal: of all lists taken together, or (`rows`) of the tuples that the lists form."""

    names: tuple[str, ...]
    rows: bool = False

    def holds(self, values: Values) -> bool:
        """Whether nothing occurs twice."""
        columns = [list(innermost(values[name])) for name in self.names]
        for case in zip(*columns, strict=False):
            elements = list(zip(*case, strict=False)) if self.rows else [t for column in case for t in column]
            if len(set(elements)) < len(elements):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Permutation:
    """A list of the numbers from 1 to its length."""

    name: str

    def holds(self, values: Values) -> bool:
        """Whether each innermost list is one."""
        columns = list(innermost(values[self.name]))
        return all(sorted(map(str, c)) == sorted(map(str, range(1, len(c) + 1))) for c in columns)


@dataclass(frozen=True, slots=True)
class EdgeList:
    """Edges of an undirected graph on the vertices 1 … `vertices`, without loops and double edges."""

    left: str
    right: str
    vertices: Expression
    connected: bool = False

    def holds(self, values: Values) -> bool:
        """Whether every graph is simple, and connected where that is required."""
        ends = zip(_indexed(values[self.left]), _indexed(values[self.right]), strict=False)
        for (path, lefts), (_, rights) in ends:
            try:
                count = evaluate(self.vertices, [values], path)
            except ExpressionError:
                return False
            edges = [(a, b) for a, b in zip(lefts, rights, strict=False)]
            unordered = {frozenset(edge) for edge in edges}
            if len(unordered) < len(edges) or any(len(edge) == 1 for edge in unordered):
                return False
            if self.connected and _parts(edges, count) != 1:
                return False
        return True


def _indexed(value: object, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], list[Token]]]:
    if not isinstance(value, list):
        return
    if value and isinstance(value[0], list):
        for turn, inner in enumerate(value):
            yield from _indexed(inner, (*path, turn))
    else:
        yield path, value


def _parts(edges: Sequence[tuple[Token, Token]], vertices: Token) -> int:
    """Number of connected parts of the graph."""
    root: dict[Token, Token] = {v: v for v in range(1, int(vertices) + 1)}

    def find(vertex: Token) -> Token:
        while root.setdefault(vertex, vertex) != vertex:
            vertex = root[vertex]
        return vertex

    for a, b in edges:
        root[find(a)] = find(b)
    return sum(find(v) == v for v in root)


Relation: TypeAlias = (
    Comparison | Alphabet | OneOf | Multiple | Total | Contains | Ordered | Distinct | Permutation | EdgeList
)


def names_of(relation: Relation) -> frozenset[str]:
    """Fields that a relation is about."""
    match relation:
        case Comparison():
            return relation.names()
        case Distinct(names=names):
            return frozenset(names)
        case EdgeList(left=left, right=right):
            return frozenset((left, right))
    return frozenset((relation.name,))
