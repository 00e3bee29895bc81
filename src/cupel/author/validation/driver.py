"""Validating a whole task file: workers, state in the run's store, and the files that are left.

A run leaves `accepted.jsonl` (the tasks whose findings are all notes, as they were), `findings.jsonl` (one line a finding),
`figures.jsonl` (verdict and figures of each task) and `summary.json`; `rejected.jsonl` names the lines that could not be read and the
tasks that our own fault kept from being validated. A run that was cut short goes on; what failed of our own fault is tried again.
"""

from __future__ import annotations

import json
import resource
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cupel.author.validation.finding import Finding
from cupel.author.validation.result import Validation, Verdict
from cupel.author.validation.settings import STRICT, Strictness
from cupel.author.validation.validate import validate
from cupel.engine.executor import Done, Executor, Work, executor_for
from cupel.judge.judge import Judge
from cupel.model.errors import NothingUsable
from cupel.model.hashing import content_hash
from cupel.model.task import Record, Task
from cupel.store.run import RunStore
from cupel.store.taskfile import OWN_FAULT, Rejected, TaskFile, read_tasks, write_lines

STAGE = "validation"
"""Stage name of a `Validation` in the store; its round is 0."""
ACCEPTED, FINDINGS, FIGURES, SUMMARY, REJECTED = (
    "accepted.jsonl", "findings.jsonl", "figures.jsonl", "summary.json", "rejected.jsonl",
)  # fmt: skip
Progress = Callable[[str, int, int], None]
"""Called with (task id, tasks done, tasks in all)."""


@dataclass(frozen=True, slots=True)
class ValidationJob:
    """Validate one task."""

    task: Task
    settings: Strictness


@dataclass(frozen=True, slots=True)
class ValidationSummary:
    """What `cupel validate --json` prints."""

    tasks: int
    accepted: int
    rejected: int
    unfinished: int
    """Not validated, of our own fault; the same command tries them again."""
    unreadable: int
    """Lines of the file that were set aside."""
    findings: dict[str, dict[str, int]]
    """Kind → severity → how many."""
    parties: dict[str, int]
    """Who has to act → tasks with a finding of theirs that rejects the task."""
    strictness: str
    backend: str

    def to_json(self) -> dict[str, Any]:
        """The summary as plain JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ValidatedFile:
    """What a run of validation did."""

    summary: ValidationSummary
    validated_now: int
    """Tasks that were validated by this start of the run."""
    cpu_seconds: float
    """Of all processes of this start; no file holds it."""


def do_job(judging: Judge, job: ValidationJob) -> Validation:
    """Do one job, in a worker."""
    return validate(job.task, job.settings, judging=judging)


def validate_tasks(
    tasks: Sequence[Task], settings: Strictness, executor: Executor, backend: str
) -> Iterator[Done]:
    """Validate tasks in any order; each result is a `Validation` under the task's id, or the problem that kept it from being one.

    Args:
        tasks: finished ones; of their candidates and published verdicts nothing is looked at.
        settings: how strict.
        executor: does the work.
        backend: the sandbox's.
    """
    jobs = (
        (task.id, ValidationJob(task.with_candidates([]).without_published_verdicts(), settings))
        for task in tasks
    )
    return executor.run(Work(Judge, (backend,), do_job), jobs)


def validate_file(
    tasks: Path,
    out: Path,
    *,
    settings: Strictness = STRICT,
    backend: str,
    workers: int = 2,
    progress: Progress | None = None,
) -> ValidatedFile:
    """Validate every task of a file.

    Args:
        tasks: a task file.
        out: the run's folder; a run that was cut short goes on.
        settings: how strict.
        backend: the sandbox's.
        workers: processes that work at the same time; they do not change the result.
        progress: told of every task done.

    Raises:
        NothingUsable: no line of the file is a task.
        UsageError: the folder holds another run, or there is no such file.
    """
    found = read_tasks(tasks)
    before = _cpu_seconds()
    with RunStore(out) as store:
        store.begin("validate", {"input": _input_hash(found), "backend": backend, **settings.to_json()})
        store.reject(found.rejected)
        problems = _work_off(store, found.tasks, settings, executor_for(workers), backend, progress)
        summary = _write(out, store, found, tasks.name, problems.faults, settings, backend)
    if not found.tasks:
        raise NothingUsable(f"{tasks}: no usable task; the reasons stand in {out / REJECTED}")
    return ValidatedFile(summary, problems.done, round(_cpu_seconds() - before, 3))


@dataclass(slots=True)
class _WorkedOff:
    """What a start of the run did."""

    done: int
    faults: dict[str, str]
    """Task id → our own fault."""


def _work_off(
    store: RunStore,
    tasks: Sequence[Task],
    settings: Strictness,
    executor: Executor,
    backend: str,
    progress: Progress | None,
) -> _WorkedOff:
    """Validate what is not known yet and write down each result at once."""
    left = [task for task in tasks if store.result(task.id, STAGE) is None]
    known = len(tasks) - len(left)
    worked = _WorkedOff(0, {})
    for count, done in enumerate(validate_tasks(left, settings, executor, backend), 1):
        match done.result:
            case Validation() as validation if validation.verdict is not Verdict.UNFINISHED:
                store.put_result(done.key, STAGE, 0, validation.to_json(), (), done.seconds)
                worked.done += 1
            case Validation() as validation:
                worked.faults[done.key] = _fault(validation.findings)
            case _:
                worked.faults[done.key] = done.problem or "no result"
        if progress is not None:
            progress(done.key, known + count, len(tasks))
    for task_id, problem in worked.faults.items():
        store.event(f"{task_id}: failed of our own fault: {problem}")
    return worked


def _fault(findings: Sequence[Finding]) -> str:
    texts = [one.text for finding in findings for one in finding.evidence]
    return "; ".join([finding.message for finding in findings[:1]] + texts[:1])


def _write(
    out: Path,
    store: RunStore,
    found: TaskFile,
    file: str,
    faults: dict[str, str],
    settings: Strictness,
    backend: str,
) -> ValidationSummary:
    """The files of the run, from what the store holds."""
    bodies = {task_id: body for task_id, _, body, _ in store.results(STAGE)}
    known = [(task, bodies[task.id]) for task in found.tasks if task.id in bodies]
    write_lines(out / ACCEPTED, (task for task, body in known if body["verdict"] == Verdict.ACCEPTED))
    write_lines(
        out / FINDINGS,
        ({"task_id": task.id, **finding} for task, body in known for finding in body["findings"]),
    )
    write_lines(out / FIGURES, (_figures(body) for _, body in known))
    own = [Rejected(file, None, task_id, OWN_FAULT + problem) for task_id, problem in sorted(faults.items())]
    aside = [*store.rejected(), *own]
    write_lines(out / REJECTED, (one.to_json() for one in aside))
    summary = _summary([body for _, body in known], found, settings, backend)
    partial = out / (SUMMARY + ".partial")
    partial.write_text(json.dumps(summary.to_json(), indent=2) + "\n", encoding="utf-8")
    partial.replace(out / SUMMARY)
    return summary


def _figures(body: dict[str, Any]) -> Record | dict[str, Any]:
    return {name: value for name, value in body.items() if name != "findings"}


def _summary(
    bodies: Sequence[dict[str, Any]], found: TaskFile, settings: Strictness, backend: str
) -> ValidationSummary:
    kinds: dict[str, Counter[str]] = {}
    parties: Counter[str] = Counter()
    for body in bodies:
        for one in body["findings"]:
            kinds.setdefault(one["kind"], Counter())[one["severity"]] += 1
        parties.update({one["party"] for one in body["findings"] if one["severity"] == "reject"})
    accepted = sum(body["verdict"] == Verdict.ACCEPTED for body in bodies)
    return ValidationSummary(
        tasks=len(found.tasks),
        accepted=accepted,
        rejected=len(bodies) - accepted,
        unfinished=len(found.tasks) - len(bodies),
        unreadable=len(found.rejected),
        findings={kind: dict(sorted(kinds[kind].items())) for kind in sorted(kinds)},
        parties=dict(sorted(parties.items())),
        strictness=settings.name,
        backend=backend,
    )


def _input_hash(found: TaskFile) -> str:
    return content_hash([task.to_json() for task in found.tasks])


def _cpu_seconds() -> float:
    """Of this process and those that it has waited for: workers, and sandboxes of this process."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)
