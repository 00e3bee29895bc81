"""Control groups that bound the memory and the number of processes of all that one server runs.

Covers Linux's version 1 (controllers `memory` and `pids`) and version 2, wherever this process may make a group below or
beside its own: as root, or where a service manager has delegated it. Elsewhere there is no group, and limits of single
processes remain. The server itself stays outside, so that the kernel never ends it for what a program has used.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cupel.sandbox.limits import Limits

_MOUNTS = Path("/proc/self/mounts")
_OWN = Path("/proc/self/cgroup")
_PREFIX = "cupel-"
_KINDS = ("memory", "pids")
_SIDES = 2
"""A program and the test that runs beside it."""
_SERIAL = itertools.count()


@dataclass(frozen=True, slots=True)
class Place:
    """A folder in which groups can be made."""

    folder: Path
    version: int
    kinds: tuple[str, ...]
    """What groups made there bound: of `memory`, `pids`."""


@dataclass(slots=True)
class Groups:
    """The groups of one server; empty where none can be made."""

    made: tuple[tuple[Path, Place], ...] = ()
    _memory: int = 0
    _processes: int = 0

    @property
    def folders(self) -> tuple[Path, ...]:
        """The groups' folders; a process joins by its number in `cgroup.procs`."""
        return tuple(folder for folder, _ in self.made)

    @property
    def bound(self) -> tuple[str, ...]:
        """What they bound."""
        return tuple(sorted({kind for _, place in self.made for kind in place.kinds}))

    def limit(self, limits: Limits, disk_bytes: int) -> None:
        """Bound all untrusted processes together; files in memory count as memory.

        Raises:
            OSError: the group is gone.
        """
        memory = _SIDES * limits.memory_bytes + disk_bytes
        processes = _SIDES * limits.processes
        if (memory, processes) == (self._memory, self._processes):
            return
        for folder, place in self.made:
            if "memory" in place.kinds:
                _limit_memory(folder, place.version, memory)
            if "pids" in place.kinds:
                (folder / "pids.max").write_text(str(processes))
        self._memory, self._processes = memory, processes

    def remove(self) -> None:
        """Remove the groups; all processes in them have ended."""
        for folder, _ in self.made:
            with contextlib.suppress(OSError):  # whatever is left is swept when the next server starts
                folder.rmdir()
        self.made = ()


def make(mounts: Path = _MOUNTS, own: Path = _OWN) -> Groups:
    """Make groups for one server, wherever that is allowed.

    Args:
        mounts: the list of mounted file systems.
        own: the list of groups that this process is in.
    """
    made = []
    for place in places(mounts, own):
        _sweep(place.folder)
        folder = place.folder / f"{_PREFIX}{os.getpid()}-{next(_SERIAL)}"
        with contextlib.suppress(OSError):  # not ours to make
            folder.mkdir()
            made.append((folder, place))
    return Groups(tuple(made))


def places(mounts: Path = _MOUNTS, own: Path = _OWN) -> list[Place]:
    """Where groups can be made that bound memory or processes; each kind at most once."""
    try:
        lines = [line.split() for line in mounts.read_text().splitlines()]
        groups = [line.split(":", 2) for line in own.read_text().splitlines()]
    except OSError:
        return []
    found: list[Place] = []
    for kind in _KINDS:
        for _, named, path in groups:
            mount = next((one[1] for one in lines if one[2] == "cgroup" and kind in one[3].split(",")), None)
            if mount is not None and kind in named.split(","):
                folder = Path(mount) / path.lstrip("/")
                if _can_make(folder):
                    found.append(Place(folder, 1, (kind,)))
    left = [kind for kind in _KINDS if not any(kind in place.kinds for place in found)]
    found += _unified(lines, groups, left)
    return found


def _unified(lines: list[list[str]], groups: list[list[str]], wanted: list[str]) -> Iterator[Place]:
    """The place in version 2's tree: below our own group or beside it, whichever hands the controllers on."""
    mount = next((one[1] for one in lines if one[2] == "cgroup2"), None)
    path = next((path for number, named, path in groups if number == "0" and not named), None)
    if mount is None or path is None:
        return
    own = Path(mount) / path.lstrip("/")
    for folder in (own, own.parent):
        try:
            kinds = (folder / "cgroup.subtree_control").read_text().split()
        except OSError:
            continue
        handed_on = tuple(kind for kind in wanted if kind in kinds)
        if handed_on and _can_make(folder) and os.access(folder / "cgroup.procs", os.W_OK):
            yield Place(folder, 2, handed_on)
            return


def _can_make(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK)


def _sweep(folder: Path) -> None:
    """Remove groups of processes that are gone without having done so."""
    for left in sorted(folder.glob(f"{_PREFIX}*")):
        pid = left.name[len(_PREFIX) :].partition("-")[0]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            with contextlib.suppress(OSError):
                left.rmdir()


def _limit_memory(folder: Path, version: int, value: int) -> None:
    if version == 2:
        (folder / "memory.max").write_text(str(value))
        files = [(folder / "memory.swap.max", "0")]
    else:
        # with swap must never be below without: raise the one, set the other, then lower the one
        files = [(folder / "memory.memsw.limit_in_bytes", str(value))]
        with contextlib.suppress(OSError):
            (folder / "memory.memsw.limit_in_bytes").write_text("-1")
        (folder / "memory.limit_in_bytes").write_text(str(value))
    for file, text in files:
        if file.exists():
            file.write_text(text)
