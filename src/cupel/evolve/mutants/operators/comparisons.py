"""Comparisons: relational operator replacement and what goes wrong with bounds, chains, identity and membership.

`relation` keeps to the replacements that Kaminski, Ammann and Offutt (2013) show to subsume the others, with
the boundary faults (`<` for `<=`) as an operator of their own because people and models make them most.
"""

import ast
from collections.abc import Iterator

from cupel.evolve.mutants.nodes import altered, constant, replaced
from cupel.evolve.mutants.operator import Change, Operator, arrow
from cupel.evolve.mutants.site import Site

SYMBOLS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}
_BOUNDARY: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE,),
    ast.LtE: (ast.Lt,),
    ast.Gt: (ast.GtE,),
    ast.GtE: (ast.Gt,),
}
_RELATION: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.NotEq, ast.Gt),
    ast.LtE: (ast.Eq, ast.GtE),
    ast.Gt: (ast.NotEq, ast.Lt),
    ast.GtE: (ast.Eq, ast.LtE),
    ast.Eq: (ast.LtE, ast.GtE, ast.NotEq),
    ast.NotEq: (ast.Lt, ast.Gt, ast.Eq),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_ORDERINGS = (ast.LtE, ast.GtE, ast.Lt, ast.Gt)


def _boundary(node: ast.Compare, _: Site) -> Iterator[Change]:
    for index, operation in enumerate(node.ops):
        for kind in _BOUNDARY.get(type(operation), ()):
            yield _with_operation(node, index, kind)


def _relation(node: ast.Compare, _: Site) -> Iterator[Change]:
    for index, operation in enumerate(node.ops):
        unordered = _is_unordered(node.comparators[index])
        for kind in _RELATION[type(operation)]:
            if not (unordered and kind in _ORDERINGS):
                yield _with_operation(node, index, kind)


def _chain(node: ast.Compare, _: Site) -> Iterator[Change]:
    """`a < b < c` checked on one side alone."""
    if len(node.ops) > 1:
        yield Change(altered(node, ops=node.ops[:-1], comparators=node.comparators[:-1]))
        rest = altered(node, left=node.comparators[0], ops=node.ops[1:], comparators=node.comparators[1:])
        yield Change(rest)


def _identity(node: ast.Compare, _: Site) -> Iterator[Change]:
    """`is` for `==`, which holds for small numbers and fails for large ones, and the reverse; not beside literals."""
    exchange: dict[type[ast.cmpop], type[ast.cmpop]] = {
        ast.Is: ast.Eq,
        ast.IsNot: ast.NotEq,
        ast.Eq: ast.Is,
        ast.NotEq: ast.IsNot,
    }
    for index, operation in enumerate(node.ops):
        sides = [node.left, *node.comparators][index : index + 2]
        literal = any(isinstance(side, ast.Constant | ast.List | ast.Tuple | ast.Dict) for side in sides)
        if type(operation) in exchange and not literal:
            yield _with_operation(node, index, exchange[type(operation)])


def _none_for_empty(node: ast.Compare, _: Site) -> Iterator[Change]:
    """`x is None` written as `not x`: zero and empty values are taken for absent ones."""
    match node:
        case ast.Compare(ops=[ast.Is()], comparators=[ast.Constant(value=None)]):
            yield Change(ast.UnaryOp(op=ast.Not(), operand=node.left))
        case ast.Compare(ops=[ast.IsNot()], comparators=[ast.Constant(value=None)]):
            yield Change(node.left)


def _empty_for_none(node: ast.UnaryOp, _: Site) -> Iterator[Change]:
    """`not x` written as `x is None`: empty values are no longer caught."""
    if isinstance(node.op, ast.Not) and isinstance(node.operand, ast.Name | ast.Attribute):
        yield Change(ast.Compare(left=node.operand, ops=[ast.Is()], comparators=[constant(None)]))


def _tolerance(node: ast.Compare, _: Site) -> Iterator[Change]:
    """`abs(a - b) < eps` written as `a == b`, which rounding breaks."""
    match node:
        case ast.Compare(
            left=ast.Call(func=ast.Name(id="abs"), args=[ast.BinOp(left=a, op=ast.Sub(), right=b)]),
            ops=[ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE() as operation],
        ):
            near = isinstance(operation, ast.Lt | ast.LtE)
            yield Change(altered(node, left=a, ops=[ast.Eq() if near else ast.NotEq()], comparators=[b]))


def _membership(node: ast.Compare, _: Site) -> Iterator[Change]:
    """A value forgotten in the collection that `in` looks at."""
    if not isinstance(node.ops[-1], ast.In | ast.NotIn):
        return
    last = len(node.comparators) - 1
    match node.comparators[-1]:
        case ast.Constant(value=str(text)) if len(text) > 1:
            smaller: list[ast.expr] = [constant(text[1:]), constant(text[:-1])]
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items) if len(items) > 1:
            whole = node.comparators[-1]
            smaller = [altered(whole, elts=items[1:]), altered(whole, elts=items[:-1])]
        case _:
            return
    for fewer in smaller:
        yield Change(altered(node, comparators=replaced(node.comparators, last, fewer)))


def _is_unordered(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, bool))


def _with_operation(node: ast.Compare, index: int, kind: type[ast.cmpop]) -> Change:
    ops = replaced(node.ops, index, kind())
    return Change(altered(node, ops=ops), arrow(SYMBOLS[type(node.ops[index])], SYMBOLS[kind]))


OPERATORS = (
    Operator("boundary", (ast.Compare,), _boundary),
    Operator("relation", (ast.Compare,), _relation),
    Operator("chain", (ast.Compare,), _chain),
    Operator("identity", (ast.Compare,), _identity),
    Operator("none-for-empty", (ast.Compare,), _none_for_empty),
    Operator("empty-for-none", (ast.UnaryOp,), _empty_for_none),
    Operator("tolerance", (ast.Compare,), _tolerance),
    Operator("membership", (ast.Compare,), _membership),
)
