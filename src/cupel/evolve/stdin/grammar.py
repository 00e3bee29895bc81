"""The structure of a program's input: lines, fields, and what announces how many there are.

Covers: the types, reading a text by a grammar, writing values out, and building values turn by turn.
Does not cover where a grammar comes from (`format_block`, `infer`) nor which values are meant (`constraints`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from cupel.evolve.stdin.expression import (
    Expression,
    ExpressionError,
    Nested,
    Scope,
    Token,
    Values,
    evaluate,
    variables,
)

Kind: TypeAlias = Literal["int", "float", "word", "text"]
MAX_COUNT = 100_000
"""No announced count above this is followed."""


class MalformedInputError(ValueError):
    """A text that does not parse under the grammar."""


@dataclass(frozen=True, slots=True)
class Field:
    """One token (of kind `text`: the whole rest of its line)."""

    name: str
    kind: Kind = "word"
    length: Expression | None = None
    """Number of characters, where the format announces it."""
    base: int = 1
    """The first index that the format writes for it."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Fields repeated along one line; `count` None: as many as the line holds."""

    fields: tuple[Field, ...]
    count: Expression | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line: tokens between single spaces."""

    parts: tuple[Field | Spread, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines repeated; `count` None: to the end of the input."""

    items: tuple[Item, ...]
    count: Expression | None


Item: TypeAlias = Line | Block


@dataclass(frozen=True, slots=True)
class Grammar:
    """The whole input."""

    items: tuple[Item, ...]
    named: bool = False
    """The names are those of the statement."""

    def fields(self) -> list[Field]:
        """All fields in the order of the input."""
        return list(_fields(self.items))

    def depths(self) -> dict[str, int]:
        """Field → number of loops around it."""
        return dict(_depths(self.items, 0))

    def sizes(self) -> frozenset[str]:
        """Fields that announce counts or lengths."""
        return frozenset(v.name for count in _counts(self.items) for v in variables(count))

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
        return replace(self, items=tuple(_kinds_item(item, kinds) for item in self.items))


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
        _start_lists(_fields(block.items), scope[-1])
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
            fields = list(_fields(item.items))
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
        return self.free(fields, path) if count is None else count_of(count, scope, path)


def _render_items(items: Sequence[Item], scope: list[Values], path: tuple[int, ...]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Block):
            names = [field.name for field in _fields(item.items)]
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


def leaves(value: Nested, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Token]]:
    """All tokens in it, each with the turn of the loops that it belongs to."""
    if isinstance(value, list):
        for turn, inner in enumerate(value):
            yield from leaves(inner, (*path, turn))
    else:
        yield path, value


def innermost(value: Nested) -> Iterator[list[Token]]:
    """The lists that hold tokens."""
    if isinstance(value, list):
        if value and isinstance(value[0], list):
            for inner in value:
                yield from innermost(inner)
        else:
            yield [token for token in value if not isinstance(token, list)]


def _fields(items: Sequence[Item]) -> Iterator[Field]:
    for item in items:
        if isinstance(item, Block):
            yield from _fields(item.items)
        else:
            for part in item.parts:
                yield from (part,) if isinstance(part, Field) else part.fields


def _depths(items: Sequence[Item], depth: int) -> Iterator[tuple[str, int]]:
    for item in items:
        if isinstance(item, Block):
            yield from _depths(item.items, depth + 1)
        else:
            for part in item.parts:
                if isinstance(part, Field):
                    yield part.name, depth
                else:
                    yield from ((field.name, depth + 1) for field in part.fields)


def _counts(items: Sequence[Item]) -> Iterator[Expression]:
    for item in items:
        if isinstance(item, Block):
            yield from () if item.count is None else (item.count,)
            yield from _counts(item.items)
            continue
        for part in item.parts:
            if isinstance(part, Spread) and part.count is not None:
                yield part.count
            for field in (part,) if isinstance(part, Field) else part.fields:
                if field.length is not None:
                    yield field.length


def _kinds_item(item: Item, kinds: dict[str, Kind]) -> Item:
    def typed(field: Field) -> Field:
        return replace(field, kind=kinds.get(field.name, field.kind))

    if isinstance(item, Block):
        return replace(item, items=tuple(_kinds_item(inner, kinds) for inner in item.items))
    parts = tuple(
        typed(part) if isinstance(part, Field) else replace(part, fields=tuple(map(typed, part.fields)))
        for part in item.parts
    )
    return Line(parts)
