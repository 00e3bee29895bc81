"""The plan: which tasks are to be written, one cell each.

Covers the types and the plan's file. Does not draw plans (`cupel.author.drawing`).

A plan file is JSON Lines. Its first line may be the settings from which the plan was drawn,

    {"format": "cupel.plan/1", "settings": {"size": 100, "seed": 0, …}}

and every other line is one cell. Nothing reads the settings but those who want to know how the plan was made, so that a plan may be
cut, joined or written by hand; ids must be unique.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from pydantic import StrictBool, TypeAdapter, ValidationError

from cupel.author.metadata import (
    GIVEN_FOR,
    LANGUAGE_LEVEL,
    AuthoringMetadata,
    Difficulty,
    Given,
    InterfaceKind,
    Level,
    ModelContext,
    UseCase,
)
from cupel.model.errors import TaskError, UsageError
from cupel.model.suggestion import did_you_mean
from cupel.model.task import decode_line
from cupel.store.taskfile import Rejected, write_lines

PLAN_FORMAT = "cupel.plan/1"


@dataclass(frozen=True, slots=True)
class Cell:
    """One task that is to be written."""

    id: str
    """Such as `cell-0001`."""
    taxonomy: str
    """Id of the class of the taxonomy."""
    difficulty: Level
    interface: InterfaceKind
    model_context: Given
    """What the solver is given."""
    public_tests: StrictBool
    """Whether the solver is shown the public tests."""
    use_case: UseCase
    subject: str
    """The seed of an idea: what the task may be about."""
    setting: str | None = None
    """Where the task may play; None where the author is free."""

    def __post_init__(self) -> None:
        for name in ("id", "taxonomy", "subject"):
            if not getattr(self, name):
                raise TaskError(f"{name}: empty")
        if self.model_context not in GIVEN_FOR[self.interface]:
            raise TaskError(
                f"model_context: {self.model_context!r} does not suit a {self.interface}; "
                f"one of {', '.join(GIVEN_FOR[self.interface])} does"
            )

    def to_json(self) -> dict[str, Any]:
        """The cell as a line of a plan file holds it."""
        return asdict(self)

    def metadata(
        self,
        domain: str,
        licence: str,
        *,
        packages: Sequence[str] = (),
        language_level: str = LANGUAGE_LEVEL,
    ) -> AuthoringMetadata:
        """The metadata of a task that was written for this cell.

        Args:
            domain: that of the cell's class.
            licence: SPDX expression.
            packages: third-party distributions that a solution may import.
            language_level: the least version of Python.
        """
        return AuthoringMetadata(
            domain=domain,
            taxonomy=[self.taxonomy],
            use_case=self.use_case,
            model_context=ModelContext(given=self.model_context, public_tests=self.public_tests),
            difficulty=Difficulty(estimated=self.difficulty, measured=None),
            language_level=language_level,
            packages=list(packages),
            licence=licence,
            decontamination=None,
        )

    @classmethod
    def from_json(cls, record: Any) -> Cell:
        """A cell from decoded JSON.

        Raises:
            TaskError: a field is unknown, missing or of the wrong kind.
        """
        if not isinstance(record, dict):
            raise TaskError("a cell is an object")
        known = [one.name for one in fields(cls)]
        for key in record:
            if key not in known:
                raise TaskError(f"no field {key!r} in a cell{did_you_mean(key, known)}")
        try:
            return _CELL.validate_python(record)
        except ValidationError as error:
            problems = error.errors(include_url=False, include_input=False)
            raise TaskError(
                "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in problems)
            ) from None


_CELL = TypeAdapter(Cell)


@dataclass(frozen=True, slots=True)
class Plan:
    """Cells in the order in which they are to be written."""

    cells: tuple[Cell, ...]
    settings: Mapping[str, Any] | None = None
    """What the plan was drawn from, as plain JSON; None where nobody says."""


@dataclass(frozen=True, slots=True)
class PlanFile:
    """What a plan file holds."""

    plan: Plan
    rejected: tuple[Rejected, ...]


def read_plan(path: Path) -> PlanFile:
    """Read a plan file; lines that are no cell are set aside with their reasons.

    Raises:
        UsageError: there is no such file, or it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None
    cells: dict[str, Cell] = {}
    settings: Mapping[str, Any] | None = None
    rejected: list[Rejected] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = decode_line(line)
            if isinstance(record, dict) and "format" in record:
                settings = _settings(record, first=not cells and settings is None)
                continue
            cell = Cell.from_json(record)
            if cell.id in cells:
                raise TaskError(f"id: {cell.id!r} stands in the file twice; the first one counts")
            cells[cell.id] = cell
        except TaskError as error:
            rejected.append(Rejected(path.name, number, None, str(error)))
    return PlanFile(Plan(tuple(cells.values()), settings), tuple(rejected))


def write_plan(path: Path, plan: Plan) -> None:
    """Write a plan file whole or not at all; the same plan always gives the same bytes."""
    head = [] if plan.settings is None else [{"format": PLAN_FORMAT, "settings": dict(plan.settings)}]
    write_lines(path, [*head, *(cell.to_json() for cell in plan.cells)])


def _settings(record: dict[str, Any], *, first: bool) -> Mapping[str, Any]:
    if record["format"] != PLAN_FORMAT:
        raise TaskError(f"format: {record['format']!r}, not {PLAN_FORMAT!r}")
    if not first:
        raise TaskError("settings stand in the first line alone")
    found = record.get("settings")
    if not isinstance(found, dict):
        raise TaskError("settings: not an object")
    return found
