"""A view as files, for reading: rendered from the view and nothing else.

Covers every view of the workflow. Paths are relative to the folder `view/`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cupel.author.workflow.seen import View
from cupel.author.workflow.toml_text import toml_pairs
from cupel.llm.authoring_views import (
    AmendTaskView,
    AmendTestsView,
    ArbiterView,
    AuthoringView,
    ChecklistView,
    FailuresView,
    FailureView,
    MatterView,
    ToldView,
)
from cupel.llm.fence import fenced
from cupel.llm.views import FileView, SolverView, TaskText, TesterView, as_fields

Files = dict[str, str]


def view_files(view: View) -> Files:
    """What a view says, as texts by path."""
    match view:
        case AuthoringView():
            return _cell(view)
        case TesterView() | SolverView():
            return text_files(view.task)
        case AmendTaskView():
            return {"matters.md": _told(view.told)}
        case AmendTestsView():
            return text_files(view.task) | ({"matters.md": _told(view.told)} if view.told else {})
        case ArbiterView():
            return (
                text_files(view.task)
                | _placed("reference", view.reference)
                | {"matters.md": _matters(view.matters)}
            )
        case ChecklistView():
            return text_files(view.task) | _placed("reference", view.reference) | _tests("tests", view.tests)
        case FailuresView():
            return text_files(view.task) | _failures(view.failures) | {"tags.md": _list("Tags", view.tags)}


def text_files(text: TaskText) -> Files:
    """What everybody may see of a task."""
    interface = {**as_fields(text.interface), "exports": list(text.interface.exports)}
    interface["packages"] = list(text.packages)
    requirements = (f"## {one.id} ({one.section})\n\n{one.text}\n" for one in text.requirements)
    return {
        "prompt.md": text.prompt,
        "requirements.md": "\n".join(["# Requirements\n", *requirements]),
        "interface.toml": toml_pairs(interface),
        **_tests("examples", text.public_tests),
        **_placed("files", text.files),
    }


def is_line(test: str) -> bool:
    """Whether a test is shown as a line of the task format, and not as its code."""
    return test.startswith("{") and "\n" not in test


def _tests(name: str, tests: Sequence[str]) -> Files:
    """Tests that are lines in one file, those that are code each in its own."""
    lines = "".join(f"{one}\n" for one in tests if is_line(one))
    files = {f"{name}.jsonl": lines} if lines else {}
    code = {f"{name}/{number:02}.py": one for number, one in enumerate(tests, 1) if not is_line(one)}
    return files | code


def _cell(view: AuthoringView) -> Files:
    files = {"cell.toml": toml_pairs(as_fields(view.cell))}
    files |= {f"style/{number:02}.md": prompt for number, prompt in enumerate(view.style, 1)}
    if view.titles_taken:
        files["titles_taken.txt"] = "".join(f"{one}\n" for one in view.titles_taken)
    return files


def _placed(folder: str, files: Iterable[FileView]) -> Files:
    return {f"{folder}/{one.path}": one.text for one in files}


def _told(told: Sequence[ToldView]) -> str:
    parts = ["# What has to be mended\n"]
    for one in told:
        facts = _facts({"at fault": one.at_fault, "requirements": one.requirements, "your tests": one.tests})
        parts.append(f"## {one.matter}: {one.kind}\n\n{facts}\n{one.reason}\n")
    return "\n".join(parts)


def _matters(matters: Sequence[MatterView]) -> str:
    parts = ["# Matters in dispute\n"]
    for one in matters:
        parts.append(
            f"## {one.matter}: {one.kind}\n\n{_facts({'requirements': one.requirements})}\n{one.message}\n"
        )
        parts += [f"A test in dispute:\n\n{fenced(test, 'text')}\n" for test in one.tests]
        if one.evidence:
            parts.append(f"What was observed:\n\n{fenced(_lines(one.evidence), 'text')}\n")
    return "\n".join(parts)


def _failures(failures: Sequence[FailureView]) -> Files:
    parts, files = ["# Attempts that failed\n"], {}
    for number, one in enumerate(failures, 1):
        path = f"failures/{number:02}.py"
        files[path] = one.code
        parts.append(
            f"## {one.question}\n\nThe attempt: `{path}`. What it did:\n\n{fenced(_lines(one.evidence), 'text')}\n"
        )
        if one.guesses:
            parts.append(f"What a program thinks of it:\n\n{fenced(_lines(one.guesses), 'text')}\n")
    return {"failures.md": "\n".join(parts), **files}


def _facts(facts: dict[str, Any]) -> str:
    shown = {name: told if isinstance(told, str) else ", ".join(told) for name, told in facts.items()}
    return "".join(f"- {name}: {told}\n" for name, told in shown.items() if told)


def _list(title: str, items: Sequence[str]) -> str:
    return f"# {title}\n\n" + "".join(f"- {one}\n" for one in items)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)
