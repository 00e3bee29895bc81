"""Every task with its figures, in one table."""

from __future__ import annotations

from cupel.report.blocks import Section
from cupel.report.summary import RunSummary, TaskSummary
from cupel.report.table import Column, Link, table

_CHANGED = (
    Column("task", "link"),
    Column("kind", "id"),
    Column("candidates", "count"),
    Column("tests before", "count"),
    Column("after", "count"),
    Column("pass@1 before", "share"),
    Column("after", "share"),
    Column("classes before", "count"),
    Column("after", "count"),
    Column("caught", "count"),
    Column("mutation score", "share"),
    Column("redundancy", "share"),
    Column("disputes", "count"),
    Column("flaky", "count"),
    Column("rounds", "count"),
    Column("executed", "count"),
)
_JUDGED = (
    Column("task", "link"),
    Column("kind", "id"),
    Column("candidates", "count"),
    Column("tests", "count"),
    Column("pass all", "count"),
    Column("pass@1", "share"),
    Column("behaviour classes", "count"),
)


def section(run: RunSummary) -> Section | None:
    """The table; None without a task."""
    if not run.tasks:
        return None
    columns = _CHANGED if run.data.is_evolved else _JUDGED
    rows = [_changed(one) if run.data.is_evolved else _judged(one) for one in run.tasks]
    return Section(
        "tasks", "All tasks", "", (table("Tasks", columns, rows, limit=5000, whole="tasks.jsonl"),)
    )


def _changed(one: TaskSummary) -> tuple[object, ...]:
    return (
        Link(one.task.id, one.anchor),
        one.task.interface.kind,
        len(one.matrix.candidates),
        one.before.tests,
        one.after.tests,
        one.before.pass_at_1,
        one.after.pass_at_1,
        one.before.classes,
        one.after.classes,
        len(one.caught),
        one.after.mutation_score,
        one.after.redundancy,
        len(one.disputes),
        one.flaky,
        sum(result.round > 0 for result in one.rounds),
        one.executed,
    )


def _judged(one: TaskSummary) -> tuple[object, ...]:
    after = one.after
    return (
        Link(one.task.id, one.anchor),
        one.task.interface.kind,
        len(one.matrix.candidates),
        after.tests,
        after.passing,
        after.pass_at_1,
        after.classes,
    )
