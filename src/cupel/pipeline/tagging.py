"""Asking models of the role `reviewer` why programs fail that no rule explains.

Covers the question from its own view (`cupel.llm.tag_view`), the answers, and what of them cannot be used. What they weigh is
`cupel.author.failures.question`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cupel.author.failures.question import SaidTag, TagAnswer, TagQuestion
from cupel.author.failures.taxonomy import taxonomy
from cupel.evolve.recipes.settings import model_seed
from cupel.llm import Answer, Items, Request, Role, Sampling, origin, render
from cupel.llm.reading import Reader
from cupel.llm.tag_view import FailedTestView, TagChoiceView, TagView
from cupel.llm.views import task_text
from cupel.model.errors import CupelError, UsageError
from cupel.model.task import Task
from cupel.pipeline.asking import Asked, Asking, Hearing
from cupel.pipeline.rejects import Reject


@dataclass(frozen=True, slots=True)
class TaggingSettings:
    """How reviewers are asked."""

    temperature: float = 0.0
    max_tokens: int = 4096


@dataclass(frozen=True, slots=True)
class Tagged:
    """What reviewers said."""

    answers: tuple[TagAnswer, ...]
    rejects: tuple[Reject, ...]
    asked: int
    from_store: int
    stopped: CupelError | None
    """Why asking ended early."""


def tag_view(task: Task, question: TagQuestion) -> TagView:
    """What a reviewer sees of a failing program."""
    lines = question.code.splitlines()
    numbered = "\n".join(f"{number:>3}  {line}" for number, line in enumerate(lines, 1))
    return TagView(
        task=task_text(task),
        program=numbered,
        tests=tuple(
            FailedTestView(one.test_id, one.input or "(its own code)", one.expected, one.got)
            for one in question.failing
        ),
        failed=question.failed,
        passed=question.passed,
        tags=tuple(TagChoiceView(one.id, one.title, one.counts) for one in taxonomy().values()),
    )


def tag_questions(
    asking: Asking,
    tasks: Iterable[Task],
    questions: Sequence[TagQuestion],
    settings: TaggingSettings,
    *,
    seed: int = 0,
    known: Iterable[TagAnswer] = (),
) -> list[Asked[TagQuestion]]:
    """What reviewers would be asked: every one of them about each open question that it has not answered.

    Raises:
        UsageError: there is no model for the role.
    """
    by_id = {task.id: task for task in tasks}
    said = {(one.task_id, one.candidate_id, one.by) for one in known}
    asked = []
    for client in asking.clients(Role.REVIEWER):
        for question in questions:
            if (
                question.task_id,
                question.candidate_id,
                origin(client.spec),
            ) not in said and question.task_id in by_id:
                request = _request(by_id[question.task_id], question, settings, client.spec.sampling, seed)
                asked.append(Asked(question, client, request))
    return asked


def _request(
    task: Task, question: TagQuestion, settings: TaggingSettings, own: Sampling, seed: int
) -> Request:
    stage = Sampling(
        temperature=settings.temperature,
        max_tokens=settings.max_tokens,
        seed=model_seed(seed, "tag", f"{task.id} {question.candidate_id}"),
    )
    request = render("tag", tag_view(task, question)).request(own.over(stage))
    return replace(request, schema=Reader(SaidTag).items_schema())


def has_reviewers(asking: Asking) -> bool:
    """Whether any model has the role."""
    try:
        return bool(asking.access.models.for_role(Role.REVIEWER))
    except UsageError:
        return False


def ask_reviewers(questions: Sequence[Asked[TagQuestion]]) -> Tagged:
    """Ask, and read what comes back; answers that cannot be used are told with their reason."""
    answers: list[TagAnswer] = []
    rejects: list[Reject] = []
    asked = from_store = 0
    heard = Hearing(questions, _ask)
    for question, (items,) in heard:
        asked += 1
        from_store += items.answer.cached
        found, lost = _read(question, items)
        rejects += lost
        if found is not None:
            answers.append(found)
    return Tagged(tuple(answers), tuple(rejects), asked, from_store, heard.stopped)


async def _ask(question: Asked[TagQuestion]) -> list[Items[SaidTag]]:
    return await question.client.ask_for_items(question.request, SaidTag)


def _read(question: Asked[TagQuestion], items: Items[SaidTag]) -> tuple[TagAnswer | None, list[Reject]]:
    subject, answer = question.subject, items.answer
    rejects = [_reject(subject, "unreadable", one.reason, answer, one.text) for one in items.unusable]
    if not items.items:
        reason = "unreadable" if answer.usable else answer.ending.value
        return None, [*rejects, _reject(subject, reason, items.problem or answer.detail, answer)]
    lines = len(subject.code.splitlines())
    known = [one for one in items.items if one.tag in taxonomy()]
    rejects += [
        _reject(subject, "no-tag", f"there is no tag {one.tag!r}", answer, one.tag)
        for one in items.items
        if one.tag not in taxonomy()
    ]
    if not known:
        return None, rejects
    tags = tuple(one if _is_line(one.line, lines) else one.model_copy(update={"line": None}) for one in known)
    by = origin(question.client.spec)
    return TagAnswer(task_id=subject.task_id, candidate_id=subject.candidate_id, by=by, tags=tags), rejects


def _is_line(line: int | None, lines: int) -> bool:
    return line is None or 1 <= line <= lines


def _reject(
    subject: TagQuestion, reason: str, detail: str, answer: Answer, text: str | None = None
) -> Reject:
    what = f"{subject.candidate_id}: {detail}"
    return Reject(subject.task_id, "tag", reason, what, answer.key, text)


def counts_of(found: Tagged) -> Mapping[str, int]:
    """How much was asked and came back."""
    return {
        "asked": found.asked,
        "from_store": found.from_store,
        "answers": len(found.answers),
        "rejected": len(found.rejects),
    }
