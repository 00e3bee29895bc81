"""The suite that is kept: distinctions first, then stated redundancy, short inputs and seed tests first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cupel.evolve.select import Offer, select


def offer(id: str, passes: str, *, size: int = 1, is_seed: bool = False, is_kept: bool = False) -> Offer:
    return Offer(id, tuple(letter == "P" for letter in passes), (size, id), is_seed, is_kept)


def kept(offers: list[Offer], max_tests: int = 20, max_per_pattern: int = 1) -> tuple[str, ...]:
    return select(offers, max_tests=max_tests, max_per_pattern=max_per_pattern).kept


def test_a_test_that_tells_nothing_new_is_redundant() -> None:
    chosen = select([offer("a", "PF"), offer("b", "PF", size=2)], max_tests=20, max_per_pattern=1)
    assert (chosen.kept, chosen.redundant, chosen.over_the_cap) == (("a",), ("b",), ())


def test_of_equals_the_shortest_input_is_kept() -> None:
    assert kept([offer("long", "PF", size=9), offer("short", "PF", size=2)]) == ("short",)


def test_of_equals_a_seed_test_is_kept_before_a_shorter_new_one() -> None:
    assert kept([offer("new", "PF", size=1), offer("seed", "PF", size=9, is_seed=True)]) == ("seed",)


def test_two_tests_that_catch_different_programs_are_both_kept() -> None:
    assert kept([offer("a", "FP"), offer("b", "PF")]) == ("a", "b")


def test_under_a_tight_cap_those_stay_that_reject_most_programs() -> None:
    offers = [offer("a", "FPPP"), offer("b", "FFFP", size=2), offer("c", "FFPP"), offer("d", "PPPF", size=3)]
    assert kept(offers, max_tests=2) == ("b", "d")


def test_tests_shown_in_the_prompt_stay_even_over_the_cap() -> None:
    offers = [offer("p0", "PP", is_kept=True), offer("p1", "PP", is_kept=True), offer("a", "PF")]
    assert kept(offers, max_tests=1) == ("p0", "p1")


def test_what_does_not_fit_is_named_as_over_the_cap() -> None:
    offers = [offer("a", "FPP"), offer("b", "PFP"), offer("c", "PPF")]
    assert select(offers, max_tests=2, max_per_pattern=1).over_the_cap == ("c",)


def test_at_most_so_many_tests_of_one_pattern_are_kept() -> None:
    offers = [offer(f"t{index}", "PF", size=index) for index in range(9)]
    assert kept(offers, max_per_pattern=5) == ("t0", "t1", "t2", "t3", "t4")


def test_no_offers_give_an_empty_suite() -> None:
    assert kept([]) == ()


rows = st.integers(1, 6).flatmap(
    lambda programs: st.lists(st.tuples(*[st.booleans()] * programs), min_size=1, max_size=12)
)


@given(rows)
def test_every_distinction_between_programs_survives_selection(patterns: list[tuple[bool, ...]]) -> None:
    offers = [
        Offer(f"t{index}", passes, (1, str(index)), False, False) for index, passes in enumerate(patterns)
    ]
    chosen = set(select(offers, max_tests=99, max_per_pattern=1).kept)
    before = {(*column, True) for column in zip(*patterns, strict=True)}
    after = {
        (*column, True) for column in zip(*[one.passes for one in offers if one.id in chosen], strict=True)
    }
    assert len(after) == len(before)


@given(rows)
def test_every_offer_is_kept_redundant_or_over_the_cap(patterns: list[tuple[bool, ...]]) -> None:
    offers = [
        Offer(f"t{index}", passes, (1, str(index)), False, False) for index, passes in enumerate(patterns)
    ]
    chosen = select(offers, max_tests=3, max_per_pattern=1)
    named = [*chosen.kept, *chosen.redundant, *chosen.over_the_cap]
    assert sorted(named) == sorted(one.id for one in offers)
    assert len(chosen.kept) <= 3
