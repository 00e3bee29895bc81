"""What programs answered on an input, told side by side for a reader who must not see whose answer is whose.

Covers answers to calls, sequences of calls and whole programs, all rendered by one rule from what was recorded: values in full, exceptions by their
type alone (a message is the program's own words), no answer cut. Answers that the task's rule of comparison takes for equal are told once. What is no
answer (time-outs, crashes, running out of something, objects that are not plain) is not told. Does not say which answer is right.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cupel.judge.compare import same_value
from cupel.judge.verdict import answer_of
from cupel.model import literal
from cupel.model.errors import LiteralError
from cupel.model.task import Compare

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
    payload: Mapping[str, Any],
    own: Answered,
    others: Iterable[Answered | None],
    compare: Compare | None = None,
) -> tuple[str, tuple[str, ...]] | None:
    """(the reference's answer, other answers, most frequent first); None where they cannot be held against each other.

    Of a sequence the answers at every step are told at which any of the programs differs, and one other answer alone: next to several the
    reference's would be the one that all differ from least. Where one of the programs cannot be told nothing is, since a ruling on
    the sequence would reach steps that nobody saw.

    Args:
        payload: of the test that the input would become.
        own: of the reference.
        others: of programs that are against it, one each; None for one whose answer was not kept.
        compare: the task's rule.
    """
    reference = _parts(payload, own)
    found = [None if one is None else _parts(payload, one) for one in others]
    told = [parts for parts in found if parts is not None]
    is_sequence = reference is not None and len(reference) > 1
    if reference is None or not told or (is_sequence and len(told) < len(found)):
        return None
    steps = [at for at in range(len(reference)) if any(parts[at] != reference[at] for parts in told)]
    mine = _joined(reference, steps)
    rivals: Counter[str] = Counter()
    for parts in told:
        text = _joined(parts, steps)
        if text != mine:
            is_printed = "stdout" in payload
            alike = (known for known in rivals if not is_printed and _is_same(known, text, compare))
            rivals[next(alike, text)] += 1
    most = tuple(text for text, _ in rivals.most_common(1 if is_sequence else MOST_OTHERS))
    if not most or max(map(len, (mine, *most))) > LONGEST:
        return None
    return mine, most


def _is_same(one: str, other: str, compare: Compare | None) -> bool:
    """Whether two answers are equal under the task's rule, as far as they can be read back."""
    try:
        return same_value(literal.parse(one), literal.parse(other), compare)
    except LiteralError:
        return one == other


def _joined(parts: tuple[str, ...], steps: Sequence[int]) -> str:
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
        text = output.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return (
        "\n".join(line.rstrip() for line in text.rstrip().split("\n")),
    )  # which the judge does not look at either


def _each(steps: list[Mapping[str, Any]], replies: list[Any]) -> tuple[str, ...] | None:
    """What came back at each step; a step on an instance that could not be made says nothing."""
    if len(replies) != len(steps):
        return None
    found: list[str] = []
    for step, reply in zip(steps, replies, strict=True):
        is_unmade = (
            isinstance(reply, dict) and "missing" in reply and any(one.startswith("raises") for one in found)
        )
        told = "nothing" if is_unmade else _one(step, reply)
        if told is None:
            return None
        found.append(told)
    return tuple(found)


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
