"""Beginning a run from a plan's file, or adding a plan's new tasks to a run.

Covers which figures count: those that were given, then those of a settings file, then the run's own, then the defaults.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cupel.author.plan import read_plan
from cupel.author.taxonomy import read_taxonomy, shipped_taxonomy
from cupel.author.workflow.briefs import openings_of
from cupel.author.workflow.desk import Desk
from cupel.author.workflow.log import SETTINGS
from cupel.author.workflow.settings import WorkflowSettings
from cupel.model.errors import NothingUsable, UsageError
from cupel.store.authoring import AuthoringStore
from cupel.store.taskfile import Rejected


@dataclass(frozen=True, slots=True)
class Begun:
    """A run with the tasks that are to be made."""

    tasks: int
    added: int
    """Of them, those that this plan added."""
    rejected: tuple[Rejected, ...]
    """Lines of the plan that are no task."""

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"tasks": self.tasks, "added": self.added, "rejected": [asdict(one) for one in self.rejected]}


def begin_run(
    plan: Path,
    out: Path,
    figures: Mapping[str, Any],
    *,
    settings: Path | None = None,
    taxonomy: Path | None = None,
    licence: str,
) -> Begun:
    """Begin a run, or add the tasks of a plan that are new to it.

    Args:
        plan: the plan's file.
        out: the run's folder.
        figures: fields of `WorkflowSettings` that the user gave.
        settings: a TOML file of such fields.
        taxonomy: that of the plan; the shipped one by default.
        licence: SPDX expression, for the tasks' metadata.

    Raises:
        UsageError: a file cannot be read, or the run was begun with other figures.
        NothingUsable: no line of the plan is a task.
    """
    file = read_plan(plan)
    classes = read_taxonomy(taxonomy) if taxonomy is not None else shipped_taxonomy()
    openings, strange = openings_of(file.plan.cells, classes, plan.name, licence=licence)
    rejected = (*file.rejected, *strange)
    if not openings:
        reason = f"; the first: {rejected[0].reason}" if rejected else ""
        raise NothingUsable(f"{plan}: no task to be made, {len(rejected)} lines set aside{reason}")
    given = {**_figures_of(settings), **figures}
    WorkflowSettings.from_json(given, is_stored=False)  # before the run's folder is made
    with AuthoringStore(out) as store:
        told = store.meta(SETTINGS)
        known = json.loads(told) if told is not None else {}
        before = len(Desk(store).states()) if known else 0
        desk = Desk.begin(store, openings, WorkflowSettings.from_json({**known, **given}))
        return Begun(len(desk.states()), len(desk.states()) - before, rejected)


def _figures_of(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: {error}") from None
