"""What is wrong with a task, and who has to act on it.

A matter comes from validation, from attempts or from a reviewer. Some name the side at fault by themselves (a requirement that no
test checks is the tester's); the others are disputes, and an arbiter rules on them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from cupel.model.hashing import content_hash

Party = Literal["author", "tester"]


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that is wrong, or in dispute."""

    kind: str
    message: str
    """In words; may name what either side wrote, so it is shown to a side only after a scan."""
    party: Party | None = None
    """Who has to act; None for a dispute."""
    slot: int = 0
    """Which tester, where the tester has to act."""
    tests: tuple[str, ...] = ()
    """Ids in the assembled task."""
    requirements: tuple[str, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)
    """For the arbiter alone."""

    @property
    def key(self) -> str:
        """The same for the same matter of a later version."""
        return content_hash(
            [self.kind, self.party, self.slot, sorted(self.tests), sorted(self.requirements)]
        )[:10]

    @property
    def needs_mending(self) -> bool:
        """Whether somebody has to be at fault: with what validation finds no task is accepted."""
        return not self.kind.startswith(("attempts-", "review:", "unclear-"))

    def to_json(self) -> dict[str, Any]:
        """As it stands in events."""
        return {**asdict(self), "evidence": dict(self.evidence), "key": self.key}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Matter:
        """The matter of `to_json`."""
        return cls(
            record["kind"],
            record["message"],
            record["party"],
            record["slot"],
            tuple(record["tests"]),
            tuple(record["requirements"]),
            record["evidence"],
        )


def undecided(matters: Sequence[Matter], ruled: Mapping[str, str]) -> list[Matter]:
    """Disputes that no ruling has settled; `ruled` is matter's key → who is at fault."""
    return [one for one in matters if one.party is None and one.key not in ruled]


def of_author(matters: Sequence[Matter], ruled: Mapping[str, str]) -> list[Matter]:
    """Matters that the author has to act on."""
    return [
        one for one in matters if one.party == "author" or ruled.get(one.key) in ("requirements", "reference")
    ]


def of_tester(matters: Sequence[Matter], ruled: Mapping[str, str], slot: int) -> list[Matter]:
    """Matters that a tester has to act on."""
    return [
        one
        for one in matters
        if one.slot == slot
        and (one.party == "tester" or (one.party is None and ruled.get(one.key) == "test"))
    ]
