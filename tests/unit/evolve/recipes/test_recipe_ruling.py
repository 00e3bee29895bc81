"""Which classes of inputs a reviewer is asked about, and what its words come to."""

from __future__ import annotations

from typing import Any

from cupel.evolve.jury import CONTRADICTED, UNDECIDED
from cupel.evolve.proposals.fate import CLAIMED
from cupel.evolve.recipes.ruling import ClassRuling, disputed_classes, rule_question
from cupel.evolve.recipes.settings import RuleSettings
from cupel.evolve.rulings import Ruling
from cupel.llm import Sampling
from cupel.model.task import task_from_json


def dispute(text: str, *flags: str, reason: str = CONTRADICTED) -> dict[str, Any]:
    examples = [{"input": text, "expected": "SECRET", "answers": ["SECRET"]}]
    return {"task_id": "t", "flags": list(flags), "reason": reason, "examples": examples}


def test_the_largest_classes_come_with_their_shortest_inputs() -> None:
    disputes = [
        dispute("f(1000)", "above-range"),
        dispute("f([])", "empty"),
        dispute("f('')", "empty"),
        dispute("f([[]])", "empty", reason=UNDECIDED),
        dispute("f(7)", reason=CLAIMED),
        dispute("f(" + "1" * 600 + ")", "huge"),
    ]

    (first, second) = disputed_classes(disputes, RuleSettings())["t"]

    assert (first.flags, first.size, first.examples) == (frozenset({"empty"}), 3, ("f('')", "f([])"))
    assert second.flags == {"above-range"}
    assert disputed_classes(disputes, RuleSettings(classes=1))["t"] == (first,)


def test_a_reviewer_sees_text_and_inputs_and_no_program_and_no_answer(clamp: dict[str, Any]) -> None:
    one = task_from_json(clamp)
    classes = disputed_classes([{**dispute("clamp(0, 0, 0)", "zero"), "task_id": one.id}], RuleSettings())[
        one.id
    ]

    request = rule_question(one, classes, RuleSettings(), 0).request(Sampling())

    text = "\n".join(message.content for message in request.messages)
    assert "Class 1: zero where only positive (or only negative) numbers were seen. For example:" in text
    assert "clamp(0, 0, 0)" in text
    assert not any(word in text for word in ("SECRET", "min(x, hi)", "valid(", "sorted((lo"))


def test_a_yes_that_cites_a_requirement_is_two_voices_and_a_no_is_one(clamp: dict[str, Any]) -> None:
    one = task_from_json(clamp)
    disputes = [{**dispute("f(0)", flag), "task_id": one.id} for flag in ("empty", "negative", "zero")]
    classes = disputed_classes(disputes, RuleSettings())[one.id]
    question = rule_question(one, classes, RuleSettings(), 0)
    answers = [
        ClassRuling(label="1", ruling="within", reason="R1 says so", requirement="R1"),
        ClassRuling.model_validate({"label": 2, "ruling": "outside", "requirement": "R1"}),
        ClassRuling(label="class 3", ruling="within", requirement="R9"),
        ClassRuling(label="1", ruling="outside"),
        ClassRuling(label="7", ruling="within"),
    ]

    found, strange = question.rulings(answers, "model:m", {"R1"})

    assert [ruling for ruling, _ in found] == [
        Ruling(one.id, frozenset({"empty"}), "within", "model:m", "R1 says so"),
        Ruling(one.id, frozenset({"empty"}), "within", "requirement:R1", "R1 says so"),
        Ruling(one.id, frozenset({"negative"}), "outside", "model:m"),
        Ruling(one.id, frozenset({"zero"}), "within", "model:m"),
    ]
    assert strange == ["1", "7"]
