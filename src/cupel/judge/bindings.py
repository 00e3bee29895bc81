"""What a program binds, read from its syntax tree: names, attributes, and classes that are handed to methods.

Knows nothing of values, and but for `local_uses` does not follow scopes: a name that is bound anywhere counts as bound.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

from cupel.model.trees import below

_CLASS_GIVEN = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})
"""Methods whose first parameter is the class."""


def name_of(node: ast.AST) -> str:
    """The last part of a name, or nothing for anything else."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
            return name
    return ""


_NAMED = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef})
_MAYBE_NAMED = frozenset({ast.ExceptHandler, ast.MatchAs, ast.MatchStar})


def bound_names(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """Functions, classes, parameters and variables of a program, given as all its nodes; not what it imports."""
    found: set[str | None] = set()
    for node in nodes:
        kind: Any = type(node)
        one: Any = node
        if kind is ast.Name:
            if type(one.ctx) is ast.Store:
                found.add(one.id)
        elif kind is ast.arg:
            found.add(one.arg)
        elif kind in _NAMED or kind in _MAYBE_NAMED:
            found.add(one.name)
        elif kind is ast.MatchMapping:
            found.add(one.rest)
    return frozenset(name for name in found if name is not None)


def attributes_set(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """Attributes that a program assigns anywhere."""
    return frozenset(
        node.attr for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    )


def class_parameters(nodes: Iterable[ast.AST]) -> set[str]:
    """What the program calls the class that its class methods are given."""
    return {
        [*node.args.posonlyargs, *node.args.args][0].arg
        for node in nodes
        if isinstance(node, ast.FunctionDef) and _is_given_a_class(node) and not hides_its_class(node)
    }


def _is_given_a_class(node: ast.FunctionDef) -> bool:
    names = [name_of(one.func if isinstance(one, ast.Call) else one) for one in node.decorator_list]
    return node.name in _CLASS_GIVEN or "classmethod" in names


def hides_its_class(node: ast.AST) -> bool:
    """A class method without a name for the class that it is given: `def f(*args)`."""
    return (
        isinstance(node, ast.FunctionDef)
        and _is_given_a_class(node)
        and not [*node.args.posonlyargs, *node.args.args]
    )


def binds_on_the_way(tree: ast.Module) -> bool:
    """Whether a name is bound by `:=` outside functions' bodies: in a default, an annotation, a decorator, a base."""
    todo: list[ast.AST] = list(tree.body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.NamedExpr):
            return True
        for name, value in ast.iter_fields(node):
            if name == "body" and isinstance(node, ast.FunctionDef | ast.Lambda):
                continue
            todo += [
                one for one in (value if isinstance(value, list) else [value]) if isinstance(one, ast.AST)
            ]
    return False


_SCOPES = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.ListComp, ast.SetComp, ast.DictComp,
    ast.GeneratorExp,
)  # fmt: skip


def local_uses(function: ast.FunctionDef | ast.Lambda) -> list[ast.Name]:
    """The names in a function's own body that can only mean its parameters and variables, whatever else is called so.

    Not those within scopes that it holds, such as comprehensions. Right only where the program declares nothing `global`.
    """
    given = function.args
    bound = {one.arg for one in [*given.posonlyargs, *given.args, *given.kwonlyargs]}
    bound |= {one.arg for one in (given.vararg, given.kwarg) if one is not None}
    todo: list[ast.AST] = list(function.body) if isinstance(function, ast.FunctionDef) else [function.body]
    names: list[ast.Name] = []
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Name):
            names.append(node)
        elif not isinstance(node, _SCOPES):
            todo += below(node)
    bound |= {name.id for name in names if isinstance(name.ctx, ast.Store)}
    return [name for name in names if name.id in bound]


def imports_enum(node: ast.Import | ast.ImportFrom) -> bool:
    """Whether `enum` is among what is imported."""
    named = [node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    return "enum" in named


def type_questions(nodes: list[ast.AST]) -> list[ast.Name]:
    """The `type` in `type(x) is int` or `type(x).__name__`: only asked, never used to reach a class."""
    found = []
    for node in nodes:
        operands: list[ast.expr] = []
        if isinstance(node, ast.Compare):
            operands = [node.left, *node.comparators]
        elif isinstance(node, ast.Attribute) and node.attr == "__name__":
            operands = [node.value]
        for operand in operands:
            match operand:
                case ast.Call(func=ast.Name(id="type") as name, args=[_], keywords=[]):
                    found.append(name)
    return found
