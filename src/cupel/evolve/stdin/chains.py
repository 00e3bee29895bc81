"""Chains of comparisons in a sentence: `1 <= L <= R <= 10^9`, `A_1 < A_2 < … < A_K`, `1 <= x_i, y_i <= N`.

Covers: finding them among words, the comparisons that they imply, and which of them is a condition.
Does not decide what the other words of a sentence mean.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from cupel.evolve.stdin.expression import (
    Expression,
    ExpressionError,
    Lexeme,
    Number,
    Parser,
    Variable,
    folded,
    lexemes,
    variables,
)
from cupel.evolve.stdin.relations import Comparison

_COMPARISONS = ("<=", "<", ">=", ">", "=", "!=")
_RISING = ("<=", "<")
_FALLING = (">=", ">")


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain, taken apart."""

    comparisons: tuple[Comparison, ...]
    ordered: tuple[tuple[str, bool], ...] = ()
    """Lists that rise by it: (name, strictly)."""
    guard: bool = False
    """It follows "if", "such that", "when" or "where"."""


def chains_in(line: str, known: Collection[str]) -> tuple[list[Chain], str]:
    """The chains of a sentence in the `plain` notation, and the sentence without them."""
    tokens = lexemes(line)
    found: list[Chain] = []
    rest: list[str] = []
    position = 0
    guard = False
    while position < len(tokens):
        read = _chain_at(tokens, position, known, guard)
        if read is None:
            word = tokens[position].text.lower()
            guard = word in ("if", "that", "when", "where") or (guard and word not in (",", "then"))
            rest.append(_spelled(tokens[position]))
            position += 1
        else:
            chain, position = read
            found.append(chain)
            guard = False
    return found, " ".join(rest)


def _spelled(token: Lexeme) -> str:
    return token.text + ("_{" + ",".join(token.indices) + "}" if token.indices else "")


def _chain_at(
    tokens: list[Lexeme], start: int, known: Collection[str], guard: bool
) -> tuple[Chain, int] | None:
    parser = Parser(tokens, known)
    parser.position = start
    links: list[list[Expression] | None] = []
    signs: list[str] = []
    end = start
    while True:
        link = _link(parser)
        if link == []:
            break
        links.append(link)
        end = parser.position
        if parser.ahead not in _COMPARISONS:
            break
        signs.append(parser.ahead)
        parser.position += 1
    if len(links) < 2:
        return None
    return _taken_apart(links, signs[: len(links) - 1], guard), end


def _link(parser: Parser) -> list[Expression] | None:
    """Expressions between commas; None for dots; empty where nothing can be read."""
    if parser.ahead == "…":
        parser.position += 1
        return None
    found: list[Expression] = []
    while True:
        start = parser.position
        try:
            expression = parser.expression()
        except ExpressionError:
            parser.position = start - 1 if found else start
            return found
        if found and isinstance(expression, Number) != isinstance(found[0], Number):
            parser.position = start - 1  # `… <= 100, 1 <= M …`: the next chain starts here
            return found
        found.append(folded(expression))
        if parser.ahead != ",":
            return found
        parser.position += 1


def _taken_apart(links: list[list[Expression] | None], signs: list[str], guard: bool) -> Chain:
    ordered = _ordered(links, signs)
    comparisons: list[Comparison] = []
    for first in range(len(links)):
        for second in range(first + 1, len(links)):
            if ordered and second > first + 1:
                continue  # the ends of a list say nothing of each other
            sign = _implied(signs[first:second])
            lefts, rights = links[first], links[second]
            if sign is None or lefts is None or rights is None:
                continue
            pairs = [(a, b) for a in lefts for b in rights]
            comparisons.extend(
                Comparison(_general(a, ordered), sign, _general(b, ordered))
                for a, b in pairs
                if not (ordered and _name(a) is not None and _name(a) == _name(b))
            )
    return Chain(tuple(dict.fromkeys(comparisons)), ordered, guard)


def _implied(signs: list[str]) -> str | None:
    """The comparison between the ends of a stretch of a chain."""
    if len(signs) == 1:
        return signs[0]
    for family in (_RISING, _FALLING):
        if all(sign in family for sign in signs):
            return family[1] if family[1] in signs else family[0]
    return None


def _ordered(links: list[list[Expression] | None], signs: list[str]) -> tuple[tuple[str, bool], ...]:
    """The list that a chain with dots runs through, or with `A_i <= A_{i+1}` in it."""
    names = [name for link in links if link for expression in link if (name := _name(expression)) is not None]
    if not all(sign in _RISING for sign in signs):
        return ()
    twice = sorted({name for name in names if names.count(name) > 1})
    following = any(
        re.fullmatch(r"[a-z]\+1", v.indices[-1])
        for link in links
        for expression in link or ()
        for v in variables(expression)
        if v.indices
    )
    return tuple((name, "<" in signs) for name in twice) if None in links or following else ()


def _name(expression: Expression) -> str | None:
    return expression.name if isinstance(expression, Variable) and expression.indices else None


def _general(expression: Expression, ordered: tuple[tuple[str, bool], ...]) -> Expression:
    """`A_1` and `A_K` of an ordered list stand for each of its elements."""
    if ordered and isinstance(expression, Variable) and expression.name == ordered[0][0]:
        return Variable(expression.name, ("i",))
    return expression
