"""What became of what was proposed: which inputs became tests, which claims the oracle's answers uphold or contradict.

Covers the records of one round, and the disputes that contradicted claims are. Decides nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cupel.evolve.exploration import Tried
from cupel.evolve.inputs.space import Trial
from cupel.evolve.jury import Findings, Question, expected_text
from cupel.evolve.proposals.offer import Claim, Offered, fate_of
from cupel.evolve.results import Dispute, Fate
from cupel.evolve.rulings import LONGEST_EXPECTED, LONGEST_INPUT, shortened
from cupel.judge.expression import NotPlain, Refused
from cupel.judge.verdict import Answer, answer_of

CLAIMED = "a proposed test expects another answer than the oracle"
"""Reason of a dispute between who proposed a test and the oracle."""
_SHOWN = 300
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Round:
    """What a round knows of the inputs that were proposed."""

    offered: Offered
    put: Sequence[Trial]
    """Those that the round took up."""
    affordable: Collection[str]
    """Keys of those of them that could be afforded."""
    answered: Sequence[Tried]
    question: Question
    findings: Findings
    made: Mapping[str, str]
    """Trial's key → the test that it became."""


def reckon(round_: Round) -> tuple[tuple[Fate, ...], list[Dispute]]:
    """What became of each input, and the claims that contradict the oracle's answer on an input that is within the task."""
    replies = {one.trial.key: json.loads(one.reply.reply) for one in round_.answered}
    verdicts = [(claim, _verdict(claim, replies)) for claim in round_.offered.claims]
    said: dict[str, str] = {}
    for claim, verdict in verdicts:
        if verdict is not None:
            for key in claim.keys:
                said.setdefault(key, "upheld" if verdict else "contradicted")
    places = {one.trial.key: at for at, one in enumerate(round_.question.tried)}
    fates = tuple(
        fate_of(
            round_.offered.proposals[round_.offered.owners[trial.key]],
            *_fate(round_, trial, places.get(trial.key), answered=trial.key in replies),
            trial,
            test_id=round_.made.get(trial.key),
            claim=said.get(trial.key),
        )
        for trial in round_.put
    )
    return fates, [
        _dispute(round_, claim, at)
        for claim, verdict in verdicts
        if verdict is False and (at := _accepted(round_, claim, places)) is not None
    ]


def _fate(round_: Round, trial: Trial, at: int | None, *, answered: bool) -> tuple[str, str]:
    if trial.key in round_.made:
        return "kept", ""
    if trial.key not in round_.affordable:
        return "costly", "the reference takes too long on it"
    if not answered:
        return "unanswered", "the reference gives no plain answer, or not the same one in every run"
    if at is None:
        return "outside", "no agreement would do for an input that is new in this way"
    verdict, reason = round_.findings.verdicts[at]
    word = {"accept": "accepted", "dispute": "disputed"}.get(verdict, "outside")
    return word, "" if word == "accepted" else reason


def _accepted(round_: Round, claim: Claim, places: Mapping[str, int]) -> int | None:
    """The first of a claim's inputs, where all of them are within the task."""
    found = [places.get(key) for key in claim.keys]
    return found[0] if all(at in round_.findings.margins for at in found) else None


def _dispute(round_: Round, claim: Claim, at: int) -> Dispute:
    question = round_.question
    one, needed = question.tried[at], question.demand(at)
    proposal = round_.offered.proposals[claim.proposal]
    agreeing = [
        name
        for opponent, row in zip(question.opponents, question.reactions, strict=True)
        if row[at].agrees
        for name in opponent.candidates
    ]
    return Dispute(
        flags=tuple(sorted(one.trial.flags)),
        reason=CLAIMED,
        needed=round(needed, 4),
        agreement=round(needed + round_.findings.margins[at], 4),
        input=shortened(one.trial.text, LONGEST_INPUT),
        expected=shortened(expected_text(one), LONGEST_EXPECTED),
        for_=tuple(agreeing[:_MOST_NAMED]),
        against=(proposal.by,),
        answers=(proposal.text[:_SHOWN],),
    )


def _verdict(claim: Claim, replies: Mapping[str, Any]) -> bool | None:
    """Whether a claim holds of the reference's answers; None where it gives none."""
    if any(key not in replies for key in claim.keys):
        return None
    told = [part for key in claim.keys for part in replies[key].get("steps", [replies[key]])]
    answers = [answer_of(part) for part in told]
    if any(one.problem is not None for one in answers):
        return None
    return not any(one.raised for one in answers) and _holds(claim, answers)


def _holds(claim: Claim, answers: Sequence[Answer]) -> bool:
    try:
        return claim.condition.holds([one.value for one in answers])
    except (NotPlain, Refused, TypeError, ValueError, ArithmeticError, LookupError, AttributeError):
        return False
    except (RecursionError, MemoryError):
        return False
