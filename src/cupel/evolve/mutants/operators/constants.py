"""Constant replacement, off-by-one included (CRP of Mothra; Jia and Harman 2011)."""

import ast
from collections.abc import Iterator

from cupel.evolve.mutants.nodes import constant
from cupel.evolve.mutants.operator import Change, Operator
from cupel.evolve.mutants.site import Site


def _number(node: ast.Constant, site: Site) -> Iterator[Change]:
    value = node.value
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or isinstance(site.parent, ast.JoinedStr)
    ):
        return
    step = 1 if isinstance(value, int) or abs(value) >= 1 else value or 1.0
    yield Change(constant(value + step))
    yield Change(constant(value - step))
    if value not in (0, 1):
        yield Change(constant(type(value)(0)))


def _truth(node: ast.Constant, _: Site) -> Iterator[Change]:
    if isinstance(node.value, bool):
        yield Change(constant(not node.value))


def _text(node: ast.Constant, site: Site) -> Iterator[Change]:
    """Text emptied, in the other case, or with other white space at its ends."""
    value = node.value
    if not isinstance(value, str):
        return
    if not value:
        if not isinstance(site.parent, ast.JoinedStr):
            yield Change(constant(" "))
        return
    if value.isspace() and len(value) == 1:
        yield Change(constant({" ": "\n", "\n": " "}.get(value, " ")))
    for other in (value.swapcase(), value.strip(), value + " ", ""):
        if other != value:
            yield Change(constant(other))


OPERATORS = (
    Operator("number", (ast.Constant,), _number),
    Operator("truth", (ast.Constant,), _truth),
    Operator("text", (ast.Constant,), _text),
)
