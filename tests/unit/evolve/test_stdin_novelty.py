"""Flags of inputs, against stated constraints and against samples."""

import pytest

from cupel.evolve.stdin.domain import learn_domain
from cupel.evolve.stdin.novelty import flags_of_stdin

STATEMENT = """Input is given in the following format:
N L R
S
A_1 \\ldots A_N

Constraints

1 \\leq N \\leq 100
0 \\leq L \\leq R \\leq 10^9
S is a string consisting of a and b.
1 \\leq |S| \\leq 5
1 \\leq A_i \\leq 10^9
{}
Output
"""
SAMPLES = ["2 1 5\nab\n3 4\n", "3 2 2\na\n7 8 9\n"]


@pytest.mark.parametrize(
    ("stdin", "flags"),
    [
        ("1 0 1000000000\nbbbbb\n1000000000\n", set()),
        ("2 5 5\nab\n3 3\n", set()),
        ("0 1 5\nab\n\n", {"below-minimum"}),
        ("2 5 1\nab\n3 4\n", {"relation-broken"}),
        ("2 1 1000000001\nab\n3 4\n", {"above-range"}),
        ("2 1 5\nabc\n3 4\n", {"new-characters"}),
        ("2 1 5\naaaaaa\n3 4\n", {"above-range"}),
        ("2 1 5\nab\n3 0\n", {"below-minimum"}),
        ("2 1 5\nab\n3\n", {"malformed"}),
        ("2 1 5\nab\n3 4.0\n", {"malformed"}),
    ],
)
def test_against_stated_constraints(stdin: str, flags: set[str]) -> None:
    assert flags_of_stdin(stdin, learn_domain(SAMPLES, STATEMENT.format(""))) == flags


def test_a_constraint_that_is_not_understood_flags_other_values() -> None:
    domain = learn_domain(SAMPLES, STATEMENT.format("S is a palindrome or not liked by Bob.\n"))
    assert flags_of_stdin("2 1 5\nba\n3 4\n", domain) == {"unread-constraint"}
    assert flags_of_stdin("2 1 4\nab\n3 5\n", domain) == frozenset()


def test_a_constraint_that_a_sample_breaks_was_read_wrongly() -> None:
    domain = learn_domain(SAMPLES, STATEMENT.format("1 \\leq L \\leq 1\n"))
    assert flags_of_stdin(SAMPLES[1], domain) == frozenset()
    assert "unread-constraint" in flags_of_stdin("2 7 9\nab\n3 4\n", domain)


@pytest.mark.parametrize(
    ("stdin", "flags"),
    [
        ("4 3\n1 2 3 5\n", set()),
        ("3 100\n1 2 3\n", {"above-range", "large-magnitude", "relation-broken"}),
        ("3 0\n1 2 3\n", {"below-minimum", "zero"}),
        ("3 -1\n1 2 3\n", {"below-minimum", "negative"}),
        ("3 2\n1 1 2\n", {"duplicates"}),
        ("3 2\n2 1 3\n", {"relation-broken"}),
    ],
)
def test_against_samples_alone(stdin: str, flags: set[str]) -> None:
    samples = ["5 1\n1 2 3 4 5\n", "4 4\n2 3 4 5\n", "3 2\n1 4 5\n"]
    assert flags_of_stdin(stdin, learn_domain(samples)) == flags


def test_a_length_and_an_inequality_are_learned_from_samples() -> None:
    domain = learn_domain(["3 5\nabc\n", "1 2\nb\n", "2 2\nca\n"])
    assert flags_of_stdin("2 3\nab\n", domain) == frozenset()
    assert flags_of_stdin("2 3\nabc\n", domain) == {"malformed"}
    assert flags_of_stdin("3 2\nabc\n", domain) == {"relation-broken"}


def test_new_characters_against_samples() -> None:
    domain = learn_domain(["abc\n", "cab\n"])
    assert flags_of_stdin("abd\n", domain) == {"new-characters"}


def test_samples_have_no_flags() -> None:
    domain = learn_domain(SAMPLES, STATEMENT.format(""))
    assert [flags_of_stdin(sample, domain) for sample in SAMPLES] == [frozenset()] * 2


def test_without_samples_nothing_is_learned() -> None:
    with pytest.raises(ValueError, match="one sample"):
        learn_domain([])
