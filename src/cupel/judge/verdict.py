"""From what the sandbox saw to an outcome.

Covers reading replies (which are untrusted text), comparing on the trusted side, and naming the outcome. A
pass is always a positive statement: an answer that equals the expected one, or a test function's own word
where the test shares the process. Silence, an exit code or a printed word is never a pass.

Where a task has a checker the verdict is left open (`Question`) and decided by `cupel.judge.checker`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from cupel.judge.checks import Check, Expectation
from cupel.judge.compare import same_output, same_value
from cupel.judge.expression import NotPlain, Refused
from cupel.model import literal
from cupel.model.errors import LiteralError
from cupel.model.outcome import Outcome
from cupel.sandbox import wire
from cupel.sandbox.jobs import Observation, Status

_MAX_DETAIL = 300
_read = json.JSONDecoder().decode


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one check, and a few words for a reader."""

    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A verdict that the task's checker has to give."""

    given: Any
    expected: Any
    got: Any


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the program, read from a reply."""

    value: Any = None
    raised: tuple[str, str, frozenset[str]] | None = None
    """(type, message, names of its classes)."""
    problem: str | None = None
    """Why there is neither."""


_BY_STATUS = {
    Status.TIMEOUT: Outcome.TIMEOUT,
    Status.OVERSIZE: Outcome.ERROR,
    Status.BROKEN: Outcome.ERROR,
    Status.NOT_RUN: Outcome.NOT_RUN,
}


def judge(check: Check, seen: Observation) -> Verdict | list[Question]:
    """The verdict of a check, or the questions of which all must be answered with yes."""
    if seen.status in _BY_STATUS:
        return Verdict(_BY_STATUS[seen.status], seen.detail)
    if seen.status is Status.SILENT and not (check.kind == "stdio" and seen.exit_status == 0):
        return Verdict(Outcome.CRASH, seen.detail)
    reply = _reply(seen)
    if reply is None:
        return Verdict(Outcome.ERROR, "a reply that cannot be read")
    if seen.status is Status.UNLOADED:
        return _raised(answer_of(reply), "the program does not load: ")
    if check.kind == "stdio":
        return _stdio(check, reply, seen)
    if not check.expectations and check.condition is None:
        return _own_word(reply)
    told = reply.get("steps", [reply])
    answers = [answer_of(part) for part in told] if isinstance(told, list) else []
    if check.condition is not None:
        return _condition(check, answers)
    return _expected(check, answers)


def answer_of(reply: Any) -> Answer:
    """Read one answer; never raises, whatever the reply holds."""
    if not isinstance(reply, dict):
        return Answer(problem="a reply that cannot be read")
    if "value" in reply:
        try:
            return Answer(value=wire.decode_tree(reply["value"]))
        except (wire.WireError, RecursionError):
            return Answer(problem="an answer that cannot be read")
    match reply.get("raised"):
        case [str(kind), str(message), list(names)]:
            return Answer(raised=(kind, message, frozenset(name for name in names if isinstance(name, str))))
    if "missing" in reply:
        return Answer(problem=f"the program has no {reply['missing']!r}"[:_MAX_DETAIL])
    return Answer(problem=str(reply.get("failed", "a reply that cannot be read"))[:_MAX_DETAIL])


def _reply(seen: Observation) -> dict[str, Any] | None:
    if not seen.reply:
        return {} if seen.status is Status.SILENT else None
    try:
        reply = _read(seen.reply.decode("ascii"))
    except (ValueError, RecursionError):
        return None
    return reply if isinstance(reply, dict) else None


def _own_word(reply: dict[str, Any]) -> Verdict:
    """The test shares the process: its own word counts."""
    if reply.get("passed") is True:
        return Verdict(Outcome.PASS)
    if "skipped" in reply:
        return Verdict(Outcome.ERROR, f"the test was skipped: {reply['skipped']}"[:_MAX_DETAIL])
    if "failed" in reply:
        return Verdict(Outcome.FAIL, str(reply["failed"])[:_MAX_DETAIL])
    return _raised(answer_of(reply))


def _raised(answer: Answer, prefix: str = "") -> Verdict:
    """An exception that nothing expected, or no answer at all."""
    if answer.raised is None:
        return Verdict(Outcome.ERROR, prefix + (answer.problem or "no answer"))
    kind, message, _ = answer.raised
    outcome = Outcome.MEMORY if kind == "MemoryError" else Outcome.ERROR
    return Verdict(outcome, f"{prefix}{kind}: {message}"[:_MAX_DETAIL])


def _stdio(check: Check, reply: dict[str, Any], seen: Observation) -> Verdict | list[Question]:
    answer = answer_of(reply)
    if answer.raised is not None:
        return _raised(answer)
    if reply.get("exit", 0) != 0:
        return Verdict(Outcome.ERROR, f"exit code {reply['exit']}"[:_MAX_DETAIL])
    (expectation,) = check.expectations
    got = seen.output.decode("utf-8", "replace")
    if check.compare is not None and check.compare.checker is not None:
        return [Question(expectation.given, expectation.expected, got)]
    if expectation.expected is not None and same_output(expectation.expected, got, check.compare):
        return Verdict(Outcome.PASS)
    return Verdict(Outcome.FAIL, f"printed {got[:_MAX_DETAIL]!r}")


def _condition(check: Check, answers: list[Answer]) -> Verdict:
    for answer in answers:
        if answer.raised is not None or answer.problem is not None:
            return _raised(answer)
    assert check.condition is not None
    if len(answers) != len(check.condition.calls):
        return Verdict(Outcome.ERROR, "an answer is missing")
    values = [answer.value for answer in answers]
    got = f"got {', '.join(shown_value(value) for value in values)}"
    try:
        holds = check.condition.holds(values)
    except (NotPlain, Refused) as error:
        return Verdict(Outcome.FAIL, str(error))
    except (
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        AttributeError,
        RecursionError,
        MemoryError,
    ) as error:
        return Verdict(Outcome.ERROR, f"{got}; {type(error).__name__}: {error}"[:_MAX_DETAIL])
    return Verdict(Outcome.PASS) if holds else Verdict(Outcome.FAIL, got)


def _expected(check: Check, answers: list[Answer]) -> Verdict | list[Question]:
    if len(answers) != len(check.expectations):
        return Verdict(Outcome.ERROR, "an answer is missing")
    questions: list[Question] = []
    for index, (expectation, answer) in enumerate(zip(check.expectations, answers, strict=True)):
        found = _one(check, expectation, answer)
        where = f"step {index + 1}: " if len(answers) > 1 else ""
        if isinstance(found, Question):
            questions.append(found)
        elif found.outcome is not Outcome.PASS:
            return Verdict(found.outcome, where + found.detail)
    return questions or Verdict(Outcome.PASS)


def _one(check: Check, expectation: Expectation, answer: Answer) -> Verdict | Question:
    if answer.problem is not None:
        return _raised(answer)
    if answer.raised is not None:
        kind, _, names = answer.raised
        wanted = (expectation.raises or "").rpartition(".")[2]
        if kind == "MemoryError" or not wanted:
            return _raised(answer)
        return Verdict(Outcome.PASS) if wanted in names or wanted == kind else _raised(answer)
    if not expectation.is_asked:
        return Verdict(Outcome.PASS)
    if expectation.raises is not None:
        return Verdict(
            Outcome.FAIL, f"got {shown_value(answer.value)}, expected {expectation.raises} to be raised"
        )
    if check.compare is not None and check.compare.checker is not None:
        return Question(expectation.given, expectation.expected, answer.value)
    if same_value(expectation.expected, answer.value, check.compare):
        return Verdict(Outcome.PASS)
    return Verdict(
        Outcome.FAIL, f"got {shown_value(answer.value)}, expected {shown_value(expectation.expected)}"
    )


def shown_value(value: Any) -> str:
    """A value for a reader, shortened."""
    try:
        text = literal.render(value)
    except LiteralError:
        text = value.text if isinstance(value, wire.Opaque) else f"a {type(value).__name__} that is not plain"
    return text if len(text) <= 120 else text[:117] + "…"
