"""What validation says of a task: its findings, and the figures behind them.

Everything here follows from the task and the settings alone, so that two validations of one task are the same bytes: CPU time
is none of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from cupel.author.validation.finding import Finding, FindingKind, Party, Severity

FORMAT = "cupel.validation/1"


class Verdict(StrEnum):
    """What becomes of a task."""

    ACCEPTED = "accepted"
    """It has no finding, or notes alone."""
    REJECTED = "rejected"
    UNFINISHED = "unfinished"
    """Our own fault kept it from being validated: it says nothing of the task."""


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant of the reference that the suite does not kill. Not for the tester."""

    line: int
    """Of the reference, from 1."""
    operator: str
    known_killable: bool
    """Some proposed input within the task tells it from the reference: it is not equivalent."""
    file: str = ""
    """The file of the reference that it is in; empty for the one that is loaded."""


@dataclass(frozen=True, slots=True)
class Strength:
    """How the suite does against mutants of the reference; shares are None where there is nothing to divide by."""

    mutants: int = 0
    """Those that were judged."""
    killed: int = 0
    """By the suite."""
    missed: int = 0
    """Survivors that some proposed input tells from the reference."""
    unreached: int = 0
    """Survivors to whose place in the reference no test and no proposed input comes: they are not taken for equivalent."""
    equivalent: float = 0.0
    """Survivors that are probably equivalent to the reference: an estimate, not whole."""
    score: float | None = None
    """Killed among all mutants."""
    adjusted_score: float | None = None
    """Killed among those that are probably not equivalent."""
    inputs: int = 0
    """Proposed inputs that survivors were run on."""
    survivors: tuple[Survivor, ...] = ()
    problem: str = ""
    """Why there are no mutants, or no inputs; empty where there are."""


@dataclass(frozen=True, slots=True)
class Trivial:
    """One trivially wrong program, and whether the suite rejects it."""

    kind: str
    """`none`, `constant`, `echo`, `argument-ignored` or `empty-output`."""
    detail: str
    """Which one, in words: the parameter that is ignored, the value returned."""
    rejected_by: str | None
    """The first test that rejects it; None where all accept it."""
    known_wrong: bool | None = None
    """Of one that all tests accept: whether some proposed input tells it from the reference; None where nobody could say."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted."""

    tests: int = 0
    """Checks: test functions of a file count one each."""
    public: int = 0
    runs: int = 0
    """Times that the reference was run on every test."""
    coverage: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Requirement id → ids of the tests that name it."""
    strength: Strength = Strength()
    trivial: tuple[Trivial, ...] = ()
    not_built: Mapping[str, str] = field(default_factory=dict)
    """Kind of trivially wrong program → why there is none for this task."""
    examples: int = 0
    """Examples with an answer found in prompt and requirements, and judged."""


@dataclass(frozen=True, slots=True)
class Validation:
    """What was found out about one task."""

    task_id: str
    task_key: str
    """Content hash of what was validated: all of the task but its candidates, metadata and provenance."""
    strictness: str
    findings: tuple[Finding, ...]
    """In the order of the checks; those that reject before notes."""
    figures: Figures

    @property
    def verdict(self) -> Verdict:
        """What becomes of the task."""
        if any(one.kind is FindingKind.INFRASTRUCTURE for one in self.findings):
            return Verdict.UNFINISHED
        rejected = any(one.severity is Severity.REJECT for one in self.findings)
        return Verdict.REJECTED if rejected else Verdict.ACCEPTED

    @property
    def is_accepted(self) -> bool:
        """Whether all findings are notes."""
        return self.verdict is Verdict.ACCEPTED

    def of_party(self, party: Party, *, notes: bool = False) -> tuple[Finding, ...]:
        """The findings that a party has to act on.

        Args:
            notes: those that do not reject the task as well.
        """
        return tuple(
            one for one in self.findings if one.party is party and (notes or one.severity is Severity.REJECT)
        )

    def to_json(self) -> dict[str, Any]:
        """The validation as plain JSON; `from_json` reads it."""
        return {"format": FORMAT, "verdict": self.verdict.value, **_ADAPTER.dump_python(self, mode="json")}

    @staticmethod
    def from_json(body: Mapping[str, Any]) -> Validation:
        """A validation from what `to_json` gave; what follows from the rest is not read."""
        return _ADAPTER.validate_python(
            {name: value for name, value in body.items() if name not in ("format", "verdict")}
        )


_ADAPTER = TypeAdapter(Validation)
