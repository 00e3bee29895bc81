"""Choosing what is published for a task, from all that its rounds found. Runs nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from cupel.evolve.config import EvolveConfig
from cupel.evolve.measure import measure
from cupel.evolve.opponents import bases_of, candidates_of, mutants_of
from cupel.evolve.results import FinalResult, ReferenceResult, RoundResult, SetAsideTest
from cupel.evolve.select import Offer, select
from cupel.evolve.spreading import Traits, traits_of
from cupel.evolve.suite import standing, without
from cupel.judge.checks import checks_of, checks_of_test
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


def choose_suite(job: FinalJob) -> FinalResult:
    """The task's suite, and its figures before and after."""
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
    return FinalResult(
        tests=tuple(test.to_json() for test in final.tests),
        set_aside=tuple(set_aside),
        before=job.previous[0].metrics,
        after=measure(candidates, mutants, kept, job.known).with_counts(
            disputes=sum(len(result.disputes) for result in job.previous),
            flaky=sum(result.metrics.flaky for result in job.previous),
            executed=sum(result.metrics.executed for result in job.previous),
            saved=sum(result.metrics.saved for result in job.previous),
        ),
    )


def _traits(test: Any) -> Traits:
    """What spreads tests that catch nobody; of a seed test only its size is known."""
    made = getattr(test, "provenance", None) or {}
    return traits_of(made.get("flags", ()), str(made.get("source", "seed")), len(json.dumps(test.to_json())))


def is_rejected(cell: KnownCell | None) -> bool:
    """Whether a test is known to reject a program.

    One that was not run, since the program had run into its limits before, rejects nobody: the suite has to keep those that did.
    """
    return cell is not None and cell.outcome in VERDICTS and cell.outcome is not Outcome.PASS
