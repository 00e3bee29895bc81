"""What one probe may spend. Used by both sides, so it needs the standard library only."""

from __future__ import annotations

from dataclasses import dataclass, replace

WALL_FACTOR = 3.0
"""The wall limit of a probe is this multiple of its CPU limit, and `WALL_GRACE` on top."""
WALL_GRACE = 1.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one probe may spend; units in the names."""

    cpu_seconds: float = 2.0
    memory_bytes: int = 512 << 20
    """Address space beyond what the bare interpreter has."""
    reply_bytes: int = 4 << 20
    """An answer longer than this is `oversize`."""
    output_bytes: int = 16 << 20
    """Standard output longer than this is `oversize`."""
    job_bytes: int = 64 << 20
    """Answers and output of all probes of one job together; what comes after is `oversize`."""
    file_bytes: int = 16 << 20
    """One file, and half of all files together."""
    processes: int = 64
    """Processes and threads together."""
    descriptors: int = 64

    def with_cpu_seconds(self, cpu_seconds: float) -> Limits:
        """The same limits with another time."""
        return replace(self, cpu_seconds=cpu_seconds)

    @property
    def wall_seconds(self) -> float:
        """How long a probe may wait in all."""
        return wall_of(self.cpu_seconds)


def wall_of(cpu_seconds: float) -> float:
    """Seconds of wall time that go with a limit of CPU time."""
    return cpu_seconds * WALL_FACTOR + WALL_GRACE
