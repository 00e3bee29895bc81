"""What isolates a command's programs: its options, chosen once, and said at the start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from cupel.cli.console import log

Backend = Annotated[
    str | None,
    typer.Option(
        "--backend",
        help="What isolates programs: namespaces, landlock or container; by default the first that works here (or CUPEL_BACKEND).",
    ),
]
ContainerImage = Annotated[
    str | None,
    typer.Option(
        "--container-image",
        help="Image of the backend container, with this minor version of Python (or CUPEL_CONTAINER_IMAGE).",
    ),
]


@dataclass(frozen=True, slots=True)
class Isolation:
    """Options of the commands that run programs."""

    backend: Backend = None
    container_image: ContainerImage = None
    unsafe_no_isolation: Annotated[
        bool,
        typer.Option(
            "--unsafe-no-isolation",
            help="Run programs with resource limits alone where this machine cannot isolate them.",
        ),
    ] = False
    """The user accepts resource limits alone."""

    def chosen(self) -> str:
        """The backend to use, told to the user before anything runs.

        Raises:
            InfrastructureError: nothing isolates here, or what is wanted does not work here.
            UsageError: there is no such backend.
        """
        from cupel import api
        from cupel.sandbox.backends import NONE

        found = api.isolation(
            self.backend,
            container_image=self.container_image,
            unsafe_no_isolation=self.unsafe_no_isolation,
        )
        log(
            f"isolation: {found}"
            + (" (UNSAFE: programs have resource limits alone)" if found == NONE else "")
        )
        return found
