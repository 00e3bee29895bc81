"""The estimate of equivalent mutants: the formula, its edges, and how it does where the truth is known."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.evolve.mutants import estimate_equivalent


def test_where_no_mutant_was_killed_by_one_input_alone_all_survivors_are_taken_for_equivalent() -> None:
    found = estimate_equivalent([0, 0, 5, 9, 2, 2], 10)
    assert (found.killed, found.still_killable, found.equivalent, found.next_kill) == (4, 0.0, 2.0, 0.0)
    assert found.share == pytest.approx(1 / 3)
    assert found.adjusted_score == 1.0


def test_many_killed_once_and_few_twice_leave_survivors_that_can_still_be_killed() -> None:
    found = estimate_equivalent([0] * 10 + [1] * 4 + [2] * 2, 10)
    assert found.still_killable == pytest.approx(9 / 10 * 4 * 3 / (2 * 3))
    assert found.equivalent == pytest.approx(10 - 1.8)
    assert found.next_kill == pytest.approx(0.4)


def test_no_more_can_be_killed_than_survive() -> None:
    assert estimate_equivalent([0, *[1] * 20], 30).still_killable == 1.0


def test_without_inputs_nothing_is_called_equivalent() -> None:
    found = estimate_equivalent([0, 0], 0)
    assert (found.equivalent, found.share, found.adjusted_score) == (0.0, 0.0, 0.0)


def test_without_mutants_there_is_no_share() -> None:
    found = estimate_equivalent([], 5)
    assert (found.share, found.adjusted_score) == (None, None)


@pytest.mark.parametrize("kills", [[-1], [4]])
def test_a_mutant_is_killed_by_as_many_inputs_as_there_are_at_most(kills: list[int]) -> None:
    with pytest.raises(ValueError, match="0 to 3 inputs"):
        estimate_equivalent(kills, 3)


@given(st.lists(st.integers(0, 12), max_size=60))
def test_the_parts_add_up(kills: list[int]) -> None:
    found = estimate_equivalent(kills, 12)
    assert found.killed + found.still_killable + found.equivalent == pytest.approx(found.mutants)
    assert min(found.still_killable, found.equivalent) >= 0


def test_it_is_near_the_truth_where_inputs_are_drawn_alike() -> None:
    rng = Random(5)
    errors = []
    for _ in range(200):
        rates = [10 ** rng.uniform(-2.0, -0.3) for _ in range(30)] + [0.0] * 10
        kills = [sum(rng.random() < rate for _ in range(60)) for rate in rates]
        errors.append(estimate_equivalent(kills, 60).equivalent - 10)
    assert abs(sum(errors) / len(errors)) < 1.5  # 10 of 40 are equivalent; 3.4 others survive on average
