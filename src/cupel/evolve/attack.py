"""One round's attack on a task: propose, explore, let the jury decide, choose, shrink.

Covers everything between what stands and the new tests of a round. Does not certify or judge the new tests:
that is the round's (`cupel.evolve.rounds`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from cupel.evolve.choose import Accepted, choose
from cupel.evolve.config import NEW_TESTS_PER_ROUND, EvolveConfig
from cupel.evolve.exploration import (
    Ground,
    Reaction,
    Tried,
    affordable,
    answer_kind,
    is_delicate,
    test_record,
    try_on_opponent,
    try_on_reference,
)
from cupel.evolve.inputs.space import Trial
from cupel.evolve.jury import Question, is_caught, representative, sit
from cupel.evolve.opponents import MutantOpponent, Opponent
from cupel.evolve.oracle import demand
from cupel.evolve.results import Dispute
from cupel.evolve.shrinking import shrink
from cupel.judge.checks import Check
from cupel.model.hashing import content_hash, seed_for

EXPLORING_SHARE = 0.5
"""Of the executions that are left to a task, what proposed inputs may take; the rest is for the new tests."""
_RUNS_OF_THE_REFERENCE = 5
"""Executions of one proposed input beside the opponents': lines, two hash seeds, precondition, nudges."""
_RUNS_OF_A_NEW_TEST = 8
"""Executions of a new test beside candidates and mutants: certifying, confirming time-outs."""
_SHRINK_FROM = 60
"""Characters; shorter inputs are readable as they are."""
_SHRINKS_PER_ROUND = 5
_MOST_VICTIMS = 8
_FEEDBACK = 24
"""Inputs that told programs apart, kept for the next round."""
_FILLERS = 8
"""Tests of the first round that catch nobody yet."""
_KEY_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Attack:
    """What an attack brought."""

    tests: tuple[dict[str, Any], ...]
    disputes: tuple[Dispute, ...]
    tried: tuple[str, ...]
    """Keys of the inputs proposed in this attack."""
    feedback: tuple[str, ...]
    notes: tuple[str, ...]


def attack(
    ground: Ground,
    checks: Sequence[Check],
    passing: Sequence[Opponent],
    mutants: Sequence[MutantOpponent],
    config: EvolveConfig,
    *,
    round_: int,
    tried: frozenset[str],
    feedback: Sequence[str],
    room: int | None,
    programs: int,
) -> Attack:
    """Look for inputs that tell programs apart which all tests so far leave together.

    Args:
        ground: what exploring needs.
        checks: the tests that stand.
        passing: candidates that pass all of them; they vote.
        mutants: mutants that pass all of them.
        config: settings.
        round_: counts from 1.
        tried: keys of inputs proposed before.
        feedback: inputs that told programs apart before.
        room: executions that are left to the task; None for no bound.
        programs: candidates and mutants in all, which will be run on every new test.
    """
    opponents = [*passing, *(mutant.opponent for mutant in mutants)]
    limit = _trials(config, round_, opponents, ground.reference, room)
    if limit <= 0:
        return Attack((), (), (), (), ("the task's executions are used up",))
    seed = seed_for(config.seed, ground.task.id, round_)
    proposed = ground.space.propose(seed=seed, limit=limit + len(tried), feedback=feedback)
    trials = [trial for trial in proposed if key_of(trial) not in tried][:limit]
    keys = tuple(key_of(trial) for trial in trials)
    if not trials:
        return Attack((), (), (), (), ("no further inputs can be proposed from the seed tests",))
    trials = affordable(ground, trials, config.effort // (2 + len(opponents)))
    answered = try_on_reference(ground, trials)
    question = _explored(ground, checks, answered, passing, [mutant.opponent for mutant in mutants])
    findings = sit(question)
    fillers = _FILLERS if round_ == 1 else 0
    most = NEW_TESTS_PER_ROUND
    if room is not None:
        most = min(most, int(room * (1 - EXPLORING_SHARE)) // (programs + _RUNS_OF_A_NEW_TEST))
    chosen = choose(_accepted(question, findings.accepted), limit=most, fillers=fillers)
    smaller = [question.tried[index] for index in chosen]
    if room is None:  # what shrinking costs cannot be told before
        smaller = _shrunk(ground, question, chosen, [mutant.opponent for mutant in mutants])
    tests = {test["id"]: test for test in (_test(one, round_) for one in smaller)}
    notes = [f"{count} inputs left out: {reason}" for reason, count in sorted(findings.outside.items())]
    return Attack(
        tuple(tests.values()),
        tuple(representative(findings.disputes, config.max_disputes)),
        keys,
        _worth_remembering(ground, question, findings.accepted),
        (
            f"{len(keys)} inputs proposed, {len(trials)} affordable, {len(answered)} answered by the reference, "
            f"{len(question.tried)} put to the programs",
            *notes,
        ),
    )


def _explored(
    ground: Ground,
    checks: Sequence[Check],
    answered: Sequence[Tried],
    passing: Sequence[Opponent],
    mutants: Sequence[Opponent],
) -> Question:
    """What everybody does on the inputs that votes can decide; the others are run on nobody."""
    bare = Question(
        answered, (), (), (), ground.space.invited, ground.space.excluded, _seed_kinds(ground, checks)
    )
    open_ = [one for index, one in enumerate(answered) if demand(bare.evidence(index)) <= 1]
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


def _trials(
    config: EvolveConfig, round_: int, opponents: Sequence[Opponent], reference: Opponent, room: int | None
) -> int:
    """How many inputs this round can afford."""
    wanted = config.first_trials if round_ == 1 else config.later_trials
    cost = 2 * reference.cost + sum(opponent.cost for opponent in opponents)
    affordable = config.effort // cost
    if room is not None:
        affordable = min(affordable, int(room * EXPLORING_SHARE) // (len(opponents) + _RUNS_OF_THE_REFERENCE))
    return min(wanted, affordable)


def _seed_kinds(ground: Ground, checks: Sequence[Check]) -> frozenset[str]:
    """The types that the reference answers with on the seed tests; empty where these are no plain calls."""
    probes = [check.probe for check in checks if check.origin == "seed" and check.probe.kind == "call"]
    if not probes or ground.task.interface.kind != "function":
        return frozenset()
    seen = ground.judge.observe(
        ground.reference.source, probes, ground.reference_limits, packages=ground.packages
    )
    return frozenset(answer_kind(json.loads(one.reply)) for one in seen if one.reply)


def _accepted(question: Question, indices: Sequence[int]) -> list[Accepted]:
    by_size = sorted(indices, key=lambda index: question.tried[index].trial.size)
    rank = {index: order for order, index in enumerate(by_size)}
    return [
        Accepted(
            index,
            frozenset(at for at, row in enumerate(question.reactions) if is_caught(row[index])),
            frozenset(at for at, row in enumerate(question.mutant_reactions) if is_caught(row[index])),
            demand(question.evidence(index)),
            rank[index],
        )
        for index in indices
    ]


def _shrunk(
    ground: Ground, question: Question, chosen: Sequence[int], mutants: Sequence[Opponent]
) -> list[Tried]:
    """The chosen inputs, the longest of them made smaller."""
    long = sorted(
        (index for index in chosen if len(question.tried[index].trial.text) > _SHRINK_FROM),
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


def _test(one: Tried, round_: int) -> dict[str, Any]:
    provenance = {
        "made_by": "cupel fuzz",
        "round": round_,
        "source": one.trial.source,
        "flags": sorted(one.trial.flags),
        "expected_by": "reference",
    }
    return test_record(one.payload, id=f"fuzz-{content_hash(one.payload)[:10]}", provenance=provenance)


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
