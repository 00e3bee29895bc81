"""Which five programs an adversary is shown."""

from __future__ import annotations

import random
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from cupel.evolve.recipes.choosing import distance, indistinguishable, strong_and_diverse

MATRICES = st.tuples(st.integers(1, 14), st.integers(1, 6)).flatmap(
    lambda size: st.lists(
        st.lists(st.booleans(), min_size=size[1], max_size=size[1]).map(tuple),
        min_size=size[0],
        max_size=size[0],
    )
)


def rows(*texts: str) -> list[tuple[bool | None, ...]]:
    """`1` passes, `0` does not, `?` is not known."""
    return [tuple({"1": True, "0": False, "?": None}[mark] for mark in text) for text in texts]


def generator() -> random.Random:
    return random.Random(7)


def test_the_two_best_and_the_three_that_differ_most() -> None:
    matrix = rows(
        "1111111111", "0000011111", "0000011110", "1111100000", "1010101010", "1111111110", "0000011101"
    )

    choice = strong_and_diverse(matrix, generator())

    assert (choice.programs, choice.is_drawn) == ((0, 1, 3, 4, 5), False)


def test_of_equally_strong_programs_the_first_count() -> None:
    assert strong_and_diverse(rows("10", "10", "10", "10", "10", "10"), generator()).programs == (
        0,
        1,
        2,
        3,
        4,
    )


def test_nine_tenths_is_too_strong_and_four_tenths_strong_enough_to_be_diverse() -> None:
    strong = ["1111111111"] * 2
    middling = ["1111000000", "1110000001", "1111110000"]
    matrix = rows(*strong, "1111111110", *middling, "1110000000")

    choice = strong_and_diverse(matrix, generator())

    assert (choice.programs, choice.is_drawn) == ((0, 1, 3, 4, 5), False)


def test_without_three_middling_programs_any_that_is_not_hopeless_may_be_drawn() -> None:
    matrix = rows("11", "11", "11", "11", "11", "11", "00")
    drawn = {strong_and_diverse(matrix, random.Random(seed)).programs for seed in range(40)}
    assert drawn == {(0, 1, *three) for three in combinations((2, 3, 4, 5), 3)}
    assert strong_and_diverse(matrix, generator()).is_drawn


def test_where_exactly_three_may_be_drawn_nothing_is_left_to_chance() -> None:
    choice = strong_and_diverse(rows("11", "00", "11", "11", "11", "11", "00"), generator())
    assert (choice.programs, choice.is_drawn) == ((0, 2, 3, 4, 5), False)


def test_there_may_be_fewer_than_five() -> None:
    assert strong_and_diverse(rows("11", "00", "00"), generator()).programs == (0, 1)
    assert indistinguishable(rows("1", "0"), generator()).programs == (0, 1)


def test_five_identical_programs_are_the_choice() -> None:
    choice = indistinguishable(rows("01", "10", "01", "01", "01", "11", "01"), generator())
    assert (choice.programs, choice.is_drawn) == ((0, 2, 3, 4, 6), False)


def test_a_small_group_is_filled_up_with_the_nearest_programs() -> None:
    matrix = rows("1111", "0000", "1111", "1110", "1100", "0111", "1001")
    choice = indistinguishable(matrix, generator())
    assert {0, 2, 3, 5} < set(choice.programs)
    assert choice.is_drawn  # 4 and 6 are equally near


def test_groups_are_drawn_by_their_size() -> None:
    matrix = rows(*["1111"] * 9, "0000", "0000", "1000", "0100", "0010")
    drawn = [indistinguishable(matrix, random.Random(seed)).programs[-1] for seed in range(300)]
    share = sum(program < 9 for program in drawn) / len(drawn)
    assert 0.72 < share < 0.92  # 9 of 11 programs that have a twin


def test_without_identical_programs_the_most_central_five_are_chosen() -> None:
    matrix = rows("11100", "11111", "11000", "00000", "00111", "11010")
    sums = [sum(distance(one, other) for other in matrix) for one in matrix]
    choice = indistinguishable(matrix, generator())
    assert (set(range(6)) - set(choice.programs), choice.is_drawn) == ({sums.index(max(sums))}, False)


def test_what_is_not_known_is_no_difference() -> None:
    assert distance(*rows("1?0", "0?1")) == 2
    assert distance(*rows("1?0", "?00")) == 0


@given(MATRICES, st.integers(0, 5))
def test_equal_seeds_give_equal_choices_of_at_most_five_different_programs(
    matrix: list[tuple[bool, ...]], seed: int
) -> None:
    for choose in (strong_and_diverse, indistinguishable):
        choice = choose(matrix, random.Random(seed))
        assert choice == choose(matrix, random.Random(seed))
        assert list(choice.programs) == sorted(set(choice.programs))
        assert len(choice.programs) <= 5 and set(choice.programs) <= set(range(len(matrix)))
        if len(matrix) >= 5 and choose is indistinguishable:
            assert len(choice.programs) == 5


@given(MATRICES)
def test_a_choice_that_is_not_drawn_is_the_same_for_every_seed(matrix: list[tuple[bool, ...]]) -> None:
    for choose in (strong_and_diverse, indistinguishable):
        choices = [choose(matrix, random.Random(seed)) for seed in range(12)]
        if len(set(choices)) > 1:
            assert all(choice.is_drawn for choice in choices)


@given(MATRICES)
def test_no_other_three_of_the_middling_programs_differ_more(matrix: list[tuple[bool, ...]]) -> None:
    rates = [sum(row) / len(row) for row in matrix]
    top = set(sorted(range(len(matrix)), key=lambda at: (-rates[at], at))[:2])
    middling = [at for at in range(len(matrix)) if at not in top and 0.4 <= rates[at] < 0.9]
    if len(middling) < 3:
        return

    def spread(three: tuple[int, ...]) -> tuple[int, int]:
        apart = [
            sum(a != b for a, b in zip(matrix[i], matrix[j], strict=True)) for i, j in combinations(three, 2)
        ]
        return min(apart), sum(apart)

    chosen = tuple(sorted(set(strong_and_diverse(matrix, generator()).programs) - top))
    assert spread(chosen) == max(map(spread, combinations(middling, 3)))
    assert chosen == min(three for three in combinations(middling, 3) if spread(three) == spread(chosen))
