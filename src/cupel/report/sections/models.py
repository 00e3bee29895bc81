"""How hard the tasks are for models: pass@k by model, measured difficulty, and tasks that are too easy, impossible or in doubt."""

from __future__ import annotations

from collections import Counter

from cupel.author.stress import Stress, TaskStress
from cupel.report.blocks import Block, Figure, Section
from cupel.report.classes import classes_of
from cupel.report.drawing.bars import bars
from cupel.report.summary import RunSummary
from cupel.report.table import Column, Link, Table, table
from cupel.report.text import percent, plural

_ORDER = ("easy", "medium", "hard", "unsolved")
_FLAGS = (Column("task", "link"), Column("flag", "id"), Column("why", limit=300))
_DIFFICULTY = (Column("difficulty"), Column("tasks", "count"), Column("share", "share"))


def section(run: RunSummary) -> Section | None:
    """pass@k, difficulty, flags and the figures of each task; None where nobody measured."""
    stress = run.data.stress
    if stress is None or not stress.models:
        return None
    anchors = {one.task.id: one.anchor for one in run.tasks}
    limits = stress.thresholds
    lead = (
        f"{plural(len(stress.models), 'source')} of programs on {plural(len(stress.tasks), 'task')}. A task is easy from a mean pass@1 "
        f"of {percent(limits.easy)}, medium from {percent(limits.medium)}, unsolved where no sample passes. "
        "pass@k is the unbiased estimate from all samples."
    )
    blocks: list[Block] = [_pass_at_k(stress), _difficulty(stress)]
    classes = _classes(run, stress)
    if classes:
        blocks.append(_by_class(classes, [one.model for one in stress.models]))
    flags = [
        (Link(one.task_id, anchors.get(one.task_id)), flag.name, flag.why)
        for one in stress.tasks
        for flag in one.flags
    ]
    if flags:
        flags.sort(key=lambda row: ("suspect", "impossible", "too-easy").index(str(row[1])))
        blocks.append(table("Tasks to look at", _FLAGS, flags, whole="stress.json"))
    blocks.append(_tasks(stress, anchors))
    return Section("models", "Difficulty for models", lead, tuple(blocks))


def _pass_at_k(stress: Stress) -> Table:
    ks = sorted({k for one in stress.models for k in one.pass_at_k})
    columns = [
        Column("model", "id"),
        Column("tasks", "count"),
        Column("samples", "count"),
        Column("pass all tests", "count"),
        *(Column(f"pass@{k}", "share", "mean over the tasks that have so many samples") for k in ks),
    ]
    rows = [
        (
            one.model,
            one.tasks,
            one.samples,
            one.perfect,
            *(one.pass_at_k[k][0] if k in one.pass_at_k else None for k in ks),
        )
        for one in stress.models
    ]
    return table("pass@k by model", columns, rows, whole="stress.json")


def _difficulty(stress: Stress) -> Figure:
    counts = Counter(one.difficulty for one in stress.tasks if one.difficulty is not None)
    rows = [(name, counts[name], counts[name] / counts.total()) for name in _ORDER]
    items = [(name, counts[name], "seed") for name in _ORDER]
    return Figure(
        bars(items, "Tasks by measured difficulty"),
        "Tasks by measured difficulty.",
        (table("Measured difficulty", _DIFFICULTY, rows),),
    )


def _classes(run: RunSummary, stress: Stress) -> dict[str, list[TaskStress]]:
    """Taxonomy class → its tasks, by name; a task of two classes counts in both."""
    named = {one.task.id: classes_of(one.task) for one in run.tasks}
    found: dict[str, list[TaskStress]] = {}
    for one in stress.tasks:
        for name in named.get(one.task_id, ()):
            found.setdefault(name, []).append(one)
    return dict(sorted(found.items()))


def _by_class(classes: dict[str, list[TaskStress]], models: list[str]) -> Table:
    columns = [
        Column("class", "id"),
        Column("tasks", "count"),
        Column("mean pass@1", "share"),
        *(Column(name, "share", "pass@1, mean over the class's tasks") for name in models),
    ]
    rows = []
    for name, tasks in classes.items():
        solved = [one.solved for one in tasks if one.solved is not None]
        rates = [{model.model: model.pass_at_k[1] for model in one.models} for one in tasks]
        by_model = [[one[model] for one in rates if model in one] for model in models]
        rows.append((name, len(tasks), _mean(solved), *map(_mean, by_model)))
    return table("pass@1 by taxonomy class and model", columns, rows, whole="stress.json")


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _tasks(stress: Stress, anchors: dict[str, str]) -> Table:
    names = [one.model for one in stress.models]
    columns = [
        Column("task", "link"),
        Column("stated"),
        Column("measured"),
        Column("mean pass@1", "share"),
        *(Column(name, "share", "pass@1") for name in names),
    ]
    hardest = sorted(stress.tasks, key=lambda one: (one.solved is None, one.solved))
    rows = [_row(one, names, anchors.get(one.task_id)) for one in hardest]
    return table("pass@1 by task and model", columns, rows, whole="stress.json")


def _row(one: TaskStress, names: list[str], anchor: str | None) -> tuple[object, ...]:
    rates = {model.model: model.pass_at_k[1] for model in one.models}
    return (
        Link(one.task_id, anchor),
        one.stated_difficulty,
        one.difficulty,
        one.solved,
        *(rates.get(name) for name in names),
    )
