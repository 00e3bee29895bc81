"""What all models at one endpoint share: its limits, its circuit breaker, its connections.

The clients of one run are opened with the same `Lines`, so that two models at one endpoint keep the endpoint's bounds together,
and a stage that begins within a minute of the last keeps them as well. Lines belong to one thread at a time; connections
belong to the event loop that they were opened in and are opened anew in the next.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from cupel.llm.breaker import Breaker
from cupel.llm.clock import Clock, RealClock
from cupel.llm.gate import Gate
from cupel.llm.spec import Endpoint
from cupel.llm.transport import Transport, TransportName


class Line:
    """The way to one endpoint."""

    def __init__(self, endpoint: Endpoint, clock: Clock, transport: TransportName | None) -> None:
        self.gate = Gate(endpoint, clock)
        self.breaker = Breaker(endpoint, clock)
        self._open: Callable[[], Transport] = partial(Transport, endpoint, clock, transport)
        self._transport: Transport | None = None
        self._users: set[int] = set()

    def check(self) -> None:
        """See that connections can be opened.

        Raises:
            UsageError: the package openai is not installed, or the endpoint's key is not set.
        """
        self._transport = self._transport or self._open()

    def transport(self, user: object) -> Transport:
        """The connections, opened where they are not; they stay until this user and all others have left."""
        self._users.add(id(user))
        self._transport = self._transport or self._open()
        return self._transport

    async def leave(self, user: object) -> None:
        """A user needs the connections no longer; the last one closes them."""
        self._users.discard(id(user))
        if not self._users and self._transport is not None:
            transport, self._transport = self._transport, None
            await transport.close()


class Lines:
    """The lines of one run, one an endpoint."""

    def __init__(self, clock: Clock | None = None, transport: TransportName | None = None) -> None:
        """Lines without connections.

        Args:
            clock: the time that limits are kept by; by default the machine's.
            transport: the HTTP client; None takes aiohttp where it is installed.
        """
        self.clock = clock or RealClock()
        self._wanted = transport
        self._lines: dict[Endpoint, Line] = {}

    def to(self, endpoint: Endpoint) -> Line:
        """The line to an endpoint."""
        if endpoint not in self._lines:
            self._lines[endpoint] = Line(endpoint, self.clock, self._wanted)
        return self._lines[endpoint]
