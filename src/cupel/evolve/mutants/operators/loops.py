"""Loops: `range` off by one, first or last item missed, counting from the wrong number, a fixed bound, early ends."""

import ast
from collections.abc import Iterator

from cupel.evolve.mutants.nodes import (
    altered,
    busy,
    call,
    constant,
    ends_in_jump,
    own_jumps,
    replaced,
    shifted,
    whole_number,
)
from cupel.evolve.mutants.operator import Change, Operator, arrow
from cupel.evolve.mutants.site import Site

_Iterating = ast.For | ast.AsyncFor | ast.comprehension


def _range(node: ast.Call, _: Site) -> Iterator[Change]:
    match node:
        case ast.Call(func=ast.Name(id="range"), args=[stop], keywords=[]):
            yield Change(altered(node, args=[constant(1), stop]))
            yield from (Change(altered(node, args=[shifted(stop, delta)])) for delta in (1, -1))
        case ast.Call(func=ast.Name(id="range"), args=[start, stop, *step], keywords=[]):
            for index, bound in enumerate((start, stop)):
                for delta in (1, -1):
                    yield Change(altered(node, args=replaced(node.args, index, shifted(bound, delta))))
            if step:
                yield Change(altered(node, args=[start, stop]))
            else:
                yield Change(altered(node, args=[stop]))


def _count(node: ast.Call, _: Site) -> Iterator[Change]:
    """`enumerate` that counts from another number."""
    match node:
        case ast.Call(func=ast.Name(id="enumerate"), args=[items], keywords=[]):
            yield Change(altered(node, args=[items, constant(1)]))
        case ast.Call(func=ast.Name(id="enumerate"), args=[items, *_]):
            yield Change(altered(node, args=[items], keywords=[]))


def _part(node: _Iterating, _: Site) -> Iterator[Change]:
    """The first or the last item left out."""
    if isinstance(node.iter, ast.Name | ast.Attribute):
        for bounds in ({"lower": constant(1)}, {"upper": ast.UnaryOp(op=ast.USub(), operand=constant(1))}):
            items = ast.Subscript(value=node.iter, slice=ast.Slice(**bounds), ctx=ast.Load())
            words = arrow(node.iter, items)
            yield Change(altered(node, iter=items), words, node.iter.lineno)


def _jump(node: ast.Break | ast.Continue, _: Site) -> Iterator[Change]:
    new: ast.stmt = ast.Continue() if isinstance(node, ast.Break) else ast.Break()
    yield Change(ast.copy_location(new, node))


_FIXED = 100
"""A bound that people set who expect only small inputs."""


def _fixed_bound(node: ast.Call | _Iterating, _: Site) -> Iterator[Change]:
    """What works up to a fixed size alone: the rest of a longer range or list is left out."""
    match node:
        case ast.Call(func=ast.Name(id="range"), args=[stop], keywords=[]) if whole_number(stop) is None:
            yield Change(altered(node, args=[call("min", stop, constant(_FIXED))]))
        case ast.Call(func=ast.Name(id="range"), args=[start, stop, *step], keywords=[]):
            if whole_number(stop) is None and not step:
                yield Change(altered(node, args=[start, call("min", stop, constant(_FIXED))]))
        case ast.For(iter=ast.Name()) | ast.comprehension(iter=ast.Name()):
            items = ast.Subscript(value=node.iter, slice=ast.Slice(upper=constant(_FIXED)), ctx=ast.Load())
            yield Change(altered(node, iter=items), arrow(node.iter, items), node.iter.lineno)


def _stop_early(node: ast.If, site: Site) -> Iterator[Change]:
    """The loop left after the first hit."""
    loop = site.loop()
    if loop is not None and not node.orelse and not ends_in_jump(node.body):
        yield Change(altered(node, body=[*busy(node.body), ast.Break()]), ("`break` after ", node))


def _once(node: ast.While, _: Site) -> Iterator[Change]:
    """`while` written as `if`."""
    if not own_jumps(node) and not node.orelse:
        yield Change((ast.If(test=node.test, body=node.body, orelse=[]),), arrow("while", "if"))


def _loop_else(node: ast.For | ast.While, _: Site) -> Iterator[Change]:
    """What stands under a loop's `else` is done in any case, or never."""
    if node.orelse:
        line = node.orelse[0].lineno
        yield Change(
            (altered(node, orelse=[]), *node.orelse), ("`else` of the loop lost, its statements stay",), line
        )
        yield Change(altered(node, orelse=[]), ("dropped the `else` of the loop",), line)


OPERATORS = (
    Operator("range", (ast.Call,), _range),
    Operator("count", (ast.Call,), _count),
    Operator("part", (ast.For, ast.AsyncFor, ast.comprehension), _part),
    Operator("jump", (ast.Break, ast.Continue), _jump),
    Operator("fixed-bound", (ast.Call, ast.For, ast.comprehension), _fixed_bound),
    Operator("stop-early", (ast.If,), _stop_early),
    Operator("once", (ast.While,), _once),
    Operator("loop-else", (ast.For, ast.While), _loop_else),
)
