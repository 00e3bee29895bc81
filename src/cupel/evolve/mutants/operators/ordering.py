"""Order and duplicates: sorting forgotten, by another key, backwards or not stably; duplicates kept or lost."""

import ast
from collections.abc import Iterator

from cupel.evolve.mutants.nodes import altered, call, called, constant, name, replaced, swapped
from cupel.evolve.mutants.operator import Change, Operator
from cupel.evolve.mutants.site import Site

_BACKWARDS = ast.Slice(step=ast.UnaryOp(op=ast.USub(), operand=constant(1)))
_KEYED = frozenset({"sorted", "sort", "min", "max", "nsmallest", "nlargest"})


def _unsorted(node: ast.Call, _: Site) -> Iterator[Change]:
    match node:
        case ast.Call(func=ast.Name(id="sorted"), args=[items]):
            yield Change(call("list", items))
        case ast.Call(func=ast.Name(id="reversed"), args=[items]):
            yield Change(items)


def _direction(node: ast.Call, _: Site) -> Iterator[Change]:
    """Backwards, or turned round after sorting, which also turns round what is equal."""
    if called(node) not in ("sorted", "sort"):
        return
    keywords = {keyword.arg: index for index, keyword in enumerate(node.keywords)}
    if "reverse" not in keywords:
        yield Change(altered(node, keywords=[*node.keywords, _keyword("reverse", constant(True))]))
        return
    rest = [keyword for keyword in node.keywords if keyword.arg != "reverse"]
    if isinstance(node.func, ast.Name):
        yield Change(ast.Subscript(value=altered(node, keywords=rest), slice=_BACKWARDS, ctx=ast.Load()))


def _key(node: ast.Call, _: Site) -> Iterator[Change]:
    """Numbers ordered as text, parts of a key forgotten or in the wrong order, a sign in it lost."""
    if called(node) not in _KEYED:
        return
    place = next((i for i, keyword in enumerate(node.keywords) if keyword.arg == "key"), None)
    if place is None:
        if called(node) in ("sorted", "sort"):
            yield Change(altered(node, keywords=[*node.keywords, _keyword("key", name("str"))]))
        return
    key = node.keywords[place].value
    for other in _other_keys(key):
        yield Change(altered(node, keywords=replaced(node.keywords, place, _keyword("key", other))))


def _other_keys(key: ast.expr) -> Iterator[ast.expr]:
    match key:
        case ast.Lambda(body=ast.Tuple(elts=parts) as body) if len(parts) > 1:
            yield altered(key, body=altered(body, elts=parts[:-1]))
            yield altered(key, body=altered(body, elts=parts[1:]))
            yield altered(key, body=altered(body, elts=swapped(parts, 0)))
        case ast.Lambda(body=ast.UnaryOp(op=ast.USub())):
            return
        case ast.Lambda(body=body):
            yield altered(key, body=ast.UnaryOp(op=ast.USub(), operand=body))


def _stability(node: ast.Call, _: Site) -> Iterator[Change]:
    """Of what is equal under the key, the last comes first."""
    match node:
        case ast.Call(
            func=ast.Name(id="sorted" | "max" | "min" as function), args=[items], keywords=keywords
        ):
            if any(keyword.arg == "key" for keyword in keywords) and called(items) != "set":
                whole = items if called(items) in ("list", "sorted") else call("list", items)
                turned = ast.Subscript(value=whole, slice=_BACKWARDS, ctx=ast.Load())
                yield Change(altered(node, args=[turned]), (f"{function} meets what is equal backwards",))


def _first_seen(node: ast.Call, _: Site) -> Iterator[Change]:
    """`dict.fromkeys(xs)`, which keeps the order of first appearance, written as `set(xs)`."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="dict"), attr="fromkeys"), args=[items]):
            yield Change(call("set", items))


def _duplicates(node: ast.Call, site: Site) -> Iterator[Change]:
    """Duplicates kept where they should go, or gone where they should stay."""
    match node:
        case ast.Call(func=ast.Name(id="set"), args=[items]):
            yield Change(items if isinstance(site.parent, ast.Call) else call("list", items))
        case ast.Call(func=ast.Name(id="sorted" | "len" | "sum"), args=[items]):
            if not isinstance(items, ast.Call) or called(items) != "set":
                yield Change(altered(node, args=[call("set", items)]))


def _keyword(argument: str, value: ast.expr) -> ast.keyword:
    return ast.keyword(arg=argument, value=value)


OPERATORS = (
    Operator("unsorted", (ast.Call,), _unsorted),
    Operator("direction", (ast.Call,), _direction),
    Operator("key", (ast.Call,), _key),
    Operator("duplicates", (ast.Call,), _duplicates),
    Operator("stability", (ast.Call,), _stability),
    Operator("first-seen", (ast.Call,), _first_seen),
)
