"""Cells that an earlier run executed, taken over by a later one, so that only new cells are run.

Covers tasks that both runs have with the same programs beside the candidates and the same limits: what decides a cell besides
program and check. What failed of our own fault is not taken. Cells are keyed by content, so that nothing wrong can be found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cupel.model.outcome import Outcome
from cupel.model.task import Task
from cupel.store.run import RunStore

CARRIED_STAGE = "carried"
"""Stage name of a task whose cells were taken over; the body says how many."""
_DECIDES = ("interface", "files", "reference", "packages", "limits", "compare")
"""Fields of a task that decide what a program does, or how long it may take."""


def carry_cells(store: RunStore, earlier: RunStore, tasks: Sequence[Task], then: Sequence[Task]) -> int:
    """Give a run the cells of an earlier one; a task is done once.

    Args:
        store: of the later run.
        earlier: of the earlier run.
        tasks: of the later run.
        then: of the earlier run.

    Returns:
        How many cells were taken over now.
    """
    before = {task.id: _deciding(task) for task in then}
    carried = 0
    for task in tasks:
        if store.result(task.id, CARRIED_STAGE) is not None or before.get(task.id) != _deciding(task):
            continue
        cells = [
            cell
            for cell in earlier.cells(task.id).values()
            if cell.outcome not in (Outcome.INFRASTRUCTURE, Outcome.NOT_RUN)
        ]
        store.put_result(task.id, CARRIED_STAGE, 0, {"cells": len(cells)}, cells, 0.0)
        carried += len(cells)
    return carried


def _deciding(task: Task) -> dict[str, Any]:
    record = task.to_json()
    return {name: record.get(name) for name in _DECIDES}
