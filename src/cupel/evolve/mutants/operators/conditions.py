"""Branches: negated and forced conditions, and arms that are forgotten, swapped or no longer exclusive.

A `while` is never forced to be true: such a program hangs on every input.
"""

import ast
from collections.abc import Iterator
from itertools import pairwise
from typing import TypeGuard

from cupel.evolve.mutants.nodes import altered, constant, ends_in_jump, negated, replaced, swapped, without
from cupel.evolve.mutants.operator import Change, Operator, arrow
from cupel.evolve.mutants.site import BLOCK_HOLDERS, Site
from cupel.model.source import blocks

_Conditional = ast.If | ast.While | ast.IfExp


def _condition_negated(node: _Conditional, _: Site) -> Iterator[Change]:
    if not isinstance(node.test, ast.Constant):
        test = negated(node.test)
        yield Change(altered(node, test=test), arrow(node.test, test))


def _condition_forced(node: _Conditional, _: Site) -> Iterator[Change]:
    if isinstance(node.test, ast.Constant):
        return
    for value in (False,) if isinstance(node, ast.While) else (True, False):
        forced = altered(node, test=constant(value))
        yield Change(forced, arrow(node.test, str(value)))


def _filter(node: ast.comprehension, _: Site) -> Iterator[Change]:
    """The condition of a comprehension forgotten or negated."""
    for index, test in enumerate(node.ifs):
        line = test.lineno
        yield Change(altered(node, ifs=without(node.ifs, index)), ("dropped ", test), line)
        other = negated(test)
        words = arrow(test, other)
        yield Change(altered(node, ifs=replaced(node.ifs, index, other)), words, line)


def _guard(node: ast.If, _: Site) -> Iterator[Change]:
    """An edge case forgotten: an `if` that leaves early is dropped."""
    if not node.orelse and ends_in_jump(node.body):
        yield Change(())


def _arm(node: ast.If, _: Site) -> Iterator[Change]:
    """One arm of a chain forgotten."""
    if not node.orelse:
        return
    match node.orelse:
        case [ast.If() as second]:
            yield Change(altered(node, orelse=second.orelse), ("dropped ", second), second.lineno)
        case _:
            yield Change(altered(node, orelse=[]), ("dropped `else`",), node.orelse[0].lineno)
    yield Change(tuple(node.orelse), ("dropped ", node))


def _arm_order(node: ast.If, _: Site) -> Iterator[Change]:
    """Two arms of a chain asked in the wrong order."""
    match node.orelse:
        case [ast.If() as second] if not _exclusive(node.test, second.test):
            first = altered(node, orelse=second.orelse)
            yield Change(altered(second, orelse=[first]), (second, " before ", node))


def _guard_sequence(node: ast.AST, _: Site) -> Iterator[Change]:
    """Two early exits in the wrong order."""
    for field, block in blocks(node):
        for index, (first, second) in enumerate(pairwise(block)):
            if _is_guard(first) and _is_guard(second) and not _exclusive(first.test, second.test):
                words = (second, " before ", first)
                yield Change(altered(node, **{field: swapped(block, index)}), words, first.lineno)


def _arm_split(node: ast.If, _: Site) -> Iterator[Change]:
    """`elif` written as `if`, or what stands under `else` done in any case."""
    if node.orelse and not ends_in_jump(node.body):
        chained = isinstance(node.orelse[0], ast.If)
        words = arrow("elif", "if") if chained else ("`else` lost, its statements stay",)
        yield Change((altered(node, orelse=[]), *node.orelse), words, node.orelse[0].lineno)


def _is_guard(statement: ast.stmt) -> TypeGuard[ast.If]:
    return isinstance(statement, ast.If) and not statement.orelse and ends_in_jump(statement.body)


def _exclusive(first: ast.expr, second: ast.expr) -> bool:
    """Whether two conditions evidently never hold together: one thing equal to two literals."""
    match (first, second):
        case (
            ast.Compare(left=a, ops=[ast.Eq()], comparators=[ast.Constant(value=x)]),
            ast.Compare(left=b, ops=[ast.Eq()], comparators=[ast.Constant(value=y)]),
        ):
            return x != y and ast.dump(a) == ast.dump(b)
    return False


OPERATORS = (
    Operator("condition-negated", (ast.If, ast.While, ast.IfExp), _condition_negated),
    Operator("condition-forced", (ast.If, ast.While, ast.IfExp), _condition_forced),
    Operator("filter", (ast.comprehension,), _filter),
    Operator("guard", (ast.If,), _guard),
    Operator("arm", (ast.If,), _arm),
    Operator("arm-order", (ast.If,), _arm_order),
    Operator("guard-sequence", BLOCK_HOLDERS, _guard_sequence),
    Operator("arm-split", (ast.If,), _arm_split),
)
