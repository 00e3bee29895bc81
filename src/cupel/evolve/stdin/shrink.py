"""Smaller variants of an input that keep its structure.

Covers: lists cut by what announces them (from both ends, and single elements), words cut, numbers brought nearer to
zero. Every variant parses under the grammar. Whether it still tells programs apart, and is inside the task, is found
out elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cupel.evolve.fuzz.shrink import smaller_values
from cupel.evolve.stdin.draw import value_at
from cupel.evolve.stdin.expression import Scope, Token, Values, variables
from cupel.evolve.stdin.grammar import Grammar, MalformedInputError, count_of
from cupel.evolve.stdin.structure import Block, Field, Item, Spread, leaves

_MOST_PLACES = 60
"""Tokens of one field that are made smaller one by one at most ..."""
_MOST_WORK = 6_000
"""... and so many that their number times that of all tokens is no more: each variant is built anew, whole."""


def shrink_stdin(stdin: str, grammar: Grammar) -> Iterator[str]:
    """Variants of an input with fewer or smaller values, each once, shortest first; that one parses is seen only when it is asked for.

    Args:
        stdin: an input; one that does not parse under `grammar` has no variants.
    """
    try:
        values = grammar.parse(stdin)
    except MalformedInputError:
        return
    found = {stdin: None}
    most = _most_places(values)
    for variant in (*_shorter(values, grammar, most), *_simpler(values, grammar, most)):
        found.setdefault(grammar.render(variant))
    smaller = [text for text in found if text != stdin and len(text) <= len(stdin)]
    for text in sorted(smaller, key=lambda text: (len(text), text)):
        if _parses(text, grammar):
            yield text


def _parses(text: str, grammar: Grammar) -> bool:
    """A word of no characters leaves no token to read."""
    try:
        grammar.parse(text)
    except MalformedInputError:
        return False
    return True


def _shorter(values: Values, grammar: Grammar, most: int) -> Iterator[Values]:
    """Smaller counts: what they announce is cut at the end, at the start, or loses one element."""
    counted = dict(_loops(grammar.items, 0))
    for name in sorted(grammar.sizes()):
        for path, token in leaves(values[name]):
            if not isinstance(token, int):
                continue
            for smaller in dict.fromkeys((1, token // 2, token - 1)):
                if not 0 <= smaller < token:
                    continue
                gaps = {(smaller, token - smaller), (0, token - smaller)}
                gaps |= {(k, 1) for k in range(min(token, most))} if smaller == token - 1 else set()
                for start, width in sorted(gaps):
                    yield from _built(grammar, _without(values, name, path, smaller, counted, start, width))


def _most_places(values: Values) -> int:
    """How many tokens of a field are made smaller one by one: of a long input few, since cutting it comes first anyway."""
    tokens = sum(1 for value in values.values() for _ in leaves(value))
    return max(1, min(_MOST_PLACES, _MOST_WORK // max(1, tokens)))


def _loops(items: Sequence[Item], depth: int) -> Iterator[tuple[str, tuple[int, frozenset[str]]]]:
    """Field → (depth of a loop around it, what announces its turns); the innermost loop of each field."""
    for item in items:
        if isinstance(item, Block):
            announced = (
                frozenset(v.name for v in variables(item.count)) if item.count is not None else frozenset()
            )
            yield from ((field.name, (depth, announced)) for field in Grammar((item,)).fields())
            yield from _loops(item.items, depth + 1)
            continue
        for part in item.parts:
            if isinstance(part, Spread) and part.count is not None:
                announced = frozenset(v.name for v in variables(part.count))
                yield from ((field.name, (depth, announced)) for field in part.fields)


def _without(
    values: Values,
    size: str,
    at: tuple[int, ...],
    smaller: int,
    counted: dict[str, tuple[int, frozenset[str]]],
    start: int,
    width: int,
) -> Callable[[Field, Scope, tuple[int, ...]], Token]:
    """Chooses the old values, with `size` made smaller and the turns from `start` on moved by `width`."""

    def choose(field: Field, scope: Scope, path: tuple[int, ...]) -> Token:
        if field.name == size and path == at:
            return smaller
        depth, announced = counted.get(field.name, (0, frozenset()))
        old_path = path
        if size in announced and path[: len(at)] == at and len(path) > depth and path[depth] >= start:
            old_path = (*path[:depth], path[depth] + width, *path[depth + 1 :])
        old = value_at(values, field.name, old_path)
        if old is None:
            old = value_at(values, field.name, path)
        if old is None:
            raise MalformedInputError(f"{field.name} has no value at {path}")
        if field.length is None or not isinstance(old, str):
            return old
        length = count_of(field.length, scope, path)
        if len(old) == length + width:
            return old[:start] + old[start + width :]
        return (old + old[-1:] * length)[:length]

    return choose


def _built(grammar: Grammar, choose: Callable[[Field, Scope, tuple[int, ...]], Token]) -> Iterator[Values]:
    try:
        yield grammar.build(choose)
    except MalformedInputError:
        return


def _simpler(values: Values, grammar: Grammar, most: int) -> Iterator[Values]:
    """One token made smaller, or all of a field."""
    sizes = grammar.sizes()
    for field in grammar.fields():
        if field.name in sizes:
            continue
        places = list(leaves(values[field.name]))[:most]
        for path, token in places:
            for smaller in _smaller_tokens(field, token):
                yield from _built(grammar, _replaced(values, field.name, path, smaller))


def _smaller_tokens(field: Field, token: Token) -> Iterator[Token]:
    if field.length is not None and isinstance(token, str):
        yield from (token[0] * len(token),) if token else ()
        return
    if isinstance(token, int):
        yield from (value for value in smaller_values(token) if isinstance(value, int))
    elif field.kind in ("word", "text"):
        words = (value for value in smaller_values(token) if isinstance(value, str) and value.strip())
        yield from (word for word in words if field.kind == "text" or " " not in word)


def _replaced(
    values: Values, name: str, at: tuple[int, ...], token: Token
) -> Callable[[Field, Scope, tuple[int, ...]], Token]:
    def choose(field: Field, _scope: Scope, path: tuple[int, ...]) -> Token:
        old = token if field.name == name and path == at else value_at(values, field.name, path)
        if old is None:
            raise MalformedInputError(f"{field.name} has no value at {path}")
        return old

    return choose
