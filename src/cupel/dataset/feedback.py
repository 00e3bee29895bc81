"""What a solver is told of an attempt: execution feedback on the public tests, as text.

Covers every kind of test: what was asked, what was expected, what came, each shortened. Nothing of a private test is in
it, neither its content nor whether it passed: the text is what a model reads between two attempts. What a program said
that is different each time (addresses of objects) is masked. Judges nothing: it reads recorded cells.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cupel.dataset.acceptance import test_of
from cupel.model.outcome import Cell, Outcome
from cupel.model.source import parsed
from cupel.model.task import AssertTest, CallsTest, CallTest, FileTest, StdioTest, Step, Task

MOST_TOLD = 5
"""Failed tests; of further ones only the number is told."""
LONGEST = 300
"""Characters of one input, one expected or one given value."""
LONGEST_TEST = 900
"""Characters of a test function's source."""
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")
_STEP = re.compile(r"step (\d+): (.*)", re.DOTALL)
_GOT = re.compile(r"got (.*), expected .*", re.DOTALL)
_BY_OUTCOME = {
    Outcome.TIMEOUT: "It did not end within the time limit.",
    Outcome.MEMORY: "It needed more memory than allowed.",
    Outcome.CRASH: "The process ended without an answer.",
    Outcome.NOT_RUN: "It was not run, since the program had run out of time or failed before.",
    Outcome.INFRASTRUCTURE: "It could not be run.",
}


def feedback_on(task: Task, row: Mapping[str, Cell]) -> str | None:
    """The feedback on one candidate; None where no public test has a cell.

    Args:
        task: whose tests they are.
        row: the candidate's cells by column.
    """
    tests = {test.id: test for test in task.tests}
    public = [
        (tests[id], cell)
        for column, cell in row.items()
        if (id := test_of(column, tests)) is not None and tests[id].visibility == "public"
    ]
    if not public:
        return None
    failed = [(test, cell) for test, cell in public if cell.outcome is not Outcome.PASS]
    if not failed:
        return "The public test passes." if len(public) == 1 else f"All {len(public)} public tests pass."
    parts = [f"{len(failed)} of {len(public)} public tests did not pass."]
    parts += ["\n".join(_told(task, test, cell)) for test, cell in failed[:MOST_TOLD]]
    if len(failed) > MOST_TOLD:
        parts.append(f"{len(failed) - MOST_TOLD} more did not pass.")
    return "\n\n".join(parts)


def _told(task: Task, test: Any, cell: Cell) -> Iterator[str]:
    """The lines on one test that did not pass."""
    yield f"Test {cell.test_id}:"
    detail = _ADDRESS.sub("0x…", cell.detail)
    match test:
        case CallTest():
            yield f"Call: {_short(_call(test.function or task.interface.name, test.args, test.kwargs))}"
            yield f"Expected: {_wanted(test.expected, test.raises)}"
        case CallsTest():
            yield from _steps(test.steps, detail)
            detail = found[2] if (found := _STEP.fullmatch(detail)) else detail
        case StdioTest():
            yield f"Input:\n{_short(test.stdin)}"
            if test.stdout is not None:
                yield f"Expected output:\n{_short(test.stdout)}"
        case AssertTest():
            yield _short(test.code.strip())
        case FileTest():
            yield _function_source(test, cell.test_id.partition("::")[2])
    yield _came(cell, detail)


def _came(cell: Cell, detail: str) -> str:
    """What the program did instead of passing."""
    if cell.outcome in _BY_OUTCOME:
        return _BY_OUTCOME[cell.outcome]
    if cell.outcome is Outcome.ERROR:
        return f"Error: {_short(detail) or 'no answer'}"
    if detail.startswith("printed "):
        return f"Output:\n{_short(_unquoted(detail.removeprefix('printed ')))}"
    if detail.startswith("got "):
        found = _GOT.fullmatch(detail)
        return f"Got: {_short(found[1] if found else detail.removeprefix('got '))}"
    return f"Failed: {_short(detail) or 'the check does not hold'}"


def _steps(steps: Sequence[Step], detail: str) -> Iterator[str]:
    """The sequence up to the step that failed, with what was expected there."""
    found = _STEP.fullmatch(detail)
    last = min(int(found[1]), len(steps)) if found else len(steps)
    yield "Steps: " + _short("; ".join(map(_step, steps[:last])))
    if found:
        step = steps[last - 1]
        if step.expected is not None or step.raises is not None:
            yield f"Expected of the last one: {_wanted(step.expected, step.raises)}"


def _step(step: Step) -> str:
    if step.get is not None:
        return f"{step.on or ''}.{step.get}"
    name = step.new or step.function
    text = _call(name or f"{step.on or ''}.{step.method}", step.args or "[]", step.kwargs)
    return f"{step.as_} = {text}" if step.as_ else text


def _call(name: str, args: str, kwargs: str | None) -> str:
    """A call as a reader writes it."""
    inner = args.strip().removeprefix("[").removesuffix("]").strip()
    named = []
    tree = parsed(kwargs.strip()) if kwargs else None
    if tree is not None and isinstance(tree.body[0], ast.Expr) and isinstance(tree.body[0].value, ast.Dict):
        pairs = zip(tree.body[0].value.keys, tree.body[0].value.values, strict=True)
        named = [
            f"{key.value!s}={ast.unparse(value)}" for key, value in pairs if isinstance(key, ast.Constant)
        ]
    return f"{name}({', '.join([*([inner] if inner else []), *named])})"


def _wanted(expected: str | None, raises: str | None) -> str:
    return f"{raises} is raised" if raises is not None else _short(expected or "None")


def _function_source(test: FileTest, name: str) -> str:
    """The source of one test function, or its name alone where it stands in a base class."""
    tree = parsed(test.code)
    class_name, _, function = name.rpartition(".")
    body: list[ast.stmt] = tree.body if tree is not None else []
    if class_name:
        body = next(
            (one.body for one in body if isinstance(one, ast.ClassDef) and one.name == class_name), []
        )
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function:
            return _short(ast.unparse(node), LONGEST_TEST)
    return name


def _unquoted(text: str) -> str:
    tree = parsed(text)
    if tree is not None and len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr):
        value = tree.body[0].value
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return value.value
    return text


def _short(text: str, longest: int = LONGEST) -> str:
    text = text.rstrip("\n")
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
