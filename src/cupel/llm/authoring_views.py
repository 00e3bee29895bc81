"""What each role of the authoring workflow may see: frozen types without a field for what that role may not see.

    AuthoringView   a cell of the plan, style examples, titles taken: no task yet
    AmendTaskView   the author's own text and reference, and what was ruled: no test of anybody else
    AmendTestsView  the task's text, the tester's own tests, and what was ruled: no program
    ArbiterView     both sides: the task's text, the reference, the tests in dispute, and what was observed
    ChecklistView   the whole task, and the points to go through
    FailuresView    the task's text and attempts with what they did, to say why they failed

Blind testers have `TesterView`, solvers `SolverView` (`cupel.llm.views`). What stands in the texts of a view is scanned before it
is shown (`cupel.author.workflow.leaks`).
"""

from __future__ import annotations

from dataclasses import dataclass

from cupel.llm.views import FileView, TaskText


@dataclass(frozen=True, slots=True)
class CellView:
    """What the plan wants."""

    taxonomy: str
    """The class's title."""
    about: str
    difficulty: str
    """`easy`, `medium` or `hard`."""
    what_makes_it: str
    """What makes a task of this class easy, medium or hard."""
    subject: str
    """An idea to begin with."""
    interface: str
    """`function`, `class`, `module` or `program`."""
    model_context: str
    use_case: str
    setting: str | None = None
    """Where the task may play; None where the author is free."""


@dataclass(frozen=True, slots=True)
class AuthoringView:
    """A cell of the plan, to write a task and its reference for."""

    cell: CellView
    style: tuple[str, ...] = ()
    """Prompts of tasks that are well written, of the same kind of interface where there are some."""
    titles_taken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldView:
    """One thing that a side has to mend."""

    matter: str
    """Its id."""
    kind: str
    requirements: tuple[str, ...]
    """Ids."""
    at_fault: str
    """`requirements`, `reference` or `test`; `requirements or reference` where nobody had to rule."""
    reason: str
    tests: tuple[str, ...] = ()
    """Ids of the tester's own tests, where the tester has to act."""


@dataclass(frozen=True, slots=True)
class AmendTaskView:
    """The author's own task and what is to be mended in it."""

    own: tuple[FileView, ...]
    """Text and reference as they were handed in."""
    told: tuple[ToldView, ...]


@dataclass(frozen=True, slots=True)
class AmendTestsView:
    """The task's text, a tester's own tests, and what is to be mended in them."""

    task: TaskText
    own: tuple[str, ...]
    """Tests as they were handed in, each a line of the task format without its origin."""
    told: tuple[ToldView, ...]
    is_text_new: bool
    """Whether the task's text is another than that for which the tests were written."""
    changed: tuple[str, ...] = ()
    """In which places, in words."""


@dataclass(frozen=True, slots=True)
class MatterView:
    """A dispute, with what was observed."""

    matter: str
    """Its id."""
    kind: str
    message: str
    requirements: tuple[str, ...]
    tests: tuple[str, ...]
    """The tests in dispute, as code or as lines of the task format."""
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArbiterView:
    """Both sides of some disputes, to rule which is at fault."""

    task: TaskText
    reference: tuple[FileView, ...]
    matters: tuple[MatterView, ...]


@dataclass(frozen=True, slots=True)
class CheckView:
    """One point of the reviewers' checklist."""

    id: str
    question: str


@dataclass(frozen=True, slots=True)
class ChecklistView:
    """A whole task, and the points to go through."""

    task: TaskText
    reference: tuple[FileView, ...]
    tests: tuple[str, ...]
    checks: tuple[CheckView, ...]


@dataclass(frozen=True, slots=True)
class FailureView:
    """An attempt that failed, with what it did."""

    question: str
    """Its id."""
    code: str
    evidence: tuple[str, ...]
    guesses: tuple[str, ...]
    """Tags that the program thinks possible, with its confidence."""


@dataclass(frozen=True, slots=True)
class FailuresView:
    """The task's text and attempts that failed, to say why."""

    task: TaskText
    failures: tuple[FailureView, ...]
    tags: tuple[str, ...]
    """All tags with what they mean."""


AuthoringViews = AuthoringView | AmendTaskView | AmendTestsView | ArbiterView | ChecklistView | FailuresView
