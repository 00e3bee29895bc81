"""What the words of a prompt say about its inputs."""

from __future__ import annotations

import pytest

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.fuzz.wording import Bound, breaks_bound, read_wording


@pytest.mark.parametrize(
    ("prompt", "excluded"),
    [
        ("Given a positive integer n", {"zero", "negative"}),
        ("Given two non-negative numbers", {"negative"}),
        ("a non-positive number", set()),
        ("positive or negative numbers", set()),
        ("The list is non-empty.", {"empty"}),
        ("Return an empty list if there is none.", set()),
        ("Given a sorted list of words", {"unsorted"}),
        ("Return a sorted list of words", set()),
        ("all elements are unique", {"duplicates"}),
        ("the lengths of the three sides of a triangle", {"zero", "negative"}),
        ("Given the radius of the circle", {"zero", "negative"}),
        ("the rectangle's width", {"zero", "negative"}),
        ("whichever side of the road a car is on", set()),
        ("the center and the radius of the circle, and a point", set()),
        ("the sides of a triangle; return -1 if it is not valid", set()),
        ("the sides of a triangle >>> area(3, 4, 5) 6.0", {"zero", "negative"}),
    ],
)
def test_words_that_exclude_inputs(prompt: str, excluded: set[str]) -> None:
    found = read_wording(prompt).excluded - {"fractional"}
    assert found == excluded


@pytest.mark.parametrize(
    ("prompt", "invited"),
    [
        ("If the list is empty, return 0.", {"empty"}),
        ("Return an empty list if there is none.", set()),
        ("Ignore negative numbers.", {"negative"}),
        ("Words may be separated by multiple spaces.", {"white-space"}),
        ("Upper-case letters count twice.", {"new-case"}),
        ("non-negative numbers", set()),
    ],
)
def test_words_that_speak_of_inputs(prompt: str, invited: set[str]) -> None:
    assert read_wording(prompt).invited == invited


def test_a_bound_belongs_to_the_parameter_named_before_it() -> None:
    wording = read_wording("Convert x. base numbers are less than 10.", [Arguments((234, 2))], ["x", "base"])
    assert wording.bounds == (Bound(1, None, 9),)
    assert breaks_bound(Arguments((500, 10)), wording.bounds)
    assert not breaks_bound(Arguments((500, 9)), wording.bounds)


def test_powers_thousands_and_lower_bounds() -> None:
    wording = read_wording("n <= 10^5, m is at least 3, all values are at most 2,000,000", (), ["n", "m"])
    assert wording.bounds == (Bound(0, None, 100_000), Bound(1, None, 2_000_000), Bound(1, 3, None))


def test_a_bound_that_an_example_breaks_is_none() -> None:
    assert read_wording("a is less than 100", [Arguments((1001,))], ["a"]).bounds == ()
