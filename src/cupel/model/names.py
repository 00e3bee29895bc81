"""Which names a program binds.

Covers what can be read from the syntax tree alone: assignments, definitions, arguments, imports, patterns and declarations. Names that are
bound by `exec`, `globals()` or `setattr` are not seen.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from cupel.model.trees import nodes


def bound_by(node: ast.AST) -> Iterator[str]:
    """The names that this node itself binds, deletes or declares; `*` for an import of whatever there is."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.alias(name=name, asname=alias):
            yield alias or name.partition(".")[0]
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            yield from names
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
        case ast.MatchMapping(rest=str(name)):
            yield name


def bound_names(tree: ast.AST) -> frozenset[str]:
    """Every name that anything in a tree binds, wherever that is; `*` among them where an import binds names that cannot be seen here."""
    return frozenset(name for node in nodes(tree) for name in bound_by(node))
