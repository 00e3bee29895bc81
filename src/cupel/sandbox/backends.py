"""Which isolation this machine allows.

Covers the backends' names, trying one out, and choosing. A backend is a way to start the fork server (`launch`, `container`) and what
the server does before it takes jobs (`guest.isolation`); all else is the same for all. Does not judge programs; the full report
of what holds is `cupel.sandbox.selfcheck`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from cupel.sandbox.client import Sandbox
from cupel.sandbox.errors import SandboxError

NAMESPACES = "namespaces"
LANDLOCK = "landlock"
CONTAINER = "container"
NONE = "none"
ISOLATING = (NAMESPACES, LANDLOCK, CONTAINER)
"""In the order in which they are tried: by what they hold and what they cost."""
BACKENDS = (*ISOLATING, NONE)
CHOICE = "CUPEL_BACKEND"
"""The environment variable that names the backend to use."""
UNSAFE = "--unsafe-no-isolation"


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a backend works here, and if not, why."""

    backend: str
    works: bool
    reason: str


def try_out(backend: str) -> Availability:
    """Start a server with this backend and stop it."""
    with Sandbox(backend) as sandbox:
        try:
            sandbox.start()
        except SandboxError as error:
            return Availability(backend, False, str(error))
    return Availability(backend, True, "")


def choose(backend: str | None = None, *, unsafe_no_isolation: bool = False) -> str:
    """The backend to use.

    Args:
        backend: the one that is wanted; by default what `CUPEL_BACKEND` names, else the first that works here.
        unsafe_no_isolation: run with resource limits alone where nothing better works, or where `none` is wanted.

    Raises:
        SandboxError: what is wanted does not exist or does not work here; or nothing isolates here, and running without was
            not asked for.
    """
    wanted = backend or os.environ.get(CHOICE) or None
    if wanted is not None:
        return _wanted(wanted, unsafe_no_isolation=unsafe_no_isolation)
    reasons = []
    for name in ISOLATING:
        found = try_out(name)
        if found.works:
            return name
        reasons.append(f"{name}: {found.reason}")
    if unsafe_no_isolation:
        return NONE
    raise SandboxError(
        f"nothing isolates programs on this machine ({'; '.join(reasons)}). {what_to_install()}, or accept the risk with "
        f"{UNSAFE}"
    )


def what_to_install() -> str:
    """What would make a backend work, in a sentence's beginning."""
    return (
        "Run as root or allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1), or use Linux 6.12 "
        "or newer with Landlock, or install podman or docker"
    )


def _wanted(backend: str, *, unsafe_no_isolation: bool) -> str:
    if backend not in BACKENDS:
        raise SandboxError(f"there is no backend {backend!r}; there are {', '.join(BACKENDS)}")
    if backend == NONE:
        if not unsafe_no_isolation:
            raise SandboxError(f"the backend {NONE} isolates nothing; it needs {UNSAFE} as well")
        return NONE
    found = try_out(backend)
    if not found.works:
        raise SandboxError(f"the backend {backend} does not work here: {found.reason}")
    return backend
