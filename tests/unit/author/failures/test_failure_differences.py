"""How a wrong answer differs from the right one."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cupel.author.failures.differences import Difference, differences, text_differences
from plain_values import plain_values as values

D = Difference
SLOW_TO_DRAW = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@pytest.mark.parametrize(
    ("expected", "got", "shown", "not_shown"),
    [
        (3, 4, D.OFF_BY_ONE, D.PRECISION),
        (3, 5, D.NUMBER, D.OFF_BY_ONE),
        ([3, 7], [4, 8], D.OFF_BY_ONE, D.ORDER),
        ([3, 7], [4, 9], D.NUMBER, D.OFF_BY_ONE),
        ([1, 2, 3], [1, 2], D.OFF_BY_ONE, D.ORDER),
        ([1, 2, 3], [1, 3], D.MISSING, D.OFF_BY_ONE),
        ([1, 2, 3], [3, 1, 2], D.ORDER, D.DUPLICATES),
        ([1, 2, 2], [1, 2], D.DUPLICATES, D.ORDER),
        ([1, 2], [1, 2, 5, 6], D.EXTRA, D.OFF_BY_ONE),
        (0.3, 0.30000000000000004, D.PRECISION, D.OFF_BY_ONE),
        (2.5, 2, D.PRECISION, D.OFF_BY_ONE),
        (2.5, 9.5, D.NUMBER, D.PRECISION),
        (5, -5, D.SIGN, D.OFF_BY_ONE),
        (3, "3", D.TYPE, D.NUMBER),
        (3, "4", D.OTHER, D.TYPE),
        ([1, 2], (1, 2), D.TYPE, D.ORDER),
        ([1, 2], (2, 1), D.ORDER, D.TYPE),
        ([1, 2], {1, 2}, D.TYPE, D.OTHER),
        (7, [7], D.TYPE, D.OTHER),
        (True, False, D.NEGATED, D.NUMBER),
        (True, 1, D.TYPE, D.NUMBER),
        (4, None, D.NOTHING, D.OTHER),
        ("a b", "ab", D.SPACE, D.CASE),
        ("Ab", "ab", D.CASE, D.SPACE),
        ("a, b", "a; b", D.PUNCTUATION, D.SPACE),
        ("abc", "ab", D.OFF_BY_ONE, D.ORDER),
        ("abc", "cba", D.ORDER, D.OFF_BY_ONE),
        ({"a": 1}, {"a": 2}, D.OFF_BY_ONE, D.MISSING),
        ({"a": 1, "b": 2}, {"a": 1}, D.MISSING, D.EXTRA),
        (["a", "b"], [("a", 2), ("b", 1)], D.WRAPPED, D.ORDER),
        ([("a", 2), ("b", 1)], [2, 1], D.WRAPPED, D.TYPE),
        (["a", "b"], [("a", 2), ("c", 1)], D.OTHER, D.WRAPPED),
        (["a", "b"], [["a"], ["b"]], D.OTHER, D.WRAPPED),
        (10**60, 10**60 + 1, D.OFF_BY_ONE, D.PRECISION),
    ],
)
def test_a_difference_is_seen_and_its_neighbour_is_not(
    expected: Any, got: Any, shown: Difference, not_shown: Difference
) -> None:
    found = differences(expected, got)
    assert shown in found
    assert not_shown not in found


@pytest.mark.parametrize(
    ("expected", "got", "shown"),
    [
        ("3\n", "Answer: 3\n", D.WORDS),
        ("1 2 3\n", "1\n2\n3\n", D.SPACE),
        ("Yes\n", "YES\n", D.CASE),
        ("1 2 3\n", "3 1 2\n", D.ORDER),
        ("10\n20\n", "11\n21\n", D.OFF_BY_ONE),
        ("0.333\n", "0.334\n", D.PRECISION),
        ("a\nb\nc\n", "a\nb\n", D.OFF_BY_ONE),
        ("a-b\n", "a_b\n", D.OTHER),
        ("12\n", "", D.NOTHING),
    ],
)
def test_what_is_printed_differs_in_the_same_ways(expected: str, got: str, shown: Difference) -> None:
    assert shown in text_differences(expected, got)


def test_white_space_at_line_ends_is_no_difference() -> None:
    assert text_differences("a \nb\n\n", "a\nb") == frozenset()


@SLOW_TO_DRAW
@given(values)
def test_a_value_does_not_differ_from_itself(value: Any) -> None:
    if value == value:
        assert differences(value, value) == frozenset()


@SLOW_TO_DRAW
@given(values, values)
def test_any_two_values_can_be_looked_at(one: Any, other: Any) -> None:
    found = differences(one, other)
    assert all(isinstance(each, Difference) for each in found)
    assert found or one == other


@given(st.lists(st.integers(), min_size=2, max_size=30), st.randoms(use_true_random=False))
def test_shuffled_items_differ_in_order_alone(items: list[int], rng: random.Random) -> None:
    other = list(items)
    rng.shuffle(other)
    assert (Difference.ORDER in differences(items, other)) == (items != other)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=30), st.sampled_from((-1, 1)))
def test_numbers_that_are_all_apart_by_one_are_off_by_one(items: list[int], step: int) -> None:
    assert Difference.OFF_BY_ONE in differences(items, [one + step for one in items])


@given(st.lists(st.integers(), min_size=2, max_size=30), st.sampled_from((slice(1, None), slice(None, -1))))
def test_a_sequence_without_an_end_is_off_by_one(items: list[int], part: slice) -> None:
    assert Difference.OFF_BY_ONE in differences(items, items[part])


@given(st.text(), st.text())
def test_any_two_texts_can_be_looked_at(one: str, other: str) -> None:
    assert all(isinstance(each, Difference) for each in text_differences(one, other))


def test_long_and_deep_values_are_left_alone() -> None:
    deep: Any = 1
    for _ in range(100):
        deep = [deep]
    assert differences(deep, [deep]) == {Difference.OTHER}
    assert differences([0] * 100_000, [1] * 100_000) == {Difference.OTHER}
