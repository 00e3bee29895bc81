"""What a run of the workflow is bound to.

Covers the figures that decide what is asked of whom and when a task is done. Once a run has begun they stand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from cupel.model.errors import UsageError
from cupel.model.hashing import seed_for
from cupel.model.suggestion import did_you_mean

_PARTS = 1 << 64


@dataclass(frozen=True, slots=True)
class WorkflowSettings:
    """Figures of a run."""

    seed: int = 0
    second_tester_share: float = 0.2
    """Share of tasks that two testers test, each blind to the other, 0 to 1."""
    attempts: int = 4
    """Independent attempts a task, for stress."""
    attempts_each: int = 4
    """How many of them one contributor may write."""
    review_share: float = 0.2
    """Share of tasks without disputes that reviewers go through."""
    reviewers: int = 2
    """Reviewers of each of these."""
    most_rounds: int = 3
    """A task that is mended more often is dropped."""
    most_refused: int = 4
    """A piece whose answers were refused so often drops its task; persons may try as often as they like."""
    least_tests: int = 8
    """Tests that a tester hands in, at least."""
    lease_minutes: float = 120.0
    """After this a piece that was taken and not handed in is open to others."""
    allow_same_model: bool = False
    """Whether author and tester may be the same model."""

    def __post_init__(self) -> None:
        for name in ("second_tester_share", "review_share"):
            if not 0 <= getattr(self, name) <= 1:
                raise UsageError(f"{name} is {getattr(self, name)}: give a share from 0 to 1")
        for name in ("attempts", "reviewers", "most_rounds", "least_tests"):
            if getattr(self, name) < 0:
                raise UsageError(f"{name} is {getattr(self, name)}: not below 0")
        if self.most_refused < 1:
            raise UsageError(f"most_refused is {self.most_refused}: not below 1")
        if not 0 <= self.lease_minutes < math.inf:
            raise UsageError(f"lease_minutes is {self.lease_minutes}: give minutes, not below 0")
        if self.attempts and self.attempts_each < 1:
            raise UsageError("attempts_each is below 1, so nobody may write an attempt")

    def testers(self, task_id: str) -> int:
        """How many testers a task has."""
        return 2 if self._drawn("second tester", task_id, self.second_tester_share) else 1

    def is_reviewed(self, task_id: str) -> bool:
        """Whether reviewers go through a task without disputes."""
        return self.reviewers > 0 and self._drawn("review", task_id, self.review_share)

    def _drawn(self, what: str, task_id: str, share: float) -> bool:
        return seed_for(self.seed, what, task_id) < share * _PARTS

    def to_json(self) -> dict[str, Any]:
        """For the run's store."""
        return asdict(self)

    @classmethod
    def from_json(cls, record: Mapping[str, Any], *, is_stored: bool = True) -> WorkflowSettings:
        """The settings of `to_json`, or of a user's file.

        Args:
            record: names and figures.
            is_stored: it may be of an earlier version, with names that mean nothing any more.

        Raises:
            UsageError: an unknown name.
        """
        record = {name: value for name, value in record.items() if not (is_stored and name in _FORMER)}
        known = [one.name for one in fields(cls)]
        for name in record:
            if name not in known:
                raise UsageError(f"no setting {name!r} of the workflow{did_you_mean(name, known)}")
        for one in fields(cls):
            value = record.get(one.name, one.default)
            fitting = (int, float) if isinstance(one.default, float) else (type(one.default),)
            if type(value) not in fitting:
                raise UsageError(f"{one.name} is {value!r}: give {_WORDS[type(one.default)]}")
        return cls(**record)


_FORMER = frozenset({"hash_seeds"})
"""Names that stand in runs of earlier versions and that nothing reads."""
_WORDS: dict[type, str] = {bool: "true or false", int: "a whole number", float: "a number"}
