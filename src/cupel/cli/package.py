"""`cupel package`: tasks, with what is known of their candidates, as a dataset's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cupel.cli.console import data_json, log
from cupel.cli.options import Json, Tasks
from cupel.model.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("package", epilog="Example: cupel package run --out dataset --folders")(package)


def package(
    tasks: Tasks,
    out: Annotated[
        Path, typer.Option("--out", help="Folder of the dataset; an earlier one there is replaced.")
    ],
    outcomes: Annotated[
        Path | None,
        typer.Option(
            "--outcomes", help="Run whose outcomes.parquet tells of the candidates; by default TASKS."
        ),
    ] = None,
    folders: Annotated[
        bool, typer.Option("--folders", help="Also a folder a task: prompt, solution, tests for pytest.")
    ] = False,
    lock: Annotated[
        Path | None,
        typer.Option("--lock", help="Requirements file with hashes, for the packages that the tasks use."),
    ] = None,
    about: Annotated[
        Path | None,
        typer.Option(
            "--about",
            exists=True,
            dir_okay=False,
            help="Markdown file: what you say of the dataset, for its card.",
        ),
    ] = None,
    test_share: Annotated[
        float,
        typer.Option(
            "--test-share", min=0, max=0.99, help="Share of the ids in `test`, where use_case does not say."
        ),
    ] = 0.1,
    json: Json = False,
) -> None:
    """Write Parquet splits, card, manifest, container and runner. Nothing is executed: `cupel verify` does that.

    Splits: metadata.use_case `evaluation` is in test, `training` in train, any other by a hash of its id.
    """
    from cupel.dataset.authored_run import authoring_record_of
    from cupel.dataset.packaging import package as run

    said = None if about is None else _read(about)
    authoring = authoring_record_of(tasks) if tasks.is_dir() else None
    done = run(
        tasks,
        out,
        outcomes=outcomes,
        authoring=authoring,
        about=said,
        test_share=test_share,
        folders=folders,
        lock=lock,
    )
    if json:
        data_json(done.to_json())
    for line in done.rejected:
        log(f"set aside: {line.file}:{line.line or ''} {line.reason}")
    for name in done.packed.missing_packages:
        log(f"{name}: not installed here, so its version is not pinned")
    counts = ", ".join(
        f"{sum(splits.values()):,} {config}" for config, splits in done.packed.rows.items() if splits
    )
    log(f"{counts} in {out}, {done.packed.files:,} files")


def _read(about: Path) -> str:
    try:
        return about.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--about {about}: no text that can be read (UTF-8): {error}") from None
