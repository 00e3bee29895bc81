"""The funnel: what came in or was written, what was set aside and why, and what was published."""

from __future__ import annotations

from collections import Counter

from cupel.report.blocks import Block, Figure, Section
from cupel.report.drawing.bars import bars
from cupel.report.summary import RunSummary, TaskSummary
from cupel.report.table import Column, Link, table
from cupel.report.text import plural

_REASONS = (Column("stage"), Column("count", "count"))
_TESTS = (
    Column("task", "link"),
    Column("test", "id"),
    Column("reason", "id"),
    Column("round"),
    Column("input", "code", limit=160),
    Column("evidence", limit=300),
)
_LINES = (Column("file", "id"), Column("line", "count"), Column("task", "id"), Column("reason", limit=400))


def section(run: RunSummary) -> Section | None:
    """The funnel of tests with its reasons, the tests and the lines; None where nothing was set aside."""
    aside = [(one, number, test) for one in run.tasks for number, test in one.set_aside]
    rejected = run.data.rejected
    if not aside and not rejected:
        return Section("set-aside", "Set aside", "Nothing was set aside.")
    blocks: list[Block] = []
    if aside:
        blocks.append(_funnel(run, Counter(test.reason for _, _, test in aside)))
        tests = [
            (
                Link(one.task.id, one.anchor),
                test.test_id,
                test.reason,
                "selection" if number is None else "seeds" if number == 0 else str(number),
                column.input if (column := one.column(test.test_id)) else None,
                test.evidence or None,
            )
            for one, number, test in sorted(aside, key=lambda found: _RANK.get(found[2].reason, len(_RANK)))
        ]
        blocks.append(
            table("Tests set aside, with the evidence", _TESTS, tests, limit=600, whole="run.sqlite")
        )
    if rejected:
        lines = [(one.file, one.line, one.task_id, one.reason) for one in rejected]
        blocks.append(table("Lines set aside", _LINES, lines, whole="rejected.jsonl"))
    lead = (
        f"{plural(len(aside), 'test')} and {plural(len(rejected), 'line')} set aside, each with its reason."
    )
    return Section("set-aside", "Set aside", lead, tuple(blocks))


_RANK = {
    reason: rank
    for rank, reason in enumerate(
        ("reference-fails", "flaky", "unstable-timing", "over-the-cap", "redundant")
    )
}
"""What says most about the tests comes first."""


def _funnel(run: RunSummary, reasons: Counter[str]) -> Figure:
    """Seed tests and tests written, less those set aside, are the tests published."""
    seeds = sum(one.before.tests + _aside(one, of_seeds=True) for one in run.tasks)
    written = sum(len(result.tests) for one in run.tasks for result in one.rounds)
    written += sum(_aside(one, of_seeds=False) for one in run.tasks)
    items = [
        ("seed tests", seeds, "seed"),
        ("tests written", written, "found"),
        *((f"− {reason}", count, "dropped") for reason, count in _ranked(reasons)),
        ("tests published", sum(one.after.tests for one in run.tasks), "kept"),
    ]
    return Figure(
        bars(items, "Tests that came in, were set aside and were published"),
        "Tests that came in, those set aside by reason, and those published.",
        (table("Tests by stage and reason", _REASONS, [(name, count) for name, count, _ in items]),),
    )


def _aside(one: TaskSummary, *, of_seeds: bool) -> int:
    """Tests that a round set aside: such are in no count of tests, nor among those that the round wrote."""
    return sum(number is not None and (number == 0) == of_seeds for number, _ in one.set_aside)


def _ranked(reasons: Counter[str]) -> list[tuple[str, int]]:
    return sorted(reasons.items(), key=lambda item: (_RANK.get(item[0], len(_RANK)), item[0]))
