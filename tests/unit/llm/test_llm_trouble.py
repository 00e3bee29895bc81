"""Each failure is classified once: the wordings of the servers in use."""

from __future__ import annotations

import pytest

from cupel.llm.trouble import Kind, body_trouble, retry_after, said, status_trouble

NOW = 1_700_000_000.0


def openai(message: str, code: str | None = None) -> dict:
    return {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}


@pytest.mark.parametrize(
    ("status", "body", "kind", "field"),
    [
        # the context is too short
        (400, openai("This model's maximum context length is 8192 tokens.", "context_length_exceeded"), Kind.TOO_LONG, None),
        (
            400,
            {
                "object": "error",
                "message": "'max_tokens' or 'max_completion_tokens' is too large: 32768. This model's maximum context"
                " length is 4096 tokens and your request has 31 input tokens",
            },
            Kind.UNSUPPORTED,
            "bound",
        ),
        (400, openai("max_tokens=32768 cannot be greater than max_model_len=8192. Please request fewer output tokens. (parameter=max_tokens, value=32768)"), Kind.UNSUPPORTED, "bound"),
        (400, openai("max_tokens is too large: 32768. This model supports at most 16384 completion tokens, whereas you provided 32768."), Kind.UNSUPPORTED, "bound"),
        (400, openai("This model's maximum context length is 4096 tokens. However, you requested 33000 tokens (200 in the messages, 32800 in the completion)."), Kind.UNSUPPORTED, "bound"),
        (400, openai("This model's maximum context length is 4096 tokens. However, you requested 32768 output tokens and your prompt contains 31 input tokens"), Kind.UNSUPPORTED, "bound"),
        (400, openai("Invalid max_tokens value, the valid range of max_tokens is [1, 8192]"), Kind.UNSUPPORTED, "bound"),
        (400, openai("max_tokens: 32768 > 8192, which is the maximum allowed number of output tokens"), Kind.UNSUPPORTED, "bound"),
        (400, openai("This model's maximum context length is 8192 tokens. However, your prompt contains at least 8193 input tokens, which exceeds this limit even without any output tokens."), Kind.TOO_LONG, None),
        (400, {"error": {"code": 400, "message": "the request exceeds the available context size", "type": "exceed_context_size_error"}}, Kind.TOO_LONG, None),
        (500, openai("the request exceeds the available context size. try increasing the context size"), Kind.TOO_LONG, None),
        (422, {"error": "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096", "error_type": "validation"}, Kind.TOO_LONG, None),
        (400, {"error": "prompt too long; exceeded max context length by 12 tokens"}, Kind.TOO_LONG, None),
        (413, "Payload Too Large", Kind.TOO_LONG, None),
        # fields that are not known
        (400, openai("Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."), Kind.UNSUPPORTED, "max_tokens"),
        (400, openai("Invalid parameter: 'response_format' of type 'json_schema' is not supported"), Kind.UNSUPPORTED, "response_format"),
        (400, openai("Invalid schema for response_format 'Case'"), Kind.UNSUPPORTED, "response_format"),
        (422, {"detail": [{"loc": ["body", "response_format", "type"], "msg": "unexpected value"}]}, Kind.UNSUPPORTED, "response_format"),
        (400, openai("Only one completion choice is allowed"), Kind.UNSUPPORTED, "n"),
        (400, openai("Invalid value for 'n': at most 1"), Kind.UNSUPPORTED, "n"),
        # filters
        (400, openai("The response was filtered due to the prompt", "content_filter"), Kind.FILTERED, None),
        (403, {"error": {"code": 403, "message": "Your chosen model requires moderation and your input was flagged"}}, Kind.FILTERED, None),
        # the rest
        (400, openai("temperature must be at most 2"), Kind.REJECTED, None),
        (422, {"detail": "extra fields not permitted: top_q"}, Kind.REJECTED, None),
        (401, openai("Incorrect API key"), Kind.REFUSED, None),
        (402, {"error": {"message": "Insufficient credits"}}, Kind.REFUSED, None),
        (403, openai("Country not supported"), Kind.REFUSED, None),
        (404, {"object": "error", "message": "The model `x` does not exist."}, Kind.REFUSED, None),
        (429, openai("Rate limit reached for requests"), Kind.BUSY, None),
        (429, openai("You exceeded your current quota", "insufficient_quota"), Kind.REFUSED, None),
        (408, "", Kind.DOWN, None),
        (500, "Internal Server Error", Kind.DOWN, None),
        (502, "<html>bad gateway</html>", Kind.DOWN, None),
        (503, openai("Loading model"), Kind.DOWN, None),
        (529, openai("overloaded"), Kind.DOWN, None),
        (418, "teapot", Kind.REJECTED, None),
    ],
)  # fmt: skip
def test_a_status_and_its_words_are_one_kind(status, body, kind, field):
    trouble = status_trouble(status, body, {}, NOW)
    assert (trouble.kind, trouble.field, trouble.status) == (kind, field, status)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("0.25", 0.25),
        ("-3", 0.0),
        ("Tue, 14 Nov 2023 22:13:50 GMT", 30.0),
        ("Tue, 14 Nov 2023 22:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value, seconds):
    assert retry_after(value, NOW) == seconds


def test_a_good_status_may_hold_an_error():
    assert body_trouble({"choices": []}, NOW) is None
    assert body_trouble({"choices": [{}], "error": {"message": "a part failed"}}, NOW) is None
    assert body_trouble({"error": {"message": "busy", "code": 429}}, NOW).kind is Kind.BUSY
    assert body_trouble({"error": {"message": "oops", "code": "strange"}}, NOW).kind is Kind.DOWN
    assert body_trouble("text", NOW).kind is Kind.DOWN


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (openai("a\n  b"), "a b"),
        ({"message": "m"}, "m"),
        ({"error": "e"}, "e"),
        ({"detail": [{"msg": "x"}]}, "[{'msg': 'x'}]"),
        ({}, "{}"),
        ("", "nothing said"),
        (None, "None"),
        ("x" * 1000, "x" * 300),
    ],
)
def test_what_a_server_said_is_one_line(body, line):
    assert said(body) == line
