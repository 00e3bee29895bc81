"""Hostile text made fit for a reader: shortened, with nothing in it that hides or reorders what is shown.

Does not escape HTML: the templates do, for everything.
"""

from __future__ import annotations

import unicodedata

_KEPT = "\n\t"
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories shown as escapes: controls, marks of direction, lone surrogates, odd line ends."""


def readable(text: str, limit: int) -> str:
    """The text's first `limit` characters, hidden ones as escapes, with a note of how many were left out.

    The result can always be encoded as UTF-8.
    """
    if len(text) <= limit:
        return _without_hidden(text)
    return f"{_without_hidden(text[:limit])} … ({len(text) - limit:,} more characters)"


def short(text: str, limit: int) -> str:
    """One line of at most `limit` characters, cut in the middle: an id's end tells as much as its start."""
    line = _without_hidden(text[: 2 * limit] if len(text) <= 2 * limit else text[:limit] + text[-limit:])
    line = " ".join(line.split())
    if len(line) <= limit:
        return line
    head = (limit - 1) // 2
    return f"{line[:head]}…{line[len(line) - (limit - 1 - head) :]}"


def listed(names: tuple[str, ...] | list[str], limit: int) -> str:
    """The first `limit` names with commas, and how many more there are."""
    shown = ", ".join(readable(name, 60) for name in names[:limit])
    return shown if len(names) <= limit else f"{shown} … and {len(names) - limit:,} more"


def plural(number: int, one: str, many: str | None = None) -> str:
    """`1 test`, `2,000 tests`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def percent(share: float | None) -> str:
    """A share between 0 and 1 with one decimal; a dash where there is none."""
    return "–" if share is None else f"{100 * share:.1f}%"


def _without_hidden(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if character not in _KEPT and unicodedata.category(character) in _HIDDEN
        else character
        for character in text
    )
