"""Disputes by task and class of inputs: where reference and candidates contradict each other, and how."""

from __future__ import annotations

from cupel.evolve.results import Dispute
from cupel.report.blocks import Paragraph, Section
from cupel.report.summary import RunSummary, TaskSummary
from cupel.report.table import Column, Link, table
from cupel.report.text import listed, plural

_COLUMNS = (
    Column("task", "link"),
    Column("flags", hint="what is new in such inputs"),
    Column("inputs", "count"),
    Column("agreement", "share", "least share of voting programs that agree with the reference"),
    Column("needed", "share", "share that had to agree"),
    Column("for example", "code", limit=200),
    Column("reference", "code", limit=120),
    Column("others", "code", "what those against answer, most frequent first", limit=160),
    Column("for"),
    Column("against"),
)
_NAMED = 5


def section(run: RunSummary) -> Section | None:
    """One row a task and class of inputs; None where the run wrote no tests."""
    if not run.data.is_evolved:
        return None
    rows = [row for one in run.tasks for row in _rows(one)]
    total = sum(len(one.disputes) for one in run.tasks)
    suspects = tuple(
        Paragraph(f"Suspect reference of {one.task.id}: {text}.")
        for one in run.tasks
        for text in dict.fromkeys(text for result in one.rounds for text in result.suspicions)
    )
    if not total:
        return Section("disputes", "Disputes", "No input was disputed.", suspects)
    lead = (
        f"{plural(total, 'input')} in {plural(len(rows), 'class', 'classes')} on which the reference and "
        "independent candidates contradict each other. None is used as a test. Either the reference is "
        "wrong there, or the candidates are, or the task does not mean such inputs: a ruling on the class decides it."
    )
    shown = table("Disputes by task and class of inputs", _COLUMNS, rows, whole="disputes.jsonl")
    return Section("disputes", "Disputes", lead, (*suspects, shown))


def _rows(one: TaskSummary) -> list[tuple[object, ...]]:
    classes: dict[tuple[str, ...], list[Dispute]] = {}
    for dispute in one.disputes:
        classes.setdefault(dispute.flags, []).append(dispute)
    rows: list[tuple[object, ...]] = []
    for flags, disputes in classes.items():
        example = min(disputes, key=lambda dispute: (len(dispute.input), dispute.input))
        rows.append(
            (
                Link(one.task.id, one.anchor),
                ", ".join(flags) or "none",
                len(disputes),
                min(dispute.agreement for dispute in disputes),
                max(dispute.needed for dispute in disputes),
                example.input,
                example.expected,
                "\n".join(example.answers) or None,
                listed(example.for_, _NAMED) or None,
                listed(example.against, _NAMED) or None,
            )
        )
    return rows
