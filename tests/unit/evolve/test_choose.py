"""Which accepted inputs a round turns into tests."""

from __future__ import annotations

from cupel.evolve.choose import Accepted, choose


def accepted(
    index: int, candidates: set[int], mutants: set[int] | None = None, *, doubt: float = 0.1
) -> Accepted:
    return Accepted(index, frozenset(candidates), frozenset(mutants or ()), doubt, index)


def test_a_program_is_caught_by_three_inputs_where_there_are_three() -> None:
    assert choose([accepted(index, {0}) for index in range(5)], limit=30, fillers=0) == [0, 1, 2]


def test_a_mutant_is_caught_by_two() -> None:
    assert choose([accepted(index, set(), {0}) for index in range(5)], limit=30, fillers=0) == [0, 1]


def test_an_input_that_catches_more_comes_first() -> None:
    assert choose([accepted(0, {0}), accepted(1, {0, 1})], limit=1, fillers=0) == [1]


def test_of_equals_the_one_with_less_doubt_comes_first() -> None:
    assert choose([accepted(0, {0}, doubt=0.6), accepted(1, {0}, doubt=0.1)], limit=1, fillers=0) == [1]


def test_the_limit_holds() -> None:
    assert len(choose([accepted(index, {index}) for index in range(9)], limit=4, fillers=0)) == 4


def test_fillers_are_beyond_doubt_and_spread_over_sizes() -> None:
    idle = [accepted(index, set(), doubt=0.1 if index % 2 == 0 else 0.6) for index in range(11)]
    assert choose(idle, limit=30, fillers=3) == [0, 4, 10]
