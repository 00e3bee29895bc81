"""Which isolation this machine allows.

Covers the backends' names, trying one out, and choosing. Does not judge programs; the full report of what
holds is `cupel.sandbox.selfcheck`.
"""

from __future__ import annotations

from dataclasses import dataclass

from cupel.sandbox.client import Sandbox
from cupel.sandbox.errors import SandboxError

NAMESPACES = "namespaces"
NONE = "none"


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


def choose(*, unsafe_no_isolation: bool = False) -> str:
    """The backend to use.

    Args:
        unsafe_no_isolation: run with resource limits alone where nothing better works.

    Raises:
        SandboxError: nothing isolates here, and running without was not asked for.
    """
    found = try_out(NAMESPACES)
    if found.works:
        return NAMESPACES
    if unsafe_no_isolation:
        return NONE
    raise SandboxError(
        f"this machine lets programs not be isolated ({found.reason}). Run as root or allow unprivileged user "
        "namespaces (sysctl kernel.unprivileged_userns_clone=1), or accept the risk with --unsafe-no-isolation."
    )
