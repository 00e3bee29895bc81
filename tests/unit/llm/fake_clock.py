"""A clock whose time passes only by sleeping, and that remembers how long it slept."""

from __future__ import annotations

import asyncio


class FakeClock:
    """Time that passes at once."""

    def __init__(self) -> None:
        self.time = 1_000.0
        self.slept: list[float] = []

    def now(self) -> float:
        """Seconds."""
        return self.time

    def wall(self) -> float:
        """Seconds since the epoch."""
        return self.time + 1_700_000_000.0

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.time += seconds
        await asyncio.sleep(0)
