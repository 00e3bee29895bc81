"""From what a server sent to answers.

A response holds several choices; each becomes a `Reply`: JSON that the response store keeps as it is. An `Answer` is
always read from such a reply, whether it just came or was found in the store, so that both are the same. Says nothing of
responses that are errors (`cupel.llm.trouble`), but knows their bodies where they are final and stored.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cupel.llm.answer import Answer, Ending, Usage
from cupel.llm.reasoning import content_text, separated

CHARACTERS_PER_TOKEN = 3.5
"""Of English and code, on the low side; used where a server does not count tokens, and before anything is sent."""
_FAILED_REASONS = ("error", "abort")
"""Finish reasons by which servers say that a sample broke off through no fault of the model."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server sent for one sample."""

    body: Mapping[str, Any]
    """`choice` and `model` of a response; or `error` and `ending` of a final failure."""
    usage: Usage


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer, and not for good."""

    ending: Ending
    detail: str


def estimated_tokens(characters: int) -> int:
    """Tokens of a text of so many characters, roughly."""
    return math.ceil(characters / CHARACTERS_PER_TOKEN)


def replies_of(response: Mapping[str, Any], wanted: int, sent_characters: int, form: str) -> list[Reply]:
    """One reply for each choice of a response, at most as many as wanted.

    Args:
        response: the body of a response with status 200.
        wanted: samples asked for.
        sent_characters: length of the request, for servers that count no tokens.
        form: how the answer was asked for; kept with it.

    Returns:
        The replies; a response without any choice is one reply without an answer. Choices that broke off through
        the server's fault are left out, so the list may be empty.
    """
    found = response.get("choices")
    choices = [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
    whole = [one for one in choices if one.get("finish_reason") not in _FAILED_REASONS][:wanted]
    if choices and not whole:
        return []
    kept: Sequence[Mapping[str, Any]] = whole or [{}]
    usages = _usages(response.get("usage"), kept, sent_characters)
    model = response.get("model")
    shared = {"model": model if isinstance(model, str) else "", "form": form}
    return [
        Reply({**shared, "choice": dict(choice)}, usage) for choice, usage in zip(kept, usages, strict=True)
    ]


def final_failure(ending: Ending, detail: str, status: int | None) -> Reply:
    """The reply of a request that the server turned down for good."""
    return Reply({"ending": ending.value, "error": detail, "status": status}, Usage(0, 0))


def answer_of(key: str, sample: int, reply: Reply, *, cached: bool) -> Answer:
    """The answer that a reply holds."""
    body = reply.body
    if "ending" in body:
        detail = str(body.get("error", ""))
        return Answer(key, sample, Ending(body["ending"]), "", "", detail, reply.usage, "", None, cached)
    choice = body.get("choice") or {}
    message = choice.get("message")
    message = message if isinstance(message, Mapping) else {}
    reasoning, text = separated(message)
    ending, detail = _ending(choice, message, reasoning, text)
    shown = "" if ending in (Ending.REFUSAL, Ending.FILTERED, Ending.EMPTY) else text
    model, form = str(body.get("model", "")), body.get("form") or None
    return Answer(key, sample, ending, shown, reasoning, detail, reply.usage, model, form, cached)


def failed_answer(key: str, sample: int, failed: Failed) -> Answer:
    """The answer of a request that got none."""
    return Answer(key, sample, failed.ending, "", "", failed.detail, Usage(0, 0), "")


def _ending(
    choice: Mapping[str, Any], message: Mapping[str, Any], reasoning: str, text: str
) -> tuple[Ending, str]:
    """How a choice ended, and why there is no whole answer."""
    reason = choice.get("finish_reason")
    refusal = content_text(message.get("refusal"))
    if refusal or reason == "refusal":
        return Ending.REFUSAL, refusal or text or "the model declined"
    if reason == "content_filter":
        return Ending.FILTERED, "withheld by the server's content filter"
    if reason in ("length", "max_tokens"):
        return Ending.LENGTH, "cut off" if text.strip() else "cut off before the answer began"
    if not choice:
        return Ending.EMPTY, "the response has no choices"
    if not text.strip():
        return Ending.EMPTY, "reasoning without an answer" if reasoning else "an answer without text"
    return Ending.STOP, ""


def _usages(told: Any, choices: Sequence[Mapping[str, Any]], sent_characters: int) -> list[Usage]:
    """Usage of each choice; the server tells it for the whole response, which the sum always keeps."""
    lengths = [_characters(choice) for choice in choices]
    usage = told if isinstance(told, Mapping) else {}
    input_told, output_told = _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))
    sent = input_told if input_told is not None else estimated_tokens(sent_characters)
    outputs = [estimated_tokens(length) for length in lengths]
    if output_told is not None:
        outputs = _split(output_told, lengths)
    estimated = input_told is None or output_told is None or len(choices) > 1
    usages = [Usage(0, output, estimated) for output in outputs]
    return [replace(usages[0], input=sent), *usages[1:]]


def _split(total: int, weights: Sequence[int]) -> list[int]:
    """A total in parts as the weights say, whole numbers that add up to it."""
    whole = sum(weights) or len(weights)
    given = weights if sum(weights) else [1] * len(weights)
    ends = [total * sum(given[: place + 1]) // whole for place in range(len(given))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _characters(choice: Mapping[str, Any]) -> int:
    message = choice.get("message")
    reasoning, text = separated(message) if isinstance(message, Mapping) else ("", "")
    return len(reasoning) + len(text)


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
