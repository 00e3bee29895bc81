"""Tables of a report: columns that know how their values read and sort, and a stated cap on the rows.

Does not escape and makes no HTML: the template does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, ClassVar, Literal

from cupel.model.outcome import Outcome
from cupel.report.outcomes import WORDS
from cupel.report.text import percent, readable, short

ROWS = 1000
"""Rows of a table, unless it says otherwise."""
_TALL = 24
"""Rows beyond which a table scrolls by itself."""
_LINE = 32
"""Characters of an id that stay on one line."""


@dataclass(frozen=True, slots=True)
class Link:
    """A task's id, leading to its place in the page where it has one."""

    text: str
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One value as the template shows it."""

    text: str
    anchor: str | None = None
    outcome: Outcome | None = None

    @property
    def is_long(self) -> bool:
        """Whether an id is too long for one line."""
        return len(self.text) > _LINE


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, and how its values are shown."""

    title: str
    kind: Literal["text", "id", "code", "count", "share", "outcome", "letters", "link"] = "text"
    hint: str = ""
    limit: int = 240
    """Characters shown of a text or of code."""

    @property
    def is_number(self) -> bool:
        """Whether values are set to the right."""
        return self.kind in ("count", "share")

    def entry(self, value: Any) -> Entry:
        """A value of this column; None is a dash."""
        if value is None:
            return Entry("–")
        match self.kind:
            case "count":
                return Entry(f"{value:,}")
            case "share":
                return Entry(percent(value))
            case "outcome":
                outcome = Outcome(value)
                return Entry(WORDS[outcome], outcome=outcome)
            case "link":
                return Entry(short(value.text, 60), value.anchor)
            case "id":
                return Entry(short(str(value), 60))
            case _:
                return Entry(readable(str(value), self.limit))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    left_out: int = 0
    """Rows that are not shown."""
    whole: str = ""
    """Where all rows stand."""

    @property
    def is_tall(self) -> bool:
        """Whether the table scrolls by itself instead of making the page long."""
        return len(self.rows) > _TALL

    def entries(self) -> Iterable[list[tuple[Column, Entry]]]:
        """Rows as the template shows them."""
        for row in self.rows:
            yield [(column, column.entry(value)) for column, value in zip(self.columns, row, strict=True)]


def table(
    caption: str,
    columns: Iterable[Column],
    rows: Iterable[tuple[Any, ...]],
    *,
    limit: int = ROWS,
    whole: str = "",
) -> Table:
    """A table of the first `limit` rows.

    Args:
        caption: what the table holds.
        columns: one for each value of a row.
        rows: values by column.
        limit: rows shown.
        whole: where all rows stand, in words, for the note on rows left out.
    """
    left = iter(rows)
    shown = tuple(islice(left, limit))
    return Table(caption, tuple(columns), shown, sum(1 for _ in left), whole)
