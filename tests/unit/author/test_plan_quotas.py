"""Quotas: shares as people write them, and the counts that they come to."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cupel.author.quotas import (
    Quotas,
    counts,
    interface_shares,
    interface_shares_of,
    parse_weights,
    shares_of,
    shortfalls,
    suitable,
)
from cupel.author.taxonomy import shipped_taxonomy
from cupel.model.errors import UsageError

SHIPPED = shipped_taxonomy()
LEVELS = ("easy", "medium", "hard")
VALUES = ("a", "b", "c", "d")
amounts = st.dictionaries(st.sampled_from(VALUES), st.integers(0, 40))


def test_shares_are_exact_and_add_up_whatever_the_unit() -> None:
    assert shares_of({"easy": 0.1, "medium": 0.2, "hard": 0.7}) == {
        "easy": Fraction(1, 10),
        "medium": Fraction(2, 10),
        "hard": Fraction(7, 10),
    }
    assert shares_of({"easy": 2, "medium": 1, "hard": 0}) == {
        "easy": Fraction(2, 3),
        "medium": Fraction(1, 3),
    }


def test_weights_as_a_person_writes_them() -> None:
    assert parse_weights("easy=0.2, hard = 0.8", "--difficulty", LEVELS) == {"easy": 0.2, "hard": 0.8}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "--difficulty: '' is no name and number such as easy=0.5"),
        ("easy", "--difficulty: 'easy' is no name and number such as easy=0.5"),
        ("easy=much", "--difficulty: 'easy=much' is no name and number such as easy=0.5"),
        ("easy=1,easy=2", "--difficulty: easy stands there twice"),
        ("eazy=1", "--difficulty: no 'eazy'; did you mean 'easy'?; there are easy, medium, hard"),
        ("easy=-1", "--difficulty: easy=-1.0 is no weight: 0 or more is"),
        ("easy=nan", "--difficulty: easy=nan is no weight: 0 or more is"),
        ("easy=0", "--difficulty: all weights are 0"),
    ],
)
def test_what_are_no_weights_is_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_weights(text, "--difficulty", LEVELS)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"interface": {"script": 1}}, "interface: no 'script'"),
        ({"difficulty": {}}, "difficulty: all weights are 0"),
        ({"use_case": {"both": float("inf")}}, "use case: both=inf is no weight"),
        ({"public_tests": 1.5}, "public tests: a share is between 0 and 1, not 1.5"),
        ({"several_files": float("nan")}, "several files: a share is between 0 and 1, not nan"),
    ],
)
def test_quotas_that_cannot_be_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Quotas(**changes)


def test_largest_remainders_get_what_is_left_over() -> None:
    shares = {"a": Fraction(34, 100), "b": Fraction(33, 100), "c": Fraction(33, 100)}
    assert counts(shares, {}, 100) == {"a": 34, "b": 33, "c": 33}
    assert counts(shares, {}, 10) == {"a": 4, "b": 3, "c": 3}
    assert counts(shares, {}, 2) == {"a": 1, "b": 1, "c": 0}


def test_of_equal_remainders_the_first_in_order_gets_it() -> None:
    half = Fraction(1, 2)
    assert counts({"a": half, "b": half}, {}, 3) == {"a": 2, "b": 1}
    assert counts({"b": half, "a": half}, {}, 3) == {"b": 2, "a": 1}


def test_what_is_there_too_often_gets_nothing_and_the_others_come_to_one_level() -> None:
    third = Fraction(1, 3)
    shares = {"a": third, "b": third, "c": third}
    assert counts(shares, {"a": 100, "b": 30}, 50) == {"a": 0, "b": 10, "c": 40}
    assert counts(shares, {"a": 5, "b": 5}, 5) == {"a": 0, "b": 0, "c": 5}


@given(amounts, amounts, st.integers(1, 200))
def test_shortfalls_add_up_and_leave_nobody_below_the_level_of_the_others(
    weights: dict[str, int], have: dict[str, int], size: int
) -> None:
    assume(any(weights.values()))
    shares = shares_of(weights)
    wants = shortfalls(shares, have, size)
    assert sum(wants.values()) == size
    assert all(want >= 0 for want in wants.values())
    levels = {value: (have.get(value, 0) + wants[value]) / shares[value] for value in shares}
    for value, want in wants.items():
        if want:
            assert levels[value] == min(levels.values())


@given(amounts, amounts, st.integers(0, 200))
def test_counts_are_shortfalls_rounded_up_or_down(
    weights: dict[str, int], have: dict[str, int], size: int
) -> None:
    assume(any(weights.values()))
    shares = shares_of(weights)
    found, wants = counts(shares, have, size), shortfalls(shares, have, size)
    assert sum(found.values()) == size
    assert all(abs(found[value] - wants[value]) < 1 for value in shares)


def test_without_quotas_each_class_has_its_mix_and_the_plan_their_mean() -> None:
    quotas = Quotas()
    assert interface_shares_of(SHIPPED.named("class-apis"), quotas) == {"class": 1}
    assert interface_shares_of(SHIPPED.named("decorators"), quotas) == {
        "function": Fraction(2, 3),
        "module": Fraction(1, 3),
    }
    both = SHIPPED.only(["class-apis", "decorators"])
    assert interface_shares(both, quotas) == {
        "function": Fraction(1, 3),
        "class": Fraction(1, 2),
        "module": Fraction(1, 6),
    }


def test_with_quotas_the_plan_has_their_shares() -> None:
    quotas = Quotas(interface={"function": 3, "program": 1})
    assert interface_shares(SHIPPED, quotas) == {"function": Fraction(3, 4), "program": Fraction(1, 4)}


def test_classes_that_no_wanted_interface_suits_are_told_apart() -> None:
    three = SHIPPED.only(["class-apis", "decorators", "graphs"])
    fitting, left_out = suitable(three, Quotas(interface={"program": 1}))
    assert fitting.ids == ("graphs",)
    assert left_out == ("decorators", "class-apis")
