"""`attack` and `separate`: which programs and tests an adversary is shown, and what it is asked.

Covers the choice of five programs (`choosing`), the view of them, and the request. The verdicts that are shown are those on the
tests that are shown. Making tests of what is answered is `cupel.pipeline`'s.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cupel.evolve.recipes.choosing import Choice, indistinguishable, strong_and_diverse
from cupel.evolve.recipes.passrows import PassRows, Row
from cupel.evolve.recipes.settings import AttackSettings, model_seed
from cupel.llm import Request, Sampling, render, views
from cupel.llm.reading import Reader
from cupel.model.hashing import seed_for
from cupel.model.task import Task

Kind = Literal["attack", "separate"]
_CHOOSE: Mapping[Kind, Callable[[Sequence[Row], random.Random], Choice]] = MappingProxyType(
    {"attack": strong_and_diverse, "separate": indistinguishable}
)
NO_PROGRAM = "no-program-to-show"


class WrittenTest(BaseModel):
    """One test, as an adversary writes it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str = Field(min_length=1, description="One line of Python: an assert with constants alone.")

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        """Models often write a list of texts, as the original asks for."""
        return {"code": value} if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class AdversaryQuestion:
    """What an adversary is shown of one task, and how it is to answer."""

    kind: Kind
    task_id: str
    programs: tuple[str, ...]
    """Ids of the candidates that are shown, in the order of their labels."""
    view: views.AdversaryView
    sampling: Sampling

    def request(self, own: Sampling) -> Request:
        """The question; parameters that the user gave for the model go before the stage's."""
        request = render(self.kind, self.view).request(own.over(self.sampling))
        return replace(request, schema=Reader(WrittenTest).items_schema())


def adversary_question(
    kind: Kind,
    shown: Task,
    passes: PassRows,
    settings: AttackSettings,
    seed: int,
    as_text: Callable[[Any], str] = views.shown_test,
) -> AdversaryQuestion | None:
    """What an adversary is asked about a task.

    Args:
        kind: `attack` chooses strong and diverse programs, `separate` ones that are hardly told apart.
        shown: the task with its candidates and the tests to show.
        passes: the verdicts on these tests.
        settings: of the stage.
        seed: of the choices that are drawn.
        as_text: how a test is written in the prompt.

    Returns:
        None where there is no program to show.
    """
    codes = {one.id: one.code for one in shown.candidates if one.code is not None}
    able = [at for at, candidate in enumerate(passes.candidates) if candidate in codes]
    if not able:
        return None
    generator = random.Random(seed_for(seed, kind, shown.id))
    choice = _CHOOSE[kind]([passes.rows[at] for at in able], generator)
    places = [able[at] for at in choice.programs]
    names = tuple(passes.candidates[at] for at in places)
    view = views.adversary_view(shown, [(str(codes[name]), None) for name in names])
    programs = tuple(
        replace(program, verdicts=passes.rows[at]) for program, at in zip(view.programs, places, strict=True)
    )
    texts = tuple(as_text(test) for test in shown.tests)
    whole = replace(view, programs=programs, tests=texts, wanted_tests=settings.tests)
    sampling = Sampling(
        temperature=settings.temperature,
        top_p=settings.top_p,
        max_tokens=settings.max_tokens,
        seed=model_seed(seed, kind, shown.id),
    )
    return AdversaryQuestion(kind, shown.id, names, whole, sampling)
