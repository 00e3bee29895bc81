"""What evolving will cost, before it begins.

Covers a range from the settings' bounds and from times measured on common machines; promises nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from cupel.evolve.config import EvolveConfig
from cupel.model.task import Task


def estimate_evolving(found: Sequence[Task], config: EvolveConfig, workers: int) -> str:
    """What evolving these tasks will cost, as a range in words.

    Args:
        found: the tasks, with their candidates.
        config: settings, with any budget of executions.
        workers: processes.
    """
    candidates = sum(len(task.candidates) for task in found)
    low = sum(len(task.tests) * (len(task.candidates) + config.mutants) for task in found)
    bound = config.executions_per_task if config.executions_per_task is not None else config.effort
    per_round = [
        min(config.first_trials * (len(task.candidates) + config.mutants), config.effort, bound)
        for task in found
    ]
    attacks = config.rounds * sum(per_round)
    if config.executions_per_task is not None:
        attacks = min(attacks, config.executions_per_task * len(found))
    high = low + attacks
    seconds = [
        (len(found) * _LEAST_SECONDS + low * _QUICK_SECONDS) / workers,
        (len(found) * config.rounds + high * _SLOW_SECONDS) / workers,
    ]
    return (
        f"{len(found)} tasks, {candidates} candidates: about {low:,} to {high:,} executions, "
        f"{_duration(seconds[0])} to {_duration(seconds[1])} with {workers} workers"
    )


_LEAST_SECONDS = 0.5
"""Seconds of a task in which there is hardly anything to find."""
_QUICK_SECONDS = 0.0001
"""Seconds of an execution in a shared process with all that belongs to it."""
_SLOW_SECONDS = 0.0003
"""Seconds of an execution, averaged with those in processes of their own."""


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
