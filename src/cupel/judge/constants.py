"""Which expressions give a value that nobody can change, read from the source alone.

Covers constants, what is built of them by pure builtins, compiled patterns, and containers of constants. Does
not know what names stand for: that a call is of the builtin that it looks like, and `math` is the module, is for the
caller to see to.
"""

from __future__ import annotations

import ast

_PURE_CALLS = frozenset({"frozenset", "tuple", "range", "int", "float", "str", "len", "abs", "min", "max", "pow", "ord",
                         "chr", "Decimal"})  # fmt: skip
MODULE_CONSTANTS = frozenset(
    """pi e inf nan tau ascii_letters ascii_lowercase ascii_uppercase digits hexdigits octdigits punctuation printable
    whitespace I IGNORECASE M MULTILINE S DOTALL X VERBOSE A ASCII""".split()
)
"""Attributes of modules that are immutable values."""


def is_constant(node: ast.expr) -> bool:
    """An immutable value that is made of constants."""
    match node:
        case ast.Constant():
            return True
        case ast.Tuple(elts=items):
            return all(is_constant(item) for item in items)
        case ast.UnaryOp(operand=operand):
            return is_constant(operand)
        case ast.BinOp(left=left, right=right):
            return is_constant(left) and is_constant(right)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _PURE_CALLS:
            return all(is_constant(arg) or is_container_of_constants(arg) for arg in args)
        case ast.Attribute(value=ast.Name(id="math" | "string"), attr=attr):
            return attr in MODULE_CONSTANTS
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr="compile"), args=args):
            return all(is_constant(arg) or _is_flag(arg) for arg in args)  # a pattern cannot be changed
        case ast.JoinedStr(values=values):
            return all(isinstance(value, ast.Constant) or _is_name_read(value) for value in values)
    return False


def _is_flag(node: ast.expr) -> bool:
    """`re.X`, or several joined by `|`."""
    match node:
        case ast.Attribute(value=ast.Name(id="re"), attr=_):
            return True
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _is_flag(left) and _is_flag(right)
    return False


def _is_name_read(node: ast.expr) -> bool:
    """A name in a formatted text: the text is immutable whatever it is made of."""
    if not isinstance(node, ast.FormattedValue) or not isinstance(node.value, ast.Name):
        return False
    return node.format_spec is None or is_constant(node.format_spec)


def is_container_of_constants(node: ast.expr) -> bool:
    """A list, set or dict, itself made of constants: reading it can change nothing."""
    match node:
        case ast.List(elts=items) | ast.Set(elts=items):
            return all(is_constant(item) for item in items)
        case ast.Dict(keys=keys, values=values):
            return all(is_constant(item) for item in [*values, *(key for key in keys if key is not None)])
        case ast.Call(func=ast.Name(id="set" | "list" | "dict"), args=args, keywords=[]):
            return all(is_constant(arg) or is_container_of_constants(arg) for arg in args)
    return False
