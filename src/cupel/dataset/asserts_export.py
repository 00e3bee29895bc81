"""Tests as plain asserts for other people's auditors: `cupel export asserts`.

Covers tasks with a function as interface: a `call` becomes `assert f(args) == expected` (with a tolerance
`abs(f(args) - expected) <= tolerance`, in any order `sorted(f(args)) == [expected]`, which also lets other iterables
of the same items pass), an `assert` stays as it is. A line must mean what the test means when it runs in the
reference's own namespace. What cannot be said so is left out, and counted with the reason: other kinds of test,
exceptions, checkers, tolerance inside a collection, names that the reference does not import. With a judge each line is also run on the reference, in the sandbox, and left out where it fails
(an answer that the judge drains or compares more freely than `==`).
"""

from __future__ import annotations

import ast
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from keyword import iskeyword
from pathlib import Path
from typing import Any

from cupel.dataset.names_bound import Bound, NotBound, as_python, bound_by, expression
from cupel.judge.checks import names_of
from cupel.judge.judge import Judge
from cupel.judge.limits import reference_limits
from cupel.judge.programs import packages_of, source_of
from cupel.model import literal
from cupel.model.source import parsed, top_level_imports
from cupel.model.task import AssertTest, CallTest, FloatTolerance, Task
from cupel.sandbox import jobs
from cupel.store.taskfile import write_lines

_PASSED = b'{"passed":true}'


@dataclass(frozen=True, slots=True)
class AssertsExport:
    """What was written, and what was left out and why."""

    tasks: int
    tests: int
    tasks_left_out: Mapping[str, int]
    """Reason → tasks."""
    tests_left_out: Mapping[str, int]
    """Reason → tests of tasks that could be written."""

    def to_json(self) -> dict[str, Any]:
        """The counts as plain JSON."""
        return {
            "tasks": self.tasks,
            "tests": self.tests,
            "tasks_left_out": dict(self.tasks_left_out),
            "tests_left_out": dict(self.tests_left_out),
        }


class LeftOut(Exception):  # noqa: N818 - a state of the test, not a fault
    """A test or task that cannot be said in plain asserts; the text is the reason."""


def export_asserts(tasks: Sequence[Task], out: Path, *, judge: Judge | None = None) -> AssertsExport:
    """Write `{"id", "entry", "reference", "tests"}`, one task a line.

    Args:
        tasks: of any kind.
        out: the JSONL file.
        judge: runs each line on the reference first; without one, lines are written as read from the tests.

    Raises:
        SandboxError: the sandbox broke down.
    """
    records: list[dict[str, Any]] = []
    tasks_left_out: Counter[str] = Counter()
    tests_left_out: Counter[str] = Counter()
    for task in tasks:
        try:
            record, reasons = _record(task, judge)
        except LeftOut as reason:
            tasks_left_out[str(reason)] += 1
            continue
        tests_left_out.update(reasons)
        if record["tests"]:
            records.append(record)
        else:
            tasks_left_out["none of its tests is a plain assert"] += 1
    write_lines(out, records)
    written = sum(len(record["tests"]) for record in records)
    return AssertsExport(len(records), written, _by_name(tasks_left_out), _by_name(tests_left_out))


def plain_assert(task: Task, test: Any, bound: Bound) -> str:
    """A test as one line.

    Args:
        task: whose interface is a function.
        test: one of its tests.
        bound: what the reference's top level binds.

    Raises:
        LeftOut: with the reason.
    """
    try:
        match test:
            case AssertTest():
                return _assert_as_it_is(test, bound)
            case CallTest():
                return _call(task, test, bound)
    except NotBound as error:
        raise LeftOut(f"needs a name that the reference does not import: {error}") from None
    except (ValueError, OverflowError, RecursionError):
        raise LeftOut("a value that Python cannot write") from None
    raise LeftOut(f"kind {test.kind}")


def _record(task: Task, judge: Judge | None) -> tuple[dict[str, Any], Counter[str]]:
    code = _reference(task)
    tree = parsed(code)
    if tree is None:
        raise LeftOut("the reference cannot be parsed")
    bound, lines = bound_by(tree), []
    reasons: Counter[str] = Counter()
    for test in task.tests:
        try:
            if isinstance(test, CallTest) and _is_generator(tree, test.function or task.interface.name):
                raise LeftOut("the answer is an iterator")
            lines.append(plain_assert(task, test, bound))
        except LeftOut as reason:
            reasons[str(reason)] += 1
    if judge is not None:
        held = _hold(judge, task, code, bound, lines)
        reasons["the reference does not pass it as a plain assert"] += len(lines) - sum(held)
        lines = [line for line, holds in zip(lines, held, strict=True) if holds]
    return {"id": task.id, "entry": task.interface.name, "reference": code, "tests": lines}, +reasons


def _reference(task: Task) -> str:
    if task.interface.kind != "function":
        raise LeftOut(f"interface {task.interface.kind}")
    if task.reference is None:
        raise LeftOut("no reference")
    source = source_of(task, task.reference)
    if len(source.files) > 1:
        raise LeftOut("several files")
    return source.files[source.entry]


def _assert_as_it_is(test: AssertTest, bound: Bound) -> str:
    code = test.code.strip()
    tree = parsed(code)
    if tree is None:
        raise LeftOut("an assert that cannot be parsed")
    if (name := bound.lacks(tree)) is not None:
        raise NotBound(name)
    return ast.unparse(tree) if "\n" in code else code


def _call(task: Task, test: CallTest, bound: Bound) -> str:
    compare = test.compare if test.compare is not None else task.compare
    if test.raises is not None:
        raise LeftOut("raises")
    if compare is not None and compare.checker is not None:
        raise LeftOut("checker")
    if test.expected is None:
        raise LeftOut("nothing expected")
    value = literal.parse(test.expected)
    if compare is not None and compare.space == "tokens" and isinstance(value, str):
        raise LeftOut("text compared by tokens")
    call = f"{test.function or task.interface.name}({_arguments(test, bound)})"
    if compare is not None and compare.order == "any" and isinstance(value, list | tuple | set | frozenset):
        return _in_any_order(call, value, compare.float_, bound)
    if compare is not None and compare.float_ is not None:
        return _within(call, value, as_python(test.expected, bound), compare.float_, bound)
    if _holds_nan(value):
        raise LeftOut("nan is expected")
    return f"assert {call} == {as_python(test.expected, bound)}"


def _in_any_order(call: str, value: Any, tolerance: FloatTolerance | None, bound: Bound) -> str:
    """The line of a call whose answer may have its items in any order; they must be of a type that sorts."""
    if {type(item) for item in value} not in ({str}, {int}, set()):
        raise LeftOut("answers in any order that do not sort")
    if tolerance is not None and int in {type(item) for item in value}:
        raise LeftOut("tolerance inside a collection")
    if bound.hides("sorted"):
        raise NotBound("sorted")
    return f"assert sorted({call}) == {literal.render(sorted(value))}"


def _within(call: str, value: Any, expected: str, tolerance: FloatTolerance, bound: Bound) -> str:
    """The line of a call whose answer is held against a value with a tolerance."""
    if isinstance(value, bool | str | bytes) or value is None:
        return f"assert {call} == {expected}"
    if not isinstance(value, int | float):
        raise LeftOut("tolerance inside a collection")
    if not math.isfinite(value):
        if math.isnan(value):
            raise LeftOut("nan is expected")
        return f"assert {call} == {expected}"
    if bound.hides("abs"):
        raise NotBound("abs")
    allowed = max(tolerance.abs, tolerance.rel * abs(value))
    return f"assert abs({call} - {expected if value >= 0 else f'({expected})'}) <= {allowed!r}"


def _arguments(test: CallTest, bound: Bound) -> str:
    """The arguments as they stand between a call's parentheses."""
    text = as_python(test.args, bound)
    args = expression(text)
    assert isinstance(args, ast.List)  # the format's own check
    parts = [ast.get_source_segment(text, one) or ast.unparse(one) for one in args.elts]
    if test.kwargs is not None:
        kwargs = expression(as_python(test.kwargs, bound))
        assert isinstance(kwargs, ast.Dict)
        names = list(literal.parse_kwargs(test.kwargs))
        values = [ast.unparse(one) for one in kwargs.values]
        if len(names) != len(values) or not all(
            name.isidentifier() and not iskeyword(name) for name in names
        ):
            raise LeftOut("a keyword that is no name")
        parts += [f"{name}={value}" for name, value in zip(names, values, strict=True)]
    return ", ".join(parts)


def _holds_nan(value: Any) -> bool:
    """Whether `==` could never be true of this value: nan anywhere in it."""
    if isinstance(value, list | tuple | set | frozenset):
        return any(_holds_nan(one) for one in value)
    if isinstance(value, dict):
        return any(_holds_nan(one) for pair in value.items() for one in pair)
    try:
        return bool(value != value)
    except ArithmeticError:  # a signalling NaN refuses to be compared
        return True


def _is_generator(tree: ast.Module, name: str) -> bool:
    """Whether the reference's function of this name yields."""
    for function in tree.body:
        if isinstance(function, ast.FunctionDef) and function.name == name:
            return any(isinstance(node, ast.Yield | ast.YieldFrom) for node in _own_nodes(function))
    return False


def _own_nodes(function: ast.AST) -> list[ast.AST]:
    """The nodes of a function without those of functions inside it."""
    found: list[ast.AST] = []
    for child in ast.iter_child_nodes(function):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            found += [child, *_own_nodes(child)]
    return found


def _hold(judge: Judge, task: Task, code: str, bound: Bound, lines: Sequence[str]) -> list[bool]:
    """Which lines the reference passes, run as other people would run them."""
    assert task.reference is not None
    names = sorted({*names_of(task), *bound.own})
    probes = [jobs.assertion(line, names, list(top_level_imports(code))) for line in lines]
    seen = judge.observe(
        source_of(task, task.reference),
        probes,
        reference_limits(task),
        packages=packages_of(task),
        max_timeouts=len(probes) + 1,
    )
    return [one.reply == _PASSED for one in seen]


def _by_name(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in sorted(counts)}
