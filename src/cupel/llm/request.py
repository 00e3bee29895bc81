"""What is asked of a model, and the content hash by which its answers are found again.

Covers messages, sampling parameters, the schema of a structured answer, and hashes. Does not say how a request
travels: the form of a structured answer that a server understands is found out later and is no part of the hash.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from cupel.model.hashing import content_hash

if TYPE_CHECKING:
    from cupel.llm.spec import ModelSpec


class Format(StrEnum):
    """How a structured answer is asked for, from what binds the server most to what binds it least."""

    SCHEMA = "json_schema"
    """The server is given the JSON Schema and enforces it."""
    OBJECT = "json_object"
    """The server enforces JSON; the schema stands in the prompt."""
    FENCED = "fenced"
    """The prompt asks for a fenced JSON block; the server knows nothing of it."""

    def weaker(self) -> Format | None:
        """The next form to try where the server does not know this one."""
        forms = list(Format)
        place = forms.index(self) + 1
        return forms[place] if place < len(forms) else None


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str

    def to_json(self) -> dict[str, str]:
        """As the endpoint wants it."""
        return {"role": self.role, "content": self.content}


@dataclass(frozen=True, slots=True)
class Sampling:
    """Sampling parameters; None leaves one to the server."""

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    """Known to vLLM, llama.cpp and OpenRouter; OpenAI refuses it."""
    max_tokens: int | None = None
    """Tokens of one answer, at most, reasoning included."""
    seed: int | None = None
    """Sample i is drawn with `seed + i` where each sample is a request of its own."""
    stop: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Further fields of the request's body, sent as they are."""

    def over(self, default: Sampling) -> Sampling:
        """These parameters, and the other's where these leave one open."""
        own = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "extra"}
        given = {name: value for name, value in own.items() if value not in (None, ())}
        return replace(default, **given, extra={**default.extra, **self.extra})

    def to_json(self) -> dict[str, Any]:
        """The parameters that are given, by their names in the API."""
        named = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "extra"}
        given = {name: value for name, value in named.items() if value not in (None, ())}
        if self.stop:
            given["stop"] = list(self.stop)
        return {**given, **self.extra}


@dataclass(frozen=True, slots=True)
class AnswerSchema:
    """The JSON Schema that a structured answer keeps."""

    name: str
    schema: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class PromptId:
    """Which prompt file a request was rendered from, and the hash of its text."""

    name: str
    hash: str


@dataclass(frozen=True, slots=True)
class Request:
    """One question; several samples may be drawn of its answer."""

    messages: tuple[Message, ...]
    sampling: Sampling = field(default_factory=Sampling)
    """Over the model's own parameters."""
    schema: AnswerSchema | None = None
    prompt: PromptId | None = None
    """For provenance; no part of the content hash, since the messages are."""

    def characters(self) -> int:
        """Length of all messages."""
        return sum(len(message.content) for message in self.messages)


def parameters(spec: ModelSpec, request: Request) -> Sampling:
    """The parameters that a request is sent with: its own over the model's."""
    return request.sampling.over(spec.sampling)


def described(spec: ModelSpec, request: Request) -> dict[str, Any]:
    """Everything that decides the distribution of the answers, as JSON."""
    return {
        "endpoint": spec.endpoint.base_url,
        "model": spec.model,
        "parameters": parameters(spec, request).to_json(),
        "messages": [message.to_json() for message in request.messages],
        "schema": dict(request.schema.schema) if request.schema is not None else None,
    }


def request_key(spec: ModelSpec, request: Request) -> str:
    """Content hash of a request to a model, 64 hexadecimal digits."""
    return content_hash(described(spec, request))


def answer_key(request: str, sample: int) -> str:
    """Content hash of one sample of a request's answer.

    Args:
        request: the request's content hash.
        sample: number of the sample, from 0.
    """
    return content_hash([request, sample])
