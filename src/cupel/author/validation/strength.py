"""How much of what could be wrong a suite notices: mutants of the reference.

Covers judging mutants on the tests, and telling mutants that the suite misses from those that are equivalent to the reference:
survivors are run on proposed inputs that are within the task, and what is left is estimated (`cupel.evolve.mutants.equivalent`), but for
survivors whose place in the reference no test and no such input comes to: of them nothing is known, and they count as missed.
Inputs are proposed only where the plain score is too low to settle the matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cupel.author.validation.faults import Fault, changed_reference, planted_faults
from cupel.author.validation.finding import Artefact, Finding, FindingKind, Party, Severity, evidence
from cupel.author.validation.programs import Bench
from cupel.author.validation.proposed import ProposedInputs
from cupel.author.validation.reach import Stops, stops_of_fault
from cupel.author.validation.result import Strength, Survivor
from cupel.author.validation.settings import Strictness
from cupel.author.validation.subject import Subject
from cupel.author.validation.surfaces import public_place, routine_at
from cupel.evolve.mutants import estimate_equivalent
from cupel.judge.limits import LEAST_SECONDS, CellLimits

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

    mutant: Fault
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
    made = planted_faults(subject, settings)
    if not made:
        return Strength(problem="there are no mutants of this reference"), ()
    quick = replace(bench, limits=mutant_limits(bench.limits))
    judged = [
        Judged(one, quick.killers(one.opponent, routine_at(subject, one.line, one.path))) for one in made
    ]
    survivors = [one.mutant for one in judged if not one.killers]
    plain = Strength(
        mutants=len(judged),
        killed=len(judged) - len(survivors),
        score=round(1 - len(survivors) / len(judged), 4),
        adjusted_score=round(1 - len(survivors) / len(judged), 4),
        survivors=_survivors(subject, survivors, frozenset(), settings),
    )
    if plain.killed >= settings.mutation_score * plain.mutants:
        return plain, ()
    kills = inputs.kills([one.opponent for one in survivors])
    missed = frozenset(one.id for one, kill in zip(survivors, kills, strict=True) if kill)
    unreached = frozenset(
        _unreached(quick, subject, inputs, [one for one in survivors if one.id not in missed])
    )
    found = _with_equivalents(subject, settings, plain, survivors, kills, unreached, len(inputs.tried))
    if found.adjusted_score is not None and found.adjusted_score >= settings.mutation_score:
        return found, ()
    weak = _weak(quick, subject, settings, found, judged, missed | unreached)
    return found, (weak if is_whole else replace(weak, severity=Severity.NOTE),)


def _unreached(
    bench: Bench, subject: Subject, inputs: ProposedInputs, survivors: Sequence[Fault]
) -> Iterator[str]:
    """Ids of survivors whose place no test and no proposed input comes to."""
    comes: dict[tuple[str, Stops], bool] = {}
    for one in survivors:
        about = routine_at(subject, one.line, one.path)
        places = [(one.path, stops) for stops in stops_of_fault(subject.files[one.path], one.code)]
        for path, stops in places:
            if (path, stops) not in comes:
                stopped = (changed_reference(subject.task, {path: code}) for code in stops)
                comes[path, stops] = any(
                    bench.killers(program, about) or any(inputs.kills([program])) for program in stopped
                )
        if not all(comes[place] for place in places):
            yield one.id


def _with_equivalents(
    subject: Subject,
    settings: Strictness,
    plain: Strength,
    survivors: Sequence[Fault],
    kills: Sequence[int],
    unreached: frozenset[str],
    inputs: int,
) -> Strength:
    """The figures with an estimate of equivalent mutants, which those that nothing comes to are no part of."""
    missed = frozenset(one.id for one, kill in zip(survivors, kills, strict=True) if kill)
    found = replace(
        plain,
        missed=len(missed),
        unreached=len(unreached),
        inputs=inputs,
        survivors=_survivors(subject, survivors, missed, settings),
    )
    if inputs < settings.fewest_inputs:
        return replace(found, problem="too few inputs within the task could be proposed")
    tried = [kill for one, kill in zip(survivors, kills, strict=True) if one.id not in unreached]
    estimate = estimate_equivalent(tried, inputs)
    killable = plain.mutants - estimate.equivalent
    return replace(
        found,
        equivalent=round(estimate.equivalent, 2),
        adjusted_score=round(plain.killed / killable, 4) if killable > 0 else None,
    )


def _survivors(
    subject: Subject, survivors: Sequence[Fault], missed: frozenset[str], settings: Strictness
) -> tuple[Survivor, ...]:
    """A few survivors, those first that are known not to be equivalent."""
    ordered = sorted(survivors, key=lambda one: (one.id not in missed, one.path, one.line, one.id))
    return tuple(
        Survivor(one.line, one.operator, one.id in missed, "" if one.path == subject.entry else one.path)
        for one in ordered[: settings.survivors_shown]
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
    takes_ruling = _may_be_outside(subject, settings, found)
    lacking = found.missed
    if takes_ruling or subject.task.precondition is None:
        lacking += found.unreached
    at_best = found.killed / max(1, found.killed + lacking)
    known = found.inputs >= settings.fewest_inputs or at_best < settings.mutation_score
    sure = known and killable >= settings.fewest_mutants
    untouched = tuple(_untouched(bench, subject, judged))
    places = Counter(
        public_place(subject, one.mutant.line, one.mutant.path)
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
    if found.unreached:
        message += f". Of those missed, {found.unreached} are where no test comes at all"
    if untouched:
        message += f". No test of {', '.join(untouched)} notices any"
    shown = [
        f"{one.file} line {one.line}: {one.operator}".lstrip()
        + (" (told apart by a proposed input)" if one.known_killable else "")
        for one in found.survivors
    ]
    return Finding(
        FindingKind.WEAK_SUITE,
        Party.DISPUTE if takes_ruling else Party.TESTER,
        Severity.REJECT if sure else Severity.NOTE,
        message,
        requirements=untouched,
        evidence=evidence(Artefact.REFERENCE, shown),
    )


def _may_be_outside(subject: Subject, settings: Strictness, found: Strength) -> bool:
    """Whether it is only parts of the reference to which nothing comes that are missed, and no input within the task may come there.

    Then it takes a ruling: are tests lacking, or has the reference parts that the task has no use for?
    """
    rest = found.mutants - found.equivalent - found.unreached
    return (
        subject.task.precondition is not None
        and found.unreached > 0
        and found.killed >= settings.mutation_score * rest
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
