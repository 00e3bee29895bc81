"""`cupel author --dry-run`: what a run would ask from here on, as a range from the smoothest way to the roughest.

The next questions to authors are exact. What comes later depends on answers: the lower end has every task accepted at the first try,
the upper end has every answer refused as often as the run allows but for the last time, each with a repair turn, and every task mended as
often as may be. Texts that do not exist yet are taken to be as long as is stated here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cupel.author.workflow.desk import Desk
from cupel.author.workflow.records import Piece, PieceKind
from cupel.author.workflow.settings import WorkflowSettings
from cupel.author.workflow.state import TaskState
from cupel.llm import Client, Range, Role
from cupel.llm.estimate import TYPICAL_SHARE
from cupel.llm.reply import estimated_tokens
from cupel.pipeline.author_questions import Held, most_tokens, question
from cupel.pipeline.author_turns import ROLES, Workers

TEXT_TOKENS = Range(500, 2_000)
"""A task's prompt, requirements and signature."""
SUITE_TOKENS = Range(1_500, 6_000)
"""A tester's tests."""
PROGRAM_TOKENS = Range(150, 1_500)
_INSTRUCTIONS = Range(600, 2_500)
"""The fixed part of a prompt, with its schema where the server does not enforce one."""


@dataclass(frozen=True, slots=True)
class Load:
    """Pieces of one kind that a run may ask for."""

    kind: PieceKind
    pieces: Range
    shown: Range
    """Tokens of what is shown besides the instructions."""


@dataclass(frozen=True, slots=True)
class Share:
    """What falls to one role."""

    role: str
    models: list[str]
    pieces: Range
    requests: Range
    input_tokens: Range
    output_tokens: Range
    cost: Range | None
    """USD; None where a model of the role has no price, or there is no model."""

    def to_json(self) -> dict[str, Any]:
        """As plain JSON; ranges as [low, high]."""
        return {
            **asdict(self),
            **{
                name: getattr(self, name).to_json()
                for name in ("pieces", "requests", "input_tokens", "output_tokens")
            },
            "cost": self.cost.to_json() if self.cost is not None else None,
        }


def forecast_authoring(desk: Desk, workers: Workers) -> dict[str, Any]:
    """What a run would ask from here on.

    Args:
        desk: of the run, or of one that was begun for this alone.
        workers: its models, which need not be able to send anything.

    Returns:
        `tasks` that are not at their end; `roles` with ranges of pieces, requests, tokens and cost; and their sum as `whole`. A role
        without a model is done by persons and costs nothing.
    """
    settings = desk.settings
    open_tasks = {name: one for name, one in desk.states().items() if one.ended is None}
    loads = list(_loads(open_tasks, settings))
    first = [
        piece for name in open_tasks for piece in desk.due(name).pieces if piece.kind is PieceKind.AUTHOR
    ]
    exact = _author_tokens(desk, workers, first)
    shares = [
        _share(role, loads, workers, settings, exact if role is Role.AUTHOR else None) for role in ROLES
    ]
    return {
        "tasks": len(open_tasks),
        "roles": [one.to_json() for one in shares],
        "whole": _whole(shares, workers),
    }


def _loads(tasks: Mapping[str, TaskState], settings: WorkflowSettings) -> Iterator[Load]:
    """What is asked for at least and at most, over all tasks."""
    rounds = settings.most_rounds
    unwritten = sum(state.draft is None for state in tasks.values())
    count = len(tasks)
    testers = sum(settings.testers(name) for name in tasks)
    untested = sum(max(0, settings.testers(name) - len(state.suites)) for name, state in tasks.items())
    lacking = sum(max(0, settings.attempts - len(state.current_attempts())) for state in tasks.values())
    reviews = settings.reviewers * sum(settings.is_reviewed(name) for name in tasks)
    text, suite, program = TEXT_TOKENS, SUITE_TOKENS, PROGRAM_TOKENS
    yield Load(PieceKind.AUTHOR, Range(unwritten, unwritten), Range(100, 1_500))
    yield Load(PieceKind.AMEND_TASK, Range(0, count * rounds), text + program + Range(50, 1_000))
    yield Load(PieceKind.TEST, Range(untested, untested), text)
    yield Load(PieceKind.AMEND_TESTS, Range(0, testers * rounds), text + suite + Range(50, 1_000))
    yield Load(PieceKind.SOLVE, Range(lacking, count * settings.attempts * (rounds + 1)), text)
    yield Load(PieceKind.ARBITRATE, Range(0, count * (rounds + 1)), text + program + suite)
    yield Load(PieceKind.REVIEW, Range(reviews, reviews * (rounds + 1)), text + program + suite)
    yield Load(PieceKind.TAG, Range(0, count * (rounds + 1)), text + program + program + Range(2_000, 8_000))


def _share(
    role: Role, loads: list[Load], workers: Workers, settings: WorkflowSettings, exact: Range | None
) -> Share:
    clients = workers.clients(role)
    pieces = requests = read = written = Range()
    for load in loads:
        if load.kind.role is not role:
            continue
        pieces += load.pieces
        if not clients:
            continue
        turns = settings.most_refused * (1 if load.kind is PieceKind.SOLVE else 2)
        asked = Range(load.pieces.low, load.pieces.high * turns)
        shown = _INSTRUCTIONS + load.shown
        if load.kind is PieceKind.AUTHOR and exact is not None:
            shown = exact
        bound = max(_bound(client, load.kind) for client in clients)
        requests += asked
        read += Range(asked.low * shown.low, asked.high * (shown.high + bound * (turns > 1)))
        written += Range(asked.low * _typical(clients, load.kind), asked.high * bound)
    return Share(
        role.value,
        [client.spec.name for client in clients],
        pieces,
        requests,
        read,
        written,
        _cost(clients, read, written),
    )


def _author_tokens(desk: Desk, workers: Workers, pieces: list[Piece]) -> Range | None:
    """Tokens of a question to an author, from the questions themselves; up to the longest."""
    lengths = []
    for piece in pieces:
        state = desk.states()[piece.task_id]
        by = workers.choose(piece, state)
        worker = workers.named(by.name) if by is not None else None
        if worker is not None:
            held = Held(piece, worker, desk.view(piece, state), (), 0)
            request = question(held, desk.settings.seed, desk.settings.most_refused)
            lengths.append(estimated_tokens(request.characters()))
    return Range(sum(lengths) / len(lengths), max(lengths)) if lengths else None


def _bound(client: Client, kind: PieceKind) -> int:
    """Output tokens of an answer at most."""
    return client.spec.sampling.max_tokens or most_tokens(kind)


def _typical(clients: list[Client], kind: PieceKind) -> float:
    return TYPICAL_SHARE * min(_bound(client, kind) for client in clients)


def _cost(clients: list[Client], read: Range, written: Range) -> Range | None:
    prices = [client.spec.price for client in clients]
    known = [price for price in prices if price is not None]
    if not clients or len(known) < len(prices):
        return None
    return Range(
        min(price.of(read.low, written.low) for price in known),
        max(price.of(read.high, written.high) for price in known),
    )


def _whole(shares: list[Share], workers: Workers) -> dict[str, Any]:
    asking = [one for one in shares if one.models]
    costs = [one.cost for one in asking]
    known = [one for one in costs if one is not None]
    return {
        "requests": _sum([one.requests for one in asking]).to_json(),
        "input_tokens": _sum([one.input_tokens for one in asking]).to_json(),
        "output_tokens": _sum([one.output_tokens for one in asking]).to_json(),
        "cost": _sum(known).to_json() if known and len(known) == len(costs) else None,
        "for_persons": [role.value for role in workers.nobody_for],
    }


def _sum(ranges: list[Range]) -> Range:
    whole = Range()
    for one in ranges:
        whole += one
    return whole
