"""What the program does itself: validation, judging and tagging attempts, accepting and dropping.

Covers finding out which tasks wait for it, doing their work in worker processes, and writing down what was found. Asks nobody
anything: where a task waits for a contributor it is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cupel.author.failures.annotate import TagJob, TagSettings, annotate_task
from cupel.author.failures.question import TagQuestion
from cupel.author.failures.taxonomy import taxonomy as failure_tags
from cupel.author.validation import (
    STRICT,
    Finding,
    Party,
    Severity,
    Strictness,
    Validation,
    Verdict,
    validate,
)
from cupel.author.validation.agreement import suites_agree
from cupel.author.workflow.assembly import SECOND, assembled
from cupel.author.workflow.attempts import contradictions, judged_attempts
from cupel.author.workflow.audit import audit_task
from cupel.author.workflow.desk import Desk
from cupel.author.workflow.flow import Due, Gate
from cupel.author.workflow.matters import Matter
from cupel.author.workflow.records import EventKind
from cupel.author.workflow.state import TaskState
from cupel.engine.executor import Done, JobQueue, Work, executor_for
from cupel.judge.judge import Judge
from cupel.model.errors import InfrastructureError, TaskError
from cupel.model.outcome import Cell
from cupel.model.task import Task
from cupel.sandbox.backends import choose
from cupel.sandbox.errors import SandboxError

Progress = Callable[[str, int, int], None]
"""Called with (task id, jobs done, jobs known so far)."""
_PARTIES = {Party.AUTHOR: "author", Party.TESTER: "tester"}


@dataclass(frozen=True, slots=True)
class Job:
    """A task to be validated, or whose attempts are to be judged."""

    task: Task
    basis: str
    strictness: Strictness
    attempts: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, as it goes into the store."""

    kind: EventKind
    artefact: Mapping[str, Any]
    basis: str
    matters: tuple[Matter, ...]
    questions: int = 0


@dataclass(frozen=True, slots=True)
class Advanced:
    """What `cupel work advance` did."""

    validated: int
    judged: int
    accepted: int
    dropped: int
    unfinished: Mapping[str, str]
    """Task → why our own fault kept it from being looked at; it is tried again the next time."""
    gates: Mapping[str, int]
    """Gate → tasks that now stand there."""

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {**asdict(self), "unfinished": dict(self.unfinished), "gates": dict(self.gates)}


def advance(
    desk: Desk,
    *,
    workers: int = 2,
    backend: str | None = None,
    unsafe_no_isolation: bool = False,
    strictness: Strictness = STRICT,
    progress: Progress | None = None,
) -> Advanced:
    """Do all that waits for the program, until every task waits for a contributor or has come to its end.

    Args:
        desk: of the run.
        workers: processes that work at the same time.
        backend: what isolates programs; by default the first that works here.
        unsafe_no_isolation: run with resource limits alone where nothing isolates.
        strictness: of validation.
        progress: told of every job done.

    Raises:
        InfrastructureError: nothing isolates here.
    """
    try:
        chosen = choose(backend, unsafe_no_isolation=unsafe_no_isolation)
    except SandboxError as error:
        raise InfrastructureError(str(error)) from None
    count = dict.fromkeys(EventKind, 0)
    unfinished: dict[str, str] = {}
    queue = JobQueue()
    for task_id in desk.states():
        _move(desk, task_id, strictness, queue, count)
    work = Work(Judge, (chosen,), do_job)
    for number, done in enumerate(executor_for(workers).run(work, queue), 1):
        problem = _take(desk, done, count)
        if problem is not None:
            unfinished[done.key] = problem
        else:
            _move(desk, done.key, strictness, queue, count)
        if progress is not None:
            progress(done.key, number, number + len(queue))
    return Advanced(
        count[EventKind.VALIDATED],
        count[EventKind.JUDGED],
        count[EventKind.ACCEPTED],
        count[EventKind.DROPPED],
        unfinished,
        dict(desk.gates()),
    )


def _move(
    desk: Desk, task_id: str, strictness: Strictness, queue: JobQueue, count: dict[EventKind, int]
) -> None:
    """End a task where it is at an end, or queue what has to be run for it."""
    state = desk.state(task_id)
    due = desk.due(task_id)
    if due.drop is not None:
        _end(desk, task_id, EventKind.DROPPED, {"reason": due.drop}, count)
    elif due.gate is Gate.ACCEPT:
        breaches = audit_task(list(desk.events(task_id)), desk.settings, desk.store.get)
        if breaches:
            told = f"separation is not proved: {breaches[0].kind}: {breaches[0].message}"
            _end(desk, task_id, EventKind.DROPPED, {"reason": told}, count)
        else:
            _end(desk, task_id, EventKind.ACCEPTED, {"basis": state.basis(attempts=True)}, count)
    elif due.gate in (Gate.VALIDATE, Gate.JUDGE):
        try:
            queue.add(task_id, _job(desk, state, due, strictness))
        except TaskError as error:
            _end(
                desk, task_id, EventKind.DROPPED, {"reason": f"its parts do not make a task: {error}"}, count
            )


def _end(
    desk: Desk, task_id: str, kind: EventKind, body: Mapping[str, Any], count: dict[EventKind, int]
) -> None:
    desk.note(task_id, kind, body)
    count[kind] += 1


def _job(desk: Desk, state: TaskState, due: Due, strictness: Strictness) -> Job:
    attempts = due.gate is Gate.JUDGE
    task = assembled(state, desk.store.get, attempts=attempts)
    return Job(task, state.basis(attempts=attempts), strictness, attempts)


def _take(desk: Desk, done: Done, count: dict[EventKind, int]) -> str | None:
    """Write down what a job found; returns our own fault, where there was one."""
    if done.problem is not None:
        return done.problem
    found = done.result
    if not isinstance(found, Found):
        return str(found)
    with desk.store.transaction():
        body = {
            "artefact": desk.store.put(found.kind.value, dict(found.artefact)),
            "basis": found.basis,
            "matters": [one.to_json() for one in found.matters],
            "questions": found.questions,
        }
        desk.note(done.key, found.kind, body)
    count[found.kind] += 1
    return None


def do_job(judging: Judge, job: Job) -> Found | str:
    """Do one job, in a worker; returns what was found, or our own fault in words."""
    try:
        return _attempts(judging, job) if job.attempts else _validated(judging, job)
    except SandboxError as error:
        return f"the sandbox broke down: {error}"


def _validated(judging: Judge, job: Job) -> Found | str:
    validation = validate(job.task, job.strictness, judging=judging)
    if validation.verdict is Verdict.UNFINISHED:
        return "; ".join(one.message for one in validation.findings)
    return Found(EventKind.VALIDATED, validation.to_json(), job.basis, tuple(matters_of(validation)))


def matters_of(validation: Validation) -> Iterator[Matter]:
    """What has to be acted on: findings that reject the task, by who is to act."""
    for one in validation.findings:
        if one.severity is Severity.REJECT:
            yield _matter(one)


def _matter(finding: Finding) -> Matter:
    slots = {int(name.startswith(SECOND)) for name in finding.tests}
    lines = finding.evidence_for(Party.DISPUTE)
    party = _PARTIES.get(finding.party)
    return Matter(
        finding.kind.value,
        finding.message,
        "author" if party == "author" else "tester" if party == "tester" else None,
        slots.pop() if len(slots) == 1 else 0,
        finding.tests,
        finding.requirements,
        {"lines": list(lines), "reference": [*lines]},
    )


def _attempts(judging: Judge, job: Job) -> Found:
    cells = judged_attempts(judging, job.task)
    rows: dict[str, dict[str, Cell]] = {one.id: {} for one in job.task.candidates}
    for cell in cells:
        rows[cell.candidate_id][cell.test_id] = cell
    failures = annotate_task(judging, TagJob(job.task, rows, TagSettings()))
    artefact = {
        "outcomes": [
            {
                "candidate_id": one.candidate_id,
                "test_id": one.test_id,
                "outcome": one.outcome.value,
                "mode": one.mode.value if one.mode is not None else None,
                "detail": one.detail,
            }
            for one in cells
        ],
        "agreement": _agreement(judging, job),
        "failures": [one.to_json() for one in failures.tagged],
        "questions": [_question(one) for one in failures.questions],
        "tags": [f"{one.id}: {one.title}. {one.counts}" for one in failure_tags().values()],
    }
    matters = tuple(contradictions(job.task, cells, failures))
    return Found(EventKind.JUDGED, artefact, job.basis, matters, len(failures.questions))


def _agreement(judging: Judge, job: Job) -> dict[str, Any] | None:
    """How far two blind testers agree on which programs are right; None where there is one."""
    hidden = [test for test in job.task.tests if test.visibility == "private"]
    second = [test for test in hidden if test.id.startswith(SECOND)]
    if not second:
        return None
    first = [test for test in hidden if not test.id.startswith(SECOND)]
    found = suites_agree(
        job.task, first, second, job.strictness, judging=judging, programs=job.task.candidates
    )
    return {
        "programs": found.programs,
        "share": found.share,
        "kappa": found.kappa,
        "only_first_rejects": found.only_first_rejects,
        "only_second_rejects": found.only_second_rejects,
    }


def _question(one: TagQuestion) -> dict[str, Any]:
    """A failure that no rule explains, as a reviewer is asked about it; without the program's guesses, which would be repeated."""
    shown = [
        f"{test.test_id}: {test.input} gives {test.got}; expected {test.expected}" for test in one.failing
    ]
    more = one.failed - len(one.failing)
    evidence = [*shown, *([f"and {more} more"] if more > 0 else []), f"{one.passed} tests pass"]
    return {"id": one.candidate_id, "code": one.code, "evidence": evidence, "guesses": []}
