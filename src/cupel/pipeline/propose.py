"""`propose` on files: judged tasks in, a file of proposals for `cupel evolve --proposals` out."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from cupel.evolve.proposals.proposal import Kind, Proposal
from cupel.evolve.recipes.adversaries import NO_PROGRAM
from cupel.evolve.recipes.passrows import pass_rows
from cupel.evolve.recipes.proposing import ANSWERS, ProposeQuestion, propose_questions
from cupel.evolve.recipes.settings import ProposeSettings
from cupel.judge import asserts
from cupel.llm import Items, Role, origin, provenance
from cupel.model import literal
from cupel.model.errors import LiteralError
from cupel.model.source import parsed
from cupel.model.task import Task
from cupel.pipeline.asked_file import AskedFile, Tally, write_asked_lines
from cupel.pipeline.asking import Asked, Asking, Hearing
from cupel.pipeline.files import check_output, read_judged
from cupel.pipeline.reading import shown_as_text, tests_of_texts
from cupel.pipeline.rejects import Reject


@dataclass(frozen=True, slots=True)
class ProposePlan:
    """The questions to adversaries."""

    tasks: Sequence[Task]
    questions: Sequence[Asked[ProposeQuestion]]
    rejects: Sequence[Reject]


def plan_propose(
    asking: Asking, tasks: Path, outcomes: Path | None, settings: ProposeSettings, *, seed: int = 0
) -> ProposePlan:
    """What adversaries would be asked: every one of them, about every task, once for each kind of attack.

    Raises:
        UsageError: a file is missing, or there is no model for the role.
    """
    judged = read_judged(tasks, outcomes)
    clients = asking.clients(Role.ADVERSARY)
    rejects = [
        Reject(one.task_id, "line", "unreadable", f"{one.file}:{one.line}: {one.reason}")
        for one in judged.file.rejected
    ]
    questions: list[Asked[ProposeQuestion]] = []
    for task in judged.file.tasks:
        passes = pass_rows(task, judged.outcomes)
        made = (
            propose_questions(task, passes, settings, seed, shown_as_text(task)) if passes.is_judged else []
        )
        if not made:
            rejects.append(Reject(task.id, "task", NO_PROGRAM, "no candidate of one file has outcomes"))
        questions += [
            Asked(one, client, one.request(client.spec.sampling)) for one in made for client in clients
        ]
    return ProposePlan(judged.file.tasks, questions, rejects)


def propose_file(
    asking: Asking,
    tasks: Path,
    out: Path,
    *,
    outcomes: Path | None = None,
    settings: ProposeSettings | None = None,
    seed: int = 0,
) -> AskedFile:
    """Let models propose asserts, inputs and generators against the programs that pass most.

    Args:
        asking: the models.
        tasks: a run's folder, or a task file with `outcomes`.
        out: the file of proposals to write; `OUT.rejected.jsonl` stands beside it.
        outcomes: folder of the run that judged the tasks.
        settings: of the stage.
        seed: sent to servers that draw from one.

    Raises:
        UsageError: a file is missing, or there is no model for the role.
        BudgetSpent, ModelError: asking stopped early; what there is, is written.
    """
    check_output(out, [tasks])
    plan = plan_propose(asking, tasks, outcomes, settings or ProposeSettings(), seed=seed)
    known = {task.id: task for task in plan.tasks}
    rejects, tally = list(plan.rejects), Tally()
    found: list[Proposal] = []
    heard = Hearing(plan.questions, _ask)
    for question, (items,) in heard:
        tally.count([items.answer])
        proposals, lost = _proposals(known[question.subject.task_id], question, items)
        found += proposals
        rejects += lost
    tally.made = len(found)
    records = (one.to_json() for one in found)
    return write_asked_lines("propose", out, records, len(known), rejects, tally, heard.stopped)


async def _ask(question: Asked[ProposeQuestion]) -> list[Items[Any]]:
    return await question.client.ask_for_items(question.request, ANSWERS[question.subject.attack])


def _proposals(
    task: Task, question: Asked[ProposeQuestion], items: Items[Any]
) -> tuple[list[Proposal], list[Reject]]:
    """The proposals of one answer, and what of it is none."""
    answer, spec = items.answer, question.client.spec
    rejects = [
        Reject(task.id, "proposal", "unreadable", one.reason, answer.key, one.text) for one in items.unusable
    ]
    if not items.items:
        reason = "unreadable" if answer.usable else answer.ending.value
        detail = items.problem or answer.detail
        return [], [*rejects, Reject(task.id, "answer", reason, detail, answer.key)]
    told = provenance(spec, answer, question.request)
    made: list[Proposal] = []
    for item in items.items:
        bodies = list(_bodies(task, question.subject, item))
        text = str(getattr(item, "code", None) or getattr(item, "input", ""))
        if not bodies:
            wanted = "a call with constant arguments" if question.subject.attack == "inputs" else "a test"
            rejects.append(
                Reject(task.id, "proposal", "no-proposal", f"it is not {wanted}", answer.key, text)
            )
        made += [
            Proposal(
                task.id,
                origin(spec),
                kind,
                body,
                answer.key,
                {**told, "programs": list(question.subject.programs)},
            )
            for kind, body in bodies
        ]
    return made, rejects


def _bodies(task: Task, question: ProposeQuestion, item: Any) -> Iterator[tuple[Kind, dict[str, Any]]]:
    """What an item of an answer proposes; nothing where it proposes nothing."""
    if question.attack == "generators":
        yield "generator", {"code": item.code}
    elif question.attack == "inputs":
        body = {"stdin": item.input} if task.interface.kind == "program" else _call(task, item.input)
        if body is not None:
            yield "input", body
    else:
        yield from _tests(task, item.code)


def _call(task: Task, text: str) -> dict[str, Any] | None:
    """`f([1], k=2)` as a proposed input."""
    name = task.interface.name
    lowered = asserts.lower(f"assert ({text.strip().rstrip(';')}) == 0", [name])
    if lowered is None or len(lowered.calls) != 1 or lowered.calls[0].function != name:
        return None
    call = lowered.calls[0]
    try:
        body = {"args": literal.render(list(call.args))}
        return {**body, "kwargs": literal.render(dict(call.kwargs))} if call.kwargs else body
    except LiteralError:
        return None


def _tests(task: Task, text: str) -> Iterator[tuple[Kind, dict[str, Any]]]:
    """Asserts one by one; with statements around them, a test of their own."""
    tree = parsed(text.strip())
    if tree is not None and tree.body and all(isinstance(node, ast.Assert) for node in tree.body):
        for node in tree.body:
            yield "assert", {"code": ast.unparse(node)}
        return
    numbers = count()
    fields = {"origin": "model:unnamed"}
    tests, _ = tests_of_texts([text], task, lambda: f"t{next(numbers)}", fields)
    for test in tests:
        payload = {"kind": test.kind, "code": test.code} if hasattr(test, "code") else None
        if payload is not None:
            yield "test", {"test": payload}
