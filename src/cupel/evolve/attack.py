"""One round's attack on a task: propose, explore, let the jury decide, choose, shrink.

Covers everything between what stands and the new tests of a round. Does not certify or judge the new tests:
that is the round's (`cupel.evolve.rounds`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cupel.evolve.allowance import EXPLORING_SHARE, PROPOSED_EFFORT, Allowance, allowance
from cupel.evolve.choose import Accepted, choose
from cupel.evolve.config import NEW_TESTS_PER_ROUND, EvolveConfig
from cupel.evolve.coverage import Step
from cupel.evolve.exploration import (
    Ground,
    Reaction,
    Tried,
    affordable,
    answer_kind,
    is_delicate,
    try_on_opponent,
    try_on_reference,
)
from cupel.evolve.inputs.space import Trial, with_room
from cupel.evolve.jury import Findings, Question, is_caught, representative, sit
from cupel.evolve.mutants.equivalent import estimate_equivalent
from cupel.evolve.newtests import content_of, tests_of
from cupel.evolve.opponents import MutantOpponent, Opponent
from cupel.evolve.proposals.fate import Round, reckon
from cupel.evolve.proposals.keep import further
from cupel.evolve.proposals.offer import NOTHING, Offered
from cupel.evolve.results import Dispute, Fate
from cupel.evolve.rulings import Ruling, voice_of_precondition
from cupel.evolve.shrinking import shrink
from cupel.evolve.spreading import traits_of
from cupel.evolve.suspicion import contradicted, gainsaid, unanswered
from cupel.judge.checks import Check
from cupel.model.hashing import content_hash, seed_for
from cupel.model.outcome import Outcome

_RUNS_OF_A_NEW_TEST = 8
"""Executions of a new test beside candidates and mutants: certifying, confirming time-outs."""
_SHRINK_FROM = 60
"""Characters; shorter inputs are readable as they are."""
_SHRINKS_PER_ROUND = 5
_MOST_VICTIMS = 8
_FEEDBACK = 24
"""Inputs that told programs apart, kept for the next round."""
_FILLERS = 20
"""Tests of the first round that catch nobody yet; the selection keeps as many as there is room for."""
_KEY_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Attack:
    """What an attack brought."""

    notes: tuple[str, ...]
    tests: tuple[dict[str, Any], ...] = ()
    disputes: tuple[Dispute, ...] = ()
    tried: tuple[str, ...] = ()
    """Keys of the inputs proposed in this attack."""
    feedback: tuple[str, ...] = ()
    """Inputs that told programs apart, for the next one."""
    suspicions: tuple[str, ...] = ()
    equivalent: float | None = None
    """Of the mutants that survived until then, how many are probably equivalent to their original; None where nothing says."""
    fates: tuple[Fate, ...] = ()
    """Of what a model or a person proposed."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a task stands when a round attacks."""

    round: int
    """Counts from 1."""
    tried: frozenset[str]
    """Keys of inputs proposed before."""
    feedback: tuple[str, ...]
    """Inputs that told programs apart before."""
    room: int | None
    """Executions that are left to the task; None for no bound."""
    programs: int
    """Candidates and mutants in all, which will be run on every new test."""
    rulings: tuple[Ruling, ...] = ()
    """On classes of the task's inputs, and on single ones."""
    withheld: bool = False
    """The ground's reference is a program that stands in for it."""
    offered: Offered = NOTHING
    """What a model or a person proposes."""


def attack(
    ground: Ground,
    checks: Sequence[Check],
    passing: Sequence[Opponent],
    mutants: Sequence[MutantOpponent],
    config: EvolveConfig,
    situation: Situation,
) -> Attack:
    """Look for inputs that tell programs apart which all tests so far leave together.

    Args:
        ground: what exploring needs.
        checks: the tests that stand.
        passing: candidates that pass all of them; they vote.
        mutants: mutants that pass all of them.
        config: settings.
        situation: what went before, and what is left to spend.
    """
    planted = [mutant.opponent for mutant in mutants]
    opponents = [*passing, *planted]
    may = _allowance(config, situation, opponents, ground.reference)
    if may == Allowance(0, 0):
        return Attack(("nothing is to be tried, or the task's executions are used up",))
    own, drawn = _inputs(ground, checks, config, situation, may)
    trials = [*own, *drawn]
    if not trials:
        return Attack(("no further inputs can be proposed from the seed tests",))
    units = config.effort // (2 + len(opponents))
    some = affordable(ground, own, units // PROPOSED_EFFORT if may.drawn else units)
    rest = affordable(ground, drawn, units)
    kept = [*some.kept, *rest.kept]
    answered = try_on_reference(ground, kept)
    question = _explored(ground, _bare(ground, checks, answered, config, situation), passing, planted)
    findings = sit(question)
    reached = some.reached | rest.reached
    chosen = _chosen(ground, question, _accepted(question, findings, reached), planted, config, situation)
    made = tests_of(question, chosen, situation.offered, situation.round)
    offered = situation.offered
    became = {question.tried[at].trial.key: test["id"] for at, test in made.items()}
    fates, claimed = reckon(
        Round(offered, own, {one.key for one in some.kept}, answered, question, findings, became)
    )
    return Attack(
        notes=(
            f"{len(trials)} inputs proposed, {len(kept)} affordable, {len(answered)} answered by the reference, "
            f"{len(question.tried)} put to the programs",
            *(f"{count} inputs left out: {reason}" for reason, count in sorted(findings.outside.items())),
            *_unmet(situation, answered),
        ),
        tests=_new(made, checks),
        disputes=(
            *representative(findings.disputes, config.max_disputes),
            *representative(claimed, config.max_disputes),
        ),
        tried=(*(key_of(trial) for trial in trials), *offered.looked_at),
        feedback=_worth_remembering(ground, question, findings.accepted),
        suspicions=()
        if situation.withheld
        else _suspicions(ground, question, [*some.endless, *rest.endless], passing),
        equivalent=_equivalent(question, findings.accepted),
        fates=(*offered.fates, *fates),
    )


def _inputs(
    ground: Ground,
    checks: Sequence[Check],
    config: EvolveConfig,
    situation: Situation,
    may: Allowance,
) -> tuple[list[Trial], list[Trial]]:
    """(inputs that somebody proposed, inputs that are drawn), those of earlier rounds and of tests that stand left out."""
    own = list(situation.offered.trials)[: may.proposed]
    if not may.drawn:
        return own, []
    known = {key_of(trial) for trial in own} | situation.tried
    seed = seed_for(config.seed, ground.task.id, situation.round)
    standing = {check.probe.body for check in checks}
    drawn = ground.space.propose(seed=seed, limit=may.drawn + len(known), feedback=situation.feedback)
    new = [trial for trial in drawn if key_of(trial) not in known and trial.probe.body not in standing]
    return own, with_room(new, may.drawn)


def _bare(
    ground: Ground,
    checks: Sequence[Check],
    answered: Sequence[Tried],
    config: EvolveConfig,
    situation: Situation,
) -> Question:
    """The jury's question before anybody was asked."""
    return Question(
        answered,
        (),
        (),
        (),
        ground.space.invited,
        ground.space.excluded,
        seed_kinds(ground, checks),
        config.thresholds,
        situation.rulings,
        situation.withheld,
        precondition_by=voice_of_precondition(ground.task),
    )


def _unmet(situation: Situation, answered: Sequence[Tried]) -> list[str]:
    """That rulings on single inputs have no effect, in words: their inputs were not proposed. Later rounds propose others anyway."""
    ruled = {one.input for one in situation.rulings if one.input is not None}
    met = {one.trial.text for one in answered} | {one.test.get("code") for one in situation.offered.tests}
    unmet = len(ruled - met) if situation.round == 1 else 0
    return [f"{unmet} of {len(ruled)} inputs that were ruled on singly were not proposed"] if unmet else []


def _new(made: dict[int, dict[str, Any]], checks: Sequence[Check]) -> tuple[dict[str, Any], ...]:
    """The tests made, each content once and none that stands: two inputs may have been made smaller to the same."""
    standing = {check.test_id.rpartition("-")[2] for check in checks}
    different = {content_of(test): test for test in reversed(made.values())}
    return tuple(test for content, test in different.items() if content not in standing)[::-1]


def _chosen(
    ground: Ground,
    question: Question,
    accepted: Sequence[Accepted],
    mutants: Sequence[Opponent],
    config: EvolveConfig,
    situation: Situation,
) -> list[tuple[int, Tried]]:
    """The inputs that become tests, by index, some of them made smaller."""
    most, room = NEW_TESTS_PER_ROUND, situation.room
    is_dear = ground.reference.cost > 1
    if is_dear:  # every test costs every program a process: no more than are kept in the end
        most = min(most, config.max_tests)
    if room is not None:
        most = min(most, int(room * (1 - EXPLORING_SHARE)) // (situation.programs + _RUNS_OF_A_NEW_TEST))
    margin = config.thresholds.filler_margin
    fillers = _FILLERS if situation.round == 1 else 0
    chosen = choose(accepted, limit=most, fillers=fillers, filler_margin=margin)
    owners = situation.offered.owners
    proposed = {at for at, one in enumerate(question.tried) if one.trial.key in owners}
    left = most - len(chosen) if room is not None or is_dear else NEW_TESTS_PER_ROUND
    chosen += further(accepted, chosen, proposed, limit=left, margin=margin)
    if room is None and not situation.withheld:
        return list(zip(chosen, _shrunk(ground, question, chosen, mutants), strict=True))
    # what shrinking costs cannot be told before, and agreement is on these very inputs
    return [(index, question.tried[index]) for index in chosen]


def _equivalent(question: Question, accepted: Sequence[int]) -> float | None:
    """From all accepted inputs, before any is chosen for what it kills."""
    if not accepted or not question.mutant_reactions:
        return None
    kills = [sum(is_caught(row[index]) for index in accepted) for row in question.mutant_reactions]
    return round(estimate_equivalent(kills, len(accepted)).equivalent, 2)


def _suspicions(
    ground: Ground, question: Question, endless: Sequence[Trial], passing: Sequence[Opponent]
) -> tuple[str, ...]:
    found = (gainsaid(question), contradicted(question), unanswered(ground, endless, passing))
    return tuple(text for text in found if text is not None)


def _explored(
    ground: Ground, bare: Question, passing: Sequence[Opponent], mutants: Sequence[Opponent]
) -> Question:
    """What everybody does on the inputs that votes can decide; the others are run on nobody."""
    open_ = [one for index, one in enumerate(bare.tried) if bare.demand(index) <= 1]
    asked = replace(
        bare,
        tried=open_,
        opponents=passing,
        reactions=[try_on_opponent(ground, opponent, open_) for opponent in passing],
        mutant_reactions=[try_on_opponent(ground, mutant, open_) for mutant in mutants],
    )
    rows = [*asked.reactions, *asked.mutant_reactions]
    split = [index for index in range(len(open_)) if any(is_caught(row[index]) for row in rows)]
    return replace(asked, delicate=frozenset(index for index in split if is_delicate(ground, open_[index])))


def key_of(trial: Trial) -> str:
    """A short content key of an input."""
    return content_hash(trial.key)[:_KEY_DIGITS]


def _allowance(
    config: EvolveConfig, situation: Situation, opponents: Sequence[Opponent], reference: Opponent
) -> Allowance:
    """How many inputs this round can afford."""
    return allowance(
        len(situation.offered.trials),
        config.first_trials if situation.round == 1 else config.later_trials,
        runs_by_effort=config.effort // (2 * reference.cost + sum(one.cost for one in opponents)),
        opponents=len(opponents),
        room=situation.room,
    )


def seed_kinds(ground: Ground, checks: Sequence[Check]) -> frozenset[str]:
    """The types that the reference answers with on the seed tests; empty where these are no plain calls."""
    probes = [check.probe for check in checks if check.origin == "seed" and check.probe.kind == "call"]
    if not probes or ground.task.interface.kind != "function":
        return frozenset()
    seen = ground.judge.observe(
        ground.reference.source, probes, ground.reference_limits, packages=ground.packages
    )
    return frozenset(answer_kind(json.loads(one.reply)) for one in seen if one.reply)


def _accepted(
    question: Question, findings: Findings, reached: Mapping[Any, frozenset[Step]]
) -> list[Accepted]:
    by_size = sorted(findings.accepted, key=lambda index: question.tried[index].trial.size)
    rank = {index: order for order, index in enumerate(by_size)}
    rows = [*question.reactions, *question.mutant_reactions]
    found = []
    for index in findings.accepted:
        trial = question.tried[index].trial
        found.append(
            Accepted(
                index,
                frozenset(at for at, row in enumerate(question.reactions) if is_caught(row[index])),
                frozenset(at for at, row in enumerate(question.mutant_reactions) if is_caught(row[index])),
                question.demand(index),
                rank[index],
                traits_of(trial.flags, trial.source, len(trial.text)),
                findings.margins[index],
                any(row[index].outcome is Outcome.TIMEOUT for row in rows),
                reached.get(trial.key, frozenset()),
            )
        )
    return found


def _shrunk(
    ground: Ground, question: Question, chosen: Sequence[int], mutants: Sequence[Opponent]
) -> list[Tried]:
    """The chosen inputs, the longest of them made smaller; not those that catch by time, which their size does, nor those ruled on."""
    rows = [*question.reactions, *question.mutant_reactions]
    timed = {index for index in chosen if any(row[index].outcome is Outcome.TIMEOUT for row in rows)}
    long = sorted(
        (
            index
            for index in chosen
            if index not in timed
            and not question.evidence(index).is_upheld  # what was ruled on is this input and no other
            and len(question.tried[index].trial.text) > _SHRINK_FROM
        ),
        key=lambda index: -len(question.tried[index].trial.text),
    )[:_SHRINKS_PER_ROUND]
    caught = [
        at for at, row in enumerate(question.reactions) if any(is_caught(row[index]) for index in chosen)
    ]
    voters = [one for at, one in enumerate(question.opponents) if at not in set(caught)]
    smaller = []
    for index in chosen:
        one = question.tried[index]
        victims = _victims(question, index, chosen, mutants)
        if index in long and victims:
            one = shrink(ground, one, victims, voters, question)
        smaller.append(one)
    return smaller


def _victims(
    question: Question, index: int, chosen: Sequence[int], mutants: Sequence[Opponent]
) -> list[Opponent]:
    """The programs that this input catches, those first that few other chosen inputs catch."""
    catches: Counter[int] = Counter()
    rows: list[Sequence[Reaction]] = [*question.reactions, *question.mutant_reactions]
    programs = [*question.opponents, *mutants]
    for at, row in enumerate(rows):
        catches[at] = sum(is_caught(row[other]) for other in chosen)
    mine = sorted(
        (at for at, row in enumerate(rows) if is_caught(row[index])), key=lambda at: (catches[at], at)
    )
    return [programs[at] for at in mine[:_MOST_VICTIMS]]


def _worth_remembering(ground: Ground, question: Question, accepted: Sequence[int]) -> tuple[str, ...]:
    """The shortest accepted inputs that caught something, as text."""
    splitting = [
        index
        for index in accepted
        if any(is_caught(row[index]) for row in [*question.reactions, *question.mutant_reactions])
    ]
    ordered = sorted(splitting, key=lambda index: question.tried[index].trial.size)[:_FEEDBACK]
    texts = [ground.space.remember(question.tried[index].trial) for index in ordered]
    return tuple(text for text in texts if text is not None)
