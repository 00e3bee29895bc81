"""What pieces of work are answered with: one type a kind, the same for a person's folder and a model's JSON.

Covers the forms alone; what an answer has to keep beyond its form is `cupel.author.workflow.intake`.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cupel.author.workflow.answer_bounds import beyond_bounds
from cupel.author.workflow.records import PieceKind
from cupel.model.errors import TaskError
from cupel.model.task import Compare, Interface, Limits, Requirement


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ProgramForm(_Form):
    """A program: one file or several."""

    code: str | None = Field(default=None, description="The whole program, where it is one file.")
    files: dict[str, str] | None = Field(default=None, description="Path to text, where it is several files.")

    def to_json(self) -> dict[str, Any]:
        """As the task format has it."""
        return self.model_dump(exclude_none=True)


class AuthorForm(_Form):
    """A task's text and its reference."""

    title: str = Field(min_length=3, max_length=120)
    prompt: str = Field(min_length=20, description="Markdown: the problem as a solver sees it.")
    requirements: list[Requirement] = Field(min_length=1)
    interface: Interface
    files: dict[str, str] = {}
    precondition: str | None = Field(
        default=None, description="Python source of valid(...): which inputs are meant."
    )
    compare: Compare | None = None
    limits: Limits | None = None
    packages: list[str] = []
    difficulty: Literal["easy", "medium", "hard"] = "medium"
    examples: list[dict[str, Any]] = Field(
        min_length=1,
        description="Public tests that show how it is meant, each of the task format without id and origin.",
    )
    reference: ProgramForm


class Question(_Form):
    """What a tester finds unclear."""

    requirement: str | None = None
    """Id, where it is about one."""
    text: str = Field(min_length=5)


class TestForm(_Form):
    """Tests, and what was unclear in writing them."""

    __test__ = False  # no test itself, whatever a test runner thinks

    tests: list[dict[str, Any]] = Field(
        min_length=1, description="Tests of the task format without origin and visibility."
    )
    questions: list[Question] = []


class SolveForm(_Form):
    """An attempt."""

    program: ProgramForm
    notes: str = ""


class RulingForm(_Form):
    """A ruling on one matter."""

    matter: str = Field(description="Its id.")
    at_fault: Literal["requirements", "reference", "test", "environment", "nobody"]
    requirement: str | None = Field(default=None, description="Id of the requirement that decides it.")
    reason: str = Field(min_length=10)


class ArbitrateForm(_Form):
    """Rulings on all matters of the piece."""

    rulings: list[RulingForm] = Field(min_length=1)


class CheckForm(_Form):
    """One point of the checklist."""

    check: str
    holds: Literal["yes", "no", "unsure"]
    comment: str = ""


class ReviewForm(_Form):
    """The checklist, point by point."""

    checks: list[CheckForm] = Field(min_length=1)


class TagAnswer(_Form):
    """Why one attempt failed."""

    question: str = Field(description="Id of the question.")
    tags: list[str] = Field(min_length=1)
    reason: str = ""


class TagForm(_Form):
    """Answers on all attempts of the piece."""

    answers: list[TagAnswer] = Field(min_length=1)


Form = AuthorForm | TestForm | SolveForm | ArbitrateForm | ReviewForm | TagForm
FORMS: dict[PieceKind, type[Form]] = {
    PieceKind.AUTHOR: AuthorForm,
    PieceKind.AMEND_TASK: AuthorForm,
    PieceKind.TEST: TestForm,
    PieceKind.AMEND_TESTS: TestForm,
    PieceKind.SOLVE: SolveForm,
    PieceKind.ARBITRATE: ArbitrateForm,
    PieceKind.REVIEW: ReviewForm,
    PieceKind.TAG: TagForm,
}


def form_of(kind: PieceKind, record: Any) -> Form:
    """An answer from JSON.

    Raises:
        TaskError: naming each field that does not keep the form, or what is too much of it.
    """
    too_much = beyond_bounds(record)
    if too_much:
        raise TaskError("\n".join(too_much))
    try:
        return FORMS[kind].model_validate(record)
    except ValidationError as error:
        parts = [
            f"{'.'.join(map(_shown, one['loc'])) or 'answer'}: {one['msg'].removeprefix('Value error, ')}"
            for one in error.errors(include_url=False, include_input=False)
        ]
        raise TaskError("\n".join(parts)) from None


def _shown(part: int | str) -> str:
    """Part of a place, on one line whatever somebody called it."""
    text = str(part)
    return text if text.isprintable() else ascii(text)


def form_to_json(form: Form) -> dict[str, Any]:
    """An answer as JSON, as it is stored; a field never given is not written."""
    return form.model_dump(mode="json", exclude_unset=True, by_alias=True)
