"""Statements: deleted, in the wrong order, or indented one level too little or too much.

Never deleted: definitions, the first assignment to a variable (the program would only raise a NameError), and
the step of a `while` loop (it would only hang).
"""

import ast
from collections.abc import Iterator
from itertools import pairwise

from cupel.evolve.mutants.nodes import (
    SIMPLE,
    altered,
    assign,
    assigned_name,
    busy,
    ends_in_jump,
    names_read,
    names_set,
    replaced,
    steps_a_while_loop,
    swapped,
    without,
)
from cupel.evolve.mutants.operator import Change, Operator
from cupel.evolve.mutants.site import BLOCK_HOLDERS, Function, Loop, Site
from cupel.model.source import blocks


def _deleted(node: ast.stmt, site: Site) -> Iterator[Change]:
    if isinstance(node, ast.AugAssign) and steps_a_while_loop(node, site):
        return
    if isinstance(node, ast.Assign | ast.AnnAssign) and not _is_set_before(node, site):
        return
    if isinstance(node, ast.Break) and _is_endless(site.loop()):
        return
    yield Change((), ("dropped ", node))


def _is_set_before(node: ast.Assign | ast.AnnAssign, site: Site) -> bool:
    """Whether the variable, attribute or item has another value without this assignment."""
    variable = assigned_name(node)
    if variable is None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return all(isinstance(target, ast.Subscript) for target in targets)
    here = site
    while here.up is not None and here.index is not None:
        block = getattr(here.parent, here.field)
        if any(variable in names_set(earlier) for earlier in block[: here.index]):
            return True
        if isinstance(here.parent, Function):
            return variable in {
                argument.arg for argument in ast.walk(here.parent.args) if isinstance(argument, ast.arg)
            }
        here = here.up
    return False


def _is_endless(loop: Site | None) -> bool:
    return loop is not None and isinstance(loop.node, ast.While) and isinstance(loop.node.test, ast.Constant)


def _one_after_the_other(node: ast.Assign, _: Site) -> Iterator[Change]:
    """`a, b = b, a + b` written as two assignments, the second of which sees the new value."""
    match node:
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            if len(targets) != len(values) or any(isinstance(t, ast.Starred) for t in targets + values):
                return
            pairs = [assign(target, value, node) for target, value in zip(targets, values, strict=True)]
            if any(names_set(pair) & names_read(later) for pair, later in pairwise(pairs)):
                yield Change(tuple(pairs), (node, " one after the other"))


def _order(node: ast.AST, _: Site) -> Iterator[Change]:
    """Two statements exchanged, of which one sets or changes what the other uses."""
    for field, block in blocks(node):
        for index, (first, second) in enumerate(pairwise(block)):
            if isinstance(first, SIMPLE) and isinstance(second, SIMPLE) and _depend(first, second):
                words = (second, " before ", first)
                yield Change(altered(node, **{field: swapped(block, index)}), words, first.lineno)


def _depend(first: ast.stmt, second: ast.stmt) -> bool:
    sets_first, sets_second = _touched(first), _touched(second)
    starts = assigned_name(first) is not None and not isinstance(second, ast.Expr)
    both = bool(sets_first & names_read(second)) or bool(sets_second & names_read(first))
    return both and (not starts or bool(names_read(first) & sets_second))


def _touched(statement: ast.stmt) -> set[str]:
    """The variables that the statement sets, and those whose methods it calls."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=owner)))):
            return {owner}
    return names_set(statement)


def _dedented(node: ast.AST, _: Site) -> Iterator[Change]:
    """The last statement of a loop or of an `if` done after it, or in any case."""
    for field, block in blocks(node):
        for index, outer in enumerate(block):
            if not isinstance(outer, Loop | ast.If) or len(busy(outer.body)) < 2 or outer.orelse:
                continue
            last = outer.body[-1]
            movable = (*SIMPLE, ast.Return, *((ast.Break, ast.Continue) if isinstance(outer, ast.If) else ()))
            if isinstance(last, movable) and not (isinstance(outer, ast.While) and names_set(last)):
                less = altered(outer, body=outer.body[:-1])
                words = (last, " one level out")
                yield Change(altered(node, **{field: replaced(block, index, less, last)}), words, last.lineno)


def _indented(node: ast.AST, _: Site) -> Iterator[Change]:
    """The statement after a loop or after an `if` done inside it: the early `return` in a loop among others."""
    for field, block in blocks(node):
        for index, (outer, following) in enumerate(pairwise(block)):
            if (
                isinstance(outer, Loop | ast.If)
                and isinstance(following, (*SIMPLE, ast.Return))
                and not outer.orelse
                and not ends_in_jump(outer.body)
            ):
                more = altered(outer, body=[*busy(outer.body), following])
                words = (following, " one level in")
                new = altered(node, **{field: without(replaced(block, index, more), index + 1)})
                yield Change(new, words, following.lineno)


_DELETED = (
    ast.Expr,
    ast.Assign,
    ast.AnnAssign,
    ast.AugAssign,
    ast.Delete,
    ast.Assert,
    ast.Raise,
    ast.Break,
    ast.Continue,
)

OPERATORS = (
    Operator("deleted", _DELETED, _deleted),
    Operator("one-after-the-other", (ast.Assign,), _one_after_the_other),
    Operator("order", BLOCK_HOLDERS, _order),
    Operator("dedented", BLOCK_HOLDERS, _dedented),
    Operator("indented", BLOCK_HOLDERS, _indented),
)
