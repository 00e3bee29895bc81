"""`valid(…)`, the source of a task's precondition, out of conditions on a function's parameters.

Covers writing the function with the parameters of the one under test. Does not decide where conditions come
from (`contract`, `docstring`), and never carries one out.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from cupel.dataset.ingest.names import Namespace, free, import_statements, unparsed
from cupel.model.errors import TaskError


def refuse_unless(condition: ast.expr) -> ast.If:
    """`if not condition: return False`."""
    return ast.If(ast.UnaryOp(ast.Not(), condition), [ast.Return(ast.Constant(False))], [])


def valid_function(function: ast.FunctionDef, body: Sequence[ast.stmt], space: Namespace) -> str | None:
    """The source of `valid`, which carries out `body` and then holds.

    Args:
        function: the function under test; its parameters are taken, without annotations.
        body: statements that return False where the parameters are not valid.
        space: the task's names; what the reference imports is imported here too.

    Returns:
        None where a name is needed that no import binds: a precondition stands alone, without the program.
    """
    valid = ast.parse("def valid(): return True").body[0]
    assert isinstance(valid, ast.FunctionDef)
    valid.args = _without_annotations(function.args)
    valid.body = [*body, *valid.body]
    alone = Namespace("valid", frozenset(), space.imports)
    try:
        return "\n".join([*import_statements(free([valid]), alone), unparsed([valid])]) + "\n"
    except TaskError:
        return None


def _without_annotations(parameters: ast.arguments) -> ast.arguments:
    plain = ast.parse(f"def f({ast.unparse(parameters)}): pass").body[0]
    assert isinstance(plain, ast.FunctionDef)
    for node in ast.walk(plain.args):
        if isinstance(node, ast.arg):
            node.annotation = None
    return plain.args
