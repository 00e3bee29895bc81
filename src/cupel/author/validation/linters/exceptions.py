"""Exceptions that the text does not name: raised by the reference, or expected by tests.

Covers `raise` statements that can leave the program, and the exceptions that tests of every kind say they expect. A reference may raise
a kind of what is named (`KeyError` for `LookupError`); a test may expect no more than what is named (`LookupError` for `KeyError`).
Exceptions that builtins raise by themselves are not seen.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Mapping
from typing import Any

from cupel.author.validation.finding import Artefact, Finding, FindingKind, Party, Severity, evidence
from cupel.author.validation.subject import Subject
from cupel.model.source import parsed
from cupel.model.task import CallsTest, CallTest, FileTest

_PROTOCOL = frozenset({
    ("__next__", "StopIteration"), ("__anext__", "StopAsyncIteration"), ("__getitem__", "IndexError"), ("__getitem__", "KeyError"),
    ("__getattr__", "AttributeError"),
})  # fmt: skip
"""What a special method raises because Python asks for it."""
_NOT_FOR_CALLERS = frozenset({"NotImplementedError", "SystemExit", "KeyboardInterrupt", "AssertionError"})
_ANYTHING = re.compile(
    r"\b(?:raises?|throws?|raised|thrown)\b|\b(?:an?|any) (?:exception|error)\b", re.IGNORECASE
)
"""The text says that something is raised, whatever it is."""
_EXPECTING = frozenset({"raises", "assertRaises", "assertRaisesRegex"})
Bases = Mapping[str, frozenset[str]]
"""Exception class → the names of its classes, its own among them."""


def unstated_exceptions(subject: Subject) -> Iterator[Finding]:
    """Exceptions of the reference and of tests that neither prompt nor requirements name."""
    bases = _Bases(subject.tree)
    words = re.findall(r"[A-Za-z_]\w*", subject.stated)
    named = frozenset(re.sub(r"(?<=Error)s$|(?<=Exception)s$", "", word) for word in words)
    yield from _of_reference(subject, bases, named)
    yield from _of_tests(subject, bases, named)


def _of_reference(subject: Subject, bases: _Bases, named: frozenset[str]) -> Iterator[Finding]:
    if subject.tree is None or subject.task.interface.kind == "program":
        return
    raised: dict[str, list[int]] = {}
    caught = {
        name
        for node in ast.walk(subject.tree)
        if isinstance(node, ast.ExceptHandler)
        for name in _names(node.type)
    }
    for name, line in _leaving(subject.tree, bases):
        if not bases.of(name) & (named | caught):
            raised.setdefault(name, []).append(line)
    for name, lines in raised.items():
        vague = _ANYTHING.search(subject.stated) is not None
        yield Finding(
            FindingKind.UNSTATED_EXCEPTION,
            Party.AUTHOR,
            Severity.NOTE if vague else Severity.REJECT,
            f"the reference raises {name}, which neither the prompt nor a requirement names; say when it is raised, or leave it out",
            evidence=evidence(Artefact.REFERENCE, ["lines " + ", ".join(map(str, lines))]),
        )


def _of_tests(subject: Subject, bases: _Bases, named: frozenset[str]) -> Iterator[Finding]:
    allowed = named | {base for name in named for base in bases.of(name, most=False)}
    for test in subject.task.tests:
        for name in dict.fromkeys(_expected(test)):
            if name in allowed or (
                name in ("Exception", "BaseException") and _ANYTHING.search(subject.stated)
            ):
                continue
            yield Finding(
                FindingKind.UNSTATED_EXCEPTION,
                subject.party_of(test.id),
                Severity.REJECT,
                f"test {test.id} expects {name}, which neither the prompt nor a requirement names: nobody who reads them can know "
                f"of it; name the requirement that says so, or take the test out",
                (test.id,),
                tuple(test.requirements),
            )


class _Bases:
    """The classes that exceptions derive from: builtin ones, and those of the reference's own file."""

    def __init__(self, tree: ast.Module | None) -> None:
        classes = [node for node in (tree.body if tree else ()) if isinstance(node, ast.ClassDef)]
        self._own = {
            node.name: [ast.unparse(base).rpartition(".")[2] for base in node.bases] for node in classes
        }

    def of(self, name: str, *, most: bool = True) -> frozenset[str]:
        """An exception's name and those of its bases, without `Exception`, which names nothing.

        Args:
            most: also where it is no exception that is known: its own name then.
        """
        found: set[str] = set()
        todo = [name]
        while todo:
            one = todo.pop()
            if one in found:
                continue
            builtin = getattr(builtins, one, None)
            if one in self._own:
                found.add(one)
                todo += self._own[one]
            elif isinstance(builtin, type) and issubclass(builtin, BaseException):
                found |= {base.__name__ for base in builtin.__mro__}
            elif most and one == name:
                found.add(one)
        return frozenset(found - {"Exception", "BaseException", "object"} | ({name} if most else set()))


def _leaving(tree: ast.Module, bases: _Bases) -> Iterator[tuple[str, int]]:
    """(name, line) of every exception that is raised on purpose and not caught around where it is raised."""
    todo: list[tuple[ast.AST, str, frozenset[str]]] = [(tree, "", frozenset())]
    while todo:
        node, function, caught = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            function, caught = node.name, frozenset()
        if isinstance(node, ast.Raise):
            name = _class_of(node.exc)
            skipped = name in _NOT_FOR_CALLERS or (function, name) in _PROTOCOL
            if (
                name is not None
                and not skipped
                and not caught & {*bases.of(name), "Exception", "BaseException"}
            ):
                yield name, node.lineno
        inside = caught
        if isinstance(node, ast.Try):
            inside = caught | {name for handler in node.handlers for name in _names(handler.type)}
        for field, child in _children(node):
            todo.append((child, function, inside if field == "body" else caught))


def _children(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for field, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield field, child


def _names(handled: ast.expr | None) -> list[str]:
    """The classes that an `except` names; a bare one catches all."""
    if handled is None:
        return ["BaseException"]
    parts = handled.elts if isinstance(handled, ast.Tuple) else [handled]
    return [ast.unparse(part).rpartition(".")[2] for part in parts]


def _class_of(raised: ast.expr | None) -> str | None:
    """The class of what is raised; None where it is raised again, or stands in a variable."""
    target = raised.func if isinstance(raised, ast.Call) else raised
    if not isinstance(target, ast.Name | ast.Attribute):
        return None
    name = ast.unparse(target).rpartition(".")[2]
    return name if name[:1].isupper() else None


def _expected(test: Any) -> Iterator[str]:
    """Names of the exceptions that a test says it expects."""
    match test:
        case CallTest():
            yield from _last([test.raises])
        case CallsTest():
            yield from _last([step.raises for step in test.steps])
        case FileTest():
            tree = parsed(test.code)
            own = _raised_by(tree)
            for node in ast.walk(tree) if tree is not None else ():
                match node:
                    case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=[first, *_]) if (
                        name in _EXPECTING
                    ):
                        yield from (one for one in _names(first) if one[:1].isupper() and one not in own)


def _raised_by(tree: ast.Module | None) -> frozenset[str]:
    """Exceptions that a test file raises or defines itself: that they come back is no matter of the program's errors."""
    found: set[str | None] = set()
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.Raise):
            found.add(_class_of(node.exc))
        elif isinstance(node, ast.ClassDef):
            found.add(node.name)
    return frozenset(name for name in found if name is not None)


def _last(names: list[str | None]) -> Iterator[str]:
    return (name.rpartition(".")[2] for name in names if name is not None)
