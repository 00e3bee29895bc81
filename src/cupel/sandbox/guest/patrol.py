"""Ends whatever writes too much, where no file system of its own bounds that (backend `landlock`).

Covers a timer in the server that looks at the private folder while something runs. It overshoots by what can be written between two
looks, and does not see files that were removed while open: those are bounded by file size, descriptors and processes.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from typing import Any

from cupel.sandbox.guest import places

_SECONDS = 0.05
_SHARE = 0.1
"""At most this part of the server's time goes into looking."""
_MOST_FILES = 4096


def begin(work: str, disk_bytes: int) -> None:
    """Look at the folder from now on until nothing is running any more.

    Called by a server to which a signal to all processes means all that it has started, and nothing else.
    """
    server = os.getpid()

    def look(*_: Any) -> None:
        if os.getpid() != server or not _has_children():
            return
        began = time.monotonic()
        if places.bytes_below(work, disk_bytes + 1, _MOST_FILES) > disk_bytes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        spent = time.monotonic() - began
        signal.setitimer(signal.ITIMER_REAL, max(_SECONDS, spent / _SHARE))

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _SECONDS)


def forget() -> None:
    """In a forked child: the signal means again what it means to every program."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _has_children() -> bool:
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True
