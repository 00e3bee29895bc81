"""From a task file or a run's folder to a dataset: `cupel package`.

Covers finding the outcomes and what a run's store tells of the making, and refusing authored tasks that are not those of their history. What the folder holds is decided in
`cupel.dataset.package`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cupel.author.failures.file import tags_by_candidate
from cupel.author.workflow.history import TOLD
from cupel.author.workflow.log import ARTEFACTS, HISTORY, IN_DATASET
from cupel.dataset.authored_tasks import mismatches_in
from cupel.dataset.authoring_record import AuthoringRecord
from cupel.dataset.card import Making
from cupel.dataset.package import TEST_SHARE, Packed, making_of, pack, refuse_what_is_no_dataset
from cupel.model.errors import TaskError, UsageError
from cupel.model.outcome import Cell
from cupel.store.outcomes import FILE, scan_outcomes
from cupel.store.run import RunStore
from cupel.store.taskfile import Rejected, read_tasks

_STORE = "run.sqlite"


@dataclass(frozen=True, slots=True)
class Packaged:
    """What came of packaging."""

    packed: Packed
    rejected: tuple[Rejected, ...]
    """Lines that are no tasks, and outcomes of tasks that are not there, one a task."""

    def to_json(self) -> dict[str, Any]:
        """Counts as plain JSON."""
        return {
            "rows": {config: dict(splits) for config, splits in self.packed.rows.items()},
            "files": self.packed.files,
            "missing_packages": list(self.packed.missing_packages),
            "set_aside": len(self.rejected),
        }


def package(
    tasks: Path,
    out: Path,
    *,
    outcomes: Path | None = None,
    authoring: AuthoringRecord | None = None,
    about: str | None = None,
    test_share: float = TEST_SHARE,
    folders: bool = False,
    lock: Path | None = None,
) -> Packaged:
    """Write a dataset of the tasks of a file.

    Args:
        tasks: a task file or a run's folder.
        out: the dataset's folder.
        outcomes: a run's folder or an `outcomes.parquet`; by default those of `tasks`, where it is a run. Outcomes of tasks
            that are not in the file (dropped since) are left out.
        authoring: how the tasks were authored, for the card; the history of their authoring goes into the dataset where
            `tasks` is the run.
        about: what the maker of the dataset says of it, Markdown, for the card.
        test_share, folders, lock: see `cupel.dataset.package.pack`.

    Raises:
        NothingUsable, UsageError: as `pack`, and where there are no such files.
        TaskError: a task is not the one of the history that stands beside it.
    """
    refuse_what_is_no_dataset(out)
    found = read_tasks(tasks)
    _refuse_other_tasks(tasks)
    run = outcomes if outcomes is not None else tasks if (tasks / FILE).is_file() else None
    known = {task.id for task in found.tasks}
    cells: list[Cell] = []
    if run is not None:
        cells = [cell for cell in scan_outcomes(run) if cell.task_id in known]
    making = Making(authoring=authoring)
    if run is not None and (run / _STORE).is_file():
        with RunStore.existing(run) as store:
            told = making_of(store)
        finals = {task: final for task, final in told.finals.items() if task in known}
        making = replace(told, finals=finals, authoring=authoring)
    making = replace(making, about=about)
    tags = tags_by_candidate(run) if run is not None and run.is_dir() else None
    packed = pack(
        out,
        found.tasks,
        cells,
        making,
        test_share=test_share,
        folders=folders,
        lock=lock,
        failure_tags=tags,
        beside=_history(tasks),
    )
    return Packaged(packed, found.rejected)


def _refuse_other_tasks(run: Path) -> None:
    found = mismatches_in(run)
    if found:
        named = "\n".join(f"  {one}" for one in found)
        raise TaskError(
            f"{run}: these tasks are not those of the history that would go with them; write the run's files anew, or package a "
            f"copy of the task file outside of the run, which goes without a history:\n{named}"
        )


def _history(run: Path) -> dict[str, Path]:
    """What tells of the authoring, by its path in the dataset; nothing where the tasks were not authored here."""
    if not (run / HISTORY).is_file():
        return {}
    if not (run / ARTEFACTS).is_file():
        raise UsageError(
            f"{run}: {HISTORY} stands there without {ARTEFACTS}; `cupel work advance {run}` writes both anew"
        )
    return {f"{IN_DATASET}/{name}": run / name for name in TOLD if (run / name).is_file()}
