"""Where each candidate that had passed everything was caught: by which test and input, in which round."""

from __future__ import annotations

from collections import Counter

from cupel.report.blocks import Section
from cupel.report.summary import RunSummary
from cupel.report.table import Column, Link, table
from cupel.report.text import plural

_COLUMNS = (
    Column("task", "link"),
    Column("candidate", "id"),
    Column("origin", "id"),
    Column("round", "count"),
    Column("test", "id"),
    Column("input", "code", limit=600),
    Column("expected", "code", limit=120),
    Column("outcome", "outcome"),
    Column("what it did", "code", limit=160),
)


def section(run: RunSummary) -> Section | None:
    """All catches; None where there is no before and after, so that nobody can be caught."""
    if not run.compares:
        return None
    rows = []
    for one in run.tasks:
        for number, catch in one.caught:
            column = one.column(catch.test_id)
            rows.append(
                (
                    Link(one.task.id, one.anchor),
                    catch.candidate_id,
                    one.origin(catch.candidate_id) or None,
                    number,
                    catch.test_id,
                    column.input if column else None,
                    (column.expected or None) if column else None,
                    catch.outcome,
                    catch.detail or None,
                )
            )
    if not rows:
        return Section("caught", "Caught", "No candidate that had passed everything was caught.")
    tasks = len({link.anchor for link, *_ in rows})
    lead = (
        f"{plural(len(rows), 'candidate')} on {plural(tasks, 'task')} passed every earlier test and then "
        f"failed one{_by_round(Counter(row[3] for row in rows))}."
    )
    shown = table(
        "Caught candidates, and the first test that caught each", _COLUMNS, rows, whole="outcomes.parquet"
    )
    return Section("caught", "Caught", lead, (shown,))


def _by_round(counts: Counter[int | None]) -> str:
    known = sorted((number, count) for number, count in counts.items() if number is not None)
    return ": " + ", ".join(f"{count:,} in round {number}" for number, count in known) if known else ""
