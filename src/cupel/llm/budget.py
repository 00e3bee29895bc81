"""What a run may spend on models, and what it has spent.

A request goes only where its dearest outcome still fits: the cost of its whole input and of as many output tokens as it may
have is put by, and what it really cost is booked when it ends. So `max_cost` is kept, with many requests under way as well,
except where a server counts more tokens than were foreseen. Requests that find too little left wait for others to end, which
mostly cost less than was put by; when none is left to wait for, the budget is spent.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from cupel.llm.answer import Usage
from cupel.llm.spec import Price
from cupel.model.errors import BudgetSpent, UsageError

ASSUMED_MAX_TOKENS = 8192
"""Output tokens put by for a request without a bound of its own."""


@dataclass(slots=True)
class Spent:
    """What was spent."""

    requests: int = 0
    """Requests that were answered or given up; tries of one request count once."""
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0
    """USD; what has no price counts nothing."""
    estimated: bool = False
    """Whether some server did not count its tokens."""

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "requests": self.requests,
            "input_tokens": self.input_tokens,
            "output_tokens": self.output_tokens,
            "cost": round(self.cost, 6),
            "estimated": self.estimated,
        }


class Budget:
    """Bounds of one run, shared by its clients."""

    def __init__(self, max_cost: float | None = None, max_requests: int | None = None) -> None:
        """A budget.

        Args:
            max_cost: USD, at most; None for no bound.
            max_requests: requests, at most; None for no bound.
        """
        if max_cost is not None and max_cost < 0:
            raise UsageError(f"--max-cost is {max_cost}, below 0")
        self.max_cost = max_cost
        self.max_requests = max_requests
        self.spent = Spent()
        self._put_by = 0.0
        self._under_way = 0
        self._ended: list[asyncio.Future[None]] = []

    def check(self, name: str, price: Price | None) -> None:
        """See that a model's cost can be told where it is bounded.

        Raises:
            UsageError: the model has no price.
        """
        if self.max_cost is not None and price is None:
            raise UsageError(
                f"--max-cost needs the price of model {name!r}: write [models.{name}.price] with input and output"
                " (USD per million tokens) into the models' file; 0 for a server of your own"
            )

    async def put_by(self, price: Price | None, input_tokens: int, output_tokens: int) -> float:
        """Wait until a request fits, and put its dearest cost by.

        Raises:
            BudgetSpent: it does not fit, and nothing is under way that could leave something.
        """
        cost = price.of(input_tokens, output_tokens) if price is not None else 0.0
        while not self._fits(cost):
            if not self._under_way:
                raise BudgetSpent(self._said(cost))
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._ended.append(turn)
            await turn
        self._put_by += cost
        self._under_way += 1
        return cost

    def book(self, put_by: float, price: Price | None, usages: list[Usage], *, sent: bool = True) -> None:
        """A request has ended: what it cost instead of what was put by."""
        self._put_by -= put_by
        self._under_way -= 1
        if not self._under_way:
            self._put_by = 0.0
        self.spent.requests += sent
        for usage in usages:
            self.spent.input_tokens += usage.input
            self.spent.output_tokens += usage.output
            self.spent.estimated |= usage.estimated
            if price is not None:
                self.spent.cost += price.of(usage.input, usage.output)
        waiting, self._ended = self._ended, []
        for turn in waiting:
            if not turn.done():
                turn.set_result(None)

    def _fits(self, cost: float) -> bool:
        if self.max_requests is not None and self.spent.requests + self._under_way >= self.max_requests:
            return False
        return self.max_cost is None or self.spent.cost + self._put_by + cost <= self.max_cost

    def _said(self, cost: float) -> str:
        spent = self.spent
        if self.max_requests is not None and spent.requests >= self.max_requests:
            return (
                f"--max-requests {self.max_requests} are sent; what was answered is stored: the same command with a"
                " higher bound goes on"
            )
        return (
            f"--max-cost {self.max_cost} USD: {spent.cost:.4f} USD are spent on {spent.requests} requests and the next"
            f" could cost {cost:.4f}; what was answered is stored: the same command with a higher bound goes on"
        )
