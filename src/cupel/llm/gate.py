"""How fast requests may go to one endpoint.

Covers requests under way, requests and tokens a minute, the pause that a server asks for, and giving way where it asks
for less without saying how much: then half as many requests are under way at once, and each answer lets a little more
in, up to the bound. In any 60 seconds at most the given numbers are begun. First come, first served.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass

from cupel.llm.clock import Clock
from cupel.llm.spec import Endpoint
from cupel.model.errors import EndpointDown
from cupel.model.hashing import seed_for

_MINUTE = 60.0
_FIRST_PAUSE = 1.0
"""Seconds of the first pause where the server does not say how long."""
_LONGEST_PAUSE = 60.0


@dataclass(slots=True)
class Passage:
    """One request that was let in."""

    at: float
    tokens: int
    """Foreseen first, then as counted."""
    counts: bool = False
    """Whether it began within the last minute and is counted against a bound."""


class Gate:
    """Lets requests to one endpoint in."""

    def __init__(self, endpoint: Endpoint, clock: Clock) -> None:
        self._endpoint = endpoint
        self._clock = clock
        self._bounded = endpoint.requests_per_minute is not None or endpoint.tokens_per_minute is not None
        self._width = float(endpoint.concurrency)
        self._under_way = 0
        self._last_minute: deque[Passage] = deque()
        self._tokens = 0
        self._paused_until = 0.0
        self._pauses = 0
        self._narrowed_at = float("-inf")
        self._busy_since: float | None = None
        self._queue: deque[asyncio.Future[None]] = deque()
        self._somebody_first = False
        self._left: asyncio.Event | None = None

    @property
    def width(self) -> int:
        """Requests that may be under way now."""
        return max(1, int(self._width))

    async def enter(self, tokens: int) -> Passage:
        """Wait until a request of so many tokens, foreseen, may go.

        Raises:
            EndpointDown: the server asks for a longer pause than the endpoint's patience.
        """
        await self._become_first()
        try:
            while True:
                now = self._clock.now()
                self._forget(now)
                if self._under_way >= self.width:
                    self._left = asyncio.Event()
                    await self._left.wait()
                elif (seconds := self._seconds_to_wait(now, tokens)) > 0:
                    await self._clock.sleep(seconds)
                else:
                    break
            passage = Passage(now, tokens, self._bounded)
            if self._bounded:
                self._last_minute.append(passage)
                self._tokens += tokens
            self._under_way += 1
            return passage
        finally:
            self._next_first()

    def leave(self, passage: Passage, tokens: int | None) -> None:
        """A request has ended; its tokens as counted, where they are known."""
        self._under_way -= 1
        if tokens is not None:
            if passage.counts:
                self._tokens += tokens - passage.tokens
            passage.tokens = tokens
        if self._left is not None:
            self._left.set()

    def went_well(self) -> None:
        """An answer came: let a little more in."""
        self._pauses = 0
        self._busy_since = None
        self._width = min(float(self._endpoint.concurrency), self._width + 1.0 / self._width)

    def turned_away(self, passage: Passage, retry_after: float | None, detail: str) -> None:
        """The server said that there were too many requests.

        Raises:
            EndpointDown: it has said so for longer than the endpoint's patience, or asks for a longer pause.
        """
        now = self._clock.now()
        if self._busy_since is None:
            self._busy_since = now
        patience = self._endpoint.patience_seconds
        if retry_after is not None and retry_after > patience:
            raise EndpointDown(
                f"{self._endpoint.base_url} wants to be asked again in {retry_after:.0f} s only ({detail}); what was"
                " answered is stored: run the same command again then"
            )
        if now - self._busy_since > patience:
            raise EndpointDown(
                f"{self._endpoint.base_url} has turned everything away for {now - self._busy_since:.0f} s ({detail});"
                " what was answered is stored: run the same command again later"
            )
        if passage.at >= self._narrowed_at:  # others that were let in before the last pause say nothing new
            self._width = max(1.0, self._width / 2)
            self._narrowed_at = now
            self._pauses += 1
        pause = retry_after if retry_after is not None else self._own_pause()
        self._paused_until = max(self._paused_until, now + pause)

    def _own_pause(self) -> float:
        """Twice as long each time, a little different for each endpoint and time."""
        base = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** (self._pauses - 1))
        return base * (1 + seed_for("pause", self._endpoint.base_url, self._pauses) % 1000 / 4000)

    def _seconds_to_wait(self, now: float, tokens: int) -> float:
        seconds = self._paused_until - now
        most = self._endpoint.requests_per_minute
        if most is not None and len(self._last_minute) >= most:
            seconds = max(seconds, self._last_minute[-most].at + _MINUTE - now)
        allowed = self._endpoint.tokens_per_minute
        if allowed is not None:
            over = self._tokens + tokens - allowed
            for passage in self._last_minute:
                if over <= 0:
                    break
                over -= passage.tokens
                seconds = max(seconds, passage.at + _MINUTE - now)
        return seconds

    def _forget(self, now: float) -> None:
        while self._last_minute and self._last_minute[0].at + _MINUTE <= now:
            passage = self._last_minute.popleft()
            passage.counts = False
            self._tokens -= passage.tokens

    async def _become_first(self) -> None:
        """Wait in line: only who is first looks at the bounds."""
        if not self._somebody_first:
            self._somebody_first = True
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._next_first()
            raise

    def _next_first(self) -> None:
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._somebody_first = False
