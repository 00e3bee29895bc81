"""Which backend isolates a command's programs: chosen once, and said at the start."""

from __future__ import annotations

from cupel.cli.console import log


def chosen_backend(backend: str | None, container_image: str | None, *, unsafe_no_isolation: bool) -> str:
    """The backend to use, told to the user before anything runs.

    Args:
        backend: the one that the user wants; None leaves the choice to what the machine allows.
        container_image: what the backend `container` runs.
        unsafe_no_isolation: the user accepts resource limits alone.

    Raises:
        InfrastructureError: nothing isolates here, or what is wanted does not work here.
        UsageError: there is no such backend.
    """
    from cupel import api
    from cupel.sandbox.backends import NONE

    chosen = api.isolation(backend, container_image=container_image, unsafe_no_isolation=unsafe_no_isolation)
    log(f"isolation: {chosen}" + (" (UNSAFE: programs have resource limits alone)" if chosen == NONE else ""))
    return chosen
