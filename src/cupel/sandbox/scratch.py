"""Folders of servers among the machine's temporary files: named after their owner, so that those of dead owners can be told.

Covers making one, and removing what killed processes have left. Of what lies there only folders of this user are touched whose
owner is known to have ended: a name says under which boot and in which process space its number counts, since another
container may share the temporary folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import stat
import tempfile
from functools import cache
from pathlib import Path

_NAME = re.compile(r"cupel-([0-9a-f]{8})-(\d+)-(\d+)-\w+")
"""Where its number counts, number and start of the owner, and what `mkdtemp` adds."""
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_START_FIELD = 19
"""Of what follows the command's name in `/proc/PID/stat`: the start, in ticks since boot."""


def make() -> Path:
    """An empty folder of this process, which others may enter; sweeps before the first one."""
    _sweep_once()
    owner = f"{_surroundings()}-{os.getpid()}-{_start_of(os.getpid()) or 0}"
    folder = Path(tempfile.mkdtemp(prefix=f"cupel-{owner}-"))
    folder.chmod(0o755)
    return folder


def sweep(parent: Path) -> list[str]:
    """Remove folders whose owners have ended without having done so; returns their names.

    What a program is still busy with, or has made too deep to be removed in one go, stays for the next time.
    """
    if not shutil.rmtree.avoids_symlink_attacks:
        return []
    swept = []
    for path in sorted(parent.glob("cupel-*")):
        named = _NAME.fullmatch(path.name)
        if named is None or named[1] != _surroundings() or _lives(int(named[2]), int(named[3])):
            continue
        with contextlib.suppress(OSError, RecursionError):
            found = path.lstat()
            if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid():
                shutil.rmtree(path)
                swept.append(path.name)
    return swept


@cache
def _sweep_once() -> None:
    sweep(Path(tempfile.gettempdir()))


def _lives(pid: int, start: int) -> bool:
    """Whether a process is there that began then; where starts are not told, whether any has the number."""
    began = _start_of(pid)
    if began is not None:
        return began == start or start == 0
    if start == 0:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except OSError:
            return True
        return True
    return False


def _start_of(pid: int) -> int | None:
    """When a process began, in ticks since boot; None where it is not there, or this system does not tell."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        return int(text.rpartition(")")[2].split()[_START_FIELD])
    except (OSError, LookupError, ValueError):
        return None


@cache
def _surroundings() -> str:
    """Where numbers of processes mean the same: this boot and this process space, as eight digits."""
    told = ""
    with contextlib.suppress(OSError):
        told = _BOOT.read_text(encoding="ascii") + str(Path("/proc/self/ns/pid").readlink())
    return hashlib.sha256(told.encode()).hexdigest()[:8]
