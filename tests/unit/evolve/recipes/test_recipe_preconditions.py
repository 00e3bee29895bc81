"""When a written precondition is accepted: known inputs have to bear it out, one by one."""

from __future__ import annotations

import pytest

from cupel.evolve.recipes.preconditions import WANTED, Said, Vetting, Why, vetted

FINE = [Said(why, f"f({at})", wanted) for at, (why, wanted) in enumerate(WANTED.items())]


def test_one_that_known_inputs_bear_out_is_accepted() -> None:
    assert vetted(FINE) == Vetting(None, "agrees on 5 inputs")


@pytest.mark.parametrize("why", list(WANTED))
@pytest.mark.parametrize("said", [True, False, None])
def test_each_input_counts(why: Why, said: bool | None) -> None:
    found = vetted([*FINE, Said(why, "f(99)", said)])
    if WANTED[why]:
        expected = None if said is True else "narrows"
    else:
        expected = "lets-through" if said is True else None
    assert found.reason == expected
    assert (expected is None) or f"f(99) ({why})" in found.detail


def test_what_is_narrowed_and_what_is_let_through_are_both_told() -> None:
    said = [Said("test", "s1", False), Said("beyond limits", "f(10**9)", True), *FINE]
    assert vetted(said) == Vetting("narrows", "rejects s1 (test); accepts f(10**9) (beyond limits)")


def test_without_any_known_input_nothing_is_accepted() -> None:
    assert vetted([Said("ruled outside", "f(1)", False)]).reason == "nothing-to-try"
    assert vetted([]).reason == "nothing-to-try"
