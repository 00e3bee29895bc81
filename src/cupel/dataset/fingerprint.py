"""Fingerprints of programs: equal for programs that differ in names, layout, docstrings and annotations alone.

Covers reading source to a stream of syntax nodes in which every name that the program itself binds is numbered:
variables and parameters by scope, functions, classes, methods and attributes in order of appearance. Constants stay.
What cannot change an outcome goes: docstrings and other idle statements, annotations, import statements (an
imported name is told by where it comes from), `__all__`, the messages of exceptions that are raised, and files beside the
program that it does not name.

It is for finding copies, and never for deciding which programs need to be executed: see `cupel.model.source`. It
reorders nothing and knows no algebra, so that two authors' programs for one problem differ. Runs nothing.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from cupel.judge.programs import source_of
from cupel.model.source import is_idle, parsed
from cupel.model.task import Task

_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_SKIPPED = frozenset({"ctx", "type_comment", "annotation", "returns", "type_params", "type_ignores", "kind"})
_WORD = re.compile(r"\w+")
_ANY = ""
"""Stands for a word that every program has."""
_EXPORTS = "__all__"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A program's identity up to renaming."""

    digest: bytes
    """8 bytes."""
    nodes: int
    """Syntax nodes that it covers: below some 20, unrelated tasks may well have the same program."""


def fingerprint(files: Mapping[str, str]) -> Fingerprint:
    """The fingerprint of a program of one or more files, path → text.

    Files that are no Python, or do not parse, count by their text. A single file's path does not count.
    """
    digest, nodes = hashlib.blake2b(digest_size=8), 0
    for path in sorted(files):
        tree = parsed(files[path]) if path.endswith(".py") else None
        tokens = _tokens(tree) if tree is not None else None
        if len(files) > 1:
            digest.update(path.encode("utf-8", "surrogatepass") + b"\0")
        if tokens is None:
            digest.update(files[path].strip().encode("utf-8", "surrogatepass"))
            nodes += len(files[path].split())
        else:
            digest.update("\0".join(tokens).encode("utf-8", "surrogatepass"))
            nodes += sum(token[:1] == "<" for token in tokens)
        digest.update(b"\0\0")
    return Fingerprint(digest.digest(), nodes)


def reference_fingerprint(task: Task) -> Fingerprint | None:
    """That of a task's reference, with what it uses of the task's starter files; None where there is no reference."""
    if task.reference is None:
        return None
    source = source_of(task, task.reference)
    return fingerprint(_used(source.files, source.entry))


def entry_fingerprint(task: Task) -> Fingerprint | None:
    """That of the file alone that is loaded of a task's reference; None where there is no reference."""
    if task.reference is None:
        return None
    source = source_of(task, task.reference)
    return fingerprint({source.entry: source.files[source.entry]})


def part_fingerprints(task: Task, *, starter: bool) -> list[Fingerprint]:
    """The reference as a whole, and each of its Python files by itself: in which of them the work is done is not known.

    Args:
        task: what has a reference; without one there is nothing.
        starter: whether the task's starter files are among its files.
    """
    whole = reference_fingerprint(task)
    if task.reference is None or whole is None:
        return []
    source = source_of(task, task.reference)
    own = set(task.reference.files or {source.entry}) | {source.entry}
    parts = {path: text for path, text in source.files.items() if path in own or starter}
    found = [fingerprint({path: text}) for path, text in sorted(parts.items()) if path.endswith(".py")]
    return list(dict.fromkeys([whole, *found]))


def _used(files: Mapping[str, str], entry: str) -> dict[str, str]:
    """The entry, and what it or a file that it uses names, by file or by module; blank files are of no use."""
    used = {entry: files[entry]}
    package = PurePosixPath(entry).parent
    waiting = {path: text for path, text in files.items() if path != entry and text.strip()}
    is_grown = True
    while is_grown:
        words = {_ANY, *(word for text in used.values() for word in _WORD.findall(text))}
        found = {path: text for path, text in waiting.items() if _names(path, package) & words}
        used |= found
        waiting = {path: text for path, text in waiting.items() if path not in found}
        is_grown = bool(found)
    return used


def _names(path: str, package: PurePosixPath) -> set[str]:
    """Words by one of which a program names a file; that a package begins with a file of its own needs no word."""
    file = PurePosixPath(path)
    if file.name != "__init__.py":
        return set(_WORD.findall(file.stem)) or {file.name}
    is_loaded = file.parent in (package, *package.parents) and file.parent.name != ""
    return {_ANY if is_loaded else file.parent.name}


def _tokens(tree: ast.Module) -> list[str] | None:
    """The stream of a syntax tree; None where it is nested too deeply to be read."""
    try:
        return _Stream(tree).tokens
    except RecursionError:
        return None


class _Stream:
    """One program being read."""

    def __init__(self, tree: ast.Module) -> None:
        self.tokens: list[str] = []
        nodes = list(ast.walk(tree))
        self._imports = dict(_imported(nodes))
        self._attributes = {name: f"a{index}" for index, name in enumerate(_own_attributes(nodes))}
        self._parameters = {node.arg for node in nodes if isinstance(node, ast.arg)}
        self._block(tree.body, (self._numbered(tree.body, 0),))

    def _numbered(self, body: Iterable[ast.AST], depth: int) -> dict[str, str]:
        """New names for what a scope binds, in order of binding."""
        declared: set[str] = set()
        names: dict[str, None] = {}
        for node in _own(body):
            if isinstance(node, ast.Global | ast.Nonlocal):
                declared.update(node.names)
            names.update(dict.fromkeys(_binds(node)))
        kept = [name for name in names if name not in declared and name != _EXPORTS]
        return {name: f"v{depth}.{index}" for index, name in enumerate(kept)}

    def _block(self, statements: Iterable[ast.stmt], scopes: tuple[dict[str, str], ...]) -> None:
        for statement in statements:
            if not is_idle(statement) and not _only_imports_or_exports(statement):
                self._node(statement, scopes)
        self.tokens.append(";")

    def _node(self, node: ast.AST, scopes: tuple[dict[str, str], ...]) -> None:
        put = self.tokens.append
        match node:
            case ast.Name(id=name):
                put("<n")
                put(self._name(name, scopes))
                return
            case ast.Constant(value=value):
                put("<c")
                put(type(value).__name__)
                put(repr(value) if not isinstance(value, int) or abs(value) < 1 << 64 else hex(value))
                return
            case ast.Attribute():
                self._attribute(node, scopes)
                return
            case ast.Raise(exc=ast.Call() as call):
                put("<Raise")
                self._node(_without_message(call), scopes)
                return
            case ast.AnnAssign(target=target, value=None):
                put("<field")
                self._node(target, scopes)
                return
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                put("<Assign")
                put("1")
                self._node(target, scopes)
                self._node(value, scopes)
                return
            case ast.keyword(arg=name, value=value):
                put("<k" if name in self._parameters else f"<k{name}")
                self._node(value, scopes)
                return
        put("<" + type(node).__name__)
        if isinstance(node, _Function):
            scopes = (*scopes, self._numbered([node.args, *_listed(node.body)], len(scopes)))
        elif isinstance(node, _Comprehension):
            scopes = (*scopes, self._numbered(node.generators, len(scopes)))
        self._fields(node, scopes)

    def _fields(self, node: ast.AST, scopes: tuple[dict[str, str], ...]) -> None:
        put = self.tokens.append
        names = node._fields if not isinstance(node, _Comprehension) else ("generators", *node._fields)
        for field in dict.fromkeys(names):
            value = getattr(node, field, None)
            if field in _SKIPPED or value is None:
                continue
            if isinstance(value, str):
                put(self._defined(node, value, scopes))
            elif isinstance(value, ast.AST):
                self._node(value, scopes)
            elif isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                self._block(value, scopes)
            elif isinstance(value, list):
                put(str(len(value)))
                for item in value:
                    if isinstance(item, ast.AST):
                        self._node(item, scopes)
                    else:
                        put(self._name(item, scopes) if isinstance(item, str) else repr(item))
            else:
                put(repr(value))

    def _attribute(self, node: ast.Attribute, scopes: tuple[dict[str, str], ...]) -> None:
        if isinstance(node.value, ast.Name) and self._name(node.value.id, scopes) in self._imports.values():
            self.tokens += ["<n", f"{self._name(node.value.id, scopes)}.{node.attr}"]
            return
        self.tokens += ["<.", self._attributes.get(node.attr, node.attr)]
        self._node(node.value, scopes)

    def _defined(self, node: ast.AST, name: str, scopes: tuple[dict[str, str], ...]) -> str:
        """What a name that stands in a field of its own is called: a method is an attribute."""
        found = self._name(name, scopes)
        return self._attributes.get(name, found) if found == name else found

    def _name(self, name: str, scopes: tuple[dict[str, str], ...]) -> str:
        for scope in reversed(scopes):
            if name in scope:
                return scope[name]
        return self._imports.get(name) or self._attributes.get(name, name)


def _only_imports_or_exports(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign | ast.AugAssign):
        targets = [statement.target]
    else:
        return isinstance(statement, ast.Import | ast.ImportFrom)
    return all(isinstance(one, ast.Name) and one.id == _EXPORTS for one in targets)


def _listed(body: ast.expr | list[ast.stmt]) -> list[ast.AST]:
    return [*body] if isinstance(body, list) else [body]


def _own(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The nodes of a scope in source order, without those inside the scopes that it holds."""
    for node in body:
        yield node
        if isinstance(node, ast.ClassDef | _Function | _Comprehension):
            continue
        yield from _own(ast.iter_child_nodes(node))


def _binds(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
        case ast.MatchMapping(rest=str(name)):
            yield name


def _imported(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    """(name in the program, where it comes from) of every import."""
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                yield alias.asname or whole, f"import {whole}"
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, f"import {node.module or '.'}.{alias.name}"


def _own_attributes(nodes: Iterable[ast.AST]) -> dict[str, None]:
    """Names of methods, of what stands in classes, and of attributes that the program assigns; no dunder names."""
    found: dict[str, None] = {}
    for node in nodes:
        if isinstance(node, ast.ClassDef):
            found.update(dict.fromkeys(name for item in _own(node.body) for name in _binds(item)))
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found[node.attr] = None
    return {name: None for name in found if not (name.startswith("__") and name.endswith("__"))}


def _without_message(call: ast.Call) -> ast.Call:
    kept = [
        arg
        for arg in call.args
        if not (
            isinstance(arg, ast.JoinedStr) or (isinstance(arg, ast.Constant) and isinstance(arg.value, str))
        )
    ]
    return ast.Call(func=call.func, args=kept, keywords=call.keywords)
