"""`rule`: which classes of inputs a reviewer is asked about, what it is shown of them, and what its words come to.

Covers grouping disputed inputs by what is new in them, the request, and rulings from answers. A reviewer sees the task's text and inputs
alone: no program, no answer. One that cites a requirement of the task gives its yes the voice of that requirement as well. How much a ruling
weighs is the oracle's to say (`cupel.evolve.rulings`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from cupel.evolve.fuzz.novelty import FLAGS
from cupel.evolve.jury import CONTRADICTED, UNDECIDED
from cupel.evolve.recipes.settings import RuleSettings, model_seed
from cupel.evolve.rulings import Ruling, Word
from cupel.llm import Request, Sampling, render, views
from cupel.llm.reading import Reader
from cupel.model.task import Task

_PLAIN = "nothing: they look like the known inputs"
_LONGEST = 500
"""Characters of an example; longer ones are not shown."""


class ClassRuling(BaseModel):
    """What a reviewer says of one class of inputs."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    label: str = Field(description="Number of the class.")
    ruling: Word = Field(description="within, outside or unclear.")
    reason: str = Field(
        default="", description="In one sentence, with the words of the task that it rests on."
    )
    requirement: str | None = Field(
        default=None, description="Id of the requirement that says so, if one does."
    )


@dataclass(frozen=True, slots=True)
class InputClass:
    """Inputs that are new in the same ways, on which programs disagree."""

    flags: frozenset[str]
    size: int
    """How many of them are known."""
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleQuestion:
    """What a reviewer is asked about one task."""

    answer: ClassVar[type[ClassRuling]] = ClassRuling

    task_id: str
    classes: tuple[InputClass, ...]
    view: views.ReviewerView
    sampling: Sampling

    def request(self, own: Sampling) -> Request:
        """The question; parameters that the user gave for the model go before the stage's."""
        request = render("rule", self.view).request(own.over(self.sampling))
        return replace(request, schema=Reader(ClassRuling).items_schema())

    def rulings(
        self, answers: Sequence[ClassRuling], by: str, requirements: Collection[str]
    ) -> tuple[list[tuple[Ruling, tuple[str, ...]]], list[str]]:
        """(rulings, each with the inputs that were shown; labels of answers about no class that was asked about).

        Args:
            answers: what the reviewer says; of several about one class the first counts.
            by: the reviewer.
            requirements: ids of the task's requirements; a yes that cites one of them is its voice, too.
        """
        known = {str(number): one for number, one in enumerate(self.classes, start=1)}
        found: list[tuple[Ruling, tuple[str, ...]]] = []
        strange: list[str] = []
        for answer in answers:
            one = known.pop(answer.label.strip().removeprefix("class ").strip(), None)
            if one is None:
                strange.append(answer.label)
                continue
            voices = [by]
            if answer.ruling == "within" and answer.requirement in requirements:
                voices.append(f"requirement:{answer.requirement}")
            found += [
                (Ruling(self.task_id, one.flags, answer.ruling, voice, answer.reason), one.examples)
                for voice in voices
            ]
        return found, strange


def disputed_classes(
    disputes: Iterable[Mapping[str, Any]], settings: RuleSettings
) -> dict[str, tuple[InputClass, ...]]:
    """By task the classes of inputs that programs disagree on, the largest first.

    Args:
        disputes: lines of a run's `disputes.jsonl`; what a proposed test alone contradicts is left out.
        settings: of the stage.
    """
    found: dict[str, dict[frozenset[str], list[str]]] = {}
    for one in disputes:
        if one["reason"] in (CONTRADICTED, UNDECIDED):
            texts = [str(example["input"]) for example in one["examples"]]
            found.setdefault(one["task_id"], {}).setdefault(frozenset(one["flags"]), []).extend(texts)
    return {name: _classes(groups, settings) for name, groups in found.items()}


def _classes(
    groups: Mapping[frozenset[str], Sequence[str]], settings: RuleSettings
) -> tuple[InputClass, ...]:
    found = []
    for flags, texts in groups.items():
        short = sorted(
            (text for text in set(texts) if len(text) < _LONGEST), key=lambda text: (len(text), text)
        )
        if short:
            found.append(InputClass(flags, len(texts), tuple(short[: settings.examples])))
    return tuple(sorted(found, key=lambda one: (-one.size, sorted(one.flags)))[: settings.classes])


def rule_question(
    task: Task, classes: Sequence[InputClass], settings: RuleSettings, seed: int
) -> RuleQuestion:
    """What a reviewer is asked about a task's classes of inputs."""
    told = [
        ([FLAGS.get(flag, flag) for flag in sorted(one.flags)] or [_PLAIN], one.examples) for one in classes
    ]
    sampling = Sampling(
        temperature=settings.temperature,
        max_tokens=settings.max_tokens,
        seed=model_seed(seed, "rule", task.id),
    )
    return RuleQuestion(task.id, tuple(classes), views.reviewer_view(task, told), sampling)
