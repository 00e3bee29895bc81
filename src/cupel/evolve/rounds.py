"""What a worker does for one task: examine the reference, run a round, choose the final suite.

Covers the jobs of evolving. Each is a pure function of its payload (and of the sandbox): the driver
(`cupel.evolve.loop`) holds all state, so that a killed worker costs a retry and nothing else.

Round 0 certifies and judges the seed tests; rounds from 1 on attack. Cells that are known are never run again.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from cupel.evolve.attack import Attack, Situation, attack
from cupel.evolve.config import EXPLORING_SECONDS, WITHHELD_PART, EvolveConfig
from cupel.evolve.exploration import Ground
from cupel.evolve.final import FinalJob, choose_suite
from cupel.evolve.generator import VALUES, generated_values
from cupel.evolve.inputs import input_space_of
from cupel.evolve.inputs.space import named_exceptions
from cupel.evolve.measure import measure
from cupel.evolve.opponents import (
    MutantOpponent,
    Opponent,
    bases_of,
    candidates_of,
    mutants_of,
    reference_of,
)
from cupel.evolve.proposals.offer import Offered, offer
from cupel.evolve.proposals.outvote import Hearing, outvote, run_apart
from cupel.evolve.proposals.proposal import Proposal
from cupel.evolve.results import (
    Catch,
    FinalResult,
    Mutant,
    ReferenceResult,
    RoundResult,
    SetAsideTest,
)
from cupel.evolve.roundcells import RoundCells
from cupel.evolve.rulings import Ruling
from cupel.evolve.standin import SAMPLE, stand_ins
from cupel.evolve.suite import standing, test_from_json, without
from cupel.evolve.timing import Timing
from cupel.evolve.validate import Certified, certify
from cupel.judge.certificate import certified
from cupel.judge.checks import Check, checks_of, checks_of_test
from cupel.judge.judge import Judge
from cupel.judge.limits import candidate_limits, reference_limits
from cupel.judge.matrix import Known
from cupel.judge.programs import packages_of
from cupel.judge.reference import examine
from cupel.model.errors import TaskError
from cupel.model.hashing import seed_for
from cupel.model.outcome import KnownCell, Outcome
from cupel.model.task import Program, Task
from cupel.sandbox.limits import Limits


@dataclass(frozen=True, slots=True)
class ReferenceJob:
    """Find out whether a task's reference loads and what it costs."""

    task: Task


@dataclass(frozen=True, slots=True)
class RoundJob:
    """One round of one task."""

    task: Task
    config: EvolveConfig
    reference: ReferenceResult
    previous: tuple[RoundResult, ...]
    """Results of rounds 0, 1, …; the job is the next."""
    known: dict[tuple[str, str], KnownCell]
    deadline: float | None
    """Seconds since the epoch after which an attack is cut short."""
    rulings: tuple[Ruling, ...] = ()
    """On classes of the task's inputs, and on single ones."""
    proposals: tuple[Proposal, ...] = ()
    """What a model or a person proposes."""


@dataclass(frozen=True, slots=True)
class RoundDone:
    """A round's result, and the cells that it executed."""

    result: RoundResult
    cells: tuple[KnownCell, ...]


def do_job(
    judge: Judge, job: ReferenceJob | RoundJob | FinalJob
) -> ReferenceResult | RoundDone | FinalResult:
    """Do one job."""
    match job:
        case ReferenceJob():
            return _reference(judge, job.task)
        case RoundJob():
            return _Round(judge, job).run()
        case FinalJob():
            return choose_suite(job)


def _reference(judge: Judge, task: Task) -> ReferenceResult:
    before = judge.executed
    try:
        examined = examine(judge, task, checks_of(task))
    except TaskError as error:
        return ReferenceResult(None, 0, str(error))
    return ReferenceResult(
        examined.seconds, judge.executed - before, examined.rejected, examined.certificates
    )


class _Round:
    """One round in the making."""

    def __init__(self, judge: Judge, job: RoundJob) -> None:
        self.judge = judge
        self.job = job
        self.number = len(job.previous)
        self.candidates = candidates_of(job.task)
        self.mutants: list[MutantOpponent] = []
        self.cells = RoundCells(judge, job.task, job.known, candidate_limits(job.task, job.reference.seconds))
        self.standing: list[Check] = []
        """Tests that count before this round's."""
        self.began_with = judge.executed

    def run(self) -> RoundDone:
        """Do the round."""
        if self.number == 0:
            found, set_aside = self._seeds()
        else:
            self.mutants = self._made_mutants(checks_of(standing(self.job.task, self.job.previous[:1])))
            if self._is_late():
                late = Attack(("cut short at the budget of seconds",))
                return self._done(late, [], [], cut_short=True)
            found, set_aside = self._attack()
        new = [test_from_json(test) for test in found.tests]
        kept = [test for test, made in zip(found.tests, new, strict=True) if without([made], _ids(set_aside))]
        found = replace(found, tests=tuple(kept))
        return self._done(found, [test_from_json(test) for test in kept], set_aside, cut_short=False)

    def _seeds(self) -> tuple[Attack, list[SetAsideTest]]:
        """Certify the seed tests and judge everyone on those that count."""
        task = self.job.task
        checks = certified(checks_of(task), self.job.reference.certificates)
        set_aside: list[SetAsideTest] = []
        if task.reference is not None:
            proven = self._certify(checks, reference_of(task))
            checks, set_aside = proven.checks, proven.set_aside
        self.cells.judge(checks, self.candidates)
        self.mutants = self._made_mutants(checks)
        self.cells.judge(checks, [mutant.opponent for mutant in self.mutants])
        return Attack(()), set_aside

    def _made_mutants(self, seeds: Sequence[Check]) -> list[MutantOpponent]:
        bases = bases_of(self.job.task, self.candidates, seeds, self.cells.known)
        seconds = self.job.reference.seed_seconds
        return mutants_of(self.job.task, self.job.config, bases, self.candidates, seconds)

    def _attack(self) -> tuple[Attack, list[SetAsideTest]]:
        """Attack what stands, certify the new tests, and judge everyone on those that count."""
        task = standing(self.job.task, self.job.previous)
        checks = self.standing = checks_of(task)
        passing = [one for one in self.candidates if self.cells.passes(one, checks)]
        mutants = [
            one for one in self.mutants if one.opponent.cost == 1 and self.cells.passes(one.opponent, checks)
        ]
        if not passing and not mutants:
            return Attack(("no candidate and no mutant passes all tests",)), []
        ground = self._ground(passing)
        if ground is None:
            return Attack(("no reference, and too few programs to agree on answers",)), []
        withheld = self.job.task.reference is None
        tried = frozenset(key for result in self.job.previous for key in result.tried)
        offered = offer(ground, self.job.proposals, checks, tried, self.job.config.seed)
        found = attack(
            ground,
            checks,
            [one for one in passing if not withheld or one.shape != ground.reference.shape],
            mutants,
            self.job.config,
            Situation(
                round=self.number,
                tried=tried,
                feedback=tuple(text for result in self.job.previous for text in result.feedback),
                room=self._room(),
                programs=len(self.candidates) + len(self.mutants),
                rulings=self.job.rulings,
                withheld=withheld,
                offered=offered,
            ),
        )
        found = replace(found, tests=(*found.tests, *(dict(one.test) for one in offered.tests)))
        new = [check for test in found.tests for check in checks_of_test(task, test_from_json(test))]
        new, not_apart = run_apart(ground, new, withheld=withheld) if offered.tests else (new, [])
        proven = self._certify(new, ground.reference)
        self.cells.limits = self.cells.limits.knowing(proven.seconds)
        own = {one.test["id"] for one in offered.tests}
        undecided = [one.test_id for one in proven.checks if one.test_id.partition("::")[0] in own]
        unstable = self._settle(proven.checks, passing, undecided)
        found, outvoted = self._outvote(found, ground, offered, proven.checks, passing)
        if outvoted:
            gone = _ids([*unstable, *outvoted])
            unstable += self._settle([one for one in proven.checks if one.test_id not in gone], passing)
        return found, [*not_apart, *proven.set_aside, *unstable, *outvoted]

    def _settle(
        self, checks: Sequence[Check], passing: Sequence[Opponent], undecided: Sequence[str] = ()
    ) -> list[SetAsideTest]:
        """Judge everyone on new tests; returns those that turn on time.

        Args:
            checks: the new tests.
            passing: who passes all others.
            undecided: ids of tests that voters have still to decide; nobody has failed who fails them.
        """
        opponents = [*self.candidates, *(mutant.opponent for mutant in self.mutants)]
        timing = Timing(self.judge, packages_of(self.job.task), self.cells.limits, self.cells.known)
        return timing.settle(
            checks, passing, lambda some: self.cells.judge(some, opponents, self.standing, undecided)
        )

    def _outvote(
        self,
        found: Attack,
        ground: Ground,
        offered: Offered,
        checks: Sequence[Check],
        passing: Sequence[Opponent],
    ) -> tuple[Attack, tuple[SetAsideTest, ...]]:
        """Decide the proposed tests that are judged as they are."""
        if not offered.tests:
            return found, ()
        withheld = self.job.task.reference is None
        voters = [one for one in passing if not withheld or one.shape != ground.reference.shape]
        heard = outvote(
            Hearing(
                ground,
                offered,
                checks,
                voters,
                self.cells.known,
                self.job.config.thresholds,
                self.job.rulings,
                withheld,
            )
        )
        fates, disputes = (*found.fates, *heard.fates), (*found.disputes, *heard.disputes)
        return replace(found, fates=fates, disputes=disputes), heard.set_aside

    def _ground(self, passing: Sequence[Opponent]) -> Ground | None:
        """What exploring needs; without a reference and enough programs to stand in for it, None."""
        task = self.job.task
        if task.reference is not None:
            space = input_space_of(task, self._generated(), asserts=True)
            reference = reference_of(task)
        else:
            standing_for = task.model_copy(update={"reference": _program(task, passing)})
            space = input_space_of(standing_for, self._generated(), asserts=True)
            trials = space.propose(
                seed=seed_for(self.job.config.seed, task.id, "stand-in"), limit=SAMPLE, feedback=()
            )
            able = stand_ins(self.judge, passing, trials, exploring_limits(task), packages_of(task))
            if not able:
                return None
            reference = able[(self.number - 1) % len(able)]
        limits = (
            self.cells.limits
            if task.reference is not None
            else replace(self.cells.limits, part=WITHHELD_PART)
        )
        return Ground(task, space, self.judge, reference, exploring_limits(task), limits, self._allowed())

    def _generated(self) -> list[Any]:
        if not self._generates():
            return []
        return generated_values(self.judge, self.job.task, self.job.config.seed)

    def _certify(self, checks: Sequence[Check], reference: Opponent) -> Certified:
        return certify(self.judge, self.job.task, reference.source, checks, reference_limits(self.job.task))

    def _allowed(self) -> frozenset[str]:
        """Exceptions that the requirements name, or the prompt where there are none."""
        task = self.job.task
        stated = " ".join(requirement.text for requirement in task.requirements or []) or task.prompt
        return named_exceptions(stated)

    def _room(self) -> int | None:
        bound = self.job.config.executions_per_task
        if bound is None:
            return None
        return max(
            0, bound - sum(result.metrics.executed for result in self.job.previous[1:]) - self._generating()
        )

    def _generating(self) -> int:
        """What asking the task's generator costs; a task with little to spend does without."""
        return VALUES if self._generates() else 0

    def _generates(self) -> bool:
        bound = self.job.config.executions_per_task
        return self.job.task.generator is not None and (bound is None or bound >= 10 * VALUES)

    def _is_late(self) -> bool:
        return self.job.deadline is not None and time.time() > self.job.deadline

    def _done(
        self, found: Attack, new: Sequence[object], set_aside: Sequence[SetAsideTest], *, cut_short: bool
    ) -> RoundDone:
        gone = _ids(set_aside)
        before = standing(self.job.task, self.job.previous)
        after = before.with_tests(without([*before.tests, *new], gone))
        checks = checks_of(after)
        result = RoundResult(
            round=self.number,
            tests=found.tests,
            set_aside=tuple(set_aside),
            disputes=found.disputes,
            caught=tuple(self._caught(checks_of(before), checks)) if self.number else (),
            mutants=tuple(_mutant(one, checks, self.cells.known) for one in self.mutants),
            tried=found.tried,
            feedback=found.feedback,
            notes=found.notes,
            metrics=measure(self.candidates, self.mutants, checks, self.cells.known).with_counts(
                disputes=len(found.disputes),
                flaky=sum(one.reason == "flaky" for one in set_aside),
                executed=self.judge.executed - self.began_with,
                saved=len(self.cells.saved),
            ),
            cut_short=cut_short,
            suspicions=found.suspicions,
            equivalent=found.equivalent,
            fates=found.fates,
        )
        return RoundDone(result, tuple(self.cells.fresh))

    def _caught(self, before: Sequence[Check], after: Sequence[Check]) -> list[Catch]:
        """Candidates that passed everything before this round and do no longer."""
        old = {check.test_id for check in before}
        new = [check for check in after if check.test_id not in old]
        found = []
        for opponent in self.candidates:
            if not self.cells.passes(opponent, before):
                continue
            for check in new:
                cell = self.cells.known.get((opponent.key, check.key))
                if cell is not None and cell.outcome not in (Outcome.PASS, Outcome.INFRASTRUCTURE):
                    found += [
                        Catch(name, check.test_id, cell.outcome.value, cell.detail)
                        for name in opponent.candidates
                    ]
                    break
        return found


def exploring_limits(task: Task) -> Limits:
    """What the reference may spend on a proposed input."""
    own = reference_limits(task)
    return own.with_cpu_seconds(min(own.cpu_seconds, EXPLORING_SECONDS))


def _program(task: Task, passing: Sequence[Opponent]) -> Program | None:
    """A program of the task for what is read of one: its constants and its signature."""
    names = {name for one in passing[:1] for name in one.candidates}
    return next((one for one in task.candidates if one.id in names), None)


def _ids(set_aside: Sequence[SetAsideTest]) -> set[str]:
    return {one.test_id for one in set_aside}


def _mutant(one: MutantOpponent, checks: Sequence[Check], known: Known) -> Mutant:
    killers = (
        check.test_id
        for check in checks
        if (cell := known.get((one.opponent.key, check.key))) is not None
        and cell.outcome not in (Outcome.PASS, Outcome.INFRASTRUCTURE)
    )
    return Mutant(one.id, one.operator, one.line, one.description, next(killers, None), one.of)
