"""From what was seen to an outcome, whatever the untrusted reply says."""

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cupel.judge.checks import checks_of
from cupel.judge.verdict import Verdict, answer_of, judge
from cupel.model.outcome import Outcome
from cupel.sandbox.jobs import Observation, Status
from judging import call, stdio, task_of

CHECKS = checks_of(
    task_of(
        call("[2]", "4"),
        call("[2]", raises="ValueError"),
        {
            "kind": "calls",
            "steps": [{"function": "f", "expected": "4"}, {"function": "f", "raises": "KeyError"}],
        },
        {"kind": "assert", "code": "assert f(2) == 4"},
        {"kind": "assert", "code": "assert f(1) == f(2)"},
        {"kind": "assert", "code": "assert f(2).x"},
        stdio("2", "4"),
        {
            "kind": "unittest",
            "code": "import unittest\nclass T(unittest.TestCase):\n    def test_a(self): pass",
        },
    )
)
SHARED = ("t5", "t7::T.test_a")

words = st.sampled_from(
    ["value", "raised", "missing", "steps", "passed", "failed", "skipped", "exit", "o", "i", "t"]
)
replies = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.floats(), st.text(max_size=4)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)),
)


@given(st.sampled_from(CHECKS), replies, st.sampled_from([Status.REPLY, Status.SILENT, Status.UNLOADED]))
def test_whatever_a_reply_says_there_is_a_verdict(check, reply, status):
    verdict = judge(check, Observation(status, 0.0, json.dumps(reply).encode(), b"", 0))
    assert isinstance(verdict, Verdict)
    assert verdict.outcome in (Outcome.PASS, Outcome.FAIL, Outcome.ERROR, Outcome.CRASH, Outcome.MEMORY)


def _is_object(data):
    try:
        return isinstance(json.loads(data), dict)
    except ValueError:
        return False


@given(st.sampled_from(CHECKS), st.binary(max_size=30))
def test_bytes_that_are_no_reply_never_pass(check, data):
    assume(not _is_object(data))  # an object may well be what a test process says
    assert judge(check, Observation(Status.REPLY, 0.0, data)).outcome is not Outcome.PASS


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.test_id)
def test_the_word_passed_counts_only_where_the_test_shares_the_process(check):
    verdict = judge(check, Observation(Status.REPLY, 0.0, b'{"passed":true}'))
    assert (verdict.outcome is Outcome.PASS) == (check.test_id in SHARED)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.test_id)
@pytest.mark.parametrize(
    "status, outcome",
    [
        (Status.TIMEOUT, "timeout"),
        (Status.OVERSIZE, "error"),
        (Status.BROKEN, "error"),
        (Status.NOT_RUN, "not_run"),
        (Status.SILENT, "crash"),
    ],
)
def test_what_is_no_reply_never_passes_whatever_it_carries(check, status, outcome):
    seen = Observation(status, 0.0, b'{"passed":true,"value":4,"exit":0}', b"4", 9)
    assert judge(check, seen).outcome.value == outcome


@pytest.mark.parametrize("passed", ["1", '"yes"', "[true]", "null", "false"])
def test_only_true_is_a_pass(passed):
    assert (
        judge(CHECKS[5], Observation(Status.REPLY, 0.0, f'{{"passed":{passed}}}'.encode())).outcome
        is Outcome.ERROR
    )


def test_a_program_without_a_word_passes_by_its_output_if_it_ended_with_0():
    assert judge(CHECKS[6], Observation(Status.SILENT, 0.0, b"", b"4\n", 0)).outcome is Outcome.PASS
    assert judge(CHECKS[6], Observation(Status.SILENT, 0.0, b"", b"4\n", 256)).outcome is Outcome.CRASH
    assert judge(CHECKS[6], Observation(Status.REPLY, 0.0, b'{"exit":1}', b"4\n")).outcome is Outcome.ERROR


def test_memory_errors_are_told_apart():
    reply = b'{"raised":["MemoryError","",["MemoryError","Exception"]]}'
    assert judge(CHECKS[0], Observation(Status.REPLY, 0.0, reply)).outcome is Outcome.MEMORY


def test_more_or_fewer_answers_than_steps_are_an_error():
    for steps in ('[{"value":4}]', "[]", '[{"value":4},{"raised":["KeyError","",["KeyError"]]},{"value":1}]'):
        verdict = judge(CHECKS[2], Observation(Status.REPLY, 0.0, f'{{"steps":{steps}}}'.encode()))
        assert (verdict.outcome, verdict.detail) == (Outcome.ERROR, "an answer is missing")


def test_a_detail_is_short_whatever_the_answer():
    reply = json.dumps({"value": "x" * 100_000}).encode()
    assert len(judge(CHECKS[0], Observation(Status.REPLY, 0.0, reply)).detail) < 300
    assert len(answer_of({"missing": "x" * 100_000}).problem) <= 300
