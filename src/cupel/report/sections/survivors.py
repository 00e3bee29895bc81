"""What still passes and perhaps should not: candidates that pass every published test."""

from __future__ import annotations

from collections import Counter

from cupel.evolve.results import Dispute
from cupel.report.blocks import Block, Section
from cupel.report.summary import RunSummary, TaskSummary
from cupel.report.table import Column, Link, table
from cupel.report.text import listed, plural

_DOUBTED = (
    Column("task", "link"),
    Column("candidate", "id"),
    Column("origin", "id"),
    Column("disputed inputs", "count", "on which it answers otherwise than the reference"),
    Column("for example", "code", limit=160),
    Column("reference", "code", limit=100),
    Column("those against", "code", "the most frequent answer of those against", limit=100),
)
_BY_TASK = (
    Column("task", "link"),
    Column("candidates", "count"),
    Column("pass all", "count"),
    Column("behaviour classes", "count"),
    Column("survivors"),
)
_BY_TASK_CHANGED = (
    Column("task", "link"),
    Column("candidates", "count"),
    Column("pass seed tests", "count"),
    Column("pass all", "count"),
    Column("classes before", "count", "behaviour classes with the seed tests"),
    Column("classes after", "count", "behaviour classes with the published suite"),
    Column("in doubt", "count", "survivors that contradict the reference on a disputed input"),
    Column("mutants alive", "count"),
    Column("survivors"),
)
_NAMED = 12


def section(run: RunSummary) -> Section | None:
    """Survivors in doubt one by one, then all by task."""
    if not run.tasks:
        return None
    doubted = [(one, name, disputes) for one in run.tasks for name, disputes in _contradictions(one)]
    doubted.sort(key=lambda found: -len(found[2]))
    blocks: list[Block] = []
    if doubted:
        rows = [_doubt(*found) for found in doubted]
        title = "Survivors that contradict the reference on a disputed input"
        blocks.append(table(title, _DOUBTED, rows, whole="disputes.jsonl"))
    counts = Counter(one.anchor for one, _, _ in doubted)
    by_task = sorted(run.tasks, key=lambda one: (-counts[one.anchor], -one.after.passing))
    blocks.append(
        table(
            "Survivors by task",
            _BY_TASK_CHANGED if run.data.is_evolved else _BY_TASK,
            [_changed(one, counts[one.anchor]) if run.data.is_evolved else _judged(one) for one in by_task],
            whole="outcomes.parquet",
        )
    )
    passing = sum(one.after.passing for one in run.tasks)
    total = sum(len(one.matrix.candidates) for one in run.tasks)
    lead = (
        f"{passing:,} of {plural(total, 'candidate')} pass every test. Survivors of one task are one "
        "behaviour class: no test tells them apart."
    )
    if doubted:
        lead += " Those that contradict the reference on a disputed input are the first to look at."
    return Section("survivors", "What still passes", lead, tuple(blocks))


def _contradictions(one: TaskSummary) -> list[tuple[str, list[Dispute]]]:
    """Survivors, each with the disputed inputs on which it stands against the reference."""
    found = []
    for name in one.matrix.passing():
        against = [dispute for dispute in one.disputes if name in dispute.against]
        if against:
            found.append((name, sorted(against, key=lambda dispute: len(dispute.input))))
    return found


def _doubt(one: TaskSummary, name: str, disputes: list[Dispute]) -> tuple[object, ...]:
    example = disputes[0]
    return (
        Link(one.task.id, one.anchor),
        name,
        one.origin(name) or None,
        len(disputes),
        example.input,
        example.expected,
        example.answers[0] if example.answers else None,
    )


def _judged(one: TaskSummary) -> tuple[object, ...]:
    matrix = one.matrix
    return (
        Link(one.task.id, one.anchor),
        len(matrix.candidates),
        one.after.passing,
        one.after.classes,
        listed(matrix.passing(), _NAMED) or None,
    )


def _changed(one: TaskSummary, doubted: int) -> tuple[object, ...]:
    matrix = one.matrix
    alive = sum(mutant.killed_by is None for mutant in one.mutants)
    return (
        Link(one.task.id, one.anchor),
        len(matrix.candidates),
        one.before.passing,
        one.after.passing,
        one.before.classes,
        one.after.classes,
        doubted,
        alive if one.mutants else None,
        listed(matrix.passing(), _NAMED) or None,
    )
