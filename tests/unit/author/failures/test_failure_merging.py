"""What reviewers say, merged with what programs say."""

from __future__ import annotations

from typing import Any

import pytest
from failure_cases import case, right, wrong

from cupel.author.failures.question import (
    answer_from_json,
    merge_tags,
    question_from_json,
    question_of,
)
from cupel.author.failures.tag import PROGRAM, Evidence, FailureTag, Tagged, tagged_from_json
from cupel.model.errors import TaskError


def tagged(*tags: tuple[str, float], guesses: tuple[tuple[str, float], ...] = ()) -> Tagged:
    made = [
        tuple(FailureTag(id, sure, PROGRAM, Evidence(tests=("t0",))) for id, sure in some)
        for some in (tags, guesses)
    ]
    return Tagged("demo", "c", "model:m", made[0], made[1], 1, 2)


def answer(by: str, *tags: str, candidate: str = "c", **fields: Any) -> Any:
    said = [{"tag": tag, "why": "because", "line": 2, **fields} for tag in tags]
    return answer_from_json({"task_id": "demo", "candidate_id": candidate, "by": by, "tags": said})


def told(one: Tagged) -> list[tuple[str, float, str]]:
    return [(tag.tag, tag.confidence, tag.source) for tag in one.tags]


OPEN = tagged(("unsure", 0.0), guesses=(("boundary", 0.5), ("edge-case", 0.45)))


def test_a_persons_word_takes_the_place_of_unsure_and_keeps_the_other_guesses() -> None:
    merged = merge_tags(OPEN, [answer("person:ann", "boundary")])
    assert told(merged) == [("boundary", 1.0, "person:ann")]
    assert (merged.tags[0].evidence.line, merged.tags[0].evidence.why) == (2, "because")
    assert [one.tag for one in merged.guesses] == ["edge-case"]


def test_several_reviewers_are_averaged_and_a_model_weighs_less() -> None:
    answers = [
        answer("person:ann", "boundary"),
        answer("model:m", "boundary"),
        answer("person:bob", "edge-case"),
    ]
    assert told(merge_tags(OPEN, answers)) == [
        ("boundary", 0.6, "model:m, person:ann"),
        ("edge-case", 0.333, "person:bob"),
    ]


def test_the_last_word_of_a_reviewer_counts() -> None:
    answers = [answer("person:ann", "boundary"), answer("person:ann", "precision")]
    assert told(merge_tags(OPEN, answers)) == [("precision", 1.0, "person:ann")]


def test_one_who_does_not_know_either_leaves_it_open() -> None:
    assert merge_tags(OPEN, [answer("person:ann", "unsure")]) == OPEN
    assert merge_tags(OPEN, [answer("person:ann")]) == OPEN


def test_what_a_program_was_sure_of_stays_beside_it() -> None:
    merged = merge_tags(tagged(("off-by-one", 0.8)), [answer("person:ann", "boundary", "off-by-one")])
    assert told(merged) == [("boundary", 1.0, "person:ann"), ("off-by-one", 1.0, "program, person:ann")]


def test_answers_about_others_are_passed_over() -> None:
    assert merge_tags(OPEN, [answer("person:ann", "boundary", candidate="d")]) == OPEN


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"by": "ann"}, "by"),
        ({"tags": [{"tag": "no-such"}]}, "no failure tag 'no-such'"),
        ({"tags": [{"tag": "boundary", "line": 0}]}, "line"),
        ({"task_id": None}, "task_id"),
    ],
)
def test_an_answer_that_cannot_be_used_says_why(change: dict[str, Any], reason: str) -> None:
    record = {
        "task_id": "demo",
        "candidate_id": "c",
        "by": "person:ann",
        "tags": [{"tag": "boundary"}],
        **change,
    }
    with pytest.raises(TaskError, match=reason):
        answer_from_json(record)


def test_a_question_shows_the_failing_tests_and_no_guess_and_survives_json() -> None:
    one = case(wrong(5, 5, 6), right(1), prompt="P", requirements=(("R1", "text"),), reference="SECRET")
    question = question_of(one, {"t0": "f(5)"})
    record = question.to_json()
    assert record["failing"] == [{"test_id": "t0", "input": "f(5)", "expected": "5", "got": "6"}]
    assert (record["failed"], record["passed"], record["by"], record["tags"]) == (1, 1, "", [])
    assert "SECRET" not in str(record)
    assert question_from_json(record) == question


def test_a_tagged_candidate_survives_json() -> None:
    assert tagged_from_json(OPEN.to_json()) == OPEN
