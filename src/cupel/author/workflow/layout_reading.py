"""Reading an answer from the files of a folder, with errors that name file and line and say what to do.

Covers every kind of answer. Comes back in normal form: empty optional parts are left out, a program of one file that is the entry is
`code`, tests that are files follow those that are lines, in the order of their names. What the answer has to keep beyond its form is
`cupel.author.workflow.intake`; writing is `cupel.author.workflow.layout`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from cupel.author.workflow.answer_files import AnswerFiles
from cupel.author.workflow.records import PieceKind
from cupel.author.workflow.submissions import (
    FORMS,
    AuthorForm,
    CheckForm,
    Question,
    RulingForm,
    TagAnswer,
)
from cupel.judge.programs import DEFAULT_ENTRY, entry_of
from cupel.model.errors import TaskError
from cupel.model.suggestion import did_you_mean
from cupel.model.task import Compare, FloatTolerance, Interface, Limits, Requirement, Step, one_test

_KINDS_OF_TEST = ("assert", "call", "calls", "pytest", "stdio", "unittest")
_REQUIREMENTS_LINE = re.compile(r"^#[ \t]*requirements[ \t]*:[ \t]*(.*)$", re.MULTILINE)
_ANYWHERE = "a line such as `# requirements: R1, R3`"
_TEST_FIELDS = {
    "call": ("args", "kwargs", "function", "expected", "raises"),
    "calls": ("steps",),
    "assert": ("code",),
    "stdio": ("stdin", "stdout"),
    "unittest": ("code", "only"),
    "pytest": ("code", "only"),
}
_EVERY_TEST = ("id", "kind", "requirements", "compare", "visibility", "origin")

Files = Mapping[str, str]
Record = dict[str, Any]


def form_of_files(kind: PieceKind, files: Files, entry: str = DEFAULT_ENTRY) -> Record:
    """An answer from files, as JSON.

    Args:
        kind: what it answers.
        files: path → text, as they stand in the folder that was to be filled.
        entry: the file that is loaded, where a program is asked for.

    Raises:
        TaskError: one problem a line.
    """
    read = AnswerFiles(files)
    record = _READERS[kind](read, entry)
    read.nothing_else()
    _hold_against_form(read, kind, record)
    if read.problems:
        raise TaskError("\n".join(dict.fromkeys(read.problems)))
    return record


def _hold_against_form(read: AnswerFiles, kind: PieceKind, record: Record) -> None:
    """Note what does not keep the form, in files of which nothing worse is known."""
    known = [one.partition(":")[0].partition(" ")[0] for one in read.problems]
    try:
        FORMS[kind].model_validate(record)
    except ValidationError as error:
        for one in error.errors(include_url=False, include_input=False):
            problem = _placed(read, one["loc"], one["msg"].removeprefix("Value error, "))
            path = problem.partition(":")[0].partition(" ")[0]
            if not any(other.startswith(path) for other in known):
                read.problems.append(problem)


def author_form(files: Files) -> Record:
    """A task's text and its reference from files.

    Raises:
        TaskError: one problem a line.
    """
    return form_of_files(PieceKind.AUTHOR, files)


def suite_form(files: Files) -> Record:
    """A tester's tests and questions from files.

    Raises:
        TaskError: one problem a line.
    """
    return form_of_files(PieceKind.TEST, files)


def _author(read: AnswerFiles, _: str) -> Record:
    told = read.toml("task.toml")
    prompt = read.text("prompt.md", "write the problem there, as a solver is to see it")
    read.keys("task.toml", told, [one for one in AuthorForm.model_fields if one not in _OWN_FILES])
    record: Record = {name: told[name] for name in ("title", "difficulty", "packages") if name in told}
    record["prompt"] = prompt
    for name, form in (("interface", Interface), ("compare", Compare), ("limits", Limits)):
        table = read.table("task.toml", told, name, _names(form))
        if table is not None:
            record[name] = _kept(table)
    compare = record.get("compare", {})
    if isinstance(compare.get("float"), dict):
        read.keys("task.toml", compare["float"], _names(FloatTolerance), "compare")
    record["requirements"] = read.tables("task.toml", told, "requirements", _names(Requirement))
    record["examples"] = _tests(read, "examples.jsonl", has_id=False)
    precondition = read.optional("precondition.py")
    if precondition is not None:
        record["precondition"] = precondition
    record["files"] = read.under("files/")
    record["reference"] = _program(read, _entry(record.get("interface")))
    return {name: value for name, value in record.items() if value not in ({}, []) or name in _NEEDED}


_OWN_FILES = ("prompt", "files", "precondition", "examples", "reference")
"""What of an author's answer does not stand in `task.toml`."""
_NEEDED = ("requirements", "examples", "reference", "interface")


def _entry(interface: Any) -> str:
    told = interface if isinstance(interface, dict) else {}
    kind, name = told.get("kind"), told.get("name")
    if not isinstance(name, str) or not name:
        return DEFAULT_ENTRY
    return entry_of(Interface.model_construct(kind=kind, name=name))


def _testing(read: AnswerFiles, _: str) -> Record:
    tests = _tests(read, "tests.jsonl", has_id=True)
    for path, code in sorted(read.under("tests/").items()):
        name, _dot, ending = path.rpartition(".")
        if ending != "py" or "/" in path:
            read.problem(f"tests/{path}", "only pytest files `tests/ID.py` stand there; remove or rename it")
            continue
        found = _REQUIREMENTS_LINE.search(code)
        if found is None:
            read.problem(f"tests/{path}", f"add {_ANYWHERE}: which requirements its tests check")
            continue
        names = [one for one in re.split(r"[\s,]+", found[1]) if one]
        rest = code[: found.start()] + code[found.end() :].removeprefix("\n")
        tests.append({"id": name, "kind": "pytest", "code": rest, "requirements": names})
    record: Record = {"tests": tests}
    told = read.toml("questions.toml", needed=False)
    read.keys("questions.toml", told, ["questions"])
    questions = read.tables("questions.toml", told, "questions", _names(Question))
    return record | ({"questions": questions} if questions else {})


def _tests(read: AnswerFiles, path: str, *, has_id: bool) -> list[Record]:
    tests = []
    for line, record in read.lines(path):
        for problem in _test_problems(record, has_id=has_id):
            read.problem(path, problem, line)
        tests.append(record)
    return tests


def _test_problems(record: Any, *, has_id: bool) -> Iterable[str]:
    """What is wrong with one line that should be a test."""
    if not isinstance(record, dict):
        return ["a test is an object: {…}"]
    if record.get("kind") not in _KINDS_OF_TEST:
        return [f"kind {record.get('kind')!r}: give one of {', '.join(_KINDS_OF_TEST)}"]
    if has_id and not isinstance(record.get("id"), str):
        return ['give it an id, such as "id": "empty-list"']
    problems = list(unknown_fields(record))
    whole = {"id": "x", **record, "visibility": "public", "origin": "x"}
    try:
        one_test(whole)
    except TaskError as error:
        problems += [one.removeprefix(f"{record['kind']}.") for one in str(error).split("; ")]
    return problems


def unknown_fields(test: Mapping[str, Any]) -> Iterator[str]:
    """Fields of a test, of its steps and of how it is compared that the format does not have: they would say nothing.

    Args:
        test: an object whose `kind` is one of those that there are.
    """
    kind = test["kind"]
    yield from _unknown(test, (*_EVERY_TEST, *_TEST_FIELDS[kind]), f"a test of kind {kind!r}")
    if kind == "calls" and isinstance(test.get("steps"), list):
        for step in test["steps"]:
            yield from _unknown(step, _names(Step), "a step")
    compare = test.get("compare")
    yield from _unknown(compare, _names(Compare), "`compare`")
    if isinstance(compare, Mapping):
        yield from _unknown(compare.get("float"), _names(FloatTolerance), "`compare.float`")


def _unknown(record: Any, known: Sequence[str], where: str) -> Iterator[str]:
    if isinstance(record, Mapping):
        for name in record:
            if name not in known:
                guess = did_you_mean(name, known) or f"; there are {', '.join(known)}"
                yield f"no field {name!r} in {where}{guess}"


def _attempt(read: AnswerFiles, entry: str) -> Record:
    record: Record = {"program": _program(read, entry)}
    notes = read.optional("notes.md")
    return record | ({"notes": notes} if notes is not None else {})


def _program(read: AnswerFiles, entry: str) -> Record:
    files = read.under("solution/")
    if not any(text.strip() for text in files.values()):
        read.problem(f"solution/{entry}", "write the program there")
    if list(files) == [entry]:
        return {"code": files[entry]}
    return {"files": files}


def _from_tables(path: str, name: str, form: Any) -> Callable[[AnswerFiles, str], Record]:
    def read_tables(read: AnswerFiles, _: str) -> Record:
        told = read.toml(path)
        read.keys(path, told, [name])
        return {name: read.tables(path, told, name, _names(form))}

    return read_tables


def _names(form: Any) -> list[str]:
    return [field.alias or name for name, field in form.model_fields.items()]


def _kept(table: Record) -> Record:
    return {name: value for name, value in table.items() if not (name in _OPTIONAL and value in ("", []))}


_OPTIONAL = ("signature", "checker", "exports")
"""Keys that may stand there empty, which says the same as nothing."""
_PLACES = {
    "prompt": "prompt.md",
    "precondition": "precondition.py",
    "examples": "examples.jsonl",
    "tests": "tests.jsonl",
    "reference": "solution/",
    "program": "solution/",
    "notes": "notes.md",
    "files": "files/",
    "questions": "questions.toml",
    "rulings": "rulings.toml",
    "checks": "review.toml",
    "answers": "tags.toml",
}
"""First part of a problem's place in the form → the file; what is not here stands in `task.toml`."""


def _placed(read: AnswerFiles, where: tuple[int | str, ...], message: str) -> str:
    """A problem of the form as one of the files."""
    path = _PLACES.get(str(where[0]), "task.toml") if where else "."
    if not path.endswith(".toml"):
        return f"{path}: {message}"
    index = where[1] if len(where) > 1 and isinstance(where[1], int) else None
    names = [str(one) for one in where if not isinstance(one, int)]
    table = names[0] if len(names) > 1 or index is not None else None
    key = names[-1] if table is None or len(names) > 1 else None
    line = read.line_of(path, table, index or 0, key)
    shown = ".".join(names)
    return f"{path}{f' line {line}' if line else ''}: {shown}: {message}"


_READERS: dict[PieceKind, Callable[[AnswerFiles, str], Record]] = {
    PieceKind.AUTHOR: _author,
    PieceKind.AMEND_TASK: _author,
    PieceKind.TEST: _testing,
    PieceKind.AMEND_TESTS: _testing,
    PieceKind.SOLVE: _attempt,
    PieceKind.ARBITRATE: _from_tables("rulings.toml", "rulings", RulingForm),
    PieceKind.REVIEW: _from_tables("review.toml", "checks", CheckForm),
    PieceKind.TAG: _from_tables("tags.toml", "answers", TagAnswer),
}
