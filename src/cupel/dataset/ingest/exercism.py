"""`exercism`: exercises of the Exercism Python track (and the Aider polyglot benchmark) as module tasks.

Covers a folder of exercises, a single exercise (`.meta/config.json`, `.docs/*.md`, stub, test and example
files), and JSON Lines with `slug` and `files` (path → text). The solution's stub becomes a starter file, the
example the reference, each test file a test, and the names that the test files take from the module its
exports. Hints and the exercise's other `.meta` files are not read; nothing is run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from cupel.dataset.ingest import fields
from cupel.dataset.ingest.draft import Draft, Dropped, Payload, published
from cupel.dataset.ingest.names import bound, free_in
from cupel.dataset.ingest.records import Row, SetAside, rows
from cupel.dataset.ingest.testfile import file_kind
from cupel.model.errors import TaskError, UsageError
from cupel.model.source import parsed
from cupel.model.task import decode_line

CONFIG = ".meta/config.json"
_DOCS = (".docs/introduction.md", ".docs/instructions.md", ".docs/instructions.append.md")
_FROM_CONFIG = ("blurb", "source", "source_url")
_USED = frozenset({"slug", "files", "candidates", "unreadable"})


def exercises(source: Path) -> Iterator[Row | SetAside]:
    """The exercises under a folder, by path, or those of a JSON Lines file.

    Raises:
        UsageError: there is nothing of the kind.
    """
    if not source.is_dir():
        yield from rows(source)
        return
    configs = sorted(source.rglob(CONFIG))
    if not configs:
        raise UsageError(f"{source}: no exercise in it (a folder with {CONFIG})")
    for config in configs:
        folder = config.parent.parent
        yield Row(folder, None, {"slug": folder.resolve().name, **_files_of(folder)})


def convert(row: Row) -> Draft:
    """The draft of one exercise; `TaskError` names the file that is missing or unreadable."""
    data = row.data
    slug, files = fields.filled(data, "slug"), _text_files(data)
    config = _config(files)
    listed = {key: _listed(config, key) for key in ("solution", "test", "example", "exemplar", "editor")}
    solutions = listed["solution"]
    if not solutions:
        raise TaskError(f"{CONFIG}: files.solution names no file")
    tests = {path: _file(files, path) for path in listed["test"]}
    name = _module_name(solutions, [tree for tree in map(parsed, tests.values()) if tree])
    examples = {path: _file(files, path) for path in listed["example"] or listed["exemplar"]}
    starters = {path: text for path, text in sorted(files.items()) if _is_starter(path, tests)}
    reference = _reference(solutions, name, examples)
    found = [(path, _test(path, text)) for path, text in tests.items()]
    candidates, lost = published(data)
    return Draft(
        id=slug,
        prompt=_prompt(files),
        kind="module",
        name=name,
        reference=reference,
        tests=[test for _, test in found],
        exports=_exports(name, list(tests.values()), reference),
        files=starters,
        candidates=candidates,
        metadata=fields.left_over(data, _USED)
        | {key: config[key] for key in _FROM_CONFIG if config.get(key)},
        dropped=[*_unreadable(data), *lost],
    )


def _files_of(folder: Path) -> dict[str, dict[str, str]]:
    """The exercise's files as `files`, and under `unreadable` why some could not be read."""
    files: dict[str, str] = {}
    unreadable: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or _is_foreign(name):
            continue
        try:
            files[name] = path.read_text("utf-8")
        except UnicodeDecodeError as error:
            unreadable[name] = f"not UTF-8: {error.reason} at byte {error.start}"
    return {"files": files, "unreadable": unreadable}


def _is_foreign(path: str) -> bool:
    """Files that belong to no exercise: caches, and folders of other tools."""
    parts = PurePosixPath(path).parts
    hidden = [part for part in parts if part.startswith(".") and part not in (".meta", ".docs")]
    return bool(hidden) or "__pycache__" in parts


def _text_files(data: Mapping[str, Any]) -> dict[str, str]:
    files = fields.required(data, "files")
    if not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
        raise TaskError("files: an object of path → text is required")
    for path in files:
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise TaskError(f"files: {path!r} leads out of the exercise")
    return files


def _unreadable(data: Mapping[str, Any]) -> list[Dropped]:
    return [Dropped(path, reason) for path, reason in data.get("unreadable", {}).items()]


def _config(files: Mapping[str, str]) -> dict[str, Any]:
    try:
        config = decode_line(_file(files, CONFIG))
    except TaskError as error:
        raise TaskError(f"{CONFIG}: {error}") from None
    if not isinstance(config, dict) or not isinstance(config.get("files"), dict):
        raise TaskError(f"{CONFIG}: an object with `files` is required")
    return config


def _listed(config: Mapping[str, Any], key: str) -> list[str]:
    paths = config["files"].get(key) or []
    if not fields.are_texts(paths):
        raise TaskError(f"{CONFIG}: files.{key} is a list of paths")
    return paths


def _file(files: Mapping[str, str], path: str) -> str:
    if path not in files:
        raise TaskError(f"{path}: the file is missing or not text")
    return files[path]


def _prompt(files: Mapping[str, str]) -> str:
    parts = [files[path].strip() for path in _DOCS if files.get(path, "").strip()]
    if not parts:
        raise TaskError(f"none of {', '.join(_DOCS)} is there to make a prompt of")
    return "\n\n".join(parts) + "\n"


def _is_starter(path: str, tests: Mapping[str, str]) -> bool:
    return not path.startswith(".") and path not in tests


def _module_name(solutions: Sequence[str], tests: Sequence[ast.Module]) -> str:
    """The solution module that a test file imports first; with one solution file there is no choice."""
    modules = [PurePosixPath(path).stem for path in solutions]
    imported = [node.module for tree in tests for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return next((module for module in imported if module in modules), modules[0])


def _reference(solutions: Sequence[str], name: str, examples: Mapping[str, str]) -> dict[str, Any] | None:
    """The examples in the places of the solution files: by file name, or else in the order of the lists."""
    if not examples:
        return None
    if len(solutions) == 1 and len(examples) == 1 and solutions[0] == f"{name}.py":
        return {"code": next(iter(examples.values()))}
    by_name = {PurePosixPath(path).name: text for path, text in examples.items()}
    if all(PurePosixPath(path).name in by_name for path in solutions):
        return {"files": {path: by_name[PurePosixPath(path).name] for path in solutions}}
    if len(solutions) != len(examples):
        raise TaskError(f"{CONFIG}: {len(solutions)} solution files, but {len(examples)} example files")
    return {"files": dict(zip(solutions, examples.values(), strict=True))}


def _test(path: str, code: str) -> Payload:
    tree = parsed(code)
    kind = file_kind(tree) if tree else None
    if kind is None:
        raise TaskError(f"{path}: it holds no test function")
    return {"kind": kind, "code": code}


def _exports(name: str, tests: Sequence[str], reference: Mapping[str, Any] | None) -> list[str]:
    """The module's names that test files import, take as attributes, or use after `import *`; sorted."""
    found: set[str] = set()
    for code in tests:
        tree = parsed(code)
        found.update(_taken_from(name, tree) if tree else ())
        if "*" in found:
            found.update(set(free_in(code)) & _defined(name, reference))
    return sorted(found - {"*"})


def _taken_from(module: str, tree: ast.Module) -> set[str]:
    """`x` of `from module import x as y`, and of `m.x` after `import module as m`."""
    taken: set[str] = set()
    aliases: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            aliases.update(alias.asname or alias.name for alias in node.names if alias.name == module)
        elif isinstance(node, ast.ImportFrom) and node.module == module:
            taken.update(alias.name for alias in node.names)
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    taken.update(a.attr for a in attributes if isinstance(a.value, ast.Name) and a.value.id in aliases)
    return taken


def _defined(name: str, reference: Mapping[str, Any] | None) -> set[str]:
    files: Mapping[str, str] = (reference or {}).get("files") or {
        f"{name}.py": (reference or {}).get("code", "")
    }
    tree = parsed(files.get(f"{name}.py", ""))
    return set(bound(tree.body)) if tree else set()
