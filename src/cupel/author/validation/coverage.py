"""Which requirement has which tests. Runs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cupel.author.validation.finding import Finding, FindingKind, Party, Severity
from cupel.author.validation.settings import Strictness
from cupel.author.validation.subject import Subject


def coverage_table(subject: Subject) -> Mapping[str, tuple[str, ...]]:
    """Requirement id → ids of the tests that name it, in the requirements' order."""
    return {
        one.id: tuple(test.id for test in subject.task.tests if one.id in test.requirements)
        for one in subject.task.requirements or []
    }


def coverage_findings(subject: Subject, settings: Strictness) -> Iterator[Finding]:
    """Requirements without a test, and tests that name what is no requirement."""
    table = coverage_table(subject)
    for one in subject.task.requirements or []:
        if table[one.id] or one.section in settings.exempt_sections:
            continue
        lenient = one.section in settings.lenient_sections
        yield Finding(
            FindingKind.UNTESTED_REQUIREMENT,
            Party.TESTER,
            Severity.NOTE if lenient else Severity.REJECT,
            f"no test names requirement {one.id} ({one.section}); write one that only a program which keeps it passes",
            requirements=(one.id,),
        )
    for test in subject.task.tests:
        unknown = tuple(name for name in test.requirements if name not in table)
        if unknown:
            yield Finding(
                FindingKind.UNKNOWN_REQUIREMENT,
                subject.party_of(test.id),
                Severity.REJECT,
                f"test {test.id} names {', '.join(unknown)}, which the task does not have; name the requirements that it checks",
                (test.id,),
                unknown,
            )
