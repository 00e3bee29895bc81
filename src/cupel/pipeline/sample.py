"""`sample` on files: tasks in, the same with programs of models as candidates out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from cupel.dataset.ingest.modeltext import program_in
from cupel.evolve.recipes.sampling import candidate_of, sample_request
from cupel.evolve.recipes.settings import SampleSettings
from cupel.llm import Answer, Role, provenance
from cupel.model.task import Candidate, Task
from cupel.pipeline.asked_file import AskedFile, Tally, write_asked
from cupel.pipeline.asking import Asked, Asking, Hearing
from cupel.pipeline.files import check_output
from cupel.pipeline.rejects import Reject
from cupel.store.taskfile import TaskFile, read_tasks


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """The questions to solvers, task by task and model by model."""

    file: TaskFile
    questions: Sequence[Asked[Task]]


def plan_sample(asking: Asking, tasks: Path, settings: SampleSettings, *, seed: int = 0) -> SamplePlan:
    """What solvers would be asked: every model about every task.

    Raises:
        UsageError: there is no such file, or no model for the role.
    """
    file = read_tasks(tasks)
    clients = asking.clients(Role.SOLVER)
    questions = [
        Asked(task, client, sample_request(task, settings, client.spec.sampling, seed), settings.n)
        for task in file.tasks
        for client in clients
    ]
    return SamplePlan(file, questions)


def sample_file(
    asking: Asking, tasks: Path, out: Path, *, settings: SampleSettings | None = None, seed: int = 0
) -> AskedFile:
    """Let models answer tasks; their programs join the candidates that a task has.

    Args:
        asking: the models.
        tasks: a task file.
        out: the task file to write; `OUT.rejected.jsonl` stands beside it.
        settings: by default the published ones.
        seed: sent to servers that draw from one.

    Raises:
        UsageError: there is no such file, or no model for the role.
        BudgetSpent, ModelError: asking stopped early; what there is, is written.
        NothingUsable: there is no task.
    """
    check_output(out, [tasks])
    chosen = settings or SampleSettings()
    plan = plan_sample(asking, tasks, chosen, seed=seed)
    rejects = [
        Reject(one.task_id, "line", "unreadable", f"{one.file}:{one.line}: {one.reason}")
        for one in plan.file.rejected
    ]
    found: dict[str, list[Candidate]] = {}
    how: dict[str, list[dict[str, object]]] = {}
    tally = Tally()
    heard = Hearing(plan.questions, _ask)
    for question, answers in heard:
        tally.count(answers)
        candidates, lost = _candidates(question, answers, chosen)
        rejects += lost
        tally.made += len(candidates)
        found.setdefault(question.subject.id, []).extend(candidates)
        told = provenance(question.client.spec, answers[0], question.request)
        how.setdefault(question.subject.id, []).append({key: told[key] for key in told if key != "response"})
    done = [_with(task, found.get(task.id, []), how.get(task.id, [])) for task in plan.file.tasks]
    return write_asked("sample", out, done, rejects, tally, heard.stopped)


async def _ask(question: Asked[Task]) -> list[Answer]:
    return await question.client.ask(question.request, samples=question.samples)


def _candidates(
    question: Asked[Task], answers: Sequence[Answer], settings: SampleSettings
) -> tuple[list[Candidate], list[Reject]]:
    candidates: list[Candidate] = []
    rejects: list[Reject] = []
    for answer in answers:
        found = candidate_of(answer, question.client.spec.name, settings, program_in)
        if isinstance(found, Candidate):
            candidates.append(found)
        else:
            rejects.append(Reject(question.subject.id, "program", found, answer.detail, answer.key))
    return candidates, rejects


def _with(task: Task, found: Sequence[Candidate], how: Sequence[dict[str, object]]) -> Task:
    """The task with further candidates; the same answer is no second candidate, another one gets an id of its own."""
    answers = {getattr(one, "response", None) for one in task.candidates}
    known = {one.id for one in task.candidates}
    new: list[Candidate] = []
    for one in found:
        if getattr(one, "response", None) in answers:
            continue
        model = one.id.rpartition(":")[0]
        id_ = one.id if one.id not in known else next(_free(model, known))
        known.add(id_)
        new.append(one if id_ == one.id else one.model_copy(update={"id": id_}))
    if not new:
        return task
    whole = {**task.provenance, "sampled": [*task.provenance.get("sampled", []), *how]}
    return task.with_candidates([*task.candidates, *new]).model_copy(update={"provenance": whole})


def _free(model: str, known: set[str]) -> Iterator[str]:
    """Ids of a model's candidates that are not taken."""
    return (id_ for number in count() if (id_ := f"{model}:{number:02d}") not in known)
