"""What programs answered on an input, told side by side for a reader who must not see whose answer is whose.

Covers answers to calls, sequences of calls and whole programs, all rendered by one rule from what was recorded: values in full, exceptions by their
type alone (a message is the program's own words), no answer cut. What is no answer (time-outs, crashes, running out of something, objects that
are not plain) is not told, nor is anything where a checker decides, since then many answers are right. Does not say which answer is right.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cupel.judge.verdict import answer_of
from cupel.model import literal
from cupel.model.errors import LiteralError

LONGEST = 300
"""Characters of an answer; where one is longer nothing is told."""
MOST_OTHERS = 3
_NAME = re.compile(r"[A-Za-z_]\w{0,60}")
_RAN_OUT = frozenset({"MemoryError", "RecursionError"})
_NOTHING_RAISED = "no exception"


@dataclass(frozen=True, slots=True)
class Answered:
    """What one program sent back: the reply of the sandbox, and what it printed."""

    reply: bytes
    output: bytes


def side_by_side(
    payload: Mapping[str, Any], own: Answered, others: Iterable[Answered]
) -> tuple[str, tuple[str, ...]] | None:
    """(the reference's answer, other answers, most frequent first); None where they cannot be held against each other.

    Of a sequence the answers at every step are told at which any of the programs differs, so that who chooses an answer has seen all that
    is disputed.

    Args:
        payload: of the test that the input would become.
        own: of the reference.
        others: of programs that are against it, one each.
    """
    reference = _parts(payload, own)
    told = [parts for one in others if (parts := _parts(payload, one)) is not None]
    if reference is None or not told:
        return None
    steps = [at for at in range(len(reference)) if any(parts[at] != reference[at] for parts in told)]
    if not steps:
        return None
    mine = _joined(reference, steps)
    counted = Counter(_joined(parts, steps) for parts in told)
    del counted[mine]
    rivals = tuple(text for text, _ in counted.most_common(MOST_OTHERS))
    if not rivals or max(map(len, (mine, *rivals))) > LONGEST:
        return None
    return mine, rivals


def _joined(parts: tuple[str, ...], steps: list[int]) -> str:
    if len(parts) == 1:
        return parts[0]
    return "\n".join(f"step {at + 1}: {parts[at]}" for at in steps)


def _parts(payload: Mapping[str, Any], one: Answered) -> tuple[str, ...] | None:
    """A program's answers, step by step; None where one is no answer."""
    try:
        reply = json.loads(one.reply)
    except (ValueError, RecursionError):
        return None
    if not isinstance(reply, dict):
        return None
    if "stdout" in payload:
        return _printed(reply, one.output)
    if "steps" not in payload:
        return _each([payload], [reply]) if {"expected", "raises"} & payload.keys() else None
    replies = reply.get("steps")
    return _each(payload["steps"], replies) if isinstance(replies, list) else None


def _printed(reply: dict[str, Any], output: bytes) -> tuple[str, ...] | None:
    if "raised" in reply:
        raised = _raised(reply)
        return None if raised is None else (raised,)
    if reply.get("exit", 0) != 0:
        return None
    try:
        return (output.decode("utf-8"),)
    except UnicodeDecodeError:
        return None


def _each(steps: list[Mapping[str, Any]], replies: list[Any]) -> tuple[str, ...] | None:
    """What came back at each step; after an exception that ends the sequence nothing does."""
    if len(replies) > len(steps):
        return None
    found: list[str] = []
    for step, reply in zip(steps, replies, strict=False):
        told = _one(step, reply)
        if told is None:
            return None
        found.append(told)
    return (*found, *["nothing"] * (len(steps) - len(found)))


def _one(step: Mapping[str, Any], reply: Any) -> str | None:
    answer = answer_of(reply)
    if answer.raised is not None:
        return _raised(reply)
    if answer.problem is not None:
        return None
    if not {"expected", "raises"} & step.keys():
        return _NOTHING_RAISED
    try:
        return literal.render(answer.value)
    except LiteralError:
        return None


def _raised(reply: Any) -> str | None:
    answer = answer_of(reply)
    if answer.raised is None or answer.raised[0] in _RAN_OUT or not _NAME.fullmatch(answer.raised[0]):
        return None
    return f"raises {answer.raised[0]}"
