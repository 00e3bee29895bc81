"""Tests that almost nobody passes, and tests that the same programs pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.evolve.recipes.patterns import below_share, same_pattern, share_passing

COLUMNS = st.integers(1, 12).flatmap(
    lambda programs: st.lists(
        st.lists(st.sampled_from([True, False, None]), min_size=programs, max_size=programs).map(tuple),
        min_size=1,
        max_size=12,
    )
)


@pytest.mark.parametrize(
    ("passing", "programs", "is_below"), [(1, 10, False), (1, 11, True), (0, 3, True), (2, 20, False)]
)
def test_exactly_ten_percent_is_enough(passing: int, programs: int, is_below: bool) -> None:
    column = [True] * passing + [False] * (programs - passing)
    assert below_share([column], 0.1) == ([0] if is_below else [])


def test_what_is_not_known_is_not_counted() -> None:
    assert share_passing([True, None, False, None]) == 0.5
    assert share_passing([None, None]) is None
    assert below_share([[None, None], [None, False]], 0.1) == [1]


def test_groups_come_in_the_order_of_their_first_test() -> None:
    columns = [(True, False), (False, False), (True, False), (True, True)]
    assert same_pattern(columns) == [[0, 2], [1], [3]]
    assert same_pattern(columns, leaving_out=[0, 1]) == [[2], [3]]


def test_not_known_is_a_pattern_of_its_own() -> None:
    assert same_pattern([(True, None), (True, False), (True, None)]) == [[0, 2], [1]]


@given(COLUMNS, st.sets(st.integers(0, 11)))
def test_every_test_is_in_one_group_and_groups_are_of_one_pattern(
    columns: list[tuple[bool | None, ...]], out: set[int]
) -> None:
    groups = same_pattern(columns, out)
    assert sorted(at for group in groups for at in group) == [
        at for at in range(len(columns)) if at not in out
    ]
    assert all(len({columns[at] for at in group}) == 1 for group in groups)
    assert len({columns[group[0]] for group in groups}) == len(groups)
