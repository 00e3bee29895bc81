"""The input format that a statement shows, as a grammar.

Covers: the block after a phrase like "in the following format" (`N M`, `A_1 A_2 \\ldots A_N`, lines repeated over
`\\vdots`, glued characters `S_{1,1}S_{1,2}\\ldots S_{1,W}`), and one format of cases or queries inside it.
Does not cover several alternative formats of a query, nor formats told in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cupel.evolve.stdin.expression import (
    Expression,
    ExpressionError,
    Lexeme,
    Number,
    Operation,
    lexemes,
    parse_expression,
    plain,
)
from cupel.evolve.stdin.grammar import Grammar
from cupel.evolve.stdin.structure import Block, Field, Item, Line, Spread

_INTRODUCTION = re.compile(
    r"\b(?:following|this|below|the)\s+(?:input\s+)?format\b|\bformat\b.*:\s*$", re.IGNORECASE
)
_DOTS = ("…", "⋮")


class _UnreadableError(ValueError):
    """A block that this reader does not understand."""


def grammar_of_statement(statement: str) -> Grammar | None:
    """The grammar that the statement's format block describes; None where there is none that can be read."""
    blocks = _blocks(statement)
    if not blocks:
        return None
    try:
        inner = _rows(blocks[1]) if len(blocks) == 2 else None
        items = _items(_rows(blocks[0]), inner)
        grammar = Grammar(tuple(items), named=True)
    except (_UnreadableError, ExpressionError):
        return None
    names = [field.name for field in grammar.fields()]
    return grammar if names and len(names) == len(set(names)) else None


def _blocks(statement: str) -> list[list[str]]:
    """The lines after each introduction of a format, up to the next blank line; output formats are left out."""
    lines = [line.strip() for line in statement.split("\n")]
    found: list[list[str]] = []
    output = False
    for number, line in enumerate(lines):
        if re.fullmatch(
            r"[#*\s]*(output|output format|outputs|sample.*|example.*)[:*\s]*", line, re.IGNORECASE
        ):
            output = True
        elif re.fullmatch(r"[#*\s]*(input|input format|inputs|constraints?)[:*\s]*", line, re.IGNORECASE):
            output = False
        if not output and _INTRODUCTION.search(line) and "print" not in line.lower():
            start = number + 1
            while start < len(lines) and lines[start] in ("", "```", "~~~", "<pre>"):
                start += 1
            end = start
            while end < len(lines) and lines[end] not in ("", "```", "~~~", "</pre>"):
                end += 1
            if block := [row for row in lines[start:end] if row]:
                found.append(block)
    return found


@dataclass(frozen=True, slots=True)
class _Atom:
    name: str
    indices: tuple[str, ...] = ()
    glued: bool = False


_Row = list[_Atom | str]
"""Atoms and dots (`…`) of one line."""


def _rows(block: Sequence[str]) -> list[_Row]:
    return [list(_atoms(lexemes(plain(line.replace("<pre>", "").replace("</pre>", ""))))) for line in block]


def _atoms(tokens: Sequence[Lexeme]) -> Iterator[_Atom | str]:
    for token in tokens:
        if token.text in _DOTS or (token.text == ":" and len(tokens) == 1):
            yield "…"
        elif token.kind == "name":
            yield _Atom(token.text, tuple(map(_clean, token.indices)), token.glued)
        else:
            raise _UnreadableError(token.text)


def _clean(index: str) -> str:
    return index.strip("{}() ")


def _items(rows: list[_Row], inner: list[_Row] | None) -> list[Item]:
    items: list[Item] = []
    position = 0
    while position < len(rows):
        end = _repeated_until(rows, position)
        if end is None:
            items.append(Line(_parts(rows[position])))
            position += 1
            continue
        first, last = rows[position], rows[end - 1]
        count = _count(_first_atom(first), _first_atom(last), level=0)
        body: list[Item] = [Line(_parts(first, level=1))]
        if len(first) == 1 and inner is not None and len(_first_atom(first).name) > 1:
            body = _items(inner, None)
        items.append(Block(tuple(body), count))
        position = end
    return items


def _repeated_until(rows: list[_Row], start: int) -> int | None:
    """Where the repetition that starts at row `start` ends, if one starts there."""
    first = rows[start]
    if first == ["…"] or not _indexed(first):
        return None
    position = start + 1
    while position < len(rows) and rows[position] != ["…"] and _alike(first, rows[position]):
        position += 1
    if position + 1 < len(rows) and rows[position] == ["…"] and _alike(first, rows[position + 1]):
        return position + 2
    return position if position > start + 1 else None


def _indexed(row: _Row) -> bool:
    return all(atom == "…" or (isinstance(atom, _Atom) and bool(atom.indices)) for atom in row)


def _names(row: _Row) -> list[str]:
    names = [atom.name for atom in row if isinstance(atom, _Atom)]
    return [name for place, name in enumerate(names) if name not in names[:place]]


def _alike(one: _Row, other: _Row) -> bool:
    return (
        _indexed(other)
        and _names(one) == _names(other)
        and _first_atom(one).indices != _first_atom(other).indices
    )


def _first_atom(row: _Row) -> _Atom:
    if not row or not isinstance(row[0], _Atom):
        raise _UnreadableError("a line starts with dots")
    return row[0]


def _count(first: _Atom, last: _Atom, level: int) -> Expression:
    """last - first + 1 at the subscript `level`."""
    if level >= len(first.indices) or level >= len(last.indices):
        raise _UnreadableError("subscripts do not fit")
    begin, end = _index(first.indices[level]), _index(last.indices[level])
    if not isinstance(begin, Number):
        raise _UnreadableError("a list starts at no number")
    if isinstance(end, Number):
        return Number(end.value - begin.value + 1)
    shift = 1 - begin.value
    if isinstance(end, Operation) and end.operator == "-" and isinstance(end.operands[1], Number):
        shift -= end.operands[1].value
        end = end.operands[0]
    if shift == 0:
        return end
    return Operation("+" if shift > 0 else "-", (end, Number(abs(shift))))


def _index(text: str) -> Expression:
    names = set(re.findall(r"[A-Za-z]+", text))
    return parse_expression(text, names)


def _parts(row: _Row, level: int = 0) -> tuple[Field | Spread, ...]:
    """The parts of a line; `level`: the number of subscripts that enclosing loops use."""
    parts: list[Field | Spread] = []
    position = 0
    while position < len(row):
        end = _run_until(row, position)
        atoms = [atom for atom in row[position:end] if isinstance(atom, _Atom)]
        if "…" in row[position:end] or len(atoms) > len(_names(list(atoms))):
            parts.append(_spread(atoms, level))
        else:
            parts.extend(Field(atom.name, base=_base(atom)) for atom in atoms)
        position = end
    return tuple(parts)


def _run_until(row: _Row, start: int) -> int:
    """The end of the run that starts here: atoms of the same cycle of names with dots among them, or one atom."""
    for width in range(1, len(row) - start):
        cycle = row[start : start + width]
        if "…" in cycle or len(_names(cycle)) < width:
            return start + 1
        following = row[start + width]
        if following == "…":
            following = row[start + width + 1] if start + width + 1 < len(row) else "…"
        if isinstance(following, _Atom) and following.name == _first_atom(cycle).name:
            names = set(_names(cycle))
            end = start
            while end < len(row) and (row[end] == "…" or getattr(row[end], "name", None) in names):
                end += 1
            return end
    return start + 1


def _spread(atoms: list[_Atom], level: int) -> Field | Spread:
    if not atoms:
        raise _UnreadableError("dots alone")
    names = _names(list(atoms))
    first = atoms[0]
    last = [atom for atom in atoms if atom.name == first.name][-1]
    if not first.indices or len(first.indices) != len(last.indices):
        raise _UnreadableError("a list without subscripts")
    place = min(level, len(first.indices) - 1)
    if first.indices[place] == last.indices[place]:
        place = next((k for k, index in enumerate(first.indices) if index != last.indices[k]), place)
    count = _count(first, last, place)
    if len(atoms) > 1 and all(atom.glued for atom in atoms[1:2]):
        return Field(first.name, length=count)
    fields = tuple(Field(name, base=_base(next(a for a in atoms if a.name == name), place)) for name in names)
    return Spread(fields, count)


def _base(atom: _Atom, level: int = 0) -> int:
    index = atom.indices[level] if level < len(atom.indices) else "1"
    return int(index) if index.isdigit() else 1
