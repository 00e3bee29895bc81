"""Whether tests use what the interface has: names that there are, called as their heads allow.

Covers what shows without running: the functions and classes that a test names, and how many arguments, and of what names, it gives a
function whose head stands in the signature. Where a signature cannot be read nothing is looked at, and where a test expects an exception
no arguments.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cupel.model.literal import parse_args, parse_kwargs
from cupel.model.names import bound_names
from cupel.model.source import defined_names, parsed
from cupel.model.suggestion import did_you_mean
from cupel.model.task import CallsTest, CallTest, Interface, StdioTest

Heads = Mapping[str, Sequence[inspect.Signature]]
"""Function → its heads, of which a call has to fit one; none where a decorator may change what it takes."""


@dataclass(frozen=True, slots=True)
class _Surface:
    """What a task's interface has."""

    names: frozenset[str]
    """All that the signature binds in any way: a name among them is not complained of."""
    shown: tuple[str, ...]
    """What a writer is told that there is."""
    heads: Heads


def unfitting(tests: Collection[Any], interface: Interface) -> Iterator[str]:
    """What is wrong with how tests use an interface, a problem each.

    Args:
        tests: of the format's types.
        interface: of the task.
    """
    surface = _surface_of(interface)
    if surface is None or interface.kind == "program":
        return
    for test in tests:
        if isinstance(test, CallTest):
            found = [_call(test, interface.name, surface)]
        elif isinstance(test, CallsTest):
            found = [_step(one, surface) for one in test.steps]
        else:
            found = [] if isinstance(test, StdioTest) else [_code(test.code, interface, surface)]
        yield from (f"test {test.id}: {problem}" for problem in found if problem is not None)


def _surface_of(interface: Interface) -> _Surface | None:
    """What there is to name; None where it cannot be known: a signature that does not parse, or a module that tells no name."""
    text = (interface.signature or "").strip()
    readable = text if parsed(text) is not None else f"{text.rstrip(':')}: ..."
    tree = parsed(readable)
    own = set() if interface.kind == "module" else {interface.name}
    names = {*own, *interface.exports, *(bound_names(tree) if tree is not None else ())}
    if not names or "*" in names or (text and tree is None):
        return None
    shown = sorted({*own, *interface.exports, *defined_names(readable)})
    return _Surface(frozenset(names), tuple(shown), _heads_in(tree) if tree is not None else {})


def _step(step: Any, surface: _Surface) -> str | None:
    if step.new is not None and step.new not in surface.names:
        return _no_such(step.new, surface)
    return None if step.function is None else _call(step, "", surface)


def _call(call: Any, default: str, surface: _Surface) -> str | None:
    """What is wrong with a call of a function; methods of objects are not looked at."""
    name = call.function or default
    if name.partition(".")[0] not in surface.names:
        return _no_such(name, surface)
    heads = surface.heads.get(name, ())
    if call.raises is not None or not heads:
        return None
    problems = [_misfit(head, call) for head in heads]
    return None if None in problems else f"{name} cannot be called so: {problems[0]}"


def _misfit(head: inspect.Signature, call: Any) -> str | None:
    try:
        head.bind(*parse_args(call.args or "[]"), **parse_kwargs(call.kwargs))
    except TypeError as error:
        return str(error)
    return None


def _no_such(name: str, surface: _Surface) -> str:
    return (
        f"the interface has no {name}{did_you_mean(name, surface.shown)}; it has {', '.join(surface.shown)}"
    )


def _code(code: str, interface: Interface, surface: _Surface) -> str | None:
    """A test with code of its own has to mention some name of the interface, or its module."""
    tree = parsed(code)
    if tree is None:
        return None
    wanted = {*surface.names, interface.name.partition(".")[0], "solution"}
    is_used = not wanted.isdisjoint(_mentioned(tree))
    return None if is_used else f"it uses nothing of {', '.join(surface.shown)}"


def _mentioned(tree: ast.AST) -> Iterator[str]:
    """All names in a test's code, those in its texts among them (`getattr`, `patch`, `eval`)."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield name
            case ast.alias(name=name) | ast.ImportFrom(module=str(name)):
                yield from name.split(".")
            case ast.Constant(value=str(text)):
                yield from _WORD.findall(text)


_WORD = re.compile(r"\w+")


def _heads_in(tree: ast.Module) -> Heads:
    found: dict[str, list[inspect.Signature]] = {}
    changed = set()
    for one in tree.body:
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            if not all(ast.unparse(mark).rpartition(".")[2] == "overload" for mark in one.decorator_list):
                changed.add(one.name)
            try:
                found.setdefault(one.name, []).append(_head(one.args))
            except ValueError:  # one name twice
                changed.add(one.name)
    return {name: heads for name, heads in found.items() if name not in changed}


def _head(given: ast.arguments) -> inspect.Signature:
    """What a call of a function has to bind to."""
    kinds = inspect.Parameter
    positional = [*given.posonlyargs, *given.args]
    first_default = len(positional) - len(given.defaults)
    parameters = [
        kinds(
            one.arg,
            kinds.POSITIONAL_ONLY if at < len(given.posonlyargs) else kinds.POSITIONAL_OR_KEYWORD,
            default=None if at >= first_default else kinds.empty,
        )
        for at, one in enumerate(positional)
    ]
    if given.vararg is not None:
        parameters.append(kinds(given.vararg.arg, kinds.VAR_POSITIONAL))
    for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        parameters.append(
            kinds(one.arg, kinds.KEYWORD_ONLY, default=kinds.empty if default is None else None)
        )
    if given.kwarg is not None:
        parameters.append(kinds(given.kwarg.arg, kinds.VAR_KEYWORD))
    return inspect.Signature(parameters)
