"""From a task's tests to checks: what to run in the sandbox, and how the answer becomes a verdict.

Covers lowering every kind of test. One test gives one check, a test file gives one for each of its test
functions. Checks are keyed by content, so that a cell once executed is known for good.

A check's mode is `compared` where the trusted side compares plain values, `split` where the test's own code has to
run: an assert with more to it than calls on literals, and test files. Which of these need to share the program's
process after all is found out on the reference (`cupel.judge.certificate`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cupel.judge import asserts
from cupel.judge.programs import source_of
from cupel.judge.test_functions import test_functions
from cupel.model import literal
from cupel.model.errors import TaskError
from cupel.model.hashing import content_hash
from cupel.model.outcome import Mode
from cupel.model.source import defined_names, top_level_imports
from cupel.model.task import (
    AssertTest,
    CallsTest,
    CallTest,
    Compare,
    FileTest,
    Program,
    StdioTest,
    Step,
    Task,
)
from cupel.sandbox import jobs


@dataclass(frozen=True, slots=True)
class Expectation:
    """What one answer is held against: a value, an exception, or nothing (the step is only carried out)."""

    given: Any
    """The arguments or the stdin, for a checker."""
    expected: Any
    raises: str | None
    is_asked: bool = True
    """False where the step is only carried out."""


@dataclass(frozen=True, slots=True)
class Check:
    """One cell's column: a probe, and what its answer is held against."""

    test_id: str
    """The test's id, or `<test id>::<Class.>method` for a function of a test file."""
    origin: str
    kind: str
    probe: jobs.Probe
    mode: Mode
    compare: Compare | None
    expectations: tuple[Expectation, ...]
    """One for a call or a program, one a step for a sequence, none where the test itself decides."""
    condition: asserts.LoweredAssert | None
    """For lowered asserts: what must hold of the answers."""
    key: str
    """Content hash of all that decides the verdict."""


def checks_of(task: Task) -> list[Check]:
    """The checks of all tests of a task, in order.

    Raises:
        TaskError: a test file does not parse.
    """
    return [check for test in task.tests for check in checks_of_test(task, test)]


def checks_of_test(task: Task, test: Any) -> list[Check]:
    """The checks of one test."""
    compare = test.compare if test.compare is not None else task.compare
    match test:
        case CallTest():
            return [_call(task, test, compare)]
        case CallsTest():
            return [_calls(test, compare)]
        case StdioTest():
            return [_stdio(test, compare)]
        case AssertTest():
            return [_assert(task, test)]
        case FileTest():
            return _file(task, test)
    raise TypeError(f"no test: {type(test).__name__}")


def names_of(task: Task) -> list[str]:
    """The names that tests may use; of a module that names none, the functions and classes of its reference."""
    interface = task.interface
    if interface.kind == "module" and not interface.exports and task.reference is not None:
        return list(defined_names(_text_of(task, task.reference)))
    own = [] if interface.kind in ("module", "program") else [interface.name]
    return list(dict.fromkeys([*own, *interface.exports]))


def _call(task: Task, test: CallTest, compare: Compare | None) -> Check:
    args, kwargs = literal.parse_args(test.args), literal.parse_kwargs(test.kwargs)
    probe = jobs.call(test.function or task.interface.name, args, kwargs)
    expectation = _expectation([*args, *kwargs.values()], test.expected, test.raises, compare, always=True)
    told = {"expected": test.expected, "raises": test.raises}
    return _check(test, test.id, probe, Mode.COMPARED, compare, (expectation,), told)


def _calls(test: CallsTest, compare: Compare | None) -> Check:
    steps, expectations = [], []
    for step in test.steps:
        args, kwargs = literal.parse_args(step.args or "[]"), literal.parse_kwargs(step.kwargs)
        steps.append(jobs.Step(_action(step), _name(step), tuple(args), kwargs, step.as_, step.on))
        expectations.append(_expectation([*args, *kwargs.values()], step.expected, step.raises, compare))
    told = {"steps": [[step.expected, step.raises] for step in test.steps]}
    return _check(test, test.id, jobs.steps(steps), Mode.COMPARED, compare, tuple(expectations), told)


def _stdio(test: StdioTest, compare: Compare | None) -> Check:
    expectation = Expectation(test.stdin, test.stdout, None)
    told = {"stdout": test.stdout}
    return _check(test, test.id, jobs.stdio(test.stdin), Mode.COMPARED, compare, (expectation,), told)


def _assert(task: Task, test: AssertTest) -> Check:
    names = names_of(task)
    is_class = task.interface.kind == "class"
    lowered = asserts.lower(test.code, names, never=[task.interface.name] if is_class else [])
    if lowered is None:
        probe = jobs.assertion(test.code, names, _imports(task))
        return _check(test, test.id, probe, Mode.SPLIT, None, (), {})
    calls = [jobs.Step("function", call.function, call.args, call.kwargs) for call in lowered.calls]
    only = lowered.calls[0]
    probe = jobs.call(only.function, only.args, only.kwargs) if len(calls) == 1 else jobs.steps(calls)
    return _check(test, test.id, probe, Mode.COMPARED, None, (), {"assert": test.code}, lowered)


def _file(task: Task, test: FileTest) -> list[Check]:
    names, imports = names_of(task), _imports(task)
    functions = test_functions(test)
    if not functions:
        raise TaskError(f"test {test.id}: the test file has no test functions")
    return [
        _check(
            test,
            f"{test.id}::{function}",
            jobs.test_function(test.kind, test.code, function, names, imports),
            Mode.SPLIT,
            None,
            (),
            {},
        )
        for function in functions
    ]


def _check(
    test: Any,
    test_id: str,
    probe: jobs.Probe,
    mode: Mode,
    compare: Compare | None,
    expectations: tuple[Expectation, ...],
    told: dict[str, Any],
    condition: asserts.LoweredAssert | None = None,
) -> Check:
    rule = compare.to_json() if compare is not None else None
    key = content_hash([probe.body.decode("ascii"), rule, told])
    if mode is Mode.SPLIT:
        probe = jobs.apart(probe, None)
    return Check(test_id, test.origin, test.kind, probe, mode, compare, expectations, condition, key)


def _expectation(
    given: list[Any],
    expected: str | None,
    raises: str | None,
    compare: Compare | None,
    *,
    always: bool = False,
) -> Expectation:
    checks = compare is not None and compare.checker is not None
    asked = always or expected is not None or raises is not None
    if expected is None:
        return Expectation(given, None, raises, asked or (checks and always))
    return Expectation(given, literal.parse(expected), raises)


def _action(step: Step) -> str:
    if step.new is not None:
        return "new"
    if step.method is not None:
        return "method"
    return "function" if step.function is not None else "get"


def _name(step: Step) -> str:
    name = step.new or step.method or step.function or step.get
    assert name is not None  # the format asks for exactly one of them
    return name


def _imports(task: Task) -> list[str]:
    """Import statements of the reference, so that tests may use the names that they bind."""
    if task.reference is None:
        return []
    return list(top_level_imports(_text_of(task, task.reference)))


def _text_of(task: Task, program: Program) -> str:
    """The file of a program that is loaded."""
    source = source_of(task, program)
    return source.files[source.entry]
