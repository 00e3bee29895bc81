"""What a cell may spend: the task's own limits, or a margin over what the reference spends."""

from __future__ import annotations

import dataclasses

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
MEMORY_MB = 512


def reference_limits(task: Task) -> Limits:
    """The limits under which the reference itself is run."""
    return _limits(task, REFERENCE_SECONDS)


def candidate_limits(task: Task, reference_seconds: float | None) -> Limits:
    """The limits of candidates.

    Args:
        reference_seconds: the most CPU seconds that the reference took for one test; None without a reference.
    """
    if reference_seconds is None:
        return _limits(task, REFERENCE_SECONDS / 5)
    derived = min(MARGIN * reference_seconds, SLOW_MARGIN * reference_seconds + SLOW_SECONDS)
    return _limits(task, max(LEAST_SECONDS, derived))


def _limits(task: Task, derived: float) -> Limits:
    own = task.limits
    seconds = own.seconds if own is not None and own.seconds is not None else derived
    megabytes = own.memory_mb if own is not None and own.memory_mb is not None else MEMORY_MB
    return dataclasses.replace(Limits(), cpu_seconds=seconds, memory_bytes=megabytes << 20)
