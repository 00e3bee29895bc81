"""One `assert` statement as a test: a `call` where that says exactly the same, else an `assert`.

`assert f(1, [2]) == 3` is the call of `f` with `[1, [2]]` and the expected value `3`. Everything else stays an
assert: `is True` (stricter than `==`), `not`, `in`, tolerances, anything wrapped around the call. Values are
read as literals; nothing is evaluated, so `f(2 ** 3) == 8` stays an assert too.

An assert that needs an import of the reference's becomes a small test file with that import.

Does not cover statements beside asserts (`testtext`), nor who may see the test (`shown`).
"""

from __future__ import annotations

import ast
import math
from typing import Any

from cupel.dataset.ingest.draft import Payload
from cupel.dataset.ingest.names import Namespace, fits_plain_assert, free, import_statements, unparsed
from cupel.dataset.ingest.testfile import one_function
from cupel.model import literal
from cupel.model.errors import LiteralError, TaskError


def from_assert(node: ast.Assert, text: str, space: Namespace) -> Payload:
    """The test that an assert statement is.

    Args:
        node: the statement.
        text: its source, kept where it stays an assert.
        space: the names that a test of this task may use.

    Raises:
        TaskError: it says nothing of the program, or uses a name that nothing binds.
    """
    call = _as_call(node.test, space)
    if call is not None:
        return call
    names = free([node])
    if not space.exposed.intersection(names):
        raise TaskError("it checks nothing that the program exposes")
    if fits_plain_assert(names, space):
        return {"kind": "assert", "code": text.strip()}
    return one_function([node], import_statements(names, space))


def says_nothing(node: ast.stmt) -> bool:
    """Whether the statement is an assert of a constant that holds (`assert True, "…"`): a remark, no test."""
    return isinstance(node, ast.Assert) and isinstance(node.test, ast.Constant) and bool(node.test.value)


def arguments(call: ast.Call) -> tuple[list[Any], dict[str, Any]] | None:
    """The positional and keyword arguments of a call whose arguments are literals all; None for any other."""
    try:
        positional = [value(argument) for argument in call.args]
        named = {keyword.arg: value(keyword.value) for keyword in call.keywords if keyword.arg is not None}
    except TaskError:
        return None
    return (positional, named) if len(named) == len(call.keywords) else None


def value(node: ast.expr) -> Any:
    """The value of a literal expression; `TaskError` for any other."""
    return literal.parse(unparsed([ast.Expr(node)]))


def _as_call(test: ast.expr, space: Namespace) -> Payload | None:
    match test:
        case ast.Compare(left=ast.Call(func=ast.Name(id=name)) as call, ops=[ast.Eq()], comparators=[right]):
            given = arguments(call)
        case _:
            return None
    if name not in space.exposed or given is None:
        return None
    try:
        expected = value(right)
        if _is_nan(expected):
            return None
        payload = {"kind": "call", "args": literal.render(given[0]), "expected": literal.render(expected)}
        if given[1]:
            payload["kwargs"] = literal.render(given[1])
    except LiteralError:
        return None
    return payload if name == space.entry else {**payload, "function": name}


def _is_nan(expected: object) -> bool:
    """An assert of `== nan` never holds, while a comparison of answers may call two of them equal."""
    return isinstance(expected, float) and math.isnan(expected)
