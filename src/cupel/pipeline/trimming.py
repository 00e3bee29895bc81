"""`filter`, `thin`, `select` and `settle` on files: a judged task set in, the same with fewer tests out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cupel.evolve.recipes.passrows import pass_rows
from cupel.evolve.recipes.settings import SettleSettings
from cupel.evolve.recipes.settling import settle_tests
from cupel.evolve.recipes.trimming import (
    Drop,
    FilterSettings,
    SelectSettings,
    ThinSettings,
    Trimmed,
    filter_tests,
    select_tests,
    thin_tests,
)
from cupel.model.task import Task
from cupel.pipeline.files import JudgedTasks, check_output, need_some, read_judged, write_side
from cupel.store.taskfile import write_lines


@dataclass(frozen=True, slots=True)
class TrimmedFile:
    """What a stage did to a task file."""

    stage: str
    tasks_before: int
    tasks_after: int
    tests_before: int
    tests_after: int
    """Of the tasks that stay."""
    dropped: Mapping[str, int]
    """Reason → tests or tasks."""
    dropped_file: str | None
    """Where each of them stands, with its reason."""
    rejected: int
    """Lines of the input that could not be read."""
    rejected_file: str | None

    def to_json(self) -> dict[str, Any]:
        """The figures as plain JSON."""
        return asdict(self)


def filter_file(
    tasks: Path, out: Path, *, outcomes: Path | None = None, settings: FilterSettings | None = None
) -> TrimmedFile:
    """Drop tests that too few candidates pass.

    Args:
        tasks: a task file, or the folder of a run that judged it.
        out: the task file to write; side files stand beside it.
        outcomes: the folder of the run, where `tasks` is a file.
        settings: by default the published ones.

    Raises:
        UsageError: a file is missing, or the output would write over the input.
        NothingUsable: no task is left.
    """
    chosen = settings or FilterSettings()
    return _trim_file("filter", tasks, out, outcomes, lambda task, passes: filter_tests(task, passes, chosen))


def thin_file(
    tasks: Path,
    out: Path,
    *,
    outcomes: Path | None = None,
    settings: ThinSettings | None = None,
    seed: int = 0,
) -> TrimmedFile:
    """Drop tests of identical pass pattern; arguments and errors as for `filter_file`, draws are made from `seed`."""
    chosen = settings or ThinSettings()
    return _trim_file(
        "thin", tasks, out, outcomes, lambda task, passes: thin_tests(task, passes, chosen, seed)
    )


def select_file(
    tasks: Path,
    out: Path,
    *,
    outcomes: Path | None = None,
    settings: SelectSettings | None = None,
    seed: int = 0,
) -> TrimmedFile:
    """The final suites; arguments and errors as for `filter_file`, draws are made from `seed`."""
    chosen = settings or SelectSettings()
    return _trim_file(
        "select", tasks, out, outcomes, lambda task, passes: select_tests(task, passes, chosen, seed)
    )


def settle_file(
    tasks: Path, out: Path, *, outcomes: Path | None = None, settings: SettleSettings | None = None
) -> TrimmedFile:
    """Drop the tests that independent programs agree against; arguments and errors as for `filter_file`."""
    chosen = settings or SettleSettings()
    return _trim_file("settle", tasks, out, outcomes, lambda task, passes: settle_tests(task, passes, chosen))


def _trim_file(
    stage: str, tasks: Path, out: Path, outcomes: Path | None, trim: Callable[[Task, Any], Trimmed]
) -> TrimmedFile:
    check_output(out, [tasks])
    judged = read_judged(tasks, outcomes)
    kept: list[Task] = []
    drops: list[Drop] = []
    for task in judged.file.tasks:
        trimmed = trim(task, pass_rows(task, judged.outcomes))
        drops += trimmed.drops
        if trimmed.task is not None:
            kept.append(trimmed.task)
    done = _write(stage, out, judged, kept, drops)
    need_some(len(kept), out, f"{sum(done.dropped.values())} dropped, {done.rejected} lines set aside")
    return done


def _write(stage: str, out: Path, judged: JudgedTasks, kept: list[Task], drops: list[Drop]) -> TrimmedFile:
    dropped_file = write_side(out, "dropped", (drop.to_json() for drop in drops))
    rejected_file = write_side(out, "rejected", (one.to_json() for one in judged.file.rejected))
    write_lines(out, kept)
    return TrimmedFile(
        stage=stage,
        tasks_before=len(judged.file.tasks),
        tasks_after=len(kept),
        tests_before=sum(len(task.tests) for task in judged.file.tasks),
        tests_after=sum(len(task.tests) for task in kept),
        dropped=dict(sorted(Counter(drop.reason for drop in drops).items())),
        dropped_file=str(dropped_file) if dropped_file else None,
        rejected=len(judged.file.rejected),
        rejected_file=str(rejected_file) if rejected_file else None,
    )
