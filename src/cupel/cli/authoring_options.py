"""Options that `cupel author` and `cupel work begin` share: what a run of the authoring workflow is bound to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

TaxonomyFile = Annotated[
    Path | None,
    typer.Option("--taxonomy", help="The taxonomy that the plan was drawn from, if not the shipped one."),
]
Licence = Annotated[str, typer.Option("--licence", help="SPDX expression, for the tasks' metadata.")]
Seed = Annotated[
    int | None, typer.Option("--seed", help="Shares of tasks, turns and samples are drawn from this.")
]
SecondTesters = Annotated[
    float | None,
    typer.Option("--second-testers", min=0, max=1, help="Share of tasks with a second blind tester."),
]
Attempts = Annotated[int | None, typer.Option("--attempts", min=0, help="Attempts a task, for stress.")]
AttemptsEach = Annotated[
    int | None, typer.Option("--attempts-each", min=1, help="Attempts at one task by one contributor.")
]
ReviewShare = Annotated[
    float | None,
    typer.Option("--review-share", min=0, max=1, help="Share of undisputed tasks that are reviewed."),
]
Reviewers = Annotated[int | None, typer.Option("--reviewers", min=0, help="Reviewers of each of these.")]
Mendings = Annotated[
    int | None, typer.Option("--mendings", min=0, help="A task that is mended more often is dropped.")
]
LeastTests = Annotated[
    int | None, typer.Option("--least-tests", min=1, help="Tests that a tester hands in, at least.")
]
LeaseMinutes = Annotated[
    float | None, typer.Option("--lease-minutes", min=0, help="How long a piece is kept for who took it.")
]
AllowSameModel = Annotated[
    bool,
    typer.Option(
        "--allow-same-model", help="Author, testers and reviewers may be one model; the card says so."
    ),
]
Strictness = Annotated[str, typer.Option("--strictness", help="Of validation: strict or quick.")]
