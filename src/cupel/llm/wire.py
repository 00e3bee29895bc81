"""How a request travels: the body that an endpoint gets, in the form that it understands.

Servers differ in what they know: several samples in one request, how a structured answer is asked for, what the bound of
tokens is called. A `Wire` is one choice of these; `fallback` is the next to try when a server does not know one. Pure:
what a server was found to know is kept by `cupel.llm.known`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cupel.llm.prompts import render_plain
from cupel.llm.request import Format, Message, Request, parameters
from cupel.llm.spec import ModelSpec

OLD_LIMIT = "max_tokens"
NEW_LIMIT = "max_completion_tokens"
NO_LIMIT = ""
"""The bound is left out: the model cannot give as much as it allows, so that the server's own is tighter."""


@dataclass(frozen=True, slots=True)
class Wire:
    """One way of asking."""

    form: Format | None
    """How a structured answer is asked for; None where the answer is text."""
    several: bool
    """Whether several samples may be asked for at once."""
    limit: str = OLD_LIMIT
    """The name of the bound of tokens."""

    def fallback(self, field: str | None, certain: Wire, *, samples: int) -> Wire | None:
        """The next way to try after a server did not take this one.

        Args:
            field: the field that the server does not know, where it said so.
            certain: the way that the server is known to take; what it shares with this one is not at fault.
            samples: samples asked for.
        """
        weaker = self.form.weaker() if self.form is not None else None
        if field == "max_tokens" and self.limit == OLD_LIMIT:
            return replace(self, limit=NEW_LIMIT)
        if field == "bound" and self.limit != NO_LIMIT:
            return replace(self, limit=NO_LIMIT)
        if field == "response_format" and weaker is not None:
            return replace(self, form=weaker)
        if field == "n" and samples > 1 and self.several:
            return replace(self, several=False)
        if field is not None:
            return None
        if samples > 1 and self.several and not certain.several:
            return replace(self, several=False)
        if weaker is not None and certain.form != self.form:
            return replace(self, form=weaker)
        return None


def body_of(spec: ModelSpec, request: Request, samples: Sequence[int], wire: Wire) -> dict[str, Any]:
    """The JSON body of a request.

    Args:
        spec: the model.
        request: what is asked.
        samples: numbers of the samples asked for; one number where the way of asking allows no more.
        wire: the way of asking.
    """
    sent = parameters(spec, request).to_json()
    if OLD_LIMIT in sent and wire.limit != OLD_LIMIT:
        bound = sent.pop(OLD_LIMIT)
        if wire.limit != NO_LIMIT:
            sent[wire.limit] = bound
    if "seed" in sent:
        sent["seed"] += samples[0]
    if len(samples) > 1:
        sent["n"] = len(samples)
    messages = request.messages
    if request.schema is not None and wire.form is not None:
        if wire.form is Format.SCHEMA:
            sent["response_format"] = {
                "type": "json_schema",
                "json_schema": {
                    "name": request.schema.name,
                    "schema": dict(request.schema.schema),
                    "strict": _is_closed(request.schema.schema),
                },
            }
        else:
            messages = _with_schema(messages, request.schema.schema, fenced=wire.form is Format.FENCED)
            if wire.form is Format.OBJECT:
                sent["response_format"] = {"type": "json_object"}
    return {"model": spec.model, "messages": [message.to_json() for message in messages], **sent}


def _with_schema(
    messages: Sequence[Message], schema: Mapping[str, Any], *, fenced: bool
) -> tuple[Message, ...]:
    """The messages, the last of which says how to answer."""
    text = json.dumps(schema, ensure_ascii=False, indent=1)
    (how,) = render_plain("answer_format", {"schema": text, "in_fence": fenced}).messages
    last = messages[-1]
    return (*messages[:-1], replace(last, content=f"{last.content}\n\n{how.content}"))


def _is_closed(schema: Any) -> bool:
    """Whether every object of a schema allows and requires just its own fields: what servers call strict."""
    if isinstance(schema, Mapping):
        if schema.get("type") == "object":
            fields = schema.get("properties")
            closed = schema.get("additionalProperties") is False and isinstance(fields, Mapping)
            if not closed or set(schema.get("required", ())) != set(fields or ()):
                return False
        return all(_is_closed(value) for value in schema.values())
    if isinstance(schema, list):
        return all(_is_closed(value) for value in schema)
    return True
