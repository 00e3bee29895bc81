"""Executing every claim of a dataset again: `cupel verify`.

Covers four kinds of claim: the reference passes every test of its task, a test's certificate says how it has to be run, the
input of every test is within the task's precondition, and each recorded outcome of a candidate is what comes out, in
the recorded mode, when it is run again. What does not hold is named; what could not be checked by our own fault is named apart from it. Cells recorded as `not_run`
or `infrastructure` claim nothing. That no byte of a dataset was changed is held against its manifest, and that authored tasks are those
of their history against that.

Times differ between machines, and a dataset records none. A candidate's limit follows from the reference's cost
here, so a recorded time-out holds where the program needs more than half of the tightest limit that can have
been meant, and any other outcome where it comes about within twice the widest. An outcome that differs is looked
at once more, alone, before it is reported.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cupel.dataset.acceptance import rows_of, standings_of
from cupel.dataset.authored_tasks import Mismatch, mismatches_in
from cupel.dataset.claim_words import certified_modes, said_of_input
from cupel.dataset.claims import Claims, TaskClaims, is_dataset, read_claims
from cupel.dataset.manifest import Damage, damages
from cupel.engine.executor import Work, executor_for
from cupel.judge.certificate import Certificates, certified, told
from cupel.judge.checks import Check, checks_of
from cupel.judge.judge import Judge, Judged
from cupel.judge.limits import CellLimits, candidate_limits
from cupel.judge.precondition import input_questions, precondition_source
from cupel.judge.programs import key_of, packages_of, source_of
from cupel.judge.reference import examine
from cupel.model.errors import NothingUsable, TaskError, UsageError
from cupel.model.outcome import VERDICTS, Cell, Outcome
from cupel.model.suggestion import did_you_mean
from cupel.sandbox.errors import SandboxError
from cupel.sandbox.jobs import ProgramSource
from cupel.sandbox.limits import Limits
from cupel.store.taskfile import Rejected

TIMING_SLACK = 2.0
"""How far this machine's times may be from those of the machine that recorded, as a factor."""
PRECONDITION_SECONDS = 5.0
"""CPU seconds that `valid` may take for one input."""

Progress = Callable[[int, int], None]
"""Called with (tasks done, tasks in all)."""


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A claim that does not hold."""

    task_id: str
    candidate_id: str | None
    """None for the reference, a precondition, or the task as a whole."""
    test_id: str | None
    """Of a test file's function `<test id>::<Class.>method`; None where no single test is at fault."""
    recorded: str
    """What is claimed: an outcome, `valid` for an input, `loads`, `a row`, a mode, or whether all tests are passed."""
    found: str
    detail: str


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Claims of a task that could not be checked, of our own fault."""

    task_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Claims executed, and what claims nothing."""

    reference_cells: int = 0
    """Tests run on references."""
    candidate_cells: int = 0
    """Recorded outcomes held against new ones."""
    certificates: int = 0
    """Certificates issued anew and held against recorded ones."""
    inputs: int = 0
    """Inputs of tests put to preconditions."""
    no_claim: int = 0
    """Cells recorded as `not_run` or `infrastructure`."""
    repeated: int = 0
    """Outcomes that held only the second time."""
    without_reference: int = 0
    """Tasks without a reference."""

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            *(a + b for a, b in zip(dataclasses.astuple(self), dataclasses.astuple(other), strict=True))
        )


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What came of executing all claims."""

    tasks: int
    counts: Counts
    discrepancies: tuple[Discrepancy, ...]
    """In the tasks' order; within a task the reference first, then inputs, then candidates."""
    unchecked: tuple[Unchecked, ...]
    unreadable: tuple[Rejected, ...]
    """Lines and rows that were set aside."""
    damages: tuple[Damage, ...] = ()
    """Files of a dataset that are not as its manifest says."""
    mismatches: tuple[Mismatch, ...] = ()
    """Authored tasks that are not those of the history beside them."""

    @property
    def holds(self) -> bool:
        """Whether everything that is claimed was executed and came out as claimed, and no file was changed."""
        faults = (self.discrepancies, self.unchecked, self.unreadable, self.damages, self.mismatches)
        return not any(faults)

    def to_json(self) -> dict[str, Any]:
        """The report as plain JSON."""
        return {
            "holds": self.holds,
            "tasks": self.tasks,
            **asdict(self.counts),
            "discrepancies": [asdict(one) for one in self.discrepancies],
            "unchecked": [asdict(one) for one in self.unchecked],
            "unreadable": [one.to_json() for one in self.unreadable],
            "damages": [one.to_json() for one in self.damages],
            "mismatches": [one.to_json() for one in self.mismatches],
        }


@dataclass(frozen=True, slots=True)
class TaskReport:
    """What came of one task's claims."""

    counts: Counts
    discrepancies: tuple[Discrepancy, ...]
    unchecked: tuple[Unchecked, ...]


def verify(
    source: Path,
    *,
    backend: str,
    only: Collection[str] = (),
    workers: int = 1,
    progress: Progress | None = None,
) -> VerifyReport:
    """Execute every claim of a dataset's folder, a run's folder or a task file again.

    Args:
        source: see `cupel.dataset.claims.read_claims`.
        backend: the sandbox's, see `cupel.sandbox.backends`.
        only: ids of the tasks whose claims are executed; all unless some are given. Bytes and history are held against each other whole.
        workers: processes; with one everything runs in this process.
        progress: told after each task.

    Raises:
        UsageError: the source is neither a dataset, nor a run, nor a task file, or it has no task of an id in `only`.
        NothingUsable: it holds nothing that could be verified.
    """
    damaged = tuple(damages(source)) if is_dataset(source) else ()
    claims = _readable_claims(source, damaged)
    if not (claims.tasks or claims.unreadable or damaged):
        raise NothingUsable(f"{source}: there is no task, so nothing to verify")
    chosen = _chosen(claims.tasks, only)
    jobs = [(one.task.id, one) for one in chosen]
    reports: dict[str, TaskReport] = {}
    for done in executor_for(workers).run(Work(Judge, (backend,), verify_task), jobs):
        fault = (Unchecked(done.key, done.problem or ""),)
        reports[done.key] = done.result if done.problem is None else TaskReport(Counts(), (), fault)
        if progress is not None:
            progress(len(reports), len(jobs))
    ordered = [reports[one.task.id] for one in chosen]
    return VerifyReport(
        len(ordered),
        sum((one.counts for one in ordered), Counts()),
        tuple(found for one in ordered for found in one.discrepancies),
        tuple(found for one in ordered for found in one.unchecked),
        claims.unreadable,
        damaged,
        tuple(mismatches_in(source)),
    )


def _chosen(tasks: Sequence[TaskClaims], only: Collection[str]) -> list[TaskClaims]:
    known = [one.task.id for one in tasks]
    for id in only:
        if id not in known:
            raise UsageError(f"there is no task {id!r}{did_you_mean(id, known)}")
    return [one for one in tasks if not only or one.task.id in only]


def _readable_claims(source: Path, damaged: Sequence[Damage]) -> Claims:
    """The claims; none where a damaged file cannot even be read, which the damage tells already."""
    try:
        return read_claims(source)
    except UsageError:
        if not damaged:
            raise
        return Claims((), ())


def verify_task(judge: Judge, claims: TaskClaims) -> TaskReport:
    """Execute the claims of one task."""
    task = claims.task
    try:
        checks = checks_of(task)
    except TaskError as error:
        return TaskReport(
            Counts(), (Discrepancy(task.id, None, None, "tests", "unreadable", str(error)),), ()
        )
    claimed = _Claimed(judge, claims, checks)
    found: list[Discrepancy] = []
    try:
        for part in (claimed.reference(), claimed.inputs(), claimed.candidates()):
            found.extend(part)
    except SandboxError as error:
        claimed.unchecked.append(Unchecked(task.id, str(error)))
    return TaskReport(claimed.counts, tuple(found), tuple(claimed.unchecked))


class _Claimed:
    """One task's claims in the course of being executed."""

    def __init__(self, judge: Judge, claims: TaskClaims, checks: Sequence[Check]) -> None:
        self.judge = judge
        self.claims = claims
        self.task = claims.task
        self.checks = {check.test_id: check for check in checks}
        self.counts = Counts()
        self.unchecked: list[Unchecked] = []
        self.limits = candidate_limits(self.task, None)
        self.knows_modes = self.task.reference is None

    def reference(self) -> Iterator[Discrepancy]:
        """Tests that the reference does not pass; sets the limits of candidates."""
        if self.task.reference is None:
            self.counts += Counts(without_reference=1)
            return
        checks = list(self.checks.values())
        examined = examine(self.judge, self.task, checks)
        if examined.rejected is not None:
            yield Discrepancy(self.task.id, None, None, "loads", "does not load", examined.rejected)
            return
        self.limits = candidate_limits(self.task, examined.seconds)
        self.checks = {one.test_id: one for one in certified(checks, examined.certificates)}
        self.knows_modes = True
        self.counts += Counts(reference_cells=len(checks))
        for check, judged in zip(checks, examined.judged, strict=True):
            if judged.outcome is Outcome.INFRASTRUCTURE:
                self._is_unchecked(f"reference on {check.test_id}: {judged.detail}")
            elif judged.outcome is not Outcome.PASS:
                yield self._differs(None, check.test_id, Outcome.PASS, judged)
        yield from self._certificates(checks, examined.certificates)

    def _certificates(self, checks: Sequence[Check], issued: Certificates) -> Iterator[Discrepancy]:
        """Tests whose recorded certificate is not the one that the reference gives them here; reasons aside."""
        for test in self.task.tests:
            recorded = getattr(test, "certificate", None)
            if recorded is None:
                continue
            self.counts += Counts(certificates=1)
            own = [one for one in checks if one.test_id == test.id or one.test_id.startswith(f"{test.id}::")]
            said, found = certified_modes(recorded), certified_modes(told(own, issued))
            if said != found:
                yield Discrepancy(self.task.id, None, test.id, said, found, "its certificate")

    def inputs(self) -> Iterator[Discrepancy]:
        """Tests whose input the precondition does not call valid."""
        if self.task.precondition is None:
            return
        questions = input_questions(self.task)
        limits = Limits(cpu_seconds=PRECONDITION_SECONDS)
        seen = self.judge.observe(
            precondition_source(self.task.precondition),
            [one.probe for one in questions],
            limits,
            packages=packages_of(self.task),
            max_timeouts=len(questions) + 1,
        )
        self.counts += Counts(inputs=len(questions))
        for question, one in zip(questions, seen, strict=True):
            said = said_of_input(one)
            if said is not None:
                yield Discrepancy(self.task.id, None, question.test_id, "valid", "not valid", said)

    def candidates(self) -> Iterator[Discrepancy]:
        """Recorded outcomes that do not come out again, and rows that are missing or belong to nothing."""
        rows = rows_of(self.claims.cells).get(self.task.id, {})
        known = {candidate.id: candidate for candidate in self.task.candidates}
        runs: dict[str, dict[tuple[str, bool], Judged]] = {}
        for id, candidate in known.items():
            row = rows.get(id, {})
            source = source_of(self.task, candidate)
            claimed = [
                cell for cell in row.values() if cell.outcome in VERDICTS and cell.test_id in self.checks
            ]
            already = runs.setdefault(key_of(source), {})
            already.update(self._run(source, [cell for cell in claimed if _claim(cell) not in already]))
            self.counts += Counts(candidate_cells=len(claimed), no_claim=len(row) - len(claimed))
            for cell in claimed:
                yield from self._compare(source, cell, already)
            yield from self._missing(id, row)
        for id, row in rows.items():
            for test_id in row:
                if id not in known or test_id not in self.checks:
                    yield Discrepancy(self.task.id, id, test_id, "a row", "no such candidate or test", "")
        yield from self._acceptance(rows)

    def _limits(self, cell: Cell) -> CellLimits:
        """What shows the recorded outcome again although the reference's own time is never twice the same."""
        part = 1 / TIMING_SLACK if cell.outcome is Outcome.TIMEOUT else TIMING_SLACK
        return dataclasses.replace(self.limits, part=part)

    def _run(self, source: ProgramSource, cells: Sequence[Cell]) -> Mapping[tuple[str, bool], Judged]:
        """The outcomes of a program now, recorded time-outs under the tight limit and the rest under the wide one."""
        found: dict[tuple[str, bool], Judged] = {}
        for group in (
            [cell for cell in cells if cell.outcome is Outcome.TIMEOUT],
            [cell for cell in cells if cell.outcome is not Outcome.TIMEOUT],
        ):
            if group:
                judged = self.judge.judge(
                    source,
                    [self.checks[cell.test_id] for cell in group],
                    self._limits(group[0]),
                    packages=packages_of(self.task),
                    max_timeouts=len(group) + 1,
                )
                found |= {_claim(cell): one for cell, one in zip(group, judged, strict=True)}
        return found

    def _compare(
        self, source: ProgramSource, cell: Cell, found: Mapping[tuple[str, bool], Judged]
    ) -> Iterator[Discrepancy]:
        judged = found[_claim(cell)]
        if judged.outcome not in (cell.outcome, Outcome.INFRASTRUCTURE):
            judged = self._run(source, [cell])[_claim(cell)]
            self.counts += Counts(repeated=int(judged.outcome is cell.outcome))
        if judged.outcome is Outcome.INFRASTRUCTURE:
            self._is_unchecked(f"{cell.candidate_id} on {cell.test_id}: {judged.detail}")
        elif judged.outcome is not cell.outcome:
            yield self._differs(cell.candidate_id, cell.test_id, cell.outcome, judged)
        mode = self.checks[cell.test_id].mode
        if self.knows_modes and cell.mode not in (None, mode):
            yield Discrepancy(
                self.task.id, cell.candidate_id, cell.test_id, f"mode {cell.mode}", f"mode {mode}", ""
            )

    def _missing(self, candidate_id: str, row: Mapping[str, Cell]) -> Iterator[Discrepancy]:
        if self.claims.is_judged:
            for test_id in self.checks:
                if test_id not in row:
                    yield Discrepancy(self.task.id, candidate_id, test_id, "a row", "none", "")

    def _acceptance(self, rows: Mapping[str, Mapping[str, Cell]]) -> Iterator[Discrepancy]:
        """What a dataset says of whole candidates, against its own cells."""
        standings = standings_of(self.task, rows)
        for id, said in self.claims.passes_all.items():
            passes = standings[id].passes if id in standings else None
            if passes is not said:
                yield Discrepancy(
                    self.task.id,
                    id,
                    None,
                    f"passes_all {said}",
                    f"passes_all {passes}",
                    "by its own outcomes",
                )

    def _differs(
        self, candidate_id: str | None, test_id: str, recorded: Outcome, judged: Judged
    ) -> Discrepancy:
        return Discrepancy(
            self.task.id, candidate_id, test_id, recorded.value, judged.outcome.value, judged.detail
        )

    def _is_unchecked(self, reason: str) -> None:
        self.unchecked.append(Unchecked(self.task.id, reason))


def _claim(cell: Cell) -> tuple[str, bool]:
    """What a run of a cell's program can be used for: the column, and under which of the two limits."""
    return cell.test_id, cell.outcome is Outcome.TIMEOUT
