"""Which function or class a set of tests is about, where the data does not say.

Covers tests as Python text. The name is the one that most tests call among those that the reference defines,
or else the candidates; with no program to look at, among all names that are no builtins. Executes nothing.
"""

from __future__ import annotations

import ast
import builtins
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from cupel.dataset.ingest.names import bound
from cupel.model.errors import TaskError
from cupel.model.source import parsed

_NEVER = frozenset(dir(builtins)) | {"check"}


def name_under_test(tests: Sequence[object], reference: str | None, candidates: Sequence[str]) -> str:
    """The name under test.

    Args:
        tests: Python texts; anything else among them is passed over.
        reference: the reference's source, or None.
        candidates: the candidates' sources.

    Raises:
        TaskError: the tests call nothing that could be it.
    """
    called: Counter[str] = Counter()
    for text in tests:
        tree = parsed(text.strip()) if isinstance(text, str) else None
        own = _own_names(tree)
        called.update(list(dict.fromkeys(name for name in _calls(tree) if name not in own)))
    for programs in ([reference] if reference else [], candidates):
        defined = {name for program in programs for name in _definitions(program)}
        ranked = [name for name, _ in called.most_common() if name in defined]
        if ranked:
            return ranked[0]
    ranked = [name for name, _ in called.most_common() if name not in _NEVER]
    if not ranked:
        raise TaskError("the tests call no function, so that it is unknown which one is to be written")
    return ranked[0]


def kind_of_name(name: str, programs: Sequence[str]) -> Literal["function", "class"]:
    """`class` where the first program that defines the name makes it a class."""
    for program in programs:
        kind = _definitions(program).get(name)
        if kind is not None:
            return "class" if kind is ast.ClassDef else "function"
    return "function"


def _own_names(tree: ast.Module | None) -> set[str]:
    """The names that a test binds itself, parameters of its functions included."""
    if tree is None:
        return set()
    return {*bound(tree.body), *(node.arg for node in ast.walk(tree) if isinstance(node, ast.arg))}


def _calls(tree: ast.Module | None) -> list[str]:
    """The names called in a test, and those that are handed to `check`, in the order of appearance."""
    nodes = [node for node in (ast.walk(tree) if tree else ()) if isinstance(node, ast.Call)]
    nodes.sort(key=lambda node: (node.lineno, node.col_offset))
    found = []
    for node in nodes:
        if isinstance(node.func, ast.Name):
            handed = node.args if node.func.id == "check" else []
            found += [node.func.id, *(given.id for given in handed if isinstance(given, ast.Name))]
    return found


def _definitions(program: str) -> dict[str, type[ast.stmt]]:
    """The functions and classes of a program's top level, and names that are assigned there."""
    tree = parsed(program)
    found: dict[str, type[ast.stmt]] = {}
    for node in tree.body if tree else ():
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = type(node)
        elif isinstance(node, ast.Assign):
            found.update({target.id: ast.Assign for target in node.targets if isinstance(target, ast.Name)})
    return found
