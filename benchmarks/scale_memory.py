"""The memory of a process and all that descend from it, read from `/proc`."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")


def peak_of(pid: int) -> float:
    """Megabytes that the processes hold at this moment: each page counts once, shared by those that have it (PSS)."""
    return sum(map(_megabytes, _tree(pid)))


def _tree(pid: int) -> list[int]:
    """The process and its descendants."""
    found = [pid]
    for one in found:
        with suppress(OSError, ValueError):
            for thread in (_PROC / str(one) / "task").iterdir():
                found += map(int, (thread / "children").read_text().split())
    return found


def _megabytes(pid: int) -> float:
    with suppress(OSError, ValueError, IndexError):
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
