"""What validation finds wrong with a task: kinds, the party at fault, and the evidence.

A finding is made to be acted on by the party that it names, who wrote one part of the task and must not see the other: its
`message` and ids can be shown to that party as they are, while each piece of evidence says from whose artefact it is. Does not
decide anything: which findings reject a task is said by their severity.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class FindingKind(StrEnum):
    """What can be wrong."""

    REFERENCE_FAILS_TEST = "reference-fails-test"
    REFERENCE_DOES_NOT_LOAD = "reference-does-not-load"
    UNSTABLE = "unstable"
    INFRASTRUCTURE = "infrastructure"
    """Our own fault: counts for nobody, to be run again."""
    NO_TESTS = "no-tests"
    UNUSABLE_TEST = "unusable-test"
    """It cannot be made a check: its file does not parse, or has no test functions."""
    UNTESTED_REQUIREMENT = "untested-requirement"
    UNKNOWN_REQUIREMENT = "unknown-requirement"
    WEAK_SUITE = "weak-suite"
    ACCEPTS_TRIVIAL = "accepts-trivial"
    UNMEASURED_SUITE = "unmeasured-suite"
    """No program could be made that the tests should reject, or hardly any."""
    UNDEFINED_TERM = "undefined-term"
    EXAMPLE_CONTRADICTS_REFERENCE = "example-contradicts-reference"
    SIGNATURE_MISMATCH = "signature-mismatch"
    UNSTATED_EXCEPTION = "unstated-exception"
    UNUSED_PARAMETER = "unused-parameter"
    EMPTY_SECTION = "empty-section"
    PRECONDITION_REJECTS_TEST = "precondition-rejects-test"
    PRECONDITION_NOT_CALLABLE = "precondition-not-callable"
    GENERATOR_NOT_CALLABLE = "generator-not-callable"
    DUPLICATE_REQUIREMENT = "duplicate-requirement"
    VAGUE_WORD = "vague-word"


class Party(StrEnum):
    """Who is to act on a finding."""

    AUTHOR = "author"
    """Who wrote prompt, requirements, interface, precondition, public examples and reference."""
    TESTER = "tester"
    """Who wrote the other tests."""
    ENVIRONMENT = "environment"
    """This machine or this software."""
    DISPUTE = "dispute"
    """It cannot be said without a ruling: author and tester contradict each other."""


class Severity(StrEnum):
    """What a finding does to the task."""

    REJECT = "reject"
    NOTE = "note"


class Artefact(StrEnum):
    """Whose part of the task a piece of evidence is taken from."""

    TEXT = "text"
    """Prompt, requirements, interface, precondition or public examples, which author and tester both see."""
    REFERENCE = "reference"
    """What the reference answered, raised or declares, and where mutants of it were changed: not for the tester. Never its code."""
    TESTS = "tests"
    """What the tester's tests hold or expect: not for the author."""
    BOTH = "both"
    """It shows the reference's answers beside what tests expect: for reviewers and arbiters alone."""


_SEEN_BY = {
    Party.AUTHOR: frozenset({Artefact.TEXT, Artefact.REFERENCE}),
    Party.TESTER: frozenset({Artefact.TEXT, Artefact.TESTS}),
}
MOST_EVIDENCE = 300
"""Characters of one piece of evidence."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was seen."""

    of: Artefact
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or worth a look, with a task."""

    kind: FindingKind
    party: Party
    severity: Severity
    message: str
    """What is wrong and what to do, for the party named; of the other side's artefact it holds no more than ids."""
    tests: tuple[str, ...] = ()
    """Ids of the tests concerned (`<test id>::<function>` of a test file)."""
    requirements: tuple[str, ...] = ()
    """Ids of the requirements concerned."""
    evidence: tuple[Evidence, ...] = ()

    def evidence_for(self, party: Party) -> tuple[str, ...]:
        """The evidence that may be shown to a party; to an arbiter (`Party.DISPUTE`) and to those who run the machine, all."""
        seen = _SEEN_BY.get(party, frozenset(Artefact))
        return tuple(one.text for one in self.evidence if one.of in seen)


def evidence(of: Artefact, texts: Iterable[str]) -> tuple[Evidence, ...]:
    """Pieces of evidence of one artefact, each shortened."""
    return tuple(
        Evidence(of, text if len(text) <= MOST_EVIDENCE else text[: MOST_EVIDENCE - 1] + "…")
        for text in texts
    )
