"""`propose`: which programs and tests an adversary is shown for each kind of attack, and what it is asked.

Covers the choice of programs (those that pass most, class by class, so that what no test tells apart yet stands side by side), the view
of them, and the requests for asserts, inputs and generators. What is answered becomes proposals in `cupel.pipeline.propose`; what is
expected of an input is the oracle's to find.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cupel.evolve.recipes.adversaries import WrittenTest
from cupel.evolve.recipes.passrows import PassRows, Verdict
from cupel.evolve.recipes.settings import ProposeSettings, model_seed
from cupel.llm import Request, Sampling, render, views
from cupel.llm.reading import Reader
from cupel.model.source import canonical_shape
from cupel.model.task import Task

Attack = Literal["asserts", "inputs", "generators"]
ATTACKS: tuple[Attack, ...] = ("asserts", "inputs", "generators")
_MOST_SHOWN = 24
"""Tests in a prompt."""
_LONGEST_SHOWN = 300
"""Characters of a test in a prompt."""


class WrittenInput(BaseModel):
    """One input, as an adversary writes it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    input: str = Field(
        min_length=1, description="The call with constant arguments, or the whole text on standard input."
    )

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"input": value} if isinstance(value, str) else value


class WrittenGenerator(BaseModel):
    """One generator program, as an adversary writes it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str = Field(min_length=1, description="A Python program that defines generate(seed).")

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"code": value} if isinstance(value, str) else value


ANSWERS: Mapping[Attack, type[Any]] = MappingProxyType(
    {"asserts": WrittenTest, "inputs": WrittenInput, "generators": WrittenGenerator}
)
"""Kind of attack → what one item of its answer is."""


@dataclass(frozen=True, slots=True)
class ProposeQuestion:
    """What an adversary is shown of one task for one kind of attack."""

    attack: Attack
    task_id: str
    programs: tuple[str, ...]
    """Ids of the candidates that are shown, in the order of their labels."""
    view: views.AdversaryView
    sampling: Sampling

    def request(self, own: Sampling) -> Request:
        """The question; parameters that the user gave for the model go before the stage's."""
        request = render(f"propose_{self.attack}", self.view).request(own.over(self.sampling))
        return replace(request, schema=Reader(ANSWERS[self.attack]).items_schema())


def propose_questions(
    task: Task,
    passes: PassRows,
    settings: ProposeSettings,
    seed: int,
    as_text: Callable[[Any], str] = views.shown_test,
) -> list[ProposeQuestion]:
    """What an adversary is asked about a task, a question for each kind of attack that its interface allows.

    Args:
        task: with its candidates and tests.
        passes: who passes what.
        settings: of the stage.
        seed: sent to servers that draw from one.
        as_text: how a test is written in the prompt.

    Returns:
        None at all where there is no program to show.
    """
    places, unsplit = _shown_programs(task, passes, settings.programs)
    if not places:
        return []
    codes = {one.id: str(one.code) for one in task.candidates if one.code is not None}
    names = [passes.candidates[at] for at in places]
    texts = [(at, text) for at, test in enumerate(task.tests) if len(text := as_text(test)) <= _LONGEST_SHOWN]
    texts = texts[:_MOST_SHOWN]
    view = views.adversary_view(task, [(codes[name], None) for name in names], unsplit=unsplit)
    programs = tuple(
        replace(program, verdicts=tuple(passes.rows[place][at] for at, _ in texts))
        for program, place in zip(view.programs, places, strict=True)
    )
    view = replace(view, programs=programs, tests=tuple(text for _, text in texts))
    return [
        ProposeQuestion(
            attack,
            task.id,
            tuple(names),
            replace(view, wanted_tests=settings.generators if attack == "generators" else settings.tests),
            Sampling(
                temperature=settings.temperature,
                top_p=settings.top_p,
                max_tokens=settings.max_tokens,
                seed=model_seed(seed, f"propose {attack}", task.id),
            ),
        )
        for attack in ATTACKS
        if _is_possible(attack, task)
    ]


def _is_possible(attack: Attack, task: Task) -> bool:
    """A program has no asserts; of a class or module an input is a sequence, which a generator makes."""
    kind = task.interface.kind
    return not (attack == "asserts" and kind == "program") and not (
        attack == "inputs" and kind in ("class", "module")
    )


def _shown_programs(task: Task, passes: PassRows, most: int) -> tuple[list[int], list[list[int]]]:
    """(places of the programs to show, classes of them that no test tells apart, as positions among those shown)."""
    shapes = {one.id: canonical_shape(one.code) for one in task.candidates if one.code is not None}
    classes: dict[tuple[Verdict, ...], dict[str, int]] = {}
    for place, (name, row) in enumerate(zip(passes.candidates, passes.rows, strict=True)):
        if name in shapes:
            classes.setdefault(row, {}).setdefault(shapes[name], place)
    ordered = sorted(classes.items(), key=lambda one: (-_passed(one[0]), -len(one[1]), one[0].count(None)))
    shown: list[int] = []
    unsplit: list[list[int]] = []
    for at, (_, members) in enumerate(ordered):
        room = most - len(shown)
        taken = list(members.values())[: max(1, room // 2 if at == 0 else 2)][:room]
        if len(taken) > 1:
            unsplit.append([len(shown) + turn for turn in range(len(taken))])
        shown += taken
    if shown and len(ordered) == 1:  # one class alone: all room is for it
        shown = list(ordered[0][1].values())[:most]
        unsplit = [list(range(len(shown)))] if len(shown) > 1 else []
    return shown, unsplit


def _passed(row: tuple[Verdict, ...]) -> int:
    return sum(verdict is True for verdict in row)
