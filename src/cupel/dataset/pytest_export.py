"""A task's tests as pytest files that a person can read and run without Cupel.

Covers every kind of test: a `call`, `calls`, `assert` or `stdio` test becomes a function, a test file stays a file with the
names that it uses imported. Public and private tests stand in files of their own. The files use `task_tests.py`, which lies in
the dataset's folder, and run in one process with the program: they are for people, not for verdicts on programs that
nobody trusts. Runs nothing and writes no file.
"""

from __future__ import annotations

import ast
import json
import re
import textwrap
from collections.abc import Iterator
from typing import Any

from cupel.dataset.standalone.task_tests import with_prelude
from cupel.judge.checks import names_of
from cupel.judge.programs import entry_of, source_of
from cupel.judge.test_functions import test_functions
from cupel.model.errors import TaskError
from cupel.model.hashing import content_hash
from cupel.model.source import parsed, top_level_imports
from cupel.model.task import AssertTest, CallsTest, CallTest, Compare, FileTest, StdioTest, Step, Task

CONFTEST = "conftest.py"
_SECONDS = 10.0
_HEADER = '''"""{what} tests of the task {id}. Run `python -m pytest` in this folder's parent."""

import solution
from task_tests import drained, parse, raises, same_value
'''
_PROGRAM_HEADER = '''"""{what} tests of the task {id}. Run `python -m pytest` in this folder's parent."""

from pathlib import Path

from conftest import PROGRAM
from task_tests import parse, run_program, same_output
'''
_CONFTEST = '''"""Finds the program under test: the folder above this one, or the one that the variable PROGRAM names."""

import importlib.util
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = Path(os.environ.get("PROGRAM", HERE.parent)).resolve()
PROGRAM = FOLDER / {entry!r}
NAMES = {names!r}
ONLY = {only!r}
SHARED = next((one for one in HERE.parents if (one / "task_tests.py").exists()), None)
if SHARED is None:
    raise SystemExit("task_tests.py is missing: copy it from the dataset's folder to a folder above this one")
sys.path[:0] = [str(FOLDER), str(HERE), str(SHARED)]
if NAMES:
    spec = importlib.util.spec_from_file_location(NAMES[0], PROGRAM)
    module = importlib.util.module_from_spec(spec)
    sys.modules.update(dict.fromkeys(NAMES, module))
    spec.loader.exec_module(module)


def pytest_collection_modifyitems(items):
    """Of some test files only these functions are part of the task."""
    for item in list(items):
        only = ONLY.get(item.path.name)
        if only is not None and item.nodeid.partition("::")[2].replace("::", ".") not in only:
            items.remove(item)
'''


def pytest_files(task: Task) -> dict[str, str]:
    """File name → text of a task's tests."""
    files: dict[str, str] = {}
    only: dict[str, list[str]] = {}
    for compare in [task.compare, *(test.compare for test in task.tests)]:
        if compare is not None and compare.checker is not None:
            files[f"{_checker_module(compare.checker)}.py"] = compare.checker
    names = _distinct_names(task)
    for visibility in ("public", "private"):
        tests = [test for test in task.tests if test.visibility == visibility]
        written = "\n\n".join(
            _function(task, test, names[test.id]) for test in tests if not isinstance(test, FileTest)
        )
        if written:
            header = _PROGRAM_HEADER if task.interface.kind == "program" else _HEADER
            text = header.format(what=visibility.capitalize(), id=json.dumps(task.id)[1:-1])
            files[f"test_{visibility}.py"] = text + "\n\n" + written
        for test in tests:
            if isinstance(test, FileTest):
                name = f"test_{visibility}_{names[test.id]}.py"
                files[name] = with_prelude(test.code, _prelude(task))
                if test.only is not None:
                    only[name] = _functions(test)
    files[CONFTEST] = _conftest(task, only)
    return files


def _conftest(task: Task, only: dict[str, list[str]]) -> str:
    is_program = task.interface.kind == "program"
    names = [] if is_program or task.reference is None else list(source_of(task, task.reference).names)
    if not is_program and not names:
        names = ["solution"]
    return _CONFTEST.format(entry=entry_of(task.interface), names=names, only=only)


def _prelude(task: Task) -> list[str]:
    """Imports of the names that a test file may use."""
    names = names_of(task)
    own = [f"from solution import {', '.join(names)}"] if names else []
    if task.reference is None:
        return own
    source = source_of(task, task.reference)
    return [*top_level_imports(source.files[source.entry]), *own]


def _functions(test: FileTest) -> list[str]:
    try:
        return test_functions(test)
    except TaskError:
        return list(test.only or [])


def _distinct_names(task: Task) -> dict[str, str]:
    """Test id → a part of a Python name, another one for each test."""
    found: dict[str, str] = {}
    for test in task.tests:
        name = _identifier(test.id)
        found[test.id] = f"{name}_{len(found)}" if name in found.values() else name
    return found


def _function(task: Task, test: Any, name: str) -> str:
    """One test as a function."""
    compare = test.compare if test.compare is not None else task.compare
    checks = f"  # checks {', '.join(test.requirements)}" if test.requirements else ""
    lines = list(_body(task, test, compare))
    return f"def test_{name}():{checks}\n" + textwrap.indent("\n".join(lines), "    ") + "\n"


def _body(task: Task, test: Any, compare: Compare | None) -> Iterator[str]:
    match test:
        case CallTest():
            call = _call(f"solution.{test.function or task.interface.name}", test.args, test.kwargs)
            given = _literal_or_parsed(test.args)
            yield from _asserted(call, given, test.expected, test.raises, compare, is_asked=True)
        case CallsTest():
            for step in test.steps:
                yield from _step(step, compare)
        case StdioTest():
            seconds = task.limits.seconds if task.limits is not None and task.limits.seconds else _SECONDS
            yield f"given = {test.stdin!r}"
            yield f"printed = run_program(PROGRAM, given, {seconds})"
            if compare is not None and compare.checker is not None:
                yield from _checked(compare.checker, "given", repr(test.stdout), "printed")
            else:
                yield f"assert same_output({test.stdout!r}, printed, {_rule(compare)})"
        case AssertTest():
            yield from _prelude(task)
            tree = parsed(test.code.strip())
            yield ast.unparse(tree) if tree is not None else test.code.strip()


def _step(step: Step, compare: Compare | None) -> Iterator[str]:
    owner = f"made_{_identifier(step.on)}" if step.on else "latest"
    name = step.new or step.method or step.function or step.get
    if step.get is not None:
        call = f"{owner}.{name}"
    else:
        holder = owner if step.method is not None else "solution"
        call = _call(f"{holder}.{name}", step.args or "[]", step.kwargs)
    if step.new is not None and step.raises is None:
        yield f"latest = made_{_identifier(step.as_)} = {call}" if step.as_ else f"latest = {call}"
        return
    is_asked = step.expected is not None or step.raises is not None
    given = _literal_or_parsed(step.args or "[]")
    yield from _asserted(call, given, step.expected, step.raises, compare, is_asked=is_asked)


def _asserted(
    call: str,
    given: str,
    expected: str | None,
    raises: str | None,
    compare: Compare | None,
    *,
    is_asked: bool,
) -> Iterator[str]:
    """The lines that hold an answer against what is expected."""
    if raises is not None:
        yield f"assert raises({raises!r}, lambda: {call})"
    elif not is_asked:
        yield call
    elif compare is not None and compare.checker is not None:
        yield from _checked(
            compare.checker, given, _literal_or_parsed(expected or "None"), f"drained({call})"
        )
    elif compare is not None:
        yield f"assert same_value({_literal_or_parsed(expected or 'None')}, drained({call}), {_rule(compare)})"
    elif expected in (None, "None"):
        yield f"assert drained({call}) is None"
    else:
        yield f"assert drained({call}) == {_literal_or_parsed(expected or 'None')}"


def _checked(checker: str, given: str, expected: str, got: str) -> Iterator[str]:
    """What the task's own checker says."""
    yield f"from {_checker_module(checker)} import check"
    yield ""
    yield f"assert check({given}, {expected}, {got}) is True"


def _call(target: str, args: str, kwargs: str | None) -> str:
    """The text of a call; arguments that only a constructor can write are parsed when the test runs."""
    parts = []
    if _is_plain(args):
        inner = args.strip()[1:-1].strip().rstrip(",")
        parts += [inner] if inner else []
    else:
        parts.append(f"*{_literal_or_parsed(args)}")
    if kwargs:
        parts.append(f"**{_literal_or_parsed(kwargs)}")
    return f"{target}({', '.join(parts)})"


def _is_plain(text: str) -> bool:
    """Whether Python reads the text as it stands, without names."""
    tree = parsed(text.strip()) if "\n" not in text.strip() else None
    return tree is not None and not any(isinstance(node, ast.Name | ast.Call) for node in ast.walk(tree))


def _literal_or_parsed(text: str) -> str:
    return text.strip() if _is_plain(text) else f"parse({text!r})"


def _rule(compare: Compare | None) -> str:
    """The rule as the text of a dict, without the checker."""
    told = {} if compare is None else {k: v for k, v in compare.to_json().items() if v is not None}
    return repr(json.loads(json.dumps({key: value for key, value in told.items() if key != "checker"})))


def _identifier(text: str) -> str:
    return re.sub(r"\W", "_", text, flags=re.ASCII)


def _checker_module(checker: str) -> str:
    return f"checker_{content_hash(checker)[:8]}"
