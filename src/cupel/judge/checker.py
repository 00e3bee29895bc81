"""Asking a task's checker: code of the task that says whether an answer is right.

A checker is as untrusted as any program: it runs in the sandbox, alone, and only a plain `True` counts as yes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from cupel.judge.verdict import Answer, Question, Verdict, answer_of, shown_value
from cupel.model.outcome import Outcome
from cupel.sandbox import jobs, wire
from cupel.sandbox.client import Sandbox
from cupel.sandbox.limits import Limits

_LIMITS = Limits(cpu_seconds=5.0)


def ask(sandbox: Sandbox, source: str, questions: Sequence[Question]) -> list[Verdict]:
    """One verdict a question: pass where the checker says `True`, fail where it says anything else."""
    program = jobs.ProgramSource({"checker.py": source}, "checker.py", ("checker",))
    askable = [one for one in questions if _can_be_asked(one)]
    probes = tuple(jobs.call("check", [one.given, one.expected, one.got]) for one in askable)
    job = jobs.Job(program, probes, _LIMITS, max_timeouts=len(probes) + 1)
    answers = iter(sandbox.run(job)) if probes else iter(())
    return [
        _verdict(next(answers), one)
        if _can_be_asked(one)
        else Verdict(Outcome.FAIL, "an answer that is not plain, or nested too deeply")
        for one in questions
    ]


def _can_be_asked(question: Question) -> bool:
    if isinstance(question.got, wire.Opaque):
        return False
    try:
        wire.encode(question.got)
    except wire.WireError:
        return False
    return True


def _verdict(seen: jobs.Observation, question: Question) -> Verdict:
    answer = Answer(problem=f"the checker: {seen.status} {seen.detail}".strip())
    if seen.status is jobs.Status.REPLY:
        try:
            answer = answer_of(json.loads(seen.reply))
        except (ValueError, RecursionError):
            answer = Answer(problem="the checker's reply cannot be read")
    if answer.value is True:
        return Verdict(Outcome.PASS)
    shown = shown_value(question.got)
    if answer.raised is not None:
        return Verdict(
            Outcome.FAIL, f"got {shown}; the checker raised {answer.raised[0]}: {answer.raised[1]}"[:300]
        )
    return Verdict(Outcome.FAIL, answer.problem or f"got {shown}, which the checker does not accept")
