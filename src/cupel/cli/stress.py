"""`cupel stress`: how models fare on tasks, and why they fail."""

from __future__ import annotations

from typing import Annotated

import typer

from cupel.cli.annotate import Confidence, Repairs, say_what_is_left, show_annotated
from cupel.cli.asking import (
    BaseUrl,
    Batch,
    DryRun,
    KeyVariable,
    MaxCost,
    ModelName,
    ModelsFile,
    Responses,
    Seed,
    access_to,
    only_planned,
)
from cupel.cli.console import data, data_json, progress
from cupel.cli.options import Backend, Json, Out, Tasks, Unsafe, Workers


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "stress", epilog="Example: cupel stress tasks.jsonl --out stressed --models models.toml --n 4"
    )(stress)


def stress(
    tasks: Tasks,
    out: Out,
    models: ModelsFile = None,
    model: ModelName = None,
    base_url: BaseUrl = None,
    api_key_env: KeyVariable = None,
    responses: Responses = None,
    max_cost: MaxCost = None,
    n: Annotated[int, typer.Option("--n", min=1, help="Programs a task and model.")] = 4,
    temperature: Annotated[float, typer.Option("--temperature", min=0.0)] = 0.6,
    top_p: Annotated[float, typer.Option("--top-p", min=0.0, max=1.0)] = 0.95,
    top_k: Annotated[
        int, typer.Option("--top-k", min=0, help="0 where the endpoint knows no such parameter.")
    ] = 20,
    max_tokens: Annotated[int, typer.Option("--max-tokens", min=1, help="Tokens of one answer.")] = 32_768,
    confidence: Confidence = 0.6,
    repairs: Repairs = 60,
    seed: Seed = 0,
    workers: Workers = 2,
    backend: Backend = None,
    unsafe_no_isolation: Unsafe = False,
    dry_run: DryRun = False,
    batch: Batch = None,
    json: Json = False,
) -> None:
    """Let models answer tasks, judge what they write, and say why it fails and how hard the tasks are.

    Every model of the role `solver` answers every task; failures that no rule explains go to the role `reviewer`.
    """
    from cupel.author.failures.annotate import TagSettings
    from cupel.evolve.recipes.settings import SampleSettings
    from cupel.pipeline.annotate import AnnotateSettings
    from cupel.pipeline.asking import Asking
    from cupel.pipeline.stages import Judging
    from cupel.pipeline.stress import StressSettings, plan_stress, stress_file

    settings = StressSettings(
        SampleSettings(n, temperature, top_p, top_k or None, max_tokens, keeps_unreadable=True),
        AnnotateSettings(TagSettings(confidence, repairs, seed)),
        seed=seed,
    )
    sends = not dry_run and batch is None
    access = access_to(models, model, base_url, api_key_env, responses, max_cost=max_cost, sends=sends)
    with Asking(access) as asking:
        if only_planned(lambda: plan_stress(asking, tasks, out, settings), dry_run=dry_run, batch=batch):
            return
        with progress("stressing", quiet=json) as told:
            judging = Judging(workers, backend, unsafe_no_isolation, told)
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
