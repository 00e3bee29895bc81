"""Mutants of good programs that no test kills: equivalent ones, or holes in the suite."""

from __future__ import annotations

from collections import Counter

from cupel.report.blocks import Section
from cupel.report.summary import RunSummary
from cupel.report.table import Column, Link, table
from cupel.report.text import percent, plural

_ALIVE = (
    Column("task", "link"),
    Column("mutant", "id"),
    Column("operator", "id"),
    Column("line", "count"),
    Column("change", "code", limit=200),
)
_OPERATORS = (
    Column("operator", "id"),
    Column("mutants", "count"),
    Column("killed", "count"),
    Column("alive", "count"),
    Column("mutation score", "share"),
)


def section(run: RunSummary) -> Section | None:
    """Figures by operator, and every mutant alive; None where there were no mutants."""
    every = [(one, mutant) for one in run.tasks for mutant in one.mutants]
    if not every:
        return None
    made = Counter(mutant.operator for _, mutant in every)
    killed = Counter(mutant.operator for _, mutant in every if mutant.killed_by is not None)
    operators = [
        (name, count, killed[name], count - killed[name], killed[name] / count)
        for name, count in sorted(made.items(), key=lambda item: (killed[item[0]] - item[1], item[0]))
    ]
    alive = [
        (Link(one.task.id, one.anchor), mutant.id, mutant.operator, mutant.line, mutant.description)
        for one, mutant in every
        if mutant.killed_by is None
    ]
    lead = (
        f"{len(every) - len(alive):,} of {plural(len(every), 'mutant')} of references and candidates are killed "
        f"({percent(1 - len(alive) / len(every))}). One that lives is equivalent to its original, or a hole."
    )
    blocks = [table("Mutants by operator", _OPERATORS, operators)]
    if alive:
        blocks.append(table("Mutants that no test kills", _ALIVE, alive, whole="run.sqlite"))
    return Section("mutants", "Mutants that survive", lead, tuple(blocks))
