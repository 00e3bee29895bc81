"""Conditions joined by `and`, `or` and `not`: connectors, lost operands, negation, grouping, order of guards."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from cupel.evolve.mutants.nodes import altered, called, names_read, negated, replaced, swapped, without
from cupel.evolve.mutants.operator import Change, Operator, arrow
from cupel.evolve.mutants.site import Site

_RAISING = (ast.Subscript, ast.Attribute, ast.Call, ast.Div, ast.Mod, ast.FloorDiv)


def _connector(node: ast.BoolOp, _: Site) -> Iterator[Change]:
    if isinstance(node.op, ast.And):
        yield Change(altered(node, op=ast.Or()), arrow("and", "or"))
    else:
        yield Change(altered(node, op=ast.And()), arrow("or", "and"))


def _conjunct(node: ast.BoolOp, _: Site) -> Iterator[Change]:
    """One of the conditions forgotten."""
    for index in range(len(node.values)):
        rest = without(node.values, index)
        less = altered(node, values=rest) if len(rest) > 1 else rest[0]
        yield Change(less, ("dropped ", node.values[index]))


def _negated_operand(node: ast.BoolOp, _: Site) -> Iterator[Change]:
    for index, value in enumerate(node.values):
        other = negated(value)
        yield Change(altered(node, values=replaced(node.values, index, other)), arrow(value, other))


def _negation(node: ast.UnaryOp, _: Site) -> Iterator[Change]:
    if isinstance(node.op, ast.Not):
        yield Change(node.operand)


def _logic_grouping(node: ast.BoolOp, _: Site) -> Iterator[Change]:
    """Brackets forgotten or imagined: `(a or b) and c` as `a or b and c`, and the other way round."""
    for index, value in enumerate(node.values):
        if isinstance(value, ast.BoolOp) and type(value.op) is not type(node.op):
            before, after = node.values[:index], node.values[index + 1 :]
            first = _joined(node.op, [*before, value.values[0]])
            last = _joined(node.op, [value.values[-1], *after])
            yield Change(ast.BoolOp(op=value.op, values=[first, *value.values[1:-1], last]))


def _guard_order(node: ast.BoolOp, _: Site) -> Iterator[Change]:
    """The condition that protects the next one, as in `i < n and a[i]`, comes too late."""
    for index, (first, second) in enumerate(pairwise(node.values)):
        if names_read(first) & names_read(second) and _may_raise(second) and not _may_raise(first):
            yield Change(altered(node, values=swapped(node.values, index)), (second, " before ", first))


def _may_raise(condition: ast.expr) -> bool:
    return any(isinstance(part, _RAISING) and called(part) != "len" for part in ast.walk(condition))


def _joined(operation: ast.boolop, values: list[ast.expr]) -> ast.expr:
    return values[0] if len(values) == 1 else ast.BoolOp(op=operation, values=values)


OPERATORS = (
    Operator("connector", (ast.BoolOp,), _connector),
    Operator("conjunct", (ast.BoolOp,), _conjunct),
    Operator("negated-operand", (ast.BoolOp,), _negated_operand),
    Operator("negation", (ast.UnaryOp,), _negation),
    Operator("logic-grouping", (ast.BoolOp,), _logic_grouping),
    Operator("guard-order", (ast.BoolOp,), _guard_order),
)
