"""What a program offers to its caller: classes with public methods and their parameters, and functions.

Read from the syntax tree. Covers: parameters with defaults and annotations, inheritance inside the file,
static methods and properties, and which methods only read the state of their instance.
Does not cover names made at run time, nor classes of other modules.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from cupel.evolve.fuzz.domain import Signature


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter that can be given."""

    name: str
    annotation: str | None
    required: bool


@dataclass(frozen=True, slots=True)
class Routine:
    """A function, a method or a constructor."""

    name: str
    parameters: tuple[Parameter, ...]
    reads_only: bool
    """It changes nothing of its instance, as far as the text shows."""

    @property
    def signature(self) -> Signature:
        """Names and annotations, as the value level takes them."""
        return Signature(
            tuple(parameter.name for parameter in self.parameters),
            tuple(parameter.annotation for parameter in self.parameters),
        )


@dataclass(frozen=True, slots=True)
class ClassSurface:
    """A class."""

    name: str
    constructor: Routine
    methods: tuple[Routine, ...]
    """Public ones, in the order of the file, inherited ones last."""

    def method(self, name: str) -> Routine | None:
        """The public method of that name."""
        return next((method for method in self.methods if method.name == name), None)


@dataclass(frozen=True, slots=True)
class Surface:
    """All classes and functions at the top of a file."""

    classes: tuple[ClassSurface, ...] = ()
    functions: tuple[Routine, ...] = ()

    def class_named(self, name: str) -> ClassSurface | None:
        """The class of that name."""
        return next((one for one in self.classes if one.name == name), None)

    def function_named(self, name: str) -> Routine | None:
        """The function of that name."""
        return next((one for one in self.functions if one.name == name), None)


def parsed(code: str) -> ast.Module | None:
    """The syntax tree, or None where the text is no Python of this version."""
    try:
        return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def surface_of(code: str) -> Surface:
    """The surface of a program; empty where it does not parse."""
    tree = parsed(code)
    if tree is None:
        return Surface()
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    return Surface(
        tuple(_class_surface(node, classes) for node in classes.values()),
        tuple(_callable(node, bound=False) for node in tree.body if isinstance(node, ast.FunctionDef)),
    )


def works_on_files(code: str) -> bool:
    """Whether some routine of the program opens files or databases; false where it does not parse."""
    tree = parsed(code)
    return tree is not None and any(
        _is_outside(node) for node in ast.walk(tree) if isinstance(node, ast.Call)
    )


def members(
    node: ast.ClassDef, classes: dict[str, ast.ClassDef], depth: int = 0
) -> Iterator[ast.FunctionDef]:
    """Methods of a class, its own before inherited ones."""
    yield from (item for item in node.body if isinstance(item, ast.FunctionDef))
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in classes and depth < 10:
            yield from members(classes[base.id], classes, depth + 1)


def _decorators(node: ast.FunctionDef) -> set[str]:
    return {ast.unparse(decorator) for decorator in node.decorator_list}


def _class_surface(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> ClassSurface:
    found: dict[str, ast.FunctionDef] = {}
    for item in members(node, classes):
        found.setdefault(item.name, item)
    changing = _changing(found)
    methods = [
        _callable(item, bound="staticmethod" not in _decorators(item), changes=name in changing)
        for name, item in found.items()
        if not name.startswith("_") and not any("property" in d or ".setter" in d for d in _decorators(item))
    ]
    first = found.get("__init__")
    constructor = Routine("__init__", (), False) if first is None else _callable(first, bound=True)
    return ClassSurface(node.name, constructor, tuple(methods))


def _callable(node: ast.FunctionDef, *, bound: bool, changes: bool = True) -> Routine:
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    optional = len(arguments.defaults)
    parameters = [
        Parameter(
            a.arg, None if a.annotation is None else ast.unparse(a.annotation), k < len(positional) - optional
        )
        for k, a in enumerate(positional)
    ]
    return Routine(node.name, tuple(parameters[1:] if bound else parameters), not changes)


_CHANGING_CALLS = frozenset(
    "append add extend insert remove pop popleft popitem appendleft clear update setdefault sort reverse discard "
    "write execute commit push put send close shuffle".split()
)

_OUTSIDE = frozenset({"open", "os", "shutil", "sqlite3", "zipfile", "tarfile", "pickle"})
"""What works on files: state that outlives the call, beside the instance's own."""


def _is_outside(call: ast.Call) -> bool:
    root: ast.expr = call.func
    while isinstance(root, ast.Attribute):
        root = root.value
    return isinstance(root, ast.Name) and root.id in _OUTSIDE


def _changing(methods: dict[str, ast.FunctionDef]) -> frozenset[str]:
    """Methods that may change their instance, directly or by a method that they call."""
    changing = {name for name, node in methods.items() if _changes(node)}
    grown = True
    while grown:
        called = {name for name, node in methods.items() if _own_calls(node) & changing}
        grown = not called <= changing
        changing |= called
    return frozenset(changing)


def _changes(node: ast.FunctionDef) -> bool:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute | ast.Subscript) and isinstance(inner.ctx, ast.Store | ast.Del):
            return True
        called = inner.func if isinstance(inner, ast.Call) else None
        if isinstance(inner, ast.Call) and _is_outside(inner):
            return True
        if not isinstance(called, ast.Attribute) or called.attr not in _CHANGING_CALLS:
            continue
        if _touches_attributes(called.value, node):
            return True
    return False


def _touches_attributes(value: ast.expr, node: ast.FunctionDef) -> bool:
    """The thing changed is, or may be an alias of, something of the instance; a list made here is not."""
    root = value
    while isinstance(root, ast.Attribute | ast.Subscript | ast.Call):
        root = root.func if isinstance(root, ast.Call) else root.value
    if not isinstance(root, ast.Name) or root is not value:
        return True
    made = [
        inner.value
        for inner in ast.walk(node)
        if isinstance(inner, ast.Assign)
        and any(isinstance(t, ast.Name) and t.id == root.id for t in inner.targets)
    ]
    fresh = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.Constant, ast.BinOp)
    return not made or not all(isinstance(one, fresh) or _copies(one) for one in made)


def _copies(value: ast.expr) -> bool:
    makers = {"list", "dict", "set", "sorted", "deque", "defaultdict"}
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in makers


def _own_calls(node: ast.FunctionDef) -> set[str]:
    return {
        inner.func.attr
        for inner in ast.walk(node)
        if isinstance(inner, ast.Call)
        and isinstance(inner.func, ast.Attribute)
        and isinstance(inner.func.value, ast.Name)
        and inner.func.value.id in ("self", "cls", "super")
    }
