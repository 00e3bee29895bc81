"""Filling sets and dicts: what Python makes of the values, or a refusal, but never for ever."""

import itertools
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.sandbox.collisions import CollidingError, fill

MODULUS = (1 << 61) - 1
"""Integers that differ by a multiple of this have one hash."""
scalars = st.one_of(
    st.integers(-3, 3), st.floats(allow_nan=False), st.booleans(), st.none(), st.text(max_size=2)
)
hashables = st.recursive(
    scalars, lambda inner: st.one_of(st.tuples(inner, inner), st.frozensets(inner, max_size=3)), max_leaves=6
)


def colliding(count: int, start: int = 0) -> list[int]:
    return [7 + MODULUS * (start + index) for index in range(count)]


@given(st.lists(hashables, max_size=40))
def test_sets_and_counters_are_what_python_makes(values):
    try:
        assert fill(set(), values) == set(values)
        assert fill(Counter(), values) == Counter(values)
    except CollidingError:
        assert len(values) > len({hash(value) for value in values})


@given(st.lists(st.tuples(scalars, st.integers()), max_size=40))
def test_dicts_are_what_python_makes(pairs):
    assert fill({}, pairs, [key for key, _ in pairs]) == dict(pairs)


def test_equal_values_do_not_collide():
    assert fill(set(), [0, 0.0, False] * 1000) == {0}


def test_honest_collisions_are_let_pass():
    grid = list(itertools.product((-1, -2), repeat=4))
    assert len({hash(point) for point in grid}) == 1
    assert fill(set(), grid) == set(grid)
    nested = [frozenset({frozenset({-1}), 3}), frozenset({-1}), frozenset({-2})]
    assert fill(set(), nested) == set(nested)


@pytest.mark.parametrize(
    "values",
    [colliding(17), list(range(33_000)) + colliding(95_000), [(value,) for value in colliding(17)]],
    ids=["a few", "many among others", "tuples"],
)
def test_values_made_to_collide_are_refused_at_once(values):
    began = time.thread_time()
    with pytest.raises(CollidingError):
        fill(set(), values)
    with pytest.raises(CollidingError):
        fill({}, [(value, 0) for value in values], values)
    assert time.thread_time() - began < 3


def test_sets_within_sets_may_collide_less_the_deeper_they_lie():
    singles = [frozenset({value}) for value in colliding(9)]
    assert fill(set(), singles[:8]) == set(singles[:8])
    with pytest.raises(CollidingError):
        fill(set(), singles)
    doubles = [frozenset({one}) for one in singles[:3]]
    assert fill(set(), doubles[:2]) == set(doubles[:2])
    with pytest.raises(CollidingError):
        fill(set(), doubles)
    triples = [frozenset({one}) for one in doubles[:2]]
    with pytest.raises(CollidingError):
        fill(set(), triples)


def test_hashes_that_lead_to_the_same_places_are_noticed_by_the_time_it_takes(monkeypatch):
    clock = itertools.count()
    monkeypatch.setattr("cupel.sandbox.collisions.time.thread_time", lambda: next(clock))
    assert fill(set(), list(range(16))) == set(range(16))
    with pytest.raises(CollidingError):
        fill(set(), list(range(5000)))


def test_what_has_no_hash_is_a_type_error():
    with pytest.raises(TypeError):
        fill(set(), [[1], [2]])
