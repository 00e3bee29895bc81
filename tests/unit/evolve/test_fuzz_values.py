"""Random values and neighbours: within the domain where promised, never failing, the same for the same seed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from cupel.evolve.fuzz.arguments import canonical
from cupel.evolve.fuzz.domain import learn_values
from cupel.evolve.fuzz.novelty import value_flags
from cupel.evolve.fuzz.small import small_values
from cupel.evolve.fuzz.values import mutate
from cupel.evolve.fuzz.within import generate

ATOMS = (
    st.none() | st.booleans() | st.integers() | st.integers(10**400, 10**401) | st.floats() | st.text(max_size=9)
    | st.binary(max_size=5) | st.dates() | st.datetimes() | st.timedeltas() | st.decimals() | st.fractions()
    | st.complex_numbers() | st.frozensets(st.integers(), max_size=3) | st.sets(st.text(max_size=3), max_size=3)
)  # fmt: skip
VALUES = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(st.lists(VALUES, min_size=1, max_size=4), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_every_literal_can_be_mutated_and_imitated(seen: list[object], seed: int) -> None:
    domain = learn_values(seen)
    one, two = Random(seed), Random(seed)
    for value in seen:
        before = canonical(value)
        first = [canonical(mutate(value, domain, one)), canonical(generate(domain, one))]
        second = [canonical(mutate(value, domain, two)), canonical(generate(domain, two))]
        assert first == second
        assert canonical(value) == before


@given(VALUES, st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_a_mutated_value_keeps_its_type(value: object, seed: int) -> None:
    mutated = mutate(value, None, Random(seed))
    assert type(mutated) is type(value)


def test_mutation_of_rare_types() -> None:
    rng = Random(3)
    for value in (
        Decimal("1.5"),
        Fraction(1, 3),
        date(2020, 2, 29),
        datetime(2020, 1, 1),
        timedelta(1),
        2 + 3j,
    ):
        assert any(mutate(value, None, rng) != value for _ in range(20))


def test_generated_values_are_of_the_kind_seen() -> None:
    rng = Random(5)
    places: list[list[object]] = [
        [3, 50, 7, 12],
        ["(()())", "()", "((()))", "()()()"],
        ["03-11-2000", "15-01-2012", "04-12-1999", "29-02-2004"],
        [[1, 2, 3], [4, 6, 9, 12], [2, 5, 7], [1, 3, 8]],
        [[[1, 2], [3, 4]], [[4, 3], [2, 1]], [[2, 1], [4, 3]], [[3, 1], [2, 4]]],
        [("a", 1.5), ("b", 2.25), ("ab", 7.125)],
        [{"a": 1, "b": 2}, {"a": 3, "b": 4}],
    ]
    for seen in places:
        domain = learn_values(seen)
        found = {flag for _ in range(100) for flag in value_flags(generate(domain, rng), domain)}
        assert found <= {"longer", "shorter", "above-range", "whole"}, (seen, found)


def test_small_values_are_simplest_first_and_complete() -> None:
    assert small_values(learn_values([5, 9]), 6) == [0, 1, -1, 2, 3, 4]
    assert small_values(learn_values(["01", "1101", "000111"]), 7) == ["", "0", "1", "00", "01", "10", "11"]
    assert small_values(learn_values([[2, 1], [3]]), 4) == [[], [0], [1], [-1]]
    assert small_values(learn_values([True, False]), 9) == [False, True]
    assert small_values(learn_values([]), 9) == []
