"""What each role may see: a frozen type a role, without a field for what that role may not see.

Prompts are rendered from these and nothing else (`cupel.llm.prompts.render`). No view has the published verdicts, a
program's origin or id, or another role's answers.

    AuthorView      the raw problem as it came, a program for it where there is one
    TesterView      the task's text: no program at all, no private test, no precondition
    SolverView      the task's text: the same as the tester
    AdversaryView   the task's text and programs by label, with what the tests so far say of them; not the reference
    ReviewerView    the task's text and classes of inputs with examples: no program and no answer, whoever gave it
    AnswersView     the task's text and single inputs with the answers that programs give: no program, and not whose an answer is
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from cupel.model.task import Task, encode_line


@dataclass(frozen=True, slots=True)
class RequirementView:
    """One requirement of the task."""

    id: str
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class InterfaceView:
    """What the program must expose."""

    kind: str
    """`function`, `class`, `module` or `program`."""
    name: str
    exports: tuple[str, ...]
    signature: str | None


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that programs find beside them."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class TaskText:
    """The part of a task that everybody may see."""

    prompt: str
    requirements: tuple[RequirementView, ...]
    interface: InterfaceView
    files: tuple[FileView, ...]
    packages: tuple[str, ...]
    public_tests: tuple[str, ...]
    """Tests that may be shown, each as code or as a line of the task format without its id and origin."""


@dataclass(frozen=True, slots=True)
class AuthorView:
    """A raw problem to be made a task."""

    problem: str
    """The problem as it was found."""
    program: str | None = None
    """A program that is said to solve it."""
    feedback: tuple[str, ...] = ()
    """What was wrong with the author's last attempt, in words."""
    wanted_tests: int = 20
    """How many tests to write."""


@dataclass(frozen=True, slots=True)
class TesterView:
    """The task's text, to write tests from."""

    task: TaskText


@dataclass(frozen=True, slots=True)
class SolverView:
    """The task's text, to write a program from."""

    task: TaskText


@dataclass(frozen=True, slots=True)
class ProgramView:
    """A program under attack."""

    label: str
    """Its name in this prompt: A, B, C …"""
    code: str
    passes: int | None = None
    """How many of the tests so far it passes; None where that may not be told."""
    verdicts: tuple[bool | None, ...] = ()
    """For each of the view's tests whether it passes it, None where that is not known; empty where it is not told."""


@dataclass(frozen=True, slots=True)
class AdversaryView:
    """The task's text and programs, to write tests from that tell the programs apart."""

    task: TaskText
    programs: tuple[ProgramView, ...]
    tests: tuple[str, ...] = ()
    """Tests that there are already, each as code."""
    unsplit: tuple[tuple[str, ...], ...] = ()
    """Labels of programs that no test so far tells apart, class by class."""
    wanted_tests: int = 20
    """How many tests to write."""


@dataclass(frozen=True, slots=True)
class InputClassView:
    """Inputs that are new in the same way, on which programs disagree."""

    label: str
    """Its name in this prompt: 1, 2, 3 …"""
    flags: tuple[str, ...]
    """What is new in these inputs next to the known ones, in words."""
    examples: tuple[str, ...]
    """Inputs, each as text."""


@dataclass(frozen=True, slots=True)
class ReviewerView:
    """The task's text and classes of inputs, to rule which of them are within the task."""

    task: TaskText
    classes: tuple[InputClassView, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One of several answers to an input."""

    label: str
    """Its name in this prompt: A, B, C …"""
    text: str


@dataclass(frozen=True, slots=True)
class DisputedInputView:
    """An input on which programs give different answers."""

    label: str
    """Its name in this prompt: 1, 2, 3 …"""
    input: str
    answers: tuple[AnswerView, ...]
    """In an order that says nothing of whose they are."""


@dataclass(frozen=True, slots=True)
class AnswersView:
    """The task's text and single inputs with the answers that programs give, to say which the text demands."""

    task: TaskText
    inputs: tuple[DisputedInputView, ...] = ()


View = AuthorView | TesterView | SolverView | AdversaryView | ReviewerView | AnswersView


def task_text(task: Task) -> TaskText:
    """The part of a task that everybody may see."""
    return TaskText(
        prompt=task.prompt,
        requirements=tuple(RequirementView(one.id, one.section, one.text) for one in task.requirements or []),
        interface=InterfaceView(
            task.interface.kind, task.interface.name, tuple(task.interface.exports), task.interface.signature
        ),
        files=tuple(FileView(path, text) for path, text in task.files.items()),
        packages=tuple(task.packages),
        public_tests=tuple(shown_test(test) for test in task.tests if test.visibility == "public"),
    )


_UNSHOWN = ("id", "visibility", "origin", "requirements")


def shown_test(test: Any) -> str:
    """A test as a role may see it: its code, or its line of the task format without id and origin."""
    if test.kind in ("assert", "unittest", "pytest"):
        return str(test.code)
    return encode_line({name: value for name, value in test.to_json().items() if name not in _UNSHOWN})


def tester_view(task: Task) -> TesterView:
    """What who writes tests for a task may see."""
    return TesterView(task_text(task))


def solver_view(task: Task) -> SolverView:
    """What who answers a task may see."""
    return SolverView(task_text(task))


def adversary_view(
    task: Task,
    programs: Sequence[tuple[str, int | None]],
    tests: Iterable[Any] = (),
    unsplit: Iterable[Sequence[int]] = (),
) -> AdversaryView:
    """What who attacks programs may see.

    Args:
        task: the task; of its tests and programs only those given apart are shown.
        programs: (code, tests passed so far) of each program under attack, in the order to show them.
        tests: tests of the task that may be shown.
        unsplit: classes of programs that no test tells apart, as positions in `programs`.
    """
    labels = [label(place) for place in range(len(programs))]
    return AdversaryView(
        task_text(task),
        tuple(ProgramView(name, code, passes) for name, (code, passes) in zip(labels, programs, strict=True)),
        tuple(shown_test(test) for test in tests),
        tuple(tuple(labels[place] for place in places) for places in unsplit),
    )


def reviewer_view(task: Task, classes: Iterable[tuple[Sequence[str], Sequence[str]]] = ()) -> ReviewerView:
    """What who rules on inputs may see.

    Args:
        task: the task.
        classes: (novelty flags in words, examples of inputs as text) of each class of inputs.
    """
    return ReviewerView(
        task_text(task),
        tuple(
            InputClassView(str(number), tuple(flags), tuple(examples))
            for number, (flags, examples) in enumerate(classes, start=1)
        ),
    )


def answers_view(task: Task, inputs: Iterable[tuple[str, Sequence[str]]] = ()) -> AnswersView:
    """What who rules on answers may see.

    Args:
        task: the task.
        inputs: (input as text, answers as texts in an order that says nothing of whose they are).
    """
    return AnswersView(
        task_text(task),
        tuple(
            DisputedInputView(
                str(number), text, tuple(AnswerView(label(at), one) for at, one in enumerate(answers))
            )
            for number, (text, answers) in enumerate(inputs, start=1)
        ),
    )


def label(place: int) -> str:
    """Name of the program at a place, from 0: A … Z, AA, AB …"""
    name = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def as_fields(view: Any) -> dict[str, Any]:
    """A view's fields by name, as its templates use them; any dataclass will do."""
    return {one.name: getattr(view, one.name) for one in fields(view)}
