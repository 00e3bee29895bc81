"""From a response to answers: reasoning apart, usage that adds up, nothing that crashes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cupel.llm import Ending
from cupel.llm.reasoning import separated, without_tags
from cupel.llm.reply import Reply, answer_of, replies_of


@pytest.mark.parametrize(
    ("message", "reasoning", "text"),
    [
        ({"content": "answer"}, "", "answer"),
        ({"content": "answer", "reasoning_content": "hm"}, "hm", "answer"),
        ({"content": "answer", "reasoning": "hm"}, "hm", "answer"),
        ({"content": "answer", "reasoning_content": "one", "reasoning": "other"}, "one", "answer"),
        ({"content": "answer", "reasoning": None}, "", "answer"),
        ({"content": "<think>hm\nhm</think>\n\nanswer"}, "hm\nhm", "answer"),
        ({"content": "\n<thinking>hm</thinking>answer"}, "hm", "answer"),
        ({"content": "hm\n</think>\nanswer"}, "hm", "answer"),
        ({"content": "<think>hm", "reasoning_content": ""}, "hm", ""),
        ({"content": "<think></think>\nanswer"}, "", "answer"),
        ({"content": "<think>b</think>answer", "reasoning": "a"}, "a\nb", "answer"),
        ({"content": "x = s.split('</think>')[1]"}, "", "x = s.split('</think>')[1]"),
        ({"content": "first\n<think>no</think>\n"}, "", "first\n<think>no</think>\n"),
        ({"content": [{"type": "text", "text": "an"}, {"type": "text", "text": "swer"}]}, "", "answer"),
        ({"content": None, "reasoning_content": "hm"}, "hm", ""),
        ({"content": 5, "reasoning": ["x"]}, "", ""),
        ({}, "", ""),
    ],
)
def test_reasoning_is_kept_apart_from_the_answer(message, reasoning, text):
    assert separated(message) == (reasoning, text)


@settings(deadline=None)
@given(st.text(), st.text())
def test_tags_around_any_thought_come_off_whole(thought, text):
    if "</think>" not in thought.lower():
        assert without_tags(f"<think>{thought}</think>\n{text}") == (thought.strip(), text.lstrip())


def answers(response, wanted=1, sent=35):
    return [
        answer_of("k", number, reply, cached=False)
        for number, reply in enumerate(replies_of(response, wanted, sent, ""))
    ]


def test_reasoning_alone_is_no_answer_but_is_kept():
    choice = {"finish_reason": "length", "message": {"content": "", "reasoning_content": "hm"}}
    (answer,) = answers({"choices": [choice]})
    assert (answer.ending, answer.text, answer.reasoning) == (Ending.LENGTH, "", "hm")
    assert answer.detail == "cut off before the answer began"
    (stopped,) = answers({"choices": [{**choice, "finish_reason": "stop"}]})
    assert (stopped.ending, stopped.detail) == (Ending.EMPTY, "reasoning without an answer")


@pytest.mark.parametrize(
    ("usage", "counted"),
    [
        ({"prompt_tokens": 7, "completion_tokens": 3}, (7, 3, False)),
        ({"prompt_tokens": 7}, (7, 2, True)),
        ({"prompt_tokens": None, "completion_tokens": "3"}, (10, 2, True)),
        ({"prompt_tokens": -1, "completion_tokens": True}, (10, 2, True)),
        (None, (10, 2, True)),
        ("much", (10, 2, True)),
    ],
)
def test_tokens_that_the_server_does_not_count_are_estimated_and_marked(usage, counted):
    response = {"choices": [{"finish_reason": "stop", "message": {"content": "1234567"}}], "usage": usage}
    (answer,) = answers(response)
    assert (answer.usage.input, answer.usage.output, answer.usage.estimated) == counted


@settings(deadline=None)
@given(st.lists(st.integers(0, 50), min_size=1, max_size=8), st.integers(0, 10_000))
def test_the_usage_of_several_samples_adds_up_to_what_the_server_counted(lengths, total):
    choices = [{"finish_reason": "stop", "message": {"content": "x" * length}} for length in lengths]
    response = {"choices": choices, "usage": {"prompt_tokens": 11, "completion_tokens": total}}
    found = [reply.usage for reply in replies_of(response, len(lengths), 0, "")]
    assert sum(usage.output for usage in found) == total
    assert sum(usage.input for usage in found) == 11
    assert min(usage.output for usage in found) >= 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
CHOICE = st.fixed_dictionaries(
    {},
    optional={
        "finish_reason": st.sampled_from(["stop", "length", "content_filter", "weird", None]) | JSON,
        "message": st.fixed_dictionaries(
            {}, optional=dict.fromkeys(("content", "reasoning", "refusal", "role"), JSON)
        )
        | JSON,
    },
)


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {}, optional={"choices": st.lists(CHOICE | JSON, max_size=3) | JSON, "usage": JSON, "model": JSON}
    ),
    st.integers(1, 4),
)
def test_whatever_a_server_sends_is_an_answer_with_a_known_ending(response, wanted):
    found = answers(response, wanted)
    assert len(found) <= wanted
    for answer in found:
        assert isinstance(answer.ending, Ending)
        assert bool(answer.detail) is (answer.ending is not Ending.STOP)
        assert answer.usage.input >= 0 and answer.usage.output >= 0


def test_an_answer_reads_the_same_from_the_store():
    (reply,) = replies_of(
        {"choices": [{"finish_reason": "stop", "message": {"content": "hi"}}]}, 1, 1, "fenced"
    )
    again = Reply(dict(reply.body), reply.usage)
    assert answer_of("k", 0, reply, cached=False) == answer_of("k", 0, again, cached=False)
