"""Each kind of step out of the seeds has its flag, and the seeds have none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.fuzz.domain import learn
from cupel.evolve.fuzz.novelty import FLAGS, flags
from cupel.evolve.fuzz.wording import read_wording

NUMBERS: list[object] = [3, 50, 7, 12]
WORDS: list[object] = ["hello", "world peace", "abc def", "xyz"]
BRACKETS: list[object] = ["(()())", "()", "((()))", "()()()"]
DATES: list[object] = ["03-11-2000", "15-01-2012", "04-12-1999", "29-02-2004"]
LISTS: list[object] = [[1, 2, 3], [4, 6, 9, 12], [2, 5, 7], [1, 3, 8]]
GRIDS: list[object] = [[[1, 2], [3, 3]], [[5, 1], [2, 2]], [[0, 9], [9, 4]], [[7, 7], [1, 2]]]
CASES: list[tuple[list[object], object, set[str]]] = [
    (NUMBERS, 20, set()),
    (NUMBERS, 0, {"zero"}),
    (NUMBERS, -4, {"negative"}),
    (NUMBERS, 2, {"below-minimum"}),
    (NUMBERS, 51, {"above-range"}),
    (NUMBERS, 501, {"large-magnitude"}),
    (NUMBERS, 50_001, {"huge"}),
    (NUMBERS, "3", {"other-type"}),
    (NUMBERS, None, {"other-type"}),
    ([1.5, 2.25], 2.0, {"whole"}),
    ([1.5, 2.25], 2, {"whole"}),
    ([1.5, 2.25], float("nan"), {"not-finite"}),
    ([-3, 4], 0, {"between"}),
    (WORDS, "lead day", set()),
    (WORDS, "", {"empty"}),
    (WORDS, "Hello", {"new-case"}),
    (WORDS, "abc1", {"new-characters"}),
    (WORDS, "a  bc", {"white-space"}),
    (WORDS, " abc", {"white-space"}),
    (WORDS, "ab\tc", {"white-space"}),
    (WORDS, "abcé", {"foreign-characters"}),
    (WORDS, "abc\u0663", {"foreign-digits"}),
    (WORDS, "abc\u00b2", {"foreign-characters"}),
    (WORDS, "abc\x00", {"control-characters"}),
    (WORDS, "ab", {"shorter"}),
    (WORDS, "abc" * 8, {"longer"}),
    (WORDS, "abc" * 50, {"long"}),
    (["1+2", "4*3-1", "2-5+3"], "7*2+9", set()),
    (["1+2", "4*3-1", "2-5+3"], "12+2", {"longer-number"}),
    (["17 owls", "2 old newts"], "99 owls", set()),
    (["17 owls", "2 old newts"], "100 owls", {"longer-number"}),
    (BRACKETS, "(())", set()),
    (BRACKETS, "(()", {"malformed"}),
    (BRACKETS, "()a", {"alien-characters"}),
    (DATES, "31-12-1000", set()),
    (DATES, "31/12/1000", {"malformed", "new-characters"}),
    (LISTS, [1, 4, 9], set()),
    (LISTS, [1, 9, 4], {"unsorted"}),
    (LISTS, [4, 4, 9], {"duplicates"}),
    (LISTS, [], {"empty"}),
    (GRIDS, [[4, 5], [6]], {"ragged", "other-length"}),
    ([[1], ["a"], [2, 3]], [1, "a"], {"mixed"}),
    ([(1, 2), (3, 4), (0, 9)], (1, 2, 3), {"other-length"}),
    ([{"a": 1, "b": 2}, {"a": 3, "b": 4}], {"a": 1}, {"new-key"}),
]


@pytest.mark.parametrize(("seeds", "value", "expected"), CASES)
def test_a_value_beside_its_seeds(seeds: list[object], value: object, expected: set[str]) -> None:
    assert flags(Arguments((value,)), learn([Arguments((seed,)) for seed in seeds])) == expected


def test_every_flag_that_a_case_shows_is_explained() -> None:
    assert {flag for _, _, expected in CASES for flag in expected} <= set(FLAGS)


def test_a_relation_that_the_seeds_bear_out() -> None:
    calls = [(1, 5), (7, 9), (2, 3), (10, 40), (6, 7), (3, 20), (30, 31), (15, 18), (21, 22), (1, 2)]
    domain = learn([Arguments(call) for call in calls])
    assert flags(Arguments((9, 8)), domain) == {"relation-broken"}
    assert flags(Arguments((8, 9)), domain) == frozenset()
    assert flags(Arguments((8, 9, 10)), domain) == {"other-arity"}


def test_a_bound_that_the_prompt_states() -> None:
    seeds = [Arguments((number,)) for number in (5, 60, 30)]
    wording = read_wording("n is at most 100", seeds, ["n"])
    assert flags(Arguments((101,)), learn(seeds), wording) == {"above-range", "beyond-stated"}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.binary(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_seeds_have_no_flags(calls: list[tuple[object, object]]) -> None:
    seeds = [Arguments(call) for call in calls]
    domain = learn(seeds)
    unflagged = {flag for seed in seeds for flag in flags(seed, domain)} - {"not-finite"}
    assert unflagged == set()
