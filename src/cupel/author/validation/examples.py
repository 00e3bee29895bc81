"""Whether the reference does what prompt and requirements show; it runs in the sandbox."""

from __future__ import annotations

from collections.abc import Sequence

from cupel.author.validation.execution import MAX_TIMEOUTS, Executed
from cupel.author.validation.finding import Artefact, Finding, FindingKind, Party, Severity, evidence
from cupel.author.validation.shown import examples_of
from cupel.author.validation.subject import Subject
from cupel.judge.checks import checks_of_test
from cupel.judge.judge import Judge
from cupel.judge.limits import reference_limits
from cupel.judge.programs import packages_of, source_of
from cupel.model.outcome import Outcome
from cupel.sandbox.errors import SandboxError

_LONGEST = 120
"""Characters of an example in a message."""


def shown_examples(judging: Judge, subject: Subject, executed: Executed) -> tuple[int, Sequence[Finding]]:
    """How many examples prompt and requirements show, and a finding for each that the reference contradicts.

    Raises:
        SandboxError: the sandbox broke down: our own fault.
    """
    task = subject.task
    if task.reference is None or not executed.runs:
        return 0, ()
    examples = examples_of(subject)
    checks = [checks_of_test(task, one.test)[0] for one in examples]
    if not checks:
        return 0, ()
    judged = judging.judge(
        source_of(task, task.reference),
        checks,
        reference_limits(task),
        packages=packages_of(task),
        max_timeouts=MAX_TIMEOUTS,
    )
    findings = []
    for example, one in zip(examples, judged, strict=True):
        if one.outcome is Outcome.INFRASTRUCTURE:
            raise SandboxError(one.detail)
        if one.outcome in (Outcome.PASS, Outcome.NOT_RUN):
            continue
        text = example.text if len(example.text) <= _LONGEST else example.text[: _LONGEST - 1] + "…"
        findings.append(
            Finding(
                FindingKind.EXAMPLE_CONTRADICTS_REFERENCE,
                Party.AUTHOR,
                Severity.REJECT,
                f"the text shows `{text}`, which the reference does not do; correct one of the two",
                evidence=evidence(Artefact.REFERENCE, [f"{one.outcome.value}: {one.detail}".rstrip(": ")]),
            )
        )
    return len(examples), findings
