"""The circuit breaker: an endpoint that is down is left alone, asked once in a while, and then given up.

Closed, requests go. After some failures in a row it opens: nothing goes for a while, then one request tries (half-open).
If that is answered it closes; if not it waits twice as long. An endpoint that stays down longer than its patience, or
that never answered at all, ends the run: what was answered is stored, and the same command goes on later.

A single request that fails again and again (a poisoned question that makes the server stumble) opens nothing: failures
count only where several requests fail, or where the connection itself does.
"""

from __future__ import annotations

import asyncio

from cupel.llm.clock import Clock
from cupel.llm.spec import Endpoint
from cupel.model.errors import EndpointDown

OPENS_AFTER = 5
"""Failures in a row."""
OF_REQUESTS = 3
"""Different requests that must have failed, unless there was no connection."""
_FIRST_COOLDOWN = 5.0
_LONGEST_COOLDOWN = 60.0
NEVER_ANSWERED_SECONDS = 20.0
"""Patience with an endpoint that has not answered once: most likely its URL is wrong."""


class Breaker:
    """Whether an endpoint is worth asking."""

    def __init__(self, endpoint: Endpoint, clock: Clock) -> None:
        self._endpoint = endpoint
        self._clock = clock
        self._failures = 0
        self._failed: set[str] = set()
        self._answered_once = False
        self._down_since: float | None = None
        self._last_detail = ""
        self._try_at: float | None = None
        """When it is open: the time of the next try."""
        self._cooldown = _FIRST_COOLDOWN
        self._trying = False
        self._changed: asyncio.Event | None = None
        self._given_up: str | None = None

    @property
    def closed(self) -> bool:
        """Whether requests go as they like."""
        return self._try_at is None

    async def pass_through(self) -> None:
        """Wait until a request may go.

        Raises:
            EndpointDown: the endpoint was given up.
        """
        while True:
            if self._given_up is not None:
                raise EndpointDown(self._given_up)
            if self._try_at is None:
                return
            seconds = self._try_at - self._clock.now()
            if self._trying:
                self._changed = self._changed or asyncio.Event()
                await self._changed.wait()
            elif seconds > 0:
                await self._clock.sleep(seconds)
            else:
                self._trying = True
                return

    def answered(self) -> None:
        """The endpoint answered, whatever it said."""
        self._failures = 0
        self._failed.clear()
        self._answered_once = True
        self._down_since = None
        self._try_at = None
        self._cooldown = _FIRST_COOLDOWN
        self.try_ended()

    def failed(self, request: str, detail: str, *, connected: bool) -> None:
        """A request failed.

        Args:
            request: the request's content hash.
            detail: what happened.
            connected: False where there was no connection, or it was cut.
        """
        now = self._clock.now()
        self._failures += 1
        self._failed.add(request)
        self._last_detail = detail
        if self._down_since is None:
            self._down_since = now
        if self._try_at is not None:
            if self._trying:
                self._cooldown = min(_LONGEST_COOLDOWN, self._cooldown * 2)
                self._open(now)
                self.try_ended()
            return
        several = len(self._failed) >= OF_REQUESTS or not connected
        if self._failures >= OPENS_AFTER and several:
            self._open(now)

    def try_ended(self) -> None:
        """The one request that tries has ended, whatever came of it: who waits for that looks again."""
        self._trying = False
        if self._changed is not None:
            self._changed.set()
            self._changed = None

    def _open(self, now: float) -> None:
        self._try_at = now + self._cooldown
        down_for = now - (self._down_since if self._down_since is not None else now)
        patience = self._endpoint.patience_seconds
        if not self._answered_once:
            patience = min(patience, NEVER_ANSWERED_SECONDS)
        if down_for >= patience:
            never = (
                "" if self._answered_once else " and never did: is the URL right, and is the server running?"
            )
            self._given_up = (
                f"{self._endpoint.base_url} does not answer ({self._last_detail}; {self._failures} failures in a row in"
                f" {down_for:.0f} s){never}; what was answered is stored: run the same command again later"
            )
