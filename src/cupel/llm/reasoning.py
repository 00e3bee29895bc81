"""A model's reasoning, apart from its answer.

Covers the fields that servers put it in (`reasoning_content`, `reasoning`) and the tags that models write
themselves (`<think>…</think>` before the answer, also where the opening tag stands in the server's template and only
the closing one comes back, and where the answer was cut off while thinking).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_FIELDS = ("reasoning_content", "reasoning")
_TAGS = r"think|thinking|thought|reasoning"
_OPEN = re.compile(rf"\s*<({_TAGS})>", re.IGNORECASE)
_CLOSE_ALONE = re.compile(r"</think>[ \t]*(?:\n|\Z)", re.IGNORECASE)


def separated(message: Mapping[str, Any]) -> tuple[str, str]:
    """(reasoning, text) of a message as a server sent it."""
    told = next((value for name in _FIELDS if isinstance(value := message.get(name), str) and value), "")
    thought, text = without_tags(content_text(message.get("content")))
    return "\n".join(part for part in (told.strip(), thought) if part), text


def content_text(content: Any) -> str:
    """The text of a message's content: a string, or a list of parts of which the texts count."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, Mapping)]
        return "".join(part for part in parts if isinstance(part, str))
    return ""


def without_tags(text: str) -> tuple[str, str]:
    """(reasoning, text) where the reasoning stands in tags before the text."""
    opening = _OPEN.match(text)
    if opening is not None:
        closing = re.compile(rf"</{opening[1]}>", re.IGNORECASE).search(text, opening.end())
        if closing is None:
            return text[opening.end() :].strip(), ""
        return text[opening.end() : closing.start()].strip(), text[closing.end() :].lstrip()
    closing = _CLOSE_ALONE.search(text)
    if closing is not None and "<think>" not in text[: closing.start()].lower():
        return text[: closing.start()].strip(), text[closing.end() :].lstrip()
    return "", text
