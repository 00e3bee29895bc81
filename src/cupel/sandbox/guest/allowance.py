"""What one probe may still spend: CPU time, wall time, and time in which it does nothing at all.

A program that sleeps or waits for ever uses no CPU time. Its wall time says little on a busy machine, so it gets a
multiple of its CPU limit there; but a process that gets no CPU time because others have it still gets some, and one
that waits gets none. Time in which it gets none counts against the same limit as CPU time.
"""

from __future__ import annotations

import time

from cupel.sandbox.limits import wall_of

_LOOK_SECONDS = 0.05
"""How often the CPU clock is looked at."""
_IDLE_SHARE = 0.02
"""Less than this share of the time on the CPU is idleness: a process that competes with forty others has more."""
_LEAST_IDLE_SECONDS = 0.25


class Allowance:
    """The limits of one probe, from now on."""

    __slots__ = ("_began", "_cpu", "_idle", "_idle_limit", "_looked", "_seconds", "_wall_limit")

    def __init__(self, cpu_seconds: float) -> None:
        """Start the clocks; `cpu_seconds` is the limit of CPU time, which the others follow."""
        self._seconds = cpu_seconds
        self._wall_limit = wall_of(cpu_seconds)
        self._idle_limit = max(_LEAST_IDLE_SECONDS, cpu_seconds)
        self._began = self._looked = time.monotonic()
        self._cpu = self._idle = 0.0

    @property
    def wall(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._began

    def left(self, cpu: float) -> float:
        """Seconds until it is worth looking again; none are left where a limit is reached.

        Args:
            cpu: CPU seconds spent so far.
        """
        now = time.monotonic()
        step = now - self._looked
        if step >= _LOOK_SECONDS:
            if cpu - self._cpu < _IDLE_SHARE * step:
                self._idle += step
            self._looked, self._cpu = now, cpu
        left = min(self._seconds - cpu, self._wall_limit - (now - self._began), self._idle_limit - self._idle)
        return min(left, 2 * _LOOK_SECONDS)
