"""What a program answered on a test, from what the sandbox saw: values, exceptions, and at which step.

Covers every kind of check. Does not decide whether a test is passed: the judge has done that. Reading never fails: what cannot
be read is not known.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cupel.author.failures.case import Known
from cupel.judge.asserts import LoweredAssert
from cupel.judge.checks import Check, Expectation
from cupel.judge.compare import same_value
from cupel.judge.verdict import Answer, answer_of
from cupel.model import literal
from cupel.model.errors import LiteralError
from cupel.sandbox.jobs import Observation, Status

_DIFFER = re.compile(r"(?:AssertionError: )?(?:\w+ differ: )?(.+?) != (.+?)(?: : .*)?\Z")
_TRUTH = re.compile(r"(?:AssertionError: )?(True|False) is not (true|false)\b")
_RAISED = re.compile(r"(\w+(?:Error|Exception|Exit|Iteration|Interrupt|Warning)): ?(.*)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Told:
    """What a program did on one test."""

    given: tuple[Any, ...] | None = None
    """Arguments of the call, or of all steps; the stdin."""
    expected: Known | None = None
    got: Known | None = None
    wanted_error: str | None = None
    raised: str | None = None
    message: str = ""


def told_by(check: Check, seen: Observation | None, reference: Observation | None = None) -> Told:
    """What a program answered, and what was expected there.

    Args:
        check: the test.
        seen: of the program; None where it was not run again, as for tests that it passes.
        reference: of the reference, whose answer is the expected one where the test does not name it.
    """
    if seen is None:
        return Told(given=inputs_of(check))
    reply = _reply(seen)
    if seen.status is Status.UNLOADED:
        return _raised(inputs_of(check), answer_of(reply))
    if check.kind == "stdio":
        return _printed(check, reply, seen, reference)
    if check.condition is not None:
        return _asserted(check, check.condition, _answers(reply), _answers(_reply(reference)))
    if check.expectations:
        return _stepped(check, _answers(reply), _answers(_reply(reference)))
    return _said(reply)


def stated_by(check: Check) -> Told:
    """What a test that is passed asks for, as far as it states it: of a single call its answer or its exception."""
    if check.condition is not None or len(check.expectations) != 1:
        return Told(given=inputs_of(check))
    (only,) = check.expectations
    return Told(
        given=inputs_of(check),
        expected=Known(only.expected) if _names_a_value(only) else None,
        wanted_error=only.raises,
    )


def inputs_of(check: Check) -> tuple[Any, ...] | None:
    """All that a test puts in; None for a test whose own code does that."""
    if check.condition is not None:
        return tuple(value for call in check.condition.calls for value in (*call.args, *call.kwargs.values()))
    if check.kind == "stdio":
        return (check.expectations[0].given,)
    if check.expectations:
        return tuple(value for one in check.expectations for value in one.given)
    return None


def values_of(seen: Observation) -> list[Known | None]:
    """The plain answers of a probe, one a step; None for an exception or what cannot be read."""
    return [
        Known(one.value) if one.raised is None and one.problem is None else None
        for one in _answers(_reply(seen))
    ]


def _reply(seen: Observation | None) -> dict[str, Any]:
    if seen is None or not seen.reply:
        return {}
    try:
        reply = json.loads(seen.reply.decode("ascii"))
    except (ValueError, RecursionError):
        return {}
    return reply if isinstance(reply, dict) else {}


def _answers(reply: dict[str, Any]) -> list[Answer]:
    steps = reply.get("steps", [reply] if reply else [])
    return [answer_of(one) for one in steps] if isinstance(steps, list) else []


def _raised(given: tuple[Any, ...] | None, answer: Answer) -> Told:
    if answer.raised is None:
        return Told(given=given)
    return Told(given=given, raised=answer.raised[0], message=answer.raised[1])


def _printed(check: Check, reply: dict[str, Any], seen: Observation, reference: Observation | None) -> Told:
    (expectation,) = check.expectations
    expected = expectation.expected
    if expected is None and reference is not None:
        expected = reference.output.decode("utf-8", "replace")
    answer = answer_of(reply) if reply else Answer()
    got = seen.output.decode("utf-8", "replace")
    raised = answer.raised
    return Told(
        given=(expectation.given,),
        expected=None if expected is None else Known(expected),
        got=Known(got) if raised is None and seen.status in (Status.REPLY, Status.SILENT) else None,
        raised=raised[0] if raised else None,
        message=raised[1] if raised else "",
    )


def _asserted(
    check: Check, condition: LoweredAssert, answers: Sequence[Answer], reference: Sequence[Answer]
) -> Told:
    """An assert on calls with literals."""
    given = inputs_of(check)
    for answer in answers:
        if answer.raised is not None:
            return _raised(given, answer)
    if len(answers) != 1 or answers[0].problem is not None:
        return Told(given=given)
    expected = _stated(condition)
    if expected is None and len(reference) == 1 and _is_plain(reference[0]):
        expected = Known(reference[0].value)
    return Told(given=given, expected=expected, got=Known(answers[0].value))


def _stated(condition: LoweredAssert) -> Known | None:
    """The answer that an assert on one call names: `f(x) == 3`, `f(x) is None`, `f(x)`, `not f(x)`."""
    (place,) = condition.places if len(condition.places) == 1 else (None,)
    match condition.condition:
        case ast.Compare(left=left, ops=[ast.Eq() | ast.Is()], comparators=[right]):
            other = right if left is place else left if right is place else None
            return (
                Known(condition.literals[other])
                if other is not None and other in condition.literals
                else None
            )
        case ast.UnaryOp(op=ast.Not(), operand=operand) if operand is place:
            return Known(False)
        case whole if whole is place:
            return Known(True)
    return None


def _stepped(check: Check, answers: Sequence[Answer], reference: Sequence[Answer]) -> Told:
    """A call, or the first step of a sequence that came out otherwise than stated."""
    for place, (expectation, answer) in enumerate(zip(check.expectations, answers, strict=False)):
        if _is_as_stated(check, expectation, answer):
            continue
        expected = Known(expectation.expected) if _names_a_value(expectation) else None
        if expected is None and place < len(reference) and _is_plain(reference[place]):
            expected = Known(reference[place].value)
        raised = answer.raised
        return Told(
            given=inputs_of(check),
            expected=expected if expectation.raises is None else None,
            got=Known(answer.value) if _is_plain(answer) else None,
            wanted_error=expectation.raises,
            raised=raised[0] if raised else None,
            message=raised[1] if raised else "",
        )
    return Told(given=inputs_of(check))


def _is_as_stated(check: Check, expectation: Expectation, answer: Answer) -> bool:
    if answer.problem is not None:
        return False
    if answer.raised is not None:
        kind, _, names = answer.raised
        wanted = (expectation.raises or "").rpartition(".")[2]
        return bool(wanted) and (wanted in names or wanted == kind)
    if not expectation.is_asked:
        return True
    if expectation.raises is not None:
        return False
    if check.compare is not None and check.compare.checker is not None:
        return len(check.expectations) > 1
    return same_value(expectation.expected, answer.value, check.compare)


def _names_a_value(expectation: Expectation) -> bool:
    return expectation.is_asked and expectation.raises is None and expectation.expected is not None


def _is_plain(answer: Answer) -> bool:
    return answer.raised is None and answer.problem is None


def _said(reply: dict[str, Any]) -> Told:
    """A test with code of its own: what its assertion says, where that names two values."""
    if "raised" in reply:
        return _raised(None, answer_of(reply))
    text = str(reply.get("failed", "")).split("\n")[0]
    truth = _TRUTH.match(text)
    if truth:
        return Told(expected=Known(truth[2] == "true"), got=Known(truth[1] == "True"))
    differ = _DIFFER.match(text)
    if differ is None:
        return Told()
    try:
        return Told(expected=Known(literal.parse(differ[2])), got=Known(literal.parse(differ[1])))
    except LiteralError:
        return Told()


def raised_in(detail: str) -> tuple[str | None, str]:
    """(exception, its text) that the judge's words name, for a cell that is not run again."""
    matched = _RAISED.search(detail)
    return (matched[1], matched[2]) if matched else (None, "")
