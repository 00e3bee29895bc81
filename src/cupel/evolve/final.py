"""What is published for a task: its suite, chosen from all that its rounds found, and the cells that the suite lacks.

A program that ran into its limits is not run on; where the tests that it hung on are not in the suite, nothing of the suite would speak
for its rejection. So programs that no test of the suite rejects are run on those of its tests that they were not run on.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cupel.evolve.config import EvolveConfig
from cupel.evolve.measure import measure
from cupel.evolve.opponents import Opponent, bases_of, candidates_of, mutants_of
from cupel.evolve.results import FinalResult, ReferenceResult, RoundResult, SetAsideTest
from cupel.evolve.select import Offer, select
from cupel.evolve.spreading import Traits, traits_of
from cupel.evolve.suite import standing, without
from cupel.judge.checks import Check, checks_of, checks_of_test
from cupel.judge.judge import Judge
from cupel.judge.limits import candidate_limits
from cupel.judge.matrix import Known, new_cells
from cupel.model.outcome import VERDICTS, KnownCell, Outcome
from cupel.model.task import Task


@dataclass(frozen=True, slots=True)
class FinalJob:
    """Choose a task's suite from all that its rounds found."""

    task: Task
    config: EvolveConfig
    reference: ReferenceResult
    previous: tuple[RoundResult, ...]
    known: dict[tuple[str, str], KnownCell]


@dataclass(frozen=True, slots=True)
class FinalDone:
    """The suite, and the cells that were executed for it."""

    result: FinalResult
    cells: tuple[KnownCell, ...]


def finish(judge: Judge, job: FinalJob) -> FinalDone:
    """Choose the task's suite, execute what it lacks, and measure it against the seed tests."""
    before = judge.executed
    candidates = candidates_of(job.task)
    seeds = checks_of(standing(job.task, job.previous[:1]))
    bases = bases_of(job.task, candidates, seeds, job.known)
    mutants = mutants_of(job.task, job.config, bases, candidates, job.reference.seed_seconds)
    task = standing(job.task, job.previous)
    checks = checks_of(task)
    keys = [one.key for one in candidates] + [one.opponent.key for one in mutants]
    offers = [
        Offer(
            check.test_id,
            tuple(not is_rejected(job.known.get((key, check.key))) for key in keys),
            (len(check.probe.body), check.test_id),
            check.origin == "seed",
            test.visibility == "public",
            _traits(test),
            test.origin.startswith(("model:", "person:")),
        )
        for test in task.tests
        for check in checks_of_test(task, test)
    ]
    selection = select(offers, max_tests=job.config.max_tests, max_per_pattern=job.config.max_per_pattern)
    gone = {*selection.redundant, *selection.over_the_cap}
    final = task.with_tests(without(task.tests, gone))
    set_aside = [
        SetAsideTest(name, "redundant", "others tell the same programs apart") for name in selection.redundant
    ]
    set_aside += [SetAsideTest(name, "over-the-cap", "") for name in selection.over_the_cap]
    kept = [check for check in checks if check.test_id not in gone]
    fresh = _lacking(judge, job, [*candidates, *(one.opponent for one in mutants)], kept)
    known = {**job.known, **{(cell.program_key, cell.check_key): cell for cell in fresh}}
    result = FinalResult(
        tests=tuple(test.to_json() for test in final.tests),
        set_aside=tuple(set_aside),
        before=job.previous[0].metrics,
        after=measure(candidates, mutants, kept, known).with_counts(
            disputes=sum(len(result.disputes) for result in job.previous),
            flaky=sum(result.metrics.flaky for result in job.previous),
            executed=sum(result.metrics.executed for result in job.previous) + judge.executed - before,
            saved=sum(result.metrics.saved for result in job.previous),
        ),
    )
    return FinalDone(result, tuple(fresh))


def _lacking(
    judge: Judge, job: FinalJob, programs: Sequence[Opponent], suite: Sequence[Check]
) -> list[KnownCell]:
    """The cells that are not known of programs that no test of the suite is known to reject."""
    limits = candidate_limits(job.task, job.reference.seconds)
    found: list[KnownCell] = []
    for one in programs:
        known: Known = {
            (one.key, check.key): cell
            for check in suite
            if (cell := job.known.get((one.key, check.key))) is not None
        }
        if not any(map(is_rejected, known.values())):
            program = {one.key: one.source}
            found += new_cells(judge, job.task, program, suite, known, one.limits(limits), one.max_timeouts)
    return found


def _traits(test: Any) -> Traits:
    """What spreads tests that catch nobody; of a seed test only its size is known."""
    made = getattr(test, "provenance", None) or {}
    return traits_of(made.get("flags", ()), str(made.get("source", "seed")), len(json.dumps(test.to_json())))


def is_rejected(cell: KnownCell | None) -> bool:
    """Whether a test is known to reject a program.

    One that was not run, since the program had run into its limits before, rejects nobody: the suite has to keep those that did.
    """
    return cell is not None and cell.outcome in VERDICTS and cell.outcome is not Outcome.PASS
