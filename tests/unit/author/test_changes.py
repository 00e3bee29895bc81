"""Where a text is another, in words."""

from __future__ import annotations

from dataclasses import replace

from cupel.author.workflow.changes import changes
from cupel.llm.views import FileView, InterfaceView, RequirementView, TaskText

OLD = TaskText(
    "Do it.",
    (
        RequirementView("R1", "outputs", "one"),
        RequirementView("R2", "errors", "two"),
        RequirementView("R3", "inputs", "three"),
    ),
    InterfaceView("function", "f", (), None),
    (),
    (),
    ("f(1) == 1",),
)


def test_a_text_is_not_another_than_itself() -> None:
    assert changes(OLD, OLD) == ()


def test_requirements_are_told_by_their_ids() -> None:
    new = (
        RequirementView("R1", "edge_cases", "one"),
        RequirementView("R2", "errors", "two, and more"),
        RequirementView("R4", "errors", "four"),
    )
    assert changes(OLD, replace(OLD, requirements=new)) == (
        "R1 reads differently",
        "R2 reads differently",
        "R4 is new",
        "R3 is gone",
    )


def test_all_else_is_told_by_its_place() -> None:
    new = replace(
        OLD,
        prompt="Do that.",
        interface=InterfaceView("function", "f", ("Error",), None),
        files=(FileView("a.txt", "a"),),
        packages=("numpy",),
        public_tests=(),
    )
    assert changes(OLD, new) == (
        "the prompt reads differently",
        "the interface is another",
        "files beside the program are others",
        "packages are others",
        "examples are others",
    )
