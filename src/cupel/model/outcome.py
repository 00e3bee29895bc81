"""What one candidate did on one test.

Covers the outcomes' names, how a verdict came about, and a row of the pass matrix. Does not decide
outcomes: that is the judge's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What one candidate did on one test."""

    PASS = "pass"
    FAIL = "fail"
    ERROR = "error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASH = "crash"
    NOT_RUN = "not_run"
    INFRASTRUCTURE = "infrastructure"
    """Our own fault: never counted against a candidate, never a reward."""


VERDICTS: frozenset[Outcome] = frozenset(Outcome) - {Outcome.NOT_RUN, Outcome.INFRASTRUCTURE}
"""Outcomes that say something about the candidate."""


class Mode(StrEnum):
    """How a verdict came about."""

    COMPARED = "compared"
    """The trusted side compared plain values."""
    SPLIT = "split"
    """Test and program ran in two processes."""
    SHARED = "shared"
    """Test and program shared one process; the test's certificate says why."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of `outcomes.parquet`: one candidate on one test."""

    task_id: str
    candidate_id: str
    test_id: str
    outcome: Outcome
    mode: Mode | None
    """None where the cell was not run."""
    executed: bool
    """False where the cell says `not_run`; a copy of a program that was run counts as executed."""
    cpu_seconds: float | None
    """CPU seconds that the candidate spent on this test; None where not run."""
    detail: str
    """Short text for a reader: the value got, the exception; never parsed."""


@dataclass(frozen=True, slots=True)
class KnownCell:
    """The outcome of one program on one check, both known by content, whoever proposed the program."""

    program_key: str
    check_key: str
    outcome: Outcome
    mode: Mode
    cpu_seconds: float
    detail: str
