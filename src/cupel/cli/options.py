"""Options that several commands have, each defined once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Tasks = Annotated[Path, typer.Argument(help="Task file (cupel.task/1, JSON Lines), or a run's folder.")]
Run = Annotated[Path, typer.Argument(help="Folder of a run.")]
Out = Annotated[Path, typer.Option("--out", help="Folder of the run; a run that was cut short goes on.")]
OutFile = Annotated[Path, typer.Option("--out", help="File to write.")]
Workers = Annotated[int, typer.Option("--workers", min=1, help="Processes; they do not change the result.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 where a line was set aside.")]
