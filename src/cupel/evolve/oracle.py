"""Whether an input that splits programs is used: the oracle without a model.

The reference's value is the expected one only where the input is within the task: the precondition says so, or the
input is like the seeds; the reference gives a value; and enough independent programs that pass everything else do
not contradict it. How much agreement is enough depends on what is new in the input
(:mod:`cupel.evolve.fuzz.novelty`): thresholds for each novelty flag (:mod:`cupel.evolve.thresholds`). A contradiction is a
dispute: recorded, not used. What a person or a model has ruled on a class of inputs (:mod:`cupel.evolve.rulings`) goes before:
what is outside is never used, what is within needs less agreement.

Where a task has no reference, a program that most others agree with stands in for it (`Evidence.withheld`); then wide
agreement of several programs is needed whatever the input is.

Pure: it runs nothing and counts nothing; the caller brings the evidence. Votes are those of *distinct* programs
(one a normalised shape) that pass all accepted tests which demand less (:func:`demand` orders them), so that wrong
programs found out by safe inputs no longer vote on risky ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cupel.evolve.rulings import UNRULED, Standing
from cupel.evolve.thresholds import LARGE, Thresholds

Verdict = Literal["accept", "dispute", "outside"]
"""``accept``: the reference's value is the expected one. ``dispute``: programs contradict it, or raise. ``outside``: the input
is (or may be) not meant by the task, or tells nothing."""

Result = Literal["value", "raises", "timeout", "memory", "recursion", "crash", "unstable"]
"""What the reference did: gave a value, raised, ran out of something, or answered differently when run again."""


@dataclass(frozen=True, slots=True)
class Votes:
    """Distinct programs by what they did on the input, the reference not among them. Each counts in one field."""

    agree: int = 0
    differ: int = 0
    raised: int = 0
    """Raised an exception that came about (``IndexError`` in an expression)."""
    raised_on_purpose: int = 0
    """Raised by a ``raise`` or ``assert`` of their own."""
    timed_out: int = 0
    memory: int = 0
    recursion: int = 0
    unasked: int = 0
    """Not run on it, since they took too long on others."""

    @property
    def finished(self) -> int:
        """Programs that gave a value or raised."""
        return self.agree + self.differ + self.raised + self.raised_on_purpose

    @property
    def unfinished(self) -> int:
        """Programs that ran out of time, memory or stack: no verdict on the input's value."""
        return self.timed_out + self.memory + self.recursion


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of one input."""

    flags: frozenset[str]
    """Novelty flags."""
    votes: Votes
    reference: Result = "value"
    new_kind: bool = False
    """The reference's value is of a type that it gives on no seed."""
    delicate: bool = False
    """The reference's answer changes when a float moves by a hair (:mod:`cupel.evolve.fuzz.nudge`)."""
    precondition: bool | None = None
    """What the task's precondition says of the input; ``None`` where the task has none."""
    exception_required: bool = False
    """The reference raises, and the requirements name that exception."""
    excluded: frozenset[str] = frozenset()
    """Flags that the prompt's words rule out (``positive integers``: ``zero``, ``negative``)."""
    invited: frozenset[str] = frozenset()
    """Flags that the prompt's words speak of as inputs (``if the list is empty``: ``empty``)."""
    reference_seconds: float = 0.0
    """CPU seconds of the reference on the input."""
    ruled: Standing = UNRULED
    """What rulings say of it, or of the class of inputs that it belongs to."""
    withheld: bool = False
    """The task has no reference: the value is that of a program that stands in for it."""
    shown: bool | None = None
    """The prompt shows this very input: with this very answer, or with another one; None where it says nothing."""

    @property
    def is_vouched(self) -> bool:
        """Whether it is within the task beyond doubt: by an example of the prompt, the precondition, or two independent rulings."""
        return self.shown is True or self.is_within

    @property
    def is_within(self) -> bool:
        """Whether the precondition says that it is, or two independent rulings."""
        return self.precondition is True or (self.precondition is None and self.ruled.voices_within >= 2)

    @property
    def is_upheld(self) -> bool:
        """Whether two independent rulings say that the task demands this very answer on this very input."""
        return self.precondition is not False and self.ruled.voices_upholding >= 2


@dataclass(frozen=True, slots=True)
class Decision:
    """What the oracle says of an input."""

    verdict: Verdict
    reason: str
    needed: float
    """Agreement needed (1 where no agreement would do)."""
    agreement: float
    """Smoothed share of agreeing programs among those that finished."""


def demand(evidence: Evidence, thresholds: Thresholds) -> float:
    """The agreement that the input needs before any vote is counted; above 1 where none would do.

    Inputs are decided in ascending order of this, each with the votes of programs that pass the accepted ones before.
    """
    if evidence.is_upheld:
        return 0.0
    vouched, ruled = evidence.is_vouched, evidence.ruled.voices_within > 0
    if not (vouched or ruled) and evidence.flags & (thresholds.never | evidence.excluded):
        return 2.0
    listed = dict(thresholds.demands)
    needed = thresholds.plain
    for flag in evidence.flags:
        own = listed.get(flag, thresholds.unknown)
        needed = max(needed, min(own, thresholds.invited) if flag in evidence.invited else own)
    needed += thresholds.each_further * max(0, len(evidence.flags) - 1)
    if evidence.new_kind:
        needed = max(needed, thresholds.new_kind)
    if evidence.shown:
        needed = min(needed, thresholds.plain)  # as of one that is new in nothing
    if evidence.is_within or ruled:
        on_answer = evidence.ruled.voices_upholding > 0
        needed = min(needed, thresholds.vouched if evidence.is_within or on_answer else thresholds.ruled)
    if evidence.withheld and not evidence.shown:
        needed = max(needed, thresholds.withheld)
    return min(needed, 0.95)


def agreement(votes: Votes, thresholds: Thresholds) -> float:
    """Share of the finished programs that agree with the reference, smoothed by the thresholds' prior."""
    weight = thresholds.prior_weight
    return (votes.agree + thresholds.prior * weight) / (votes.finished + weight)


def decide(evidence: Evidence, thresholds: Thresholds) -> Decision:
    """Accept the reference's value on an input, dispute it, or leave the input out."""
    share = agreement(evidence.votes, thresholds)
    needed = demand(evidence, thresholds)
    reason = _outside(evidence, thresholds, needed)
    if reason is not None:
        return Decision("outside", reason, 1.0, share)
    if evidence.is_upheld:
        return Decision("accept", "two rulings say that the task demands this answer", needed, share)
    sure = evidence.is_vouched
    if evidence.votes.finished == 0 and not sure and evidence.flags:
        return Decision("outside", "nobody votes and the input is new in kind", needed, share)
    if evidence.withheld and evidence.votes.finished < thresholds.withheld_voters:
        return Decision("outside", "without a reference too few programs vote", needed, share)
    vetoed = _vetoed(evidence, thresholds, needed)
    if vetoed is not None:
        return Decision("dispute", vetoed, needed, share)
    if evidence.votes.agree == 0 and evidence.votes.finished > 0 and not evidence.is_within:
        return Decision("dispute", "no program agrees with the reference", needed, share)
    if share >= needed:
        return Decision("accept", "within the task, and enough programs agree", needed, share)
    return Decision("dispute", "too few programs agree with the reference", needed, share)


def _outside(evidence: Evidence, thresholds: Thresholds, needed: float) -> str | None:
    """Why the input tells nothing or is not meant, whatever the votes; ``None`` where votes decide."""
    votes = evidence.votes
    if evidence.precondition is False:
        return "the precondition excludes it"
    if evidence.ruled.is_outside:
        return "a ruling excludes it"
    if evidence.shown is False:
        return "an example of the prompt says otherwise"
    if evidence.reference == "raises" and not evidence.exception_required:
        return "the reference raises an exception that no requirement names"
    if evidence.reference not in ("value", "raises"):
        return f"the reference gives no answer ({evidence.reference})"
    if evidence.delicate:
        return "the answer hangs on the noise of floating point"
    if evidence.reference_seconds > thresholds.reference_seconds:
        return "the reference is too slow on it"
    if needed > 1:
        named = sorted(evidence.flags & (thresholds.never | evidence.excluded))
        return "unlike the seeds: " + ", ".join(named)
    if votes.unfinished or votes.unasked:
        stopped = _unfinished(evidence, thresholds)
        if stopped is not None:
            return stopped
    return None


def _vetoed(evidence: Evidence, thresholds: Thresholds, needed: float) -> str | None:
    """Why programs that raise speak against the input; ``None`` where they are few, or where something vouches for it."""
    votes = evidence.votes
    if evidence.is_vouched or evidence.exception_required or not votes.finished:
        return None
    if votes.raised_on_purpose > thresholds.purpose_veto * votes.finished:
        return "programs raise on purpose"
    veto = thresholds.risky_raise_veto if needed >= thresholds.risky else thresholds.raise_veto
    if votes.raised + votes.raised_on_purpose > veto * votes.finished:
        return "many programs raise"
    return None


def _unfinished(evidence: Evidence, thresholds: Thresholds) -> str | None:
    """Why programs that do not finish make the input tell nothing; ``None`` where not to finish is a fault.

    Out of stack or memory is a fault only on an input of the seeds' own kind; out of time also on a new one, unless
    it is so large that the setting times nobody there, or hardly anybody finishes.
    """
    votes = evidence.votes
    if evidence.flags & thresholds.untimed:
        return "some programs do not finish on an input of this size, or are too slow to be run on it"
    if not votes.unfinished:
        return None
    if evidence.is_upheld:
        return None  # what the answer is was ruled on; who does not finish has not given it
    if evidence.flags and votes.unfinished > votes.timed_out:
        return "some programs run out of stack or memory on an input that is new in kind"
    if votes.finished < thresholds.finish * (votes.finished + votes.unfinished):
        return "hardly any program finishes"
    needed = thresholds.large_voters if evidence.flags & LARGE else thresholds.timed_voters
    if evidence.flags and votes.agree < needed:
        return "too few programs finish and agree"
    return None
