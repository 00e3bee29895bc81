"""`cupel validate`: everything that is checked before a task is accepted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from cupel.cli.console import data_json, log, log_rejected, progress, table
from cupel.cli.isolation import Isolation
from cupel.cli.option_groups import spread
from cupel.cli.options import Json, Out, Strict, Tasks, Workers

if TYPE_CHECKING:
    from cupel.author.validation.settings import Strictness


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("validate", epilog="Example: cupel validate tasks.jsonl --out validated")(spread(validate))


def validate(
    tasks: Tasks,
    out: Out,
    *,
    strictness: Annotated[
        str,
        typer.Option("--strictness", help="strict, or quick: all checks with fewer mutants."),
    ] = "strict",
    mutants: Annotated[
        int | None, typer.Option("--mutants", min=0, help="Mutants of the reference, at most.")
    ] = None,
    mutation_score: Annotated[
        float | None,
        typer.Option(
            "--mutation-score",
            min=0.0,
            max=1.0,
            help="Share of the mutants that are not equivalent which the tests have to kill.",
        ),
    ] = None,
    runs: Annotated[
        int | None, typer.Option("--runs", min=1, help="How often the reference is run on every test.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of everything drawn at random.")] = 0,
    workers: Workers = 2,
    json: Json = False,
    strict: Strict = False,
    isolation: Isolation,
) -> None:
    """Run the reference on every test, the tests on wrong programs, and linters on the text; accept what has no finding but notes.

    Leaves accepted.jsonl, findings.jsonl (one line a finding, with the party that has to act), figures.jsonl and
    summary.json in OUT. The run goes on where it stopped.
    """
    from cupel.author.validation.driver import validate_file

    settings = _settings(strictness, mutants, mutation_score, runs, seed)
    chosen = isolation.chosen()
    with progress("validating") as told:
        done = validate_file(tasks, out, settings=settings, backend=chosen, workers=workers, progress=told)
    summary = done.summary
    if json:
        data_json({**summary.to_json(), "validated_now": done.validated_now, "cpu_seconds": done.cpu_seconds})
    else:
        table(
            f"{summary.tasks} tasks: {summary.accepted} accepted, {summary.rejected} rejected",
            ["finding", "rejects", "notes"],
            [
                [kind, str(counts.get("reject", 0)), str(counts.get("note", 0))]
                for kind, counts in summary.findings.items()
            ],
        )
        log(f"{done.validated_now} validated now; findings in {out / 'findings.jsonl'}")
    if summary.unfinished or summary.unreadable:
        log_rejected(out)
        if strict:
            raise typer.Exit(1)


def _settings(
    name: str, mutants: int | None, mutation_score: float | None, runs: int | None, seed: int
) -> Strictness:
    """The named setting, with what was given besides."""
    from cupel.author.validation.settings import strictness

    found = strictness(name, seed=seed)
    if mutants is not None:
        found = replace(found, mutants=mutants)
    if mutation_score is not None:
        found = replace(found, mutation_score=mutation_score)
    return found if runs is None else replace(found, runs=runs)
