"""Putting the oracle's question for every input that told programs apart, and keeping what it accepts.

Covers the order in which inputs are decided (those that need least agreement first), who votes (distinct
programs that pass everything accepted so far), and disputes. The rule itself stands in `cupel.evolve.oracle`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from cupel.evolve.exploration import Reaction, Tried
from cupel.evolve.opponents import Opponent
from cupel.evolve.oracle import Evidence, Votes, decide, demand
from cupel.evolve.results import Dispute
from cupel.evolve.rulings import (
    LONGEST_EXPECTED,
    LONGEST_INPUT,
    Ruling,
    seconded,
    shortened,
    standing_of,
)
from cupel.evolve.thresholds import Thresholds
from cupel.evolve.told import Answered, side_by_side
from cupel.model.outcome import Outcome

_NO_VERDICT = (Outcome.NOT_RUN, Outcome.INFRASTRUCTURE)
_MOST_NAMED = 10
_MOST_ANSWERS = 3


@dataclass(slots=True)
class Findings:
    """What the jury made of a round's inputs."""

    accepted: list[int] = field(default_factory=list)
    """Indices of inputs on which the reference's answer is the expected one, in the order of decision."""
    margins: dict[int, float] = field(default_factory=dict)
    """Of the accepted ones: by how much the agreement exceeds what was needed."""
    verdicts: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Of every input: the verdict, and why."""
    disputes: list[Dispute] = field(default_factory=list)
    outside: Counter[str] = field(default_factory=Counter)
    """Reasons why inputs were left out, with how often."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the jury is asked."""

    tried: Sequence[Tried]
    opponents: Sequence[Opponent]
    """Programs that pass all tests so far; they vote."""
    reactions: Sequence[Sequence[Reaction]]
    """By opponent, then by input."""
    mutant_reactions: Sequence[Sequence[Reaction]]
    """By surviving mutant, then by input; mutants do not vote."""
    invited: frozenset[str]
    excluded: frozenset[str]
    seed_kinds: frozenset[str]
    """Kinds of answer that the reference gives on seed tests; empty where unknown."""
    thresholds: Thresholds
    """How much agreement is asked for."""
    rulings: tuple[Ruling, ...] = ()
    """What was ruled on classes of the task's inputs, and on single ones."""
    withheld: bool = False
    """Whether a program stands in for the reference."""
    delicate: frozenset[int] = frozenset()
    """Inputs on which the reference's answer hangs on the noise of floating point."""
    precondition_by: str | None = None
    """The model that wrote the task's precondition; None for an author's own, whose yes is beyond doubt."""

    def evidence(self, index: int, votes: Votes | None = None) -> Evidence:
        """All that is known of an input, with these votes."""
        one = self.tried[index]
        flags, precondition = one.trial.flags, one.precondition
        input, expected = one.trial.text, expected_text(one)
        ruled = standing_of(flags, self.rulings, input, expected)
        if precondition and self.precondition_by is not None:
            precondition, ruled = None, seconded(flags, self.rulings, self.precondition_by, input, expected)
        return Evidence(
            flags=flags,
            votes=votes if votes is not None else Votes(),
            reference="raises" if one.raises else "value",
            new_kind=bool(self.seed_kinds) and one.answer_kind not in self.seed_kinds,
            delicate=index in self.delicate,
            precondition=precondition,
            exception_required=one.raises,  # one that raises is kept only where the requirements name the exception
            excluded=self.excluded,
            invited=self.invited,
            reference_seconds=one.reply.cpu_seconds,
            ruled=ruled,
            withheld=self.withheld,
            shown=one.shown,
        )

    def demand(self, index: int) -> float:
        """The agreement that an input needs; above 1 where none would do."""
        return demand(self.evidence(index), self.thresholds)


def sit(question: Question) -> Findings:
    """Decide every input, with the votes of the programs that no accepted input has caught yet."""
    findings = Findings()
    demands = [question.demand(index) for index in range(len(question.tried))]
    order = sorted(
        range(len(question.tried)),
        key=lambda index: (demands[index], question.tried[index].trial.size),
    )
    alive = list(range(len(question.opponents)))
    for index in order:
        evidence = question.evidence(index, _votes(question, alive, index))
        decision = decide(evidence, question.thresholds)
        findings.verdicts[index] = (decision.verdict, decision.reason)
        if decision.verdict == "accept":
            findings.accepted.append(index)
            findings.margins[index] = decision.agreement - decision.needed
            alive = [one for one in alive if not is_caught(question.reactions[one][index])]
        elif decision.verdict == "dispute":
            findings.disputes.append(_dispute(question, index, alive, decision.needed, decision.agreement))
        else:
            findings.outside[decision.reason.partition(":")[0]] += 1
    return findings


def is_caught(reaction: Reaction) -> bool:
    """Whether an opponent fails an input; what was not run says nothing, and running out of stack is no verdict."""
    if reaction.outcome in _NO_VERDICT or reaction.raised == "RecursionError":
        return False
    return reaction.outcome is not Outcome.PASS


def _votes(question: Question, alive: Sequence[int], index: int) -> Votes:
    """One vote for each shape among the programs that are still alive; the first of a shape speaks for it."""
    spoken: dict[str, str] = {}
    unasked: set[str] = set()
    for one in alive:
        opponent, reaction = question.opponents[one], question.reactions[one][index]
        if reaction.outcome is Outcome.NOT_RUN:
            unasked.add(opponent.shape)
        elif reaction.outcome not in _NO_VERDICT:
            spoken.setdefault(opponent.shape, _vote(opponent, reaction))
    spoken |= dict.fromkeys(unasked - spoken.keys(), "unasked")
    counted = Counter(spoken.values())
    return Votes(**{name: counted[name] for name in Votes.__dataclass_fields__})


def _vote(opponent: Opponent, reaction: Reaction) -> str:
    if reaction.outcome is Outcome.PASS:
        return "agree"
    if reaction.outcome is Outcome.TIMEOUT:
        return "timed_out"
    if reaction.outcome is Outcome.MEMORY:
        return "memory"
    if reaction.raised == "RecursionError":
        return "recursion"
    if reaction.raised is not None:
        return "raised_on_purpose" if reaction.raised in opponent.raises else "raised"
    return "differ" if reaction.outcome is Outcome.FAIL else "raised"


CONTRADICTED = "independent programs contradict the reference"
UNDECIDED = "too few independent programs agree on an input of this kind; none contradicts"


def _dispute(
    question: Question, index: int, alive: Sequence[int], needed: float, agreement: float
) -> Dispute:
    one = question.tried[index]
    agreeing: list[str] = []
    against: list[str] = []
    answers: Counter[str] = Counter()
    for at in alive:
        reaction, ids = question.reactions[at][index], question.opponents[at].candidates
        if reaction.agrees:
            agreeing += ids
        elif reaction.outcome not in _NO_VERDICT:
            against += ids
            answers[reaction.detail.partition(", expected ")[0] or reaction.outcome.value] += 1
    return Dispute(
        flags=tuple(sorted(one.trial.flags)),
        reason=CONTRADICTED if against else UNDECIDED,
        needed=round(needed, 4),
        agreement=round(agreement, 4),
        input=shortened(one.trial.text, LONGEST_INPUT),
        expected=shortened(expected_text(one), LONGEST_EXPECTED),
        for_=tuple(agreeing[:_MOST_NAMED]),
        against=tuple(against[:_MOST_NAMED]),
        answers=tuple(text for text, _ in answers.most_common(_MOST_ANSWERS)),
        choices=_choices(question, index, alive),
    )


def _choices(question: Question, index: int, alive: Sequence[int]) -> tuple[str, ...]:
    """The reference's answer and those against it, all told alike; nothing where a checker decides, since then many are right."""
    one = question.tried[index]
    compare = one.check.compare
    if compare is not None and compare.checker is not None:
        return ()
    against = [question.reactions[at][index] for at in alive]
    others = [reaction.answered for reaction in against if is_caught(reaction)]
    found = side_by_side(one.payload, Answered(one.reply.reply, one.reply.output), others, compare)
    return () if found is None else (found[0], *found[1])


def expected_text(one: Tried) -> str:
    """What the test of an input would expect, for a reader."""
    payload = one.payload
    if "steps" in payload:
        return "; ".join(step.get("expected", step.get("raises", "")) for step in payload["steps"])
    return str(payload.get("expected", payload.get("raises", payload.get("stdout", ""))))


def representative(disputes: Sequence[Dispute], limit: int) -> list[Dispute]:
    """At most `limit` disputes: of each class (same flags) the two with the shortest inputs; first where programs contradict, then largest classes."""
    grouped: dict[tuple[str, ...], list[Dispute]] = {}
    for dispute in disputes:
        grouped.setdefault(dispute.flags, []).append(dispute)

    def by_weight(item: tuple[tuple[str, ...], list[Dispute]]) -> tuple[int, int, tuple[str, ...]]:
        against = sum(bool(one.against) for one in item[1])
        return -against, -len(item[1]), item[0]

    ordered = sorted(grouped.items(), key=by_weight)
    chosen: list[Dispute] = []
    for turn in range(2):
        for _, members in ordered:
            shortest = sorted(members, key=lambda one: (not one.against, len(one.input), one.input))
            chosen += shortest[turn : turn + 1]
    return chosen[:limit]
