"""Answers as the files of a folder: what a person writes and a model's JSON say the same.

    author      task.toml, prompt.md, examples.jsonl, precondition.py (optional), solution/…, files/… (starter files)
    tests       tests.jsonl (a test a line), tests/ID.py (pytest), questions.toml (optional)
    attempt     solution/…, notes.md (optional)
    rulings     rulings.toml
    checklist   review.toml
    tags        tags.toml

Covers writing the files; reading them back is `cupel.author.workflow.layout_reading`, where also what is an answer's normal form is told:
`read(write(form))` is the form without its empty parts. Files are texts by path here; folders on disk are `cupel.author.handoff`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cupel.author.workflow.layout_reading import author_form, form_of_files, suite_form
from cupel.author.workflow.records import PieceKind
from cupel.author.workflow.toml_text import toml_pairs, toml_table, toml_tables
from cupel.judge.programs import entry_of
from cupel.model.task import Interface, encode_line

__all__ = [
    "author_files",
    "author_form",
    "files_of_form",
    "form_of_files",
    "suite_files",
    "suite_form",
    "unwritable",
]

_SIMPLE_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,80}")
_LONGEST_PART, _LONGEST_PATH = 100, 240
_FILE_KEYS = frozenset({"id", "kind", "code", "requirements"})

Files = dict[str, str]
Form = Mapping[str, Any]


def files_of_form(kind: PieceKind, form: Form, entry: str = "solution.py") -> Files:
    """An answer as files.

    Args:
        kind: what it answers.
        form: as `cupel.author.workflow.submissions.form_to_json` gives it.
        entry: the file that is loaded, for a program that is one file.
    """
    return _WRITERS[kind](form, entry)


def author_files(form: Form) -> Files:
    """A task's text and its reference as files."""
    interface = form.get("interface", {})
    files = {"task.toml": _task_toml(form), "prompt.md": form.get("prompt", "")}
    files["examples.jsonl"] = _jsonl(form.get("examples", ()))
    if form.get("precondition"):
        files["precondition.py"] = form["precondition"]
    entry = entry_of(Interface.model_construct(kind=interface.get("kind"), name=interface.get("name", "")))
    files |= _program(form.get("reference", {}), entry)
    return files | {f"files/{path}": text for path, text in form.get("files", {}).items()}


def suite_files(form: Form) -> Files:
    """A tester's tests and questions as files."""
    tests = form.get("tests", ())
    files = {"tests.jsonl": _jsonl([one for one in tests if not _is_own_file(one)])}
    for one in tests:
        if _is_own_file(one):
            files[f"tests/{one['id']}.py"] = (
                f"# requirements: {', '.join(one['requirements'])}\n{one['code']}"
            )
    if form.get("questions"):
        files["questions.toml"] = toml_tables("questions", form["questions"])
    return files


def unwritable(files: Mapping[str, str]) -> Iterator[str]:
    """What keeps files from standing in a folder and coming back as they are."""
    for path, text in files.items():
        problem = _path_problem(path)
        if problem is not None:
            yield f"{path!r}: {problem}"
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            yield f"{path!r}: the text holds half of a surrogate pair; write it as an escape"
    for path in files:
        if any(other.startswith(f"{path}/") for other in files):
            yield f"{path!r} is a file and a folder; rename one"


def _path_problem(path: str) -> str | None:
    parts = path.split("/")
    if len(path) > _LONGEST_PATH or any(len(one.encode("utf-8", "replace")) > _LONGEST_PART for one in parts):
        return "too long for a file's name"
    if any(not one.isprintable() or "\\" in one for one in parts):
        return "has a character that no file's name should have"
    if any(one in ("", "..") or one.startswith(".") for one in parts):
        return "give a path inside of the folder, without parts that are empty or begin with a dot"
    if "__pycache__" in parts or path.endswith((".pyc", "~")):
        return "a name of files that are left out"
    return None


def _task_toml(form: Form) -> str:
    head = {name: form[name] for name in ("title", "difficulty", "packages") if name in form}
    parts = [toml_pairs(head)]
    parts += [toml_table(name, form[name]) for name in ("interface", "compare", "limits") if form.get(name)]
    parts.append(toml_tables("requirements", form.get("requirements", ())))
    return "\n".join(one for one in parts if one)


def _program(program: Form, entry: str) -> Files:
    files = program.get("files") if program.get("code") is None else {entry: program["code"]}
    return {f"solution/{path}": text for path, text in (files or {}).items()}


def _jsonl(records: Any) -> str:
    return "".join(encode_line(one) + "\n" for one in records)


def _is_own_file(test: Form) -> bool:
    """Whether a test comes back from a file of its own as it is."""
    requirements = test.get("requirements")
    return (
        test.get("kind") == "pytest"
        and set(test) == _FILE_KEYS
        and _SIMPLE_ID.fullmatch(test["id"]) is not None
        and isinstance(requirements, list)
        and requirements != []
        and all(isinstance(one, str) and re.fullmatch(r"[^\s,]+", one) for one in requirements)
    )


def _attempt(form: Form, entry: str) -> Files:
    notes = {"notes.md": form["notes"]} if form.get("notes") else {}
    return _program(form.get("program", {}), entry) | notes


_WRITERS: dict[PieceKind, Callable[[Form, str], Files]] = {
    PieceKind.AUTHOR: lambda form, _: author_files(form),
    PieceKind.AMEND_TASK: lambda form, _: author_files(form),
    PieceKind.TEST: lambda form, _: suite_files(form),
    PieceKind.AMEND_TESTS: lambda form, _: suite_files(form),
    PieceKind.SOLVE: _attempt,
    PieceKind.ARBITRATE: lambda form, _: {"rulings.toml": toml_tables("rulings", form["rulings"])},
    PieceKind.REVIEW: lambda form, _: {"review.toml": toml_tables("checks", form["checks"])},
    PieceKind.TAG: lambda form, _: {"tags.toml": toml_tables("answers", form["answers"])},
}
