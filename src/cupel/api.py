"""What the command line does, as functions: load tasks, judge, evolve, score.

    from cupel import api

    api.evolve(Path("tasks.jsonl"), Path("run"), seed=0)
    print(api.score_run(Path("run")).to_json())

Each function reads and writes files as its command does and returns what the command prints. All errors are
`cupel.model.errors.CupelError`s. Killed or interrupted, the same call goes on where it stopped.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cupel.dataset import runfiles
from cupel.dataset.asserts_export import AssertsExport
from cupel.dataset.asserts_export import export_asserts as write_asserts
from cupel.dataset.package import making_of, pack
from cupel.dataset.score import Score, score
from cupel.engine.executor import executor_for
from cupel.evolve.config import EvolveConfig
from cupel.evolve.estimate import estimate_evolving
from cupel.evolve.loop import Progress, TaskState, budgeted, evolve_tasks, rejections
from cupel.evolve.proposals.proposal import ProposalFile, read_proposals
from cupel.evolve.rulings import RulingFile, read_rulings
from cupel.evolve.summary import EvolveSummary, summarize_evolved
from cupel.judge.carrying import carry_cells
from cupel.judge.certificate import certified
from cupel.judge.checks import Check, checks_of
from cupel.judge.judge import Judge, Judged
from cupel.judge.limits import candidate_limits
from cupel.judge.loop import Summary, Tally, cells_of, judge_tasks, summarize
from cupel.judge.programs import packages_of, source_of
from cupel.judge.reference import examine
from cupel.model.errors import InfrastructureError, NothingUsable, UsageError
from cupel.model.hashing import content_hash
from cupel.model.suggestion import did_you_mean
from cupel.model.task import Program, Task
from cupel.report.data import ReportData
from cupel.report.page import render
from cupel.sandbox.backends import BACKENDS, choose
from cupel.sandbox.container import use_image
from cupel.sandbox.errors import SandboxError
from cupel.store.outcomes import read_outcomes, scan_outcomes
from cupel.store.run import RunStore
from cupel.store.taskfile import OWN_FAULT, Rejected, TaskFile, read_tasks

REPORT = "report.html"
DATASET = "dataset"


def load_tasks(path: Path) -> TaskFile:
    """Tasks of a task file (with the candidates beside it), and the lines that were set aside."""
    return read_tasks(path)


def isolation(
    backend: str | None = None, *, container_image: str | None = None, unsafe_no_isolation: bool = False
) -> str:
    """The sandbox's backend for this machine.

    Args:
        backend: the one that is wanted; by default what the environment names (`CUPEL_BACKEND`), else the first that works.
        container_image: what the backend `container` runs, from here on in this process and those that it starts.
        unsafe_no_isolation: allow resource limits alone.

    Raises:
        InfrastructureError: nothing isolates here, or what is wanted does not work here.
        UsageError: there is no such backend.
    """
    if backend is not None and backend not in BACKENDS:
        raise UsageError(
            f"no backend {backend!r}{did_you_mean(backend, BACKENDS)}; there are {', '.join(BACKENDS)}"
        )
    if container_image is not None:
        use_image(container_image)
    try:
        return choose(backend, unsafe_no_isolation=unsafe_no_isolation)
    except SandboxError as error:
        raise InfrastructureError(str(error)) from None


def judge(
    tasks: Path,
    out: Path,
    *,
    workers: int = 2,
    backend: str | None = None,
    container_image: str | None = None,
    unsafe_no_isolation: bool = False,
    known: Path | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Every candidate on every test; leaves `out/outcomes.parquet`.

    Args:
        tasks: a task file, candidates inline or in a `candidates.jsonl` beside it.
        out: the run's folder; a run that was cut short goes on.
        workers: processes that work at the same time; they do not change the result.
        backend: what isolates programs; by default the first that works here.
        container_image: what the backend `container` runs.
        unsafe_no_isolation: run with resource limits alone where nothing isolates.
        known: folder of an earlier run; cells that it executed are not executed again.
        progress: told of every job done.

    Raises:
        NothingUsable: no task is left after setting bad lines aside.
        UsageError: the folder holds another run, or there is no earlier run.
    """
    began = time.monotonic()
    _keep_input(tasks, out)
    backend = isolation(backend, container_image=container_image, unsafe_no_isolation=unsafe_no_isolation)
    found = read_tasks(tasks)
    with RunStore(out) as store:
        store.begin("judge", {"input": _input_hash(found), "backend": backend})
        store.reject(found.rejected)
        _carry(store, known, found)
        done = judge_tasks(
            store, found.tasks, executor_for(workers), backend, file=tasks.name, progress=progress
        )
        rejected = _write_rejected(store, [*found.rejected, *done.rejected])
        runfiles.write_tasks(out, done.tasks)
        tally = Tally()
        runfiles.write_cells(out, tally.counting(cells_of(store, done.tasks)))
        cells = scan_outcomes(out)
        page = ReportData(store.settings(), done.tasks, cells, {}, {}, tuple(store.rejected()), None)
        _write_text(out / REPORT, render(page))
        summary = summarize(done, tally, backend, rejected, time.monotonic() - began)
    _need_some(done.tasks, tasks, rejected)
    return summary


def evolve(
    tasks: Path,
    out: Path,
    *,
    config: EvolveConfig | None = None,
    seed: int = 0,
    rulings: Path | None = None,
    proposals: Path | None = None,
    known: Path | None = None,
    budget_executions: int | None = None,
    budget_seconds: float | None = None,
    workers: int = 2,
    backend: str | None = None,
    container_image: str | None = None,
    unsafe_no_isolation: bool = False,
    progress: Progress | None = None,
) -> EvolveSummary:
    """The main job: tasks in, a dataset whose tests tell right programs from wrong ones out.

    Args:
        tasks: a task file, candidates inline or in a `candidates.jsonl` beside it.
        out: the run's folder; a run that was cut short goes on.
        config: settings; by default `EvolveConfig(seed=seed)`.
        seed: of everything random.
        rulings: a file of rulings on classes of inputs, as `disputes.jsonl` names them.
        proposals: a file of tests, inputs and generators that models or persons propose (`cupel.evolve.proposals.proposal`).
        known: folder of an earlier run; cells that it executed are not executed again.
        budget_executions: executions for attacks in the whole run, shared equally by the tasks.
        budget_seconds: no attack begins later; the run then is outside the guarantee of repeatability.
        workers: processes that work at the same time; they do not change the result.
        backend: what isolates programs; by default the first that works here.
        container_image: what the backend `container` runs.
        unsafe_no_isolation: run with resource limits alone where nothing isolates.
        progress: told of every job done.

    Raises:
        NothingUsable: no task is left after setting bad lines aside.
        UsageError: the folder holds another run.
    """
    _keep_input(tasks, out)
    if config is not None and seed not in (0, config.seed):
        raise UsageError("give the seed in `config` or as `seed`, not both")
    backend = isolation(backend, container_image=container_image, unsafe_no_isolation=unsafe_no_isolation)
    found = read_tasks(tasks)
    settings = budgeted(config or EvolveConfig(seed=seed), budget_executions, len(found.tasks))
    ruled, proposed = _read_rulings(rulings, settings, found), _read_proposals(proposals, found)
    with RunStore(out) as store:
        store.begin(
            "evolve",
            _bound(found, backend, settings, ruled if rulings else None, proposed if proposals else None),
        )
        _carry(store, known, found)
        aside = [*found.rejected, *ruled.rejected, *proposed.rejected]
        store.reject(aside)
        states = evolve_tasks(
            store,
            found.tasks,
            settings,
            executor_for(workers),
            backend,
            rulings=ruled.by_task,
            proposals=proposed.by_task,
            budget_seconds=budget_seconds,
            progress=progress,
        )
        rejected = _write_rejected(store, [*aside, *rejections(states, tasks.name)])
        final = runfiles.final_tasks(found.tasks, states)
        _write_run(out, store, final, states)
        summary = summarize_evolved(states, rejected, backend, str(out / DATASET), str(out / REPORT))
    _need_some(final, tasks, rejected)
    return summary


def _bound(
    found: TaskFile,
    backend: str,
    settings: EvolveConfig,
    rulings: RulingFile | None,
    proposals: ProposalFile | None,
) -> dict[str, Any]:
    """What a run of `evolve` is bound to."""
    bound = {"input": _input_hash(found), "backend": backend, **settings.to_json()}
    for name, file in (("rulings", rulings), ("proposals", proposals)):
        if file is not None:
            said = {task: [one.to_json() for one in some] for task, some in file.by_task.items()}
            bound[name] = content_hash(said)
    return bound


def _carry(store: RunStore, known: Path | None, found: TaskFile) -> None:
    """Take over the cells of an earlier run, where one is given."""
    if known is not None:
        with RunStore.existing(known) as earlier:
            carry_cells(store, earlier, found.tasks, read_tasks(known).tasks)


def _read_proposals(path: Path | None, found: TaskFile) -> ProposalFile:
    """The proposals of a file; those on tasks that are not there are set aside."""
    if path is None:
        return ProposalFile({}, ())
    read = read_proposals(path)
    known = {task.id for task in found.tasks}
    strange = [name for name in read.by_task if name not in known]
    lost = (
        Rejected(path.name, None, name, "a proposal for a task that is not in the file") for name in strange
    )
    kept = {name: some for name, some in read.by_task.items() if name in known}
    return ProposalFile(kept, (*read.rejected, *lost))


def _read_rulings(path: Path | None, config: EvolveConfig, found: TaskFile) -> RulingFile:
    """The rulings of a file; those on tasks that are not there are set aside."""
    if path is None:
        return RulingFile({}, ())
    read = read_rulings(path, config.thresholds.flags)
    known = {task.id for task in found.tasks}
    strange = [name for name in read.by_task if name not in known]
    lost = (Rejected(path.name, None, name, "a ruling on a task that is not in the file") for name in strange)
    kept = {name: some for name, some in read.by_task.items() if name in known}
    return RulingFile(kept, (*read.rejected, *lost))


def try_program(
    tasks: Path,
    task_id: str,
    program: Path,
    *,
    backend: str | None = None,
    container_image: str | None = None,
    unsafe_no_isolation: bool = False,
) -> tuple[Task, list[tuple[Check, Judged]]]:
    """One program on all tests of a task; returns the task and what came of each check.

    Raises:
        UsageError: there is no such task or file.
        TaskError: a test file of the task does not parse.
    """
    found = {task.id: task for task in read_tasks(tasks).tasks}
    if task_id not in found:
        raise UsageError(f"{tasks}: no task {task_id!r}{did_you_mean(task_id, found)}")
    try:
        code = program.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{program}: {error}") from None
    task = found[task_id]
    checks = checks_of(task)
    chosen = isolation(backend, container_image=container_image, unsafe_no_isolation=unsafe_no_isolation)
    with Judge(chosen) as judge_:
        try:
            examined = examine(judge_, task, checks)
        except SandboxError as error:
            raise InfrastructureError(str(error)) from None
        if examined.rejected is not None:
            raise NothingUsable(f"{task_id}: {examined.rejected}")
        checks = certified(checks, examined.certificates)
        judged = judge_.judge(
            source_of(task, Program(code=code)),
            checks,
            candidate_limits(task, examined.seconds),
            packages=packages_of(task),
            confirms=True,
        )
    return task, list(zip(checks, judged, strict=True))


def estimate(tasks: Path, config: EvolveConfig, budget_executions: int | None, workers: int) -> str:
    """What evolving a task file will cost, as a range in words; reads the file and runs nothing."""
    found = read_tasks(tasks).tasks
    return estimate_evolving(found, budgeted(config, budget_executions, len(found)), workers)


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
    runfiles.write_proposals(out, states)
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
    """Own faults stand in the file of this start only: the next one may well succeed."""
    own = [one for one in rejected if one.reason.startswith(OWN_FAULT)]
    store.reject(one for one in rejected if one not in own)
    return runfiles.write_rejected(store.folder, store, own)


def _keep_input(tasks: Path, out: Path) -> None:
    """A run writes `tasks.jsonl` and `candidates.jsonl`: it must not write over those that it reads."""
    read = tasks / runfiles.TASKS if tasks.is_dir() else tasks
    if read.resolve() == (out / runfiles.TASKS).resolve():
        raise UsageError(f"--out {out} would write over the task file {read}; choose another folder")


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
