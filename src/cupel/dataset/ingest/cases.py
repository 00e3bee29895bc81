"""Cases `[arguments, expected]` from JSON, and the comparison that makes up for what JSON cannot say.

Covers calls with JSON arguments and what JSON loses: a tuple comes back as a list, floats are decimal text,
and a tolerance is often one of the arguments. The comparison is chosen from the syntax of the reference and
the values alone; nothing is run:

- the reference has a parameter named like a tolerance (`epsilon`, `tol`, …) and answers are numbers: a
  checker that allows for that argument;
- answers hold lists and the reference builds tuples: a checker that takes tuples and lists as one;
- answers hold floats: equal within 1e-9;
- else Python's `==`. The order of elements always counts, as in the data. Generators need nothing: a judge
  compares what they yield as a list.

Sets and dictionaries with other keys than text cannot be told from JSON and are compared as they stand.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from cupel.dataset.ingest.draft import Payload
from cupel.dataset.ingest.fields import kind_of
from cupel.dataset.ingest.harvest import Harvest, joined, lost
from cupel.model import literal
from cupel.model.errors import LiteralError
from cupel.model.source import parsed

_TOLERANCE_NAMES = frozenset({"eps", "epsilon", "tol", "tolerance", "abs_tol", "atol"})
_NOISE = 1e-9
_MAKES_TUPLES = frozenset({
    "tuple", "zip", "enumerate", "divmod", "items", "product", "permutations", "combinations",
    "combinations_with_replacement", "pairwise", "zip_longest", "most_common", "namedtuple",
})  # fmt: skip

_WITHIN_ARGUMENT = """\
def check(given, expected, got):
    return isinstance(got, (int, float)) and abs(got - expected) <= given[{place}]
"""
_TUPLES_AS_LISTS = """\
def as_lists(value):
    if isinstance(value, (list, tuple)):
        return [as_lists(item) for item in value]
    if isinstance(value, dict):
        return {key: as_lists(item) for key, item in value.items()}
    return value


def check(given, expected, got):
    return as_lists(got) == as_lists(expected)
"""


def calls(cases: Iterable[object]) -> Harvest:
    """A `call` test for each pair `[arguments, expected]`; arguments that are no list are one argument."""
    return joined(_call(case, f"case {number}") for number, case in enumerate(cases))


def call(args: Sequence[Any], expected: Any, what: str, kwargs: Mapping[str, Any] | None = None) -> Harvest:
    """The `call` test of one case, or its drop under the name `what` where a value has no literal."""
    try:
        test: Payload = {
            "kind": "call",
            "args": literal.render(list(args)),
            "expected": literal.render(expected),
        }
        if kwargs:
            test["kwargs"] = literal.render(dict(kwargs))
    except LiteralError as error:
        return lost(what, error)
    return Harvest((test,))


def comparison(expected: Sequence[Any], reference: str | None, entry: str) -> dict[str, Any] | None:
    """The task's `compare` for answers that come from JSON; None for Python's `==`.

    Args:
        expected: the answers, decoded.
        reference: the source of the reference, or None.
        entry: the function's name.
    """
    tree = parsed(reference) if reference is not None else None
    place = _tolerance_parameter(find_function(tree, entry))
    if place is not None and all(type(value) in (int, float) for value in expected):
        return {"checker": _WITHIN_ARGUMENT.format(place=place)}
    parts = [part for value in expected for part in _parts(value)]
    if tree is not None and _builds_tuples(tree) and any(isinstance(part, list) for part in parts):
        return {"checker": _TUPLES_AS_LISTS}
    if any(isinstance(part, float) for part in parts):
        return {"float": {"abs": _NOISE, "rel": _NOISE}}
    return None


def find_function(tree: ast.Module | None, name: str) -> ast.FunctionDef | None:
    """The last top-level definition of the function, which is the one that counts."""
    for node in reversed(tree.body if tree else []):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return node
    return None


def _call(case: object, what: str) -> Harvest:
    if not isinstance(case, list) or len(case) != 2:
        return lost(what, f"a case is [arguments, expected], not {kind_of(case)}")
    args, expected = case
    return call(args if isinstance(args, list) else [args], expected, what)


def _tolerance_parameter(function: ast.FunctionDef | None) -> int | None:
    """The place of the parameter that is a tolerance by its name."""
    names = [parameter.arg for parameter in function.args.args] if function else []
    return next((place for place, name in enumerate(names) if name.lower() in _TOLERANCE_NAMES), None)


def _parts(value: Any) -> Iterator[Any]:
    """The value and all values inside it."""
    pending = [value]
    while pending:
        part = pending.pop()
        yield part
        if isinstance(part, list | dict):
            pending.extend(part.values() if isinstance(part, dict) else part)


def _builds_tuples(tree: ast.Module) -> bool:
    """Whether the program makes tuples that it could return; an index or an unpacking is none."""
    passing = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            passing.add(id(node.slice))
        elif isinstance(node, ast.Assign) and all(isinstance(target, ast.Tuple) for target in node.targets):
            passing.add(id(node.value))
        elif isinstance(node, ast.For | ast.comprehension):
            passing.add(id(node.iter))
            if isinstance(node.iter, ast.Call):
                passing.add(id(node.iter.func))
        elif isinstance(node, ast.Compare):
            passing.update(id(operand) for operand in node.comparators)
    for node in ast.walk(tree):
        if id(node) in passing:
            continue
        if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load):
            return True
        if isinstance(node, ast.Name) and node.id in _MAKES_TUPLES:
            return True
        if isinstance(node, ast.Attribute) and node.attr in _MAKES_TUPLES:
            return True
    return False
