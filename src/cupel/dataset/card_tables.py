"""Tables of a card: Markdown that no cell's text can break. Writes no file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(_cell(text) for text in line) + " |" for line in lines)


def _cell(text: str) -> str:
    """Text that keeps a table's line whole."""
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return " ".join(text.split()).replace("|", "\\|")
