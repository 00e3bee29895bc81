"""Lowering plain asserts: the program computes, the trusted side compares.

Covers asserts in which the program's functions are called with literals and the answers are held against
literals: `assert f(args) == literal`, `is`, `not`, `in`, `abs(f(x) - y) < eps`, `math.isclose`, two calls
compared with each other. An assert with more to it than that is not lowered and runs beside the program.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cupel.judge import expression
from cupel.model import literal, trees
from cupel.model.errors import LiteralError


@dataclass(frozen=True, slots=True)
class LoweredCall:
    """One call of the program's function with plain values."""

    function: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LoweredAssert:
    """The calls that an assert makes, and the condition on their answers."""

    calls: tuple[LoweredCall, ...]
    condition: ast.expr
    places: tuple[ast.expr, ...]
    """The nodes of the condition for which the answers stand, in the calls' order."""
    literals: Mapping[ast.expr, Any]
    """The outermost nodes of the condition that are literals, with their values: read once, for all programs."""

    def holds(self, answers: list[Any]) -> bool:
        """Whether the condition is true of these answers; raises what Python raises for them."""
        return expression.holds(self.condition, dict(zip(self.places, answers, strict=True)), self.literals)


def lower(code: str, callables: Collection[str], never: Collection[str] = ()) -> LoweredAssert | None:
    """The lowered form of an assert statement, or None where it has more to it.

    Args:
        code: source of one assert statement.
        callables: names that belong to the program.
        never: those among them that give no plain value (a class); an assert that uses one is not lowered.
    """
    statement = _single_assert(code)
    if statement is None:
        return None
    literals, nodes = _taken_apart(statement.test)
    if any(isinstance(node, ast.Name) and node.id in never for node in nodes):
        return None
    places = _calls_in(nodes, callables)
    if not 1 <= len(places) <= 2 or _may_skip(nodes, places, literals):
        return None
    try:
        calls = tuple(_lowered(place) for place in places)
        lowered = LoweredAssert(calls, statement.test, tuple(places), literals)
        _try(lowered, nodes)
    except expression.Refused:
        return None
    except (ArithmeticError, TypeError, ValueError, LookupError, MemoryError, RecursionError):
        return None  # Python itself raises on the literals: let it say so where the test runs
    return lowered


def _single_assert(code: str) -> ast.Assert | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(code.strip()).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return body[0] if len(body) == 1 and isinstance(body[0], ast.Assert) else None


_LITERALS = (ast.Constant, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.UnaryOp)


def _taken_apart(test: ast.expr) -> tuple[dict[ast.expr, Any], list[ast.AST]]:
    """The largest parts of a condition that are literals without any name in them, with their values; and its other nodes."""
    literals: dict[ast.expr, Any] = {}
    others: list[ast.AST] = []
    todo: list[ast.AST] = [test]
    while todo:
        node = todo.pop()
        if isinstance(node, _LITERALS) and _has_no_names(node):
            try:
                literals[node] = literal.from_node(node)
                continue
            except (LiteralError, TypeError):  # arithmetic, or a set of lists: evaluating says what is wrong
                pass
        others.append(node)
        todo += trees.below(node)
    return literals, others


def _has_no_names(node: ast.expr) -> bool:
    """Whether a literal is built of displays, constants and signs alone."""
    todo: list[ast.expr | None] = [node]
    while todo:
        one = todo.pop()
        kind = type(one)
        if kind is ast.Constant:
            continue
        if kind is ast.List or kind is ast.Tuple or kind is ast.Set:
            todo += one.elts  # type: ignore[union-attr]
        elif kind is ast.Dict:
            todo += one.keys  # type: ignore[union-attr]
            todo += one.values  # type: ignore[union-attr]
        elif kind is ast.UnaryOp:
            todo.append(one.operand)  # type: ignore[union-attr]
        else:
            return False
    return True


def _apart_from(literals: Collection[ast.AST], start: ast.AST) -> Iterator[ast.AST]:
    """A node and all below it, literals left out."""
    todo = [start]
    while todo:
        node = todo.pop()
        if node not in literals:
            yield node
            todo += trees.below(node)


def _calls_in(nodes: list[ast.AST], callables: Collection[str]) -> list[ast.expr]:
    """Calls of the program's names; none where such a name is used in another way."""
    calls: list[ast.expr] = []
    uses = 0
    for node in nodes:
        if isinstance(node, ast.Name) and node.id in callables:
            uses += 1
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in callables:
            calls.append(node)
    if uses != len(calls):
        return []
    return sorted(calls, key=lambda call: (call.lineno, call.col_offset))  # the order of evaluation


def _may_skip(nodes: list[ast.AST], places: list[ast.expr], literals: Collection[ast.AST]) -> bool:
    """Whether Python could leave a call out, which the lowered form never does."""
    for node in nodes:
        if isinstance(node, ast.IfExp | ast.Lambda | ast.comprehension):
            return True
        later: list[ast.expr] = []
        if isinstance(node, ast.BoolOp):
            later = node.values[1:]
        elif isinstance(node, ast.Compare):
            later = node.comparators[1:]
        if any(inner in places for value in later for inner in _apart_from(literals, value)):
            return True
    return False


def _lowered(place: ast.expr) -> LoweredCall:
    assert isinstance(place, ast.Call) and isinstance(place.func, ast.Name)
    if any(isinstance(arg, ast.Starred) for arg in place.args) or any(k.arg is None for k in place.keywords):
        raise expression.Refused("unpacked arguments")
    args = tuple(expression.folded(arg) for arg in place.args)
    kwargs = {str(keyword.arg): expression.folded(keyword.value) for keyword in place.keywords}
    return LoweredCall(place.func.id, args, kwargs)


_SAMPLES: tuple[Any, ...] = (0, "", [], None, {})


def _try(lowered: LoweredAssert, nodes: list[ast.AST]) -> None:
    """Find out before judging whether the whole condition can be evaluated here.

    Refusal depends on the form of the expression, but evaluation may end before it reaches a part: so each
    part is looked at by itself.
    """
    if _only_compares(lowered):
        return
    aside = {inner for place in lowered.places for inner in _apart_from(lowered.literals, place)}
    for node in nodes:
        if isinstance(node, ast.Call):  # the names of functions and types are no values
            named = [node.func, *(node.args[1:] if _is_name(node.func, "isinstance") else [])]
            aside |= {inner for one in named for inner in _apart_from(lowered.literals, one)}
    for node in nodes:
        if isinstance(node, ast.expr) and not isinstance(node, ast.Slice) and node not in aside:
            _look_at(node, lowered)


def _only_compares(lowered: LoweredAssert) -> bool:
    """`f(…) == literal`, the most common form, in which there is nothing to refuse."""
    match lowered.condition:
        case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq()], comparators=[right]):
            return all(side in lowered.places or side in lowered.literals for side in (left, right))
    return False


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _look_at(node: ast.expr, lowered: LoweredAssert) -> None:
    for sample in _SAMPLES:
        try:
            expression.evaluate(node, {**lowered.literals, **dict.fromkeys(lowered.places, sample)})
        except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, expression.NotPlain):
            continue
