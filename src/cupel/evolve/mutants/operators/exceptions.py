"""Errors: another exception raised, none raised, too much or too little caught."""

import ast
from collections.abc import Iterator

from cupel.evolve.mutants.nodes import altered, constant, name
from cupel.evolve.mutants.operator import Change, Operator, arrow
from cupel.evolve.mutants.site import Site


def _raised(node: ast.Raise, site: Site) -> Iterator[Change]:
    match node.exc:
        case ast.Name(id=kind) | ast.Call(func=ast.Name(id=kind)):
            for other in ("Exception", "TypeError" if kind == "ValueError" else "ValueError"):
                if other != kind:
                    yield Change(altered(node, exc=_with_class(node.exc, other)), arrow(kind, other))
    if site.function():
        yield Change((ast.copy_location(ast.Return(value=constant(None)), node),))


def _with_class(raised: ast.expr, kind: str) -> ast.expr:
    return altered(raised, func=name(kind)) if isinstance(raised, ast.Call) else name(kind)


def _caught(node: ast.ExceptHandler, _: Site) -> Iterator[Change]:
    if isinstance(node.type, ast.Name):
        other = "ValueError" if node.type.id == "Exception" else "Exception"
        yield Change(
            altered(node, type=name(other)), arrow(f"except {node.type.id}", f"except {other}"), node.lineno
        )


def _uncaught(node: ast.Try, _: Site) -> Iterator[Change]:
    """The handlers of a `try` forgotten."""
    if node.handlers and not node.finalbody:
        yield Change((*node.body, *node.orelse), ("dropped `try` and its handlers",))


OPERATORS = (
    Operator("raised", (ast.Raise,), _raised),
    Operator("caught", (ast.ExceptHandler,), _caught),
    Operator("uncaught", (ast.Try,), _uncaught),
)
