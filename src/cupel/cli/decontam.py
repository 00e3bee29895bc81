"""`cupel decontam`: tasks against benchmarks that training must not see."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cupel.cli.console import data_json, log, share, table
from cupel.cli.options import Json, Strict, Tasks

app = typer.Typer(
    help="Find tasks that overlap with benchmarks.", no_args_is_help=True, rich_markup_mode=None
)
_MOST_SHOWN = 20


@app.callback()
def _group() -> None:
    """Find tasks that overlap with benchmarks."""


@app.command(
    "build", epilog="Example: cupel decontam build humaneval.jsonl --format humaneval --out benchmarks.index"
)
def build(
    files: Annotated[list[Path], typer.Argument(help="Benchmarks: files or folders on this machine.")],
    out: Annotated[Path, typer.Option("--out", help="Index to write.")],
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="tasks | fields | text | humaneval | classeval | quixbugs | stdio | exercism | evolvecoder; by default seen from the file.",
        ),
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(
            "--field", help="Field of a JSON Lines or Parquet table that holds text. May be repeated."
        ),
    ] = None,
    solution_field: Annotated[
        str | None, typer.Option("--solution-field", help="Field that holds a solution's source.")
    ] = None,
    strict: Strict = False,
) -> None:
    """Make an index of hashes of benchmarks; it holds none of their text.

    An item's id is its field id, task_id, name or slug, else its line; the benchmark's name is the file's.
    """
    from cupel.dataset.decontamination.index import write_index
    from cupel.dataset.decontamination.items import Fields, Item, read_items
    from cupel.store.output import check_file

    check_file(out)
    fields = Fields(field, solution_field) if field else None
    found = [one for path in files for one in read_items(path, form, fields)]
    count = write_index(out, (one for one in found if isinstance(one, Item)))
    set_aside = [one for one in found if not isinstance(one, Item)]
    for one in set_aside:
        log(f"set aside: {one}")
    log(f"{count} items of {len(files)} benchmarks in {out}; {len(set_aside)} records or parts set aside")
    if strict and set_aside:
        raise typer.Exit(1)


@app.command(
    "check", epilog="Example: cupel decontam check tasks.jsonl --index benchmarks.index --out clean.jsonl"
)
def check(
    tasks: Tasks,
    index: Annotated[Path, typer.Option("--index", help="Index that `cupel decontam build` made.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="File for the tasks that do not overlap, with the evidence.")
    ] = None,
    threshold: Annotated[
        float,
        typer.Option(
            "--threshold",
            min=0.01,
            max=1.0,
            help="Share of common runs of eight words, of the task's or of the item's, from which texts overlap.",
        ),
    ] = 0.3,
    evidence: Annotated[
        Path | None, typer.Option("--evidence", help="Side file; by default beside OUT, else beside TASKS.")
    ] = None,
    json: Json = False,
) -> None:
    """Hold tasks against benchmarks: common runs of words, the longest one, and solutions that are the same up to names.

    Exits with 1 where a task overlaps. The side file has every task that has anything in common with an item.
    """
    from cupel.dataset.decontamination.check import check as run
    from cupel.dataset.decontamination.check import side_file_of
    from cupel.dataset.decontamination.index import read_index

    side = evidence or side_file_of(tasks, out)
    done = run(tasks, read_index(index), evidence=side, out=out, threshold=threshold)
    if json:
        data_json(done.to_json())
    elif done.overlapping:
        rows = [
            [
                one.task_id,
                f"{one.benchmark} {one.item}",
                share(one.share_of_task),
                share(one.share_of_item),
                str(one.longest_run),
                "yes" if one.same_solution else "",
            ]
            for one in done.overlapping[:_MOST_SHOWN]
        ]
        columns = ["task", "item", "of the task", "of the item", "words in a row", "same solution"]
        table("tasks that overlap", columns, rows, right=2)
    for line in done.rejected:
        log(f"set aside: {line.file}:{line.line or ''} {line.reason}")
    log(f"{done.tasks} tasks, {len(done.overlapping)} overlap; evidence in {side}")
    if done.overlapping:
        raise typer.Exit(1)
