"""A problem's description and precondition out of the strings that stand in its programs.

Covers strings that are statements of their own (docstrings, and texts after the code as in QuixBugs), and a
section `Precondition:` in them, as far as its lines are Python expressions over the parameters. Prose in it
stays in the description alone. A string that holds code (an alternative solution, say) is no description.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import re
from collections.abc import Collection, Iterator, Sequence

from cupel.dataset.ingest.names import Namespace, free
from cupel.dataset.ingest.validity import refuse_unless, valid_function
from cupel.model.source import parsed

_CODE = re.compile(r"^\s*(def|class|import|from|return)\s", re.MULTILINE)
_BUILTINS = frozenset(dir(builtins))
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
    checks = [
        refuse_unless(condition)
        for condition in _conditions(section["body"])
        if _is_condition(condition, known) and set(free([ast.Expr(condition)])) - {"math"} <= known
    ]
    return valid_function(function, checks, Namespace(function.name)) if checks else None


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


def _is_condition(node: ast.expr, known: Collection[str]) -> bool:
    """Whether an expression is a condition at all: prose can be Python by chance (`arr is sorted`)."""
    match node:
        case ast.BoolOp(values=parts):
            return all(_is_condition(part, known) for part in parts)
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return _is_condition(part, known)
        case ast.Compare(left=left, comparators=others):
            names = {side.id for side in (left, *others) if isinstance(side, ast.Name)}
            return names.isdisjoint(_BUILTINS.difference(known))
    return isinstance(node, ast.Call)
