"""`cupel work`: pieces of authoring work for people, and for any agent that works with files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cupel.cli.authoring_options import (
    AllowSameModel,
    Attempts,
    AttemptsEach,
    LeaseMinutes,
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
from cupel.cli.console import data, data_json, log, progress
from cupel.cli.isolation import Isolation
from cupel.cli.option_groups import spread
from cupel.cli.options import Json, Out, Run, Workers

if TYPE_CHECKING:
    from cupel.author.handoff.folder import Found
    from cupel.author.workflow.desk import Desk
    from cupel.author.workflow.records import PieceKind

app = typer.Typer(
    help="Authoring work by files: take a piece, fill its folder, hand it in.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder that `cupel work next` wrote.")]
Name = Annotated[
    str,
    typer.Option(
        "--as",
        help="Who you are: `ann`, or for an agent that is a model `model:NAME`; `model:NAME@MODEL` where several agents are of one model.",
    ),
]
AnyRun = Annotated[
    Path | None, typer.Option("--run", help="The run's folder, if it was moved since the piece was taken.")
]


class WorkRole(StrEnum):
    """What somebody wants to do."""

    AUTHOR = "author"
    TESTER = "tester"
    SOLVER = "solver"
    ARBITER = "arbiter"
    REVIEWER = "reviewer"


@app.callback()
def _group() -> None:
    """Authoring work by files: take a piece, fill its folder, hand it in."""


@app.command("begin", epilog="Example: cupel work begin plan.jsonl --out authored")
def begin(
    plan: Annotated[Path, typer.Argument(help="Plan file (`cupel plan`).")],
    out: Out,
    settings: Annotated[
        Path | None, typer.Option("--settings", help="TOML file of the run's figures; options go before it.")
    ] = None,
    taxonomy: TaxonomyFile = None,
    licence: Licence = "Apache-2.0",
    seed: Seed = None,
    second_testers: SecondTesters = None,
    attempts: Attempts = None,
    attempts_each: AttemptsEach = None,
    review_share: ReviewShare = None,
    reviewers: Reviewers = None,
    mendings: Mendings = None,
    least_tests: LeastTests = None,
    lease_minutes: LeaseMinutes = None,
    allow_same_model: AllowSameModel = False,
    json: Json = False,
) -> None:
    """Begin a run from a plan: every cell becomes a task to be made. Tasks that are new in the plan are added to a run that was begun."""
    from cupel.author.workflow.beginning import begin_run
    from cupel.cli.work_view import count_of

    given = {
        "seed": seed,
        "second_tester_share": second_testers,
        "attempts": attempts,
        "attempts_each": attempts_each,
        "review_share": review_share,
        "reviewers": reviewers,
        "most_rounds": mendings,
        "least_tests": least_tests,
        "lease_minutes": lease_minutes,
        "allow_same_model": True if allow_same_model else None,
    }
    figures = {name: one for name, one in given.items() if one is not None}
    begun = begin_run(plan, out, figures, settings=settings, taxonomy=taxonomy, licence=licence)
    for one in begun.rejected:
        where = f"{one.file}:{one.line}" if one.line is not None else f"{one.file} {one.task_id}"
        log(f"set aside: {where}: {one.reason}")
    if json:
        data_json(begun.to_json())
    else:
        data(f"{count_of(begun.tasks, 'task')} to be made in {out}, {begun.added} of them new")
        log(f"take a piece: cupel work next {out} --as NAME --role author --out DIR")


@app.command("next", epilog="Example: cupel work next authored --as ann --role tester --out work-ann")
def next_(
    run: Run,
    name: Name,
    out: Annotated[Path, typer.Option("--out", help="Folder to write; must not exist yet.")],
    role: Annotated[
        WorkRole | None, typer.Option("--role", help="What you want to do; by default anything.")
    ] = None,
    task: Annotated[str | None, typer.Option("--task", help="Id of the only task that is wanted.")] = None,
    mending: Annotated[
        bool, typer.Option("--mending", help="Only what came back to you to be mended.")
    ] = False,
    json: Json = False,
) -> None:
    """Lease the next piece of work that you may do, and write it as a folder with a README.md that says what to do."""
    from cupel.author.handoff.folder import check_free, write_folder
    from cupel.author.workflow.records import Contributor
    from cupel.cli.work_view import nothing_because
    from cupel.model.errors import CupelError, UsageError
    from cupel.pipeline.author_start import style_of_examples

    if mending and role not in (None, WorkRole.AUTHOR, WorkRole.TESTER):
        raise UsageError(f"--mending: nothing comes back to a {role.value}; only authors and testers mend")
    by, kinds = Contributor.named(name), _kinds(role, mending=mending)
    check_free(out)
    with _desk(run, style=style_of_examples) as desk:
        shown = desk.next_piece(by, kinds, task_id=task)
        if shown is None:
            reasons = nothing_because(desk, by, kinds, task)
            if json:
                data_json({"piece": None, "why": reasons})
            log(f"nothing for {by.name}{f' as {role.value}' if role else ''}: {'; '.join(reasons)}")
            raise typer.Exit(1)
        try:
            write_folder(shown, out, run=run, by=by, settings=desk.settings)
        except CupelError:
            desk.give_back(shown.piece.id, by, "its folder could not be written", declined=False)
            raise
    if json:
        told = {
            "piece": shown.piece.id,
            "kind": shown.piece.kind.value,
            "folder": str(out),
            "view": shown.view_hash,
        }
        data_json(told)
    else:
        data(f"{shown.piece.id}: {out / 'README.md'} says what to do")
        log(f"when it is done: cupel work submit {out}")


@app.command("submit", epilog="Example: cupel work submit work-ann")
@spread
def submit(
    folder: Folder,
    *,
    answer: Annotated[
        Path | None,
        typer.Option("--answer", help="The answer as one JSON file, in place of the files in DIR/work."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only say what would keep it from being taken; hand nothing in.")
    ] = False,
    run: AnyRun = None,
    json: Json = False,
    isolation: Isolation,
) -> None:
    """Hand in a piece of work; what keeps it from being taken is printed one problem a line, with exit code 1.

    A task's examples are tried on its own reference, isolated, before it is taken.
    """
    from cupel.author.handoff import read_folder
    from cupel.author.workflow.trial import trial_on
    from cupel.cli.work_view import show_submitted, what_follows
    from cupel.judge.judge import Judge

    found = read_folder(folder)
    trial = trial_on(lambda: Judge(isolation.chosen()))
    with _desk(run or found.run, trial=trial) as desk:
        problems = _handed_in(desk, found, answer, only_check=check)
        follows = what_follows(desk, found.piece.rpartition("/")[0])
    if json:
        is_taken = not problems and not check
        data_json({"piece": found.piece, "taken": is_taken, "problems": list(problems), "follows": follows})
    else:
        show_submitted(found.piece, problems, follows, only_check=check)
    if problems:
        raise typer.Exit(1)


def _handed_in(desk: Desk, found: Found, answer: Path | None, *, only_check: bool) -> Sequence[str]:
    """Hand a folder's work in, or only check it; returns what keeps it from being taken."""
    from cupel.model.errors import TaskError

    try:
        record = found.answer() if answer is None else _answer(answer)
    except TaskError as error:
        problems = str(error).split("\n")
        return problems if only_check else desk.refuse(found.piece, found.by, problems).problems
    if only_check:
        return desk.check(found.piece, found.by, record)
    return desk.submit(found.piece, found.by, record).problems


@app.command("return", epilog='Example: cupel work return work-ann --reason "no time"')
def return_(
    folder: Folder,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a few words.")],
    run: AnyRun = None,
) -> None:
    """Give a piece of work back, so that somebody else can take it; the folder stays where it is."""
    from cupel.author.handoff import read_folder

    found = read_folder(folder)
    with _desk(run or found.run) as desk:
        desk.give_back(found.piece, found.by, reason)
    log(f"{found.piece} is given back")


@app.command("status", epilog="Example: cupel work status authored")
def status(
    run: Run,
    task: Annotated[str | None, typer.Option("--task", help="Tell what happened to this task.")] = None,
    json: Json = False,
) -> None:
    """Where the tasks stand, who has what, and what waits for whom.

    Shows no reason of a ruling and nothing of what was handed in, so that everybody may look.
    """
    from cupel.cli.work_view import queue, show_queue, show_task, task_story

    with _desk(run) as desk:
        if task is not None:
            story = task_story(desk, task)
            data_json(story) if json else show_task(story)
        else:
            found = queue(desk)
            data_json(found) if json else show_queue(found, run)


@app.command("advance", epilog="Example: cupel work advance authored --workers 4")
@spread
def advance(
    run: Run,
    *,
    workers: Workers = 2,
    strictness: Strictness = "strict",
    json: Json = False,
    isolation: Isolation,
) -> None:
    """Do what needs no judgement: validate tasks, judge attempts, accept and drop; and write the run's files anew."""
    from cupel.author.validation.settings import strictness as strictness_named
    from cupel.author.workflow.history import write_run
    from cupel.author.workflow.steps import advance as advanced
    from cupel.cli.work_view import show_advanced

    strict = strictness_named(strictness)
    chosen = isolation.chosen()
    with _desk(run) as desk, desk.store.alone("cupel work advance"), progress("tasks", quiet=json) as told:
        done = advanced(
            desk,
            workers=workers,
            backend=chosen,
            unsafe_no_isolation=isolation.unsafe_no_isolation,
            strictness=strict,
            progress=told,
        )
        written = write_run(desk, run)
    if json:
        data_json({**done.to_json(), "written": written.to_json()})
    else:
        show_advanced(done, run)


@app.command("form", epilog="Example: cupel work form test")
def form(
    kind: Annotated[
        str, typer.Argument(help="Kind of work, as it stands in a piece's id, e.g. author or test.")
    ],
) -> None:
    """Print the JSON Schema of the answer to a kind of work (`cupel work submit --answer`)."""
    from cupel.author.workflow.records import PieceKind
    from cupel.author.workflow.submissions import FORMS
    from cupel.model.errors import UsageError
    from cupel.model.suggestion import did_you_mean

    kinds = [one.value for one in PieceKind]
    if kind not in kinds:
        raise UsageError(f"no kind of work {kind!r}{did_you_mean(kind, kinds)}; there are {', '.join(kinds)}")
    data_json(FORMS[PieceKind(kind)].model_json_schema(by_alias=True))


@contextmanager
def _desk(run: Path, **options: Any) -> Iterator[Desk]:
    """The run's desk, closed at the end."""
    from cupel.author.failures.taxonomy import taxonomy as failure_tags
    from cupel.author.workflow.desk import begun

    desk = begun(run, tags=failure_tags(), **options)
    try:
        yield desk
    finally:
        desk.store.close()


def _kinds(role: WorkRole | None, *, mending: bool = False) -> list[PieceKind]:
    """The kinds of work that a role does, of these only mending where that is wanted; none for all."""
    from cupel.author.workflow.records import PieceKind as Kind

    kinds = {
        WorkRole.AUTHOR: [Kind.AUTHOR, Kind.AMEND_TASK],
        WorkRole.TESTER: [Kind.TEST, Kind.AMEND_TESTS],
        WorkRole.SOLVER: [Kind.SOLVE],
        WorkRole.ARBITER: [Kind.ARBITRATE],
        WorkRole.REVIEWER: [Kind.REVIEW, Kind.TAG],
    }
    if mending:
        wanted = [kinds[role]] if role is not None else list(kinds.values())
        return [one for some in wanted for one in some if one in (Kind.AMEND_TASK, Kind.AMEND_TESTS)]
    return kinds[role] if role is not None else []


def _answer(path: Path) -> Any:
    import json

    from cupel.model.errors import UsageError

    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{path}: no JSON answer: {error}") from None
