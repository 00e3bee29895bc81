"""The structure of a program's input: lines, fields, and what announces how many there are.

Covers: the types, reading a text by a grammar, writing values out, and building values turn by turn.
Does not cover where a grammar comes from (`format_block`, `infer`) nor which values are meant (`constraints`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from cupel.evolve.stdin.expression import (
    Expression,
    ExpressionError,
    Scope,
    Token,
    Values,
    evaluate,
    variables,
)
from cupel.evolve.stdin.structure import (
    Block,
    Field,
    Item,
    Kind,
    Line,
    Spread,
    counts_in,
    depths_in,
    fields_in,
    with_kinds,
)

MAX_COUNT = 100_000
"""No announced count above this is followed."""
MAX_BUILT = 5_000
"""Nor, where values are built, above this."""


class MalformedInputError(ValueError):
    """A text that does not parse under the grammar."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """The whole input."""

    items: tuple[Item, ...]
    named: bool = False
    """The names are those of the statement."""

    def fields(self) -> list[Field]:
        """All fields in the order of the input."""
        return list(fields_in(self.items))

    def depths(self) -> dict[str, int]:
        """Field → number of loops around it."""
        return dict(depths_in(self.items, 0))

    def sizes(self) -> frozenset[str]:
        """Fields that announce counts or lengths."""
        return frozenset(v.name for count in counts_in(self.items) for v in variables(count))

    def parse(self, text: str) -> Values:
        """The values of an input.

        Raises:
            MalformedInputError: the text has another structure.
        """
        lines = text.split("\n")
        while lines and not lines[-1].strip():
            lines.pop()
        reader = Reader(lines)
        values: Values = {}
        reader.read_items(self.items, [values])
        if reader.position < len(lines):
            raise MalformedInputError(f"{len(lines) - reader.position} lines too many")
        return values

    def build(self, choose: Choose, free: Turns | None = None) -> Values:
        """Values made turn by turn.

        Args:
            choose: (field, scope, path) → the token.
            free: (fields, path) → turns of a loop that nothing announces; by default one.

        Raises:
            MalformedInputError: an announced count is negative, too large or not a number.
        """
        values: Values = {}
        _Builder(choose, free or (lambda _fields, _path: 1)).items(self.items, [values], ())
        return values

    def render(self, values: Values) -> str:
        """The text of an input, ended by a newline."""
        lines = list(_render_items(self.items, [values], ()))
        return "\n".join(lines) + "\n"

    def with_kinds(self, kinds: dict[str, Kind]) -> Grammar:
        """The same grammar, with the fields' kinds set by name."""
        return replace(self, items=tuple(with_kinds(item, kinds) for item in self.items))


Choose: TypeAlias = Callable[[Field, Scope, tuple[int, ...]], Token]
Turns: TypeAlias = Callable[[Sequence[Field], tuple[int, ...]], int]


def count_of(count: Expression, scope: Scope, path: Sequence[int]) -> int:
    """The announced count; raises `MalformedInputError` where it is none."""
    try:
        number = evaluate(count, scope, path)
    except ExpressionError as error:
        raise MalformedInputError(str(error)) from None
    if isinstance(number, str) or not 0 <= number <= MAX_COUNT:
        raise MalformedInputError(f"{number!r} is no count")
    return number


class Reader:
    """Reads lines one after the other."""

    def __init__(self, lines: list[str], position: int = 0) -> None:
        self.lines = lines
        self.position = position

    def read_items(self, items: Sequence[Item], scope: list[Values], path: tuple[int, ...] = ()) -> None:
        """Reads `items` into the last mapping of `scope`; raises `MalformedInputError`."""
        for item in items:
            if isinstance(item, Line):
                self._read_line(item, scope, path)
            else:
                self._read_block(item, scope, path)

    def _read_block(self, block: Block, scope: list[Values], path: tuple[int, ...]) -> None:
        total = None if block.count is None else count_of(block.count, scope, path)
        _start_lists(fields_in(block.items), scope[-1])
        turn = 0
        while (turn < total) if total is not None else (self.position < len(self.lines)):
            inner: Values = {}
            self.read_items(block.items, [*scope, inner], (*path, turn))
            _append(scope[-1], inner)
            turn += 1

    def _read_line(self, line: Line, scope: list[Values], path: tuple[int, ...]) -> None:
        text = self.lines[self.position] if self.position < len(self.lines) else None
        self.position += 1
        if len(line.parts) == 1 and isinstance(part := line.parts[0], Field) and part.kind == "text":
            if text is None:
                raise MalformedInputError("a line is missing")
            scope[-1][part.name] = text
            return
        tokens = _Tokens((text or "").split())
        for part in line.parts:
            if isinstance(part, Field):
                scope[-1][part.name] = _typed(part, tokens.next(), scope, path)
            else:
                _read_spread(part, tokens, scope, path)
        if tokens.left:
            raise MalformedInputError(f"{tokens.left} tokens too many on a line")


class _Tokens:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.position = 0

    @property
    def left(self) -> int:
        return len(self.tokens) - self.position

    def next(self) -> str:
        if not self.left:
            raise MalformedInputError("a token is missing")
        self.position += 1
        return self.tokens[self.position - 1]


def _read_spread(spread: Spread, tokens: _Tokens, scope: list[Values], path: tuple[int, ...]) -> None:
    total = None if spread.count is None else count_of(spread.count, scope, path)
    _start_lists(spread.fields, scope[-1])
    turn = 0
    while (turn < total) if total is not None else tokens.left:
        inner: Values = {}
        for field in spread.fields:
            inner[field.name] = _typed(field, tokens.next(), [*scope, inner], (*path, turn))
        _append(scope[-1], inner)
        turn += 1


def is_integer(text: str) -> bool:
    """Written as Python writes integers, and not absurdly long."""
    digits = text[1:] if text.startswith("-") else text
    if not digits.isascii() or not digits.isdigit() or len(digits) > 1_000:
        return False
    return str(int(text)) == text


def _typed(field: Field, text: str, scope: Scope, path: tuple[int, ...]) -> Token:
    if field.length is not None and len(text) != count_of(field.length, scope, path):
        raise MalformedInputError(f"{field.name}: {len(text)} characters")
    if field.kind != "int":
        return text
    if not is_integer(text):
        raise MalformedInputError(f"{field.name}: {text[:40]!r} is no integer")
    return int(text)


def _start_lists(fields: Iterator[Field] | Sequence[Field], target: Values) -> None:
    for field in fields:
        target[field.name] = []


def _append(target: Values, inner: Values) -> None:
    for name, value in inner.items():
        place = target[name]
        assert isinstance(place, list)
        place.append(value)


@dataclass(frozen=True, slots=True)
class _Builder:
    """Makes values in the order of the input, so that counts are known before what they announce."""

    choose: Choose
    free: Turns

    def items(self, items: Sequence[Item], scope: list[Values], path: tuple[int, ...]) -> None:
        for item in items:
            if isinstance(item, Line):
                for part in item.parts:
                    self._part(part, scope, path)
                continue
            fields = list(fields_in(item.items))
            _start_lists(fields, scope[-1])
            for turn in range(self._turns(item.count, fields, scope, path)):
                inner: Values = {}
                self.items(item.items, [*scope, inner], (*path, turn))
                _append(scope[-1], inner)

    def _part(self, part: Field | Spread, scope: list[Values], path: tuple[int, ...]) -> None:
        if isinstance(part, Field):
            scope[-1][part.name] = self.choose(part, scope, path)
            return
        _start_lists(part.fields, scope[-1])
        for turn in range(self._turns(part.count, part.fields, scope, path)):
            inner: Values = {}
            for field in part.fields:
                inner[field.name] = self.choose(field, [*scope, inner], (*path, turn))
            _append(scope[-1], inner)

    def _turns(
        self, count: Expression | None, fields: Sequence[Field], scope: list[Values], path: tuple[int, ...]
    ) -> int:
        if count is None:
            return self.free(fields, path)
        turns = count_of(count, scope, path)
        if turns > MAX_BUILT:
            raise MalformedInputError(f"{turns} turns are too many to build")
        return turns


def _render_items(items: Sequence[Item], scope: list[Values], path: tuple[int, ...]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Block):
            names = [field.name for field in fields_in(item.items)]
            for turn in range(_length(scope[-1], names)):
                yield from _render_items(item.items, [*scope, _turn(scope[-1], names, turn)], (*path, turn))
        else:
            yield " ".join(_line_tokens(item, scope[-1]))


def _line_tokens(line: Line, values: Values) -> Iterator[str]:
    for part in line.parts:
        if isinstance(part, Field):
            yield str(values[part.name])
            continue
        names = [field.name for field in part.fields]
        for turn in range(_length(values, names)):
            one = _turn(values, names, turn)
            yield from (str(one[name]) for name in names)


def _length(values: Values, names: list[str]) -> int:
    first = values[names[0]]
    assert isinstance(first, list)
    return len(first)


def _turn(values: Values, names: list[str], turn: int) -> Values:
    chosen: Values = {}
    for name in names:
        column = values[name]
        assert isinstance(column, list)
        chosen[name] = column[turn]
    return chosen
