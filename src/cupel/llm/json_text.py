"""JSON in a model's answer: bare, fenced, in the middle of prose, or cut off in the middle.

Covers finding it, and the whole items of a list that is broken or cut off. Nothing is evaluated; whether it is what was asked for is found out by
`cupel.llm.reading`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from cupel.llm.fence import blocks

_DECODER = json.JSONDecoder(strict=False)
"""Line ends inside of strings are taken as they are: models that write programs into JSON forget to escape them."""
_MOST_VALUES = 20
"""Values and beginnings in prose that are tried."""
_MOST_BROKEN = 50
"""Items of one list that may be no JSON before the rest of it is left."""
_GAP = re.compile(r"[\s,]*")
_LIST = re.compile(r"\[")
_BEGIN = re.compile(r"[\[{]")
_NEXT_ITEM = re.compile(r",\s*(?=\{)")


class CutList(NamedTuple):
    """What is left of a list that is not whole."""

    items: list[Any]
    """Its whole items."""
    broken: list[str]
    """Texts of items in the middle that are no JSON."""


class Found(NamedTuple):
    """A JSON value in a text."""

    value: Any
    alone: bool
    """Whether it is the whole text or a whole fenced block, and no piece of prose or of broken JSON."""


def json_values(text: str) -> Iterator[Found]:
    """The lists and objects that an answer may mean, likeliest first.

    The whole text where it is JSON, and nothing else then; otherwise fenced blocks that are JSON, those marked `json`
    first, and then what stands in the prose, up to a value that is cut off.
    """
    whole = _loaded(text)
    if whole is not None:
        yield Found(whole, alone=True)
        return
    for block in sorted(blocks(text), key=lambda block: block.language != "json"):
        value = _loaded(block.text)
        if value is not None:
            yield Found(value, alone=True)
    place = 0
    for _ in range(_MOST_VALUES):
        begin = _BEGIN.search(text, place)
        if begin is None:
            return
        found = _decoded(text, begin.start())
        if isinstance(found, _Cut):
            return
        if found is not None and isinstance(found[0], list | dict):
            yield Found(found[0], alone=False)
        place = found[1] if found is not None else begin.end()


def cut_lists(text: str, name: str) -> Iterator[CutList]:
    """What is left of each list in a text that is not whole, likeliest first.

    Args:
        text: the answer.
        name: the field that is to hold the list; lists elsewhere come after it.
    """
    named = re.search(rf'"{re.escape(name)}"\s*:\s*\[', text)
    if named is not None:
        yield _items_from(text, named.end())
    for count, opening in enumerate(_LIST.finditer(text)):
        if count == _MOST_VALUES:
            return
        yield _items_from(text, opening.end())


def _items_from(text: str, place: int) -> CutList:
    """The whole items of a list from its first one on; an item that is no JSON is passed over."""
    left = CutList([], [])
    while len(left.broken) < _MOST_BROKEN:
        gap = _GAP.match(text, place)
        place = gap.end() if gap else place
        found = _decoded(text, place)
        if isinstance(found, tuple):
            value, end = found
            if end == len(text) and not isinstance(value, list | dict | str):
                break  # a number at the very end may be half of one
            left.items.append(value)
            place = end
            continue
        after = _NEXT_ITEM.search(text, place) if found is None and text[place : place + 1] == "{" else None
        if after is None:
            break
        left.broken.append(text[place : after.start()])
        place = after.end()
    return left


def _loaded(text: str) -> Any:
    """The list or object that a text is, or None."""
    stripped = text.strip()
    if not stripped.startswith(("{", "[")):
        return None
    found = _decoded(stripped, 0)
    return found[0] if isinstance(found, tuple) and not stripped[found[1] :].strip() else None


class _Cut:
    """JSON begins, and the text ends before it does."""


def _decoded(text: str, place: int) -> tuple[Any, int] | _Cut | None:
    """(value, end) of the JSON at a place, or None where there is none."""
    try:
        return _DECODER.raw_decode(text, place)
    except json.JSONDecodeError as error:
        at_end = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
        return _Cut() if at_end and place < len(text) else None
    except (ValueError, RecursionError):  # a number of very many digits; very deep nesting
        return None
