"""The driver of judging: every candidate on every test, state in the run's store, work in the engine.

Covers examining references first (limits follow from them), splitting a task's candidates into jobs, resuming, and
the summary. A test that the reference fails is judged like any other: setting it aside is evolving's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from pydantic import TypeAdapter

from cupel.engine.executor import Done, Executor, JobQueue, Work
from cupel.judge.certificate import Certificate, certified
from cupel.judge.checks import Check, checks_of
from cupel.judge.judge import Judge
from cupel.judge.limits import candidate_limits
from cupel.judge.matrix import Column, keyed_programs, new_cells, quick_cells, rows
from cupel.judge.programs import key_of, source_of
from cupel.judge.reference import examine
from cupel.model.errors import TaskError
from cupel.model.outcome import Cell, KnownCell, Outcome
from cupel.model.task import Candidate, Task
from cupel.store.run import RunStore
from cupel.store.taskfile import OWN_FAULT, Rejected

REFERENCE_STAGE = "reference"
QUICK_STAGE = "quick"
"""Stage name of a part whose programs have all had a part of their time."""
JUDGED_STAGE = "judged"
"""Stage name of a part that is done."""
CANDIDATES_PER_JOB = 32

Progress = Callable[[str, int, int], None]
"""Called with (task id, jobs done, jobs known so far)."""


@dataclass(frozen=True, slots=True)
class ReferenceJob:
    """Examine a task's reference and tests."""

    task: Task


@dataclass(frozen=True, slots=True)
class ReferenceDone:
    """What the reference showed."""

    seconds: dict[str, float] | None
    """Check key → CPU seconds of the reference, where that makes a difference; None without a reference."""
    rejected: str | None
    executed: int
    outcomes: tuple[tuple[str, str, str], ...]
    """(test id, outcome, detail) of the reference; for readers, it is no candidate."""
    certificates: dict[str, Certificate] = field(default_factory=dict)
    """Check key → how a test whose own code has to run is run."""
    columns: tuple[tuple[str, str], ...] = ()
    """(test id, check key) of every check, so that the driver need not make them to write rows."""


_REFERENCE = TypeAdapter(ReferenceDone)


@dataclass(frozen=True, slots=True)
class CandidatesJob:
    """Judge some of a task's candidates."""

    task: Task
    candidates: tuple[Candidate, ...]
    part: int
    reference: ReferenceDone
    known: dict[tuple[str, str], KnownCell]
    late: tuple[str, ...] | None = None
    """Program keys of those that are to have their full time; None in the first turn, in which nobody has."""


@dataclass(frozen=True, slots=True)
class CandidatesDone:
    """The cells that were executed."""

    part: int
    keys: tuple[str, ...]
    """The program key of each candidate, so that the driver need not find it again."""
    cells: tuple[KnownCell, ...]
    executed: int
    cpu_seconds: float
    late: tuple[str, ...] = ()
    """Program keys of those that want more time: they come behind all others."""


@dataclass(frozen=True, slots=True)
class ReferenceFailure:
    """A test that the reference does not pass."""

    task_id: str
    test_id: str
    outcome: str


@dataclass(slots=True)
class Tally:
    """Counts cells on their way to the table, so that nobody has to keep them."""

    cells: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    modes: Counter[str] = field(default_factory=Counter)

    def counting(self, cells: Iterable[Cell]) -> Iterator[Cell]:
        """The same cells, each counted as it passes."""
        for cell in cells:
            self.cells += 1
            self.outcomes[cell.outcome.value] += 1
            if cell.mode is not None:
                self.modes[cell.mode.value] += 1
            yield cell


@dataclass(frozen=True, slots=True)
class Summary:
    """What `cupel judge --json` prints."""

    tasks: int
    candidates: int
    cells: int
    executed: int
    """Executions of this start of the run; what was known before was not executed again."""
    cells_per_second: float | None
    cpu_seconds: float
    outcomes: dict[str, int]
    modes: dict[str, int]
    backend: str
    rejected: int
    reference_failures: int
    """Tests that the reference does not pass; they are judged like any other, `evolve` sets them aside."""
    failed_by_reference: tuple[ReferenceFailure, ...] = ()
    """Which ones."""

    def to_json(self) -> dict[str, Any]:
        """The summary as plain JSON."""
        return asdict(self)


@dataclass(slots=True)
class _State:
    """How far a task has come."""

    task: Task
    reference: ReferenceDone | None = None
    parts: set[int] = field(default_factory=set)
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class JudgedRun:
    """All that a run of judging found."""

    tasks: tuple[Task, ...]
    """Accepted tasks."""
    rejected: tuple[Rejected, ...]
    executed: int
    cpu_seconds: float
    reference_failures: tuple[ReferenceFailure, ...]


def do_job(judge: Judge, job: ReferenceJob | CandidatesJob) -> ReferenceDone | CandidatesDone:
    """Do one job, in a worker."""
    before, cpu_before = judge.executed, judge.cpu_seconds
    if isinstance(job, ReferenceJob):
        return _reference(judge, job.task)
    keys, programs = keyed_programs(job.task, job.candidates)
    limits = candidate_limits(job.task, job.reference.seconds)
    checks = certified(checks_of(job.task), job.reference.certificates)
    if job.late is None:
        cells, late = quick_cells(judge, job.task, programs, checks, job.known, limits)
    else:
        slow = {key: programs[key] for key in job.late}
        cells, late = new_cells(judge, job.task, slow, checks, job.known, limits), []
    executed, cpu_seconds = judge.executed - before, judge.cpu_seconds - cpu_before
    return CandidatesDone(job.part, keys, tuple(cells), executed, cpu_seconds, tuple(late))


def judge_tasks(
    store: RunStore,
    tasks: Sequence[Task],
    executor: Executor,
    backend: str,
    *,
    file: str,
    progress: Progress | None = None,
) -> JudgedRun:
    """Judge every candidate of every task.

    Args:
        store: of the run; cells that it holds are not executed again.
        tasks: with their candidates.
        executor: does the work.
        backend: the sandbox's.
        file: name of the task file, for what is set aside.
        progress: told of every job done.
    """
    states = {task.id: _load(store, task) for task in tasks}
    queue = JobQueue()
    for state in states.values():
        _ask_next(store, state, queue)
    executed, cpu_seconds = 0, 0.0
    for count, done in enumerate(executor.run(Work(Judge, (backend,), do_job), queue), 1):
        state = states[done.key]
        _take(store, state, done)
        if isinstance(done.result, ReferenceDone):
            _ask_next(store, state, queue)
        if isinstance(done.result, CandidatesDone):
            if done.result.late:
                queue.add(done.key, _again(store, state, done.result))
            cpu_seconds += done.result.cpu_seconds
        executed += done.result.executed if done.result is not None else 0
        if progress is not None:
            progress(done.key, count, count + len(queue))
    accepted = [state.task for state in states.values() if state.problem is None and not _rejection(state)]
    failures = tuple(
        ReferenceFailure(state.task.id, test_id, outcome)
        for state in states.values()
        if state.reference is not None
        for test_id, outcome, _ in state.reference.outcomes
        if outcome != Outcome.PASS.value
    )
    rejected = tuple(_rejections(states.values(), file))
    return JudgedRun(tuple(accepted), rejected, executed, cpu_seconds, failures)


def cells_of(store: RunStore, tasks: Sequence[Task]) -> Iterator[Cell]:
    """The rows of the pass matrix of these tasks, from what the store holds; those of one task at a time."""
    for task in tasks:
        keys = [key for part in range(len(_parts(task))) for key in _keys(store, task, part)]
        yield from rows(task, _columns(store, task), store.cells(task.id), keys)


def _columns(store: RunStore, task: Task) -> Sequence[Check | Column]:
    """The checks of a task as far as rows need them: as its worker found them, or made anew."""
    found = store.result(task.id, REFERENCE_STAGE) or {}
    return [Column(*one) for one in found.get("columns", ())] or checks_of(task)


def _keys(store: RunStore, task: Task, part: int) -> list[str]:
    """Program keys of a part's candidates: as its worker found them, or found anew where it was never done."""
    done = store.result(task.id, JUDGED_STAGE, part) or {}
    return done.get("keys") or [key_of(source_of(task, one)) for one in _parts(task)[part]]


def summarize(run: JudgedRun, tally: Tally, backend: str, rejected: int, seconds: float) -> Summary:
    """The figures of a run of judging.

    Args:
        run: what was done.
        tally: of all rows.
        backend: the sandbox's.
        rejected: lines and tasks set aside in all.
        seconds: wall time of this start.
    """
    return Summary(
        tasks=len(run.tasks),
        candidates=sum(len(task.candidates) for task in run.tasks),
        cells=tally.cells,
        executed=run.executed,
        cells_per_second=round(run.executed / seconds, 1) if run.executed and seconds > 0 else None,
        cpu_seconds=round(run.cpu_seconds, 3),
        outcomes=dict(sorted(tally.outcomes.items())),
        modes=dict(sorted(tally.modes.items())),
        backend=backend,
        rejected=rejected,
        reference_failures=len(run.reference_failures),
        failed_by_reference=run.reference_failures,
    )


def _reference(judge: Judge, task: Task) -> ReferenceDone:
    before = judge.executed
    try:
        checks = checks_of(task)
    except TaskError as error:
        return ReferenceDone(None, str(error), 0, ())
    examined = examine(judge, task, checks)
    outcomes = tuple(
        (check.test_id, one.outcome.value, one.detail)
        for check, one in zip(checks, examined.judged, strict=False)
    )
    spent = judge.executed - before
    columns = tuple((check.test_id, check.key) for check in checks)
    return ReferenceDone(examined.seconds, examined.rejected, spent, outcomes, examined.certificates, columns)


def _parts(task: Task) -> list[tuple[Candidate, ...]]:
    size = CANDIDATES_PER_JOB
    return [tuple(task.candidates[at : at + size]) for at in range(0, len(task.candidates), size)]


def _ask_next(store: RunStore, state: _State, queue: JobQueue) -> None:
    if state.reference is None:
        queue.add(state.task.id, ReferenceJob(state.task))
        return
    if state.reference.rejected is not None:
        return
    known = store.cells(state.task.id)
    bare = state.task.with_candidates([])
    for part, candidates in enumerate(_parts(state.task)):
        if part not in state.parts:
            queue.add(state.task.id, CandidatesJob(bare, candidates, part, state.reference, known))


def _again(store: RunStore, state: _State, done: CandidatesDone) -> CandidatesJob:
    """The job of those that want more time; behind everything that is queued already."""
    assert state.reference is not None
    bare = state.task.with_candidates([])
    candidates = _parts(state.task)[done.part]
    return CandidatesJob(bare, candidates, done.part, state.reference, store.cells(state.task.id), done.late)


def _take(store: RunStore, state: _State, done: Done) -> None:
    match done.result:
        case ReferenceDone() as reference:
            state.reference = reference
            store.put_result(state.task.id, REFERENCE_STAGE, 0, asdict(reference), (), done.seconds)
        case CandidatesDone(part=part, cells=cells, late=(_, *_)):
            store.put_result(state.task.id, QUICK_STAGE, part, {}, cells, done.seconds)
        case CandidatesDone(part=part, keys=keys, cells=cells):
            state.parts.add(part)
            store.put_result(state.task.id, JUDGED_STAGE, part, {"keys": keys}, cells, done.seconds)
        case _:
            state.problem = done.problem
            store.event(f"{state.task.id}: failed of our own fault: {done.problem}")


def _load(store: RunStore, task: Task) -> _State:
    state = _State(task)
    body = store.result(task.id, REFERENCE_STAGE)
    if body is not None:
        state.reference = _REFERENCE.validate_python(body)
    failed = any(cell.outcome is Outcome.INFRASTRUCTURE for cell in store.cells(task.id).values())
    for part in range(len(_parts(task))):
        if not failed and store.result(task.id, JUDGED_STAGE, part) is not None:
            state.parts.add(part)
    return state


def _rejection(state: _State) -> str | None:
    return state.reference.rejected if state.reference is not None else None


def _rejections(states: Any, file: str) -> Iterator[Rejected]:
    for state in states:
        reason = _rejection(state)
        if state.problem is not None:
            yield Rejected(file, None, state.task.id, OWN_FAULT + state.problem)
        elif reason is not None:
            yield Rejected(file, None, state.task.id, reason)
