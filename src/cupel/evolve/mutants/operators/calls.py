"""Calls: arguments exchanged or left out, a near relative called instead, a conversion or a rounding forgotten."""

import ast
from collections.abc import Iterator

from cupel.evolve.mutants.nodes import (
    altered,
    called,
    constant,
    is_fresh_value,
    swapped,
    whole_number,
    without,
)
from cupel.evolve.mutants.operator import Change, Operator, arrow
from cupel.evolve.mutants.site import Site

_RELATIVES: dict[str, tuple[str, ...]] = {
    "min": ("max",),
    "max": ("min",),
    "any": ("all",),
    "all": ("any",),
    "sum": ("max", "len"),
    "floor": ("ceil",),
    "ceil": ("floor",),
    "round": ("int",),
    "bisect_left": ("bisect_right",),
    "bisect_right": ("bisect_left",),
    "bisect": ("bisect_left",),
    "gcd": ("lcm",),
    "lcm": ("gcd",),
    "permutations": ("combinations",),
    "combinations": ("permutations", "combinations_with_replacement"),
}
_RELATED_METHODS: dict[str, tuple[str, ...]] = {
    "startswith": ("endswith",),
    "endswith": ("startswith",),
    "find": ("rfind",),
    "rfind": ("find",),
    "index": ("rindex",),
    "rindex": ("index",),
    "popleft": ("pop",),
    "appendleft": ("append",),
    "add": ("discard",),
    "keys": ("values",),
    "values": ("keys",),
    "union": ("intersection", "symmetric_difference"),
    "intersection": ("union",),
    "difference": ("symmetric_difference",),
    "issubset": ("issuperset",),
    "issuperset": ("issubset",),
    "floor": ("ceil",),
    "ceil": ("floor",),
    "bisect_left": ("bisect_right",),
    "bisect_right": ("bisect_left",),
}
_SYMMETRICAL = frozenset(
    {"min", "max", "gcd", "lcm", "print", "isinstance", "issubclass", "hasattr", "map", "filter"}
)
_CONVERSIONS = frozenset({"abs", "int", "float", "bool", "round", "floor", "ceil"})


def _relative(node: ast.Call, _: Site) -> Iterator[Change]:
    match node.func:
        case ast.Name(id=old):
            for other in _RELATIVES.get(old, ()):
                if not (other in ("int", "len") and (len(node.args) != 1 or node.keywords)):
                    yield Change(altered(node, func=altered(node.func, id=other)), arrow(old, other))
        case ast.Attribute(attr=old):
            for other in _RELATED_METHODS.get(old, ()):
                yield Change(
                    altered(node, func=altered(node.func, attr=other)), arrow(f".{old}", f".{other}")
                )


def _arguments(node: ast.Call, _: Site) -> Iterator[Change]:
    if called(node) in _SYMMETRICAL:
        return
    for index in range(len(node.args) - 1):
        pair = node.args[index : index + 2]
        if not any(isinstance(argument, ast.Starred) for argument in pair):
            yield Change(altered(node, args=swapped(node.args, index)))


def _keyword(node: ast.Call, _: Site) -> Iterator[Change]:
    """A keyword argument forgotten."""
    for index, keyword in enumerate(node.keywords):
        if keyword.arg is not None:
            yield Change(altered(node, keywords=without(node.keywords, index)), ("dropped ", keyword))


def _conversion(node: ast.Call, site: Site) -> Iterator[Change]:
    """`int(x)`, `abs(x)` and the like written as `x`, or rounded in another way."""
    kinds = _CONVERSIONS | {"str"} if isinstance(site.parent, ast.Return) else _CONVERSIONS
    if called(node) in kinds and len(node.args) == 1 and not node.keywords:
        if isinstance(node.args[0], ast.Starred):
            return
        yield Change(node.args[0])
        if called(node) == "int" and isinstance(node.args[0], ast.BinOp | ast.Name):
            yield Change(altered(node, func=ast.Name(id="round", ctx=ast.Load())))


def _precision(node: ast.Call, _: Site) -> Iterator[Change]:
    """`round` to another number of digits."""
    match node:
        case ast.Call(func=ast.Name(id="round"), args=[value, digits]):
            yield Change(altered(node, args=[value]))
            places = whole_number(digits)
            if places is not None:
                yield Change(altered(node, args=[value, constant(places - 1)]))


def _default(node: ast.Call, _: Site) -> Iterator[Change]:
    """The default of `get`, `pop` and `setdefault` left out or another one."""
    match node:
        case ast.Call(func=ast.Attribute(value=owner, attr="get"), args=[key, default], keywords=[]):
            yield Change(altered(node, args=[key]))
            yield Change(ast.Subscript(value=owner, slice=key, ctx=ast.Load()))
            if is_fresh_value(default):
                yield Change(altered(node, args=[key, constant(1 if whole_number(default) == 0 else 0)]))
        case ast.Call(func=ast.Attribute(value=owner, attr="get"), args=[key], keywords=[]):
            yield Change(ast.Subscript(value=owner, slice=key, ctx=ast.Load()))
        case ast.Call(func=ast.Attribute(attr="pop"), args=[key, _], keywords=[]):
            yield Change(altered(node, args=[key]))


def _end(node: ast.Call, _: Site) -> Iterator[Change]:
    """`pop` and `append` at the other end of a list."""
    match node:
        case ast.Call(func=ast.Attribute(attr="pop"), args=[], keywords=[]):
            yield Change(altered(node, args=[constant(0)]))
        case ast.Call(func=ast.Attribute(attr="pop"), args=[ast.Constant(value=0)], keywords=[]):
            yield Change(altered(node, args=[]))
        case ast.Call(func=ast.Attribute(attr="append") as method, args=[item], keywords=[]):
            yield Change(altered(node, func=altered(method, attr="insert"), args=[constant(0), item]))
        case ast.Call(func=ast.Attribute(attr="insert") as method, args=[ast.Constant(value=0), item]):
            yield Change(altered(node, func=altered(method, attr="append"), args=[item]))


OPERATORS = (
    Operator("relative", (ast.Call,), _relative),
    Operator("arguments", (ast.Call,), _arguments),
    Operator("keyword", (ast.Call,), _keyword),
    Operator("conversion", (ast.Call,), _conversion),
    Operator("precision", (ast.Call,), _precision),
    Operator("default", (ast.Call,), _default),
    Operator("end", (ast.Call,), _end),
)
