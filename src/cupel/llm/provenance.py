"""Where a text that a model wrote comes from: what stands in the provenance of tasks, tests and candidates."""

from __future__ import annotations

from typing import Any

from cupel.llm.answer import Answer
from cupel.llm.request import Request, parameters
from cupel.llm.spec import ModelSpec


def origin(spec: ModelSpec) -> str:
    """The origin of what a model wrote, as the task format wants it."""
    return f"model:{spec.name}"


def provenance(spec: ModelSpec, answer: Answer, request: Request) -> dict[str, Any]:
    """Model, parameters and prompt of an answer, and where it stands in the response store.

    Holds neither the endpoint's address nor any key: datasets are given away. The address stands in the store.
    """
    made: dict[str, Any] = {
        "made_by": origin(spec),
        "model": spec.model,
        "parameters": parameters(spec, request).to_json(),
        "response": answer.key,
    }
    if answer.model and answer.model != spec.model:
        made["answered_by"] = answer.model
    if request.prompt is not None:
        made["prompt"] = {"name": request.prompt.name, "hash": request.prompt.hash}
    return made
