"""`annotate` on a run's folder: why its failing candidates fail, how hard its tasks are, and what is left for reviewers.

    RUN/failures.jsonl        every failing candidate with its tags and their evidence
    RUN/tag_questions.jsonl   those that no rule explains, as questions to fill in
    RUN/tag_answers.jsonl     what reviewers have said so far
    RUN/stress.json           pass@k by model, measured difficulty and flags of each task
    RUN/report.html           the report again, with these

Nothing is judged anew: programs are run again, in the sandbox, only to see more than a verdict. What was found of a task stands in the
run's store and is not sought again. What a task failed of our own fault is told and left out; the next start tries it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cupel import api
from cupel.author.failures.annotate import (
    TagJob,
    TagSettings,
    TaskFailures,
    annotate_task,
    failures_from_json,
)
from cupel.author.failures.file import (
    ANSWERS,
    QUESTIONS,
    read_answers,
    write_answers,
    write_failures,
    write_questions,
)
from cupel.author.failures.question import TagAnswer, TagQuestion, merge_tags
from cupel.author.failures.tag import Tagged, tagged_from_json
from cupel.author.failures.tagger import VERSION
from cupel.author.failures.taxonomy import taxonomy
from cupel.author.stress import Stress, StressThresholds, stress_of
from cupel.engine.executor import Work, executor_for
from cupel.judge.judge import Judge
from cupel.model.errors import NothingUsable, UsageError
from cupel.model.hashing import canonical_json, content_hash
from cupel.model.outcome import Cell
from cupel.model.task import Task
from cupel.pipeline.files import write_side
from cupel.pipeline.report_again import write_report
from cupel.store.outcomes import read_outcomes
from cupel.store.run import FILE as STORE
from cupel.store.run import RunStore
from cupel.store.taskfile import OWN_FAULT, Rejected, read_tasks

STAGE = "failures"
"""Stage name in the store of what is known of a task's failing candidates."""
STRESS = "stress.json"

Told = Callable[[str, int, int], None]
"""Called after each task with (its id, tasks done, tasks in all)."""


@dataclass(frozen=True, slots=True)
class AnnotateSettings:
    """What decides the result."""

    tags: TagSettings = field(default_factory=TagSettings)
    thresholds: StressThresholds = field(default_factory=StressThresholds)


@dataclass(frozen=True, slots=True)
class Annotated:
    """What was found out about a run."""

    run: str
    tasks: int
    failing: int
    """Candidates that fail a test."""
    unsure: int
    """Of these, the ones that nobody has explained."""
    by_tag: Mapping[str, int]
    """Primary tag → failing candidates, in the taxonomy's order."""
    answers: int
    """Of reviewers, all so far."""
    difficulty: Mapping[str, int]
    """Measured difficulty → tasks."""
    flags: Mapping[str, list[str]]
    """Flag → ids of tasks."""
    set_aside: int
    """Tasks that failed of our own fault, and lines of answers that cannot be used."""

    def to_json(self) -> dict[str, Any]:
        """The figures as plain JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Explained:
    """A run's failing candidates before anything is written."""

    tasks: tuple[Task, ...]
    cells: tuple[Cell, ...]
    failures: Mapping[str, TaskFailures]
    """By task, as programs see it."""
    rejected: tuple[Rejected, ...]

    @property
    def questions(self) -> list[TagQuestion]:
        """All that reviewers are to say."""
        return [one for found in self.failures.values() for one in found.questions]


def annotate_run(
    run: Path,
    *,
    answers: Path | None = None,
    settings: AnnotateSettings | None = None,
    workers: int = 2,
    backend: str | None = None,
    unsafe_no_isolation: bool = False,
    told: Told | None = None,
) -> Annotated:
    """Tag the failing candidates of a judged run.

    Args:
        run: the folder of a run of `cupel judge`, `cupel evolve` or `cupel stress`.
        answers: lines of `tag_questions.jsonl`, filled in by a reviewer.
        settings: by default those stated.
        workers: processes; they do not change the result.
        backend: what isolates programs.
        unsafe_no_isolation: run with resource limits alone where nothing isolates.
        told: hears of every task done.

    Raises:
        UsageError: the folder holds no judged run, or there is no file of answers.
        NothingUsable: there is no task.
    """
    chosen = settings or AnnotateSettings()
    said, lost = read_answers(answers) if answers is not None else ([], [])
    found = explain_run(
        run, chosen.tags, workers=workers, backend=backend, unsafe_no_isolation=unsafe_no_isolation, told=told
    )
    return write_annotated(run, found, said, chosen, lost)


def explain_run(
    run: Path,
    settings: TagSettings,
    *,
    workers: int = 2,
    backend: str | None = None,
    unsafe_no_isolation: bool = False,
    told: Told | None = None,
) -> Explained:
    """What programs can say of a run's failing candidates; see `annotate_run`."""
    cells = read_outcomes(run)
    tasks = read_tasks(run).tasks
    if not tasks:
        raise NothingUsable(f"{run}: no task there")
    chosen = api.isolation(backend, unsafe_no_isolation=unsafe_no_isolation)
    rows: dict[str, dict[str, dict[str, Cell]]] = {}
    for cell in cells:
        rows.setdefault(cell.task_id, {}).setdefault(cell.candidate_id, {})[cell.test_id] = cell
    found: dict[str, TaskFailures] = {}
    rejected: list[Rejected] = []
    with _store_of(run) as store:
        jobs: list[tuple[str, TagJob]] = []
        keys: dict[str, str] = {}
        for task in tasks:
            job = TagJob(task, rows.get(task.id, {}), settings)
            keys[task.id] = _key(job)
            known = _known(store, task.id, keys[task.id])
            if known is not None:
                found[task.id] = known
            else:
                jobs.append((task.id, job))
        for count, done in enumerate(
            executor_for(workers).run(Work(Judge, (chosen,), annotate_task), jobs), 1
        ):
            if done.result is None:
                rejected.append(Rejected("tasks.jsonl", None, done.key, f"{OWN_FAULT}{done.problem}"))
            else:
                found[done.key] = done.result
                if store is not None:
                    body = {"key": keys[done.key], **done.result.to_json()}
                    store.put_result(done.key, STAGE, 0, body, (), done.seconds)
            if told is not None:
                told(done.key, count, len(jobs))
    ordered = {task.id: found[task.id] for task in tasks if task.id in found}
    return Explained(tuple(tasks), tuple(cells), ordered, tuple(rejected))


def write_annotated(
    run: Path,
    found: Explained,
    answers: Sequence[TagAnswer],
    settings: AnnotateSettings,
    lost: Sequence[Rejected] = (),
) -> Annotated:
    """Merge what reviewers say with what programs say, and write the run's files.

    Args:
        run: the folder.
        found: by programs.
        answers: further answers; those that the run holds already count as well.
        settings: for the flags.
        lost: lines of answers that cannot be used.
    """
    known = read_answers(run / ANSWERS)[0] if (run / ANSWERS).is_file() else []
    every = list({(one.task_id, one.candidate_id, one.by): one for one in [*known, *answers]}.values())
    merged = _merged(found, every)
    open_ = {(one.task_id, one.candidate_id) for one in merged if one.is_unsure}
    stress = stress_of(found.tasks, found.cells, found.failures, settings.thresholds)
    write_failures(run, merged)
    write_questions(run, (one for one in found.questions if (one.task_id, one.candidate_id) in open_))
    if every:
        write_answers(run, every)
    strange = [*lost, *_about_nobody(found, every)]
    rejected = [*found.rejected, *strange]
    write_side(run / "failures.jsonl", "rejected", (one.to_json() for one in rejected))
    (run / STRESS).write_text(canonical_json(stress.to_json()) + "\n", encoding="utf-8")
    write_report(run, found.tasks, merged, stress)
    return _summary(run, found, merged, stress, len(every), len(rejected))


def _merged(found: Explained, answers: Sequence[TagAnswer]) -> list[Tagged]:
    """Every failing candidate; what is said of a program holds for its copies."""
    by_task: dict[str, list[TagAnswer]] = {}
    for answer in answers:
        by_task.setdefault(answer.task_id, []).append(answer)
    return [
        merge_tags(one, _about(one, failures, by_task.get(task_id, ())))
        for task_id, failures in found.failures.items()
        for one in failures.tagged
    ]


def _about(one: Tagged, failures: TaskFailures, answers: Sequence[TagAnswer]) -> list[TagAnswer]:
    """What is said of a candidate or of a copy of it, as if it were said of itself."""
    return [
        answer.model_copy(update={"candidate_id": one.candidate_id})
        for answer in answers
        if one.candidate_id in failures.copies_of(answer.candidate_id)
    ]


def _about_nobody(found: Explained, answers: Sequence[TagAnswer]) -> Iterator[Rejected]:
    failing = {(one.task_id, one.candidate_id) for some in found.failures.values() for one in some.tagged}
    for one in answers:
        if one.task_id in found.failures and (one.task_id, one.candidate_id) in failing:
            continue
        if one.task_id in found.failures or one.task_id not in {task.id for task in found.tasks}:
            reason = f"an answer about {one.candidate_id!r}, which is no failing candidate of the run"
            yield Rejected(QUESTIONS, None, one.task_id, reason)


def _summary(
    run: Path, found: Explained, merged: Sequence[Tagged], stress: Stress, answers: int, set_aside: int
) -> Annotated:
    primary = Counter(one.primary for one in merged)
    flags: dict[str, list[str]] = {}
    for task in stress.tasks:
        for flag in task.flags:
            flags.setdefault(flag.name, []).append(task.task_id)
    return Annotated(
        str(run),
        len(found.tasks),
        len(merged),
        sum(one.is_unsure for one in merged),
        {id: primary[id] for id in taxonomy() if primary[id]},
        answers,
        dict(sorted(Counter(one.difficulty for one in stress.tasks if one.difficulty is not None).items())),
        dict(sorted(flags.items())),
        set_aside,
    )


def _key(job: TagJob) -> str:
    """The same for the same question: what was found before holds then."""
    outcomes = {
        name: {test: cell.outcome.value for test, cell in row.items()} for name, row in job.rows.items()
    }
    return content_hash([VERSION, asdict(job.settings), list(taxonomy()), outcomes])


def _known(store: RunStore | None, task_id: str, key: str) -> TaskFailures | None:
    body = store.result(task_id, STAGE) if store is not None else None
    if body is None or body.get("key") != key:
        return None
    return failures_from_json(body, [tagged_from_json(one) for one in body["tagged"]])


@contextmanager
def _store_of(run: Path) -> Iterator[RunStore | None]:
    """The run's store, where it has one."""
    if not (run / STORE).is_file():
        yield None
        return
    with RunStore.existing(run) as store:
        settings = store.settings()
        command = settings.pop("command", None)
        if command is None:
            raise UsageError(f"{run}: nothing was judged there yet")
        store.begin(command, settings)  # nobody else works on it meanwhile
        yield store
