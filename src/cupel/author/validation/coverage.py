"""Which requirement has which tests, and whether one that speaks of exceptions has a test that expects one. Runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cupel.author.validation.finding import Finding, FindingKind, Party, Severity
from cupel.author.validation.settings import Strictness
from cupel.author.validation.subject import Subject

_RAISES = re.compile(r"\b(?:raises?|raised|throws?|thrown)\b", re.IGNORECASE)
_RAISES_NOTHING = re.compile(
    r"\b(?:no|never|not|nothing|without|neither|nor|doesn't|don't|isn't|aren't)\b[^.;:]*\b(?:rais|throw)\w*"
    r"|\b(?:raises?|throws?)\s+(?:no|nothing|neither)\b",
    re.IGNORECASE,
)
_EXPECTING = re.compile(r"(?i:raises|except)\b|assertRaises|suppress\(|exc_info|exception\(")
"""What stands in the code of a test that expects an exception."""


def coverage_table(subject: Subject) -> Mapping[str, tuple[str, ...]]:
    """Requirement id → ids of the tests that name it, in the requirements' order."""
    return {
        one.id: tuple(test.id for test in subject.task.tests if one.id in test.requirements)
        for one in subject.task.requirements or []
    }


def coverage_findings(subject: Subject, settings: Strictness) -> Iterator[Finding]:
    """Requirements without a test or without one of the kind that they need, and tests that name what is no requirement."""
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
    yield from _exceptions_not_expected(subject, table)
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


def _exceptions_not_expected(subject: Subject, table: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """Requirements on errors that say what is raised, where no test of theirs expects an exception."""
    if subject.task.interface.kind == "program":
        return
    expecting = {test.id for test in subject.task.tests if _expects_exception(test)}
    for one in subject.task.requirements or []:
        if one.section != "errors" or not table[one.id] or not _says_what_is_raised(one.text):
            continue
        if expecting.isdisjoint(table[one.id]):
            yield Finding(
                FindingKind.UNTESTED_REQUIREMENT,
                Party.TESTER,
                Severity.REJECT,
                f"no test that names requirement {one.id} expects an exception, of which it speaks; write one that gives what is to "
                f"be refused",
                requirements=(one.id,),
            )


def _says_what_is_raised(text: str) -> bool:
    """Whether some sentence says that something is raised; one that says that nothing is does not."""
    return any(
        _RAISES.search(part) and not _RAISES_NOTHING.search(part) for part in re.split(r"[.;:]\s", text)
    )


def _expects_exception(test: Any) -> bool:
    told = [getattr(test, "raises", None), *(step.raises for step in getattr(test, "steps", ()))]
    return any(told) or _EXPECTING.search(getattr(test, "code", None) or "") is not None
