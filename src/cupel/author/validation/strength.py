"""How much of what could be wrong a suite notices: mutants of the reference.

Covers judging mutants on the tests, and telling mutants that the suite misses from those that are equivalent to the reference:
survivors are run on proposed inputs that are within the task, and what is left is estimated (`cupel.evolve.mutants.equivalent`).
Inputs are proposed only where the plain score is too low to settle the matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cupel.author.validation.finding import Artefact, Finding, FindingKind, Party, Severity, evidence
from cupel.author.validation.programs import Bench
from cupel.author.validation.proposed import ProposedInputs
from cupel.author.validation.result import Strength, Survivor
from cupel.author.validation.settings import Strictness
from cupel.author.validation.subject import Subject
from cupel.author.validation.surfaces import public_place, routine_at
from cupel.evolve.config import EvolveConfig
from cupel.evolve.mutants import estimate_equivalent
from cupel.evolve.opponents import MutantOpponent, mutants_of, reference_of
from cupel.judge.limits import LEAST_SECONDS, CellLimits
from cupel.model.task import Task

_PART, _PART_OF_SLOW = 0.2, 0.4
"""Mutants have this part of the time that candidates have: many hang, and nobody is wronged by killing a slow one. Where the reference is
slow itself, the first would be less than it takes."""


def mutant_limits(limits: CellLimits) -> CellLimits:
    """What a mutant may spend on each test."""
    is_slow = any(seconds > LEAST_SECONDS * _PART for seconds in limits.reference_seconds.values())
    return replace(limits, part=_PART_OF_SLOW if is_slow else _PART)


@dataclass(frozen=True, slots=True)
class Judged:
    """A mutant, and the tests that reject it."""

    mutant: MutantOpponent
    killers: tuple[str, ...]


def strength_of(
    bench: Bench, subject: Subject, settings: Strictness, inputs: ProposedInputs, *, is_whole: bool = True
) -> tuple[Strength, tuple[Finding, ...]]:
    """The suite against mutants of the reference, and the finding where it is too weak.

    Args:
        bench: the tests that count.
        subject: the task.
        settings: how many mutants, and which share of them has to be killed.
        inputs: of the task, asked for only where they are needed.
        is_whole: no test is left out of the bench for being slow; otherwise a low score is a note.

    Raises:
        SandboxError: the sandbox broke down: our own fault.
    """
    made = mutants_for(bench.task, settings)
    if not made:
        return Strength(problem="there are no mutants of this reference"), ()
    quick = replace(bench, limits=mutant_limits(bench.limits))
    judged = [Judged(one, quick.killers(one.opponent, routine_at(subject, one.line))) for one in made]
    survivors = [one.mutant for one in judged if not one.killers]
    plain = Strength(
        mutants=len(judged),
        killed=len(judged) - len(survivors),
        score=round(1 - len(survivors) / len(judged), 4),
        adjusted_score=round(1 - len(survivors) / len(judged), 4),
        survivors=_survivors(survivors, frozenset(), settings),
    )
    if plain.killed >= settings.mutation_score * plain.mutants:
        return plain, ()
    found, missed = _with_equivalents(inputs, settings, plain, survivors)
    if found.adjusted_score is not None and found.adjusted_score >= settings.mutation_score:
        return found, ()
    weak = _weak(quick, subject, settings, found, judged, missed)
    return found, (weak if is_whole else replace(weak, severity=Severity.NOTE),)


def mutants_for(task: Task, settings: Strictness) -> list[MutantOpponent]:
    """The mutants of a task's reference, as many as the settings want."""
    reference = reference_of(task)
    limit = settings.mutants if reference.cost == 1 else min(settings.mutants, settings.forked_mutants)
    return mutants_of(task, EvolveConfig(mutants=limit, seed=settings.seed), [reference], [])


def _with_equivalents(
    inputs: ProposedInputs, settings: Strictness, plain: Strength, survivors: Sequence[MutantOpponent]
) -> tuple[Strength, frozenset[str]]:
    """The figures with an estimate of equivalent mutants, and the ids of survivors that are none."""
    kills = inputs.kills([one.opponent for one in survivors])
    count = len(inputs.tried)
    missed = frozenset(one.id for one, kill in zip(survivors, kills, strict=True) if kill)
    found = replace(
        plain,
        missed=len(missed),
        inputs=count,
        survivors=_survivors(survivors, missed, settings),
    )
    if count < settings.fewest_inputs:
        return replace(found, problem="too few inputs within the task could be proposed"), missed
    estimate = estimate_equivalent(kills, count)
    killable = plain.mutants - estimate.equivalent
    return replace(
        found,
        equivalent=round(estimate.equivalent, 2),
        adjusted_score=round(plain.killed / killable, 4) if killable > 0 else None,
    ), missed


def _survivors(
    survivors: Sequence[MutantOpponent], missed: frozenset[str], settings: Strictness
) -> tuple[Survivor, ...]:
    """A few survivors, those first that are known not to be equivalent."""
    ordered = sorted(survivors, key=lambda one: (one.id not in missed, one.line, one.id))
    return tuple(
        Survivor(one.line, one.operator, one.id in missed) for one in ordered[: settings.survivors_shown]
    )


def _weak(
    bench: Bench,
    subject: Subject,
    settings: Strictness,
    found: Strength,
    judged: Sequence[Judged],
    missed: frozenset[str],
) -> Finding:
    """The finding: for the tester where nothing of the reference was noticed, by names that the interface shows, never its code."""
    killable = found.mutants - found.equivalent
    at_best = found.killed / max(1, found.killed + found.missed)
    known = found.inputs >= settings.fewest_inputs or at_best < settings.mutation_score
    sure = known and killable >= settings.fewest_mutants
    untouched = tuple(_untouched(bench, subject, judged))
    places = Counter(
        public_place(subject, one.mutant.line)
        for one in judged
        if not one.killers and (not missed or one.mutant.id in missed)
    )
    where = ", ".join(
        f"{place} ({count})" for place, count in sorted(places.items(), key=lambda p: (-p[1], p[0]))
    )
    message = (
        f"the tests notice {found.killed} of {found.mutants} small faults planted in a right program, of which about "
        f"{found.equivalent:g} cannot be noticed; {settings.mutation_score:.0%} of the others are wanted. "
        f"Missed most in: {where}"
    )
    if untouched:
        message += f". No test of {', '.join(untouched)} notices any"
    shown = [
        f"line {one.line}: {one.operator}"
        + (" (told apart by a proposed input)" if one.known_killable else "")
        for one in found.survivors
    ]
    return Finding(
        FindingKind.WEAK_SUITE,
        Party.TESTER,
        Severity.REJECT if sure else Severity.NOTE,
        message,
        requirements=untouched,
        evidence=evidence(Artefact.REFERENCE, shown),
    )


def _untouched(bench: Bench, subject: Subject, judged: Sequence[Judged]) -> Iterator[str]:
    """Requirements with tests of which none rejects any mutant."""
    killing = {
        name.partition("::")[0]
        for one in judged
        if one.killers
        for name in bench.killers(one.mutant.opponent, all_of_them=True)
    }
    for requirement in subject.task.requirements or []:
        tests = [test.id for test in subject.task.tests if requirement.id in test.requirements]
        if tests and killing.isdisjoint(tests):
            yield requirement.id
