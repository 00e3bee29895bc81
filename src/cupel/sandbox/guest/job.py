"""A job as the fork server receives it.

Covers reading it from the trusted side's bytes; probes stay bytes here and are read only in the process
that runs them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from cupel.sandbox.limits import Limits


@dataclass(frozen=True, slots=True)
class GuestJob:
    """One program and how to run it."""

    files: dict[str, str]
    """Path relative to the private folder → text."""
    entry: str
    """The path of the file that is loaded."""
    names: tuple[str, ...]
    """Module names under which the loaded program can be imported."""
    is_main: bool
    """The program runs as `__main__` for each probe instead of being imported once."""
    shares_process: bool
    """Probes may follow each other in one process."""
    renews: bool
    """Each probe gets the program loaded anew, in a place where nothing is left of the one before."""
    splits: bool
    """The probes are tests that run in a process of their own and talk to the program."""
    writes_files: bool
    """The files are written to the private folder."""
    preload: tuple[str, ...]
    """Standard modules that the server imports before it forks."""
    max_timeouts: int
    """After so many time-outs the remaining probes are not run."""
    limits: Limits
    seconds: tuple[float, ...]
    """CPU seconds of each probe."""

    def until(self, end: int) -> GuestJob:
        """The job of the probes before `end`."""
        return replace(self, seconds=self.seconds[:end])

    @property
    def captures_output(self) -> bool:
        """Whether standard output is of interest."""
        return self.is_main

    @property
    def total_cpu_seconds(self) -> float:
        """What one runner may spend in all."""
        loading = 2 * self.limits.cpu_seconds
        return loading + (sum(self.seconds) if self.shares_process else max(self.seconds, default=0.0))


def read(message: bytes) -> tuple[GuestJob, list[bytes]]:
    """The job and its probes from the trusted side's message; without probes where these are tests that run apart."""
    head_length = int.from_bytes(message[:4], "big")
    head = json.loads(message[4 : 4 + head_length])
    limits = Limits(**head.pop("limits"))
    lists: dict[str, Any] = {name: tuple(head.pop(name)) for name in ("names", "preload", "seconds")}
    return GuestJob(**head, **lists, limits=limits), read_bodies(message[4 + head_length :])


def read_bodies(data: bytes) -> list[bytes]:
    """Probes as the trusted side lines them up."""
    found, at = [], 0
    while at < len(data):
        end = at + 4 + int.from_bytes(data[at : at + 4], "big")
        found.append(data[at + 4 : end])
        at = end
    return found
