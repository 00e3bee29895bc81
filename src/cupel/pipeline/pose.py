"""`pose` on files: raw problems in, a task file of hard questions with tests out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cupel.evolve.recipes.questions import PosedQuestion, RawProblem, pose_request, question_in
from cupel.evolve.recipes.settings import PoseSettings
from cupel.llm import Role, Structured, provenance
from cupel.model.errors import TaskError
from cupel.model.task import Task
from cupel.pipeline.asked_file import AskedFile, Tally, write_asked
from cupel.pipeline.asking import Asked, Asking, Hearing
from cupel.pipeline.files import check_output
from cupel.pipeline.raw import read_raw
from cupel.pipeline.reading import task_of_question
from cupel.pipeline.rejects import Reject


@dataclass(frozen=True, slots=True)
class PosePlan:
    """The questions to an author, and what of the source cannot be asked about."""

    questions: Sequence[Asked[RawProblem]]
    rejects: Sequence[Reject]


def plan_pose(asking: Asking, source: Path, settings: PoseSettings, *, seed: int = 0) -> PosePlan:
    """What an author would be asked; with several authors problems go to them in turn.

    Raises:
        UsageError: there is no such source, or no model for the role.
    """
    problems, rejects = read_raw(source)
    clients = asking.clients(Role.AUTHOR)
    questions = []
    for number, raw in enumerate(problems):
        client = clients[number % len(clients)]
        questions.append(Asked(raw, client, pose_request(raw, settings, client.spec.sampling, seed)))
    return PosePlan(questions, rejects)


def pose_file(
    asking: Asking, source: Path, out: Path, *, settings: PoseSettings | None = None, seed: int = 0
) -> AskedFile:
    """Make hard, self-contained questions with tests out of raw problems.

    Args:
        asking: the models.
        source: TACO-like records.
        out: the task file to write; `OUT.rejected.jsonl` stands beside it.
        settings: by default the published ones.
        seed: sent to servers that draw from one.

    Raises:
        UsageError: there is no such source, or no model for the role.
        BudgetSpent, ModelError: asking stopped early; what there is, is written.
        NothingUsable: no question could be used.
    """
    check_output(out, [source])
    plan = plan_pose(asking, source, settings or PoseSettings(), seed=seed)
    tasks: list[Task] = []
    rejects = list(plan.rejects)
    tally = Tally()
    heard = Hearing(plan.questions, _ask)
    for question, (structured,) in heard:
        tally.count([structured.answer])
        task, lost = _task(question, structured)
        rejects += lost
        if task is not None:
            tasks.append(task)
    tally.made = len(tasks)
    return write_asked("pose", out, tasks, rejects, tally, heard.stopped)


async def _ask(question: Asked[RawProblem]) -> list[Structured[PosedQuestion]]:
    return await question.client.ask_for(question.request, PosedQuestion)


def _task(
    question: Asked[RawProblem], structured: Structured[PosedQuestion]
) -> tuple[Task | None, list[Reject]]:
    raw, answer = question.subject, structured.answer
    posed = structured.value or question_in(answer.text)
    if posed is None:
        reason = "unreadable" if answer.usable else answer.ending.value
        detail = structured.problem or answer.detail
        return None, [Reject(raw.id, "answer", reason, detail, answer.key)]
    try:
        told = provenance(question.client.spec, answer, question.request)
        task, lost = task_of_question(posed, raw, told)
    except TaskError as error:
        return None, [Reject(raw.id, "question", "no-task", str(error), answer.key, posed.question)]
    return task, [Reject(raw.id, "test", "no-test", one.reason, answer.key, one.text) for one in lost]
