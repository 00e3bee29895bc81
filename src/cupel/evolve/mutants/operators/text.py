"""Text: case and white space not handled, `split()` against `split(" ")`, only the first match replaced."""

import ast
from collections.abc import Iterator

from cupel.evolve.mutants.nodes import altered, constant
from cupel.evolve.mutants.operator import Change, Operator, arrow
from cupel.evolve.mutants.site import Site

_CLEANING = frozenset(
    {"lower", "upper", "casefold", "title", "capitalize", "swapcase", "strip", "lstrip", "rstrip"}
)
_RELATED: dict[str, tuple[str, ...]] = {
    "lower": ("upper",),
    "upper": ("lower",),
    "title": ("capitalize",),
    "capitalize": ("title",),
    "strip": ("lstrip", "rstrip"),
    "lstrip": ("strip",),
    "rstrip": ("strip",),
    "isalpha": ("isalnum",),
    "isalnum": ("isalpha",),
    "isdigit": ("isalnum",),
    "isnumeric": ("isalnum",),
    "isdecimal": ("isalnum",),
    "isupper": ("islower",),
    "islower": ("isupper",),
}


def _uncleaned(node: ast.Call, _: Site) -> Iterator[Change]:
    """`.lower()`, `.strip()` and the like forgotten."""
    if isinstance(node.func, ast.Attribute) and node.func.attr in _CLEANING:
        yield Change(node.func.value, (f"dropped `.{node.func.attr}()`",))


def _text_method(node: ast.Call, _: Site) -> Iterator[Change]:
    match node.func:
        case ast.Attribute(attr=old):
            for other in _RELATED.get(old, ()):
                yield Change(
                    altered(node, func=altered(node.func, attr=other)), arrow(f".{old}", f".{other}")
                )


def _split(node: ast.Call, _: Site) -> Iterator[Change]:
    """Runs of white space, or all but the first separator, handled in the other way."""
    match node:
        case ast.Call(func=ast.Attribute(attr="split"), args=[], keywords=[]):
            yield Change(altered(node, args=[constant(" ")]), arrow("split()", "split(' ')"))
        case ast.Call(func=ast.Attribute(attr="split") as method, args=[separator], keywords=[]):
            if isinstance(separator, ast.Constant) and str(separator.value).isspace():
                yield Change(altered(node, args=[]), arrow(f"split({separator.value!r})", "split()"))
            yield Change(altered(node, args=[separator, constant(1)]))
            yield Change(altered(node, func=altered(method, attr="rsplit"), args=[separator, constant(1)]))
        case ast.Call(func=ast.Attribute(attr="splitlines") as method, args=[]):
            yield Change(altered(node, func=altered(method, attr="split")), arrow("splitlines()", "split()"))


def _first_match(node: ast.Call, _: Site) -> Iterator[Change]:
    match node:
        case ast.Call(func=ast.Attribute(attr="replace"), args=[_, _], keywords=[]):
            yield Change(altered(node, args=[*node.args, constant(1)]))


OPERATORS = (
    Operator("uncleaned", (ast.Call,), _uncleaned),
    Operator("text-method", (ast.Call,), _text_method),
    Operator("split", (ast.Call,), _split),
    Operator("first-match", (ast.Call,), _first_match),
)
