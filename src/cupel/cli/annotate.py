"""`cupel annotate`: why the failing candidates of a judged run fail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cupel.cli.asking import Seed
from cupel.cli.console import data, data_json, log, progress, table
from cupel.cli.isolation import Isolation
from cupel.cli.option_groups import spread
from cupel.cli.options import Json, Run, Workers

if TYPE_CHECKING:
    from cupel.pipeline.annotate import Annotated as Summary

Repairs = Annotated[
    int,
    typer.Option(
        "--repairs",
        min=0,
        help="Single changes tried on a program that no rule explains for certain, at most; 0 tries none.",
    ),
]
Confidence = Annotated[
    float,
    typer.Option(
        "--confidence", min=0.0, max=1.0, help="What a tag needs to stand; below it a failure is unsure."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "annotate", epilog="Example: cupel annotate judged; cupel annotate judged --answers filled.jsonl"
    )(spread(annotate))


def annotate(
    run: Run,
    *,
    answers: Annotated[
        Path | None,
        typer.Option("--answers", help="Lines of RUN/tag_questions.jsonl with `by` and `tags` filled in."),
    ] = None,
    confidence: Confidence = 0.6,
    repairs: Repairs = 60,
    seed: Seed = 0,
    workers: Workers = 2,
    isolation: Isolation,
    json: Json = False,
) -> None:
    """Tag every failing candidate with the reason why it fails, and say how hard the tasks are for whom.

    Leaves failures.jsonl, stress.json and, for a reviewer, tag_questions.jsonl in RUN. No model is asked.
    """
    from cupel.author.failures.annotate import TagSettings
    from cupel.model.errors import UsageError
    from cupel.pipeline.annotate import AnnotateSettings, annotate_run

    if run.exists() and not run.is_dir():
        raise UsageError(f"{run} is a file; give the folder of a run of `cupel judge` or `cupel evolve`")
    settings = AnnotateSettings(TagSettings(confidence, repairs, seed))
    with progress("annotating", quiet=json) as told:
        done = annotate_run(
            run,
            answers=answers,
            settings=settings,
            workers=workers,
            backend=isolation.chosen(),
            unsafe_no_isolation=isolation.unsafe_no_isolation,
            told=told,
        )
    if json:
        data_json(done.to_json())
    else:
        show_annotated(done)
    say_what_is_left(run, done)


def show_annotated(done: Summary) -> None:
    """Print who fails why, and what the tasks are like."""
    data(f"{done.tasks} tasks, {done.failing} failing candidates, {done.unsure} of them unsure")
    if done.by_tag:
        rows = [[tag, str(count)] for tag, count in sorted(done.by_tag.items(), key=lambda one: -one[1])]
        table("failure tags", ["tag", "candidates"], rows)
    if done.difficulty:
        table("difficulty", ["measured", "tasks"], [[name, str(n)] for name, n in done.difficulty.items()])
    for name, tasks in done.flags.items():
        shown = ", ".join(tasks[:5]) + (f" and {len(tasks) - 5} more" if len(tasks) > 5 else "")
        data(f"{name}: {shown}")


def say_what_is_left(run: Path, done: Summary) -> None:
    """Where things stand, and what a reviewer can do."""
    if done.unsure:
        log(
            f"unsure ones stand as questions in {run / 'tag_questions.jsonl'}; fill in `by` and `tags`: --answers"
        )
    if done.set_aside:
        log(f"{done.set_aside} set aside, with reasons in {run / 'failures.rejected.jsonl'}")
    if (run / "dataset").is_dir():
        log(
            f"the dataset in {run / 'dataset'} gets the tags with: cupel package {run} --out {run / 'dataset'}"
        )
