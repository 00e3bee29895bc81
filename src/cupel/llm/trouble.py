"""What a failed request means: each failure is classified here, once, and nowhere else.

Covers status codes, the wordings of the servers in use (OpenAI, vLLM, llama.cpp, Ollama, OpenRouter, TGI) and Retry-After in
both of its forms. What is done about it is decided by `cupel.llm.http_model`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from typing import Any


class Kind(Enum):
    """What a failure is."""

    BUSY = auto()
    """Too many requests: wait, then the same again."""
    DOWN = auto()
    """The server or the way to it failed: the same again may work."""
    TIMEOUT = auto()
    """No answer in time."""
    UNSUPPORTED = auto()
    """The server does not know a field of the request."""
    TOO_LONG = auto()
    """The request does not fit the model's context."""
    FILTERED = auto()
    """The server does not answer such a question."""
    REJECTED = auto()
    """The server calls the request invalid."""
    REFUSED = auto()
    """The server takes nothing from us: the key, the model's name or the credit is at fault."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A failed request."""

    kind: Kind
    detail: str
    """What the server said, in one line."""
    status: int | None = None
    retry_after: float | None = None
    """Seconds after which the server wants to be asked again."""
    field: str | None = None
    """The field that is at fault, as far as the server says: `response_format`, `n`, `max_tokens` (another name is wanted), or `bound`:
    more tokens are asked for than the model can give."""
    connected: bool = True
    """False where there was no connection at all, or it was cut."""


_TOO_LONG = re.compile(
    r"context[_ ](?:length|size|window)|maximum context|exceed_context_size|context_length_exceeded|"
    r"(?:prompt|input)(?: is|s)? too (?:long|large)|input length|inputs?\W{1,2}tokens? .{0,40}(?:exceed|must)|"
    r"reduce the length of|too many (?:input )?tokens|longer than the maximum|exceeds? the (?:available )?context|"
    r"string_above_max_length",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"max_(?:completion_|new_)?tokens(?:['\"` ]| or )*(?:is too large|=\d+ cannot be greater|: ?\d+ > \d+)|"
    r"valid range of max_tokens|requested \d+ output tokens|requested \d+ tokens \(\d+ in the messages",
    re.IGNORECASE,
)
_FILTERED = re.compile(r"content[_ ](?:filter|policy|management)|moderation|flagged|safety", re.IGNORECASE)
_NO_CREDIT = re.compile(
    r"insufficient_quota|insufficient credits|exceeded your current quota|billing", re.IGNORECASE
)
_NEW_LIMIT = re.compile(r"max_completion_tokens", re.IGNORECASE)
_FORMAT = re.compile(r"response_format|json_schema|json_object|guided|grammar|invalid schema", re.IGNORECASE)
_SEVERAL = re.compile(
    r"""(?:['"`]n['"`]|\bparameter:? n\b|\bn\s*(?:>|>=|=|must|should|is|has to)|\bn\b.{0,20}(?:not supported|unsupported)|"""
    r"""multiple (?:choices|completions|samples)|only one completion)""",
    re.IGNORECASE,
)
_INVALID = (400, 405, 406, 409, 413, 415, 422)
_LONGEST_DETAIL = 300


def status_trouble(status: int, body: Any, headers: Mapping[str, str], now: float) -> Trouble:
    """What a response with an error's status means.

    Args:
        status: the HTTP status.
        body: the response's JSON, or its text.
        headers: the response's headers; `retry-after` is read.
        now: seconds since the epoch, against which a date is read.
    """
    detail = f"HTTP {status}: {said(body)}"
    text = f"{body}"
    after = retry_after(headers.get("retry-after"), now)
    if status == 429:
        kind = Kind.REFUSED if _NO_CREDIT.search(text) else Kind.BUSY
        return Trouble(kind, detail, status, after)
    if status in (401, 402, 404) or (status == 403 and not _FILTERED.search(text)):
        return Trouble(Kind.REFUSED, detail, status)
    if status == 403:
        return Trouble(Kind.FILTERED, detail, status)
    if status in _INVALID:
        return _invalid(status, text, detail)
    if status == 500 and _TOO_LONG.search(text):  # some llama.cpp builds
        return Trouble(Kind.TOO_LONG, detail, status)
    if status == 501:
        return Trouble(Kind.REJECTED, detail, status)
    if status == 408 or status >= 500 or status == 425:
        return Trouble(Kind.DOWN, detail, status, after)
    return Trouble(Kind.REJECTED, detail, status)


def _invalid(status: int, text: str, detail: str) -> Trouble:
    """A request that the server calls invalid: most of what is wrong with it stands in words alone."""
    if _BOUND.search(text):  # first: most name the context as well, though the prompt may well fit
        return Trouble(Kind.UNSUPPORTED, detail, status, field="bound")
    if _TOO_LONG.search(text):  # vLLM names max_completion_tokens here as well
        return Trouble(Kind.TOO_LONG, detail, status)
    if _NEW_LIMIT.search(text):
        return Trouble(Kind.UNSUPPORTED, detail, status, field="max_tokens")
    if _FORMAT.search(text):
        return Trouble(Kind.UNSUPPORTED, detail, status, field="response_format")
    if _SEVERAL.search(text):
        return Trouble(Kind.UNSUPPORTED, detail, status, field="n")
    if status == 413:
        return Trouble(Kind.TOO_LONG, detail, status)
    if _FILTERED.search(text):
        return Trouble(Kind.FILTERED, detail, status)
    return Trouble(Kind.REJECTED, detail, status)


def body_trouble(body: Any, now: float) -> Trouble | None:
    """What a response with status 200 means that is none: an error in its body, or no JSON object at all."""
    if not isinstance(body, Mapping):
        return Trouble(Kind.DOWN, f"the response is no JSON object: {said(body)}", 200)
    error = body.get("error")
    if not error or body.get("choices"):
        return None
    code = error.get("code") if isinstance(error, Mapping) else None
    status = code if isinstance(code, int) and 400 <= code < 600 else 500
    return status_trouble(status, body, {}, now)


def said(body: Any) -> str:
    """What an error's body says, in one line."""
    while isinstance(body, Mapping):
        body = next(
            (body[name] for name in ("error", "message", "detail", "code") if body.get(name)), str(dict(body))
        )
    line = " ".join(str(body).split())
    return line[:_LONGEST_DETAIL] or "nothing said"


def retry_after(value: str | None, now: float) -> float | None:
    """Seconds that a Retry-After header asks for: a number, or a date; None where it says nothing."""
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError):
        return None
