"""Naming what was probably meant, where a word is not known."""

from __future__ import annotations

import difflib
from collections.abc import Collection


def did_you_mean(word: str, known: Collection[str]) -> str:
    """A question that names close words, ready to stand behind a message; empty where none is close."""
    close = [other for other in difflib.get_close_matches(word, sorted(known), n=2) if other != word]
    return f"; did you mean {' or '.join(map(repr, close))}?" if close else ""
