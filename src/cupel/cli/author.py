"""`cupel author`: the authoring workflow with models, from a plan to accepted tasks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cupel.cli.asking import DryRun, Models
from cupel.cli.author_view import watching
from cupel.cli.authoring_options import (
    AllowSameModel,
    Attempts,
    LeastTests,
    Licence,
    Mendings,
    Reviewers,
    ReviewShare,
    SecondTesters,
    Seed,
    Strictness,
    TaxonomyFile,
)
from cupel.cli.console import data, data_json, log, table
from cupel.cli.isolation import Isolation
from cupel.cli.option_groups import spread
from cupel.cli.options import Json, Out, Workers

if TYPE_CHECKING:
    from cupel.pipeline.asking import Asking
    from cupel.pipeline.author import Authored, Execution
    from cupel.pipeline.author_start import Begun

_SHOWN_REASONS = 5


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "author", epilog="Example: cupel author --plan plan.jsonl --config models.toml --out run --dry-run"
    )(spread(author))


def author(
    out: Out,
    *,
    plan: Annotated[
        Path | None,
        typer.Option("--plan", help="Plan file (`cupel plan`); not needed to go on with a run."),
    ] = None,
    asked: Models,
    taxonomy: TaxonomyFile = None,
    licence: Licence = "Apache-2.0",
    seed: Seed = None,
    second_testers: SecondTesters = None,
    attempts: Attempts = None,
    review_share: ReviewShare = None,
    reviewers: Reviewers = None,
    mendings: Mendings = None,
    tries: Annotated[
        int | None, typer.Option("--tries", min=1, help="Answers to one piece of work that may be refused.")
    ] = None,
    least_tests: LeastTests = None,
    allow_same_model: AllowSameModel = False,
    strictness: Strictness = "strict",
    dry_run: DryRun = False,
    workers: Workers = 2,
    json: Json = False,
    isolation: Isolation,
) -> None:
    """Let models author tasks, test them blind, attempt, mend, arbitrate and review them, each seeing only what its role may see.

    Work for which no model has the role waits for persons (`cupel work`). Stopped anywhere, the same command goes on: no answer is
    asked for or paid twice. Figures that are given when a run begins stand for good.
    """
    from cupel.author.validation.settings import strictness as strictness_named
    from cupel.pipeline.asking import Asking
    from cupel.pipeline.author import Execution
    from cupel.pipeline.author_start import Wanted, begin_authoring

    given = {
        "seed": seed,
        "second_tester_share": second_testers,
        "attempts": attempts,
        "review_share": review_share,
        "reviewers": reviewers,
        "most_rounds": mendings,
        "most_refused": tries,
        "least_tests": least_tests,
        "allow_same_model": True if allow_same_model else None,
    }
    wanted = Wanted(plan, {name: one for name, one in given.items() if one is not None}, taxonomy, licence)
    access = asked.access(sends=not dry_run)
    execution = None
    if not dry_run:
        chosen = isolation.chosen()
        execution = Execution(workers, chosen, isolation.unsafe_no_isolation, strictness_named(strictness))
    with Asking(access) as asking, begin_authoring(out, wanted, execution) as begun:
        _tell(begun)
        if execution is None:
            _forecast(asking, begun, as_json=json)
        else:
            _author(asking, begun, out, execution, as_json=json)


def _tell(begun: Begun) -> None:
    """How many tasks there are, and what of the plan is none."""
    for one in begun.rejected[:_SHOWN_REASONS]:
        where = f"{one.file}:{one.line}" if one.line is not None else f"{one.file} {one.task_id}"
        log(f"set aside: {where}: {one.reason}")
    more = len(begun.rejected) - _SHOWN_REASONS
    if more > 0:
        log(f"and {more} more lines of the plan set aside")


def _author(asking: Asking, begun: Begun, out: Path, execution: Execution, *, as_json: bool) -> None:
    from cupel.author.workflow.history import write_run
    from cupel.dataset.authored_run import authoring_record_of
    from cupel.dataset.packaging import package
    from cupel.model.errors import NothingUsable
    from cupel.pipeline.author import author as author_run

    desk = begun.desk
    try:
        with watching(len(desk.states())) as watch:
            done = author_run(asking, desk, execution=execution, watch=watch)
    finally:
        written = write_run(desk, out)
    spent = asking.budget.spent.to_json()
    dataset = out / "dataset" if written.accepted and not written.open else None
    if dataset is not None:
        package(out, dataset, authoring=authoring_record_of(out))
    if as_json:
        told = {**done.to_json(), "written": written.to_json(), "spent": spent}
        data_json({**told, "dataset": None if dataset is None else str(dataset)})
    else:
        _show(done, spent, out)
        log(
            f"dataset: {dataset}"
            if dataset is not None
            else "the dataset is made when no task waits any more"
        )
    if not written.accepted and not written.open:
        raise NothingUsable(f"{out}: no task was accepted; dropped.jsonl says why")


def _show(done: Authored, spent: dict[str, Any], out: Path) -> None:
    table("Tasks", ["gate", "tasks"], [[gate, str(count)] for gate, count in done.gates.items()])
    data(
        f"questions: {done.questions}; answers taken: {done.taken}, refused: {done.refused}, "
        f"known before: {done.from_store}; spent now: {spent['requests']} requests, {spent['cost']:.4f} USD"
    )
    for kind, count in done.waiting.items():
        log(f"{count} pieces of {kind} wait for somebody else: `cupel work status {out}`")
    for piece, reason in list(done.unanswered.items())[:_SHOWN_REASONS]:
        log(f"no answer: {piece}: {reason}")
    for task_id, reason in list(done.unfinished.items())[:_SHOWN_REASONS]:
        log(f"not run: {task_id}: {reason}")
    if done.unanswered or done.unfinished:
        log(
            f"{len(done.unanswered)} pieces without an answer, {len(done.unfinished)} tasks not run: the same command tries again"
        )
    log(f"tasks: {out / 'tasks.jsonl'}")


def _forecast(asking: Asking, begun: Begun, *, as_json: bool) -> None:
    from cupel.pipeline.author_forecast import forecast_authoring
    from cupel.pipeline.author_turns import Workers as Models

    desk = begun.desk
    told = forecast_authoring(desk, Models(asking, desk.settings, desk.states()))
    if as_json:
        data_json(told)
        return
    rows = [[one["role"], ", ".join(one["models"]) or "persons", *_ranges(one)] for one in told["roles"]] + [
        ["whole", "", "", *_ranges(told["whole"])[1:]]
    ]
    table(
        f"{told['tasks']} tasks, from the smoothest way to the roughest",
        ["role", "who", "pieces", "requests", "tokens in", "tokens out", "USD"],
        rows,
        right=2,
    )


def _ranges(record: dict[str, Any]) -> list[str]:
    names = ("pieces", "requests", "input_tokens", "output_tokens")
    spans = ["" if name not in record else _span(record[name], "{:,.0f}") for name in names]
    return [*spans, "–" if record["cost"] is None else _span(record["cost"], "{:,.2f}")]


def _span(span: list[float], form: str) -> str:
    low, high = (form.format(one) for one in span)
    return low if low == high else f"{low} to {high}"
