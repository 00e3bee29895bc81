"""Alphabets and listed values told in words: "lowercase English letters", "0, 1, and ?", "is 0 or 1".

Covers: English letters, digits, single characters with or without quotes.
Does not cover words of several characters nor ranges like `a` to `f`.
"""

from __future__ import annotations

import re
import string

from cupel.evolve.stdin.expression import Token

_CLASSES = (
    (r"(?:lower-?\s?case and upper-?\s?case|upper-?\s?case and lower-?\s?case|lower-?\s?case or upper-?\s?case|"
     r"upper-?\s?case or lower-?\s?case)(?: english| latin| alphabet)*(?: letters?| characters?)?", string.ascii_letters),
    (r"(?:lower-?\s?case)(?: english| latin| alphabet)*(?: letters?| characters?)?", string.ascii_lowercase),
    (r"(?:upper-?\s?case|capital)(?: english| latin| alphabet)*(?: letters?| characters?)?", string.ascii_uppercase),
    (r"(?:english|latin|alphabet|alphabetic)(?: letters?| characters?)", string.ascii_letters),
    (r"alphanumeric(?: characters?)?", string.ascii_letters + string.digits),
    (r"(?:decimal )?digits?", string.digits),
)  # fmt: skip
_OPENING = re.compile(
    r"\b(?:consist(?:s|ing) (?:only )?of|contain(?:s|ing) only|string of|(?<!\()is an?|are|is either|is)\s+",
    re.IGNORECASE,
)


def alphabet_in(sentence: str) -> str | None:
    """The characters of which a sentence says that words consist; None where it does not say it plainly."""
    for opening in _OPENING.finditer(sentence):
        text = sentence[opening.end() :].strip()
        text = re.sub(r"^(?:the )?(?:characters?|letters?|symbols?)\s+(?=\S+(?:,|\s+and|\s+or))", "", text)
        characters = _class(text) or _listed(text)
        if characters:
            return characters
    return None


def _class(text: str) -> str:
    found = ""
    lowered = text.lower()
    while True:
        for pattern, characters in _CLASSES:
            match = re.match(pattern, lowered)
            if match is not None:
                found += characters
                lowered = lowered[match.end() :]
                break
        else:
            return "".join(dict.fromkeys(found))
        joint = re.match(r"\s*(?:,\s*and|,|and|or)\s+", lowered)
        if joint is None:
            return "".join(dict.fromkeys(found))
        lowered = lowered[joint.end() :]


def _listed(text: str) -> str:
    items = _items(text)
    return "".join(items) if items and all(len(item) == 1 for item in items) else ""


def _items(text: str) -> list[str]:
    """Items of a list in words: `o, x, and ..` has `o`, `x`, `.`; empty where the text is no such list."""
    text = re.split(r"\s+(?:with|of|whose|and has)\s|\s*\(", text.strip(), maxsplit=1)[0]
    text = text[:-1] if text.endswith(".") and len(text) > 1 else text
    quoted = re.findall(r"'([^'\s]+)'|`([^`\s]+)`|\"([^\"\s]+)\"", text)
    if quoted:
        return ["".join(parts) for parts in quoted]
    items = re.split(r"\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+", text.strip())
    return (
        items
        if len(items) > 1 and all(items) and all(len(item) <= 20 and " " not in item for item in items)
        else []
    )


def choices_in(sentence: str) -> tuple[Token, ...] | None:
    """The values of which a sentence says that each token is one ("is 0 or 1", "∈ (1, 2)")."""
    member = re.search(r"∈\s*\(([^()…]*)\)", sentence)
    if member is not None:
        items = [item.strip().strip("'`\"") for item in member[1].split(",")]
    else:
        told = re.search(r"\b(?:is|are)\s+(?:either\s+)?(.+)$", sentence)
        if told is None or re.search(
            r"\b(?:distinct|integers?|string|odd|even|multiple|not|an?|the)\b", told[1]
        ):
            return None
        items = _items(told[1])
    if not items or any(not re.fullmatch(r"-?\d+|\S+", item) for item in items):
        return None
    return tuple(int(item) if re.fullmatch(r"-?\d{1,18}", item) else item for item in items)
