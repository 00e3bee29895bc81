"""Running the reference on every test, again and again: what it passes each time is what counts.

Covers loading, certificates, repeated runs under several hash seeds and in both orders, and whose fault it is where they do not
come out as a task needs it. A private test that the reference fails is a dispute: nobody can say without a ruling which of them is
wrong. A public one is the author's own contradiction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cupel.author.validation.finding import Artefact, Finding, FindingKind, Party, Severity, evidence
from cupel.author.validation.subject import Subject
from cupel.evolve.validate import repeated
from cupel.judge.certificate import certified
from cupel.judge.checks import Check, checks_of_test
from cupel.judge.judge import Judge, Judged
from cupel.judge.limits import CellLimits, candidate_limits, reference_limits
from cupel.judge.programs import source_of
from cupel.judge.reference import Examined, examine
from cupel.model.errors import TaskError
from cupel.model.outcome import Mode, Outcome
from cupel.model.task import Task
from cupel.sandbox.errors import SandboxError

_PARTS = {
    "reference": (FindingKind.REFERENCE_DOES_NOT_LOAD, Party.AUTHOR, "make the program load and define every name of the interface"),
    "precondition": (FindingKind.PRECONDITION_NOT_CALLABLE, Party.AUTHOR, "define `valid` so that it loads alone"),
    "generator": (FindingKind.GENERATOR_NOT_CALLABLE, Party.AUTHOR, "define `generate` so that it loads alone"),
    "packages": (FindingKind.INFRASTRUCTURE, Party.ENVIRONMENT, "install them here, or take them off the task"),
}  # fmt: skip
"""What of a task cannot serve → kind of finding, who is to act, what to do."""
_OPTIONAL = ("precondition", "generator")
MAX_TIMEOUTS = 3
"""After so many tests that the reference does not end on, the others are not run."""
_QUICK, _QUICK_IN_ALL = 0.6, 8.0
"""CPU seconds of the reference on one test, and on all of them, up to which mutants are judged on it."""


@dataclass(frozen=True, slots=True)
class Executed:
    """What the reference did."""

    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]
    """All that could be made of the tests."""
    passed: tuple[Check, ...]
    """Those that the reference passes every time, as they are run on programs; none where it does not load."""
    limits: CellLimits
    """Of other programs on them."""
    runs: int
    broken: frozenset[str] = frozenset()
    """`precondition` or `generator` where that does not load."""

    seconds: Mapping[str, float] = field(default_factory=dict)
    """Test id → CPU seconds of the reference, the least of all runs."""

    @property
    def quick(self) -> tuple[Check, ...]:
        """Of the tests passed, those that the reference is quick on: the many programs that may hang are judged on these alone."""
        left, found = _QUICK_IN_ALL, set()
        for check in sorted(self.passed, key=lambda check: self.seconds[check.test_id]):
            seconds = self.seconds[check.test_id]
            if seconds <= min(_QUICK, left):
                left -= seconds
                found.add(check.test_id)
        return tuple(check for check in self.passed if check.test_id in found)


def execute(judging: Judge, subject: Subject, runs: int) -> Executed:
    """Run the reference on every test.

    Args:
        judging: runs it.
        subject: the task.
        runs: at least 1; each under another hash seed, every second one in reverse order.

    Raises:
        SandboxError: the sandbox broke down: our own fault.
    """
    task = subject.task
    checks, findings = _checks(subject)
    if task.reference is None:
        findings.append(_cannot_serve("reference", "the task has no reference"))
        return Executed(tuple(findings), tuple(checks), (), candidate_limits(task, None), 0)
    broken: set[str] = set()
    examined = examine(judging, task, checks, MAX_TIMEOUTS)
    while examined.part in _OPTIONAL:  # the reference can be run without them
        findings.append(_cannot_serve(examined.part, examined.rejected))
        broken.add(examined.part)
        task = task.model_copy(update={examined.part: None})
        examined = examine(judging, task, checks, MAX_TIMEOUTS)
    if examined.part is not None:
        findings.append(_cannot_serve(examined.part, examined.rejected))
        return Executed(
            tuple(findings), tuple(checks), (), candidate_limits(task, None), 0, frozenset(broken)
        )
    ready = certified(checks, examined.certificates)
    seen = _repeatedly(judging, task, ready, examined, runs)
    passed = tuple(
        check for check in ready if all(one.outcome is Outcome.PASS for one in seen[check.test_id])
    )
    findings += _failures(subject, ready, seen)
    limits = candidate_limits(task, examined.seconds)
    seconds = {name: min(one.cpu_seconds for one in some) for name, some in seen.items()}
    return Executed(tuple(findings), tuple(checks), passed, limits, runs, frozenset(broken), seconds)


def _checks(subject: Subject) -> tuple[list[Check], list[Finding]]:
    """The checks of all tests that are any, and findings on the others."""
    checks: list[Check] = []
    findings = []
    for test in subject.task.tests:
        try:
            checks += checks_of_test(subject.task, test)
        except TaskError as error:
            findings.append(
                Finding(
                    FindingKind.UNUSABLE_TEST,
                    subject.party_of(test.id),
                    Severity.REJECT,
                    f"{error}; correct the file or take the test out",
                    (test.id,),
                    tuple(test.requirements),
                )
            )
    if not any(subject.party_of(check.test_id) is Party.TESTER for check in checks):
        message = "there is no private test; write tests for every requirement"
        findings.append(Finding(FindingKind.NO_TESTS, Party.TESTER, Severity.REJECT, message))
    return checks, findings


def _cannot_serve(part: str, reason: str | None) -> Finding:
    kind, party, advice = _PARTS[part]
    return Finding(
        kind,
        party,
        Severity.REJECT,
        f"the {part} cannot be used; {advice}",
        evidence=evidence(Artefact.TEXT if part == "packages" else Artefact.REFERENCE, [reason or ""]),
    )


def _repeatedly(
    judging: Judge, task: Task, checks: Sequence[Check], examined: Examined, runs: int
) -> Mapping[str, Sequence[Judged]]:
    """What the reference did on each check, run by run; examining it was the first. What did not end then is not run again.

    A test whose own code has to run costs the most, and its certificate has run it once besides: it is run one time less here.
    """
    assert task.reference is not None
    for one in examined.judged:
        if one.outcome is Outcome.INFRASTRUCTURE:
            raise SandboxError(one.detail)
    seen = {check.test_id: [one] for check, one in zip(checks, examined.judged, strict=True)}
    source = source_of(task, task.reference)
    hung = (Outcome.TIMEOUT, Outcome.NOT_RUN)
    ended = [check for check in checks if seen[check.test_id][0].outcome not in hung]
    for hash_seed in range(1, runs):
        wanted = [check for check in ended if check.mode is Mode.COMPARED or hash_seed < max(2, runs - 1)]
        again = repeated(judging, task, source, wanted, reference_limits(task), hash_seed)
        for test_id, one in again.items():
            seen[test_id].append(one)
    return seen


def _failures(
    subject: Subject, checks: Sequence[Check], seen: Mapping[str, Sequence[Judged]]
) -> Iterator[Finding]:
    requirements = {test.id: tuple(test.requirements) for test in subject.task.tests}
    for check in checks:
        outcomes = [one.outcome for one in seen[check.test_id]]
        if all(outcome in (Outcome.PASS, Outcome.NOT_RUN) for outcome in outcomes):
            continue
        named = requirements[check.test_id.partition("::")[0]]
        make = _unstable if Outcome.PASS in outcomes else _failing
        yield make(subject, check, seen[check.test_id], named)


def _failing(subject: Subject, check: Check, seen: Sequence[Judged], named: tuple[str, ...]) -> Finding:
    one = seen[0]
    shown = evidence(Artefact.BOTH, [f"{one.outcome.value}: {one.detail}".rstrip(": ")])
    if subject.party_of(check.test_id) is Party.AUTHOR:
        kind, party = FindingKind.EXAMPLE_CONTRADICTS_REFERENCE, Party.AUTHOR
        message = f"the reference does not pass the public example {check.test_id}; correct one of the two"
        shown = evidence(Artefact.REFERENCE, [one.text for one in shown])
    else:
        kind, party = FindingKind.REFERENCE_FAILS_TEST, Party.DISPUTE
        message = f"the reference does not pass test {check.test_id} ({one.outcome.value}, {len(seen)} runs)"
    return Finding(kind, party, Severity.REJECT, message, (check.test_id,), named, shown)


def _unstable(subject: Subject, check: Check, seen: Sequence[Judged], named: tuple[str, ...]) -> Finding:
    """A test of plain values is the same each time, so that it is the reference that is not; a test's own code may be at fault."""
    told = evidence(
        Artefact.REFERENCE, [f"hash seed {seed}: {one.outcome.value}" for seed, one in enumerate(seen)]
    )
    told += evidence(Artefact.BOTH, dict.fromkeys(one.detail for one in seen if one.detail))
    late = any(one.outcome is Outcome.TIMEOUT for one in seen)
    own = check.mode is not Mode.COMPARED and subject.party_of(check.test_id) is Party.TESTER
    party = Party.DISPUTE if own else Party.AUTHOR
    why = (
        "it is near its time limit" if late else "nothing may depend on hash order, time, or what ran before"
    )
    message = f"the reference passes test {check.test_id} only in some of {len(seen)} runs; {why}"
    return Finding(
        FindingKind.UNSTABLE,
        party,
        Severity.REJECT,
        message,
        (check.test_id,),
        named,
        told,
    )
