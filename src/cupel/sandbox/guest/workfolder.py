"""What lies in the private folder: whether a test left something behind, and who may write it.

A program and a test that run apart may be different users and still have one folder between them.
"""

from __future__ import annotations

import contextlib
import os
import stat
from typing import Any

_MOST_ENTRIES = 5000


def seen(path: str) -> tuple[Any, ...] | None:
    """What lies in the private folder, at every depth, and beside it: names, sizes, times of change.

    None where it cannot be looked at any more, is no longer a folder of its own, or holds more than anybody needs.
    """
    found: list[tuple[str, int, int]] = []
    places = [os.path.dirname(path), path]
    if os.path.islink(path):
        return None
    try:
        for place in places:
            with os.scandir(place) as entries:
                for entry in entries:
                    if entry.path == path:
                        continue
                    if len(found) > _MOST_ENTRIES:
                        return None
                    facts = entry.stat(follow_symlinks=False)
                    found.append((entry.path, facts.st_size, facts.st_mtime_ns))
                    if entry.is_dir(follow_symlinks=False) and place != places[0]:
                        places.append(entry.path)
    except OSError:
        return None
    return tuple(sorted(found))


def open_up() -> None:
    """Let the other user write what this one has made in the current folder, however it was made."""
    with contextlib.suppress(OSError), os.scandir(".") as entries:
        for entry in entries:
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISREG(mode) and not mode & stat.S_IWOTH:
                os.chmod(entry.path, stat.S_IMODE(mode) | 0o666)
