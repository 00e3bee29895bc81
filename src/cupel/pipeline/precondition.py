"""`precondition` on files: tasks in, the same with preconditions that models wrote and known inputs bear out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cupel.evolve.fuzz import mine
from cupel.evolve.inputs import input_space_of
from cupel.evolve.recipes.preconditions import (
    Said,
    Vetting,
    Why,
    WrittenPrecondition,
    precondition_request,
    vetted,
)
from cupel.evolve.recipes.settings import PreconditionSettings
from cupel.evolve.recipes.trimming import Drop
from cupel.evolve.rulings import RulingFile, read_rulings, standing_of
from cupel.judge import asserts
from cupel.judge.judge import Judge
from cupel.judge.limits import reference_limits
from cupel.judge.precondition import input_questions, precondition_source
from cupel.llm import Role, Structured, provenance
from cupel.model.errors import InfrastructureError
from cupel.model.task import Task
from cupel.pipeline.asked_file import AskedFile, Tally, write_asked
from cupel.pipeline.asking import Asked, Asking, Hearing
from cupel.pipeline.files import check_output, write_side
from cupel.pipeline.rejects import Reject
from cupel.sandbox import jobs
from cupel.sandbox.errors import SandboxError
from cupel.store.taskfile import TaskFile, read_tasks

_TRIED = 400
"""Inputs among which those that break stated limits are looked for."""


@dataclass(frozen=True, slots=True)
class PreconditionPlan:
    """The questions to testers."""

    file: TaskFile
    questions: Sequence[Asked[Task]]


def plan_precondition(
    asking: Asking, tasks: Path, settings: PreconditionSettings, *, seed: int = 0
) -> PreconditionPlan:
    """What testers would be asked: about each task without a precondition; with several testers they take turns.

    Raises:
        UsageError: there is no such file, or no model for the role.
    """
    file = read_tasks(tasks)
    clients = asking.clients(Role.TESTER)
    questions = []
    for number, task in enumerate(file.tasks):
        if task.precondition is None:
            client = clients[number % len(clients)]
            request = precondition_request(task, settings, client.spec.sampling, seed)
            questions.append(Asked(task, client, request))
    return PreconditionPlan(file, questions)


def precondition_file(
    asking: Asking,
    tasks: Path,
    out: Path,
    *,
    backend: str,
    rulings: Path | None = None,
    settings: PreconditionSettings | None = None,
    seed: int = 0,
) -> AskedFile:
    """Let models write down which inputs a task means; what they write is accepted only where known inputs bear it out.

    Args:
        asking: the models.
        tasks: a task file, or a run's folder.
        out: the task file to write; `OUT.rejected.jsonl` stands beside it and says what a precondition wrongly narrows or lets through,
            `OUT.dropped.jsonl` has the tests that are new in kind and lie outside an accepted one.
        backend: the sandbox's, where preconditions run.
        rulings: a file of `cupel rule`: a precondition has to agree with it.
        settings: of the stage.
        seed: of the inputs that are tried; sent to servers that draw from one.

    Raises:
        UsageError: a file is missing, or there is no model for the role.
        InfrastructureError: the sandbox broke down.
        BudgetSpent, ModelError: asking stopped early; what there is, is written.
        NothingUsable: there is no task.
    """
    check_output(out, [tasks])
    chosen = settings or PreconditionSettings()
    plan = plan_precondition(asking, tasks, chosen, seed=seed)
    ruled = read_rulings(rulings) if rulings is not None else RulingFile({}, ())
    shown = _examples(rulings) if rulings is not None else {}
    found = {task.id: task for task in plan.file.tasks}
    rejects = [
        Reject(one.task_id, "line", "unreadable", f"{one.file}:{one.line}: {one.reason}")
        for one in plan.file.rejected
    ]
    tally, drops = Tally(), list[Drop]()
    heard = Hearing(plan.questions, _ask)
    with Judge(backend) as judge:
        for question, (structured,) in heard:
            tally.count([structured.answer])
            task = question.subject
            inputs = [*_inputs(task, chosen, seed), *_ruled_inputs(task, ruled, shown.get(task.id, []))]
            done = _with_precondition(judge, question, structured, inputs)
            if isinstance(done, Reject):
                rejects.append(done)
            else:
                found[task.id], lost = done
                drops += lost
                tally.made += 1
    write_side(out, "dropped", (one.to_json() for one in drops))
    return write_asked("precondition", out, list(found.values()), rejects, tally, heard.stopped)


async def _ask(question: Asked[Task]) -> list[Structured[WrittenPrecondition]]:
    return await question.client.ask_for(question.request, WrittenPrecondition)


_Input = tuple[Why | None, str, jobs.Probe]
"""(why it is tried, the input for a reader, the call of `valid`); None for a test that may turn out to lie outside, told by its id."""
OUTSIDE = "outside-the-precondition"


def _with_precondition(
    judge: Judge, question: Asked[Task], structured: Structured[WrittenPrecondition], inputs: Sequence[_Input]
) -> tuple[Task, list[Drop]] | Reject:
    """The task with the precondition of an answer, and the tests that lie outside it; or why it has none."""
    task, answer = question.subject, structured.answer
    if structured.value is None:
        reason = "unreadable" if answer.usable else answer.ending.value
        return Reject(task.id, "answer", reason, structured.problem or answer.detail, answer.key)
    code = structured.value.code
    vetting, outside = _vet(judge, task, code, inputs)
    if vetting.reason is not None:
        return Reject(task.id, "precondition", vetting.reason, vetting.detail, answer.key, code)
    told = {**provenance(question.client.spec, answer, question.request), "vetted": vetting.detail}
    whole = {**task.provenance, "precondition": told}
    evidence = {"precondition_by": told["made_by"], "response": answer.key}
    drops = [
        Drop(task.id, test.id, OUTSIDE, evidence, test.to_json()) for test in task.tests if test.id in outside
    ]
    kept = task.with_tests([test for test in task.tests if test.id not in outside])
    return kept.model_copy(update={"precondition": code, "provenance": whole}), drops


def _vet(judge: Judge, task: Task, code: str, inputs: Sequence[_Input]) -> tuple[Vetting, frozenset[str]]:
    """Run a precondition on known inputs, in the sandbox; returns what became of it, and the ids of tests that lie outside."""
    probes = [probe for _, _, probe in inputs]
    try:
        seen = judge.observe(
            precondition_source(code), probes, reference_limits(task), max_timeouts=len(probes) + 1
        )
    except SandboxError as error:
        raise InfrastructureError(str(error)) from None
    if any(one.status is jobs.Status.UNLOADED for one in seen):
        return Vetting("no-program", "it cannot be loaded"), frozenset()
    words = {b'{"value":true}': True, b'{"value":false}': False}
    said = [(why, text, words.get(one.reply)) for (why, text, _), one in zip(inputs, seen, strict=True)]
    outside = frozenset(text for why, text, word in said if why is None and word is not True)
    return vetted([Said(why, text, word) for why, text, word in said if why is not None]), outside


def _inputs(task: Task, settings: PreconditionSettings, seed: int) -> Iterator[_Input]:
    """Inputs of the tests and of the prompt, and such as break limits that the prompt states."""
    certain = {test.id for test in task.tests if _is_certain(test)}
    for one in input_questions(task):
        yield "test" if one.test_id in certain else None, one.test_id, one.probe
    kind, name = task.interface.kind, task.interface.name
    if kind == "function":
        for example in mine.examples_in_prompt(task.prompt, name):
            call = example.arguments
            yield "shown", f"{name}{call.key}", jobs.call("valid", call.args, dict(call.kwargs))
    if kind not in ("function", "program"):
        return
    space = input_space_of(task)
    beyond = {"beyond-stated", *space.excluded}
    trials = [one for one in space.propose(seed=seed, limit=_TRIED, feedback=()) if one.flags & beyond]
    for trial in trials[: settings.beyond]:
        yield "beyond limits", trial.text, space.precondition_probe(trial)


def _is_certain(test: Any) -> bool:
    """Whether a test's input is within the task for certain: it came with the task, or is new in nothing next to those that did."""
    made = getattr(test, "provenance", None) or {}
    return test.origin == "seed" or made.get("flags") == []


def _ruled_inputs(
    task: Task, ruled: RulingFile, shown: Sequence[tuple[frozenset[str], str]]
) -> Iterator[_Input]:
    """Inputs of classes that were ruled on, where the rulings do not contradict each other."""
    rulings = ruled.by_task.get(task.id, ())
    singly = {one.input for one in rulings if one.input is not None and one.ruling != "unclear"}
    for flags, text in shown:
        if text in singly:
            continue  # those rulings are about answers, too, and may speak against their class
        standing = standing_of(flags, rulings)
        probe = _probe(task, text)
        if probe is not None and (standing.is_outside or standing.voices_within):
            yield ("ruled outside" if standing.is_outside else "ruled within"), text, probe


def _probe(task: Task, text: str) -> jobs.Probe | None:
    """The call of `valid` on an input that a dispute tells as text; None where it cannot be read back."""
    if task.interface.kind == "program":
        try:
            return jobs.call("valid", [json.loads(text)])
        except ValueError:
            return None
    lowered = asserts.lower(f"assert ({text}) == 0", [task.interface.name])
    if task.interface.kind != "function" or lowered is None or len(lowered.calls) != 1:
        return None
    call = lowered.calls[0]
    return jobs.call("valid", call.args, call.kwargs)


def _examples(path: Path) -> Mapping[str, list[tuple[frozenset[str], str]]]:
    """By task the inputs that reviewers were shown, with the flags of their class; lines that are no rulings have none."""
    found: dict[str, dict[tuple[frozenset[str], str], None]] = {}
    for line in path.read_text(encoding="utf-8").split("\n"):
        try:
            record: Any = json.loads(line) if line.strip() else {}
        except ValueError:
            continue  # `read_rulings` has set it aside
        if not isinstance(record, dict) or not isinstance(record.get("examples"), list):
            continue
        flags = frozenset(map(str, record.get("flags") or ()))
        for one in record["examples"]:
            text = (
                one.get("input") if isinstance(one, dict) else one
            )  # of a dispute, or as a reviewer was shown it
            found.setdefault(str(record.get("task_id")), {})[flags, str(text)] = None
    return {name: list(some) for name, some in found.items()}
