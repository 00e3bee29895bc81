"""What a task's tests give to each routine, and what they expect of it, as far as it is written in literals.

Covers calls and sequences of the format, asserts and the methods of `unittest` that compare a call with a literal, and the output of
programs. Runs nothing; what a test computes is not seen.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cupel.author.validation.surfaces import Routine
from cupel.model import literal
from cupel.model.errors import LiteralError
from cupel.model.source import parsed
from cupel.model.task import AssertTest, CallsTest, CallTest, FileTest, StdioTest, Step, Task


@dataclass(frozen=True, slots=True)
class Given:
    """One call that a test makes."""

    routine: str
    """`f`, `Class`, `Class.method`; of an instance that is not known, `.method`."""
    positional: tuple[str | None, ...]
    """Arguments as texts of literals; None for one that is none."""
    named: Mapping[str, str | None] = field(default_factory=dict)
    expected: str | None = None
    """The answer as the text of a literal, where the test states one."""
    test_id: str = ""
    is_whole: bool = True
    """All arguments are written out: nothing is unpacked."""
    raises: str | None = None
    """The exception that the test expects of it."""


def calls_given(task: Task) -> list[Given]:
    """Every call that the tests write down, in order."""
    return [given for test in task.tests for given in _of_test(task, test)]


def outputs_expected(task: Task) -> list[str]:
    """The output that each test of a program expects."""
    return [test.stdout for test in task.tests if isinstance(test, StdioTest) and test.stdout is not None]


def most_common(texts: Sequence[str]) -> str | None:
    """The text that stands there most often, of several the first; None where there is none."""
    counted = Counter(texts)
    return max(counted, key=lambda text: (counted[text], -texts.index(text))) if counted else None


def of_routine(given: Sequence[Given], routine: Routine) -> Iterator[Given]:
    """The calls of one routine; one of an unknown instance counts for every class with such a method."""
    last = "." + routine.name.rpartition(".")[2]
    for one in given:
        if one.routine == routine.name or ("." in routine.name and one.routine == last):
            yield one


def values_given(given: Sequence[Given], routine: Routine, parameter: str) -> list[str | None]:
    """What each call of a routine gives for a parameter, as text; None where it gives nothing, or nothing that is a literal."""
    names = routine.parameters.positional
    at = names.index(parameter) if parameter in names else None
    found: list[str | None] = []
    for one in of_routine(given, routine):
        if parameter in one.named:
            found.append(one.named[parameter])
        else:
            found.append(one.positional[at] if at is not None and at < len(one.positional) else None)
    return found


def _of_test(task: Task, test: Any) -> Iterator[Given]:
    match test:
        case CallTest():
            name = test.function or task.interface.name
            yield _read(name, test.args, test.kwargs, test.expected, test.id, test.raises)
        case CallsTest():
            yield from _of_steps(test)
        case AssertTest() | FileTest():
            yield from _of_code(task, test)


def _read(
    name: str, args: str | None, kwargs: str | None, expected: str | None, test_id: str, raises: str | None
) -> Given:
    positional = tuple(literal.render(value) for value in literal.parse_args(args or "[]"))
    named = {key: literal.render(value) for key, value in literal.parse_kwargs(kwargs).items()}
    told = None if expected is None else literal.render(literal.parse(expected))
    return Given(name, positional, named, told, test_id, raises=raises)


def _of_steps(test: CallsTest) -> Iterator[Given]:
    classes: dict[str | None, str] = {}
    for step in test.steps:
        if step.get is None:
            yield _read(_called(step, classes), step.args, step.kwargs, step.expected, test.id, step.raises)
        if step.new is not None:
            classes[step.as_] = classes[None] = step.new


def _called(step: Step, classes: Mapping[str | None, str]) -> str:
    if step.method is not None:
        return f"{classes.get(step.on) or classes.get(None, '')}.{step.method}"
    return step.new or step.function or ""


def _of_code(task: Task, test: AssertTest | FileTest) -> Iterator[Given]:
    tree = parsed(test.code.strip())
    if tree is None:
        return
    stated: dict[ast.Call, str] = {}
    for node in ast.walk(tree):
        stated.update(_compared(node))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = _name_of(task, call)
        if name is None:
            continue
        whole = not any(isinstance(arg, ast.Starred) for arg in call.args)
        whole = whole and all(keyword.arg is not None for keyword in call.keywords)
        yield Given(
            name,
            tuple(_text(arg) for arg in call.args),
            {keyword.arg: _text(keyword.value) for keyword in call.keywords if keyword.arg is not None},
            stated.get(call),
            test.id,
            whole,
        )


def _name_of(task: Task, call: ast.Call) -> str | None:
    """The routine that a call in a test's code means, as far as its text says."""
    match call.func:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in (task.interface.name, "solution"):
            return f"{owner}.{name}" if task.interface.kind == "class" and owner != "solution" else name
        case ast.Attribute(attr=name):
            return f".{name}"
    return None


_EQUAL = frozenset({"assertEqual", "assertEquals", "assertIs", "assertListEqual", "assertDictEqual", "assertTupleEqual",
                    "assertSetEqual", "assertSequenceEqual", "assertMultiLineEqual", "assertAlmostEqual"})  # fmt: skip
_SAYS = {"assertTrue": "True", "assertFalse": "False", "assertIsNone": "None"}


def _compared(node: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Calls with the literal that a piece of test code says they equal."""
    pairs: list[tuple[ast.expr, ast.expr]] = []
    match node:
        case ast.Compare(left=left, ops=[ast.Eq() | ast.Is()], comparators=[right]):
            pairs = [(left, right), (right, left)]
        case ast.Call(func=ast.Attribute(attr=name), args=[left, right, *_]) if name in _EQUAL:
            pairs = [(left, right), (right, left)]
        case ast.Call(func=ast.Attribute(attr=name), args=[ast.Call() as call, *_]) if name in _SAYS:
            yield call, _SAYS[name]
        case ast.Assert(test=ast.Call() as call):
            yield call, "True"
        case ast.Assert(test=ast.UnaryOp(op=ast.Not(), operand=ast.Call() as call)):
            yield call, "False"
    for one, other in pairs:
        text = _text(other)
        if isinstance(one, ast.Call) and text is not None:
            yield one, text


def _text(node: ast.expr) -> str | None:
    try:
        return literal.render(literal.from_node(node))
    except (LiteralError, TypeError, ValueError, ArithmeticError, RecursionError):
        return None
