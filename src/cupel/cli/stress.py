"""`cupel stress`: how models fare on tasks, and why they fail."""

from __future__ import annotations

import typer

from cupel.cli.annotate import Confidence, Repairs, say_what_is_left, show_annotated
from cupel.cli.asking import Models, Plan, Seed
from cupel.cli.console import data, data_json, progress
from cupel.cli.isolation import Isolation
from cupel.cli.option_groups import spread
from cupel.cli.options import Json, Out, Tasks, Workers
from cupel.cli.sampling import Programs, Sampling


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "stress", epilog="Example: cupel stress tasks.jsonl --out stressed --models models.toml --n 4"
    )(spread(stress))


def stress(
    tasks: Tasks,
    out: Out,
    *,
    asked: Models,
    n: Programs = 4,
    sampling: Sampling,
    confidence: Confidence = 0.6,
    repairs: Repairs = 60,
    seed: Seed = 0,
    workers: Workers = 2,
    isolation: Isolation,
    plan: Plan,
    json: Json = False,
) -> None:
    """Let models answer tasks, judge what they write, and say why it fails and how hard the tasks are.

    Every model of the role `solver` answers every task; failures that no rule explains go to the role `reviewer`.
    """
    from cupel.author.failures.annotate import TagSettings
    from cupel.pipeline.annotate import AnnotateSettings
    from cupel.pipeline.asking import Asking
    from cupel.pipeline.stages import Judging
    from cupel.pipeline.stress import StressSettings, plan_stress, stress_file

    settings = StressSettings(
        sampling.settings(n, keeps_unreadable=True),
        AnnotateSettings(TagSettings(confidence, repairs, seed)),
        seed=seed,
    )
    access = asked.access(sends=plan.sends)
    with Asking(access) as asking:
        if plan.is_all(lambda: plan_stress(asking, tasks, out, settings)):
            return
        with progress("stressing", quiet=json) as told:
            judging = Judging(workers, isolation.chosen(), isolation.unsafe_no_isolation, told)
            done = stress_file(asking, tasks, out, settings=settings, judging=judging, told=told)
    if json:
        data_json(done.to_json())
    else:
        sampled = done.sampled
        data(f"asked: {sampled.asked}; programs: {sampled.made}; executed now: {done.executed}")
        if done.reviewers:
            data(f"reviewers: {done.reviewers['asked']} asked, {done.reviewers['answers']} answers")
        show_annotated(done.annotated)
    say_what_is_left(out, done.annotated)
