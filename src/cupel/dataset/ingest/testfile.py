"""Test files: which kind a given one is, and a new one around statements that are no single assert.

Covers `pytest` and `unittest` files as text. Does not decide what belongs into a test (`testtext`,
`checkfunction`) and runs nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Literal

from cupel.dataset.ingest.draft import Payload
from cupel.dataset.ingest.names import unparsed

_FUNCTION = "test_check"


def file_kind(tree: ast.Module) -> Literal["unittest", "pytest"] | None:
    """The kind of a test file, or None where the module holds no test function.

    A file that imports pytest, or has test functions outside `TestCase` classes, is pytest's.
    """
    loose = list(_test_functions(tree.body))
    cases: list[ast.stmt] = []
    classes: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and any(_test_functions(node.body)):
            is_case = any("TestCase" in ast.unparse(base) for base in node.bases)
            (cases if is_case else classes).append(node)
    if not (loose or cases or classes):
        return None
    imports = {name.partition(".")[0] for node in tree.body for name in _modules(node)}
    return "pytest" if loose or classes or "pytest" in imports else "unittest"


def one_function(
    body: Sequence[ast.stmt], imports: Sequence[str] = (), beside: Sequence[ast.stmt] = ()
) -> Payload:
    """A `pytest` file whose one test function carries out the statements.

    Where the code draws from `random`, the generator is seeded first, so that the test has one outcome.

    Args:
        body: what the test function does.
        imports: import statements for the file's top.
        beside: further statements that stay at the file's top level.
    """
    top_only = [node for node in body if _only_at_top(node)]
    inside = [node for node in body if not _only_at_top(node)]
    heads = [*(node for line in imports for node in ast.parse(line).body), *top_only, *beside]
    if any("random" in _modules(node) for node in ast.walk(ast.Module([*heads, *inside], []))):
        inside = [*ast.parse("import random\nrandom.seed(0)").body, *inside]
    function = ast.parse(f"def {_FUNCTION}(): pass").body[0]
    assert isinstance(function, ast.FunctionDef)
    function.body = inside
    parts = [unparsed([node]) for node in [*heads, function]]
    return {"kind": "pytest", "code": "\n".join(parts) + "\n"}


def _test_functions(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            yield node


def _modules(node: ast.AST) -> list[str]:
    """The modules that the statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def _only_at_top(node: ast.stmt) -> bool:
    """`from __future__` and `import *` are not allowed inside a function."""
    return isinstance(node, ast.ImportFrom) and (node.module == "__future__" or node.names[0].name == "*")
