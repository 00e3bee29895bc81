"""The pass matrix of a task: every candidate on every check, executing only cells that are not known.

Covers running each distinct program once, reusing known cells, and rows for copies. Cells know programs and
checks by content, so that a later round, or a run that goes on, finds them again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cupel.judge.checks import Check
from cupel.judge.judge import MAX_TIMEOUTS, Judge
from cupel.judge.limits import CellLimits
from cupel.judge.programs import key_of, packages_of, source_of
from cupel.model.outcome import Cell, KnownCell, Outcome
from cupel.model.task import Program, Task
from cupel.sandbox.jobs import ProgramSource

QUICK_PART = 0.2
"""Part of its limits after which a program is put behind the others."""
Known = Mapping[tuple[str, str], KnownCell]
"""(program key, check key) → cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """What rows need of a check: they can be written without making the check again."""

    test_id: str
    key: str
    """The check's."""


def new_cells(
    judge: Judge,
    task: Task,
    programs: Mapping[str, ProgramSource],
    checks: Sequence[Check],
    known: Known,
    limits: CellLimits,
    max_timeouts: int = MAX_TIMEOUTS,
    *,
    confirms: bool = True,
) -> list[KnownCell]:
    """Run each program (by key) on the checks whose cells are not known; what was not run is not among them.

    A program's first time-out is run again alone before it is called one, unless `confirms` is false.
    A program that timed out `max_timeouts` times on the task is not run again.
    """
    packages = packages_of(task)
    found: list[KnownCell] = []
    for key, source in programs.items():
        wanted = _wanted(key, checks, known)
        timeouts = sum(
            known[key, one.key].outcome is Outcome.TIMEOUT for one in checks if (key, one.key) in known
        )
        if not wanted or timeouts >= max_timeouts:
            continue
        judged = judge.judge(
            source,
            wanted,
            limits,
            packages=packages,
            max_timeouts=max_timeouts - timeouts,
            confirms=confirms and timeouts == 0,
        )
        found += [
            KnownCell(key, check.key, one.outcome, check.mode, one.cpu_seconds, one.detail)
            for check, one in zip(wanted, judged, strict=True)
            if one.outcome is not Outcome.NOT_RUN
        ]
    return found


def quick_cells(
    judge: Judge,
    task: Task,
    programs: Mapping[str, ProgramSource],
    checks: Sequence[Check],
    known: Known,
    limits: CellLimits,
) -> tuple[list[KnownCell], list[str]]:
    """The same for programs that are quick; the keys of those that are not, whose remaining cells want their full time.

    A program that hangs is found out after a part of its limit, so that it can be run behind all others. What a quick
    program does is the same under any limit.
    """
    quick = replace(limits, part=QUICK_PART)
    cells = new_cells(judge, task, programs, checks, known, quick, max_timeouts=1, confirms=False)
    late = {cell.program_key for cell in cells if cell.outcome is Outcome.TIMEOUT}
    done = [cell for cell in cells if cell.outcome is not Outcome.TIMEOUT]
    return done, [key for key in programs if key in late]


def programs_of(task: Task, candidates: Sequence[Program]) -> dict[str, ProgramSource]:
    """Distinct programs by key, in order of first appearance."""
    return keyed_programs(task, candidates)[1]


def keyed_programs(
    task: Task, candidates: Sequence[Program]
) -> tuple[tuple[str, ...], dict[str, ProgramSource]]:
    """The key of each candidate, and the distinct programs by key, in order of first appearance."""
    keys: list[str] = []
    found: dict[str, ProgramSource] = {}
    for candidate in candidates:
        source = source_of(task, candidate)
        keys.append(key_of(source))
        found.setdefault(keys[-1], source)
    return tuple(keys), found


def rows(
    task: Task, checks: Sequence[Check | Column], known: Known, keys: Sequence[str] | None = None
) -> list[Cell]:
    """The rows of every candidate of a task, in the order of candidates and checks.

    Args:
        task: with its candidates.
        checks: of the task, or as much of them as rows need.
        known: the cells that there are.
        keys: the program key of each candidate, where they have been found before.
    """
    cells = []
    for index, candidate in enumerate(task.candidates):
        key = keys[index] if keys is not None else key_of(source_of(task, candidate))
        cells += [_row(task.id, candidate.id, check, known.get((key, check.key))) for check in checks]
    return cells


def _wanted(key: str, checks: Sequence[Check], known: Known) -> list[Check]:
    """Checks whose cell is not known, or failed of our own fault; each content once."""
    wanted = {check.key: check for check in checks if not _is_known(known.get((key, check.key)))}
    return list(wanted.values())


def _is_known(cell: KnownCell | None) -> bool:
    return cell is not None and cell.outcome is not Outcome.INFRASTRUCTURE


def _row(task_id: str, candidate_id: str, check: Check | Column, cell: KnownCell | None) -> Cell:
    if cell is None:
        return Cell(task_id, candidate_id, check.test_id, Outcome.NOT_RUN, None, False, None, "")
    return Cell(
        task_id, candidate_id, check.test_id, cell.outcome, cell.mode, True, cell.cpu_seconds, cell.detail
    )
