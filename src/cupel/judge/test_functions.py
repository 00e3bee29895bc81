"""Finding the test functions of a test file without running it.

Covers `unittest` files (methods named `test…` of classes that derive from a test case, their bases in the file
included) and `pytest` files (functions named `test…`, and methods named so of classes named `Test…`). Test
functions made while the file runs are not found.
"""

from __future__ import annotations

import ast
import warnings

from cupel.model.errors import TaskError
from cupel.model.task import FileTest


def test_functions(test: FileTest) -> list[str]:
    """The names of a file's test functions, `Class.method` or `function`, in the file's order.

    Raises:
        TaskError: the file does not parse, or `only` names a function that it does not have.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(test.code)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise TaskError(f"test {test.id}: the test file does not parse: {error}") from None
    found = _unittest(tree) if test.kind == "unittest" else _pytest(tree)
    if test.only is None:
        return found
    unknown = [name for name in test.only if name not in found]
    if unknown:
        raise TaskError(f"test {test.id}: `only` names {', '.join(unknown)}, which the file does not have")
    return [name for name in found if name in set(test.only)]


test_functions.__test__ = False  # type: ignore[attr-defined]  # no test itself, whatever a test runner thinks


def _unittest(tree: ast.Module) -> list[str]:
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    found: list[str] = []
    for name, node in classes.items():
        if not _is_case(node, classes, frozenset()):
            continue
        methods: dict[str, None] = {}
        for origin in reversed(_with_bases(node, classes)):
            methods.update(dict.fromkeys(_methods(origin)))
        found += [f"{name}.{method}" for method in methods]
    return found


def _pytest(tree: ast.Module) -> list[str]:
    found: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            found.append(node.name)
        elif isinstance(node, ast.ClassDef) and (node.name.startswith("Test") or _names_case(node)):
            found += [f"{node.name}.{method}" for method in _methods(node)]
    return list(dict.fromkeys(found))


def _methods(node: ast.ClassDef) -> list[str]:
    return [
        item.name
        for item in node.body
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) and item.name.startswith("test")
    ]


def _base_names(node: ast.ClassDef) -> list[str]:
    return [ast.unparse(base).rpartition(".")[2] for base in node.bases]


def _names_case(node: ast.ClassDef) -> bool:
    return any(name.endswith("TestCase") for name in _base_names(node))


def _is_case(node: ast.ClassDef, classes: dict[str, ast.ClassDef], seen: frozenset[str]) -> bool:
    if _names_case(node):
        return True
    bases = [classes[name] for name in _base_names(node) if name in classes and name not in seen]
    return any(_is_case(base, classes, seen | {node.name}) for base in bases)


def _with_bases(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> list[ast.ClassDef]:
    """The class and its bases in the file, nearest first, each once."""
    found = [node]
    for at in found:
        found += [classes[name] for name in _base_names(at) if name in classes and classes[name] not in found]
    return found
