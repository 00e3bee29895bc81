"""What evolving a task leaves behind, round by round.

Covers the records that the run's store holds and that reports, datasets and `cupel show` are made from. Each
is written once and never changed; a later round has a record of its own.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter

from cupel.judge.certificate import Certificate

REFERENCE_STAGE = "reference"
"""Stage name of `ReferenceResult` in the store; its round is 0."""
ROUND_STAGE = "round"
"""Stage name of `RoundResult` in the store; rounds count from 1, round 0 judges the seed tests."""
FINAL_STAGE = "final"
"""Stage name of `FinalResult` in the store; its round is 0."""


@dataclass(frozen=True, slots=True)
class ReferenceResult:
    """What the reference showed of itself and of the seed tests."""

    seconds: dict[str, float] | None
    """Check key → CPU seconds of the reference, where that makes a difference; None without a reference."""
    executed: int
    rejected: str | None
    """Why the whole task is set aside; None where it goes on."""
    certificates: dict[str, Certificate] = field(default_factory=dict)
    """Check key → how a seed test whose own code has to run is run."""

    @property
    def seed_seconds(self) -> float:
        """CPU seconds of the reference for the slow ones of its tests together."""
        return sum((self.seconds or {}).values())


@dataclass(frozen=True, slots=True)
class SetAsideTest:
    """A test that does not count, with the evidence."""

    test_id: str
    reason: str
    """`reference-fails`, `flaky`, `redundant`, `over-the-cap`, `unstable-timing`."""
    evidence: str
    """For a reader: outcomes by hash seed and order, or the reference's own answer."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """An input on which independent candidates contradict the reference, or too few agree with it; not used as a test."""

    flags: tuple[str, ...]
    """Novelty flags of the input; they name a class of inputs that can be ruled on."""
    reason: str
    needed: float
    """Share of the voting programs that had to agree with the reference."""
    agreement: float
    """Share that did."""
    input: str
    """The call, the stdin, or the steps, as text for a reader."""
    expected: str
    """The reference's answer."""
    for_: tuple[str, ...]
    """Candidates that answer as the reference does (at most ten)."""
    against: tuple[str, ...]
    """Candidates that answer otherwise (at most ten)."""
    answers: tuple[str, ...]
    """What those against answer, most frequent first (at most three)."""
    choices: tuple[str, ...] = ()
    """The reference's answer, then other answers, all told alike and none cut; empty where they cannot be held against each other."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one input or test that a model or a person proposed."""

    by: str
    kind: str
    """What was proposed: `assert`, `input`, `generator` or `test`."""
    text: str
    """What was proposed, its beginning."""
    response: str | None
    """Key of the model's answer."""
    fate: str
    """`kept` (it became a test), `accepted` (within the task, and not needed), `disputed`, `outside`, `unanswered`, `known`, `costly`,
    `unusable`."""
    detail: str = ""
    input: str = ""
    """The input that it comes to, its beginning."""
    flags: tuple[str, ...] = ()
    test_id: str | None = None
    claim: str | None = None
    """Whether what it says of the answer holds of the oracle's: `upheld`, `contradicted`; None where it says nothing, or nobody knows."""


@dataclass(frozen=True, slots=True)
class RoundMetrics:
    """A task's figures after a round; shares are between 0 and 1, None where there is nothing to divide by."""

    tests: int
    behaviour_classes: int
    candidates: int
    passing: int
    """Candidates that pass every test (infrastructure and unstable outcomes left out)."""
    pass_at_1: float | None
    mutants: int
    mutants_killed: int
    mutation_score: float | None
    redundancy: float | None
    """Share of tests whose pass pattern another test has as well."""
    disputes: int
    flaky: int
    executed: int
    """Executions in this round: candidates, reference and mutants, on tests and on proposed inputs."""
    saved: int
    """Cells that were known and not executed again."""

    def with_counts(self, *, disputes: int, flaky: int, executed: int, saved: int) -> RoundMetrics:
        """The same figures with what was counted on the way."""
        return replace(self, disputes=disputes, flaky=flaky, executed=executed, saved=saved)


@dataclass(frozen=True, slots=True)
class Catch:
    """A candidate that passed everything before a test of this round caught it."""

    candidate_id: str
    test_id: str
    outcome: str
    detail: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """A mutant of a good program as opponent."""

    id: str
    operator: str
    line: int
    description: str
    killed_by: str | None
    """The first test that kills it; None where it survives (or is equivalent)."""
    of: str | None = None
    """The candidate that was changed; None for the reference."""


@dataclass(frozen=True, slots=True)
class RoundResult:
    """All that a round found for one task."""

    round: int
    tests: tuple[dict[str, Any], ...]
    """New tests of this round, in the task format."""
    set_aside: tuple[SetAsideTest, ...]
    disputes: tuple[Dispute, ...]
    caught: tuple[Catch, ...]
    mutants: tuple[Mutant, ...]
    tried: tuple[str, ...]
    """Keys (16 hexadecimal digits) of the inputs proposed so far, so that none is proposed twice."""
    feedback: tuple[str, ...]
    """Inputs that told programs apart, as text, for the next round's proposals."""
    notes: tuple[str, ...]
    """For a reader: why the adversary did not do something."""
    metrics: RoundMetrics
    cut_short: bool
    """The round ended at the budget of seconds: outside the guarantee of repeatability."""
    suspicions: tuple[str, ...] = ()
    """For a reader: why the reference may be wrong. It is never overruled."""
    equivalent: float | None = None
    """Of the mutants that survived until this round, how many are probably equivalent to their original: estimated."""
    fates: tuple[Fate, ...] = ()
    """Of what a model or a person proposed, as far as this round looked at it."""


@dataclass(frozen=True, slots=True)
class FinalResult:
    """What is published for one task."""

    tests: tuple[dict[str, Any], ...]
    """The selected suite, in the task format."""
    set_aside: tuple[SetAsideTest, ...]
    before: RoundMetrics
    """With the seed tests alone."""
    after: RoundMetrics


_ROUND, _FINAL, _REFERENCE = TypeAdapter(RoundResult), TypeAdapter(FinalResult), TypeAdapter(ReferenceResult)


def to_json(result: ReferenceResult | RoundResult | FinalResult) -> dict[str, Any]:
    """The record as plain JSON."""
    return asdict(result)


def round_from_json(body: dict[str, Any]) -> RoundResult:
    """A stored `RoundResult`."""
    return _ROUND.validate_python(body)


def final_from_json(body: dict[str, Any]) -> FinalResult:
    """A stored `FinalResult`."""
    return _FINAL.validate_python(body)


def reference_from_json(body: dict[str, Any]) -> ReferenceResult:
    """A stored `ReferenceResult`."""
    return _REFERENCE.validate_python(body)
