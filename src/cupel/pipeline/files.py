"""What every stage reads and leaves: tasks with their outcomes, and side files beside the output.

`OUT.jsonl` has `OUT.dropped.jsonl` beside it (tests and tasks that the stage left out, whole, with reasons) and, where lines of
the input could not be read or answers not be used, `OUT.rejected.jsonl`. All files are written whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cupel.evolve.recipes.passrows import Outcomes, outcomes_by_task
from cupel.model.errors import NothingUsable, UsageError
from cupel.store.outcomes import FILE as OUTCOMES
from cupel.store.outcomes import read_outcomes
from cupel.store.run import FILE as STORE
from cupel.store.taskfile import CANDIDATES_FILE, TaskFile, read_tasks, write_lines


@dataclass(frozen=True, slots=True)
class JudgedTasks:
    """Tasks, and what their candidates did."""

    file: TaskFile
    outcomes: Outcomes


def read_judged(tasks: Path, outcomes: Path | None) -> JudgedTasks:
    """Tasks with their outcomes.

    Args:
        tasks: a task file, or a run's folder.
        outcomes: the folder of the run that judged them; by default `tasks`, which then is such a folder.

    Raises:
        UsageError: a file is missing.
    """
    run = outcomes if outcomes is not None else tasks
    if outcomes is None and not (tasks / OUTCOMES).is_file():
        raise UsageError(
            f"{tasks}: no outcomes there; give the folder of a run of `cupel judge`, or name it with --outcomes"
        )
    return JudgedTasks(read_tasks(tasks), outcomes_by_task(read_outcomes(run)))


def check_output(out: Path, inputs: Iterable[Path]) -> None:
    """A stage's output must not be one of its inputs, nor stand where other candidates would be read with it.

    Raises:
        UsageError: saying why, and what to do.
    """
    for given in inputs:
        read = given / "tasks.jsonl" if given.is_dir() else given
        if read.resolve() == out.resolve():
            raise UsageError(f"--out {out} would write over the task file {read}; choose another name")
    if (out.parent / CANDIDATES_FILE).exists() and not (out.parent / STORE).exists():
        raise UsageError(
            f"--out {out}: {out.parent / CANDIDATES_FILE} would be read with it, which has other candidates; "
            "choose another folder"
        )
    out.parent.mkdir(parents=True, exist_ok=True)


def side_file(out: Path, what: str) -> Path:
    """`OUT.<what>.jsonl` beside `OUT.jsonl`."""
    return out.with_name(f"{out.name.removesuffix('.jsonl')}.{what}.jsonl")


def write_side(out: Path, what: str, records: Iterable[dict[str, Any]]) -> Path | None:
    """Write a side file; an empty one is not left, and an old one goes.

    Returns:
        Its path, or None where there is nothing in it.
    """
    path = side_file(out, what)
    if write_lines(path, records):
        return path
    path.unlink()
    return None


def need_some(count: int, out: Path, what: str) -> None:
    """A stage that leaves nothing ends with that, after its files are written.

    Raises:
        NothingUsable: nothing is left.
    """
    if not count:
        raise NothingUsable(f"{out}: no task is left; {what}")
