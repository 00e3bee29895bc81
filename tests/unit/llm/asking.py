"""Short ways to ask a server in a test."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from fake_clock import FakeClock

from cupel.llm import Budget, Client, Endpoint, Lines, Message, ModelSpec, Request, Sampling, open_client
from cupel.llm.transport import TransportName
from cupel.store.responses import ResponseStore
from faulty_server import FaultyServer

T = TypeVar("T")


def request(text: str = "Say something.", **sampling: Any) -> Request:
    """A request of one message."""
    return Request((Message("user", text),), Sampling(**sampling))


def spec_of(server: FaultyServer | str, model: dict[str, Any] | None = None, **endpoint: Any) -> ModelSpec:
    """A model at a server, or at an address."""
    url = server if isinstance(server, str) else server.base_url
    return ModelSpec("m", "the-model", Endpoint("e", url, **endpoint), **(model or {}))


class Asking:
    """A client on a server, with a clock whose time passes at once."""

    def __init__(
        self,
        spec: ModelSpec,
        store: ResponseStore,
        *,
        budget: Budget | None = None,
        transport: TransportName | None = None,
        clock: Any = None,
    ) -> None:
        self.clock = clock or FakeClock()
        self.lines = Lines(self.clock, transport)
        self.client = open_client(spec, store, budget, self.lines)

    def run(self, question: Callable[[Client], Awaitable[T]]) -> T:
        """What a coroutine function makes of the client."""

        async def whole() -> T:
            try:
                return await question(self.client)
            finally:
                await self.client.close()

        return asyncio.run(whole())

    def ask(self, asked: Request | str = "Say something.", samples: int = 1) -> list[Any]:
        """The answers to one request."""
        wanted = request(asked) if isinstance(asked, str) else asked
        return self.run(lambda client: client.ask(wanted, samples))

    def ask_many(self, texts: list[str]) -> list[Any]:
        """The answers to several requests that are asked at once; errors in their place."""

        async def all_of_them(client: Client) -> list[Any]:
            asked = [client.ask(request(text)) for text in texts]
            return await asyncio.gather(*asked, return_exceptions=True)

        return [one[0] if isinstance(one, list) else one for one in self.run(all_of_them)]


def opened(folder: Path) -> ResponseStore:
    """The response store of a test."""
    return ResponseStore(folder / "responses")
