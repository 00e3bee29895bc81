"""What a page is put together from: sections of paragraphs, figures, tables and folds.

Each block names its kind, by which the template knows how to show it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from cupel.model.outcome import Outcome
from cupel.report.table import Table


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or two between figures and tables."""

    kind: ClassVar[str] = "paragraph"
    text: str
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Text shown as it stands: a prompt."""

    kind: ClassVar[str] = "source"
    text: str


@dataclass(frozen=True, slots=True)
class Legend:
    """The outcomes with their letters and colours, in the order given."""

    kind: ClassVar[str] = "legend"
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with the numbers that it is drawn from; there is no drawing without."""

    kind: ClassVar[str] = "figure"
    drawing: Markup
    caption: str
    tables: tuple[Table, ...]
    keys: tuple[tuple[str, str], ...] = ()
    """(style class, words) of each series."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks under a line that opens them, with or without script."""

    kind: ClassVar[str] = "fold"
    title: str
    notes: tuple[str, ...]
    """Short figures beside the title."""
    blocks: tuple[Block, ...]
    anchor: str | None = None
    is_open: bool = False


Block = Paragraph | Source | Legend | Figure | Table | Fold


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it."""

    anchor: str
    title: str
    lead: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure of the headline strip."""

    label: str
    value: str
    was: str | None = None
    """The same figure before; None where there is no before."""
    note: str = ""
