"""Shared objects: a copy forgotten, rows that are one row, an argument changed in place."""

import ast
from collections.abc import Iterator

from cupel.evolve.mutants.nodes import altered, called, names_read
from cupel.evolve.mutants.operator import Change, Operator
from cupel.evolve.mutants.site import Site

_COPIES = frozenset({"list", "dict", "set", "deepcopy", "bytearray", "copy", "deque"})


def _uncopied(node: ast.Call, _: Site) -> Iterator[Change]:
    match node:
        case ast.Call(func=ast.Attribute(value=original, attr="copy"), args=[], keywords=[]):
            yield Change(original)
        case ast.Call(args=[original], keywords=[]) if called(node) in _COPIES:
            if isinstance(original, ast.Name | ast.Attribute | ast.Subscript):
                yield Change(original)
            if called(node) == "deepcopy" and isinstance(node.func, ast.Attribute):
                yield Change(altered(node, func=altered(node.func, attr="copy")))


def _unsliced(node: ast.Subscript, _: Site) -> Iterator[Change]:
    """`x[:]` written as `x`."""
    match node:
        case ast.Subscript(slice=ast.Slice(lower=None, upper=None, step=None), ctx=ast.Load()):
            yield Change(node.value)


def _shared_rows(node: ast.ListComp, _: Site) -> Iterator[Change]:
    """`[[0] * n for _ in range(m)]` written as `[[0] * n] * m`."""
    match node:
        case ast.ListComp(
            elt=row, generators=[ast.comprehension(target=ast.Name(id=turn), ifs=[]) as source]
        ):
            match source.iter:
                case ast.Call(func=ast.Name(id="range"), args=[times]) if turn not in names_read(
                    row
                ) and _is_new(row):
                    rows = ast.List(elts=[row], ctx=ast.Load())
                    yield Change(ast.BinOp(left=rows, op=ast.Mult(), right=times))


def _in_place(node: ast.Assign, _: Site) -> Iterator[Change]:
    """`x = sorted(x)` written as `x.sort()`, `x = x + [y]` as `x += [y]`: the caller's object changes too."""
    match node:
        case ast.Assign(
            targets=[ast.Name(id=target)],
            value=ast.Call(
                func=ast.Name(id="sorted"), args=[ast.Name(id=source) as items], keywords=keywords
            ),
        ) if target == source:
            method = ast.Attribute(value=items, attr="sort", ctx=ast.Load())
            yield Change((ast.Expr(value=ast.Call(func=method, args=[], keywords=keywords)),))
        case ast.Assign(
            targets=[ast.Name(id=target) as variable],
            value=ast.BinOp(
                left=ast.Name(id=source), op=ast.Add(), right=ast.List() | ast.ListComp() as items
            ),
        ) if target == source:
            yield Change(
                (ast.copy_location(ast.AugAssign(target=variable, op=ast.Add(), value=items), node),)
            )


def _is_new(row: ast.expr) -> bool:
    match row:
        case ast.List() | ast.ListComp() | ast.Dict() | ast.Set():
            return True
        case ast.BinOp(left=ast.List(), op=ast.Mult()) | ast.BinOp(right=ast.List(), op=ast.Mult()):
            return True
    return called(row) in _COPIES


OPERATORS = (
    Operator("uncopied", (ast.Call,), _uncopied),
    Operator("unsliced", (ast.Subscript,), _unsliced),
    Operator("shared-rows", (ast.ListComp,), _shared_rows),
    Operator("in-place", (ast.Assign,), _in_place),
)
