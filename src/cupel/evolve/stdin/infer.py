"""A grammar from sample inputs alone.

Covers: lines of fixed fields, lists whose length an earlier number (or the line's own first number) announces,
repeated lines, and repeated groups of lines (cases). Every sample parses under what is returned; where nothing
better fits, that is "lines of words". Names are `v0`, `v1`, … in the order of the input.
Does not cover alternatives (queries of several shapes) beyond free lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cupel.evolve.stdin.expression import Expression, Number, Operation, Values, Variable
from cupel.evolve.stdin.grammar import Grammar, MalformedInputError, Reader, is_integer
from cupel.evolve.stdin.structure import Block, Field, Item, Line, Spread, leaves

_MOST_TRIES = 1_500
_MOST_FIELDS = 12
_LONGEST_CASE = 4
"""Items of one case."""


@dataclass(frozen=True, slots=True)
class _State:
    """How far one sample has been read."""

    lines: tuple[str, ...]
    values: Values
    position: int = 0

    @property
    def done(self) -> bool:
        return self.position >= len(self.lines)

    def tokens(self) -> list[str]:
        """Words of the next line."""
        return self.lines[self.position].split() if not self.done else []


_States = tuple[_State, ...]


class _Search:
    """Depth first over items, likelier ones first, with a bound on the attempts."""

    def __init__(self) -> None:
        self.tries = 0

    def complete(self, states: _States, known: tuple[str, ...], names: int) -> tuple[Item, ...] | None:
        """Items that read all samples to their ends."""
        if all(state.done for state in states):
            return ()
        for item, following in self.steps(states, known, names):
            fresh = [field.name for field in Grammar((item,)).fields()]
            numbers = _numbers(item, following)
            rest = self.complete(following, (*known, *numbers), names + len(fresh))
            if rest is not None:
                return (item, *rest)
        return None

    def steps(self, states: _States, known: tuple[str, ...], names: int) -> Iterator[tuple[Item, _States]]:
        """Items that can stand next, each with the states after it."""
        for item in self._candidates(states, known, names):
            self.tries += 1
            if self.tries > _MOST_TRIES:
                return
            following = _advance(item, states)
            if following is not None:
                yield item, following

    def _candidates(self, states: _States, known: tuple[str, ...], names: int) -> Iterator[Item]:
        yield from _blocks(states, known, names)
        yield from self._cases(states, known, names)
        yield from _lines(states, known, names)

    def _cases(self, states: _States, known: tuple[str, ...], names: int) -> Iterator[Item]:
        """Groups of lines that repeat to the end; shapes are taken from the first sample's first case."""
        for count in _counts(states, known):
            if max(_value(state, count) for state in states) < 2 or states[0].done:
                continue
            for body in self._bodies((states[0],), known, names, _LONGEST_CASE):
                block = Block(body, count)
                if len(body) > 1 and (after := _advance(block, states)) and all(s.done for s in after):
                    yield block

    def _bodies(
        self, states: _States, known: tuple[str, ...], names: int, longest: int
    ) -> Iterator[tuple[Item, ...]]:
        if longest == 0 or any(state.done for state in states):
            return
        options = [*_blocks(states, known, names), *_lines(states, known, names)]
        for item in options:
            self.tries += 1
            if self.tries > _MOST_TRIES or (after := _advance(item, states)) is None:
                continue
            yield (item,)
            fresh = Grammar((item,)).fields()
            for rest in self._bodies(
                after, (*known, *_numbers(item, after)), names + len(fresh), longest - 1
            ):
                yield (item, *rest)


def _numbers(item: Item, states: _States) -> list[str]:
    """Fields of a line that are numbers in every sample."""
    parts = item.parts if isinstance(item, Line) else ()
    scalars = [part.name for part in parts if isinstance(part, Field) and part.kind != "text"]
    return [name for name in scalars if all(isinstance(state.values[name], int) for state in states)]


def _advance(item: Item, states: _States) -> _States | None:
    following = []
    for state in states:
        reader = Reader(list(state.lines), state.position)
        values = dict(state.values)
        try:
            reader.read_items((_counting(item),), [values])
        except MalformedInputError:
            return None
        if reader.position > len(state.lines):
            return None
        counted = {n: int(v) if isinstance(v, str) and is_integer(v) else v for n, v in values.items()}
        following.append(replace(state, values=counted, position=reader.position))
    return tuple(following)


def _counting(item: Item) -> Item:
    """The item with the fields that announce something made numbers."""
    grammar = Grammar((item,))
    return grammar.with_kinds(dict.fromkeys(grammar.sizes(), "int")).items[0]


def _counts(states: _States, known: Sequence[str]) -> Iterator[Expression]:
    """Numbers read so far that can announce something, the latest first."""
    for name in reversed(known):
        yield Variable(name)
    for name in reversed(known):
        values = [_value(state, Variable(name)) for state in states]
        if min(values) >= 2 and (len(set(values)) > 1 or len(values) == 1):  # else a coincidence would do
            yield Operation("-", (Variable(name), Number(1)))


def _value(state: _State, count: Expression) -> int:
    match count:
        case Variable(name=name):
            value = state.values[name]
            return value if isinstance(value, int) else 0
        case Operation(operands=(Variable() as variable, Number(value=less))):
            return _value(state, variable) - less
    return 0


def _blocks(states: _States, known: Sequence[str], names: int) -> Iterator[Item]:
    for count in _counts(states, known):
        totals = [_value(state, count) for state in states]
        if min(totals) < 1 or max(totals) < 2:
            continue
        rows = [
            state.lines[state.position : state.position + n] for state, n in zip(states, totals, strict=True)
        ]
        if any(len(found) != n for found, n in zip(rows, totals, strict=True)):
            continue
        words = [line.split() for found in rows for line in found]
        yield from (
            Block((line,), count) for line in _row_shapes(words, known, names) if _columns_alike(words)
        )


def _columns_alike(rows: list[list[str]]) -> bool:
    """Each column holds numbers alone, or no number alone (digits among words count as words)."""
    width = min(map(len, rows), default=0)
    numeric = [[is_integer(row[column]) for row in rows] for column in range(width)]
    return all(all(column) or not all(column[:1]) or len(column) == 1 for column in numeric)


def _row_shapes(rows: list[list[str]], known: Sequence[str], names: int) -> Iterator[Line]:
    """Shapes that all rows of a block may have."""
    widths = {len(row) for row in rows}
    if len(widths) == 1 and 1 <= (width := widths.pop()) <= 3:
        yield Line(tuple(Field(f"v{names + k}") for k in range(width)))
    else:
        yield from (Line((_list(Variable(name), names),)) for name in reversed(known))
        if all(len(row) == len(rows[0]) for row in rows) and 1 <= len(rows[0]) <= _MOST_FIELDS:
            yield Line(tuple(Field(f"v{names + k}") for k in range(len(rows[0]))))
    yield from _own_counts(rows, names)


def _list(count: Expression | None, names: int) -> Spread:
    return Spread((Field(f"v{names}"),), count)


def _own_counts(rows: list[list[str]], names: int) -> Iterator[Line]:
    """Lines on which the first, second or third number announces how many tokens follow it."""
    for place in range(3):
        if all(len(row) > place and row[place] == str(len(row) - place - 1) for row in rows):
            heads = tuple(
                Field(f"v{names + k}", kind="int" if k == place else "word") for k in range(place + 1)
            )
            yield Line((*heads, _list(Variable(f"v{names + place}"), names + place + 1)))


def _lines(states: _States, known: Sequence[str], names: int) -> Iterator[Item]:
    if any(state.done for state in states):
        return
    rows = [state.tokens() for state in states]
    widths = [len(row) for row in rows]
    fixed = len(set(widths)) == 1 and 1 <= widths[0] <= _MOST_FIELDS
    if max(widths) > 1:
        yield from (Line((_list(count, names),)) for count in _counts(states, known))
    if max(widths) > 1 and (not fixed or len(rows) > 1):
        yield from _own_counts(rows, names)
    if fixed:
        yield Line(tuple(Field(f"v{names + k}") for k in range(widths[0])))
        return
    for before in (1, 2, 3):
        heads = tuple(Field(f"v{names + k}") for k in range(before))
        yield from (Line((*heads, _list(Variable(name), names + before))) for name in reversed(known))
    if any(not is_integer(token) for row in rows for token in row):
        yield Line((Field(f"v{names}", kind="text"),))
    yield Line((_list(None, names),))


def infer_grammar(samples: Sequence[str]) -> Grammar:
    """A grammar under which every sample parses.

    Args:
        samples: input texts, at least one.
    """
    states = tuple(_State(tuple(_lines_of(text)), {}) for text in samples)
    if states and all(state.lines for state in states):
        items = _Search().complete(states, (), 0)
        if items:
            grammar = Grammar(items)
            return grammar.with_kinds(dict.fromkeys(grammar.sizes(), "int"))
    return _free(samples)


def _free(samples: Sequence[str]) -> Grammar:
    """Lines of words, or lines of text where spacing matters."""
    grammar = Grammar((Block((Line((_list(None, 0),)),), None),))
    exact = all(grammar.render(grammar.parse(text)).rstrip("\n") == text.rstrip("\n") for text in samples)
    return grammar if exact else Grammar((Block((Line((Field("v0", kind="text"),)),), None),))


def _lines_of(text: str) -> list[str]:
    lines = text.split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def with_learned_kinds(grammar: Grammar, samples: Sequence[str], words: frozenset[str]) -> Grammar:
    """The grammar with each field's kind and, for words, the number that gives their length.

    Args:
        samples: texts that parse under `grammar`.
        words: fields that the statement calls strings, whatever they look like.
    """
    parsed = [grammar.parse(text) for text in samples]
    kinds = {}
    for field in grammar.fields():
        tokens = [str(token) for values in parsed for _, token in leaves(values[field.name])]
        if field.kind != "text" and field.name not in words and field.length is None and tokens:
            if all(map(is_integer, tokens)):
                kinds[field.name] = "int"
            elif all(map(_is_decimal, tokens)):
                kinds[field.name] = "float"
    return grammar.with_kinds(kinds)  # type: ignore[arg-type]


def _is_decimal(text: str) -> bool:
    try:
        return float(text) == float(text) and any(c.isdigit() for c in text) and "_" not in text
    except ValueError:
        return False
