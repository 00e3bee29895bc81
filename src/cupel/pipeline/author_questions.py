"""Pieces of authoring work as questions to models, and what they say as answers of the workflow.

Covers the prompt of each kind of piece, what a model is told when its answer could not be taken, and reading what comes back. Whether
an answer can be taken is the workflow's to say (`cupel.author.workflow.intake`); the order of the work is `cupel.pipeline.author`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from cupel.author.workflow.desk import Desk
from cupel.author.workflow.records import EventKind, Piece, PieceKind
from cupel.author.workflow.seen import View
from cupel.author.workflow.state import TaskState
from cupel.author.workflow.submissions import FORMS, form_to_json
from cupel.dataset.ingest.modeltext import program_in
from cupel.evolve.recipes.sampling import candidate_of
from cupel.evolve.recipes.settings import SampleSettings, model_seed
from cupel.llm import Answer, Ending, Message, Request, Sampling, Structured, provenance, render
from cupel.llm.prompts import render_plain
from cupel.llm.reading import Reader
from cupel.model.task import Candidate
from cupel.pipeline.author_turns import Worker, Workers

PROMPTS: Mapping[PieceKind, str] = {
    PieceKind.AUTHOR: "author_task",
    PieceKind.TEST: "test_blind",
    PieceKind.AMEND_TASK: "amend_task",
    PieceKind.AMEND_TESTS: "amend_tests",
    PieceKind.SOLVE: "attempt",
    PieceKind.TAG: "say_why",
    PieceKind.ARBITRATE: "arbitrate",
    PieceKind.REVIEW: "review",
}
_MOST_TOKENS = {PieceKind.ARBITRATE: 8_192, PieceKind.REVIEW: 8_192, PieceKind.TAG: 8_192}
_MOST_TOKENS_OF_OTHERS = 16_384
_ATTEMPT = SampleSettings()
_LONGEST_SHOWN = 30_000
"""Characters of a refused answer that go back to its writer."""


@dataclass(frozen=True, slots=True)
class Try:
    """An answer that could not be taken."""

    problems: tuple[str, ...]
    said: str
    """The answer; empty where there was none."""


@dataclass(frozen=True, slots=True)
class Held:
    """A piece that a model has, with what it sees."""

    piece: Piece
    worker: Worker
    view: View
    tries: tuple[Try, ...]
    """Its answers so far, none of which could be taken."""
    sample: int
    """Which of the model's answers to this very question counts: one model may do several pieces that show the same."""


@dataclass(frozen=True, slots=True)
class Said:
    """A model's answer to a piece: a record to hand in, or why there is none."""

    record: Any
    problems: tuple[str, ...]
    text: str
    """What was said, where it cannot be handed in."""
    how: Mapping[str, Any]
    """Its prompt and its place in the response store."""
    answer: Answer


def held_pieces(desk: Desk, workers: Workers) -> list[Held]:
    """Pieces that models have and nobody has answered, as they were shown, in the order of the tasks.

    Whatever a stopped run had leased is among them, with the views of that time, so that the same questions are asked.
    """
    found = []
    for task_id, state in desk.states().items():
        for piece in desk.due(task_id).pieces:
            by = state.shown.get(piece.id)
            worker = workers.named(by.name) if by is not None else None
            if by is None or worker is None:
                continue
            if by.model != worker.contributor.model:
                desk.give_back(piece.id, by, "its name is another model's now")
                continue
            view, tries = _shown(desk, piece)
            sample = 0 if tries else _same_before(piece, by.name, state)
            found.append(Held(piece, worker, view, tries, sample))
    return found


def question(held: Held, seed: int, most_tries: int) -> Request:
    """What a model is asked for a piece; after answers that could not be taken, the last of them and why."""
    kind = held.piece.kind
    own = held.worker.client.spec.sampling
    stage = Sampling(
        temperature=_ATTEMPT.temperature if kind is PieceKind.SOLVE else None,
        max_tokens=most_tokens(kind),
        seed=model_seed(seed, f"{kind.value} {held.piece.turn}", held.piece.task_id),
    )
    request = render(PROMPTS[kind], held.view).request(own.over(stage))
    if kind is not PieceKind.SOLVE:
        request = replace(request, schema=_reader(kind).value_schema())
    return replace(request, messages=_with_feedback(request.messages, held.tries, most_tries))


def most_tokens(kind: PieceKind) -> int:
    """Output tokens of an answer at most, where the user gives no bound."""
    return _MOST_TOKENS.get(kind, _MOST_TOKENS_OF_OTHERS)


async def ask(held: Held, request: Request, samples: int) -> list[Said]:
    """Ask a model; one answer a sample. What the endpoint never answered is not final and no answer of the model's.

    Raises:
        BudgetSpent, ModelError: asking has to stop.
    """
    kind, client = held.piece.kind, held.worker.client
    if kind is PieceKind.SOLVE:
        answers = await client.ask(request, samples)
        return [_said(held, request, one, *_program(one, client.spec.name)) for one in answers]
    structured = await client.ask_for(request, FORMS[kind], samples)
    return [_said(held, request, one.answer, *_record(one)) for one in structured]


def _said(held: Held, request: Request, answer: Answer, record: Any, problems: Sequence[str]) -> Said:
    told = provenance(held.worker.client.spec, answer, request)
    how: dict[str, Any] = {name: told[name] for name in ("response", "prompt", "answered_by") if name in told}
    return Said(record, tuple(problems), answer.text, how, answer)


def _record(structured: Structured[Any]) -> tuple[Any, list[str]]:
    if structured.value is None:
        return None, [_why(structured.answer, structured.problem)]
    try:
        return form_to_json(structured.value), []
    except (ValueError, RecursionError) as error:  # lists in each other without end, say
        return None, [f"the answer cannot be written down: {error}; keep to the form"]


def _program(answer: Answer, model: str) -> tuple[Any, list[str]]:
    found = candidate_of(answer, model, _ATTEMPT, program_in)
    if isinstance(found, Candidate):
        return {"program": {"code": found.code}}, []
    return None, [_why(answer, "there is no program in a fenced block")]


def _why(answer: Answer, problem: str | None) -> str:
    """Why there is nothing to hand in."""
    if answer.ending is Ending.LENGTH:
        return f"it was cut off at the bound of tokens: {problem or answer.detail}; think and write less"
    if answer.ending is Ending.STOP:
        return problem or answer.detail
    return f"there was no answer ({answer.ending.value}{': ' + answer.detail if answer.detail else ''})"


def _with_feedback(messages: tuple[Message, ...], tries: Sequence[Try], most: int) -> tuple[Message, ...]:
    if not tries:
        return messages
    last = tries[-1]
    values = {
        "said": bool(last.said),
        "problems": last.problems,
        "number": len(tries) + 1,
        "most": most,
    }
    (told,) = render_plain("feedback", values).messages
    if last.said:
        return (*messages, Message("assistant", last.said[:_LONGEST_SHOWN]), told)
    return (*messages[:-1], Message("user", f"{messages[-1].content}\n\n{told.content}"))


def _shown(desk: Desk, piece: Piece) -> tuple[View, tuple[Try, ...]]:
    """The view of a piece as it was shown last, and what was refused since."""
    view: Any = None
    tries: list[Try] = []
    for event in desk.events(piece.task_id):
        if event.piece == piece.id and event.kind is EventKind.SHOWN:
            view, tries = desk.store.get(event.body["view"]), []
        elif event.piece == piece.id and event.kind is EventKind.REFUSED:
            answer = desk.store.get(event.body["answer"])
            said = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
            tries.append(Try(tuple(event.body["problems"]), said))
    return view_from_json(view), tuple(tries)


def view_from_json(record: Mapping[str, Any]) -> View:
    """The view of `cupel.author.workflow.seen.view_json`."""
    values = {name: value for name, value in record.items() if name != "view"}
    made: View = _view_adapter(record["view"]).validate_python(values)
    return made


@cache
def _view_adapter(name: str) -> TypeAdapter[Any]:
    kinds = {kind.__name__: kind for kind in _view_types()}
    return TypeAdapter(kinds[name])


def _view_types() -> Iterator[type[Any]]:
    yield from View.__args__


@cache
def _reader(kind: PieceKind) -> Reader[Any]:
    return Reader(FORMS[kind])


def _same_before(piece: Piece, name: str, state: TaskState) -> int:
    """How many earlier slots of a piece show the same to the same model: these have its earlier answers."""
    if piece.kind is PieceKind.SOLVE:
        done = {one.slot: one.by.name for one in state.current_attempts()}
    elif piece.kind is PieceKind.TEST:
        done = {slot: versions[-1].by.name for slot, versions in state.suites.items()}
    else:
        return 0
    start = f"{piece.task_id}/{piece.kind.value}-"
    at_work = {
        int(other.removeprefix(start).partition("-")[0]): by.name
        for other, by in state.shown.items()
        if other.startswith(start)
    }
    return sum(by == name for slot, by in (done | at_work).items() if slot < piece.slot)
