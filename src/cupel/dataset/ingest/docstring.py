"""A problem's description and precondition out of the strings that stand in its programs.

Covers strings that are statements of their own (docstrings, and texts after the code as in QuixBugs), and a
section `Precondition:` in them, as far as its lines are Python expressions over the parameters. Prose in it
stays in the description alone. A string that holds code (an alternative solution, say) is no description.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Sequence

from cupel.dataset.ingest.names import free, unparsed
from cupel.model.source import parsed

_CODE = re.compile(r"^\s*(def|class|import|from|return)\s", re.MULTILINE)
_SECTION = re.compile(r"^Preconditions?:[ \t]*\n(?P<body>(?:[ \t]+\S.*\n?|[ \t]*\n)*)", re.MULTILINE)


def description(programs: Sequence[str]) -> str | None:
    """The first text that describes rather than computes in the programs, in their order; None without one."""
    for program in programs:
        for text in _loose_strings(program):
            if text.strip() and not _CODE.search(text):
                return inspect.cleandoc(text)
    return None


def precondition(text: str, function: ast.FunctionDef) -> str | None:
    """`valid(…)` from the section `Precondition:` of a description; None where no line of it is Python.

    Args:
        text: the description.
        function: the definition whose parameters the section speaks of.
    """
    section = _SECTION.search(text)
    if section is None:
        return None
    known = {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
    conditions = [
        unparsed([ast.Expr(condition)])
        for condition in _conditions(section["body"])
        if not set(free([ast.Expr(condition)])) - known and known.intersection(_names(condition))
    ]
    if not conditions:
        return None
    joined = " and ".join(f"({condition})" for condition in conditions)
    return f"def valid({ast.unparse(function.args)}):\n    return bool({joined})\n"


def _loose_strings(program: str) -> Iterator[str]:
    """Docstrings of functions first, then strings at the top level."""
    tree = parsed(program)
    body = tree.body if tree else []
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield ast.get_docstring(node) or ""
    for node in body:
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield text


def _conditions(section: str) -> Iterator[ast.expr]:
    """The expressions of a section: the section as one expression, or else each line that is one."""
    whole = _expressions(" ".join(section.split()))
    if whole:
        yield from whole
        return
    for line in section.splitlines():
        yield from _expressions(line)


def _expressions(text: str) -> list[ast.expr]:
    """A line's expressions; commas between conditions, and a full stop behind them, are prose."""
    tree = parsed(text.strip().removesuffix("."))
    match tree.body if tree else []:
        case [ast.Expr(value=ast.Tuple(elts=conditions))]:
            return conditions
        case [ast.Expr(value=condition)]:
            return [condition]
    return []


def _names(condition: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(condition) if isinstance(node, ast.Name)}
