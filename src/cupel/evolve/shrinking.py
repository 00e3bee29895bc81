"""Making a test's input smaller while it keeps what it catches.

Covers the search: smaller inputs are run on the reference, on the programs caught, and on those that voted,
and one is kept where the oracle accepts it and everyone is still caught. Which smaller inputs there are is the
input space's.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from cupel.evolve.exploration import Ground, Reaction, Tried, try_on_opponent, try_on_reference
from cupel.evolve.jury import Question, is_caught, sit
from cupel.evolve.opponents import Opponent

STEPS = 3
"""How often a smaller input is taken and made smaller again."""
PER_STEP = 12
"""Smaller inputs tried at once."""


def shrink(
    ground: Ground, start: Tried, victims: Sequence[Opponent], voters: Sequence[Opponent], question: Question
) -> Tried:
    """The smallest input found near `start` that the oracle accepts and that still catches all victims.

    Args:
        ground: what exploring needs.
        start: an accepted input.
        victims: programs and mutants that it catches and that nothing else may let go.
        voters: programs that vote on the smaller inputs; victims among them vote too.
        question: the jury's question that `start` came from, for what it says of flags and kinds.
    """
    best = start
    for _ in range(STEPS):
        smaller = _step(ground, best, victims, voters, question)
        if smaller is None:
            break
        best = smaller
    return best


def _step(
    ground: Ground, best: Tried, victims: Sequence[Opponent], voters: Sequence[Opponent], question: Question
) -> Tried | None:
    trials = list(itertools.islice(ground.space.shrinks(best.trial), PER_STEP))
    trials = [trial for trial in trials if trial.flags <= best.trial.flags]
    tried = try_on_reference(ground, trials)
    for victim in victims:
        if not tried:
            return None
        reactions = try_on_opponent(ground, victim, tried)
        tried = [one for one, reaction in zip(tried, reactions, strict=True) if is_caught(reaction)]
    if not tried:
        return None
    reactions_of: list[list[Reaction]] = [try_on_opponent(ground, voter, tried) for voter in voters]
    asked = replace(
        question,
        tried=tried,
        opponents=voters,
        reactions=reactions_of,
        mutant_reactions=(),
        delicate=frozenset(),
    )
    accepted = sit(asked).accepted
    return min((tried[index] for index in accepted), key=lambda one: one.trial.size, default=None)
