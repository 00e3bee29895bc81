"""Whether the precondition accepts the inputs of the task's own tests; it runs in the sandbox."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from cupel.author.validation.execution import MAX_TIMEOUTS
from cupel.author.validation.finding import Artefact, Finding, FindingKind, Party, Severity, evidence
from cupel.author.validation.subject import Subject
from cupel.judge.judge import Judge
from cupel.judge.limits import reference_limits
from cupel.judge.precondition import InputQuestion, input_questions, precondition_source
from cupel.judge.verdict import Answer, answer_of, shown_value
from cupel.sandbox.jobs import Observation, Status


def precondition_findings(judging: Judge, subject: Subject) -> Iterator[Finding]:
    """Tests whose input the precondition rejects, and inputs of which it says neither yes nor no.

    Raises:
        SandboxError: the sandbox broke down: our own fault.
    """
    task = subject.task
    if task.precondition is None:
        return
    questions = input_questions(task)
    seen = judging.observe(
        precondition_source(task.precondition),
        [one.probe for one in questions],
        reference_limits(task),
        max_timeouts=MAX_TIMEOUTS,
    )
    rejected: dict[str, None] = {}
    speechless: dict[str, str] = {}
    for question, one in zip(questions, seen, strict=True):
        answer = _answer(one)
        if answer.value is False:
            rejected[question.test_id] = None
        elif answer.value is not True:
            speechless.setdefault(question.test_id, _told(answer))
    yield from _findings(subject, list(rejected), speechless, questions)


def _findings(
    subject: Subject, rejected: Sequence[str], speechless: dict[str, str], questions: Sequence[InputQuestion]
) -> Iterator[Finding]:
    for test_id in rejected:
        own = subject.party_of(test_id) is Party.AUTHOR
        yield Finding(
            FindingKind.PRECONDITION_REJECTS_TEST,
            Party.AUTHOR if own else Party.DISPUTE,
            Severity.REJECT,
            f"the precondition rejects the input of test {test_id}"
            + (
                "; correct one of the two"
                if own
                else ": either the test is outside the task, or the precondition is too narrow"
            ),
            (test_id,),
        )
    if speechless:
        yield Finding(
            FindingKind.PRECONDITION_NOT_CALLABLE,
            Party.AUTHOR,
            Severity.REJECT,
            f"the precondition gives neither True nor False on the inputs of {len(speechless)} of "
            f"{len({one.test_id for one in questions})} tests; `valid` takes what the program is given and returns a bool",
            tuple(speechless),
            evidence=evidence(Artefact.TEXT, dict.fromkeys(speechless.values())),
        )


def _answer(seen: Observation) -> Answer:
    if seen.status not in (Status.REPLY, Status.UNLOADED):
        return Answer(problem=seen.status.value)
    try:
        return answer_of(json.loads(seen.reply))
    except (ValueError, RecursionError):
        return Answer(problem="a reply that cannot be read")


def _told(answer: Answer) -> str:
    """What came instead of True or False, without values of the input where it raised."""
    if answer.raised is not None:
        return f"it raises {answer.raised[0]}"
    return answer.problem or f"it returns {shown_value(answer.value)}"
