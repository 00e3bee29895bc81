"""Which models there are: endpoints, models, their roles and prices.

Covers the types alone. Reading them from a file is `cupel.llm.configuration`, talking to them `cupel.llm.client`.
A key never stands here, only the name of the environment variable that holds it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from cupel.llm.request import Format, Sampling
from cupel.model.errors import UsageError

OPENAI_URL = "https://api.openai.com/v1"


def is_openais(base_url: str) -> bool:
    """Whether an endpoint is OpenAI's, or the one that the user's environment names in its place (`OPENAI_BASE_URL`)."""
    named = os.environ.get("OPENAI_BASE_URL", "").strip().rstrip("/")
    return base_url in (OPENAI_URL, named)


class Role(StrEnum):
    """What a model is asked to be; each role has a view of its own (`cupel.llm.views`)."""

    AUTHOR = "author"
    """Turns a raw problem into a task."""
    TESTER = "tester"
    """Writes tests from the task's text alone."""
    SOLVER = "solver"
    """Writes programs that answer the task."""
    ADVERSARY = "adversary"
    """Writes tests that tell given programs apart."""
    REVIEWER = "reviewer"
    """Rules on inputs and disputes from the task's text."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible HTTP endpoint and what may be asked of it."""

    name: str
    base_url: str
    """Up to and with the version, e.g. `http://127.0.0.1:8000/v1`."""
    api_key_env: str | None = None
    """The environment variable that holds the key; None sends no key."""
    concurrency: int = 64
    """Requests under way at once, at most."""
    requests_per_minute: int | None = None
    """Requests begun in any minute, at most; None for no bound."""
    tokens_per_minute: int | None = None
    """Tokens sent and received in any minute, as well as can be foreseen, at most; None for no bound."""
    timeout_seconds: float = 1200.0
    """How long one request may take until its whole answer is there."""
    connect_seconds: float = 10.0
    """How long connecting may take."""
    retries: int = 5
    """How often one request is sent again after a failure that may pass; waiting for a limit does not count."""
    patience_seconds: float = 900.0
    """How long an endpoint may turn everything down or not answer at all before the run stops."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "base_url", self.base_url.strip().rstrip("/"))
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https", "scripted") or not (parts.netloc or parts.path):
            raise UsageError(f"{self.base_url!r} is no base URL; it looks like http://127.0.0.1:8000/v1")
        if parts.username or parts.password:
            raise UsageError(
                f"the base URL of endpoint {self.name!r} holds a key; put the key into an environment"
                " variable and name that as api_key_env"
            )
        for what in ("concurrency", "requests_per_minute", "tokens_per_minute", "timeout_seconds"):
            value = getattr(self, what)
            if value is not None and value <= 0:
                raise UsageError(f"endpoint {self.name!r}: {what} is {value}, not above 0")

    def key(self) -> str | None:
        """The key, read from the environment now.

        Raises:
            UsageError: the variable is not set.
        """
        if self.api_key_env is None:
            return None
        key = os.environ.get(self.api_key_env, "").strip()
        if not key:
            raise UsageError(f"endpoint {self.name!r} wants its key in ${self.api_key_env}, which is not set")
        return key


@dataclass(frozen=True, slots=True)
class Price:
    """What tokens cost, in USD per million."""

    input: float
    output: float

    def of(self, input_tokens: float, output_tokens: float) -> float:
        """USD for so many tokens."""
        return (self.input * input_tokens + self.output * output_tokens) / 1_000_000


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One model at one endpoint."""

    name: str
    """What the project calls it; stands in origins (`model:NAME`) and provenance."""
    model: str
    """What the endpoint calls it."""
    endpoint: Endpoint
    roles: frozenset[Role] = frozenset()
    """The roles it is for; empty: any role that no other model is for."""
    sampling: Sampling = field(default_factory=Sampling)
    """Parameters that go with every request unless the request says otherwise."""
    price: Price | None = None
    answers_as: Format | None = None
    """How structured answers are asked for; None finds out what the server can."""
    max_n: int | None = None
    """Samples asked for in one request, at most; 1 always sends one request a sample; None finds out."""
