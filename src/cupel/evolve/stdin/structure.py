"""Lines, fields and blocks: the parts of a program's input, and walks over them.

Covers: the types of a structure, and the tokens in nested values. Reading and writing by a structure is
:mod:`cupel.evolve.stdin.grammar`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from cupel.evolve.stdin.expression import Expression, Nested, Token

Kind: TypeAlias = Literal["int", "float", "word", "text"]


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


def fields_in(items: Sequence[Item]) -> Iterator[Field]:
    """All fields, in the order of the input."""
    for item in items:
        if isinstance(item, Block):
            yield from fields_in(item.items)
        else:
            for part in item.parts:
                yield from (part,) if isinstance(part, Field) else part.fields


def depths_in(items: Sequence[Item], depth: int) -> Iterator[tuple[str, int]]:
    """Field and the number of loops around it; `depth` loops stand around the items."""
    for item in items:
        if isinstance(item, Block):
            yield from depths_in(item.items, depth + 1)
        else:
            for part in item.parts:
                if isinstance(part, Field):
                    yield part.name, depth
                else:
                    yield from ((field.name, depth + 1) for field in part.fields)


def counts_in(items: Sequence[Item]) -> Iterator[Expression]:
    """What announces counts and lengths."""
    for item in items:
        if isinstance(item, Block):
            yield from () if item.count is None else (item.count,)
            yield from counts_in(item.items)
            continue
        for part in item.parts:
            if isinstance(part, Spread) and part.count is not None:
                yield part.count
            for field in (part,) if isinstance(part, Field) else part.fields:
                if field.length is not None:
                    yield field.length


def with_kinds(item: Item, kinds: dict[str, Kind]) -> Item:
    """The item with the fields' kinds set by name."""

    def typed(field: Field) -> Field:
        return replace(field, kind=kinds.get(field.name, field.kind))

    if isinstance(item, Block):
        return replace(item, items=tuple(with_kinds(inner, kinds) for inner in item.items))
    parts = tuple(
        typed(part) if isinstance(part, Field) else replace(part, fields=tuple(map(typed, part.fields)))
        for part in item.parts
    )
    return Line(parts)


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
