"""The driver of evolving: rounds of all tasks, state in the run's store, work in the engine.

Covers the order of jobs (a task's next round as soon as its last is done, independent of other tasks), resuming
from what the store holds, stopping, and budgets. Does nothing by itself that could be lost: whatever a job
returns is written at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cupel.engine.executor import Done, Executor, JobQueue, Work
from cupel.evolve.config import EvolveConfig
from cupel.evolve.final import FinalJob
from cupel.evolve.proposals.proposal import Proposal
from cupel.evolve.results import (
    FINAL_STAGE,
    REFERENCE_STAGE,
    ROUND_STAGE,
    FinalResult,
    ReferenceResult,
    RoundResult,
    final_from_json,
    reference_from_json,
    round_from_json,
    to_json,
)
from cupel.evolve.rounds import ReferenceJob, RoundDone, RoundJob, do_job
from cupel.evolve.rulings import Ruling
from cupel.judge.judge import Judge
from cupel.model.outcome import Outcome
from cupel.model.task import Task
from cupel.store.run import RunStore
from cupel.store.taskfile import OWN_FAULT, Rejected

Progress = Callable[[str, int, int], None]
"""Called with (task id, tasks done, tasks in all)."""


@dataclass(slots=True)
class TaskState:
    """How far a task has come."""

    task: Task
    reference: ReferenceResult | None = None
    rounds: list[RoundResult] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    """Wall time of each round, for the summary; no file holds it but the store."""
    final: FinalResult | None = None
    problem: str | None = None
    """Our own fault: the task is tried again when the run goes on."""

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        rejected = self.reference is not None and self.reference.rejected is not None
        return self.final is not None or rejected or self.problem is not None


def evolve_tasks(
    store: RunStore,
    tasks: Sequence[Task],
    config: EvolveConfig,
    executor: Executor,
    backend: str,
    *,
    rulings: Mapping[str, tuple[Ruling, ...]] | None = None,
    proposals: Mapping[str, tuple[Proposal, ...]] | None = None,
    budget_seconds: float | None = None,
    progress: Progress | None = None,
) -> list[TaskState]:
    """Evolve every task; returns the states in the tasks' order.

    Args:
        store: of the run; what it holds is not done again.
        tasks: with their candidates. Published verdicts are taken off before anything sees the task.
        config: settings; part of what the run is bound to.
        executor: does the work.
        backend: the sandbox's.
        rulings: by task id.
        proposals: what models or persons propose, by task id.
        budget_seconds: no attack begins later than this many seconds from now.
        progress: told of every job done.
    """
    deadline = time.time() + budget_seconds if budget_seconds is not None else None
    states = {task.id: _load(store, task.without_published_verdicts()) for task in tasks}
    queue = JobQueue()
    driver = _Driver(store, config, queue, deadline, rulings or {}, proposals or {})
    for state in states.values():
        driver.ask_next(state)
    work = Work(Judge, (backend,), do_job)
    for done in executor.run(work, queue):
        state = states[done.key]
        driver.take(state, done)
        driver.ask_next(state)
        if progress is not None:
            progress(done.key, sum(one.is_done for one in states.values()), len(states))
    return list(states.values())


class _Driver:
    """Decides what a task needs next and writes down what was done."""

    def __init__(
        self,
        store: RunStore,
        config: EvolveConfig,
        queue: JobQueue,
        deadline: float | None,
        rulings: Mapping[str, tuple[Ruling, ...]],
        proposals: Mapping[str, tuple[Proposal, ...]],
    ) -> None:
        self._store = store
        self._config = config
        self._queue = queue
        self._deadline = deadline
        self._rulings = rulings
        self._proposals = proposals

    def ask_next(self, state: TaskState) -> None:
        """Queue the job that a task needs next, if any."""
        if state.is_done:
            return
        task = state.task
        if state.reference is None:
            self._queue.add(task.id, ReferenceJob(task))
            return
        known = self._store.cells(task.id)
        previous = tuple(state.rounds)
        if self._wants_round(state):
            ruled, proposed = self._rulings.get(task.id, ()), self._proposals.get(task.id, ())
            job = RoundJob(
                task, self._config, state.reference, previous, known, self._deadline, ruled, proposed
            )
            self._queue.add(task.id, job)
        else:
            self._queue.add(task.id, FinalJob(task, self._config, state.reference, previous, known))

    def take(self, state: TaskState, done: Done) -> None:
        """Write down what a job returned."""
        if done.problem is not None:
            state.problem = done.problem
            self._store.event(f"{state.task.id}: failed of our own fault: {done.problem}")
            return
        match done.result:
            case ReferenceResult() as reference:
                state.reference = reference
                self._store.put_result(
                    state.task.id, REFERENCE_STAGE, 0, to_json(reference), (), done.seconds
                )
            case RoundDone(cells=cells) if any(cell.outcome is Outcome.INFRASTRUCTURE for cell in cells):
                state.problem = next(cell.detail for cell in cells if cell.outcome is Outcome.INFRASTRUCTURE)
            case RoundDone(result=result) if result.cut_short:
                state.rounds.append(
                    result
                )  # not written down: without the budget the run goes on from before it
                state.seconds.append(done.seconds)
            case RoundDone(result=result, cells=cells):
                state.rounds.append(result)
                state.seconds.append(done.seconds)
                self._store.put_result(
                    state.task.id, ROUND_STAGE, result.round, to_json(result), cells, done.seconds
                )
            case FinalResult() as final if state.rounds[-1].cut_short:
                state.final = final
            case FinalResult() as final:
                state.final = final
                self._store.put_result(state.task.id, FINAL_STAGE, 0, to_json(final), (), done.seconds)

    def _wants_round(self, state: TaskState) -> bool:
        if not state.rounds:
            return True
        attacks = state.rounds[1:]
        if len(attacks) >= self._config.rounds or (attacks and attacks[-1].cut_short):
            return False
        idle = 0
        for before, result in reversed(list(zip(state.rounds, attacks, strict=False))):
            if result.caught or result.metrics.mutants_killed > before.metrics.mutants_killed:
                break
            idle += 1
        return idle < self._config.patience


def _load(store: RunStore, task: Task) -> TaskState:
    """What the store knows of a task."""
    state = TaskState(task)
    reference = store.result(task.id, REFERENCE_STAGE)
    if reference is None:
        return state
    state.reference = reference_from_json(reference)
    while (body := store.result(task.id, ROUND_STAGE, len(state.rounds))) is not None:
        state.seconds.append(store.seconds(task.id, ROUND_STAGE, len(state.rounds)))
        state.rounds.append(round_from_json(body))
    final = store.result(task.id, FINAL_STAGE)
    state.final = final_from_json(final) if final is not None else None
    return state


def budgeted(config: EvolveConfig, executions: int | None, tasks: int) -> EvolveConfig:
    """The settings under a budget of executions for the whole run: every task gets an equal share."""
    if executions is None:
        return config
    return replace(config, executions_per_task=executions // max(1, tasks))


def rejections(states: Iterable[TaskState], file: str) -> list[Rejected]:
    """Tasks that were set aside whole, and tests that do not count."""
    found = []
    for state in states:
        if state.problem is not None:
            found.append(Rejected(file, None, state.task.id, OWN_FAULT + state.problem))
        elif state.reference is not None and state.reference.rejected is not None:
            found.append(Rejected(file, None, state.task.id, state.reference.rejected))
    return found
