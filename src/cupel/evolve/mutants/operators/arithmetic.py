"""Arithmetic: operator replacement, lost operands, signs, grouping, and the two divisions.

Operators of DeMillo et al. (1978) and of Mothra (King and Offutt 1991) as Jia and Harman (2011) list them.
Strings and lists that are evident as such are left alone where the result would only be a TypeError.
"""

import ast
from collections.abc import Iterator

from cupel.evolve.mutants.nodes import (
    altered,
    assign,
    call,
    called,
    constant,
    is_sequence,
    is_text,
    steps_a_while_loop,
    whole_number,
)
from cupel.evolve.mutants.operator import Change, Operator, arrow
from cupel.evolve.mutants.site import Site

_SYMBOLS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
}
_REPLACEMENTS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add, ast.Pow),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult, ast.Mod),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.BitAnd: (ast.BitOr, ast.BitXor),
    ast.BitOr: (ast.BitAnd, ast.BitXor),
    ast.BitXor: (ast.BitOr, ast.BitAnd),
    ast.LShift: (ast.RShift,),
    ast.RShift: (ast.LShift,),
}
_DIVISIONS: dict[type[ast.operator], type[ast.operator]] = {ast.Div: ast.FloorDiv, ast.FloorDiv: ast.Div}
_BOTH_OPERANDS = (ast.Add, ast.Mult, ast.BitAnd, ast.BitOr, ast.BitXor)
_TIGHT = (ast.Mult, ast.Div, ast.FloorDiv, ast.Mod)
_LOOSE = (ast.Add, ast.Sub)


def _arithmetic(node: ast.BinOp, _: Site) -> Iterator[Change]:
    if not _on_sequences(node):
        for kind in _REPLACEMENTS.get(type(node.op), ()):
            yield Change(altered(node, op=kind()), arrow(_SYMBOLS[type(node.op)], _SYMBOLS[kind]))


def _division(node: ast.BinOp, _: Site) -> Iterator[Change]:
    """Integer against float division, and rounding up, down or to the nearest."""
    if type(node.op) not in _DIVISIONS:
        return
    other = _DIVISIONS[type(node.op)]
    yield Change(altered(node, op=other()), arrow(_SYMBOLS[type(node.op)], _SYMBOLS[other]))
    if isinstance(node.op, ast.FloorDiv):
        yield Change(call("int", altered(node, op=ast.Div())))
        yield Change(call("round", altered(node, op=ast.Div())))
        up = altered(node, left=ast.UnaryOp(op=ast.USub(), operand=node.left))
        yield Change(ast.UnaryOp(op=ast.USub(), operand=up))


def _truncation(node: ast.Call, _: Site) -> Iterator[Change]:
    """`int(a / b)` written as `a // b`, which differs for negative and for very large numbers."""
    match node:
        case ast.Call(func=ast.Name(id="int"), args=[ast.BinOp(op=ast.Div()) as quotient], keywords=[]):
            yield Change(altered(quotient, op=ast.FloorDiv()))


def _root(node: ast.Call, _: Site) -> Iterator[Change]:
    """`isqrt(n)` written as `int(n ** 0.5)`, which differs for very large numbers."""
    if called(node) == "isqrt" and len(node.args) == 1:
        yield Change(call("int", ast.BinOp(left=node.args[0], op=ast.Pow(), right=constant(0.5))))


def _modulo(node: ast.BinOp, _: Site) -> Iterator[Change]:
    if isinstance(node.op, ast.Mod) and not is_text(node.left):
        yield Change(node.left)


def _operand(node: ast.BinOp, _: Site) -> Iterator[Change]:
    if not (isinstance(node.op, ast.Mod) and is_text(node.left)):
        yield Change(node.left)
        if isinstance(node.op, _BOTH_OPERANDS):
            yield Change(node.right)


def _grouping(node: ast.BinOp, _: Site) -> Iterator[Change]:
    """Brackets forgotten: `(a + b) * c` as `a + b * c`, `a - (b - c)` as `a - b - c`."""
    if isinstance(node.op, _TIGHT) and isinstance(node.left, ast.BinOp) and isinstance(node.left.op, _LOOSE):
        yield Change(altered(node.left, right=altered(node, left=node.left.right)))
    if isinstance(node.right, ast.BinOp) and not isinstance(node.op, ast.Add):
        inner = node.right
        both_tight = isinstance(node.op, _TIGHT[1:]) and isinstance(inner.op, _TIGHT)
        if both_tight or (isinstance(node.op, _TIGHT + _LOOSE) and isinstance(inner.op, _LOOSE)):
            yield Change(altered(inner, left=altered(node, right=inner.left)))


def _sign(node: ast.UnaryOp, _: Site) -> Iterator[Change]:
    if isinstance(node.op, ast.USub | ast.Invert):
        yield Change(node.operand)


def _sign_inserted(node: ast.BinOp, _: Site) -> Iterator[Change]:
    """Unary operators inserted: a difference in absolute value, a negative factor.

    Left out where nothing would change for usual values: `abs(n - 1)`, and parity, which has no sign.
    """
    number = whole_number(node.right)
    if isinstance(node.op, ast.Sub):
        if number is None:
            yield Change(call("abs", node))
    elif isinstance(node.op, ast.Mod) and (number == 2 or is_text(node.left)):
        return
    elif isinstance(node.op, ast.Mult | ast.FloorDiv | ast.Mod) and not _on_sequences(node):
        yield Change(altered(node, left=ast.UnaryOp(op=ast.USub(), operand=node.left)))


def _accumulation(node: ast.AugAssign, site: Site) -> Iterator[Change]:
    """`+=` with another operator, or written as a plain `=`."""
    if steps_a_while_loop(node, site):
        return
    if not is_sequence(node.value):
        for kind in _REPLACEMENTS.get(type(node.op), ()):
            words = arrow(_SYMBOLS[type(node.op)] + "=", _SYMBOLS[kind] + "=")
            yield Change(altered(node, op=kind()), words)
        if type(node.op) in _DIVISIONS:
            yield Change(altered(node, op=_DIVISIONS[type(node.op)]()))
    yield Change(assign(node.target, node.value, node), arrow(_SYMBOLS[type(node.op)] + "=", "="))


def _on_sequences(node: ast.BinOp) -> bool:
    return is_sequence(node.left) or is_sequence(node.right) or called(node.left) == "set"


OPERATORS = (
    Operator("arithmetic", (ast.BinOp,), _arithmetic),
    Operator("division", (ast.BinOp,), _division),
    Operator("truncation", (ast.Call,), _truncation),
    Operator("root", (ast.Call,), _root),
    Operator("modulo", (ast.BinOp,), _modulo),
    Operator("operand", (ast.BinOp,), _operand),
    Operator("grouping", (ast.BinOp,), _grouping),
    Operator("sign", (ast.UnaryOp,), _sign),
    Operator("sign-inserted", (ast.BinOp,), _sign_inserted),
    Operator("accumulation", (ast.AugAssign,), _accumulation),
)
