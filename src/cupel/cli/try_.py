"""`cupel try`: one program against one task."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cupel.cli.console import data_console, data_json
from cupel.cli.isolation import chosen_backend
from cupel.cli.options import Backend, ContainerImage, Json, Tasks, Unsafe


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("try", epilog="Example: cupel try tasks.jsonl demo/clamp solution.py")(try_program)


def try_program(
    tasks: Tasks,
    task: Annotated[str, typer.Argument(help="Id of the task.")],
    program: Annotated[Path, typer.Argument(metavar="FILE.py", help="The program to try.")],
    json: Json = False,
    backend: Backend = None,
    container_image: ContainerImage = None,
    unsafe_no_isolation: Unsafe = False,
) -> None:
    """Run a program on all tests of a task and show what it got wrong, first failures first."""
    from cupel import api
    from cupel.cli.try_view import render

    chosen = chosen_backend(backend, container_image, unsafe_no_isolation=unsafe_no_isolation)
    found, results = api.try_program(
        tasks,
        task,
        program,
        backend=chosen,
        unsafe_no_isolation=unsafe_no_isolation,
    )
    if json:
        tests = [
            {
                "test_id": check.test_id,
                "outcome": one.outcome.value,
                "cpu_seconds": one.cpu_seconds,
                "detail": one.detail,
            }
            for check, one in results
        ]
        data_json(
            {
                "task_id": found.id,
                "backend": chosen,
                "passed": all(one["outcome"] == "pass" for one in tests),
                "tests": tests,
            }
        )
    else:
        render(found, results, data_console())
