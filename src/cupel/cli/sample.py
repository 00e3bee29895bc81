"""`cupel sample`: programs of models as candidates."""

from __future__ import annotations

import shlex
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cupel.cli.asking import Models, Plan, Seed, show
from cupel.cli.console import log
from cupel.cli.option_groups import spread
from cupel.cli.options import Json, OutFile, Tasks
from cupel.cli.sampling import Programs, Sampling
from cupel.model.errors import UsageError

if TYPE_CHECKING:
    from cupel.pipeline.local_vllm import LocalModel


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "sample", epilog="Example: cupel sample posed.jsonl --out sampled.jsonl --models models.toml"
    )(spread(sample))


def sample(
    tasks: Tasks,
    out: OutFile,
    *,
    asked: Models,
    n: Programs = 16,
    sampling: Sampling,
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
    plan: Plan,
    json: Json = False,
) -> None:
    """Let models write programs for tasks; they join the candidates (EvolveCoder, step 2.1).

    Every model of the role `solver` answers every task. Asking again costs nothing.
    """
    from cupel.pipeline.asking import Asking
    from cupel.pipeline.sample import plan_sample, sample_file

    settings = sampling.settings(n)
    local = _local(local_vllm, gpus, vllm_options, port, asked.models or asked.model or asked.base_url)
    if local is not None:
        asked = replace(asked, model=local.model, base_url=local.base_url)
    access = asked.access(sends=plan.sends)
    with Asking(access) as asking:
        if plan.is_all(lambda: plan_sample(asking, tasks, settings, seed=seed).questions):
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
