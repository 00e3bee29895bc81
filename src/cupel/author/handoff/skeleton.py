"""The files that a contributor fills: empty forms for new work, the own earlier version for amendments.

Covers every kind of piece. Paths are relative to the folder `work/`; one that ends with a slash is an empty folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cupel.author.workflow.layout import suite_files
from cupel.author.workflow.seen import View
from cupel.author.workflow.toml_text import toml_string
from cupel.judge.programs import DEFAULT_ENTRY, entry_of
from cupel.llm.authoring_views import (
    AmendTaskView,
    AmendTestsView,
    ArbiterView,
    AuthoringView,
    CellView,
    ChecklistView,
    FailuresView,
)
from cupel.llm.views import SolverView, TaskText, TesterView
from cupel.model.task import Interface, decode_line

_QUESTIONS = """\
# What the text leaves open; nothing where nothing is unclear. Take the signs # away to ask:
# [[questions]]
# requirement = "R1"
# text = "…"
"""


def skeleton(view: View) -> dict[str, str]:
    """The files to fill for the piece that a view shows."""
    match view:
        case AuthoringView():
            return _task(view.cell)
        case TesterView():
            return {"tests.jsonl": "", "questions.toml": _QUESTIONS, "tests/": ""}
        case SolverView():
            return _program(view.task)
        case AmendTaskView():
            return {one.path: one.text for one in view.own}
        case AmendTestsView():
            own = [decode_line(line) for line in view.own]
            return suite_files({"tests": own}) | {"questions.toml": _QUESTIONS, "tests/": ""}
        case ArbiterView():
            heads = [(f"{one.matter}: {one.kind}", {"matter": one.matter}) for one in view.matters]
            return {"rulings.toml": _forms("rulings", heads, ("at_fault", "requirement", "reason"))}
        case ChecklistView():
            checks = [(one.question, {"check": one.id}) for one in view.checks]
            return {"review.toml": _forms("checks", checks, ("holds", "comment"))}
        case FailuresView():
            asked = [(one.question, {"question": one.question}) for one in view.failures]
            return {"tags.toml": _forms("answers", asked, ("tags", "reason"))}


def entry_of_view(view: View) -> str:
    """The file that is loaded, where the piece asks for a program."""
    if not isinstance(view, SolverView):
        return DEFAULT_ENTRY
    told = view.task.interface
    return entry_of(Interface.model_construct(kind=told.kind, name=told.name))


def _program(text: TaskText) -> dict[str, str]:
    """The starter file of that name where there is one: it is a stub."""
    entry = entry_of_view(SolverView(text))
    stub = next((one.text for one in text.files if one.path == entry), "")
    return {f"solution/{entry}": stub, "notes.md": ""}


def _task(cell: CellView) -> dict[str, str]:
    toml = (
        f'title = ""\ndifficulty = {toml_string(cell.difficulty)}\npackages = []\n\n'
        f'[interface]\nkind = {toml_string(cell.interface)}\nname = ""\nexports = []\nsignature = ""\n\n'
        '# One table for each requirement.\n[[requirements]]\nid = "R1"\nsection = "outputs"\ntext = ""\n'
    )
    files = {"task.toml": toml, "prompt.md": "", "examples.jsonl": "", "files/": "", "solution/": ""}
    return files if cell.interface == "module" else {**files, f"solution/{DEFAULT_ENTRY}": ""}


def _forms(name: str, heads: Iterable[tuple[str, Mapping[str, str]]], empty: Iterable[str]) -> str:
    """A table for each head, with a comment over it and keys to fill."""
    parts = []
    for comment, head in heads:
        given = "".join(f"{key} = {toml_string(value)}\n" for key, value in head.items())
        asked = "".join(f"{key} = []\n" if key == "tags" else f'{key} = ""\n' for key in empty)
        parts.append(f"# {_on_one_line(comment)}\n[[{name}]]\n{given}{asked}")
    return "\n".join(parts)


def _on_one_line(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text)
