"""What a cell may spend: the task's own limits, or a margin over what the reference spends."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cupel.model.task import Task
from cupel.sandbox.limits import Limits

REFERENCE_SECONDS = 10.0
"""CPU seconds that a reference may take for one test where the task says nothing."""
LEAST_SECONDS = 0.5
"""No derived limit is below this: shorter times are mostly noise."""
MARGIN = 10.0
"""A candidate may take this many times as long as the reference."""
SLOW_MARGIN = 2.0
SLOW_SECONDS = 2.0
"""Where the reference itself takes long, twice its time and two seconds more are margin enough: ten times would let
one hanging program cost minutes."""
IDLE_SECONDS = 0.25
"""A reference that does nothing for so long waits on purpose; less may be a busy machine's doing."""
MEMORY_MB = 512


def reference_limits(task: Task) -> Limits:
    """The limits under which the reference itself is run."""
    return _limits(task, REFERENCE_SECONDS)


@dataclass(frozen=True, slots=True)
class CellLimits:
    """What candidates may spend on each check: a margin over what the reference spent on that very check."""

    base: Limits
    """Memory and the like; its CPU seconds are the least that a cell gets, or all that it gets where they are given."""
    reference_seconds: Mapping[str, float]
    """Check key → CPU seconds of the reference, where it answered."""
    is_fixed: bool
    """The task states its seconds, or has no reference: every check has the same."""
    part: float = 1.0
    """Every cell gets this multiple of all that: less for a first look, or where nobody is wronged, more to make sure."""

    def of(self, check_key: str) -> float:
        """CPU seconds of a candidate's cell."""
        spent = self.reference_seconds.get(check_key, 0.0)
        if self.is_fixed or spent == 0.0:
            return self.base.cpu_seconds * self.part
        derived = min(MARGIN * spent, SLOW_MARGIN * spent + SLOW_SECONDS)
        return max(self.base.cpu_seconds, derived) * self.part

    def for_checks(self, check_keys: Sequence[str]) -> tuple[Limits, tuple[float, ...]]:
        """Limits of a job on these checks (loading may take twice the longest), and the CPU seconds of each."""
        seconds = tuple(self.of(key) for key in check_keys)
        return self.base.with_cpu_seconds(max(seconds, default=self.base.cpu_seconds * self.part)), seconds

    def of_any(self) -> Limits:
        """Limits that are enough for every check known so far."""
        return self.for_checks(["", *self.reference_seconds])[0]

    def knowing(self, reference_seconds: Mapping[str, float]) -> CellLimits:
        """The same with what the reference spent on further checks."""
        return dataclasses.replace(self, reference_seconds={**self.reference_seconds, **reference_seconds})


def candidate_limits(task: Task, reference_seconds: Mapping[str, float] | None) -> CellLimits:
    """The limits of candidates.

    Args:
        reference_seconds: check key → CPU seconds that the reference took; None without a reference.
    """
    own = task.limits
    is_fixed = reference_seconds is None or (own is not None and own.seconds is not None)
    base = _limits(task, REFERENCE_SECONDS / 5 if reference_seconds is None else LEAST_SECONDS)
    return CellLimits(base, dict(reference_seconds or {}), is_fixed)


def noteworthy(reference_seconds: Mapping[str, float]) -> dict[str, float]:
    """Those that make a difference to a limit: all others get the least anyway, whatever the clock said."""
    return {key: seconds for key, seconds in reference_seconds.items() if seconds * MARGIN > LEAST_SECONDS}


def _limits(task: Task, derived: float) -> Limits:
    own = task.limits
    seconds = own.seconds if own is not None and own.seconds is not None else derived
    megabytes = own.memory_mb if own is not None and own.memory_mb is not None else MEMORY_MB
    return dataclasses.replace(Limits(), cpu_seconds=seconds, memory_bytes=megabytes << 20)
