"""Asking a model: every answer is looked up first, and kept the moment it arrives.

Covers samples, the response store, the budget, and questions that several ask at once. Works with any `Model`: one
behind HTTP, a scripted one, or one that may not be asked (for dry runs). Values read from answers:
`cupel.llm.structured`, whose functions are methods here as well.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from cupel.llm.answer import Answer, Ending, Usage
from cupel.llm.budget import ASSUMED_MAX_TOKENS, Budget
from cupel.llm.known import Known
from cupel.llm.reply import Failed, Reply, answer_of, estimated_tokens, failed_answer
from cupel.llm.request import Format, Request, answer_key, described, parameters, request_key
from cupel.llm.spec import ModelSpec
from cupel.llm.structured import Items, Structured, ask_for, ask_for_items
from cupel.store.responses import ResponseStore, StoredAnswer, StoredRequest

if TYPE_CHECKING:
    from cupel.llm.line import Lines

T = TypeVar("T")


class Model(Protocol):
    """What can be asked."""

    @property
    def spec(self) -> ModelSpec:
        """Which model it is."""
        ...

    @property
    def width(self) -> int:
        """Requests that may be under way at once."""
        ...

    def at_once(self, samples: int) -> int:
        """How many of these samples to ask for in one request."""
        ...

    def not_enforced(self, form: Format) -> None:
        """A whole answer in this form was no JSON: ask otherwise from now on."""
        ...

    async def exchange(self, request: Request, samples: Sequence[int]) -> list[Reply] | Failed:
        """Replies to the first of the samples, at least one; or why there is none."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


@dataclass(slots=True)
class _Asked:
    """One request whose samples are being drawn."""

    request: Request
    hash: str
    answers: dict[int, Answer] = field(default_factory=dict)


class Client:
    """Asks one model, and keeps what it answers."""

    def __init__(self, model: Model, store: ResponseStore, budget: Budget | None = None) -> None:
        """Ready to ask; nothing is sent.

        Raises:
            UsageError: the budget bounds the cost, and the model has no price.
        """
        self.model = model
        self.store = store
        self.budget = budget or Budget()
        self.budget.check(model.spec.name, model.spec.price)
        self._under_way: dict[str, asyncio.Future[None]] = {}

    @property
    def spec(self) -> ModelSpec:
        """Which model is asked."""
        return self.model.spec

    async def ask(self, request: Request, samples: int = 1) -> list[Answer]:
        """Samples of the answer to a request.

        What stands in the store is taken from there. A sample without a usable answer is an `Answer` whose ending
        says why: no exception.

        Args:
            request: what is asked.
            samples: how many samples.

        Returns:
            One answer a sample, in the order of their numbers.

        Raises:
            BudgetSpent: the next request does not fit the budget.
            EndpointDown, EndpointRefuses: the endpoint is of no use. In all of these cases what was answered is stored.
        """
        asked = _Asked(request, request_key(self.spec, request))
        keys = {answer_key(asked.hash, sample): sample for sample in range(samples)}
        while missing := self._look_up(asked, keys):
            others = [self._under_way[key] for key in missing if key in self._under_way]
            mine = [key for key in missing if key not in self._under_way]
            if not mine:
                await asyncio.wait(others)
                continue
            await self._draw_mine(asked, {key: keys[key] for key in mine})
        return [asked.answers[sample] for sample in range(samples)]

    async def ask_for(self, request: Request, kind: type[T], samples: int = 1) -> list[Structured[T]]:
        """One value a sample, of a type that pydantic can read; see `cupel.llm.structured.ask_for`."""
        return await ask_for(self, request, kind, samples)

    async def ask_for_items(self, request: Request, kind: type[T], samples: int = 1) -> list[Items[T]]:
        """Items of one type for each sample; see `cupel.llm.structured.ask_for_items`."""
        return await ask_for_items(self, request, kind, samples)

    def answered(self, request: Request, samples: int) -> list[int]:
        """Numbers of the samples that stand in the store."""
        hash_ = request_key(self.spec, request)
        keys = [answer_key(hash_, sample) for sample in range(samples)]
        found = self.store.answers(keys)
        return [sample for sample, key in enumerate(keys) if key in found]

    async def close(self) -> None:
        """Let go of connections; the store stays open."""
        await self.model.close()

    def _look_up(self, asked: _Asked, keys: dict[str, int]) -> list[str]:
        """Take what stands in the store; returns the keys of what is missing."""
        missing = [key for key, sample in keys.items() if sample not in asked.answers]
        for found in self.store.answers(missing).values():
            asked.answers[found.sample] = _read(found, cached=True)
        return [key for key in missing if keys[key] not in asked.answers]

    async def _draw_mine(self, asked: _Asked, mine: dict[str, int]) -> None:
        """Draw samples that nobody else is drawing; others that want them wait meanwhile."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._under_way.update(dict.fromkeys(mine, done))
        try:
            await self._draw(asked, list(mine.values()))
        finally:
            for key in mine:
                del self._under_way[key]
            done.set_result(None)

    async def _draw(self, asked: _Asked, samples: list[int]) -> None:
        """Draw samples in as few requests as the server allows; all that were begun end before an error is raised."""
        self.store.put_request(stored_request(self.spec, asked.request, asked.hash))
        while samples:
            size = max(1, self.model.at_once(len(samples)))
            groups = [samples[start : start + size] for start in range(0, len(samples), size)]
            if len(groups) == 1:
                samples = await self._exchange(asked, groups[0])
                continue
            ended = await asyncio.gather(
                *(self._exchange(asked, group) for group in groups), return_exceptions=True
            )
            samples = []
            for left in ended:
                if isinstance(left, BaseException):
                    raise left
                samples.extend(left)

    async def _exchange(self, asked: _Asked, samples: list[int]) -> list[int]:
        """One request; returns the samples that it left without an answer."""
        price = self.spec.price
        put_by = await self.budget.put_by(price, *self._dearest(asked.request, len(samples)))
        replies: list[Reply] = []
        sent = False
        try:
            outcome = await self.model.exchange(asked.request, samples)
            sent = True
            if isinstance(outcome, Failed):
                for sample in samples:
                    asked.answers[sample] = failed_answer(answer_key(asked.hash, sample), sample, outcome)
                return []
            replies = outcome
            for sample, reply in zip(samples, replies, strict=False):
                asked.answers[sample] = keep(self.store, asked.hash, sample, reply)
            return samples[len(replies) :]
        finally:
            self.budget.book(put_by, price, [reply.usage for reply in replies], sent=sent)

    def _dearest(self, request: Request, samples: int) -> tuple[int, int]:
        """(input, output) tokens that a request may cost at most, as far as can be foreseen."""
        most = parameters(self.spec, request).max_tokens or ASSUMED_MAX_TOKENS
        return estimated_tokens(request.characters()), most * samples


class PlannedModel:
    """A model that may not be asked: for dry runs and for writing batch files."""

    def __init__(self, spec: ModelSpec, store: ResponseStore) -> None:
        self.spec = spec
        self.known = known(spec, store)
        self.width = spec.endpoint.concurrency

    def at_once(self, samples: int) -> int:
        """How many of these samples would be asked for in one request."""
        return self.known.at_once(samples)

    def not_enforced(self, form: Format) -> None:
        """Nothing is asked, so nothing is found out."""

    async def exchange(self, request: Request, samples: Sequence[int]) -> list[Reply] | Failed:
        """Turns every request down."""
        return Failed(Ending.REJECTED, "nothing may be sent: this is a plan")

    async def close(self) -> None:
        """There are no connections."""


def open_client(
    spec: ModelSpec, store: ResponseStore, budget: Budget | None = None, lines: Lines | None = None
) -> Client:
    """A client for a model behind an OpenAI-compatible endpoint.

    Args:
        spec: the model.
        store: where its answers are kept.
        budget: what may be spent; shared by the clients of a run.
        lines: the ways to the endpoints, shared by the clients of a run, so that they keep an endpoint's limits together.

    Raises:
        UsageError: the package openai is not installed, the endpoint's key is not set, or its price is wanted and unknown.
    """
    from cupel.llm.http_model import HttpModel

    return Client(HttpModel(spec, known(spec, store), lines), store, budget)


def planned_client(spec: ModelSpec, store: ResponseStore) -> Client:
    """A client that sends nothing: for estimates and batch files; needs no key and no further package."""
    return Client(PlannedModel(spec, store), store)


def known(spec: ModelSpec, store: ResponseStore) -> Known:
    """What was found out about a model's server, in the store."""
    place = (spec.endpoint.base_url, spec.model)
    return Known(
        spec,
        lambda name: store.fact(*place, name),
        lambda name, value: store.put_fact(*place, name, value),
    )


def stored_request(spec: ModelSpec, request: Request, hash_: str) -> StoredRequest:
    """A request as it is kept."""
    prompt = f"{request.prompt.name}@{request.prompt.hash}" if request.prompt is not None else None
    body = described(spec, request)
    return StoredRequest(hash_, spec.endpoint.base_url, spec.model, body, prompt)


def keep(store: ResponseStore, request: str, sample: int, reply: Reply) -> Answer:
    """Write a reply, and read the answer that stands: another process may have written one first."""
    key = answer_key(request, sample)
    body, usage = dict(reply.body), reply.usage
    stored = StoredAnswer(
        key, request, sample, usage.input, usage.output, {**body, "estimated": usage.estimated}
    )
    stands = store.put_answer(stored)
    return _read(stands, cached=stands is not stored)


def _read(found: StoredAnswer, *, cached: bool) -> Answer:
    usage = Usage(found.input_tokens, found.output_tokens, bool(found.body.get("estimated")))
    return answer_of(found.key, found.sample, Reply(found.body, usage), cached=cached)
