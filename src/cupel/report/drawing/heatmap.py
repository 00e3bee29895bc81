"""Pass matrices as heat maps side by side, with one row a candidate and one column a test.

Every cell has its letter beside the colour. One path an outcome and one text a row of it, not a cell, and
whole pixels: a cell costs about eight bytes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cupel.model.outcome import Outcome
from cupel.report.drawing.element import drawing, element, number, text
from cupel.report.outcomes import LETTERS
from cupel.report.text import readable, short

SIZE = 18
"""Width and height of a cell, in CSS pixels."""
_GAP = 36
_TOP = 42
_LETTER = 6.7
"""About the width of a letter of a label."""
_LABEL = 22
"""Letters of a row's label."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One matrix: titles of its columns, and its rows."""

    title: str
    columns: tuple[str, ...]
    marked: tuple[bool, ...]
    """Columns with a mark over them."""
    rows: tuple[tuple[Outcome, ...], ...]


@dataclass(frozen=True, slots=True)
class RowLabel:
    """What stands beside a row."""

    name: str
    note: str
    """At the row's end."""
    is_marked: bool


def heatmap(panels: Sequence[Panel], labels: Sequence[RowLabel], label: str) -> Markup:
    """Panels with the same rows, left to right.

    Args:
        panels: each with as many rows as there are labels.
        labels: of the rows, from above.
        label: of the whole drawing.
    """
    names = [short(one.name, _LABEL) for one in labels]
    left = 14 + math.ceil(_LETTER * max((len(name) for name in names), default=0))
    height = _TOP + SIZE * len(labels) + 4
    parts = [
        _row_name(one, name, left - 8, _TOP + SIZE * row)
        for row, (one, name) in enumerate(zip(labels, names, strict=True))
    ]
    at = left
    for panel in panels:
        parts += _panel(panel, at)
        at += max(SIZE * len(panel.columns), math.ceil(_LETTER * len(panel.title))) + _GAP
    at -= _GAP
    parts += [
        text(at + 8, _TOP + SIZE * row + 13, one.note, "mark" if one.is_marked else "soft")
        for row, one in enumerate(labels)
        if one.note
    ]
    width = at + 12 + _LETTER * max((len(one.note) for one in labels), default=0)
    return drawing(width, height, label, parts, "heatmap")


def _row_name(one: RowLabel, name: str, x: float, y: float) -> Markup:
    title = element("title", readable(one.name, 200)) if name != one.name else Markup("")
    return element(
        "text", title, name, x=x, y=y + 13, text_anchor="end", class_="mark" if one.is_marked else None
    )


def _panel(panel: Panel, left: int) -> list[Markup]:
    across, down = len(panel.columns), len(panel.rows)
    parts = [text(left, 13, panel.title, "strong")]
    for column, title in enumerate(panel.columns):
        middle = left + SIZE * (column + 0.5)
        parts.append(text(middle, _TOP - 5, title, "tick", "middle"))
        if panel.marked[column]:
            parts.append(element("path", d=f"M{number(middle - 4)} {_TOP - 19}h8l-4 4z", class_="found"))
    for outcome in Outcome:
        runs = [_runs(row, outcome) for row in panel.rows]
        if any(runs):
            parts += _cells(outcome, runs, left)
    if across and down:
        parts.append(_grid(left, across, down))
    return parts


def _runs(row: Sequence[Outcome], outcome: Outcome) -> list[tuple[int, int]]:
    """(first column, how many) of the cells of an outcome that stand side by side."""
    runs: list[tuple[int, int]] = []
    for column, found in enumerate(row):
        if found is not outcome:
            continue
        if runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((column, 1))
    return runs


def _cells(outcome: Outcome, rows: Sequence[Sequence[tuple[int, int]]], left: int) -> list[Markup]:
    """The colour and the letters of all cells of one outcome."""
    fill, letters = [], []
    for row, runs in enumerate(rows):
        top = _TOP + SIZE * row
        fill += [
            f"M{number(left + SIZE * column)} {top}h{SIZE * many}v{SIZE}h-{SIZE * many}z"
            for column, many in runs
        ]
        columns = [column + step for column, many in runs for step in range(many)]
        across = " ".join(number(left + SIZE * column + SIZE / 2) for column in columns)
        if columns:
            letters.append(element("text", LETTERS[outcome] * len(columns), x=across, y=top + 13))
    return [
        element("path", d="".join(fill), class_=f"fill-{outcome.value}"),
        element("g", *letters, class_=f"on-{outcome.value}"),
    ]


def _grid(left: float, across: int, down: int) -> Markup:
    """Lines in the page's own colour, so that cells stand apart."""
    right, bottom = SIZE * across, SIZE * down
    lines = [f"M{number(left + SIZE * column)} {_TOP}v{bottom}" for column in range(across + 1)]
    lines += [f"M{number(left)} {_TOP + SIZE * row}h{right}" for row in range(down + 1)]
    return element("path", d="".join(lines), class_="grid")
