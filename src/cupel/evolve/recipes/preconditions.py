"""`precondition`: what a tester is asked, and when what it writes is accepted.

Covers the request and the rule of acceptance on what a written precondition says of known inputs. Running it is `cupel.pipeline.precondition`'s.
A model's precondition only ever narrows what is used: its yes is one voice among the rulings (`cupel.evolve.rulings`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from cupel.evolve.recipes.settings import PreconditionSettings, model_seed
from cupel.llm import Request, Sampling, render, views
from cupel.llm.reading import Reader
from cupel.model.task import Task

Why = Literal["test", "shown", "ruled within", "beyond limits", "ruled outside"]
WANTED: Mapping[Why, bool] = {
    "test": True,
    "shown": True,
    "ruled within": True,
    "beyond limits": False,
    "ruled outside": False,
}
"""Why an input is tried → what the precondition has to say of it."""
_NAMED = 3


class WrittenPrecondition(BaseModel):
    """A precondition, as a tester writes it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str = Field(
        min_length=1, description="A Python program that defines valid(…), which returns True or False."
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What a precondition says of one input."""

    why: Why
    input: str
    said: bool | None
    """None where it gives neither True nor False."""


@dataclass(frozen=True, slots=True)
class Vetting:
    """What became of a precondition."""

    reason: str | None
    """`no-program`, `nothing-to-try`, `narrows` or `lets-through`; None where it is accepted."""
    detail: str


def precondition_request(task: Task, settings: PreconditionSettings, own: Sampling, seed: int) -> Request:
    """What a tester is asked about a task.

    Args:
        task: only its text is shown.
        settings: of the stage.
        own: parameters that the user gave for the model; they go before the stage's.
        seed: sent to servers that draw from one.
    """
    sampling = Sampling(
        temperature=settings.temperature,
        max_tokens=settings.max_tokens,
        seed=model_seed(seed, "precondition", task.id),
    )
    request = render("precondition", views.tester_view(task)).request(own.over(sampling))
    return replace(request, schema=Reader(WrittenPrecondition).value_schema())


def vetted(said: Sequence[Said]) -> Vetting:
    """Accept a precondition that accepts every input of seed tests and prompt, rejects what breaks limits, and agrees with rulings."""
    if not any(one.why in ("test", "shown") for one in said):
        return Vetting("nothing-to-try", "no input of the tests or the prompt can be read")
    narrowed = [one for one in said if WANTED[one.why] and one.said is not True]
    through = [one for one in said if not WANTED[one.why] and one.said is True]
    if narrowed or through:
        parts = [
            f"{what} {_told(some)}" for what, some in (("rejects", narrowed), ("accepts", through)) if some
        ]
        return Vetting("narrows" if narrowed else "lets-through", "; ".join(parts))
    return Vetting(None, f"agrees on {len(said)} inputs")


def _told(said: Sequence[Said]) -> str:
    examples = ", ".join(f"{one.input[:100]} ({one.why})" for one in said[:_NAMED])
    return f"{len(said)} inputs: {examples}" if len(said) > _NAMED else examples
