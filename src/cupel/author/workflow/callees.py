"""Whether tests use what the interface has: names that there are, called as their heads allow.

Covers what shows without running: the functions and classes that a test names, and how many arguments, and of what names, it gives a
function whose head stands in the signature. Where a signature cannot be read, or a test expects an exception, arguments are not looked at.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from cupel.model.literal import parse_args, parse_kwargs
from cupel.model.source import parsed
from cupel.model.suggestion import did_you_mean
from cupel.model.task import CallsTest, CallTest, Interface, StdioTest

Heads = Mapping[str, inspect.Signature]


def unfitting(tests: Collection[Any], interface: Interface) -> Iterator[str]:
    """What is wrong with how tests use an interface, a problem each.

    Args:
        tests: of the format's types.
        interface: of the task.
    """
    functions, classes = _declared(interface.signature or "")
    own = set() if interface.kind == "module" else {interface.name}
    names = own | set(interface.exports) | set(functions) | classes
    for test in tests:
        if isinstance(test, CallTest):
            found = [_call(test, interface.name, test.function, test.raises, names, functions)]
        elif isinstance(test, CallsTest):
            found = [_step(one, names, functions) for one in test.steps]
        else:
            found = [] if isinstance(test, StdioTest) else [_code(test.code, interface, names)]
        yield from (f"test {test.id}: {problem}" for problem in found if problem is not None)


def _step(step: Any, names: Collection[str], functions: Heads) -> str | None:
    if step.new is not None and step.new not in names:
        return _no_such(step.new, names)
    return None if step.function is None else _call(step, "", step.function, step.raises, names, functions)


def _call(
    call: Any,
    default: str,
    function: str | None,
    raises: str | None,
    names: Collection[str],
    functions: Heads,
) -> str | None:
    """What is wrong with a call of a function; methods of objects are not looked at."""
    name = function or default
    if name.partition(".")[0] not in names:
        return _no_such(name, names)
    if raises is not None or name not in functions:
        return None
    try:
        functions[name].bind(*parse_args(call.args or "[]"), **parse_kwargs(call.kwargs))
    except TypeError as error:
        return f"{name} cannot be called so: {error}"
    return None


def _no_such(name: str, names: Collection[str]) -> str:
    return f"the interface has no {name}{did_you_mean(name, names)}; it has {', '.join(sorted(names))}"


def _code(code: str, interface: Interface, names: Collection[str]) -> str | None:
    """A test with code of its own has to mention some name of the interface, or its module."""
    tree = parsed(code)
    if tree is None:
        return None
    wanted = {*names, interface.name.partition(".")[0], "solution"}
    return None if wanted & set(_mentioned(tree)) else f"it uses nothing of {', '.join(sorted(names))}"


def _mentioned(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield name
            case ast.alias(name=name):
                yield name.partition(".")[0]
            case ast.ImportFrom(module=str(name)):
                yield name.partition(".")[0]
            case ast.Constant(value=str(name)):
                yield name  # getattr, patch


def _declared(signature: str) -> tuple[dict[str, inspect.Signature], set[str]]:
    """Functions with their heads, and classes, of a signature; nothing where it cannot be read."""
    text = signature.strip()
    tree = parsed(text) or parsed(f"{text.rstrip(':')}: ...")
    body = tree.body if tree is not None else []
    functions = {
        one.name: _head(one.args) for one in body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    classes = {one.name for one in body if isinstance(one, ast.ClassDef)}
    return functions, classes


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
