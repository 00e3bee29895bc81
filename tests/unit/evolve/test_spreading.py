"""Taking some of many so that they differ."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cupel.evolve.spreading import PLAIN, spread, traits_of

LEVEL = st.frozensets(st.sampled_from("abcdef"), max_size=3)
TRAITS = st.dictionaries(st.integers(0, 50), st.tuples(LEVEL, LEVEL))


def test_traits_name_what_is_new_who_made_it_and_the_size_in_powers_of_two() -> None:
    assert traits_of(["zero"], "small", 9) == ({"zero"}, {"by small", "size 4"})
    assert traits_of([], "small", 16) == ({PLAIN}, {"by small", "size 5"})


def test_those_whose_traits_were_taken_least_come_first() -> None:
    traits = {"x": (frozenset("a"),), "y": (frozenset("a"),), "z": (frozenset("b"),)}
    assert spread(traits, 2) == ["x", "z"]
    assert spread(traits, 1, taken=[(frozenset("a"),)]) == ["z"]


def test_later_levels_decide_among_equals_alone() -> None:
    traits = {"x": (frozenset("a"), frozenset("c")), "y": (frozenset("a"), frozenset("d"))}
    assert spread(traits, 1, taken=[(frozenset(), frozenset("c"))]) == ["y"]
    assert spread(
        {**traits, "z": (frozenset("b"), frozenset("c"))}, 1, taken=[(frozenset("a"), frozenset("c"))]
    ) == ["z"]


@given(TRAITS, st.integers(0, 60))
def test_each_is_taken_once_and_as_many_as_there_are(
    traits: dict[int, tuple[frozenset[str], frozenset[str]]], count: int
) -> None:
    chosen = spread(traits, count)
    assert len(chosen) == len(set(chosen)) == min(count, len(traits))


@given(TRAITS, st.integers(1, 60))
def test_more_room_keeps_what_less_room_took(
    traits: dict[int, tuple[frozenset[str], frozenset[str]]], count: int
) -> None:
    assert spread(traits, count)[: count - 1] == spread(traits, count - 1)
