"""`cupel score`: how right a run's suites are, wherever verdicts were published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from cupel.cli.console import data_json, share, table
from cupel.cli.options import Json, Run

if TYPE_CHECKING:
    from cupel.dataset.score import GroupScore


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("score", epilog="Example: cupel score run --json")(score)


def score(run: Run, json: Json = False) -> None:
    """Hold what the suites accept against published verdicts: true and false positives and negatives, TPR, TNR."""
    from cupel import api

    found = api.score_run(run)
    if json:
        data_json(found.to_json())
        return
    groups = [("all candidates", found.all), ("passing the seed tests", found.seed_passing)]
    table(
        f"{len(found.tasks)} tasks with published verdicts",
        ["group", "right kept", "of", "TPR", "wrong caught", "of", "TNR", "TPR per task", "TNR per task"],
        [[name, *_row(group)] for name, group in groups],
    )


def _row(group: GroupScore) -> list[str]:
    total = group.total
    return [
        str(total.true_positives),
        str(total.right),
        share(total.tpr),
        str(total.true_negatives),
        str(total.wrong),
        share(total.tnr),
        share(group.mean_tpr),
        share(group.mean_tnr),
    ]
