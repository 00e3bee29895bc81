"""Cells of classes find interfaces with room, and move for each other."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from cupel.author.matching import Matching

PLACES = ("x", "y", "z")


def indifferent(_one: str, _place: str, _cells: int, _there: int) -> float:
    return 0.0


def test_a_cell_sits_where_its_class_likes_most() -> None:
    matching = Matching({"a": ["x", "y"]}, {"x": 1, "y": 1}, lambda _one, place, _cells, _there: place == "y")
    assert matching.place("a")
    assert list(matching.pairs()) == [("a", "y")]
    assert matching.vacant() == {"x": 1}


def test_a_cell_that_can_sit_elsewhere_makes_room() -> None:
    matching = Matching({"a": ["x", "y"], "b": ["x"]}, {"x": 1, "y": 1}, indifferent)
    assert matching.place("a") and matching.place("b")
    assert sorted(matching.pairs()) == [("a", "y"), ("b", "x")]


def test_a_chain_of_cells_moves() -> None:
    matching = Matching({"a": ["x", "y"], "b": ["y", "z"], "c": ["x"]}, {"x": 1, "y": 1, "z": 1}, indifferent)
    assert matching.place("a") and matching.place("b") and matching.place("c")
    assert sorted(matching.pairs()) == [("a", "y"), ("b", "z"), ("c", "x")]


def test_without_room_nothing_changes_unless_forced() -> None:
    matching = Matching({"a": ["x"], "b": ["x"]}, {"x": 1, "y": 5}, indifferent)
    assert matching.place("a") and not matching.place("b")
    assert list(matching.pairs()) == [("a", "x")]
    matching.force("b")
    assert list(matching.pairs()) == [("a", "x"), ("b", "x")]
    assert matching.vacant() == {"y": 5}


@given(
    suits=st.dictionaries(
        st.sampled_from("abcde"), st.lists(st.sampled_from(PLACES), unique=True, min_size=1), min_size=1
    ),
    room=st.fixed_dictionaries({place: st.integers(0, 4) for place in PLACES}),
    data=st.data(),
)
def test_all_sit_exactly_where_every_set_of_places_has_enough_classes(
    suits: dict[str, list[str]], room: dict[str, int], data: st.DataObject
) -> None:
    cells = data.draw(st.lists(st.sampled_from(sorted(suits)), max_size=10))
    matching = Matching(suits, room, lambda one, place, cells, there: -there)
    placed = [one for one in cells if matching.place(one)]
    found = list(matching.pairs())
    assert Counter(one for one, _ in found) == Counter(placed)
    assert all(place in suits[one] for one, place in found)
    taken = Counter(place for _, place in found)
    assert all(taken[place] <= room[place] for place in PLACES)
    crowded = any(
        sum(set(suits[one]) <= set(some) for one in cells) > sum(room[place] for place in some)
        for size in range(1, len(PLACES) + 1)
        for some in combinations(PLACES, size)
    )  # Hall's condition, written for the cells that can sit within `some` alone
    assert (len(placed) == len(cells)) == (not crowded)
