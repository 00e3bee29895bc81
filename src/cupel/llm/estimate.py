"""What asking will take, before anything is sent: requests, tokens and cost, each as a range.

The lower end of the output is what answers of this model were long so far (or a stated share of the bound, as long as
there are few), the upper end the bound of tokens itself. The lower end of the requests has all samples of a question
in one request where the server may do that; the upper end has one request a sample, and a repair turn for each
structured answer. Input is counted from the length of the text. What is answered costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cupel.llm.budget import ASSUMED_MAX_TOKENS
from cupel.llm.client import Client
from cupel.llm.reply import estimated_tokens
from cupel.llm.request import Request, parameters

TYPICAL_SHARE = 0.1
"""Part of the bound of tokens that an answer takes, as long as few answers of the model are known."""
_ENOUGH_ANSWERS = 20
"""Answers from which on their mean length counts."""


@dataclass(frozen=True, slots=True)
class Range:
    """From … to."""

    low: float = 0.0
    high: float = 0.0

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.high + other.high)

    def to_json(self) -> list[float]:
        """[low, high]."""
        return [self.low, self.high]


@dataclass(frozen=True, slots=True)
class Estimate:
    """What asking will take."""

    model: str
    questions: int
    samples: int
    answered: int
    """Samples that stand in the store."""
    requests: Range
    input_tokens: Range
    output_tokens: Range
    cost: Range | None
    """USD; None where the model has no price."""

    def to_json(self) -> dict[str, Any]:
        """As JSON; ranges as [low, high]."""
        return {
            "model": self.model,
            "questions": self.questions,
            "samples": self.samples,
            "answered": self.answered,
            "requests": self.requests.to_json(),
            "input_tokens": self.input_tokens.to_json(),
            "output_tokens": self.output_tokens.to_json(),
            "cost": self.cost.to_json() if self.cost is not None else None,
        }

    def text(self) -> str:
        """As a line for people."""
        parts = [
            f"{self.samples:,} samples of {self.questions:,} questions, {self.answered:,} answered",
            f"{_span(self.requests)} requests to send",
            f"{_span(self.input_tokens)} tokens in, {_span(self.output_tokens)} out",
        ]
        if self.cost is not None:
            parts.append(f"{self.cost.low:.2f} to {self.cost.high:.2f} USD")
        return f"{self.model}: " + "; ".join(parts)


def estimate(client: Client, questions: Iterable[tuple[Request, int]]) -> Estimate:
    """What asking these questions would take.

    Args:
        client: whom they would go to; it may be one that sends nothing (`planned_client`).
        questions: (request, samples) of each; requests for structured answers with their schema.
    """
    spec = client.spec
    known, mean = client.store.mean_output_tokens(spec.endpoint.base_url, spec.model)
    count = samples = answered = 0
    requests = input_tokens = output_tokens = Range()
    for request, wanted in questions:
        count += 1
        samples += wanted
        found = len(client.answered(request, wanted))
        answered += found
        missing = wanted - found
        if not missing:
            continue
        at_once = max(1, client.model.at_once(missing))
        few, turns = -(-missing // at_once), 2 if request.schema is not None else 1
        most = parameters(spec, request).max_tokens or ASSUMED_MAX_TOKENS
        typical = min(mean, most) if known >= _ENOUGH_ANSWERS else TYPICAL_SHARE * most
        text = estimated_tokens(request.characters())
        requests += Range(few, missing * turns)
        input_tokens += Range(few * text, missing * (text * turns + (turns - 1) * most))
        output_tokens += Range(missing * typical, missing * most * turns)
    cost = None
    if spec.price is not None:
        low = spec.price.of(input_tokens.low, output_tokens.low)
        cost = Range(low, spec.price.of(input_tokens.high, output_tokens.high))
    return Estimate(spec.name, count, samples, answered, requests, input_tokens, output_tokens, cost)


def _span(span: Range) -> str:
    low, high = f"{span.low:,.0f}", f"{span.high:,.0f}"
    return low if low == high else f"{low} to {high}"
