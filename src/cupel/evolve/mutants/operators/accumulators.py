"""Accumulators: started from the wrong value, started again in every turn, or not started again when due."""

import ast
from collections.abc import Iterator

from cupel.evolve.mutants.nodes import (
    altered,
    assigned_name,
    assigned_value,
    call,
    called,
    changes_variable,
    constant,
    is_fresh_value,
    names_read,
    replaced,
    without,
)
from cupel.evolve.mutants.operator import Change, Operator
from cupel.evolve.mutants.site import BLOCK_HOLDERS, Loop, Site
from cupel.model.source import blocks

_LARGE, _SMALL = 1000, -1000
"""What people write who expect only small numbers."""


def _start(node: ast.Assign | ast.AnnAssign, site: Site) -> Iterator[Change]:
    """The first value of a variable that a later loop of the same block changes."""
    variable, value = assigned_name(node), node.value
    if variable is None or value is None or not _is_changed_later(variable, site):
        return
    for other in _other_starts(value):
        yield Change(altered(node, value=other))


def _other_starts(value: ast.expr) -> Iterator[ast.expr]:
    match value:
        case ast.Constant(value=bool()):
            return
        case ast.Constant(value=0):
            yield from (constant(1), constant(-1))
        case ast.Constant(value=1):
            yield from (constant(0), constant(2))
        case ast.Constant(value=int() | float() | None) | ast.Subscript():
            yield constant(0)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            yield constant(0)
        case ast.List(elts=[]):
            yield ast.List(elts=[constant(0)], ctx=ast.Load())
        case ast.List(elts=[_]):
            yield ast.List(elts=[], ctx=ast.Load())
        case ast.UnaryOp(op=ast.USub(), operand=ast.Call() | ast.Attribute() as bound) if _is_infinite(bound):
            yield from (constant(0), constant(_SMALL))
        case ast.Call() | ast.Attribute() if _is_infinite(value):
            negative = any(
                isinstance(a, ast.Constant) and str(a.value).startswith("-") for a in ast.walk(value)
            )
            yield from (constant(0), constant(_SMALL if negative else _LARGE))


def _is_infinite(node: ast.expr) -> bool:
    match node:
        case ast.Attribute(attr="inf" | "maxsize"):
            return True
        case ast.Call(args=[ast.Constant(value=str(text))]):
            return called(node) == "float" and "inf" in text.lower()
    return False


def _is_changed_later(variable: str, site: Site) -> bool:
    block = getattr(site.parent, site.field, None)
    if not isinstance(block, list) or site.index is None:
        return False
    later = block[site.index + 1 :]
    return any(isinstance(s, Loop) and changes_variable(s, variable) for s in later)


_NEVER_NEGATIVE = frozenset({"len", "abs", "ord", "values"})
"""What calls these compares counts and the like, mostly."""


def _first_value(node: ast.Call, _: Site) -> Iterator[Change]:
    """`max(xs)` as a loop finds it that starts from 0, `min(xs)` as one that starts from a number thought to be large."""
    match node:
        case ast.Call(func=ast.Name(id="max" | "min" as function), args=[items], keywords=[]):
            counts = bool(names_read(items) & _NEVER_NEGATIVE) or called(items) in _NEVER_NEGATIVE
            texts = isinstance(items, ast.Constant | ast.JoinedStr)
            if not isinstance(items, ast.Starred) and not texts and not (counts and function == "max"):
                yield Change(call(function, constant(0 if function == "max" else _LARGE), node))


def _reset_lost(node: ast.AST, _: Site) -> Iterator[Change]:
    """A variable that starts afresh in every turn of a loop is started once, before the loop."""
    for field, block in blocks(node):
        for index, loop in enumerate(block):
            if not isinstance(loop, Loop):
                continue
            for inner, statement in enumerate(loop.body):
                variable = assigned_name(statement)
                later = loop.body[inner + 1 :]
                if (
                    variable
                    and is_fresh_value(assigned_value(statement))
                    and any(changes_variable(s, variable) for s in later)
                ):
                    rest = altered(loop, body=without(loop.body, inner))
                    words = (statement, " moved before the loop")
                    new = altered(node, **{field: replaced(block, index, statement, rest)})
                    yield Change(new, words, statement.lineno)


def _reset_added(node: ast.AST, _: Site) -> Iterator[Change]:
    """A variable that collects over a whole loop is started again in every turn."""
    for field, block in blocks(node):
        for index, loop in enumerate(block):
            for before, statement in enumerate(block[:index] if isinstance(loop, Loop) else ()):
                variable = assigned_name(statement)
                if (
                    variable
                    and isinstance(loop, Loop)
                    and is_fresh_value(assigned_value(statement))
                    and changes_variable(loop, variable)
                ):
                    inside = altered(loop, body=[statement, *loop.body])
                    words = (statement, " moved into the loop")
                    new = altered(node, **{field: without(replaced(block, index, inside), before)})
                    yield Change(new, words, statement.lineno)


OPERATORS = (
    Operator("start", (ast.Assign, ast.AnnAssign), _start),
    Operator("first-value", (ast.Call,), _first_value),
    Operator("reset-lost", BLOCK_HOLDERS, _reset_lost),
    Operator("reset-added", BLOCK_HOLDERS, _reset_added),
)
