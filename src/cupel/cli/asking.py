"""What the commands that ask a model have in common: options, access, and how they show what they did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cupel.cli.console import data, data_json, log
from cupel.model.errors import UsageError

if TYPE_CHECKING:
    from cupel.pipeline.asked_file import AskedFile
    from cupel.pipeline.asking import Access, Asked

Responses = Annotated[
    Path | None,
    typer.Option(
        "--responses",
        help="Folder where answers are kept and found again (or CUPEL_RESPONSES; default: the user's cache).",
    ),
]
Seed = Annotated[int, typer.Option("--seed", help="Draws are made from this; sent to servers that take one.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be asked and what it would cost; send nothing.")
]


@dataclass(frozen=True, slots=True)
class Models:
    """Who is asked, and what that may cost."""

    models: Annotated[
        Path | None,
        typer.Option("--models", "--config", help="TOML file of models, each with its endpoint and roles."),
    ] = None
    model: Annotated[
        str | None, typer.Option("--model", help="One model for all roles, as its endpoint calls it.")
    ] = None
    base_url: Annotated[
        str | None,
        typer.Option("--base-url", help="Its OpenAI-compatible endpoint, e.g. http://127.0.0.1:8000/v1."),
    ] = None
    api_key_env: Annotated[
        str | None, typer.Option("--api-key-env", help="Environment variable that holds the endpoint's key.")
    ] = None
    responses: Responses = None
    max_cost: Annotated[
        float | None,
        typer.Option("--max-cost", min=0.0, help="USD that may be spent; needs the models' prices."),
    ] = None

    def access(self, *, sends: bool) -> Access:
        """Who may be asked.

        Args:
            sends: anything is sent at all, and not only planned.

        Raises:
            UsageError: neither or both of a file and a single model are given, or the file cannot be used.
        """
        from cupel.llm.configuration import one_model, read_models
        from cupel.pipeline.asking import Access
        from cupel.store.responses import default_folder

        if (self.models is None) == (self.model is None):
            raise UsageError(
                "say who is asked: either --models FILE, or --model NAME, with --base-url URL where it is not OpenAI's"
            )
        if self.models is not None:
            if self.base_url is not None or self.api_key_env is not None:
                raise UsageError(
                    "--base-url and --api-key-env go with --model; with --models they stand in the file"
                )
            known = read_models(self.models)
        else:
            known = one_model(str(self.model), base_url=self.base_url, api_key_env=self.api_key_env)
        return Access(known, self.responses or default_folder(), self.max_cost, sends)


@dataclass(frozen=True, slots=True)
class Plan:
    """Whether questions are sent, or only counted or written down."""

    dry_run: DryRun = False
    batch: Annotated[
        Path | None,
        typer.Option(
            "--batch", help="Write what would be asked as OpenAI batch files into this folder; send nothing."
        ),
    ] = None

    @property
    def sends(self) -> bool:
        """Questions are sent."""
        return not self.dry_run and self.batch is None

    def is_all(self, questions: Callable[[], Sequence[Asked[Any]]]) -> bool:
        """Where the user wants a plan alone: print it, or write it for a batch service, and say that this was all."""
        from cupel.pipeline.asking import batch_files, planned_cost

        if self.batch is not None:
            written = batch_files(questions(), self.batch)
            for path in written:
                data(str(path))
            if written:
                log(
                    "have them done (a batch API, or `vllm run-batch -i FILE -o RESULTS --model MODEL`), then: cupel read-batch RESULTS"
                )
            else:
                log("all of it is answered: nothing to write")
        elif self.dry_run:
            data_json(planned_cost(questions()))
        return not self.sends


def show(done: AskedFile, out: Path, *, as_json: bool) -> None:
    """Print a stage's figures, and where its rejects stand."""
    if as_json:
        data_json(done.to_json())
    else:
        data(f"asked: {done.asked}; answers: {done.answers}, of which {done.from_store} were known")
        data(f"made: {done.made}; tasks: {done.tasks}, in {out}")
        for what, count in done.rejected.items():
            data(f"rejected: {count} {what}")
    if done.rejected_file is not None:
        log(f"rejects stand with their reasons in {done.rejected_file}")
