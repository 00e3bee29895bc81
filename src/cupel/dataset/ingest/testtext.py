"""Tests out of Python text: asserts one by one, whole test files, and everything else wrapped in one function.

Covers what data sets put into a column of tests: single asserts, several asserts with imports or set-up code,
`def test_…` functions, `unittest` classes, and HumanEval's `def check(candidate)` (`checkfunction`). What
cannot be a test is dropped with its reason. Executes nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from cupel.dataset.ingest.asserts import from_assert, says_nothing
from cupel.dataset.ingest.checkfunction import find_check, harvest_check
from cupel.dataset.ingest.fields import kind_of
from cupel.dataset.ingest.harvest import Harvest, joined, lost
from cupel.dataset.ingest.names import Namespace, free, import_statements, unparsed
from cupel.dataset.ingest.testfile import file_kind, one_function
from cupel.model.errors import TaskError
from cupel.model.source import parsed


def harvest(texts: Sequence[object], space: Namespace) -> Harvest:
    """The tests of a list of texts; an element that is no text, or no test, is dropped.

    `assert True` with a remark, which HumanEval has in many places, is no test and no loss.

    Args:
        texts: Python text each.
        space: the names that a test of this task may use.
    """
    return joined(_of_one(text, f"test {number}", space) for number, text in enumerate(texts))


def _of_one(text: object, what: str, space: Namespace) -> Harvest:
    if not isinstance(text, str):
        return lost(what, f"a test is text, not {kind_of(text)}")
    tree = parsed(text.strip())
    if tree is None:
        return lost(what, "it is not Python that this interpreter reads")
    body = [node for node in tree.body if not _idle(node)]
    asserts = [node for node in body if isinstance(node, ast.Assert)]
    if len(asserts) == len(body):
        return joined(_of_assert(node, text if len(body) == 1 else None, what, space) for node in asserts)
    check = find_check(tree)
    if check is not None:
        return harvest_check(tree, check, space)
    kind = file_kind(tree)
    return _of_statements(body, what, space) if kind is None else Harvest(({"kind": kind, "code": text},))


def _of_assert(node: ast.Assert, text: str | None, what: str, space: Namespace) -> Harvest:
    try:
        return Harvest((from_assert(node, text or unparsed([node]), space),))
    except TaskError as error:
        return lost(what, error)


def _of_statements(body: Sequence[ast.stmt], what: str, space: Namespace) -> Harvest:
    """Asserts with imports, loops or set-up around them: one test function."""
    if not any(isinstance(node, ast.Assert) for node in ast.walk(ast.Module(list(body), []))):
        return lost(what, "it holds no assert")
    try:
        names = free(body)
        if not space.exposed.intersection(names):
            raise TaskError("it checks nothing that the program exposes")
        return Harvest((one_function(body, import_statements(names, space)),))
    except TaskError as error:
        return lost(what, error)


def _idle(node: ast.stmt) -> bool:
    remark = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant | ast.Name)
    return remark or isinstance(node, ast.Pass) or says_nothing(node)
