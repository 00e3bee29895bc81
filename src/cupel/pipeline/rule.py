"""`rule` on files: a run's disputes in, rulings out, for `cupel evolve --rulings`.

Covers both questions that a reviewer is asked: which classes of inputs the task means, and which answer it demands on single inputs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cupel.dataset.runfiles import DISPUTES
from cupel.evolve.recipes.ruling import RuleQuestion, disputed_classes, rule_question
from cupel.evolve.recipes.settings import RuleSettings, UpholdSettings
from cupel.evolve.recipes.upholding import UpholdQuestion, disputed_inputs, uphold_question
from cupel.evolve.rulings import Ruling, read_rulings
from cupel.llm import Items, Role, origin
from cupel.model.errors import UsageError
from cupel.model.task import Task
from cupel.pipeline.asked_file import AskedFile, Tally, write_asked_lines
from cupel.pipeline.asking import Asked, Asking, Hearing
from cupel.pipeline.files import check_output
from cupel.pipeline.rejects import Reject
from cupel.store.taskfile import read_tasks

Question = RuleQuestion | UpholdQuestion
_Open = Callable[[Task, str], Question | None]
"""(task, reviewer) → what is to be asked; None where nothing is left."""


@dataclass(frozen=True, slots=True)
class RulePlan:
    """The questions to reviewers, and the rulings that stand already."""

    tasks: Mapping[str, Task]
    questions: Sequence[Asked[Question]]
    earlier: Sequence[dict[str, Any]]


def plan_rule(
    asking: Asking, run: Path, earlier: Path | None, settings: RuleSettings | UpholdSettings, *, seed: int = 0
) -> RulePlan:
    """What reviewers would be asked: every one of them, about each task with something that it has not ruled on.

    Raises:
        UsageError: a file is missing, or there is no model for the role.
    """
    tasks = {task.id: task for task in read_tasks(run).tasks}
    disputes = list(_lines(run / DISPUTES))
    stands = list(_lines(earlier)) if earlier is not None else []
    by_task = read_rulings(earlier).by_task if earlier is not None else {}
    ruled = [one for some in by_task.values() for one in some]
    if isinstance(settings, RuleSettings):
        open_ = _open_classes(disputes, ruled, settings, seed)
    else:
        open_ = _open_answers(disputes, ruled, settings, seed)
    questions: list[Asked[Question]] = []
    for client in asking.clients(Role.REVIEWER):
        for task in tasks.values():
            question = open_(task, origin(client.spec))
            if question is not None:
                questions.append(Asked(question, client, question.request(client.spec.sampling)))
    return RulePlan(tasks, questions, stands)


def _open_classes(
    disputes: Sequence[dict[str, Any]], rulings: Sequence[Ruling], settings: RuleSettings, seed: int
) -> _Open:
    classes = disputed_classes(disputes, settings)
    ruled = {(one.task_id, one.by, one.flags) for one in rulings if one.input is None}

    def question(task: Task, by: str) -> Question | None:
        some = [one for one in classes.get(task.id, ()) if (task.id, by, one.flags) not in ruled]
        return rule_question(task, some, settings, seed) if some else None

    return question


def _open_answers(
    disputes: Sequence[dict[str, Any]], rulings: Sequence[Ruling], settings: UpholdSettings, seed: int
) -> _Open:
    inputs = disputed_inputs(disputes, settings)
    ruled = {(one.task_id, one.by, one.input, one.expected) for one in rulings}

    def question(task: Task, by: str) -> Question | None:
        some = [one for one in inputs.get(task.id, ()) if (task.id, by, one.input, one.expected) not in ruled]
        return uphold_question(task, some, by, settings, seed) if some else None

    return question


def rule_file(
    asking: Asking,
    run: Path,
    out: Path,
    *,
    earlier: Path | None = None,
    settings: RuleSettings | UpholdSettings | None = None,
    seed: int = 0,
) -> AskedFile:
    """Let models rule on what programs disagree on in a run.

    Args:
        asking: the models.
        run: folder of a run of `cupel evolve`.
        out: the file of rulings to write, those of `earlier` first; `OUT.rejected.jsonl` stands beside it.
        earlier: rulings that stand; a model is not asked again what it ruled on there.
        settings: of the stage; they say what is ruled on, classes of inputs or answers.
        seed: sent to servers that draw from one.

    Raises:
        UsageError: a file is missing, or there is no model for the role.
        BudgetSpent, ModelError: asking stopped early; what there is, is written.
    """
    check_output(out, [run, *([earlier] if earlier is not None else [])])
    plan = plan_rule(asking, run, earlier, settings or RuleSettings(), seed=seed)
    tally = Tally()
    lines, rejects = list(plan.earlier), list[Reject]()
    heard = Hearing(plan.questions, _ask)
    for question, (items,) in heard:
        tally.count([items.answer])
        made, lost = _rulings(plan.tasks[question.subject.task_id], question, items)
        lines += made
        rejects += lost
        tally.made += len(made)
    return write_asked_lines("rule", out, lines, len(plan.tasks), rejects, tally, heard.stopped)


async def _ask(question: Asked[Question]) -> list[Items[Any]]:
    return await question.client.ask_for_items(question.request, question.subject.answer)


def _rulings(
    task: Task, question: Asked[Question], items: Items[Any]
) -> tuple[list[dict[str, Any]], list[Reject]]:
    answer = items.answer
    rejects = [
        Reject(task.id, "ruling", "unreadable", one.reason, answer.key, one.text) for one in items.unusable
    ]
    if not items.items:
        reason = "unreadable" if answer.usable else answer.ending.value
        return [], [*rejects, Reject(task.id, "answer", reason, items.problem or answer.detail, answer.key)]
    ids = {one.id for one in task.requirements or []}
    found, strange = question.subject.rulings(items.items, origin(question.client.spec), ids)
    rejects += [
        Reject(task.id, "ruling", "not-asked", "it names nothing that was asked about", answer.key, one)
        for one in strange
    ]
    return [_line(ruling, shown, answer.key) for ruling, shown in found], rejects


def _line(ruling: Ruling, shown: Sequence[str], response: str) -> dict[str, Any]:
    """A ruling with the inputs that it was shown, so that a precondition can be held against it."""
    return {**ruling.to_json(), "examples": list(shown), "response": response}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file that a stage or a run has left."""
    try:
        text = path.read_text(encoding="utf-8")
        records = [json.loads(line) for line in text.split("\n") if line.strip()]
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: {error}; it is left by `cupel evolve` and `cupel rule`") from None
    return (record for record in records if isinstance(record, dict))
