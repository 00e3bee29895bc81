"""Which answers a reviewer chooses among, what it may not see, and what its choice comes to."""

from __future__ import annotations

from typing import Any

import pytest

from cupel.evolve.jury import CONTRADICTED, UNDECIDED
from cupel.evolve.recipes.settings import UpholdSettings
from cupel.evolve.recipes.upholding import (
    AnswerChoice,
    DisputedInput,
    UpholdQuestion,
    disputed_inputs,
    uphold_question,
)
from cupel.evolve.rulings import Ruling
from cupel.llm import Sampling
from cupel.model.task import task_from_json

ALL = UpholdSettings(inputs=99)


def dispute(text: str, *flags: str, choices: tuple[str, ...] = ("one", "two"), **more: str) -> dict[str, Any]:
    example = {"input": text, "expected": "1", "answers": ["got 2"], "choices": list(choices)}
    return {
        "task_id": "t",
        "flags": list(flags),
        "reason": CONTRADICTED,
        "for": ["FRIEND"],
        "against": ["FOE"],
        "examples": [example],
        **more,
    }


def inputs_of(*disputes: dict[str, Any], settings: UpholdSettings = ALL) -> list[DisputedInput]:
    return list(disputed_inputs(disputes, settings).get("t", ()))


def test_inputs_that_are_new_in_least_come_first_and_one_of_each_class_before_a_second() -> None:
    disputes = [
        dispute("f(0)", "zero"),
        dispute("f(-0)", "zero"),
        dispute("f(33)"),
        dispute("f(3)"),
        dispute("f(9, 0)", "above-range", "zero"),
    ]
    found = inputs_of(*disputes)
    assert [one.input for one in found] == ["f(3)", "f(0)", "f(9, 0)", "f(33)", "f(-0)"]


def test_what_leaves_nothing_to_choose_is_not_asked_about() -> None:
    assert inputs_of(dispute("f(1)", reason=UNDECIDED)) == []
    assert inputs_of(dispute("f(1)", choices=())) == []
    assert inputs_of(dispute("f(1)", choices=("one",))) == []
    assert inputs_of(dispute("f(" + "1" * 300 + ")")) == []
    earlier = dispute("f(1)")
    del earlier["examples"][0]["choices"]  # a run of a version that did not write them
    assert inputs_of(earlier) == []


@pytest.fixture
def question(clamp: dict[str, Any]) -> UpholdQuestion:
    inputs = [
        DisputedInput(frozenset({flag}), f"f({flag})", "1", ("one", "two", "three"))
        for flag in ("a", "b", "c", "d", "e")
    ]
    return uphold_question(task_from_json(clamp), inputs, "model:m", ALL, 0)


def test_a_reviewer_sees_answers_and_not_whose_they_are(clamp: dict[str, Any]) -> None:
    one = task_from_json(clamp)
    inputs = inputs_of(*(dispute(f"f({number})") for number in range(9)))

    request = uphold_question(one, inputs, "model:m", ALL, 0).request(Sampling())

    text = "\n".join(message.content for message in request.messages)
    assert "Input 9:" in text
    few = uphold_question(one, inputs, "model:m", UpholdSettings(inputs=2), 0)
    assert few.inputs == tuple(inputs[:2])
    assert all(word in text for word in ("Input 1:", "Answer A:", "one", "Answer B:", "two"))
    assert not any(word in text for word in ("FRIEND", "FOE", "min(x, hi)", "valid(", "sorted((lo"))
    places = {by: [one.answers(by).index("one") for one in inputs] for by in ("model:m", "model:n")}
    assert set(places["model:m"]) == {0, 1}  # its place does not give it away
    assert places["model:m"] != places["model:n"]  # nor does it to both in the same way


def letter(question: UpholdQuestion, at: int, answer: str) -> str:
    return "ABC"[question.inputs[at].answers("model:m").index(answer)]


def test_choosing_the_references_answer_is_a_ruling_within_and_any_other_word_is_none(
    question: UpholdQuestion,
) -> None:
    answers = [
        AnswerChoice(label="1", answer=letter(question, 0, "one"), reason="so"),
        AnswerChoice(label="Input 2:", answer=f"Answer {letter(question, 1, 'three')})"),
        AnswerChoice(label="3", answer="open"),
        AnswerChoice(label="4", answer="Unclear."),
        AnswerChoice(label="5", answer="Z"),
        AnswerChoice(label="5", answer=f"`{letter(question, 4, 'one')}`"),
        AnswerChoice(label="1", answer="open"),
    ]

    found, strange = question.rulings(answers, "model:m", {"R1"})

    def ruling(flag: str, word: Any, reason: str = "") -> Ruling:
        return Ruling(question.task_id, frozenset({flag}), word, "model:m", reason, f"f({flag})", "1")

    assert [one for one, _ in found] == [
        ruling("a", "within", reason="so"),
        ruling("b", "outside"),
        ruling("c", "outside"),
        ruling("d", "unclear"),
        ruling("e", "within"),
    ]
    assert next(shown for _, shown in found) == ("f(a)",)
    assert strange == ["5: Z", "1: open"]
