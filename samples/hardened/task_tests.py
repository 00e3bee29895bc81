"""Values as text, comparing answers, and test files: what `run_task.py` and the pytest files of a dataset share.

Covers the literals that tests are written in (reading one evaluates nothing), the rules by which an answer is the expected
one, the names that tests use, and import lines for test files. Needs the standard library alone, so that it can lie in a dataset's folder.
"""

from __future__ import annotations

import ast
import contextlib
import datetime as dt
import itertools
import math
import subprocess
import sys
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

DRAINED = 100_000
"""Items at most that are taken of a returned iterator."""
FACTORIES: dict[str, Any] = {one.__name__: one for one in (int, float, str, list, dict, set, bool, tuple)}
BUILDERS: dict[str, Callable[..., Any]] = {"set": set, "frozenset": frozenset, "complex": complex, "float": float, "Decimal": Decimal,
            "Fraction": Fraction, "date": dt.date, "time": dt.time, "datetime": dt.datetime, "timedelta": dt.timedelta,
            "timezone": dt.timezone, "deque": deque, "OrderedDict": OrderedDict, "Counter": Counter}  # fmt: skip
BY_REPR = (
    type(None),
    bool,
    float,
    str,
    bytes,
    Decimal,
    dt.date,
    dt.time,
    dt.datetime,
    dt.timedelta,
    dt.timezone,
)


class NotPlain(Exception):  # noqa: N818 - the name says the state
    """A text that is no literal, or a value that has none: it equals nothing."""


def parse(text: str) -> Any:
    """The value of a literal's text; nothing is evaluated."""
    return value_of(ast.parse(text.strip(), mode="eval").body)


def value_of(node: ast.AST | None) -> Any:
    """The value of a syntax tree that is a literal; `NotPlain` for any other tree."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.List() | ast.Tuple() | ast.Set():
            kind = {ast.List: list, ast.Tuple: tuple, ast.Set: set}[type(node)]
            return kind(value_of(one) for one in node.elts)
        case ast.Dict(keys=keys, values=values):
            return {value_of(key): value_of(value) for key, value in zip(keys, values, strict=True)}
        case ast.Name(id="nan" | "inf" | "infinity" as name):
            return float(name)
        case ast.UnaryOp(op=op, operand=operand):
            return -value_of(operand) if isinstance(op, ast.USub) else value_of(operand)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            return value_of(left) + (value_of(right) if isinstance(op, ast.Add) else -value_of(right))
        case ast.Attribute(attr="utc"):
            return dt.timezone.utc  # noqa: UP017 - the name that older interpreters have as well
        case ast.Call(func=ast.Name(id="defaultdict"), args=args):
            factory = FACTORIES.get(getattr(args[0], "id", "")) if args else None
            return defaultdict(factory, value_of(args[1]) if len(args) > 1 else {})
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args, keywords=named) if (
            name in BUILDERS
        ):
            return BUILDERS[name](
                *map(value_of, args), **{str(one.arg): value_of(one.value) for one in named}
            )
    raise NotPlain("no literal" if node is None else ast.unparse(node)[:80])


def render(value: Any) -> str:
    """The text of a value; `NotPlain` where it, or one inside it, is of no type that has a literal."""
    kind = type(value)
    if kind is int:
        return hex(value) if abs(value) >> 512 else repr(value)
    if kind in BY_REPR:
        return repr(value)
    if kind in (list, tuple, set, frozenset, deque, OrderedDict):
        items = value.items() if kind is OrderedDict else value
        inner = "[" + ", ".join(map(render, items)) + "]"
        if kind is tuple:
            return f"({inner[1:-1]},)" if value else "()"
        bound = f", {value.maxlen}" if kind is deque and value.maxlen is not None else ""
        return inner if kind is list else f"{kind.__name__}({inner}{bound})"
    if kind in (dict, Counter, defaultdict):
        inner = "{" + ", ".join(f"{render(key)}: {render(item)}" for key, item in value.items()) + "}"
        factory = getattr(value.default_factory, "__name__", "None") if kind is defaultdict else ""
        return {dict: inner, Counter: f"Counter({inner})"}.get(kind, f"defaultdict({factory}, {inner})")
    if kind is complex:
        return f"complex({value.real!r}, {value.imag!r})"
    if kind is Fraction:
        return f"Fraction({render(value.numerator)}, {render(value.denominator)})"
    raise NotPlain(kind.__name__)


def shown(value: Any) -> str:
    """A value in a message, shortened."""
    try:
        return f"{value!r:.200}"
    except (
        ValueError,
        RecursionError,
    ):  # a whole number of more digits than Python writes, or nested too deeply
        return f"a {type(value).__name__} too large to show"


def refuse_paths_outside(files: Mapping[str, str]) -> None:
    """Raise `ValueError` where a file would be written outside of the folder that a program runs in."""
    for path in files:
        if not path or path.startswith("/") or ".." in path.split("/") or "\0" in path:
            raise ValueError(f"it has a file {path!r}, which is no path inside of a folder")


def drained(result: Any) -> Any:
    """A returned iterator as the list of its items; anything else as it is."""
    return list(itertools.islice(result, DRAINED)) if isinstance(result, Iterator) else result


def same_value(expected: Any, got: Any, rule: Mapping[str, Any]) -> bool:
    """Whether an answer is the expected one; by default `==`."""
    tolerance = rule.get("float")
    if rule.get("space") == "tokens" and isinstance(expected, str) and isinstance(got, str):
        return same_output(expected, got, rule)
    kinds = (list, tuple, set, frozenset)
    if rule.get("order") == "any" and type(expected) in kinds and type(got) in kinds:
        return _matched(list(expected), list(got), lambda one, other: _close(one, other, tolerance))
    return _close(expected, got, tolerance)


def same_output(expected: str, got: str, rule: Mapping[str, Any]) -> bool:
    """Whether standard output is the expected one: lines, white space at their ends and empty last lines ignored."""
    tolerance = rule.get("float")
    any_order, tokens = rule.get("order") == "any", rule.get("space") == "tokens"

    def rows(text: str) -> list[list[str]]:
        lines = [line.rstrip() for line in text.split("\n")]
        while lines and not lines[-1]:
            lines.pop()
        found = [line.split() if tokens or tolerance is not None else [line] for line in lines]
        return [[word for row in found for word in row]] if tokens and not any_order else found

    def same_row(one: list[str], other: list[str]) -> bool:
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(_same_token(a, b, tolerance) for a, b in pairs)

    wanted, found = rows(expected), rows(got)
    if any_order:
        return _matched(wanted, found, same_row)
    return len(wanted) == len(found) and all(map(same_row, wanted, found))


def _same_token(one: str, other: str, tolerance: Any) -> bool:
    if one == other or tolerance is None:
        return one == other
    with contextlib.suppress(ValueError):
        return _close(float(one), float(other), tolerance)
    return False


def _close(one: Any, other: Any, tolerance: Any) -> bool:
    if tolerance is None:
        return bool(one == other)
    if isinstance(one, bool) or isinstance(other, bool):
        return bool(one == other)
    numbers = (int, float, complex, Decimal, Fraction)
    if isinstance(one, numbers) and isinstance(other, numbers):
        return bool(one == other) or _near(one, other, tolerance)
    if isinstance(one, list | tuple) and type(one) is type(other):
        return len(one) == len(other) and all(
            _close(a, b, tolerance) for a, b in zip(one, other, strict=True)
        )
    if isinstance(one, dict) and isinstance(other, dict) and one != other:
        return one.keys() == other.keys() and all(_close(one[key], other[key], tolerance) for key in one)
    return bool(one == other)


def _near(one: Any, other: Any, tolerance: Mapping[str, float]) -> bool:
    a: Any
    b: Any
    if isinstance(one, complex) or isinstance(other, complex):
        a, b = complex(one), complex(other)
    else:
        try:
            a, b = float(one), float(other)
        except (OverflowError, ValueError):
            return False
        if not (math.isfinite(a) and math.isfinite(b)):
            return math.isnan(a) and math.isnan(b)
    return bool(abs(a - b) <= max(tolerance.get("abs", 0.0), tolerance.get("rel", 0.0) * abs(a)))


def _matched(expected: Sequence[Any], got: Sequence[Any], same: Callable[[Any, Any], bool]) -> bool:
    """Whether each expected item has one of its own among those given (bipartite matching by augmenting paths)."""
    owner: dict[int, int] = {}
    fits = [[at for at, other in enumerate(got) if same(one, other)] for one in expected]

    def placed(row: int, tried: set[int]) -> bool:
        for at in fits[row]:
            if at not in tried:
                tried.add(at)
                if at not in owner or placed(owner[at], tried):
                    owner[at] = row
                    return True
        return False

    return len(expected) == len(got) and all(placed(row, set()) for row in range(len(expected)))


def with_prelude(code: str, prelude: Sequence[str]) -> str:
    """A test file's text with import lines before its own, but behind its docstring and `__future__` imports."""
    last = 0
    for at, node in enumerate(ast.parse(code).body):
        is_docstring = at == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not is_docstring and not (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
            break
        last = node.end_lineno or 0
    lines = code.splitlines(keepends=True)
    return "".join([*lines[:last], *(f"{line}\n" for line in prelude), *lines[last:]])


def names_of(task: dict[str, Any]) -> tuple[str, list[str], list[str], list[str]]:
    """(entry file, module names, names that tests may use, import lines of the reference) of a task."""
    interface, reference = task["interface"], task["reference"] or {}
    kind, name = interface["kind"], interface["name"]
    entry = name.replace(".", "/") + ".py" if kind == "module" else "solution.py"
    body = ast.parse(reference.get("code") or (reference.get("files") or {}).get(entry) or "").body
    exports = interface.get("exports") or []
    if kind == "module" and not exports:
        exports = [
            one.name for one in body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        ]
    own = [] if kind in ("module", "program") else [name]
    is_free = (
        name.isidentifier() and name not in sys.stdlib_module_names and name not in task.get("packages", [])
    )
    modules = [name, "solution"] if kind == "module" else ["solution", name] if is_free else ["solution"]
    imports = [one for one in body if isinstance(one, ast.Import | ast.ImportFrom)]
    lines = [ast.unparse(one) for one in imports if getattr(one, "module", "") != "__future__"]
    return entry, modules, list(dict.fromkeys([*own, *exports])), lines


def functions_of(test: dict[str, Any]) -> list[str]:
    """The test functions of a test file, `Class.method` or `function`."""
    tree = ast.parse(test["code"])
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}

    def methods(node: ast.ClassDef) -> list[str]:
        bases = [classes[base.id] for base in node.bases if isinstance(base, ast.Name) and base.id in classes]
        own = [
            one.name for one in node.body if isinstance(one, ast.FunctionDef) and one.name.startswith("test")
        ]
        return [*(name for base in bases for name in methods(base)), *own]

    def is_case(node: ast.ClassDef) -> bool:
        named = [ast.unparse(base) for base in node.bases]
        return any("TestCase" in one or (one in classes and is_case(classes[one])) for one in named)

    found: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test") and test["kind"] == "pytest":
            found.append(node.name)
        elif isinstance(node, ast.ClassDef):
            is_named = test["kind"] == "pytest" and node.name.startswith("Test")
            if is_named or is_case(node):
                found += [f"{node.name}.{method}" for method in dict.fromkeys(methods(node))]
    return [name for name in found if test.get("only") is None or name in test["only"]]


def raises(name: str, call: Callable[[], Any]) -> bool:
    """Whether a call raises an exception of this name, or of a class that derives from it."""
    try:
        drained(call())
    except Exception as error:
        return name.rpartition(".")[2] in [one.__name__ for one in type(error).__mro__]
    return False


def run_program(entry: Path, stdin: str, seconds: float) -> str:
    """What a whole program prints; raises `CalledProcessError` where it ends with another code than 0."""
    command = [sys.executable, "-s", str(entry)]
    done = subprocess.run(
        command, input=stdin.encode(), capture_output=True, timeout=seconds, check=True, cwd=entry.parent
    )
    return done.stdout.decode("utf-8", "replace")
