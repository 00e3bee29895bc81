"""Examples with an answer that prompt and requirements show, as tests of the task format.

Covers doctests (`>>> …` with the answer below, sequences on one instance included), and calls of functions with the answer behind `==`, `→`
and the like. Everything is parsed and nothing run; an example of which any part is no literal is left out.
"""

from __future__ import annotations

import ast
import doctest
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cupel.author.validation.subject import Subject
from cupel.author.validation.surfaces import reference_routines
from cupel.evolve.fuzz import mine
from cupel.model import literal
from cupel.model.errors import LiteralError
from cupel.model.source import parsed
from cupel.model.task import CallsTest, CallTest

_MOST = 40
"""Examples read of one task."""
_COMMON = {"visibility": "public", "origin": "seed"}


@dataclass(frozen=True, slots=True)
class Example:
    """One example."""

    text: str
    """As it is shown, its beginning."""
    test: CallTest | CallsTest


def examples_of(subject: Subject) -> list[Example]:
    """The examples of a task, each once, at most `_MOST`; none of a program, whose examples are its public tests."""
    if subject.task.interface.kind == "program":
        return []
    found: dict[str, Example] = {}
    for text in subject.texts:
        for example in (*_doctests(subject, text), *_beside(subject, text)):
            found.setdefault(repr(example.test.to_json() | {"id": ""}), example)
    return list(found.values())[:_MOST]


def _beside(subject: Subject, text: str) -> Iterator[Example]:
    """Calls of functions with the answer on the same line."""
    classes = {
        node.name for node in (subject.tree.body if subject.tree else ()) if isinstance(node, ast.ClassDef)
    }
    for name in reference_routines(subject):
        if "." in name or name in classes or name not in subject.names:
            continue
        for piece in (text.replace("`", ""), *re.findall(r"`([^`\n]+)`", text)):
            for one in mine.examples_in_prompt(piece, name):
                made = _call(name, one) if one.has_expected else None
                if made is not None:
                    yield made


def _call(name: str, one: mine.Example) -> Example | None:
    try:
        payload = {
            "args": literal.render(list(one.arguments.args)),
            "kwargs": literal.render(dict(one.arguments.kwargs)),
            "expected": literal.render(one.expected),
        }
    except LiteralError:
        return None
    told = {"id": "shown", "kind": "call", "function": name, **payload, **_COMMON}
    return Example(f"{name}{one.arguments.key} == {payload['expected']}", CallTest.model_validate(told))


def _doctests(subject: Subject, text: str) -> Iterator[Example]:
    """Runs of `>>>` lines, up to the first one that cannot be read."""
    try:
        examples = doctest.DocTestParser().get_examples(text)
    except ValueError:
        return
    lines = text.splitlines()
    block: list[doctest.Example] = []
    for example in examples:
        if block and not _follows(lines, block[-1], example):
            yield from _sequence(subject, block)
            block = []
        block.append(example)
    yield from _sequence(subject, block)


def _follows(lines: Sequence[str], before: doctest.Example, after: doctest.Example) -> bool:
    """Whether nothing but blank lines stands between two examples."""
    end = before.lineno + before.source.count("\n") + before.want.count("\n")
    return all(not line.strip() for line in lines[end : after.lineno])


def _sequence(subject: Subject, block: Sequence[doctest.Example]) -> Iterator[Example]:
    """A run of lines as one sequence of steps; where it makes no instance, each call alone."""
    steps: list[dict[str, Any]] = []
    texts = []
    labels: dict[str, str] = {}
    for example in block:
        step = _step(subject, example, labels)
        if step is None:
            break
        steps.append(step)
        texts.append(example.source.strip())
    tests = [{"kind": "calls", "steps": steps}] if labels else [{"kind": "call", **step} for step in steps]
    for test, text in zip(tests, ["; ".join(texts)] if labels else texts, strict=True):
        told = test.get("steps", [test])
        if any("expected" in one or "raises" in one for one in told):
            kind = CallsTest if labels else CallTest
            yield Example(text, kind.model_validate({"id": "shown", **test, **_COMMON}))


def _step(subject: Subject, example: doctest.Example, labels: dict[str, str]) -> dict[str, Any] | None:
    """One line as a step; None where it is more than a call or an attribute with literals. Notes names of instances in `labels`."""
    tree = parsed(example.source)
    statement = tree.body[0] if tree is not None and len(tree.body) == 1 else None
    made: dict[str, Any] | None = None
    match statement:
        case ast.Assign(targets=[ast.Name(id=label)], value=ast.Call(func=ast.Name(id=name)) as call) if (
            _is_class(subject, name)
        ):
            made = _with_arguments({"new": name, "as": label}, call)
            if made is not None:
                labels[label] = name
            return made
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=label), attr=name)) as call) if (
            label in labels
        ):
            made = _with_arguments({"method": name, "on": label}, call)
        case ast.Expr(value=ast.Call(func=ast.Name(id=name)) as call) if name in reference_routines(
            subject
        ) and not _is_class(subject, name):
            made = _with_arguments({"function": name}, call)
        case ast.Expr(value=ast.Attribute(value=ast.Name(id=label), attr=name)) if label in labels:
            made = {"get": name, "on": label}
    return _with_answer(made, example) if made is not None else None


def _is_class(subject: Subject, name: str) -> bool:
    return any(
        isinstance(node, ast.ClassDef) and node.name == name
        for node in (subject.tree.body if subject.tree else ())
    )


def _with_arguments(step: dict[str, Any], call: ast.Call) -> dict[str, Any] | None:
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    try:
        args = [mine.literal(arg) for arg in call.args]
        kwargs = {str(keyword.arg): mine.literal(keyword.value) for keyword in call.keywords}
        return {**step, "args": literal.render(args), "kwargs": literal.render(kwargs)}
    except (mine.NotLiteralError, LiteralError):
        return None


def _with_answer(step: dict[str, Any], example: doctest.Example) -> dict[str, Any] | None:
    """The step with what is shown below it; None where that is no literal."""
    if example.exc_msg is not None:
        return {**step, "raises": example.exc_msg.partition(":")[0].strip().rpartition(".")[2]}
    if not example.want.strip():
        return step
    try:
        return {**step, "expected": literal.render(literal.parse(example.want))}
    except LiteralError:
        return None
