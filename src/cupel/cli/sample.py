"""`cupel sample`: programs of models as candidates."""

from __future__ import annotations

import shlex
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

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
    show,
)
from cupel.cli.console import log
from cupel.cli.options import Json, OutFile, Tasks
from cupel.model.errors import UsageError

if TYPE_CHECKING:
    from cupel.pipeline.local_vllm import LocalModel


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "sample", epilog="Example: cupel sample posed.jsonl --out sampled.jsonl --models models.toml"
    )(sample)


def sample(
    tasks: Tasks,
    out: OutFile,
    models: ModelsFile = None,
    model: ModelName = None,
    base_url: BaseUrl = None,
    api_key_env: KeyVariable = None,
    responses: Responses = None,
    max_cost: MaxCost = None,
    n: Annotated[int, typer.Option("--n", min=1, help="Programs a task and model.")] = 16,
    temperature: Annotated[float, typer.Option("--temperature", min=0.0)] = 0.6,
    top_p: Annotated[float, typer.Option("--top-p", min=0.0, max=1.0)] = 0.95,
    top_k: Annotated[
        int, typer.Option("--top-k", min=0, help="0 where the endpoint knows no such parameter.")
    ] = 20,
    max_tokens: Annotated[int, typer.Option("--max-tokens", min=1, help="Tokens of one answer.")] = 32_768,
    local_vllm: Annotated[
        str | None,
        typer.Option("--local-vllm", help="Serve this model with `vllm` on this machine, a replica a GPU."),
    ] = None,
    gpus: Annotated[
        str | None,
        typer.Option(
            "--gpus", help="For --local-vllm: numbers, e.g. 0,1; by default all. `cpu` for a build for CPUs."
        ),
    ] = None,
    vllm_options: Annotated[
        str,
        typer.Option(
            "--vllm-options", help="For --local-vllm: further arguments, e.g. '--max-model-len 40960'."
        ),
    ] = "",
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, help="For --local-vllm: where the model is reached.")
    ] = 8765,
    seed: Seed = 0,
    dry_run: DryRun = False,
    batch: Batch = None,
    json: Json = False,
) -> None:
    """Let models write programs for tasks; they join the candidates (EvolveCoder, step 2.1).

    Every model of the role `solver` answers every task. Asking again costs nothing.
    """
    from cupel.evolve.recipes.settings import SampleSettings
    from cupel.pipeline.asking import Asking
    from cupel.pipeline.sample import plan_sample, sample_file

    settings = SampleSettings(n, temperature, top_p, top_k or None, max_tokens)
    sends = not dry_run and batch is None
    local = _local(local_vllm, gpus, vllm_options, port, models or model or base_url)
    if local is not None:
        model, base_url = local.model, local.base_url
    access = access_to(models, model, base_url, api_key_env, responses, max_cost=max_cost, sends=sends)
    with Asking(access) as asking:
        if only_planned(
            lambda: plan_sample(asking, tasks, settings, seed=seed).questions, dry_run=dry_run, batch=batch
        ):
            return
        with _serving(local, out):
            show(sample_file(asking, tasks, out, settings=settings, seed=seed), out, as_json=json)


def _local(model: str | None, gpus: str | None, options: str, port: int, other: object) -> LocalModel | None:
    """The model to serve here, if any."""
    from cupel.pipeline.local_vllm import LocalModel

    if model is None:
        if gpus is not None or options:
            raise UsageError("--gpus and --vllm-options go with --local-vllm MODEL")
        return None
    if other is not None:
        raise UsageError("--local-vllm is its own endpoint: leave out --models, --model and --base-url")
    try:
        further = tuple(shlex.split(options))
    except ValueError as error:
        raise UsageError(f"--vllm-options {options}: {error}") from None
    if gpus == "cpu":
        return LocalModel(model, on_cpu=True, port=port, options=further)
    numbers = [part.strip() for part in (gpus or "").split(",") if part.strip()]
    if not all(number.isdigit() for number in numbers):
        raise UsageError(f"--gpus {gpus}: numbers with commas between them, e.g. 0,1; or cpu")
    return LocalModel(model, tuple(map(int, numbers)), port=port, options=further)


def _serving(local: LocalModel | None, out: Path) -> AbstractContextManager[object]:
    from cupel.pipeline.local_vllm import LocalVllm, shown_place

    if local is None:
        return nullcontext()
    serving = LocalVllm(local, out.parent / "vllm-logs")
    log(f"starting vllm on {', '.join(map(shown_place, serving.places))}; logs in {out.parent / 'vllm-logs'}")
    return serving
