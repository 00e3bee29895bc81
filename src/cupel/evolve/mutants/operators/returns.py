"""Values that a function returns: nothing, a neutral value, the opposite, parts in another order or of another type."""

import ast
from collections.abc import Iterator

from cupel.evolve.mutants.nodes import altered, call, constant, is_text, negated, shifted, swapped
from cupel.evolve.mutants.operator import Change, Operator
from cupel.evolve.mutants.site import Site

_TRUTHS = (ast.Compare, ast.BoolOp)


def _nothing(node: ast.Return, _: Site) -> Iterator[Change]:
    if not _is_none(node.value):
        yield Change(altered(node, value=constant(None)))


def _neutral(node: ast.Return, _: Site) -> Iterator[Change]:
    """The value that a program returns which leaves its work undone."""
    for value in _neutral_values(node.value):
        yield Change(altered(node, value=value))


def _neutral_values(value: ast.expr | None) -> Iterator[ast.expr]:
    empty = ast.List(elts=[], ctx=ast.Load())
    match value:
        case ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            yield from (constant(True), constant(False))
        case ast.Constant(value=None):
            yield from (constant(-1), empty)
        case ast.Constant(value=0):
            yield constant(-1)
        case ast.BinOp() | ast.UnaryOp():
            yield constant(0)
        case ast.ListComp() | ast.List(elts=[_, *_]):
            yield empty
        case ast.List():
            yield ast.List(elts=[constant(0)], ctx=ast.Load())
        case ast.Call(func=ast.Attribute(attr="join")):
            yield constant("")
        case ast.expr() if is_text(value) and not isinstance(value, ast.Constant):
            yield constant("")


def _changed(node: ast.Return, _: Site) -> Iterator[Change]:
    """The value off by one, negated, or with two parts exchanged."""
    value = node.value
    match value:
        case ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            yield Change(altered(node, value=negated(value)))
        case ast.Call(func=ast.Name(id="len" | "sum" | "max" | "min" | "abs")):
            yield Change(altered(node, value=shifted(value, 1)))
            yield Change(altered(node, value=shifted(value, -1)))
        case ast.Tuple(elts=parts):
            for index in range(len(parts) - 1):
                yield Change(altered(node, value=altered(value, elts=swapped(parts, index))))


def _type(node: ast.Return, _: Site) -> Iterator[Change]:
    """A list for a tuple, text for a number, a number for a truth value, and the like."""
    value = node.value
    match value:
        case ast.Tuple(elts=parts):
            yield Change(altered(node, value=ast.List(elts=parts, ctx=ast.Load())))
        case ast.List() | ast.ListComp():
            yield Change(altered(node, value=call("tuple", value)))
        case ast.Compare() | ast.BinOp(op=ast.Mult() | ast.Sub() | ast.FloorDiv()):
            yield Change(altered(node, value=call("str", value)))


def _is_none(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


OPERATORS = (
    Operator("return-nothing", (ast.Return,), _nothing),
    Operator("return-neutral", (ast.Return,), _neutral),
    Operator("return-changed", (ast.Return,), _changed),
    Operator("return-type", (ast.Return,), _type),
)
