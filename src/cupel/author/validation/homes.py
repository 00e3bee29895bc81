"""Where a reference defines the names of its interface: in the file that is loaded, or in another from which that one takes them.

Follows imports between the reference's own files, and plain renaming (`f = g`, `f = module.f`), on syntax trees alone. What is bound
in another way, as a lambda or by a decorator that is called, has no definition that could be rewritten.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from cupel.author.validation.subject import Subject

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Home:
    """The place where a function or class is defined."""

    path: str
    """Of the file."""
    node: Definition
    """Top-level in that file."""


def home_of(subject: Subject, name: str) -> Home | None:
    """Where the reference defines a name that its entry file offers; None where no definition is found."""
    return _found(subject.trees, subject.entry, name, frozenset())


def _found(
    trees: Mapping[str, ast.Module], path: str, name: str, seen: frozenset[tuple[str, str]]
) -> Home | None:
    """The last statement of a file that binds a name decides."""
    tree = trees.get(path)
    if tree is None or (path, name) in seen:
        return None
    seen |= {(path, name)}
    home: Home | None = None
    for node in tree.body:
        if isinstance(node, Definition):
            home = Home(path, node) if node.name == name else home
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    home = _found(trees, _file_of(trees, path, node.module, node.level), alias.name, seen)
                elif alias.name == "*":
                    home = _found(trees, _file_of(trees, path, node.module, node.level), name, seen) or home
        elif name in _bound_by(node):
            home = _renamed(trees, path, node, seen)
    return home


def _renamed(
    trees: Mapping[str, ast.Module], path: str, node: ast.stmt, seen: frozenset[tuple[str, str]]
) -> Home | None:
    """The definition that `f = g` and `f = module.g` mean."""
    match node:
        case ast.Assign(value=ast.Name(id=other)):
            return _found(trees, path, other, seen)
        case ast.Assign(value=ast.Attribute(value=ast.Name(id=module), attr=other)):
            return _found(trees, _module_named(trees, path, module), other, seen)
    return None


def _bound_by(node: ast.stmt) -> frozenset[str]:
    """Names that a statement binds in its file, whatever branch it takes."""
    found: set[str] = set()
    todo: list[ast.AST] = [node]
    while todo:
        one = todo.pop()
        if isinstance(one, Definition):
            found.add(one.name)
            continue
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
            found.add(one.id)
        elif isinstance(one, ast.alias):
            found.add(one.asname or one.name.partition(".")[0])
        todo += ast.iter_child_nodes(one)
    return frozenset(found)


def _module_named(trees: Mapping[str, ast.Module], path: str, name: str) -> str:
    """The file that a name at the top of a file stands for, by its imports."""
    for node in trees[path].body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    return _file_of(trees, path, alias.name, 0)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    whole = f"{node.module}.{alias.name}" if node.module else alias.name
                    return _file_of(trees, path, whole, node.level)
    return ""


def _file_of(trees: Mapping[str, ast.Module], path: str, module: str | None, level: int) -> str:
    """The file of the reference that an import names; empty where it is none of them."""
    folder = PurePosixPath(".")
    if level:
        parents = PurePosixPath(path).parents
        folder = parents[min(level, len(parents)) - 1]
    place = folder.joinpath(*(module or "").split("."))
    return next(
        (str(one) for one in (place.with_suffix(".py"), place / "__init__.py") if str(one) in trees), ""
    )
