"""Writes mutants out: the program's text once, and for each change the lines of one statement anew.

Writing the whole tree for each mutant would cost ten times as much. The text is `ast.unparse`'s: comments are
lost, docstrings and annotations stay. It does not judge a mutant, nor compare it with others.
"""

import ast

from cupel.evolve.mutants.site import Site
from cupel.model.source import is_idle, parsed

_INDENT = 4
"""Columns a level in what `ast.unparse` writes."""


class Canvas:
    """One program's text, on which one statement at a time is written anew.

    `rewritten` puts a change into the tree for a moment and takes it out again: not for several threads.
    """

    def __init__(self, tree: ast.Module) -> None:
        """Raises ValueError where `ast` cannot write the tree out in a form that reads back as the same tree."""
        self.text = ast.unparse(tree)
        self._lines = self.text.split("\n")
        again = parsed(self.text)
        old = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
        new = [node for node in ast.walk(again or ast.Module([], [])) if isinstance(node, ast.stmt)]
        if [type(node) for node in old] != [type(node) for node in new]:
            raise ValueError("the program does not read back as it was written")
        self._spans = {id(a): _span(b) for a, b in zip(old, new, strict=True)}

    def rewritten(self, site: Site, new: ast.AST | tuple[ast.stmt, ...]) -> str:
        """The program's text with `new` in place of the site's node.

        Raises ValueError where `ast` cannot write the change (an f-string in an f-string, for one).
        """
        if site.up is None:
            return ast.unparse(new if isinstance(new, ast.AST) else ast.Module(list(new), []))
        before = getattr(site.up.node, site.field)
        if not isinstance(new, ast.stmt | tuple):
            return self._with_field(site.up, site.field, _replaced(before, site.index, new))
        block: list[ast.stmt] = before
        statements = [s for s in (new if isinstance(new, tuple) else (new,)) if not is_idle(s)]
        remaining = [statement for statement in block if statement is not site.node]
        if not statements and all(map(is_idle, remaining)):
            if site.field == "orelse":
                return self._with_field(site.up, site.field, [])
            if not remaining:
                statements = [ast.Pass()]
        if _is_elif(site):
            return self._with_field(site.up, site.field, statements)
        return self._with_statements(site.node, statements)

    def _with_field(self, site: Site, field: str, value: object) -> str:
        """The text with another value in a field of the site's node."""
        top = site.statement
        while _is_elif(top) and top.up is not None:
            top = top.up
        before = getattr(site.node, field)
        setattr(site.node, field, value)
        try:
            if not isinstance(top.node, ast.stmt):
                return ast.unparse(top.node)
            return self._with_statements(top.node, [top.node])
        finally:
            setattr(site.node, field, before)

    def _with_statements(self, old: ast.AST, new: list[ast.stmt]) -> str:
        first, last, depth = self._spans[id(old)]
        lines = _written(new, depth) if new else []
        return "\n".join([*self._lines[: first - 1], *lines, *self._lines[last:]])


def _written(statements: list[ast.stmt], depth: int) -> list[str]:
    """The lines of the statements, indented by `depth` levels.

    They are written inside that many `if`s, whose lines are then cut off: indenting finished lines would
    change strings that run over several of them.
    """
    for _ in range(depth):
        statements = [ast.If(test=ast.Constant(value=1), body=statements, orelse=[])]
    lines = ast.unparse(ast.Module(body=statements, type_ignores=[])).split("\n")[depth:]
    return lines[1:] if lines and not lines[0] else lines


def _span(node: ast.stmt) -> tuple[int, int, int]:
    """First and last line, from 1, and depth."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return first, node.end_lineno or node.lineno, node.col_offset // _INDENT


def _is_elif(site: Site) -> bool:
    """Whether the statement is written as `elif`, and so cannot be written alone."""
    return (
        isinstance(site.node, ast.If)
        and isinstance(site.parent, ast.If)
        and site.field == "orelse"
        and len(site.parent.orelse) == 1
    )


def _replaced(value: object, index: int | None, new: object) -> object:
    if isinstance(value, list) and index is not None:
        return [*value[:index], new, *value[index + 1 :]]
    return new
