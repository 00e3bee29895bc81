"""What the command line does, as functions: load tasks, judge, evolve, score.

    from cupel import api

    api.evolve(Path("tasks.jsonl"), Path("run"), seed=0)
    print(api.score_run(Path("run")).to_json())

Each function reads and writes files as its command does and returns what the command prints. All errors are
`cupel.model.errors.CupelError`s. Killed or interrupted, the same call goes on where it stopped.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cupel.dataset import runfiles
from cupel.dataset.asserts_export import AssertsExport
from cupel.dataset.asserts_export import export_asserts as write_asserts
from cupel.dataset.package import making_of, pack
from cupel.dataset.score import Score, score
from cupel.engine.executor import executor_for
from cupel.evolve.config import EvolveConfig
from cupel.evolve.loop import Progress, TaskState, budgeted, evolve_tasks, rejections
from cupel.evolve.results import RoundMetrics
from cupel.judge.checks import Check, checks_of
from cupel.judge.judge import Judge, Judged
from cupel.judge.loop import Summary, cells_of, judge_tasks, summarize
from cupel.judge.programs import source_of
from cupel.judge.reference import examine, limits_of
from cupel.model.errors import InfrastructureError, NothingUsable, UsageError
from cupel.model.hashing import content_hash
from cupel.model.task import Program, Task
from cupel.report.data import ReportData
from cupel.report.page import render
from cupel.sandbox.backends import choose
from cupel.sandbox.errors import SandboxError
from cupel.store.outcomes import read_outcomes
from cupel.store.run import RunStore
from cupel.store.taskfile import Rejected, TaskFile, read_tasks

REPORT = "report.html"
DATASET = "dataset"


@dataclass(frozen=True, slots=True)
class EvolveSummary:
    """What `cupel evolve --json` prints: figures before and after, over all accepted tasks."""

    tasks: int
    candidates: int
    rejected: int
    tests_before: int
    tests_after: int
    behaviour_classes_before: int
    behaviour_classes_after: int
    pass_at_1_before: float | None
    """Mean over tasks that have candidates."""
    pass_at_1_after: float | None
    mutation_score_before: float | None
    """Mean over tasks that have mutants."""
    mutation_score_after: float | None
    redundancy_after: float | None
    caught: int
    """Candidates that pass every seed test and not every test of the final suite."""
    disputes: int
    flaky: int
    executed: int
    saved: int
    rounds: list[dict[str, Any]]
    """For each round the same figures over all tasks."""
    per_task: list[dict[str, Any]]
    set_aside: dict[str, int]
    """Tests set aside, by reason."""
    failed: int
    """Tasks that failed of our own fault; the same command tries them again."""
    cut_short: bool
    """The budget of seconds ended attacks: outside the guarantee of repeatability."""
    backend: str
    dataset: str
    report: str

    def to_json(self) -> dict[str, Any]:
        """The summary as plain JSON."""
        return asdict(self)


def load_tasks(path: Path) -> TaskFile:
    """Tasks of a task file (with the candidates beside it), and the lines that were set aside."""
    return read_tasks(path)


def isolation(*, unsafe_no_isolation: bool = False) -> str:
    """The sandbox's backend for this machine.

    Raises:
        InfrastructureError: nothing isolates here.
    """
    try:
        return choose(unsafe_no_isolation=unsafe_no_isolation)
    except SandboxError as error:
        raise InfrastructureError(str(error)) from None


def judge(
    tasks: Path,
    out: Path,
    *,
    workers: int = 2,
    unsafe_no_isolation: bool = False,
    progress: Progress | None = None,
) -> Summary:
    """Every candidate on every test; leaves `out/outcomes.parquet`.

    Raises:
        NothingUsable: no task is left after setting bad lines aside.
        UsageError: the folder holds another run.
    """
    began = time.monotonic()
    backend = isolation(unsafe_no_isolation=unsafe_no_isolation)
    found = read_tasks(tasks)
    with RunStore(out) as store:
        store.begin("judge", {"input": _input_hash(found), "backend": backend})
        store.reject(found.rejected)
        done = judge_tasks(
            store, found.tasks, executor_for(workers), backend, file=tasks.name, progress=progress
        )
        rejected = _write_rejected(store, [*found.rejected, *done.rejected])
        runfiles.write_tasks(out, done.tasks)
        cells = list(cells_of(store, done.tasks))
        runfiles.write_cells(out, cells)
        page = ReportData(store.settings(), done.tasks, tuple(cells), {}, {}, tuple(store.rejected()), None)
        _write_text(out / REPORT, render(page))
        summary = summarize(done, cells, backend, rejected, time.monotonic() - began)
    _need_some(done.tasks, tasks, rejected)
    return summary


def evolve(
    tasks: Path,
    out: Path,
    *,
    config: EvolveConfig | None = None,
    seed: int = 0,
    budget_executions: int | None = None,
    budget_seconds: float | None = None,
    workers: int = 2,
    unsafe_no_isolation: bool = False,
    progress: Progress | None = None,
) -> EvolveSummary:
    """The main job: tasks in, a dataset whose tests tell right programs from wrong ones out.

    Args:
        tasks: a task file, candidates inline or in a `candidates.jsonl` beside it.
        out: the run's folder; a run that was cut short goes on.
        config: settings; by default `EvolveConfig(seed=seed)`.
        seed: of everything random.
        budget_executions: executions for attacks in the whole run, shared equally by the tasks.
        budget_seconds: no attack begins later; the run then is outside the guarantee of repeatability.
        workers: processes that work at the same time; they do not change the result.
        unsafe_no_isolation: run with resource limits alone where nothing isolates.
        progress: told of every job done.

    Raises:
        NothingUsable: no task is left after setting bad lines aside.
        UsageError: the folder holds another run.
    """
    backend = isolation(unsafe_no_isolation=unsafe_no_isolation)
    found = read_tasks(tasks)
    settings = budgeted(config or EvolveConfig(seed=seed), budget_executions, len(found.tasks))
    with RunStore(out) as store:
        store.begin("evolve", {"input": _input_hash(found), "backend": backend, **settings.to_json()})
        store.reject(found.rejected)
        states = evolve_tasks(
            store,
            found.tasks,
            settings,
            executor_for(workers),
            backend,
            budget_seconds=budget_seconds,
            progress=progress,
        )
        rejected = _write_rejected(store, [*found.rejected, *rejections(states, tasks.name)])
        final = runfiles.final_tasks(found.tasks, states)
        _write_run(out, store, final, states)
        summary = _summary(out, final, states, rejected, backend)
    _need_some(final, tasks, rejected)
    return summary


def try_program(
    tasks: Path, task_id: str, program: Path, *, unsafe_no_isolation: bool = False
) -> tuple[Task, list[tuple[Check, Judged]]]:
    """One program on all tests of a task; returns the task and what came of each check.

    Raises:
        UsageError: there is no such task or file.
        TaskError: a test file of the task does not parse.
    """
    found = {task.id: task for task in read_tasks(tasks).tasks}
    if task_id not in found:
        raise UsageError(f"{tasks}: no task {task_id!r}")
    try:
        code = program.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{program}: {error}") from None
    task = found[task_id]
    checks = checks_of(task)
    with Judge(isolation(unsafe_no_isolation=unsafe_no_isolation)) as judge_:
        try:
            examined = examine(judge_, task, checks)
        except SandboxError as error:
            raise InfrastructureError(str(error)) from None
        if examined.rejected is not None:
            raise NothingUsable(f"{task_id}: {examined.rejected}")
        judged = judge_.judge(
            source_of(task, Program(code=code)),
            checks,
            limits_of(task, examined.limit_seconds),
            packages=bool(task.packages),
        )
    return task, list(zip(checks, judged, strict=True))


def export_asserts(tasks: Path, out: Path) -> tuple[AssertsExport, tuple[Rejected, ...]]:
    """Write the tests of function tasks as plain assert lines; returns the counts and the lines set aside.

    Where this machine isolates programs, each line is run on the reference first.
    """
    found = read_tasks(tasks)
    try:
        with Judge(choose()) as judge_:
            return write_asserts(found.tasks, out, judge=judge_), found.rejected
    except SandboxError:
        return write_asserts(found.tasks, out), found.rejected


def estimate(tasks: Path, config: EvolveConfig, budget_executions: int | None, workers: int) -> str:
    """What evolving a task file will cost, as a range in words; reads the file and runs nothing."""
    found = read_tasks(tasks).tasks
    config = budgeted(config, budget_executions, len(found))
    candidates = sum(len(task.candidates) for task in found)
    low = sum(len(task.tests) * (len(task.candidates) + config.mutants) for task in found)
    most = [
        min(
            config.effort * config.rounds,
            (config.first_trials + config.later_trials * (config.rounds - 1))
            * (len(task.candidates) + config.mutants),
            config.executions_per_task
            if config.executions_per_task is not None
            else config.effort * config.rounds,
        )
        for task in found
    ]
    high = low + sum(most)
    seconds = [low * _QUICK_SECONDS / workers, high * _SLOW_SECONDS / workers]
    return (
        f"{len(found)} tasks, {candidates} candidates: about {low:,} to {high:,} executions, "
        f"{_duration(seconds[0])} to {_duration(seconds[1])} with {workers} workers"
    )


_QUICK_SECONDS = 0.0002
"""Seconds of an execution in a shared process with all that belongs to it, on a common machine."""
_SLOW_SECONDS = 0.0015
"""Seconds of an execution in a process of its own."""


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def score_run(run: Path) -> Score:
    """How right the suites of a run are, wherever verdicts were published.

    Raises:
        UsageError: the folder holds no run.
    """
    tasks = read_tasks(run).tasks
    with RunStore.existing(run) as store:
        return score(tasks, read_outcomes(run), seed_passing=_stored_seed_passing(store, tasks))


def _stored_seed_passing(store: RunStore, tasks: Sequence[Task]) -> dict[str, frozenset[str]] | None:
    """From the store of an evolved run; None for a run of judging, whose seed tests are all in the table."""
    if store.settings().get("command") != "evolve":
        return None
    found = {}
    for task in tasks:
        body = store.result(task.id, runfiles.SEED_PASSING_STAGE)
        if body is not None:
            found[task.id] = frozenset(body["candidates"])
    return found


def _write_run(out: Path, store: RunStore, final: Sequence[Task], states: Sequence[TaskState]) -> None:
    """All files of an evolved run."""
    runfiles.write_tasks(out, final)
    cells = list(cells_of(store, final))
    runfiles.write_cells(out, cells)
    runfiles.write_disputes(out, states)
    runfiles.write_set_aside(out, states)
    passing = runfiles.seed_passing(store, states)
    for task_id, names in passing.items():
        store.put_result(task_id, runfiles.SEED_PASSING_STAGE, 0, {"candidates": sorted(names)}, (), 0.0)
    rounds = {state.task.id: tuple(state.rounds) for state in states if state.final is not None}
    finals = {state.task.id: state.final for state in states if state.final is not None}
    scored = score(final, cells, seed_passing=passing)
    page = ReportData(
        store.settings(),
        tuple(final),
        tuple(cells),
        rounds,
        finals,
        tuple(store.rejected()),
        scored.to_json() if scored.tasks else None,
    )
    _write_text(out / REPORT, render(page))
    if final:
        pack(out / DATASET, final, cells, making_of(store))


def _write_rejected(store: RunStore, rejected: Sequence[Rejected]) -> int:
    store.reject(rejected)
    return runfiles.write_rejected(store.folder, store)


def _write_text(path: Path, text: str) -> None:
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def _input_hash(found: TaskFile) -> str:
    return content_hash([task.to_json() for task in found.tasks])


def _need_some(tasks: Sequence[Task], path: Path, rejected: int) -> None:
    if not tasks:
        raise NothingUsable(
            f"{path}: no usable task; {rejected} set aside (see rejected.jsonl for the reasons)"
        )


def _summary(
    out: Path, final: Sequence[Task], states: Sequence[TaskState], rejected: int, backend: str
) -> EvolveSummary:
    done = [state for state in states if state.final is not None]
    before = [state.final.before for state in done if state.final is not None]
    after = [state.final.after for state in done if state.final is not None]
    depth = max((len(state.rounds) for state in done), default=0)
    rounds = []
    for number in range(depth):
        reached = [state.rounds[min(number, len(state.rounds) - 1)].metrics for state in done]
        own = [state.rounds[number].metrics for state in done if number < len(state.rounds)]
        counts = {
            name: sum(getattr(one, name) for one in own)
            for name in ("disputes", "flaky", "executed", "saved")
        }
        rounds.append({"round": number, **_over_tasks(reached), **counts})
    reasons = Counter(one.reason for state in done for result in state.rounds for one in result.set_aside)
    reasons.update(one.reason for state in done if state.final is not None for one in state.final.set_aside)
    return EvolveSummary(
        tasks=len(final),
        candidates=sum(len(task.candidates) for task in final),
        rejected=rejected,
        tests_before=sum(one.tests for one in before),
        tests_after=sum(one.tests for one in after),
        behaviour_classes_before=sum(one.behaviour_classes for one in before),
        behaviour_classes_after=sum(one.behaviour_classes for one in after),
        pass_at_1_before=_mean([one.pass_at_1 for one in before]),
        pass_at_1_after=_mean([one.pass_at_1 for one in after]),
        mutation_score_before=_mean([one.mutation_score for one in before]),
        mutation_score_after=_mean([one.mutation_score for one in after]),
        redundancy_after=_mean([one.redundancy for one in after]),
        caught=sum(one.passing for one in before) - sum(one.passing for one in after),
        disputes=sum(one.disputes for one in after),
        flaky=sum(one.flaky for one in after),
        executed=sum(one.executed for one in after),
        saved=sum(one.saved for one in after),
        rounds=rounds,
        per_task=[_task_row(state) for state in done],
        set_aside=dict(sorted(reasons.items())),
        failed=sum(state.problem is not None for state in states),
        cut_short=any(result.cut_short for state in states for result in state.rounds),
        backend=backend,
        dataset=str(out / DATASET),
        report=str(out / REPORT),
    )


def _over_tasks(metrics: Sequence[RoundMetrics]) -> dict[str, Any]:
    return {
        "tests": sum(one.tests for one in metrics),
        "behaviour_classes": sum(one.behaviour_classes for one in metrics),
        "pass_at_1": _mean([one.pass_at_1 for one in metrics]),
        "mutation_score": _mean([one.mutation_score for one in metrics]),
        "redundancy": _mean([one.redundancy for one in metrics]),
    }


def _task_row(state: TaskState) -> dict[str, Any]:
    assert state.final is not None
    before, after = state.final.before, state.final.after
    return {
        "task_id": state.task.id,
        "rounds": len(state.rounds) - 1,
        "tests_before": before.tests,
        "tests_after": after.tests,
        "passing_before": before.passing,
        "passing_after": after.passing,
        "candidates": after.candidates,
        "mutation_score_before": before.mutation_score,
        "mutation_score_after": after.mutation_score,
        "disputes": after.disputes,
        "flaky": after.flaky,
        "executed": after.executed,
    }


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
