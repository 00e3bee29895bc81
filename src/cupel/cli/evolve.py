"""`cupel evolve`: harden the tests of a task set."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cupel.cli.console import data_json, log, log_rejected, progress, share, table
from cupel.cli.isolation import Isolation
from cupel.cli.option_groups import spread
from cupel.cli.options import Json, Out, Strict, Tasks, Workers

if TYPE_CHECKING:
    from cupel.evolve.summary import EvolveSummary


Oracle = Annotated[
    str,
    typer.Option(
        "--oracle",
        help="How bold the adversary is: cautious rejects hardly any right program, balanced and bold catch more.",
    ),
]
Rulings = Annotated[
    Path | None,
    typer.Option(
        "--rulings",
        help="Which classes of inputs are within the task: lines of disputes.jsonl with `ruling` filled in.",
    ),
]
Proposals = Annotated[
    Path | None,
    typer.Option(
        "--proposals",
        help="Asserts, inputs and generators that models or persons propose, as JSON Lines; what is expected comes from the oracle.",
    ),
]
Calibration = Annotated[
    Path | None,
    typer.Option("--calibration", help="Thresholds of one's own, as benchmarks/calibrate.py writes them."),
]


NoFuzz = Annotated[
    bool,
    typer.Option("--no-fuzz", help="Try nothing but what is proposed; mutants are opponents all the same."),
]
BudgetExecutions = Annotated[
    int | None,
    typer.Option(
        "--budget-executions", min=1, help="Executions for attacks in all, shared equally by tasks."
    ),
]
BudgetSeconds = Annotated[
    float | None,
    typer.Option(
        "--budget-seconds", min=0, help="No attack begins later; such a run may not repeat exactly."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evolve", epilog="Example: cupel evolve tasks.jsonl --out run --seed 0")(spread(evolve))


def evolve(
    tasks: Tasks,
    out: Out,
    *,
    rounds: Annotated[int, typer.Option("--rounds", min=0, help="At most so many rounds of attack.")] = 3,
    seed: Annotated[int, typer.Option("--seed", help="Everything random is drawn from this.")] = 0,
    max_tests: Annotated[
        int, typer.Option("--max-tests", min=1, help="Tests a task in the final suite.")
    ] = 20,
    oracle: Oracle = "cautious",
    rulings: Rulings = None,
    proposals: Proposals = None,
    no_fuzz: NoFuzz = False,
    calibration: Calibration = None,
    budget_executions: BudgetExecutions = None,
    budget_seconds: BudgetSeconds = None,
    workers: Workers = 2,
    json: Json = False,
    strict: Strict = False,
    isolation: Isolation,
) -> None:
    """Find inputs that tell right programs from wrong ones, and keep a small suite that does.

    Needs no model and no network. Leaves tasks.jsonl, candidates.jsonl, outcomes.parquet, disputes.jsonl,
    set_aside.jsonl, rejected.jsonl, proposals.jsonl (with --proposals), dataset/ and report.html in the run's folder; all state is in run.sqlite.
    Equal input, seed and settings give equal tasks.jsonl, byte for byte.
    """
    from cupel import api
    from cupel.evolve.config import EvolveConfig
    from cupel.evolve.thresholds import thresholds_for

    chosen = isolation.chosen()
    config = EvolveConfig(seed=seed, rounds=rounds, max_tests=max_tests, oracle=oracle)
    config = replace(config, thresholds=thresholds_for(oracle, calibration))
    if no_fuzz:
        config = replace(config, first_trials=0, later_trials=0)
    log(api.estimate(tasks, config, budget_executions, workers))
    with progress("evolving") as told:
        summary = api.evolve(
            tasks,
            out,
            config=config,
            rulings=rulings,
            proposals=proposals,
            budget_executions=budget_executions,
            budget_seconds=budget_seconds,
            workers=workers,
            backend=chosen,
            unsafe_no_isolation=isolation.unsafe_no_isolation,
            progress=told,
        )
    if json:
        data_json(summary.to_json())
    else:
        _show(summary)
    _say(summary, out, strict=strict)


def _say(summary: EvolveSummary, out: Path, *, strict: bool) -> None:
    """What a person should look at; ends with 1 on `strict` and bad lines."""
    if summary.cut_short:
        log("cut short by --budget-seconds: outside the guarantee of repeatability")
    if summary.failed:
        log(f"{summary.failed} tasks failed of our own fault; the same command tries them again")
    if summary.set_aside:
        reasons = ", ".join(f"{count} {reason}" for reason, count in summary.set_aside.items())
        log(f"tests set aside: {reasons}; evidence in {out / 'set_aside.jsonl'}")
    if summary.proposed:
        fates = ", ".join(f"{count} {fate}" for fate, count in summary.proposed.items())
        log(f"proposed: {fates}; each with its reason in {out / 'proposals.jsonl'}")
    for task_id, why in summary.suspect_references.items():
        log(f"{task_id}: suspect reference: {'; '.join(why)}")
    for task_id in summary.without_inputs:
        log(f"{task_id}: the reference answers none of the proposed inputs; a `generator` would help")
    if summary.rejected:
        log_rejected(out)
        if strict:
            raise typer.Exit(1)


def _show(summary: EvolveSummary) -> None:
    table(
        f"{summary.tasks} tasks, {summary.candidates} candidates",
        ["task", "tests", "candidates passing", "mutants killed", "disputes", "executions"],
        [
            [
                row["task_id"],
                f"{row['tests_before']} → {row['tests_after']}",
                f"{row['passing_before']} → {row['passing_after']} of {row['candidates']}",
                f"{share(row['mutation_score_before'])} → {share(row['mutation_score_after'])}",
                str(row["disputes"]),
                f"{row['executed']:,}",
            ]
            for row in summary.per_task
        ],
    )
    table(
        "in all",
        ["figure", "before", "after"],
        [
            ["tests", str(summary.tests_before), str(summary.tests_after)],
            [
                "behaviour classes",
                str(summary.behaviour_classes_before),
                str(summary.behaviour_classes_after),
            ],
            ["pass@1, mean over tasks", share(summary.pass_at_1_before), share(summary.pass_at_1_after)],
            [
                "mutation score, mean",
                share(summary.mutation_score_before),
                share(summary.mutation_score_after),
            ],
            ["mutants probably equivalent", "", f"{summary.equivalent_mutants:.0f}"],
            ["candidates caught", "", str(summary.caught)],
            ["disputes", "", str(summary.disputes)],
            ["executions", "", f"{summary.executed:,}"],
        ],
    )
    log(f"dataset: {summary.dataset}")
    log(f"report:  {summary.report}")
