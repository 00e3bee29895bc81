"""The pass matrix of every task, before and after: heat maps where the run changed most, else tables.

What is drawn is bounded, and what is left out is said: `outcomes.parquet` holds all of it.
"""

from __future__ import annotations

from cupel.model.outcome import Outcome
from cupel.report.blocks import Block, Figure, Fold, Legend, Paragraph, Section, Source
from cupel.report.drawing.heatmap import Panel, RowLabel, heatmap
from cupel.report.matrix import REJECTIONS, Matrix, TestColumn
from cupel.report.outcomes import LETTERS
from cupel.report.summary import RunSummary, TaskSummary
from cupel.report.table import Column, Table, table
from cupel.report.text import percent, plural, readable, short

DRAWN = 120
"""Tasks whose matrix is drawn."""
ROWS, COLUMNS = 48, 40
"""Candidates and tests of one matrix that are drawn, or stand in its tables."""
TABLE_ROWS = 8000
"""Rows of the tables of all tasks together; tasks beyond have none."""
_IN_SIGHT = 12
"""Tasks listed at once; the others open together."""
_PROMPT = 1500

_CANDIDATES = (
    Column("candidate", "id"),
    Column("origin", "id"),
    Column("passes seeds", "text"),
    Column("passes all", "text"),
    Column("tests passed", "count"),
    Column("outcomes", "letters", "in the order of the tests below"),
)
_TESTS = (
    Column("№", "count"),
    Column("test", "id"),
    Column("origin", "id"),
    Column("visibility", "id"),
    Column("input", "code", limit=160),
    Column("expected", "code", limit=80),
    Column("rejects", "count", "candidates"),
    Column("share", "share", "of the candidates on which it says something"),
)


def section(run: RunSummary) -> Section | None:
    """All tasks, those changed most first."""
    ranked = sorted(run.tasks, key=lambda one: one.change, reverse=True)
    if not ranked:
        return None
    allowed = _with_room(ranked)
    folds = [
        fold_of(one, drawn=number < DRAWN, is_open=number == 0, compares=run.compares)
        for number, one in enumerate(ranked[:allowed])
    ]
    blocks: list[Block] = [Legend(_present(ranked)), *folds[:_IN_SIGHT]]
    rest = tuple(folds[_IN_SIGHT:])
    if rest:
        blocks.append(Fold(f"… and {plural(len(rest), 'more task')}", (), rest))
    if allowed < len(ranked):
        left = plural(len(ranked) - allowed, "more task")
        blocks.append(Paragraph(f"… and {left} without tables here; outcomes.parquet holds every cell."))
    changed = run.compares
    order = "Tasks that the run changed most come first" if changed else "Most behaviour classes first"
    lead = (
        f"{order}{_drawn(len(ranked))}. Rows: candidates, strongest first"
        f"{', in the same order before and after' if changed else ''}. Columns: tests, the one that rejects "
        "most candidates first, numbered as in the table of tests."
    )
    if changed:
        lead += " A triangle marks a test that was not there before; a candidate in bold was caught."
    title = "Pass matrix before and after" if changed else "Pass matrix"
    return Section("matrices", title, lead, tuple(blocks))


def _drawn(tasks: int) -> str:
    return f"; the first {DRAWN:,} are drawn, the others stand as tables" if tasks > DRAWN else ""


def fold_of(one: TaskSummary, *, drawn: bool, is_open: bool, compares: bool) -> Fold:
    """A task: its matrix, tests and candidates."""
    parts: list[Block] = [Fold("prompt", (), (Source(readable(one.task.prompt, _PROMPT)),))]
    notes = [
        Paragraph(f"Round {result.round}: {readable(note, 300)}")
        for result in one.rounds
        for note in result.notes
    ]
    if notes:
        parts.append(Fold("notes of the adversary", (), tuple(notes)))
    tables = (_candidates(one), _tests(one))
    if not one.matrix.rows:
        parts += [Paragraph("No candidates."), _tests(one)]
    elif not one.matrix.columns:
        parts += [Paragraph("No tests."), _candidates(one)]
    elif drawn:
        parts.append(_figure(one, tables, compares=compares))
    else:
        parts += tables
    return Fold(short(one.task.id, 60), _notes(one, compares=compares), tuple(parts), one.anchor, is_open)


def _with_room(ranked: list[TaskSummary]) -> int:
    """How many tasks' tables fit."""
    room = TABLE_ROWS
    for number, one in enumerate(ranked):
        room -= min(len(one.matrix.rows), ROWS) + min(len(one.matrix.columns), COLUMNS)
        if room < 0:
            return number
    return len(ranked)


def _notes(one: TaskSummary, *, compares: bool) -> tuple[str, ...]:
    before, after = one.before, one.after
    caught = (f"{len(one.caught):,} caught",) if one.caught else ()
    if not compares:
        return (
            plural(after.tests, "test"),
            f"pass@1 {percent(after.pass_at_1)}",
            plural(after.classes, "class", "classes"),
        )
    return (
        *caught,
        f"tests {before.tests:,} → {after.tests:,}",
        f"pass@1 {percent(before.pass_at_1)} → {percent(after.pass_at_1)}",
        f"classes {before.classes:,} → {after.classes:,}",
    )


def _present(ranked: list[TaskSummary]) -> tuple[Outcome, ...]:
    seen = {outcome for one in ranked for row in one.matrix.rows for outcome in row}
    return tuple(outcome for outcome in Outcome if outcome in seen)


def _figure(one: TaskSummary, tables: tuple[Table, ...], *, compares: bool) -> Figure:
    matrix = one.matrix
    number = {column.test_id: str(place) for place, column in enumerate(matrix.columns, 1)}
    caught = {catch.candidate_id: catch.test_id for _, catch in one.caught}
    labels = [
        _label(name, caught.get(name), matrix.columns, row)
        for name, row in zip(matrix.candidates[:ROWS], matrix.rows, strict=False)
    ]
    seeds = matrix.seeds()
    if not compares:
        panels = [_panel("", matrix, number)]
    else:
        panels = [_panel("before", seeds, number), _panel("after", matrix, number)]
    drawing = heatmap(panels, labels, f"Pass matrix of {short(one.task.id, 60)}")
    return Figure(drawing, " ".join(_left_out(one)), tables)


def _panel(title: str, matrix: Matrix, number: dict[str, str]) -> Panel:
    shown = matrix.columns[:COLUMNS]
    told = f"{title}: {plural(len(matrix.columns), 'test')}" if title else plural(len(matrix.columns), "test")
    return Panel(
        told,
        tuple(number[column.test_id] for column in shown),
        tuple(bool(title) and not column.is_seed for column in shown),
        tuple(row[:COLUMNS] for row in matrix.rows[:ROWS]),
    )


def _label(name: str, by: str | None, columns: tuple[TestColumn, ...], row: tuple[Outcome, ...]) -> RowLabel:
    """A candidate, and the number of the test that caught it: where that one is not published, of another."""
    if by is None:
        return RowLabel(name, "", False)
    places = [place for place, column in enumerate(columns) if column.test_id == by]
    places += [
        place for place, column in enumerate(columns) if row[place] in REJECTIONS and not column.is_seed
    ]
    return RowLabel(name, f"caught by {places[0] + 1}" if places else "caught", True)


def _left_out(one: TaskSummary) -> list[str]:
    """What the drawing does not show, in words."""
    matrix, said = one.matrix, []
    if len(matrix.rows) > ROWS:
        said.append(f"… and {plural(len(matrix.rows) - ROWS, 'more candidate')}, weaker than these.")
    if len(matrix.columns) > COLUMNS:
        said.append(
            f"… and {plural(len(matrix.columns) - COLUMNS, 'more test')}, rejecting no more than these."
        )
    dropped = one.before.tests - len(matrix.seeds().columns)
    if one.final is not None and dropped > 0:
        said.append(f"Left out: {plural(dropped, 'seed test')} not in the published suite.")
    return said


def _candidates(one: TaskSummary) -> Table:
    matrix = one.matrix
    seeds = matrix.seeds()
    origins = {candidate.id: candidate.origin for candidate in one.task.candidates}
    rows = [
        (
            name,
            origins.get(name) or None,
            _yes(seeds.passes(row)),
            _yes(matrix.passes(row)),
            matrix.rows[row].count(Outcome.PASS),
            "".join(LETTERS[outcome] for outcome in matrix.rows[row][: 4 * COLUMNS]),
        )
        for row, name in enumerate(matrix.candidates)
    ]
    return table("Candidates, strongest first", _CANDIDATES, rows, limit=ROWS, whole="outcomes.parquet")


def _tests(one: TaskSummary) -> Table:
    rows = []
    for place, column in enumerate(one.matrix.columns):
        killed, said = one.matrix.kills(place)
        rows.append(
            (
                place + 1,
                column.test_id,
                column.origin,
                column.visibility,
                column.input,
                column.expected or None,
                killed,
                killed / said if said else None,
            )
        )
    return table("Tests, sharpest first", _TESTS, rows, limit=COLUMNS, whole="tasks.jsonl")


def _yes(passes: bool | None) -> str | None:
    return None if passes is None else "yes" if passes else "no"
