"""HumanEval's test form: a function `check(candidate)` full of asserts.

Covers plain asserts, which become tests of their own with `candidate` renamed to the function; EvalPlus'
tables `inputs` and `results`, which become calls with expected values; and the rest (loops, helpers, random
inputs), which stays together as one test function of a `pytest` file, so that nothing is counted twice.
Executes nothing: a value that is no literal stays code.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from cupel.dataset.ingest.asserts import from_assert, says_nothing, value
from cupel.dataset.ingest.draft import Payload
from cupel.dataset.ingest.harvest import Harvest, joined, lost
from cupel.dataset.ingest.names import Namespace, bound, free, import_statements, unparsed
from cupel.dataset.ingest.testfile import one_function
from cupel.model import literal
from cupel.model.errors import TaskError

_TABLE_TOLERANCE = {"float": {"abs": 1e-6, "rel": 1e-7}}
"""What EvalPlus allows where the expected value holds floats and no tolerance is stated (arXiv 2305.01210)."""


def find_check(tree: ast.Module) -> ast.FunctionDef | None:
    """The module's `check` function of one parameter, if it has one."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "check" and len(node.args.args) == 1:
            return node
    return None


def harvest_check(tree: ast.Module, check: ast.FunctionDef, space: Namespace) -> Harvest:
    """The tests of a module with a `check` function.

    Args:
        tree: the module.
        check: its `check` function, see `find_check`.
        space: the names that a test of this task may use.
    """
    renamed = _Renamed(check.args.args[0].arg, space.entry)
    body = [renamed.visit(node) for node in check.body]
    beside = [node for node in tree.body if node is not check and not _runs_check(node)]
    own = {*bound(beside), *bound(body)}
    plain = [node for node in body if _stands_alone(node, own)]
    rest = [node for node in body if node not in plain and not _remark(node)]
    table = _table(rest)
    parts = [_of_plain(node, number, space) for number, node in enumerate(plain)]
    if table is not None:
        parts.append(_of_table(*table, space))
    elif any(_does_something(node) for node in rest):
        parts.append(_of_rest(rest, beside, space))
    return joined(parts)


class _Renamed(ast.NodeTransformer):
    """`candidate` under the name of the function it stands for."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._new, node.ctx) if node.id == self._old else node


def _of_plain(node: ast.stmt, number: int, space: Namespace) -> Harvest:
    assert isinstance(node, ast.Assert)
    try:
        return Harvest((from_assert(node, unparsed([node]), space),))
    except TaskError as error:
        return lost(f"assert {number}", error)


def _of_rest(rest: list[ast.stmt], beside: Sequence[ast.stmt], space: Namespace) -> Harvest:
    used = _needed(beside, rest)
    try:
        names = free([*used, *rest])
        return Harvest((one_function(rest, import_statements(names, space), beside=used),))
    except TaskError as error:
        return lost("the loops of `check`", error)


def _needed(beside: Sequence[ast.stmt], rest: Sequence[ast.stmt]) -> list[ast.stmt]:
    """The top-level statements that the rest of `check` makes use of, directly or through each other."""
    wanted = set(free(rest))
    kept: set[int] = set()
    grew = True
    while grew:
        grew = False
        for place, node in enumerate(beside):
            if place not in kept and wanted.intersection(bound([node])):
                kept.add(place)
                wanted.update(free([node]))
                grew = True
    return [beside[place] for place in sorted(kept)]


def _table(rest: Sequence[ast.stmt]) -> tuple[ast.expr, ast.expr, float] | None:
    """EvalPlus' form: (inputs, results, tolerance), where the rest is these two lists and one loop over both."""
    match rest:
        case [
            ast.Assign(targets=[ast.Name(id="inputs")], value=inputs),
            ast.Assign(targets=[ast.Name(id="results")], value=results),
            ast.For(body=[ast.Expr(value=ast.Call(func=ast.Name(id="assertion")) as call)]) as loop,
        ] if "zip(inputs, results)" in ast.unparse(loop.iter):
            pass
        case _:
            return None
    match call.args:
        case [ast.Call(args=[ast.Starred()]), ast.Name(), ast.Constant(value=int() | float() as tolerance)]:
            return inputs, results, float(tolerance)
    return None


def _of_table(inputs: ast.expr, results: ast.expr, tolerance: float, space: Namespace) -> Harvest:
    try:
        given, expected = value(inputs), value(results)
        if not isinstance(given, list) or not isinstance(expected, list) or len(given) != len(expected):
            raise TaskError("`inputs` and `results` are not two lists of one length")
    except TaskError as error:
        return lost(f"the table of {space.entry}", error)
    pairs = zip(given, expected, strict=True)
    return joined(
        _of_row(number, list(args), answer, tolerance) for number, (args, answer) in enumerate(pairs)
    )


def _of_row(number: int, args: list[Any], expected: Any, tolerance: float) -> Harvest:
    try:
        test: Payload = {"kind": "call", "args": literal.render(args), "expected": literal.render(expected)}
    except TaskError as error:
        return lost(f"row {number}", error)
    if tolerance:
        test["compare"] = {"float": {"abs": tolerance, "rel": _TABLE_TOLERANCE["float"]["rel"]}}
    elif _all_floats(expected):
        test["compare"] = _TABLE_TOLERANCE
    return Harvest((test,))


def _all_floats(expected: object) -> bool:
    if isinstance(expected, list | tuple):
        return bool(expected) and all(isinstance(item, float) for item in expected)
    return isinstance(expected, float)


def _stands_alone(node: ast.stmt, own: set[str]) -> bool:
    """Whether an assert uses nothing that the test code itself binds."""
    return isinstance(node, ast.Assert) and not says_nothing(node) and not own.intersection(free([node]))


def _remark(node: ast.stmt) -> bool:
    idle = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant | ast.Name)
    return idle or isinstance(node, ast.Pass) or says_nothing(node)


def _runs_check(node: ast.stmt) -> bool:
    """`check(f)` at the module's end, or a guard around it: the wrapping does that."""
    return not isinstance(node, ast.FunctionDef | ast.ClassDef) and any(
        isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id == "check"
        for inner in ast.walk(node)
    )


def _does_something(node: ast.stmt) -> bool:
    """Whether a statement may check: bindings alone (imports, assignments, helpers) check nothing."""
    bindings = ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign | ast.FunctionDef | ast.ClassDef
    return not isinstance(node, bindings)
