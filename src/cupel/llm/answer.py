"""What came back for one sample of a request.

Covers the outcome, the answer's text apart from the reasoning, and usage. How they are read from what a server sent
is `cupel.llm.reply`; values read from the text are `cupel.llm.structured`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Ending(StrEnum):
    """How a sample ended. All but the last two are final: stored, and never asked for again."""

    STOP = "stop"
    """The model ended by itself: the answer is whole."""
    LENGTH = "length"
    """Cut at the bound of tokens; the text so far is there."""
    REFUSAL = "refusal"
    """The model declined."""
    FILTERED = "content_filter"
    """The server's filter withheld it."""
    EMPTY = "empty"
    """The server answered without an answer in it."""
    TOO_LONG = "context_too_long"
    """The request does not fit the model's context."""
    REJECTED = "rejected"
    """The server calls the request invalid; nothing is stored, since a server's settings may change."""
    UNAVAILABLE = "unavailable"
    """No answer after all retries; nothing is stored, the next run asks again."""

    @property
    def final(self) -> bool:
        """Whether asking again would give nothing new."""
        return self not in (Ending.REJECTED, Ending.UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one sample."""

    input: int
    """Of the request; where several samples came with one response the first of them has all of it."""
    output: int
    """Of the answer, reasoning included."""
    estimated: bool = False
    """The server did not say, or not for each sample: counted from the length of the text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One sample of a request's answer."""

    key: str
    """Content hash of request and sample: where it stands in the response store."""
    sample: int
    ending: Ending
    text: str
    """What the model says, without its reasoning; empty where there is nothing."""
    reasoning: str
    """What the model thought before, where the server tells."""
    detail: str
    """Why there is no whole answer, in words; empty where there is one."""
    usage: Usage
    model: str
    """The model that the server says has answered."""
    form: str | None = None
    """How a structured answer was asked for (`cupel.llm.request.Format`); None where it is text."""
    cached: bool = False
    """It stood in the store: nothing was sent for it."""

    @property
    def usable(self) -> bool:
        """Whether there is a text to read; it may be cut off."""
        return bool(self.text) and self.ending in (Ending.STOP, Ending.LENGTH)
