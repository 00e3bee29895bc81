"""Smaller variants of inputs keep the structure."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cupel.evolve.stdin.domain import learn_domain
from cupel.evolve.stdin.shrink import shrink_stdin

LIST = learn_domain(["3\n1 2 3\n", "1\n5\n"]).grammar


def test_lists_lose_elements_and_numbers_get_smaller() -> None:
    variants = list(shrink_stdin("3\n7 8 9\n", LIST))
    assert {"1\n7\n", "1\n9\n", "2\n7 8\n", "2\n8 9\n", "2\n7 9\n", "3\n0 8 9\n"} <= set(variants)


def test_short_ones_come_first_and_none_twice() -> None:
    variants = list(shrink_stdin("4\n10 20 30 40\n", LIST))
    assert variants == sorted(set(variants), key=lambda text: (len(text), text))
    assert "4\n10 20 30 40\n" not in variants


def test_a_grid_loses_rows_and_columns() -> None:
    statement = (
        "Given in the following format:\nH W\nS_1\n\\vdots\nS_H\n\nConstraints\n\nS_i is a string of length W "
        "consisting of a and b.\n"
    )
    grammar = learn_domain(["2 3\naba\nbab\n", "1 1\na\n"], statement).grammar
    variants = set(shrink_stdin("2 3\nabb\nbaa\n", grammar))
    assert {"1 3\nabb\n", "1 3\nbaa\n", "2 2\nab\nba\n", "2 2\nbb\naa\n"} <= variants


def test_a_malformed_input_has_no_variants() -> None:
    assert list(shrink_stdin("3\n1 2\n", LIST)) == []


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_every_variant_parses_and_is_no_longer(values: list[int]) -> None:
    text = f"{len(values)}\n{' '.join(map(str, values))}\n"
    for variant in shrink_stdin(text, LIST):
        LIST.parse(variant)
        assert len(variant) <= len(text)
