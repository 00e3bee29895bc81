"""What can be seen in a program's text: stubs, tables of literals, shared state, what is raised, what is imported.

Reads syntax trees and runs nothing. Which tag follows is for the rules.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cupel.model.source import is_idle

Function = ast.FunctionDef | ast.AsyncFunctionDef
_TODO = re.compile(r"#.*\b(?:TODO|FIXME|XXX|your code here|implement (?:this|me|here|it))\b", re.IGNORECASE)
_MUTABLE_CALLS = frozenset(
    {"list", "dict", "set", "defaultdict", "OrderedDict", "Counter", "deque", "bytearray"}
)
_MUTATING = frozenset(
    "append extend insert add update setdefault pop popitem popleft appendleft remove discard clear sort reverse".split()
)


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a program, and what stands there."""

    line: int
    what: str


def stub(function: Function) -> Place | None:
    """Where a function does nothing but stand in for a program: no statement, `NotImplementedError`, one constant."""
    body = [one for one in function.body if not is_idle(one)]
    if not body:
        return Place(function.lineno, "it does nothing")
    first = body[0]
    if isinstance(first, ast.Raise) and _raised_name(first) == "NotImplementedError":
        return Place(first.lineno, "raises NotImplementedError")
    if len(body) == 1 and isinstance(first, ast.Return):
        if first.value is None or (isinstance(first.value, ast.Constant) and first.value.value is None):
            return Place(first.lineno, "returns None whatever it is given")
        if isinstance(first.value, ast.Constant) or _is_empty_display(first.value):
            return Place(first.lineno, f"returns {ast.unparse(first.value)[:40]} whatever it is given")
    return None


def todo(code: str) -> Place | None:
    """A comment that says that something is still to be written."""
    for number, line in enumerate(code.splitlines(), 1):
        if _TODO.search(line):
            return Place(number, line.strip()[:60])
    return None


def returns_a_value(function: Function) -> bool:
    """Whether some path of the function itself returns or yields something."""
    for node in own_nodes(function):
        if isinstance(node, ast.Return) and node.value is not None:
            return True
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
    return False


def returns_none_on_purpose(function: Function) -> bool:
    """Whether a path of the function says that it returns None."""
    return any(
        isinstance(node, ast.Return)
        and (node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None))
        for node in own_nodes(function)
    )


def prints(function: Function) -> int | None:
    """The line of a `print` in the function."""
    for node in own_nodes(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            return node.lineno
    return None


def own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function without those of functions and classes within it."""
    for child in ast.iter_child_nodes(function):
        yield child
        if not isinstance(child, Function | ast.Lambda | ast.ClassDef):
            yield from own_nodes(child)


@dataclass(frozen=True, slots=True)
class Chain:
    """Conditions that hold something against literals, one after the other, or a table of literals."""

    line: int
    literals: tuple[Any, ...]
    """What is compared with, and what is answered."""
    branches: int


def literal_chains(tree: ast.AST) -> list[Chain]:
    """Chains of `if x == literal: return literal`, `match` cases of that kind, and tables that are looked up, by function."""
    found = []
    for function in (node for node in ast.walk(tree) if isinstance(node, Function | ast.Module)):
        literals: list[Any] = []
        lines: list[int] = []
        for node in own_nodes(function):
            got = _branch(node)
            if got is not None:
                lines.append(getattr(node, "lineno", getattr(getattr(node, "pattern", None), "lineno", 1)))
                literals += got
        if lines:
            found.append(Chain(min(lines), tuple(literals), len(lines)))
    return found


def _branch(node: ast.AST) -> list[Any] | None:
    """The literals of one condition that answers a known question: `if x == 3: return 5`."""
    if isinstance(node, ast.If) and node.body and isinstance(node.body[0], ast.Return):
        tested = [
            value for one in ast.walk(node.test) if isinstance(one, ast.Compare) for value in _compared(one)
        ]
        answered = _literal(node.body[0].value)
        if tested and answered is not None:
            return [*tested, *answered]
    if isinstance(node, ast.match_case) and isinstance(node.pattern, ast.MatchValue):
        tested = _literal(node.pattern.value) or []
        first = node.body[0]
        if isinstance(first, ast.Return) and (answered := _literal(first.value)) is not None:
            return [*tested, *answered]
    if isinstance(node, ast.Dict) and len(node.keys) >= 2:
        keys = [_literal(key) for key in node.keys]
        values = [_literal(value) for value in node.values]
        if all(one is not None for one in [*keys, *values]):
            return [item for one in [*keys, *values] if one is not None for item in one]
    return None


def _compared(node: ast.Compare) -> list[Any]:
    if not all(isinstance(op, ast.Eq | ast.In) for op in node.ops):
        return []
    return [value for side in (node.left, *node.comparators) for value in _literal(side) or []]


def _literal(node: ast.expr | None) -> list[Any] | None:
    """The value of a literal, as a list of one."""
    if node is None:
        return None
    try:
        return [ast.literal_eval(node)]
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def shared_state(tree: ast.AST) -> Place | None:
    """A mutable default or class attribute that the program changes or keeps."""
    for node in ast.walk(tree):
        if isinstance(node, Function):
            for name in _mutable_defaults(node):
                if _keeps_or_changes(node, name):
                    return Place(node.lineno, f"the default of `{name}` is one object for all calls")
        if isinstance(node, ast.ClassDef):
            for name, line in _mutable_attributes(node):
                if _is_changed_through(node, name):
                    return Place(line, f"`{name}` is one object for all instances")
    return None


def _mutable_defaults(function: Function) -> Iterator[str]:
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    pairs = list(
        zip(positional[len(positional) - len(arguments.defaults) :], arguments.defaults, strict=True)
    )
    pairs += [
        (one, default)
        for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default
    ]
    for argument, default in pairs:
        if is_mutable(default):
            yield argument.arg


def is_mutable(node: ast.expr) -> bool:
    """Whether an expression makes a list, dict, set or the like."""
    if isinstance(node, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp):
        return True
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MUTABLE_CALLS


def _keeps_or_changes(function: Function, name: str) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and node.value.id == name:
            return True
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Name) and node.value.id == name:
            return True
        if _changes(node, lambda one: isinstance(one, ast.Name) and one.id == name):
            return True
    return False


def _mutable_attributes(node: ast.ClassDef) -> Iterator[tuple[str, int]]:
    for statement in node.body:
        if (
            isinstance(statement, ast.Assign | ast.AnnAssign)
            and statement.value is not None
            and is_mutable(statement.value)
        ):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            yield from ((one.id, statement.lineno) for one in targets if isinstance(one, ast.Name))


def _is_changed_through(node: ast.ClassDef, name: str) -> bool:
    """Whether methods change an attribute of the class that no method gives an instance of its own."""
    is_it = _attribute_named(name)
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assign) and any(is_it(target) for target in inner.targets):
            return False
    return any(_changes(inner, is_it) for inner in ast.walk(node))


def _attribute_named(name: str) -> Any:
    return lambda one: isinstance(one, ast.Attribute) and one.attr == name


def _changes(node: ast.AST, is_it: Any) -> bool:
    """Whether a node changes what `is_it` recognises in place."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in _MUTATING and bool(is_it(node.func.value))
    targets: Sequence[ast.expr] = ()
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AugAssign):
        targets = [node.target]
        if is_it(node.target):
            return True
    elif isinstance(node, ast.Delete):
        targets = node.targets
    return any(isinstance(one, ast.Subscript) and is_it(one.value) for one in targets)


def raised_names(tree: ast.AST) -> dict[str, int]:
    """Exceptions that the program raises by name → line."""
    found: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and (name := _raised_name(node)) is not None:
            found.setdefault(name, node.lineno)
    return found


def _raised_name(node: ast.Raise) -> str | None:
    what = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    if isinstance(what, ast.Name):
        return what.id
    return what.attr if isinstance(what, ast.Attribute) else None


def loop_line(tree: ast.AST) -> int | None:
    """The line of a `while`, or of a function that calls itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.While):
            return node.lineno
        if isinstance(node, Function) and any(
            isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == node.name
            for one in ast.walk(node)
        ):
            return node.lineno
    return None


def dotted_names(tree: ast.AST) -> dict[str, int]:
    """Names that are reached through imported modules, in full → line: `math.floor`, also after `import math as m`.

    Names that are imported from a module stand there as well.
    """
    modules: dict[str, str] = {}
    found: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                modules[alias.asname or whole] = whole
                found.setdefault(alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                if alias.name != "*":
                    found.setdefault(f"{node.module}.{alias.name}", node.lineno)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            found.setdefault(f"{modules[node.value.id]}.{node.attr}", node.lineno)
    return found


def attribute_line(tree: ast.AST, name: str) -> int | None:
    """The line where an attribute of this name is used."""
    return next(
        (one.lineno for one in ast.walk(tree) if isinstance(one, ast.Attribute) and one.attr == name), None
    )


def name_line(tree: ast.AST, name: str) -> int | None:
    """The line where a name is used."""
    return next((one.lineno for one in ast.walk(tree) if isinstance(one, ast.Name) and one.id == name), None)


def _is_empty_display(node: ast.expr) -> bool:
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return not node.elts
    return isinstance(node, ast.Dict) and not node.keys
