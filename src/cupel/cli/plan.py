"""`cupel plan`: which tasks are to be written, and what a dataset lacks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cupel.cli.console import data_json, log
from cupel.cli.options import Json, Strict

if TYPE_CHECKING:
    from cupel.author.quotas import Quotas
    from cupel.author.taxonomy import Taxonomy
    from cupel.store.taskfile import TaskFile

_SHOWN_REASONS = 5


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("plan", epilog="Example: cupel plan --size 100 --out plan.jsonl")(plan)


Difficulties = Annotated[
    str | None,
    typer.Option(
        "--difficulty", help="Shares, such as easy=0.2,medium=0.5,hard=0.3; what is not named gets none."
    ),
]
Interfaces = Annotated[
    str | None,
    typer.Option(
        "--interface",
        help="Shares of function, class, module and program; by default each class has those that suit it.",
    ),
]
UseCases = Annotated[str | None, typer.Option("--use-case", help="Shares of evaluation, training and both.")]
PublicTests = Annotated[
    float | None,
    typer.Option("--public-tests", min=0, max=1, help="Share whose solver is shown the public tests."),
]
SeveralFiles = Annotated[
    float | None,
    typer.Option("--several-files", min=0, max=1, help="Share whose solver is given several files."),
]
Classes = Annotated[
    list[str] | None, typer.Option("--class", help="A class to plan for (again for more); by default all.")
]
OwnTaxonomy = Annotated[
    Path | None,
    typer.Option("--taxonomy", help="A taxonomy of your own (TOML) instead of the one that ships."),
]


def plan(
    size: Annotated[
        int | None,
        typer.Option(
            "--size", min=1, help="Cells to draw; with --show: how many tasks the dataset is to have."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Plan file to write.")] = None,
    have: Annotated[
        Path | None,
        typer.Option("--have", help="Task file that is there already: the plan is for what it lacks."),
    ] = None,
    show: Annotated[
        Path | None, typer.Option("--show", help="Say what this task file lacks, and draw nothing.")
    ] = None,
    difficulty: Difficulties = None,
    interface: Interfaces = None,
    use_case: UseCases = None,
    public_tests: PublicTests = None,
    several_files: SeveralFiles = None,
    class_ids: Classes = None,
    taxonomy: OwnTaxonomy = None,
    seed: Annotated[int, typer.Option("--seed", help="What is left open is drawn from this.")] = 0,
    json: Json = False,
    strict: Strict = False,
) -> None:
    """A plan of tasks to write, balanced over the classes of a taxonomy, difficulty and interface; or what a dataset lacks.

    Each line of the plan is a cell: class, difficulty, interface, what the solver is given, what the task is for, and the seed of an idea.
    """
    from cupel.author.quotas import suitable
    from cupel.model.errors import UsageError

    quotas = _quotas(difficulty, interface, use_case, public_tests, several_files)
    left_out: tuple[str, ...] = ()
    classes = _taxonomy(taxonomy, class_ids)
    if not class_ids:
        classes, left_out = suitable(classes, quotas)
        if left_out:
            log(f"left out, since no interface that is wanted suits them: {', '.join(left_out)}")
    if show is not None:
        if out is not None or have is not None:
            raise UsageError("--show draws no plan: leave out --out and --have")
        any_bad = _show(show, classes, quotas, size, as_json=json)
    elif size is None or out is None:
        raise UsageError("--size and --out are needed for a plan; --show TASKS says what a dataset lacks")
    else:
        any_bad = _draw(size, out, have, classes, quotas, seed, left_out, as_json=json)
    if strict and any_bad:
        raise typer.Exit(1)


def _quotas(
    difficulty: str | None,
    interface: str | None,
    use_case: str | None,
    public_tests: float | None,
    several_files: float | None,
) -> Quotas:
    from dataclasses import replace

    from cupel.author.metadata import INTERFACE_KINDS, LEVELS, USE_CASES
    from cupel.author.quotas import Quotas, parse_weights

    quotas = Quotas()
    if difficulty is not None:
        quotas = replace(quotas, difficulty=parse_weights(difficulty, "--difficulty", LEVELS))
    if interface is not None:
        quotas = replace(quotas, interface=parse_weights(interface, "--interface", INTERFACE_KINDS))
    if use_case is not None:
        quotas = replace(quotas, use_case=parse_weights(use_case, "--use-case", USE_CASES))
    if public_tests is not None:
        quotas = replace(quotas, public_tests=public_tests)
    return quotas if several_files is None else replace(quotas, several_files=several_files)


def _taxonomy(path: Path | None, class_ids: list[str] | None) -> Taxonomy:
    from cupel.author.taxonomy import read_taxonomy, shipped_taxonomy

    found = shipped_taxonomy() if path is None else read_taxonomy(path)
    return found.only(class_ids) if class_ids else found


def _show(path: Path, taxonomy: Taxonomy, quotas: Quotas, size: int | None, *, as_json: bool) -> bool:
    from cupel.author.balance import lacking, stock_of
    from cupel.cli.plan_view import show_lacking
    from cupel.model.errors import NothingUsable

    file = _read(path)
    if not file.tasks:
        raise NothingUsable(f"{path} holds no task")
    found = lacking(file.tasks, taxonomy, quotas, total=size)
    unclassified = stock_of(file.tasks, taxonomy).unclassified
    if as_json:
        rejected = [one.to_json() for one in file.rejected]
        data_json({**found.to_json(), "unclassified_tasks": dict(unclassified), "rejected": rejected})
    else:
        show_lacking(found)
    _log_unclassified(unclassified)
    return bool(file.rejected)


def _draw(
    size: int,
    out: Path,
    have: Path | None,
    taxonomy: Taxonomy,
    quotas: Quotas,
    seed: int,
    left_out: tuple[str, ...],
    *,
    as_json: bool,
) -> bool:
    from cupel.author.balance import counted, kind_of, stock_of
    from cupel.author.drawing import draw_plan
    from cupel.author.plan import write_plan
    from cupel.cli.plan_view import show_plan
    from cupel.model.errors import UsageError
    from cupel.pipeline.files import write_side
    from cupel.store.taskfile import TaskFile

    file = _read(have) if have is not None else TaskFile((), ())
    if have is not None and out.resolve() in (have.resolve(), (have / "tasks.jsonl").resolve()):
        raise UsageError(f"--out {out} would write over the task file; choose another name")
    stock = stock_of(file.tasks, taxonomy)
    drawn = draw_plan(size, taxonomy, quotas, seed=seed, have=stock)
    out.parent.mkdir(parents=True, exist_ok=True)
    write_plan(out, drawn)
    rejected_file = write_side(out, "rejected", (one.to_json() for one in file.rejected))
    if as_json:
        data_json(
            {
                "out": str(out),
                "settings": drawn.settings,
                "cells": counted(map(kind_of, drawn.cells)),
                "had": counted(stock.kinds),
                "left_out": left_out,
                "unclassified": len(stock.unclassified),
                "rejected": len(file.rejected),
            }
        )
    else:
        show_plan(drawn, taxonomy, quotas, stock)
    _log_unclassified(stock.unclassified)
    log(f"the plan stands in {out}")
    if rejected_file is not None:
        log(f"lines set aside stand in {rejected_file}")
    return bool(file.rejected)


def _read(path: Path) -> TaskFile:
    """A task file; says which lines of it were set aside."""
    from cupel.model.errors import NothingUsable
    from cupel.store.taskfile import read_tasks

    found = read_tasks(path)
    for one in found.rejected[:_SHOWN_REASONS]:
        log(f"set aside: {one.file}:{one.line} {one.task_id or ''}: {one.reason}"[:300])
    if found.rejected:
        log(f"{len(found.rejected)} lines of {path} set aside")
        if not found.tasks:
            raise NothingUsable(f"no line of {path} holds a task")
    return found


def _log_unclassified(unclassified: tuple[tuple[str, str], ...]) -> None:
    for task_id, reason in unclassified[:_SHOWN_REASONS]:
        log(f"unclassified: {task_id}: {reason}"[:300])
    if len(unclassified) > _SHOWN_REASONS:
        log(f"{len(unclassified)} tasks in all are unclassified")
