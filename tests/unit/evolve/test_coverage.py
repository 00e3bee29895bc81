"""Steps from line to line: traced in the sandbox, read, and covered greedily."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.evolve.coverage import Traced, by_new_steps, traced_in
from cupel.judge.judge import Judge
from cupel.sandbox import jobs
from cupel.sandbox.jobs import Observation, ProgramSource, Status
from cupel.sandbox.limits import Limits

LIMITS = Limits(cpu_seconds=1.0, memory_bytes=256 << 20)
PROGRAM = """\
def f(n):
    if n > 2:
        n = helper(n)
    return n

def helper(n):
    while True:
        n += 1
        if n > 10:
            return n
"""


def trace(judge: Judge, *numbers: int, cap: int = 1000) -> list[Traced]:
    source = ProgramSource({"solution.py": PROGRAM}, "solution.py")
    probes = [jobs.tracing_lines(jobs.call("f", [number]), cap) for number in numbers]
    return [traced_in(one, otherwise=cap) for one in judge.observe(source, probes, LIMITS)]


def test_steps_tell_which_branches_an_input_takes(judge: Judge) -> None:
    short, long = trace(judge, 1, 9)
    assert short.steps == {(0, 2), (2, 4)}
    assert {(0, 2), (2, 3), (0, 7), (8, 9), (9, 10)} <= long.steps and (2, 4) not in long.steps
    assert short.lines < long.lines


def test_counting_stops_at_the_cap_and_keeps_what_was_seen(judge: Judge) -> None:
    (seen,) = trace(judge, -(10**9), 3, cap=20)[1:]
    assert seen.lines == 20
    assert (0, 2) in seen.steps


@pytest.mark.parametrize(
    "reply",
    [b'{"value":7}', b'{"raised":["KeyError","",[]]}', b'{"value":["x",[]]}', b'{"value":[3]}'],
)
def test_an_answer_of_another_form_says_nothing(reply: bytes) -> None:
    assert traced_in(Observation(Status.REPLY, 0.0, reply), otherwise=50) == Traced(50)


def test_no_answer_counts_as_the_cap() -> None:
    assert traced_in(Observation(Status.TIMEOUT, 1.0), otherwise=50) == Traced(50)


def test_those_that_add_most_come_first_and_those_that_add_nothing_not_at_all() -> None:
    reached = {
        "a": {(0, 1)},
        "b": {(0, 1), (1, 2), (2, 3)},
        "c": {(1, 2)},
        "d": {(0, 1), (1, 9)},
        "e": {(1, 9)},
    }
    assert by_new_steps(reached) == ["b", "d"]
    assert by_new_steps(reached, known=[(0, 1), (2, 3), (1, 2)]) == ["d"]
    assert by_new_steps({}) == []


STEPS = st.frozensets(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=6)


@given(st.lists(STEPS, max_size=12), STEPS)
def test_together_they_reach_all_that_any_reaches_and_each_adds_something(
    reached: list[frozenset[tuple[int, int]]], known: frozenset[tuple[int, int]]
) -> None:
    chosen = by_new_steps(dict(enumerate(reached)), known)
    have = set(known)
    for name in chosen:
        assert reached[name] - have
        have |= reached[name]
    assert have == known.union(*reached)
