"""A deterministic model behind the same interface as a real one: for tests, and for replaying answers.

A script says what the model answers to a request; store, samples, structured answers, repair turns and budget work as with
any other model. It has its own endpoint, `scripted:NAME`, so that its answers never stand in for a real model's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cupel.llm.answer import Usage
from cupel.llm.reply import Failed, Reply, estimated_tokens, replies_of
from cupel.llm.request import Format, Request
from cupel.llm.spec import Endpoint, ModelSpec, Price

Said = str | Mapping[str, Any] | Failed
"""A text; or a `choice` as a server sends it (`message`, `finish_reason`), for whatever else can come; or a failure."""
Script = Callable[[Request, int], Said]
"""(request, number of the sample) → what the model says; must depend on these alone."""


class ScriptedModel:
    """A model that says what a script says."""

    def __init__(
        self,
        script: Script | str,
        *,
        name: str = "scripted",
        price: Price | None = None,
        several: bool = True,
        form: Format = Format.SCHEMA,
    ) -> None:
        """A model.

        Args:
            script: what it says, or one text that it always says.
            name: its name.
            price: what its tokens are to cost.
            several: whether it gives several samples for one request, or one only.
            form: how it claims to have been asked for structured answers.
        """
        self.spec = ModelSpec(name, name, Endpoint(name, f"scripted:{name}"), price=price)
        self.width = 1
        self.form = form
        self.requests: list[tuple[Request, tuple[int, ...]]] = []
        """What it was asked, in order: (request, numbers of the samples)."""
        self._script: Script = (lambda _request, _sample: script) if isinstance(script, str) else script
        self._several = several

    def at_once(self, samples: int) -> int:
        """How many of these samples to ask for in one request."""
        return samples if self._several else 1

    def not_enforced(self, form: Format) -> None:
        """An answer in this form was no JSON: asked in the next weaker one from now on."""
        self.form = form.weaker() or form

    async def exchange(self, request: Request, samples: Sequence[int]) -> list[Reply] | Failed:
        """What the script says to each of the samples, up to the first failure."""
        self.requests.append((request, tuple(samples)))
        replies: list[Reply] = []
        for sample in samples:
            said = self._script(request, sample)
            if isinstance(said, Failed):
                return replies or said
            choice = _choice(said)
            form = self.form.value if request.schema is not None else ""
            response = {"model": self.spec.model, "choices": [choice]}
            (reply,) = replies_of(response, 1, request.characters(), form)
            counted = Usage(estimated_tokens(request.characters()), reply.usage.output)
            replies.append(Reply(reply.body, counted))
        return replies

    async def close(self) -> None:
        """There are no connections."""


def _choice(said: str | Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(said, str):
        return {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": said}}
    return dict(said)
