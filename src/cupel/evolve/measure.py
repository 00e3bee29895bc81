"""A task's figures on a set of checks, from the cells that are known. Runs nothing."""

from __future__ import annotations

from collections.abc import Sequence

from cupel.evolve import metrics
from cupel.evolve.opponents import MutantOpponent, Opponent
from cupel.evolve.results import RoundMetrics
from cupel.judge.checks import Check
from cupel.judge.matrix import Known


def measure(
    candidates: Sequence[Opponent], mutants: Sequence[MutantOpponent], checks: Sequence[Check], known: Known
) -> RoundMetrics:
    """A task's figures on these checks; the counts of the round are still 0."""
    rows = metrics.rows_of({one.key: len(one.candidates) for one in candidates}, checks, known)
    mutant_rows = metrics.rows_of({one.opponent.key: 0 for one in mutants}, checks, known)
    return RoundMetrics(
        tests=len(checks),
        behaviour_classes=metrics.behaviour_classes(rows),
        candidates=sum(row.copies for row in rows),
        passing=sum(row.copies for row in rows if row.passes_all),
        pass_at_1=metrics.pass_at_1(rows),
        mutants=len(mutant_rows),
        mutants_killed=sum(row.is_scored and not row.passes_all for row in mutant_rows),
        mutation_score=metrics.mutation_score(mutant_rows),
        redundancy=metrics.redundancy([*rows, *mutant_rows], len(checks)),
        disputes=0,
        flaky=0,
        executed=0,
        saved=0,
    )
