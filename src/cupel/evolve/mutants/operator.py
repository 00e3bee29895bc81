"""What a mutation operator is: a named rule that proposes changes at one kind of node.

An operator only reads the tree. It does not decide which of its changes are used, and does not write text.
"""

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from cupel.evolve.mutants.site import Site

Words = tuple[str | ast.AST, ...]
"""A description in pieces. Nodes are only written out, and shortened, for the mutants that are used."""


@dataclass(frozen=True, slots=True)
class Change:
    """What comes in place of one node. It may share children with that node."""

    new: ast.AST | tuple[ast.stmt, ...]
    """The new node; for a statement also several statements, or none."""
    words: Words | None = None
    """What a reader is told; None: the old and the new text of the node."""
    line: int | None = None
    """The line to report, from 1, where it is not that of the node."""


@dataclass(frozen=True, slots=True)
class Operator:
    """A rule with a name that stays the same from release to release."""

    name: str
    nodes: tuple[type[ast.AST], ...]
    """The kinds of nodes that it looks at."""
    propose: Callable[[Any, Site], Iterable[Change]]
    """From a node of one of these kinds and its site to the changes there."""


def arrow(old: str | ast.AST, new: str | ast.AST) -> Words:
    """The description of a replacement; strings are pieces of program."""
    return (*_code(old), " → ", *_code(new))


def _code(piece: str | ast.AST) -> Words:
    return (f"`{piece}`" if isinstance(piece, str) else piece,)
