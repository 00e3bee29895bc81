"""Validating one task: everything that is checked before it is accepted.

A pure function of the task and the settings (and of the sandbox): workers call it, the workflow calls it, `cupel validate` calls it
for whole files. What the reference, the tests and the preconditions do is found out in the sandbox; linters only read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from cupel.author.validation.coverage import coverage_findings, coverage_table
from cupel.author.validation.examples import shown_examples
from cupel.author.validation.execution import execute
from cupel.author.validation.finding import Artefact, Finding, FindingKind, Party, Severity, evidence
from cupel.author.validation.linters import lint
from cupel.author.validation.measured import unmeasured
from cupel.author.validation.preconditions import precondition_findings
from cupel.author.validation.programs import Bench
from cupel.author.validation.proposed import ProposedInputs
from cupel.author.validation.result import Figures, Strength, Trivial, Validation
from cupel.author.validation.settings import STRICT, Strictness
from cupel.author.validation.strength import strength_of
from cupel.author.validation.subject import Subject
from cupel.author.validation.trivial import trivial_programs
from cupel.judge.judge import Judge
from cupel.model.hashing import content_hash
from cupel.model.task import Task
from cupel.sandbox.errors import SandboxError

_NOT_VALIDATED = ("candidates", "metadata", "provenance")


def validate(task: Task, settings: Strictness = STRICT, *, judging: Judge) -> Validation:
    """Everything that is wrong with a finished task, and the figures behind it.

    Args:
        task: with its reference, and the tests of testers; tests that are `public` are the author's examples. Candidates and
            published verdicts are not looked at.
        settings: how strict.
        judging: runs programs.

    Returns:
        The findings, those that reject the task first. Where the sandbox broke down the only one is `infrastructure`, and the
        verdict is `unfinished`: the same call may succeed later.
    """
    subject = Subject(task.with_candidates([]).without_published_verdicts())
    try:
        findings, figures = _validated(judging, subject, settings)
    except SandboxError as error:
        broken = Finding(
            FindingKind.INFRASTRUCTURE,
            Party.ENVIRONMENT,
            Severity.REJECT,
            "the sandbox broke down, which says nothing of the task; validate it again",
            evidence=evidence(Artefact.TEXT, [str(error)]),
        )
        findings, figures = [broken], Figures()
    ordered = sorted(findings, key=lambda one: one.severity is Severity.NOTE)
    return Validation(task.id, task_key(task), settings.name, tuple(ordered), figures)


def task_key(task: Task) -> str:
    """Content hash of what is validated: all of a task but its candidates, metadata and provenance."""
    return content_hash({name: value for name, value in task.to_json().items() if name not in _NOT_VALIDATED})


def _validated(judging: Judge, subject: Subject, settings: Strictness) -> tuple[list[Finding], Figures]:
    executed = execute(judging, subject, settings.runs)
    findings = list(executed.findings)
    if "precondition" not in executed.broken:
        findings += precondition_findings(judging, subject)
    examples, contradictions = shown_examples(judging, subject, executed)
    findings += chain(contradictions, coverage_findings(subject, settings))
    strength = Strength()
    trivial: tuple[Trivial, ...] = ()
    not_built: Mapping[str, str] = {}
    if executed.passed:
        bench = Bench(judging, subject.task, executed.passed, executed.limits)
        inputs = ProposedInputs(bench, settings)
        quick = replace(bench, checks=executed.quick)
        whole = len(executed.quick) == len(executed.passed)
        strength, weak = strength_of(quick, subject, settings, inputs, is_whole=whole)
        trivial, not_built = trivial_programs(bench, subject, inputs)
        findings += chain(weak, _accepted(trivial), unmeasured(subject, settings, strength, trivial))
    findings += lint(subject)
    return findings, Figures(
        tests=len(executed.checks),
        public=sum(subject.party_of(check.test_id) is Party.AUTHOR for check in executed.checks),
        runs=executed.runs,
        coverage=coverage_table(subject),
        strength=strength,
        trivial=trivial,
        not_built=not_built,
        examples=examples,
    )


def _accepted(trivial: Sequence[Trivial]) -> Iterator[Finding]:
    """One finding a kind of trivially wrong program that passes all tests; a note where it may not be wrong at all."""
    accepted: dict[str, list[Trivial]] = {}
    for one in trivial:
        if one.rejected_by is None:
            accepted.setdefault(one.kind, []).append(one)
    for kind, some in accepted.items():
        wrong = [one for one in some if one.known_wrong is not False]
        told = "; ".join(one.detail for one in wrong or some)
        yield Finding(
            FindingKind.ACCEPTS_TRIVIAL,
            Party.TESTER,
            Severity.REJECT if wrong else Severity.NOTE,
            f"every test accepts a program of the kind `{kind}` ({told}); add tests that it fails"
            if wrong
            else f"every test accepts a program of the kind `{kind}` ({told}), and no proposed input shows that it is wrong",
        )
