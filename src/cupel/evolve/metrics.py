"""Figures of a pass matrix: pass@1, behaviour classes, mutation score, redundancy.

Covers what a round reports. Cells of our own fault (`infrastructure`) count for nobody. A figure with nothing
to divide by is None, never 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cupel.judge.checks import Check
from cupel.judge.matrix import Known
from cupel.model.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Row:
    """One program's outcomes, in the order of the checks."""

    key: str
    copies: int
    """Candidates that are this program; 0 for a mutant."""
    outcomes: tuple[Outcome, ...]

    @property
    def is_scored(self) -> bool:
        """Whether no cell is of our own fault."""
        return Outcome.INFRASTRUCTURE not in self.outcomes

    @property
    def passes_all(self) -> bool:
        """Whether every cell says pass."""
        return all(outcome is Outcome.PASS for outcome in self.outcomes)


def rows_of(programs: Mapping[str, int], checks: Sequence[Check], known: Known) -> list[Row]:
    """The rows of programs (key → how many candidates are it); a cell that is not known was not run."""
    return [
        Row(
            key,
            copies,
            tuple(
                known[key, one.key].outcome if (key, one.key) in known else Outcome.NOT_RUN for one in checks
            ),
        )
        for key, copies in programs.items()
    ]


def pass_at_1(rows: Sequence[Row]) -> float | None:
    """Share of candidates that pass every test."""
    scored = [row for row in rows if row.is_scored]
    total = sum(row.copies for row in scored)
    return sum(row.copies for row in scored if row.passes_all) / total if total else None


def behaviour_classes(rows: Sequence[Row]) -> int:
    """How many different rows there are."""
    return len({row.outcomes for row in rows if row.is_scored})


def redundancy(rows: Sequence[Row], checks: int) -> float | None:
    """Share of tests whose pass pattern another test has as well, as far as programs were run on both."""
    if not checks or not rows:
        return None
    patterns = [tuple(_passes(row.outcomes[at]) for row in rows) for at in range(checks)]
    distinct = Counter(patterns)
    alike = [
        any(_agree(one, other) for other in distinct if other != one or distinct[one] > 1) for one in patterns
    ]
    return sum(alike) / checks


def _passes(outcome: Outcome) -> bool | None:
    """Whether a program passes; None where it was not run."""
    return None if outcome is Outcome.NOT_RUN else outcome is Outcome.PASS


def _agree(one: Sequence[bool | None], other: Sequence[bool | None]) -> bool:
    return all(a is None or b is None or a is b for a, b in zip(one, other, strict=True))


def mutation_score(rows: Sequence[Row]) -> float | None:
    """Share of mutants that some test kills; equivalent mutants are among the others."""
    scored = [row for row in rows if row.is_scored]
    return sum(not row.passes_all for row in scored) / len(scored) if scored else None
