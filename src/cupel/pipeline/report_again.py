"""A run's report written anew from its folder, with what was found out about it since.

Covers gathering the page's data from the run's files and store. What it shows is `cupel.report`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cupel import api
from cupel.author.failures.tag import Tagged
from cupel.author.stress import Stress
from cupel.evolve.results import (
    FINAL_STAGE,
    ROUND_STAGE,
    FinalResult,
    RoundResult,
    final_from_json,
    round_from_json,
)
from cupel.model.task import Task
from cupel.report.data import ReportData
from cupel.report.page import render
from cupel.store.outcomes import scan_outcomes
from cupel.store.run import FILE as STORE
from cupel.store.run import RunStore
from cupel.store.taskfile import Rejected


def write_report(run: Path, tasks: Sequence[Task], failures: Sequence[Tagged], stress: Stress) -> Path:
    """Write `RUN/report.html` again, with failure tags and figures by model; returns its path.

    Args:
        run: the folder; what its store tells of rounds is shown where it has one.
        tasks: of the run.
        failures: its failing candidates with their tags.
        stress: pass@k by model, difficulty and flags.
    """
    settings: dict[str, Any] = {}
    rounds: dict[str, list[RoundResult]] = {}
    finals: dict[str, FinalResult] = {}
    rejected: tuple[Rejected, ...] = ()
    score = None
    if (run / STORE).is_file():
        with RunStore.existing(run) as store:
            settings, rejected = store.settings(), tuple(store.rejected())
            for task_id, _, body, _ in store.results(ROUND_STAGE):
                rounds.setdefault(task_id, []).append(round_from_json(body))
            finals = {id: final_from_json(body) for id, _, body, _ in store.results(FINAL_STAGE)}
        if finals:
            scored = api.score_run(run)
            score = scored.to_json() if scored.tasks else None
    data = ReportData(
        settings,
        tuple(tasks),
        scan_outcomes(run),
        {id: tuple(some) for id, some in rounds.items()},
        finals,
        rejected,
        score,
        tuple(failures),
        stress,
    )
    path = run / api.REPORT
    partial = path.with_name(path.name + ".partial")
    partial.write_text(render(data), encoding="utf-8")
    partial.replace(path)
    return path
