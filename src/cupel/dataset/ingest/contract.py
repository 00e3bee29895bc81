"""EvalPlus' extras: contracts as preconditions, and inputs without answers as a generator.

Covers `contract` (asserts about the parameters that stand at the function's start, arXiv 2305.01210) and the
lists `base_input` and `plus_input`, which carry no expected values and so are no tests: they become the
task's `generator`, which hands them out one by one. Executes nothing.
"""

from __future__ import annotations

import ast
from typing import Any

from cupel.dataset.ingest.names import Namespace, free
from cupel.dataset.ingest.validity import refuse_unless, valid_function
from cupel.model import literal
from cupel.model.errors import TaskError
from cupel.model.source import parsed

_LONGEST_INPUT = 2_000
"""Characters; a longer input is left out of the generator."""
_MOST_TEXT = 64_000
"""Characters of all inputs of one generator."""


def precondition(contract: str, function: ast.FunctionDef | None, space: Namespace) -> str | None:
    """`valid(…)` that holds where every assert of the contract holds.

    Args:
        contract: the asserts, indented or not, with or without statements that prepare them.
        function: the entry point's definition, for its parameters.
        space: the task's names; the contract may use what the reference imports.

    Returns:
        None where the contract is empty, cannot be read, or uses a name that is not bound.
    """
    body = _body(contract)
    if function is None or not any(isinstance(node, ast.Assert) for top in body for node in ast.walk(top)):
        return None
    return valid_function(function, [_Refusing().visit(node) for node in body], space)


def generator(inputs: list[Any]) -> str | None:
    """`generate(seed)` that hands out the given argument lists in turn; None where there is none to give.

    Inputs above 2,000 characters, and what goes beyond 64,000 characters in all, are left out.
    """
    lines, size = [], 0
    for args in inputs:
        line = _line(args)
        if line is not None and len(line) <= _LONGEST_INPUT and size + len(line) <= _MOST_TEXT:
            lines.append(f"    {line},")
            size += len(line)
    if not lines:
        return None
    table = "\n".join(["INPUTS = [", *lines, "]"])
    return f"import copy\n\n{table}\n\n\ndef generate(seed):\n    return copy.deepcopy(INPUTS[seed % len(INPUTS)])\n"


def _body(contract: str) -> list[ast.stmt]:
    """The contract's statements, which are published with a function body's indentation."""
    tree = parsed(contract)
    if tree is not None:
        return tree.body
    match parsed("if True:\n" + contract):
        case ast.Module(body=[ast.If(body=body)]):
            return body
    return []


class _Refusing(ast.NodeTransformer):
    """`assert x` as `if not x: return False`."""

    def visit_Assert(self, node: ast.Assert) -> ast.If:
        return refuse_unless(node.test)


def _line(args: Any) -> str | None:
    """The argument list as plain Python text; None where it has none (`nan` would need an import)."""
    if not isinstance(args, list | tuple):
        return None
    try:
        text = literal.render(list(args))
    except TaskError:
        return None
    return None if free(ast.parse(text).body) else text
