"""What an author is asked, and what its answer holds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.evolve.recipes.questions import PosedQuestion, RawProblem, pose_request, question_in
from cupel.evolve.recipes.settings import PoseSettings
from cupel.llm import Sampling

WHOLE: dict[str, Any] = {
    "question": 'Write `f(x)`. Say "yes".',
    "tests": ["assert f(1) == 1", "assert f(2) == 2"],
}


def test_the_author_sees_problem_and_program_and_how_many_tests_are_wanted() -> None:
    raw = RawProblem("a", "Count sheep.", "print(3)", "raw.jsonl", 1)

    request = pose_request(raw, PoseSettings(tests=7), Sampling(), 0)

    text = "\n".join(message.content for message in request.messages)
    assert "Count sheep." in text and "print(3)" in text and "7 tests" in text
    assert "said to solve it" not in "".join(
        message.content
        for message in pose_request(
            RawProblem("a", "Count.", None, "r", 1), PoseSettings(), Sampling(), 0
        ).messages
    )
    assert request.schema is not None and set(request.schema.schema["properties"]) == {"question", "tests"}


def test_parameters_are_the_published_ones_under_those_that_the_user_gave() -> None:
    raw = RawProblem("a", "Count sheep.", None, "raw.jsonl", 1)
    published = pose_request(raw, PoseSettings(), Sampling(), 0).sampling
    given = pose_request(raw, PoseSettings(), Sampling(temperature=0.1, top_k=5), 0).sampling
    assert (published.temperature, published.top_p, published.max_tokens) == (0.6, 0.95, 8192)
    assert (given.temperature, given.top_p, given.top_k) == (0.1, 0.95, 5)
    assert published.seed == pose_request(raw, PoseSettings(), Sampling(), 0).sampling.seed
    assert published.seed != pose_request(raw, PoseSettings(), Sampling(), 1).sampling.seed


@given(st.integers(0, len(json.dumps(WHOLE))))
def test_of_an_answer_that_was_cut_off_the_whole_tests_count(length: int) -> None:
    found = question_in("Sure:\n" + json.dumps(WHOLE)[:length])
    if found is not None:
        assert found.question == WHOLE["question"]
        assert list(found.tests) == WHOLE["tests"][: len(found.tests)]
    assert (found is not None) == ('"assert f(1) == 1"' in json.dumps(WHOLE)[:length])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no",
        "{}",
        '{"question": "x"}',
        '{"question": "", "tests": ["a"]}',
        '{"tests": ["a"]}',
        '{"question": 7, "tests": ["a"',
    ],
)
def test_what_holds_no_question_is_none(text: str) -> None:
    assert question_in(text) is None


def test_whole_and_fenced_answers_are_read() -> None:
    assert question_in(f"```json\n{json.dumps(WHOLE)}\n```") == PosedQuestion(**WHOLE)
