"""What a prompt states of its inputs in formal words, and what it does not."""

from __future__ import annotations

import pytest

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.fuzz.relation import Relation
from cupel.evolve.fuzz.stated import Stated, read_stated
from cupel.evolve.fuzz.wording import Bound, Wording

NAMES = ("items", "k", "n")
EXAMPLE = [Arguments(([1, 2, 3], 2, 7))]


def stated(text: str, examples: list[Arguments] | None = None, names: tuple[str, ...] = NAMES) -> Stated:
    return read_stated(text, EXAMPLE if examples is None else examples, names)


def limits(text: str) -> dict[int | None, tuple[int | None, int | None]]:
    """Place → bounds, the lower and the upper one together."""
    found: dict[int | None, tuple[int | None, int | None]] = {}
    for one in stated(text).bounds:
        least, most = found.get(one.place, (None, None))
        found[one.place] = (
            one.least if one.least is not None else least,
            one.most if one.most is not None else most,
        )
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Constraints: 1 <= k <= 10^5", {1: (1, 100_000)}),
        ("where `0 ≤ k, n < 1_000`", {1: (0, 999), 2: (0, 999)}),
        ("10 > n > 2", {2: (3, 9)}),
        ("`n` is an integer from 1 to 1,000.", {2: (1, 1000)}),
        ("n, a number between -5 and 50, and a list", {2: (-5, 50)}),
        ("`n` can be as large as 10^18.", {2: (None, 10**18)}),
        ("n is in the range [0, 2**10]", {2: (0, 1024)}),
        ("The elements in the list are in the range [-7, 7].", {0: (-7, 7)}),
        ("Return whether 1 <= n <= 10.", {}),
        ("Give back 1 if n is between 1 and 100, else 0.", {}),
        ("How many of them are from 1 to 9?", {}),
        ("The length of n is between 1 and 100", {}),
        (">>> f([1], 2, 3) <= 100", {}),
        ("f(items, k, n) -> 5 < 9", {}),
        ("For 1 <= i <= n the value is i.", {}),
    ],
)  # fmt: skip
def test_bounds_of_numbers(text: str, expected: dict[int | None, tuple[int | None, int | None]]) -> None:
    assert limits(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 <= k <= len(items)", [("at-most-length", 1, 0)]),
        ("k < items.length", [("below-length", 1, 0)]),
        ("k <= n", [("at-most", 1, 2)]),
        ("`k` is not greater than `n`.", [("at-most", 1, 2)]),
        ("k is less than n", [("less", 1, 2)]),
        ("how many k are less than n", []),
        ("Give True if k < n", []),
        ("whether k < n", []),
    ],
)
def test_relations_of_parameters(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert stated(text).relations == tuple(Relation(*one, 0.0) for one in expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 <= len(items) <= 100", [(1, None), (None, 100)]),
        ("The list can have up to 100,000 integers.", [(None, 100_000)]),
        ("The length of the list will be in the range of [1, 1000].", [(1, 1000)]),
        ("Find at most 3 items.", []),
        ("items has at most 2 elements", []),
    ],
)
def test_lengths_that_no_example_breaks(text: str, expected: list[tuple[int | None, int | None]]) -> None:
    assert [(one.least, one.most) for one in stated(text).lengths] == expected
    assert all(one.place == 0 for one in stated(text).lengths)


def test_the_list_is_nobody_where_there_are_two() -> None:
    two = [Arguments(([1], [2]))]
    assert stated("The list can have up to 10 elements.", two, ("a", "b")).lengths == ()


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("`items` is a sorted list of at least two distinct integers.", {"unsorted", "duplicates", "empty"}),
        ("items, a non-empty list of strings, is joined", {"empty"}),
        ("items is sorted", {"unsorted"}),
        ("items is an unsorted list", set()),
        ("Given items, return a sorted list.", set()),
        ("The answer is a sorted list.", set()),
        ("if items is a sorted list, stop", set()),
        ("1 <= len(items)", {"empty"}),
    ],
)
def test_descriptions_of_a_parameter_rule_inputs_out(text: str, excluded: set[str]) -> None:
    assert stated(text).excluded == excluded


def test_what_an_example_breaks_is_not_stated() -> None:
    found = stated("0 <= k <= 1, k < n, n <= k, 1 <= len(items) <= 2")
    assert found.bounds == (Bound(1, 0, None),)
    assert [(one.kind, one.left, one.right) for one in found.relations] == [("less", 1, 2)]
    assert found.lengths == (Bound(0, 1, None),)


@pytest.mark.parametrize(
    ("text", "kept", "fresh"),
    [
        ("The list itself must not be changed.", True, False),
        ("without modifying the list", True, False),
        ("the argument is left as it is", True, False),
        ("Always a new list, never the one that was given.", False, True),
        ("Return a new list.", False, False),
        ("Change the list in place.", False, False),
        ("The price must not change often.", False, False),
    ],
)  # fmt: skip
def test_whether_arguments_are_kept(text: str, kept: bool, fresh: bool) -> None:
    found = stated(text)
    assert (found.keeps_arguments, found.fresh_answer) == (kept, fresh)


def test_what_is_ruled_out_is_no_longer_invited() -> None:
    wording = Wording(invited=frozenset({"empty", "zero"}), bounds=(Bound(1, 0, None),))
    added = stated("0 <= k <= 9, items is non-empty").added_to(wording)
    assert added.invited == {"zero"}
    assert added.excluded == {"empty"}
    assert added.bounds == (Bound(1, 0, None), Bound(1, None, 9))
