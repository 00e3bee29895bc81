"""What an author is told of a plan's cell, and the tasks that a plan opens.

Covers turning cells and their classes into words; who gets which is the desk's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from cupel.author.plan import Cell
from cupel.author.taxonomy import Taxonomy
from cupel.author.workflow.papers import Opening
from cupel.llm.authoring_views import CellView
from cupel.model.errors import TaskError, UsageError
from cupel.store.taskfile import Rejected

LICENCE = "Apache-2.0"
"""SPDX expression of tasks whose plan names none."""


def brief_of(cell: Cell, taxonomy: Taxonomy) -> Mapping[str, Any]:
    """The fields of the `CellView` that an author of this cell sees.

    Raises:
        UsageError: the taxonomy has no such class.
    """
    of = taxonomy.named(cell.taxonomy)
    shown = "the solver sees the examples" if cell.public_tests else "the solver does not see the examples"
    return asdict(
        CellView(
            taxonomy=of.title,
            about=of.about,
            difficulty=cell.difficulty,
            what_makes_it=of.level(cell.difficulty),
            subject=cell.subject,
            interface=cell.interface,
            model_context=f"{cell.model_context}; {shown}",
            use_case=cell.use_case,
            setting=cell.setting,
        )
    )


def openings_of(
    cells: Iterable[Cell], taxonomy: Taxonomy, file: str, *, licence: str = LICENCE
) -> tuple[list[Opening], list[Rejected]]:
    """The tasks that cells open, and the cells whose class the taxonomy does not have.

    Args:
        cells: of a plan; a task's id is its cell's.
        taxonomy: the one that the plan was drawn from.
        file: the plan's name, for the reasons.
        licence: SPDX expression, for the tasks' metadata.
    """
    openings: list[Opening] = []
    rejected: list[Rejected] = []
    for cell in cells:
        try:
            _fits_a_path(cell.id)
            metadata = cell.metadata(taxonomy.named(cell.taxonomy).domain, licence).to_json()
            openings.append(Opening(cell.id, cell.to_json(), brief_of(cell, taxonomy), metadata))
        except (TaskError, UsageError) as error:
            rejected.append(Rejected(file, None, cell.id, str(error)))
    return openings, rejected


def _fits_a_path(task_id: str) -> None:
    if any(one.isspace() or not one.isprintable() for one in task_id):
        raise TaskError(f"id: {task_id!r} has spaces or signs that cannot be seen; it becomes the task's id")
