"""What an authored task says of itself: the authoring metadata, as it stands in `task.metadata`.

Covers the words (difficulties, use cases, what a solver is given), the type, and reading it from and writing it to a task; other keys
of `task.metadata` survive. Does not know which classes there are (`cupel.author.taxonomy`) and measures nothing: measured
difficulty and decontamination evidence are written by those who find them out.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, ValidationError, model_validator

from cupel.model.errors import TaskError
from cupel.model.suggestion import did_you_mean
from cupel.model.task import Name, Record, Task

Level = Literal["easy", "medium", "hard"]
UseCase = Literal["evaluation", "training", "both"]
InterfaceKind = Literal["function", "class", "module", "program"]
Given = Literal["single function", "class", "module with stub", "whole program", "several files"]
"""What the solver is given to fill in; `several files`: starter files beside the one that is asked for."""

LEVELS: tuple[Level, ...] = get_args(Level)
USE_CASES: tuple[UseCase, ...] = get_args(UseCase)
INTERFACE_KINDS: tuple[InterfaceKind, ...] = get_args(InterfaceKind)
GIVEN: tuple[Given, ...] = get_args(Given)
SEVERAL_FILES: Given = "several files"
GIVEN_FOR: dict[InterfaceKind, tuple[Given, ...]] = {
    "function": ("single function", SEVERAL_FILES),
    "class": ("class", SEVERAL_FILES),
    "module": ("module with stub", SEVERAL_FILES),
    "program": ("whole program", SEVERAL_FILES),
}
"""What a solver can be given for each kind of interface, the plain form first."""
LANGUAGE_LEVEL = "3.11"
"""The least version of Python that a task asks for where nobody says otherwise."""


class ModelContext(Record):
    """What the solver is given beside the prompt."""

    given: Given
    public_tests: bool
    """Whether the public tests are shown."""


class Difficulty(Record):
    """How hard a task is: as its author thinks, and as attempts show."""

    estimated: Level
    measured: dict[str, Any] | None = None
    """Figures of attempts (such as pass rates by model); None until somebody measured."""


class AuthoringMetadata(Record):
    """The authoring metadata of one task."""

    domain: Name
    taxonomy: Annotated[list[Name], Field(min_length=1)]
    """Ids of classes; the first is the one under which the task is counted."""
    use_case: UseCase
    model_context: ModelContext
    difficulty: Difficulty
    language_level: Annotated[str, Field(pattern=r"^3\.\d{1,2}$")] = LANGUAGE_LEVEL
    """The least version of Python, such as `3.11`."""
    packages: list[Name] = Field(default_factory=list)
    """Third-party distributions that a solution may import; the same as the task's own field."""
    licence: Name
    """SPDX expression."""
    decontamination: dict[str, Any] | None = None
    """Evidence of the comparison with benchmarks; None until somebody compared."""

    @model_validator(mode="after")
    def _nothing_twice(self) -> Self:
        for what, names in (("taxonomy", self.taxonomy), ("packages", self.packages)):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{what}: {', '.join(twice)} twice")
        return self

    def to_json(self) -> dict[str, Any]:
        """All fields, those left at their defaults as well."""
        return self.model_dump(mode="json", by_alias=True)


METADATA_FIELDS = tuple(AuthoringMetadata.model_fields)
"""The keys of `task.metadata` that belong to the authoring metadata."""


def metadata_from_json(record: Any) -> AuthoringMetadata:
    """Authoring metadata from decoded JSON.

    Raises:
        TaskError: naming each field that is unknown, missing or of the wrong kind.
    """
    if not isinstance(record, dict):
        raise TaskError("authoring metadata is an object")
    for key in record:
        if key not in METADATA_FIELDS:
            raise TaskError(f"no field {key!r} in authoring metadata{did_you_mean(key, METADATA_FIELDS)}")
    try:
        return AuthoringMetadata.model_validate(record)
    except ValidationError as error:
        raise TaskError(_readable(error)) from None


def metadata_of(task: Task) -> AuthoringMetadata | None:
    """A task's authoring metadata; None where it has none (nothing says which class it is of).

    Raises:
        TaskError: it has some, and they do not keep the format or contradict the task.
    """
    if "taxonomy" not in task.metadata:
        return None
    try:
        found = metadata_from_json(
            {key: task.metadata[key] for key in METADATA_FIELDS if key in task.metadata}
        )
    except TaskError as error:
        raise TaskError(f"metadata: {error}") from None
    if sorted(found.packages) != sorted(task.packages):
        raise TaskError(
            f"metadata: packages {found.packages} are not the task's own {task.packages}: make them the same"
        )
    given = found.model_context.given
    if given not in GIVEN_FOR[task.interface.kind]:
        raise TaskError(f"metadata: model_context.given {given!r} does not suit a {task.interface.kind}")
    return found


def with_metadata(task: Task, metadata: AuthoringMetadata) -> Task:
    """The same task with these authoring metadata and their packages; other keys of its metadata stay."""
    update: dict[str, Any] = {"metadata": {**task.metadata, **metadata.to_json()}}
    if metadata.packages != task.packages:
        update["packages"] = list(metadata.packages)
    return task.model_copy(update=update)


def _readable(error: ValidationError) -> str:
    parts = []
    for problem in error.errors(include_url=False, include_input=False):
        where = ".".join(str(part) for part in problem["loc"])
        message = problem["msg"].removeprefix("Value error, ")
        parts.append(f"{where}: {message}" if where else message)
    return "; ".join(parts)
