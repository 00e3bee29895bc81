"""Trying an author's task before it is taken: text, reference, precondition and examples against each other.

Covers what the author alone is answerable for, with the author's own artefacts alone, so that contradictions come back at once and
not after a tester's work. A trial is bounded, whatever the author hands in, and an answer that cannot be tried is refused in words. Whether the tests of others agree is found out by validation (`cupel.author.workflow.steps`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cupel.author.validation.examples import shown_examples
from cupel.author.validation.execution import execute
from cupel.author.validation.finding import Finding, Party, Severity
from cupel.author.validation.linters import lint
from cupel.author.validation.preconditions import precondition_findings
from cupel.author.validation.shown import examples_of
from cupel.author.validation.subject import Subject
from cupel.judge.checks import checks_of_test
from cupel.judge.judge import Judge
from cupel.judge.limits import reference_limits
from cupel.judge.programs import DEFAULT_ENTRY
from cupel.model.errors import InfrastructureError, TaskError
from cupel.model.task import Limits, Task
from cupel.sandbox.errors import SandboxError
from cupel.sandbox.jobs import ProgramSource, Status, missing_names
from cupel.sandbox.limits import Limits as SandboxLimits

_RUNS = 2
"""Of each example: under two hash seeds, in both orders."""
_MOST_SECONDS = 120.0
"""CPU seconds of a trial's runs of all examples; with up to six examples each may take what a reference may."""
_MOST_CELLS = 200
"""Examples that a trial runs."""
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
    """What contradicts itself in an author's own task, in words; what keeps it from being tried is such a problem, too.

    Args:
        task: with its reference; its tests are the author's examples.
        judging: runs them.

    Raises:
        SandboxError: the sandbox broke down, and does so with other programs as well: our own fault.
    """
    try:
        cells = _cells(task)
        if cells > _MOST_CELLS:
            return [f"{cells} examples in tests and text; at most {_MOST_CELLS} can be tried: show fewer"]
        return _contradictions(_bounded(task, cells), judging)
    except (TaskError, RecursionError, MemoryError, ValueError) as error:
        return [f"it cannot be tried ({type(error).__name__}: {error}); write it plainer"]
    except SandboxError as error:
        if not _works(judging):
            raise
        return [
            f"running it breaks the sandbox ({error}); let it take less, and keep from what a test does not need"
        ]


def _cells(task: Task) -> int:
    """How many examples there are to run: in the tests, or in the text where that shows more."""
    tests = 0
    for test in task.tests:
        try:
            tests += len(checks_of_test(task, test))
        except TaskError:
            tests += 1  # which is told where it is run
    return max(tests, len(examples_of(Subject(task))))


def _bounded(task: Task, cells: int) -> Task:
    """The task with limits under which all its examples together cannot take longer than a trial may."""
    most = _MOST_SECONDS / (_RUNS * max(cells, 1))
    if reference_limits(task).cpu_seconds <= most:
        return task
    limits = (task.limits or Limits()).model_copy(update={"seconds": most})
    return task.model_copy(update={"limits": limits})


def _works(judging: Judge) -> bool:
    """Whether the sandbox runs a program that does nothing."""
    empty = ProgramSource({DEFAULT_ENTRY: ""}, DEFAULT_ENTRY, ("solution",))
    try:
        (seen,) = judging.observe(empty, [missing_names([])], SandboxLimits())
    except SandboxError:
        return False
    return seen.status is Status.REPLY


def _contradictions(task: Task, judging: Judge) -> list[str]:
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
