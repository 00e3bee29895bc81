"""What a text declares: heads of functions and classes, fields, imports and aliases, without a line that does any work.

Covers reading signatures and starter files line by line, so that a head without a body or a colon is read as well. Decides by tokens:
a line that loops, chooses, returns or computes is none.
"""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator, Sequence
from keyword import iskeyword

Line = Sequence[tokenize.TokenInfo]
_SILENT = (tokenize.NL, tokenize.COMMENT)
_PLAIN_KEYWORDS = frozenset({"None", "True", "False"})
_SIGNS = frozenset("( ) [ ] { } , : = -> . | * ** / ... -".split())
"""Signs of heads and of plain values; a star, a slash or a minus only where nothing is computed with them."""
_BEFORE_STAR = frozenset("( , [ =".split())
"""What stands before a star, a slash or a minus sign that does not compute."""
_EMPTY = frozenset({"...", "pass"})


def declared(text: str) -> str:
    """The lines of a text that declare something, without texts in quotes; empty where it cannot be read as Python."""
    lines = _lines(text)
    if lines is None:
        return ""
    heads = (one[: _head_end(one)] for one, is_inside in lines if not is_inside and _is_declaration(one))
    return "\n".join(" ".join(map(_without_text, line)) for line in heads)


def _without_text(token: tokenize.TokenInfo) -> str:
    """A token; of a text in quotes the quotes alone, since anything can stand in them."""
    return "''" if token.type == tokenize.STRING else token.string


def first_beyond(text: str) -> str | None:
    """The first line of a text that declares nothing but does some work, or why it cannot be read; None where there is none."""
    lines = _lines(text)
    if lines is None:
        return "it cannot be read as Python"
    for one, is_inside in lines:
        if not (_is_empty(one) if is_inside else _is_declaration(one) and _is_empty(one[_head_end(one) :])):
            return " ".join(token.string for token in one)
    return None


def _lines(text: str) -> list[tuple[Line, bool]] | None:
    """A text's lines as Python counts them, in tokens, each with whether it is in a function's body; None where it is no Python."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError, ValueError):
        return None
    if any(one.type == tokenize.ERRORTOKEN and not one.string.isspace() for one in tokens):
        return None
    return list(_split(tokens))


def _split(tokens: Line) -> Iterator[tuple[Line, bool]]:
    """Lines, each with whether it stands in the body of a function."""
    line: list[tokenize.TokenInfo] = []
    blocks, last = [False], False
    for one in tokens:
        if one.type == tokenize.INDENT:
            blocks.append(blocks[-1] or last)
        elif one.type == tokenize.DEDENT:
            blocks.pop()
        elif one.type in (tokenize.NEWLINE, tokenize.ENDMARKER):
            if line:
                yield line, blocks[-1]
                last = _is_head(line) and line[0].string != "class"
            line = []
        elif one.type not in _SILENT:
            line.append(one)


def _is_declaration(line: Line) -> bool:
    """Whether a line declares something; of a head on one line with its body the head alone is looked at."""
    first = line[0].string
    if first in ("import", "from") or all(one.type == tokenize.STRING for one in line) or _is_empty(line):
        return True
    head = line[: _head_end(line)]
    names = [one for one in head if one.type == tokenize.NAME and iskeyword(one.string)]
    words = [one.string for one in names if one.string not in _PLAIN_KEYWORDS]
    starts = {"def", "class"} if _is_head(line) else set[str]()
    if any(one not in starts | {"async"} for one in words) or (words and not starts):
        return False
    return _computes_nothing(head) and _calls_little(head, is_head=bool(starts) or first == "@")


def _is_head(line: Line) -> bool:
    at = 1 if line[0].string == "async" and len(line) > 1 else 0
    return line[at].string in ("def", "class")


def _head_end(line: Line) -> int:
    """How many tokens of a line belong to its head: up to the colon of a function or class, else all."""
    if not _is_head(line):
        return len(line)
    depth = 0
    for place, one in enumerate(line):
        depth += (one.string in ("(", "[", "{")) - (one.string in (")", "]", "}"))
        if depth == 0 and one.string == ":":
            return place + 1
    return len(line)


def _is_empty(body: Line) -> bool:
    return all(one.string in _EMPTY or one.type == tokenize.STRING for one in body)


def _computes_nothing(line: Line) -> bool:
    """Whether a line holds only signs of heads and of plain values."""
    for place, one in enumerate(line):
        before = line[place - 1].string if place else ""
        if one.type != tokenize.OP or (one.string == "@" and place == 0):
            continue
        if one.string not in _SIGNS:
            return False
        if one.string in ("*", "**", "/", "-") and before not in _BEFORE_STAR:
            return False
    return True


def _calls_little(line: Line, *, is_head: bool) -> bool:
    """Whether nothing is called within a call, and, outside of heads, only one thing: a field's default, a named tuple."""
    open_calls: list[bool] = []
    calls = 0
    own = is_head
    for place, one in enumerate(line):
        if one.string in ("(", "[", "{"):
            before = line[place - 1] if place else one
            is_call = one.string == "(" and (before.type == tokenize.NAME or before.string in (")", "]"))
            if is_call and own:
                is_call, own = False, False
            elif is_call:
                calls += 1
                if any(open_calls) or (calls > 1 and not is_head):
                    return False
            open_calls.append(is_call)
        elif one.string in (")", "]", "}") and open_calls:
            open_calls.pop()
    return True
