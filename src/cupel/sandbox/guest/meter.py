"""The CPU time of an untrusted process, read from the outside by its own clock."""

from __future__ import annotations

import time

from cupel.sandbox.guest import kernel


class Meter:
    """Counts what one probe spends: in the runner itself, or in the process that the runner has forked for it."""

    __slots__ = ("_began", "_runner", "_seen", "pid")

    def __init__(self, runner: int) -> None:
        """Count the runner's time from its start."""
        self._runner = self.pid = runner
        self._began = self._seen = 0.0

    def restart(self) -> None:
        """A new probe begins, as yet in the runner."""
        self.pid = self._runner
        self._began = self._seen = self._clock()

    def follow(self, pid: int) -> None:
        """The probe has begun in a process of its own. Believed once a probe: it is the untrusted side that says so."""
        if self.pid == self._runner:
            self.pid = pid
            self._began = self._seen = 0.0

    def spent(self) -> float:
        """CPU seconds of the probe so far."""
        self._seen = self._clock()
        return max(0.0, self._seen - self._began)

    def _clock(self) -> float:
        try:
            return time.clock_gettime(kernel.cpu_clock_of(self.pid)) if self.pid > 0 else self._seen
        except OSError:  # the process is gone
            return self._seen
