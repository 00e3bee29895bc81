"""What is said of a failing program: tags, each with its confidence, its source and its evidence.

Covers the types and their JSON, which is a line of `RUN/failures.jsonl`. Does not decide on any tag.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cupel.author.failures.taxonomy import UNSURE, taxonomy

PROGRAM = "program"
"""The source of a tag that a rule gave."""
_SHOWN = 160
"""Characters of a value in evidence."""
_LONGEST_WHY = 400


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a tag rests on."""

    tests: tuple[str, ...] = ()
    """Ids of tests, or of functions of test files, at most a few."""
    expected: str | None = None
    """Of the first of them, shortened."""
    got: str | None = None
    """The program's answer there, shortened."""
    line: int | None = None
    """Of the program, from 1."""
    requirements: tuple[str, ...] = ()
    """Ids that the tests name."""
    why: str = ""
    """In a sentence."""


@dataclass(frozen=True, slots=True)
class FailureTag:
    """One reason why a program fails."""

    tag: str
    """Id in the taxonomy."""
    confidence: float
    """From 0 to 1: of rules, what they state, several as independent evidence; of reviewers, how many of them say so."""
    source: str
    """`program`, `person:NAME` or `model:NAME`; several names are joined by commas."""
    evidence: Evidence

    def __post_init__(self) -> None:
        if self.tag not in taxonomy():
            raise ValueError(f"no failure tag {self.tag!r}")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"a confidence of {self.confidence}")

    def to_json(self) -> dict[str, Any]:
        """The tag as plain JSON; what is not known is left out."""
        told = {name: value for name, value in asdict(self.evidence).items() if value not in (None, (), "")}
        return {
            "tag": self.tag,
            "confidence": self.confidence,
            "source": self.source,
            "evidence": {
                name: list(value) if isinstance(value, tuple) else value for name, value in told.items()
            },
        }


@dataclass(frozen=True, slots=True)
class Tagged:
    """A failing candidate with its tags."""

    task_id: str
    candidate_id: str
    origin: str
    tags: tuple[FailureTag, ...]
    """The most confident first; never empty."""
    guesses: tuple[FailureTag, ...] = ()
    """What rules say with less than the stated confidence."""
    failed: int = 0
    """Tests that it does not pass."""
    passed: int = 0

    @property
    def primary(self) -> str:
        """The tag that says it best."""
        return self.tags[0].tag

    @property
    def is_unsure(self) -> bool:
        """Whether nobody has explained the failure yet."""
        return self.primary == UNSURE

    def to_json(self) -> dict[str, Any]:
        """A line of `failures.jsonl`."""
        return {
            "task_id": self.task_id,
            "candidate_id": self.candidate_id,
            "origin": self.origin,
            "primary": self.primary,
            "failed": self.failed,
            "passed": self.passed,
            "tags": [one.to_json() for one in self.tags],
            "guesses": [one.to_json() for one in self.guesses],
        }


def tag_from_json(record: Mapping[str, Any]) -> FailureTag:
    """The tag of `FailureTag.to_json`.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    told = record["evidence"]
    evidence = Evidence(
        tests=tuple(told.get("tests", ())),
        expected=told.get("expected"),
        got=told.get("got"),
        line=told.get("line"),
        requirements=tuple(told.get("requirements", ())),
        why=told.get("why", ""),
    )
    return FailureTag(record["tag"], record["confidence"], record["source"], evidence)


def tagged_from_json(record: Mapping[str, Any]) -> Tagged:
    """The candidate of a line of `failures.jsonl`.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    return Tagged(
        record["task_id"],
        record["candidate_id"],
        record["origin"],
        tuple(map(tag_from_json, record["tags"])),
        tuple(map(tag_from_json, record["guesses"])),
        record["failed"],
        record["passed"],
    )


def by_confidence(tags: Sequence[FailureTag]) -> tuple[FailureTag, ...]:
    """The most confident first; among equals in the taxonomy's order."""
    places = {id: place for place, id in enumerate(taxonomy())}
    return tuple(sorted(tags, key=lambda one: (-one.confidence, places[one.tag])))


def shown(text: str, limit: int = _SHOWN) -> str:
    """Text for evidence: shortened, and fit for any file."""
    clean = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return clean if len(clean) <= limit else f"{clean[: limit - 1]}…"


def sentence(text: str) -> str:
    """A reason, shortened."""
    return shown(" ".join(text.split()), _LONGEST_WHY)
