"""The suites against published verdicts, where there are any: figures that come in ready-made.

Reads no verdicts: it shows what `cupel score --json` prints. A figure that is missing there is a dash.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cupel.report.blocks import Block, Section
from cupel.report.summary import RunSummary
from cupel.report.table import Column, Link, table
from cupel.report.text import plural

_GROUPS = (("all", "all candidates"), ("seed_passing", "those that pass the seed tests"))
_FIGURES = (
    Column("right", "count"),
    Column("of them kept", "count", "true positives"),
    Column("TPR", "share", "share of the right ones that is kept"),
    Column("wrong", "count"),
    Column("of them caught", "count", "true negatives"),
    Column("TNR", "share", "share of the wrong ones that is caught"),
)
_MEANS = (Column("mean TPR", "share", "mean over tasks"), Column("mean TNR", "share", "mean over tasks"))
_BY_TASK = (
    Column("task", "link"),
    Column("wrong, kept", "count", "false positives"),
    Column("right, rejected", "count", "false negatives"),
    *_FIGURES,
)


def section(run: RunSummary) -> Section | None:
    """The figures in all, and the tasks where suite and verdicts differ; None without a score."""
    score = run.data.score
    if not score:
        return None
    groups = [
        (words, *_figures(group), group.get("mean_tpr"), group.get("mean_tnr"))
        for name, words in _GROUPS
        if (group := _mapping(score.get(name)))
    ]
    blocks: list[Block] = [table("In all", (Column("among"), *_FIGURES, *_MEANS), groups)]
    anchors = {one.task.id: one.anchor for one in run.tasks}
    rows = []
    for one in score.get("per_task") or ():
        group, name = _mapping(one.get("all")), str(one.get("task_id"))
        kept, rejected = group.get("false_positives"), group.get("false_negatives")
        if kept or rejected:
            rows.append((Link(name, anchors.get(name)), kept, rejected, *_figures(group)))
    if rows:
        rows.sort(key=lambda row: -(row[1] or 0) - (row[2] or 0))
        blocks.append(table("Tasks where suite and verdicts differ, all candidates", _BY_TASK, rows))
    return Section("score", "Against published verdicts", _lead(score), tuple(blocks))


def _lead(score: Mapping[str, Any]) -> str:
    scored, without = score.get("tasks"), score.get("tasks_without_verdicts")
    text = "Verdicts published elsewhere, held against who passes every test. No part of the run saw them."
    if isinstance(scored, int):
        text += f" They exist for {plural(scored, 'task')}"
        text += f" and not for {plural(without, 'other')}." if isinstance(without, int) and without else "."
    left = score.get("not_scored")
    if isinstance(left, int) and left:
        text += f" {plural(left, 'candidate')} could not be scored."
    return text


def _figures(group: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(group.get(name) for name in ("right", "kept", "tpr", "wrong", "caught", "tnr"))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
