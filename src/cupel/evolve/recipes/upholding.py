"""`rule --answers`: which answer a task's text demands on one disputed input, chosen blind among the answers that programs give.

Covers which disputes are put, the request, and rulings from answers. A reviewer sees the task's text, the input, and the answers in an
order that tells nothing: not which is the reference's, and not how many programs give it. Each reviewer has an order of its own. Choosing the
reference's is a ruling within, on this input and this answer; choosing another, or that the text leaves it open, is one outside. A
requirement that is cited is no voice of its own here: it would let one reviewer settle a dispute against all programs. How much a ruling
weighs is the oracle's to say (`cupel.evolve.rulings`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from cupel.evolve.jury import CONTRADICTED
from cupel.evolve.recipes.settings import UpholdSettings, model_seed
from cupel.evolve.rulings import Ruling
from cupel.llm import Request, Sampling, render, views
from cupel.llm.reading import Reader
from cupel.model.hashing import content_hash
from cupel.model.task import Task

OPEN = "open"
"""Said in place of an answer where the text leaves it open, or does not mean the input."""
UNCLEAR = "unclear"
_NUMBER = re.compile(r"(?i)\binput\b|\W")
_LETTER = re.compile(r"(?i)\banswer\b|\W")
"""What may stand around a number or a letter."""


class AnswerChoice(BaseModel):
    """What a reviewer says of one input."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    label: str = Field(description="Number of the input.")
    answer: str = Field(description=f"Letter of the answer that the text demands, or {OPEN} or {UNCLEAR}.")
    reason: str = Field(
        default="", description="In one sentence, with the words of the task that it rests on."
    )


@dataclass(frozen=True, slots=True)
class DisputedInput:
    """One input on which programs contradict the reference."""

    flags: frozenset[str]
    input: str
    expected: str
    """The reference's answer, as rulings name it."""
    choices: tuple[str, ...]
    """The reference's answer first, then what programs against it answer, all told alike."""

    def answers(self, by: str) -> tuple[str, ...]:
        """The choices in the order in which a reviewer sees them; it depends on nothing but the reviewer and the texts."""
        return tuple(sorted(self.choices, key=lambda text: content_hash((by, self.input, text))))


@dataclass(frozen=True, slots=True)
class UpholdQuestion:
    """What a reviewer is asked about one task."""

    answer: ClassVar[type[AnswerChoice]] = AnswerChoice

    task_id: str
    inputs: tuple[DisputedInput, ...]
    view: views.AnswersView
    sampling: Sampling

    def request(self, own: Sampling) -> Request:
        """The question; parameters that the user gave for the model go before the stage's."""
        request = render("uphold", self.view).request(own.over(self.sampling))
        return replace(request, schema=Reader(AnswerChoice).items_schema())

    def rulings(
        self, answers: Sequence[AnswerChoice], by: str, requirements: Collection[str]
    ) -> tuple[list[tuple[Ruling, tuple[str, ...]]], list[str]]:
        """(rulings, each with the input; answers that cannot be taken, in words).

        Args:
            answers: what the reviewer says; of several about one input the first that can be read counts.
            by: the reviewer who was asked.
            requirements: ids of the task's requirements; they are no voices here.
        """
        known = {str(number): one for number, one in enumerate(self.inputs, start=1)}
        found: list[tuple[Ruling, tuple[str, ...]]] = []
        strange: list[str] = []
        for said in answers:
            label = _NUMBER.sub("", said.label)
            word = _word(known[label], by, said.answer) if label in known else None
            if word is None:
                strange.append(f"{said.label}: {said.answer}")
                continue
            one = known.pop(label)
            ruling = Ruling(self.task_id, one.flags, word, by, said.reason, one.input, one.expected)
            found.append((ruling, (one.input,)))
        return found, strange


def disputed_inputs(
    disputes: Iterable[Mapping[str, Any]], settings: UpholdSettings
) -> dict[str, tuple[DisputedInput, ...]]:
    """By task all inputs on which programs contradict the reference, in the order in which they are asked about.

    Args:
        disputes: lines of a run's `disputes.jsonl`; those without an answer to choose from are left out.
        settings: of the stage.
    """
    found: dict[str, dict[str, DisputedInput]] = {}
    for line in disputes:
        if line["reason"] != CONTRADICTED:
            continue
        for example in line["examples"]:
            one = _disputed(line, example)
            if one is not None and max(len(one.input), len(one.expected)) < settings.longest:
                found.setdefault(line["task_id"], {}).setdefault(f"{one.input}\n{one.expected}", one)
    return {name: _ordered(list(some.values())) for name, some in found.items()}


def uphold_question(
    task: Task, inputs: Sequence[DisputedInput], by: str, settings: UpholdSettings, seed: int
) -> UpholdQuestion:
    """What a reviewer is asked about a task's disputed inputs.

    Args:
        task: the task.
        inputs: those that are open; the first of them are asked about.
        by: the reviewer, who sees the answers in an order of its own.
        settings: of the stage.
        seed: sent to servers that draw from one.
    """
    sampling = Sampling(
        temperature=settings.temperature,
        max_tokens=settings.max_tokens,
        seed=model_seed(seed, "uphold", task.id),
    )
    inputs = inputs[: settings.inputs]
    view = views.answers_view(task, [(one.input, one.answers(by)) for one in inputs])
    return UpholdQuestion(task.id, tuple(inputs), view, sampling)


def _disputed(line: Mapping[str, Any], example: Mapping[str, Any]) -> DisputedInput | None:
    choices = example.get("choices")
    if not isinstance(choices, list) or len(choices) < 2:
        return None  # nothing to choose from, or a run of a version that did not write them
    answers = tuple(map(str, choices))
    return DisputedInput(frozenset(line["flags"]), str(example["input"]), str(example["expected"]), answers)


def _ordered(inputs: list[DisputedInput]) -> tuple[DisputedInput, ...]:
    """One of each class of inputs before a second of any, those that are new in least first."""
    by_class: dict[frozenset[str], list[DisputedInput]] = {}
    for one in sorted(inputs, key=lambda one: (len(one.input), one.input)):
        by_class.setdefault(one.flags, []).append(one)
    classes = sorted(by_class.items(), key=lambda item: (len(item[0]), sorted(item[0])))
    turns = max(map(len, by_class.values()), default=0)
    return tuple(one for turn in range(turns) for _, some in classes for one in some[turn : turn + 1])


def _word(one: DisputedInput, by: str, answer: str) -> Literal["within", "outside", "unclear"] | None:
    """What a choice comes to; None where it names no answer that was there."""
    said = _LETTER.sub("", answer).lower()
    if said == UNCLEAR:
        return "unclear"
    if said == OPEN:
        return "outside"
    letters = {views.label(place).lower(): text for place, text in enumerate(one.answers(by))}
    if said not in letters:
        return None
    return "within" if letters[said] == one.choices[0] else "outside"
