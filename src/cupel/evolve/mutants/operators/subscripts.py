"""Indices and slices: off by one, a bound or a step forgotten, two indices exchanged."""

import ast
from collections.abc import Iterator

from cupel.evolve.mutants.nodes import altered, constant, shifted, whole_number
from cupel.evolve.mutants.operator import Change, Operator
from cupel.evolve.mutants.site import Site


def _index(node: ast.Subscript, _: Site) -> Iterator[Change]:
    match node.slice:
        case ast.Slice() | ast.Tuple():
            return
        case ast.Name() | ast.BinOp(op=ast.Add() | ast.Sub()):
            others = [shifted(node.slice, 1), shifted(node.slice, -1)]
        case _:
            value = whole_number(node.slice)
            others = [] if value is None else [constant(n) for n in (value + 1, value - 1, -1 - value)]
    for other in others:
        yield Change(altered(node, slice=other))


def _slice_bound(node: ast.Slice, _: Site) -> Iterator[Change]:
    for field in ("lower", "upper"):
        bound = getattr(node, field)
        if bound is not None:
            yield Change(altered(node, **{field: None}))
            for delta in (1, -1):
                yield Change(altered(node, **{field: shifted(bound, delta)}))


def _slice_step(node: ast.Slice, _: Site) -> Iterator[Change]:
    if node.step is not None:
        yield Change(altered(node, step=None))


def _transposed(node: ast.Subscript, _: Site) -> Iterator[Change]:
    """`grid[i][j]` as `grid[j][i]`."""
    inner = node.value
    indices = [node.slice, inner.slice] if isinstance(inner, ast.Subscript) else []
    if isinstance(inner, ast.Subscript) and not any(isinstance(i, ast.Slice | ast.Constant) for i in indices):
        yield Change(altered(node, slice=inner.slice, value=altered(inner, slice=node.slice)))


OPERATORS = (
    Operator("index", (ast.Subscript,), _index),
    Operator("slice-bound", (ast.Slice,), _slice_bound),
    Operator("slice-step", (ast.Slice,), _slice_step),
    Operator("transposed", (ast.Subscript,), _transposed),
)
