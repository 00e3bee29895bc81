"""`cupel try`: one program against one task."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cupel.cli.console import data_console, data_json
from cupel.cli.isolation import Isolation
from cupel.cli.option_groups import spread
from cupel.cli.options import Json, Tasks


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("try", epilog="Example: cupel try tasks.jsonl demo/clamp solution.py")(spread(try_program))


def try_program(
    tasks: Tasks,
    task: Annotated[str, typer.Argument(help="Id of the task.")],
    program: Annotated[Path, typer.Argument(metavar="FILE.py", help="The program to try.")],
    *,
    json: Json = False,
    isolation: Isolation,
) -> None:
    """Run a program on all tests of a task and show what it got wrong, first failures first."""
    from cupel import api
    from cupel.cli.try_view import render

    chosen = isolation.chosen()
    found, results = api.try_program(
        tasks,
        task,
        program,
        backend=chosen,
        unsafe_no_isolation=isolation.unsafe_no_isolation,
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
