"""Validation of a finished task by execution: from a task to findings and figures.

    from cupel.author.validation import STRICT, Party, validate

    with Judge(backend) as judging:
        validation = validate(task, STRICT, judging=judging)
    for finding in validation.of_party(Party.TESTER):
        ...

Covers the gate between testing and stress: the reference on every test, coverage of requirements, strength of the suite, linters,
and the agreement of two suites. Does not change tasks, and does not settle who is right where author and tester contradict each
other: such findings are disputes.
"""

from cupel.author.validation.agreement import Agreement, Disagreement, suites_agree
from cupel.author.validation.finding import Artefact, Evidence, Finding, FindingKind, Party, Severity
from cupel.author.validation.result import Figures, Strength, Trivial, Validation, Verdict
from cupel.author.validation.settings import QUICK, STRICT, Strictness, strictness
from cupel.author.validation.validate import task_key, validate

__all__ = [
    "QUICK",
    "STRICT",
    "Agreement",
    "Artefact",
    "Disagreement",
    "Evidence",
    "Figures",
    "Finding",
    "FindingKind",
    "Party",
    "Severity",
    "Strength",
    "Strictness",
    "Trivial",
    "Validation",
    "Verdict",
    "strictness",
    "suites_agree",
    "task_key",
    "validate",
]
