"""Ending everything at once where there is no process space to end: signals that reach one server's processes alone.

Covers the domains of the backend `landlock`. A process in a domain can signal that domain and those below it: the guard's holds the
server's, which holds those of programs and tests. So "kill all" means to each exactly what is below it, daemons and fork
bombs included, and the guard still does it where the server has ended of our own fault.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal

from cupel.sandbox.guest import kernel, landlock


def stand_guard(*own: int) -> None:
    """Fork a server (backend `landlock`), wait for its end, and leave nothing of what it has started behind.

    Returns in the server alone. The guard's domain holds the server's, so that its signals reach everything and the
    server's do not reach it.

    Args:
        own: descriptors that are the server's only.

    Raises:
        OSError: Landlock cannot keep signals within a domain here.
    """
    enter_scope()
    pid = os.fork()
    if pid == 0:
        kernel.die_with_parent()
        return
    for descriptor in own:
        os.close(descriptor)
    _, status = os.waitpid(pid, 0)
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0x7F)


def enter_scope() -> None:
    """Enter a domain in which a signal to all processes reaches those that are started from here on, and no other."""
    kernel.no_new_privileges()
    kernel.adopt_orphans()
    landlock.enter(landlock.scope())
    _must_not_reach(os.getppid())


def _must_not_reach(pid: int) -> None:
    """A signal to all processes is about to mean this server's alone: make sure that it does."""
    try:
        os.kill(pid, 0)
    except PermissionError:
        return
    raise OSError(errno.EPERM, "Landlock does not keep signals within this server")
