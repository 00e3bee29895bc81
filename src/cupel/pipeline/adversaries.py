"""`attack` and `separate` on files: judged tasks in, the same with new tests of a model out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from cupel.evolve.recipes.adversaries import (
    NO_PROGRAM,
    AdversaryQuestion,
    Kind,
    WrittenTest,
    adversary_question,
)
from cupel.evolve.recipes.passrows import pass_rows
from cupel.evolve.recipes.settings import AttackSettings
from cupel.llm import Items, Role, origin, provenance
from cupel.model.task import Task
from cupel.pipeline.asked_file import AskedFile, Tally, write_asked
from cupel.pipeline.asking import Asked, Asking, Hearing
from cupel.pipeline.files import check_output, read_judged
from cupel.pipeline.reading import shown_as_text, tests_of_texts
from cupel.pipeline.rejects import Reject
from cupel.store.taskfile import Rejected, read_tasks


@dataclass(frozen=True, slots=True)
class AttackFiles:
    """What an adversary works on."""

    shown: Path
    """Task file, or a run's folder: the tests in it are shown."""
    outcomes: Path | None = None
    """Folder of the run that judged them, where `shown` is a file."""
    onto: Path | None = None
    """Task file whose tasks get the new tests; by default `shown`."""


@dataclass(frozen=True, slots=True)
class AttackPlan:
    """The questions to adversaries, and the tasks that get the new tests."""

    tasks: Sequence[Task]
    questions: Sequence[Asked[AdversaryQuestion]]
    rejects: Sequence[Reject]


def plan_attack(
    asking: Asking, kind: Kind, files: AttackFiles, settings: AttackSettings, *, seed: int = 0
) -> AttackPlan:
    """What adversaries would be asked; with several of them every one is asked about every task.

    Raises:
        UsageError: a file is missing, or there is no model for the role.
    """
    judged = read_judged(files.shown, files.outcomes)
    rejected = list(judged.file.rejected)
    tasks = {task.id: task for task in judged.file.tasks}
    if files.onto is not None:
        onto = read_tasks(files.onto)
        rejected += onto.rejected
        tasks = {task.id: task for task in onto.tasks if task.id in tasks}
    clients = asking.clients(Role.ADVERSARY)
    questions: list[Asked[AdversaryQuestion]] = []
    rejects = [_line(one) for one in rejected]
    for shown in judged.file.tasks:
        if shown.id not in tasks:
            continue
        passes = pass_rows(shown, judged.outcomes)
        known = passes.is_judged and shown.interface.kind != "program"
        made = (
            adversary_question(kind, shown, passes, settings, seed, shown_as_text(shown)) if known else None
        )
        if made is None:
            rejects.append(_not_attacked(shown, is_judged=passes.is_judged))
            continue
        questions += [Asked(made, client, made.request(client.spec.sampling)) for client in clients]
    return AttackPlan(list(tasks.values()), questions, rejects)


def attack_file(
    asking: Asking,
    kind: Kind,
    files: AttackFiles,
    out: Path,
    *,
    settings: AttackSettings | None = None,
    seed: int = 0,
) -> AskedFile:
    """Let models write tests against five programs of each task.

    Args:
        asking: the models.
        kind: `attack` shows strong and diverse programs, `separate` ones that are hardly told apart.
        files: what is shown, and what gets the tests.
        out: the task file to write; `OUT.rejected.jsonl` stands beside it.
        settings: by default the published ones.
        seed: of the choices that are drawn.

    Raises:
        UsageError: a file is missing, or there is no model for the role.
        BudgetSpent, ModelError: asking stopped early; what there is, is written.
        NothingUsable: there is no task.
    """
    check_output(out, [files.shown, *([files.onto] if files.onto else [])])
    plan = plan_attack(asking, kind, files, settings or AttackSettings(), seed=seed)
    tasks = {task.id: task for task in plan.tasks}
    rejects = list(plan.rejects)
    tally = Tally()
    heard = Hearing(plan.questions, _ask)
    for question, (items,) in heard:
        tally.count([items.answer])
        task = tasks[question.subject.task_id]
        tests, lost = _tests(kind, task, question, items)
        rejects += lost
        tally.made += len(tests)
        tasks[task.id] = task.with_tests([*task.tests, *tests])
    return write_asked(kind, out, list(tasks.values()), rejects, tally, heard.stopped)


async def _ask(question: Asked[AdversaryQuestion]) -> list[Items[WrittenTest]]:
    return await question.client.ask_for_items(question.request, WrittenTest)


def _tests(
    kind: Kind, task: Task, question: Asked[AdversaryQuestion], items: Items[WrittenTest]
) -> tuple[list[Any], list[Reject]]:
    answer = items.answer
    rejects = [
        Reject(task.id, "test", "unreadable", one.reason, answer.key, one.text) for one in items.unusable
    ]
    if not items.items:
        reason = "unreadable" if answer.usable else answer.ending.value
        detail = items.problem or answer.detail
        return [], [*rejects, Reject(task.id, "answer", reason, detail, answer.key)]
    spec = question.client.spec
    told = provenance(spec, answer, question.request)
    fields = {
        "origin": origin(spec),
        "provenance": {**told, "stage": kind, "programs": list(question.subject.programs)},
    }
    tests, lost = tests_of_texts([one.code for one in items.items], task, _ids(kind, task), fields)
    rejects += [Reject(task.id, "test", "no-test", one.reason, answer.key, one.text) for one in lost]
    return tests, rejects


def _ids(kind: Kind, task: Task) -> Callable[[], str]:
    """Ids `attack-00`, `attack-01` … that the task does not have."""
    known = {test.id for test in task.tests}
    free = (name for number in count() if (name := f"{kind}-{number:02d}") not in known)
    return lambda: next(free)


def _not_attacked(task: Task, *, is_judged: bool) -> Reject:
    """The task stays as it is, without new tests; that is said."""
    if task.interface.kind == "program":
        return Reject(task.id, "task", "no-asserts", "asserts say nothing of a program that reads and prints")
    if not is_judged:
        return Reject(task.id, "task", "no-outcomes", "there are no outcomes of it to choose programs by")
    return Reject(task.id, "task", NO_PROGRAM, "no candidate of one file has outcomes")


def _line(one: Rejected) -> Reject:
    return Reject(one.task_id, "line", "unreadable", f"{one.file}:{one.line}: {one.reason}")
