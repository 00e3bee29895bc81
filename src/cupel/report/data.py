"""What a report is made from: the records of one run, as the store and the output files hold them.

Covers nothing that is derived; `cupel.report.summary` does that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cupel.author.failures.tag import Tagged
from cupel.author.stress import Stress
from cupel.evolve.results import FinalResult, RoundResult
from cupel.model.outcome import Cell
from cupel.model.task import Task
from cupel.store.taskfile import Rejected


@dataclass(frozen=True, slots=True)
class ReportData:
    """All that the page shows. A run that only judged has neither rounds nor finals."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    """What the run was begun with; `command` names the command."""
    tasks: tuple[Task, ...] = ()
    """The tasks as published; a test is a seed where its origin is `seed`."""
    cells: Iterable[Cell] = ()
    """Outcomes of candidates on the published tests, read once; all of one task stand together. A cell that is missing
    counts as not run."""
    rounds: Mapping[str, tuple[RoundResult, ...]] = field(default_factory=dict)
    """Task id → its rounds, in order; those of a task that is not among `tasks` are not shown."""
    finals: Mapping[str, FinalResult] = field(default_factory=dict)
    """Task id → what was published for it."""
    rejected: tuple[Rejected, ...] = ()
    """Lines and parts of tasks that were set aside."""
    score: Mapping[str, Any] | None = None
    """Figures against published verdicts, as `cupel score --json` prints them; None without any."""
    failures: tuple[Tagged, ...] = ()
    """Failing candidates with their tags, where the run was annotated."""
    stress: Stress | None = None
    """pass@k by model, difficulty and flags, where the run was annotated."""

    @property
    def is_evolved(self) -> bool:
        """Whether the run wrote tests, rather than only judging."""
        return bool(self.rounds or self.finals)
