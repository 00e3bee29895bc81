"""Trying an author's task before it is taken: text, reference, precondition and examples against each other.

Covers what the author alone is answerable for, with the author's own artefacts alone, so that contradictions come back at once and
not after a tester's work. Whether the tests of others agree is found out by validation (`cupel.author.workflow.steps`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cupel.author.validation.examples import shown_examples
from cupel.author.validation.execution import execute
from cupel.author.validation.finding import Finding, Party, Severity
from cupel.author.validation.linters import lint
from cupel.author.validation.preconditions import precondition_findings
from cupel.author.validation.subject import Subject
from cupel.judge.judge import Judge
from cupel.model.errors import InfrastructureError
from cupel.model.task import Task
from cupel.sandbox.errors import SandboxError

_RUNS = 2
"""Of each example: under two hash seeds, in both orders."""
_OWN = (Party.AUTHOR, Party.ENVIRONMENT)


def trial_on(open_judge: Callable[[], Judge]) -> Callable[[Task], Sequence[str]]:
    """What a desk tries authors' answers with (`cupel.author.workflow.papers.Trial`).

    Args:
        open_judge: opens a judge; called for each answer.
    """

    def trial(task: Task) -> Sequence[str]:
        try:
            with open_judge() as judging:
                return contradictions_in(task, judging)
        except SandboxError as error:
            raise InfrastructureError(f"the examples could not be tried, hand in again: {error}") from None

    return trial


def contradictions_in(task: Task, judging: Judge) -> list[str]:
    """What contradicts itself in an author's own task, in words.

    Args:
        task: with its reference; its tests are the author's examples.
        judging: runs them.

    Raises:
        SandboxError: the sandbox broke down: our own fault.
    """
    subject = Subject(task)
    executed = execute(judging, subject, _RUNS)
    found: list[Finding] = list(executed.findings)
    if "precondition" not in executed.broken:
        found += precondition_findings(judging, subject)
    found += [*shown_examples(judging, subject, executed)[1], *lint(subject)]
    return [_told(one) for one in found if one.severity is Severity.REJECT and one.party in _OWN]


def _told(finding: Finding) -> str:
    evidence = "; ".join(finding.evidence_for(Party.AUTHOR))
    return f"{finding.message} ({evidence})" if evidence else finding.message
