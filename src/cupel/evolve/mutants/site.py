"""Where a program may be mutated: every node of its syntax tree with the way up to the root.

Covers all four interfaces alike: a function, a class, a module or a whole program is a tree. Leaves out what
a mutation must not touch: imports, docstrings, annotations, decorators, base classes, `global` declarations,
patterns of `match`, format specifications, messages of `raise` and `assert`, dunder assignments such as
`__all__`, recursion limits, and the test of `if __name__ == "__main__"`. Says nothing of how to mutate.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from cupel.model.source import is_idle

Loop = ast.For | ast.AsyncFor | ast.While
Function = ast.FunctionDef | ast.AsyncFunctionDef

BLOCK_HOLDERS = (
    ast.Module,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.If,
    ast.With,
    ast.AsyncWith,
    ast.Try,
    ast.ExceptHandler,
)
"""What holds lists of statements that run one after the other."""

_CLOSED_FIELDS = frozenset(
    {
        "annotation",
        "returns",
        "decorator_list",
        "type_params",
        "bases",
        "pattern",
        "format_spec",
        "exc",
        "msg",
    }
)
_CLOSED_STATEMENTS = (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal)
_SYMBOLS = (ast.expr_context, ast.operator, ast.boolop, ast.unaryop, ast.cmpop)


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One node in its place. `up` is its parent's site, None for the root."""

    node: ast.AST
    up: "Site | None" = None
    field: str = ""
    """The parent's field that holds the node."""
    index: int | None = None
    """The node's place where that field is a list."""

    def ancestors(self) -> Iterator["Site"]:
        """The sites above this one, the nearest first."""
        site = self.up
        while site is not None:
            yield site
            site = site.up

    @property
    def parent(self) -> ast.AST | None:
        """The node above."""
        return self.up.node if self.up else None

    @property
    def statement(self) -> "Site":
        """The innermost statement that this node is or stands in; the root where there is none."""
        here = self
        while here.up is not None and not isinstance(here.node, ast.stmt):
            here = here.up
        return here

    @property
    def top(self) -> "Site":
        """The statement of the module's own level that this node is or stands in; the root for the root."""
        here = self
        while here.up is not None and here.up.up is not None:
            here = here.up
        return here

    @property
    def line(self) -> int:
        """The node's line in the program's text, from 1."""
        first = getattr(self.statement.node, "lineno", 1)
        last = getattr(self.statement.node, "end_lineno", first)
        here = getattr(self.node, "lineno", first)
        return int(min(max(here, first), last))  # parts of f-strings have no reliable line before 3.12

    def loop(self) -> "Site | None":
        """The innermost loop of the same function whose body holds this node."""
        below = self
        for site in self.ancestors():
            if isinstance(site.node, Loop) and below.field == "body":
                return site
            if isinstance(site.node, Function | ast.ClassDef | ast.Lambda):
                return None
            below = site
        return None

    def function(self) -> "Site | None":
        """The innermost function that holds this node."""
        return next((site for site in self.ancestors() if isinstance(site.node, Function)), None)


def sites(tree: ast.Module) -> list[Site]:
    """The sites of a program that may be mutated, the root first, in the order of the text."""
    found: list[Site] = []
    waiting = [Site(tree)]
    while waiting:
        site = waiting.pop()
        guard = _is_main_guard(site.node)
        if not guard:
            found.append(site)
        children = [Site(child, site, field, index) for field, index, child in _children(site.node)]
        waiting.extend(child for child in reversed(children) if not (guard and child.field == "test"))
    return found


def _children(node: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    for field, value in ast.iter_fields(node):
        if field in _CLOSED_FIELDS:
            continue
        if isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, ast.AST) and not _is_closed(item):
                    yield field, index, item
        elif isinstance(value, ast.AST) and not _is_closed(value):
            yield field, None, value


def _is_closed(node: ast.AST) -> bool:
    if isinstance(node, _CLOSED_STATEMENTS + _SYMBOLS):
        return True
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name.startswith("__") and name.endswith("__")
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="setrecursionlimit"))):
            return True
    return isinstance(node, ast.stmt) and is_idle(node)


def _is_main_guard(node: ast.AST) -> bool:
    match node:
        case ast.If(test=ast.Compare(left=left, comparators=[right])):
            return any(isinstance(side, ast.Name) and side.id == "__name__" for side in (left, right))
    return False
