"""Tests as pairs of what is given and what comes back, and texts that tell such a pair in whatever words.

Covers short tests, which share no long run of tokens with a text that passes them on: `f(5) must be 7` says all that the test says. What
counts are the values alone, so that brackets, commas and quotes may stand as they like; between the two there may be words, but no
other number. A pair of one value each is found only where the text marks them as values: numbers stand beside each other in any prose.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cupel.model.source import parsed

_VALUE = re.compile(r"''|\"\"|\[\s*\]|\(\s*\)|\{\s*\}|-?\d+(?:\.\d+)?|[^\W\d]\w*")
_NUMBER = re.compile(r"-?\d")
_GAP = 8
"""Words at most between what is given and what comes back."""
_LINKS = frozenset(
    "gives give given gets get is are be it must should shall has have to returns return returned yields yield makes make "
    "equals equal becomes become raises raise raised expected expects expect result answer wants want as the a an for of and then not but".split()
)
"""Words that can stand between two bare values of a pair."""
_MARKS = re.compile(r"[-=]>|→|==?")


@dataclass(frozen=True, slots=True)
class Pair:
    """What a test gives and what it expects, each as its values in order."""

    given: tuple[str, ...]
    gives: tuple[str, ...]

    def __str__(self) -> str:
        return f"{' '.join(self.given)} … {' '.join(self.gives)}"


@dataclass(frozen=True, slots=True)
class Values:
    """A text as its values, in order."""

    text: str
    values: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    """Where each stands in the text."""

    @classmethod
    def of(cls, text: str) -> Values:
        """The values of a text: names, numbers with their sign, and empty brackets and quotes."""
        found = list(_VALUE.finditer(text))
        values = tuple("".join(one[0].split()) for one in found)
        return cls(text, values, tuple(one.span() for one in found))

    def tells(self, pair: Pair) -> bool:
        """Whether the text says what is given and what comes back, in either order."""
        return self._says(pair.given, pair.gives, pair) or self._says(pair.gives, pair.given, pair)

    def _says(self, first: tuple[str, ...], second: tuple[str, ...], pair: Pair) -> bool:
        for at in self._places(first, 0, len(self.values)):
            end = at + len(first)
            for then in self._places(second, end, end + _GAP + 1):
                if self._belong(at, end, then, then + len(second), pair):
                    return True
        return False

    def _places(self, part: tuple[str, ...], least: int, most: int) -> Iterator[int]:
        for at in range(least, min(most, len(self.values) - len(part) + 1)):
            if self.values[at : at + len(part)] == part:
                yield at

    def _belong(self, at: int, end: int, then: int, after: int, pair: Pair) -> bool:
        """Whether two places are said of each other."""
        gap = self.values[end:then]
        if any(_NUMBER.match(one) for one in gap):
            return False
        between = self.text[self.spans[end - 1][1] : self.spans[then][0]]
        if len(pair.given) + len(pair.gives) > 2:
            return bool(gap) or not re.fullmatch(r"[\s,;]*", between)
        if re.search(r"[.;!?]\s|\n", between):
            return False
        if self._is_marked(at) or self._is_marked(after - 1):
            return bool(gap) or _MARKS.search(between) is not None
        if gap:
            return all(one in _LINKS for one in gap)
        return _MARKS.search(between) is not None

    def _is_marked(self, at: int) -> bool:
        """Whether a value stands by itself in brackets."""
        begin, end = self.spans[at]
        before, behind = self.text[:begin].rstrip("'\"` "), self.text[end:].lstrip("'\"` ")
        return before.endswith(("(", "[")) and behind.startswith((")", "]"))


def told_pairs(texts: Iterable[str], pairs: Iterable[Pair], known: Iterable[str]) -> list[Pair]:
    """Pairs that some text tells and none of the known ones does, in order.

    Args:
        texts: what is shown.
        pairs: what tests hold.
        known: what may be seen anyway.
    """
    read = [Values.of(text) for text in texts]
    found = [pair for pair in dict.fromkeys(pairs) if any(one.tells(pair) for one in read)]
    if not found:
        return []
    anyway = [Values.of(text) for text in known]
    return [pair for pair in found if not any(one.tells(pair) for one in anyway)]


def pairs_of(test: Mapping[str, Any]) -> list[Pair]:
    """What a test of the task format gives and expects; empty where it says so nowhere in values."""
    return [one for one in _pairs(test) if one.given and one.gives]


def _pairs(test: Mapping[str, Any]) -> Iterator[Pair]:
    match test.get("kind"):
        case "call":
            yield _of_call(test)
        case "calls":
            yield from map(_of_call, test["steps"])
        case "stdio":
            yield _pair(test.get("stdin"), test.get("stdout"))
        case _:
            yield from _of_code(str(test.get("code", "")))


def _of_call(call: Mapping[str, Any]) -> Pair:
    given = [_inside(call.get("args")), _inside(call.get("kwargs"))]
    expected = call.get("expected")
    return _pair(" ".join(given), call.get("raises") if expected is None else expected)


def _pair(given: Any, gives: Any) -> Pair:
    return Pair(Values.of(str(given or "")).values, Values.of(str(gives or "")).values)


def _inside(literal: Any) -> str:
    """What stands in the brackets of a list of arguments."""
    text = str(literal or "").strip()
    return text[1:-1] if text[:1] in ("[", "{", "(") else text


def _of_code(code: str) -> Iterator[Pair]:
    """Calls that a test's code compares with something, and those that it expects to raise."""
    tree = parsed(code)
    for node in ast.walk(tree) if tree is not None else ():
        match node:
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                for call, other in ((left, right), (right, left)):
                    if isinstance(call, ast.Call):
                        yield _pair(_arguments(call), ast.unparse(other))
            case ast.With(
                items=[ast.withitem(context_expr=ast.Call(args=[error, *_]))],
                body=[ast.Expr(ast.Call() as call)],
            ):
                yield _pair(_arguments(call), ast.unparse(error))


def _arguments(call: ast.Call) -> str:
    return " ".join(ast.unparse(one) for one in (*call.args, *call.keywords))
