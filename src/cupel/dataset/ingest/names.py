"""Names: what a program binds at its top level, and what a piece of test code takes from outside.

Covers the question whether a test can stand on the task's interface. Reads syntax trees and symbol tables;
executes nothing, and does not follow `import *`.
"""

from __future__ import annotations

import ast
import builtins
import symtable
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cupel.model.errors import TaskError
from cupel.model.source import parsed, top_level_imports

_BUILTINS = frozenset(dir(builtins)) | {"__name__", "__file__", "__doc__"}
_JUDGE_KNOWS = "math"
"""Plain asserts may say `math.isclose` without an import: a judge compares such answers itself."""


@dataclass(frozen=True, slots=True)
class Namespace:
    """What a test of one task may name without binding it itself."""

    entry: str
    """The function or class under test."""
    defined: frozenset[str] = frozenset()
    """Names bound at the top level of the reference, or of any candidate where there is no reference."""
    imports: Mapping[str, str] = field(default_factory=dict)
    """Name → the reference's import statement that binds it."""
    known: bool = True
    """Whether there is a program that the names were read from."""

    @property
    def exposed(self) -> frozenset[str]:
        """The names that an interface can expose to tests."""
        return self.defined | {self.entry}


def namespace(entry: str, programs: Sequence[str]) -> Namespace:
    """The names that these programs (the reference, or in its place the candidates) offer to tests."""
    trees = [tree for tree in map(parsed, programs) if tree is not None]
    imports: dict[str, str] = {}
    for program in programs:
        for statement in top_level_imports(program):
            imports.update(dict.fromkeys(bound(ast.parse(statement).body), statement))
    defined = {name for tree in trees for name in bound(tree.body)} - imports.keys()
    return Namespace(entry, frozenset(defined), imports, known=bool(trees))


def bound(statements: Iterable[ast.stmt]) -> Iterator[str]:
    """The names that statements bind in their own scope, blocks of `if`, `try`, `for` and `with` included."""
    pending: list[ast.AST] = []
    pending.extend(reversed(list(statements)))
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                yield node.id
        elif not isinstance(node, ast.Lambda | ast.GeneratorExp | ast.ListComp | ast.SetComp | ast.DictComp):
            pending.extend(list(ast.iter_child_nodes(node))[::-1])


def free(statements: Sequence[ast.stmt]) -> list[str]:
    """The names that the statements read and neither bind themselves nor find among the builtins, sorted."""
    return free_in(unparsed(statements))


def free_in(source: str) -> list[str]:
    """The same for program text; `TaskError` where it is not Python that compiles."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            top = symtable.symtable(source, "<test>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise TaskError(f"it is not Python that compiles: {error}") from None
    own = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    read: set[str] = set()
    pending = [top]
    while pending:
        table = pending.pop()
        outer = table is top
        read.update(
            s.get_name() for s in table.get_symbols() if s.is_global() or (outer and s.is_referenced())
        )
        pending.extend(table.get_children())
    return sorted(read - own - _BUILTINS)


def fits_plain_assert(names: Iterable[str], space: Namespace) -> bool:
    """Whether an assert that reads these names can stand alone, on what the interface exposes.

    Where there is no program to read names from, every name has the benefit of the doubt.
    """
    return not space.known or all(name in space.exposed or name == _JUDGE_KNOWS for name in names)


def import_statements(names: Iterable[str], space: Namespace) -> list[str]:
    """The import statements that test code needs which reads these names.

    Raises:
        TaskError: a name is bound by nothing.
    """
    available = {_JUDGE_KNOWS: "import math", **space.imports}
    needed = [name for name in names if name not in space.exposed]
    unbound = [name for name in needed if name not in available]
    if unbound and space.known:
        raise TaskError(f"it uses {', '.join(unbound)}, which neither the reference nor the test binds")
    return list(dict.fromkeys(available[name] for name in needed if name in available))


def exports(tests: Iterable[Mapping[str, Any]], space: Namespace) -> list[str]:
    """The names beside the entry that the tests use and the programs define: the interface's `exports`."""
    used = {str(test["function"]) for test in tests if test.get("function")}
    used.update(name for test in tests if "code" in test for name in free_in(test["code"]))
    return sorted(used & space.defined - {space.entry})


def unparsed(statements: Sequence[ast.stmt]) -> str:
    """The text of statements; `TaskError` where there is none (a number or a nesting beyond Python's limits)."""
    try:
        return ast.unparse(ast.Module(list(statements), []))
    except (ValueError, RecursionError) as error:
        raise TaskError(f"its text cannot be written again: {error}") from None
