"""EvalPlus' extras: contracts as preconditions, and inputs without answers as a generator.

Covers `contract` (asserts about the parameters that stand at the function's start, arXiv 2305.01210) and the
lists `base_input` and `plus_input`, which carry no expected values and so are no tests: they become the
task's `generator`, which hands them out one by one. Executes nothing.
"""

from __future__ import annotations

import ast
from typing import Any

from cupel.dataset.ingest.names import Namespace, free, import_statements, unparsed
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
    tree = parsed("if True:\n" + contract) or parsed(contract)
    if tree is None or function is None or not any(isinstance(node, ast.Assert) for node in ast.walk(tree)):
        return None
    match tree.body:
        case [ast.If(body=inner)] if parsed(contract) is None:
            body = inner
        case body:
            pass
    body = [_Refusing().visit(node) for node in body]
    valid = ast.parse("def valid(): return True").body[0]
    assert isinstance(valid, ast.FunctionDef)
    valid.args = _without_annotations(function.args)
    valid.body = [*body, *valid.body]
    try:
        imports = import_statements(
            [name for name in free([valid]) if name != space.entry], _imports_only(space)
        )
        return "\n".join([*imports, unparsed([valid])]) + "\n"
    except TaskError:
        return None


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


class _Refusing(ast.NodeTransformer):
    """`assert x` as `if not x: return False`."""

    def visit_Assert(self, node: ast.Assert) -> ast.If:
        refusal = ast.Return(ast.Constant(False))
        return ast.If(ast.UnaryOp(ast.Not(), node.test), [refusal], [])


def _without_annotations(parameters: ast.arguments) -> ast.arguments:
    plain = ast.parse(f"def f({ast.unparse(parameters)}): pass").body[0]
    assert isinstance(plain, ast.FunctionDef)
    for node in ast.walk(plain.args):
        if isinstance(node, ast.arg):
            node.annotation = None
    return plain.args


def _imports_only(space: Namespace) -> Namespace:
    """A precondition stands alone: it can use imports, but none of the program's own functions."""
    return Namespace(space.entry, frozenset(), space.imports, known=True)


def _line(args: Any) -> str | None:
    """The argument list as plain Python text; None where it has none (`nan` would need an import)."""
    if not isinstance(args, list | tuple):
        return None
    try:
        text = literal.render(list(args))
    except TaskError:
        return None
    return None if free(ast.parse(text).body) else text
