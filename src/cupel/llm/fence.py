"""Fenced blocks: making one around any text, and finding those in an answer."""

from __future__ import annotations

import re
from typing import NamedTuple

_OPENING = re.compile(r"^[ ]{0,3}(`{3,}|~{3,})[ \t]*([^\s`]*)[^\n`]*$", re.MULTILINE)

_PYTHON = frozenset({"python", "py", "python3"})


class Block(NamedTuple):
    """A fenced block of an answer."""

    language: str
    """What stands behind the opening fence, in lower case; may be empty."""
    text: str
    closed: bool
    """Whether the closing fence is there: an answer that was cut off may lack it."""


def fenced(text: str, language: str = "python") -> str:
    """The text in a fence that is longer than any run of backticks in it, so that it cannot end the block."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def blocks(text: str) -> list[Block]:
    """All fenced blocks, in order; a fence inside a longer one belongs to the text."""
    found = []
    place = 0
    while opening := _OPENING.search(text, place):
        fence, language = opening[1], opening[2].lower()
        closing = re.compile(rf"^[ ]{{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$", re.MULTILINE)
        end = closing.search(text, opening.end())
        body = text[opening.end() + 1 : end.start() if end else len(text)]
        found.append(Block(language, body, end is not None))
        if end is None:
            break
        place = end.end()
    return found


def python_blocks(text: str) -> list[str]:
    """The programs in an answer's fenced blocks: those marked as Python, or else those without a mark; closed ones first."""
    found = blocks(text)
    marked = [block for block in found if block.language in _PYTHON] or [
        block for block in found if not block.language
    ]
    return [block.text for block in sorted(marked, key=lambda block: not block.closed)]
