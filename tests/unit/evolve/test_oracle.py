"""The oracle's rules, one by one: what is accepted, disputed, or left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.evolve.fuzz.novelty import FLAGS
from cupel.evolve.oracle import CAUTIOUS, Evidence, Votes, agreement, decide, demand


def evidence(*flags: str, agree: int = 0, differ: int = 0, **more: object) -> Evidence:
    return replace(Evidence(frozenset(flags), Votes(agree=agree, differ=differ)), **more)  # type: ignore[arg-type]


def verdict(one: Evidence) -> str:
    return decide(one).verdict


def test_inputs_like_the_seeds_need_few_who_agree() -> None:
    assert verdict(evidence(agree=3, differ=17)) == "accept"
    assert verdict(evidence(agree=0, differ=3)) == "dispute"


def test_each_flag_raises_the_demand_and_the_greatest_counts() -> None:
    assert verdict(evidence("longer", agree=8, differ=12)) == "accept"
    assert verdict(evidence("empty", agree=8, differ=12)) == "dispute"
    assert verdict(evidence("empty", agree=15, differ=5)) == "accept"
    assert verdict(evidence("negative", agree=15, differ=5)) == "dispute"
    assert demand(evidence("longer", "negative")) > demand(evidence("negative")) > demand(evidence("longer"))


@pytest.mark.parametrize("flag", ["relation-broken", "other-type", "malformed"])
def test_some_steps_are_never_taken_without_a_precondition(flag: str) -> None:
    assert verdict(evidence(flag, agree=30)) == "outside"
    assert verdict(evidence(flag, agree=20, differ=10, precondition=True)) == "accept"


def test_a_precondition_decides_what_is_within_the_task() -> None:
    assert verdict(evidence(agree=30, precondition=False)) == "outside"
    assert verdict(evidence("negative", "zero", agree=10, differ=10, precondition=True)) == "accept"
    assert verdict(evidence("zero", agree=3, differ=17, precondition=True)) == "dispute"
    assert verdict(evidence("huge", precondition=True)) == "accept"


def test_without_any_vote_only_inputs_like_the_seeds_are_used() -> None:
    assert verdict(evidence()) == "accept"
    assert verdict(evidence("longer")) == "outside"


def test_few_votes_count_for_less() -> None:
    assert agreement(Votes(agree=1)) < agreement(Votes(agree=5)) < agreement(Votes(agree=50)) < 1
    assert verdict(evidence("negative", agree=2)) == "dispute"
    assert verdict(evidence("negative", agree=8)) == "accept"


@pytest.mark.parametrize("result", ["raises", "timeout", "memory", "recursion", "crash", "unstable"])
def test_the_reference_must_give_a_value(result: str) -> None:
    assert verdict(evidence(agree=30, reference=result)) == "outside"


def test_an_exception_that_the_requirements_name_is_a_value() -> None:
    assert verdict(evidence(agree=10, reference="raises", exception_required=True)) == "accept"
    raising = Votes(agree=9, raised_on_purpose=3)
    assert verdict(replace(evidence(reference="raises", exception_required=True), votes=raising)) == "accept"


def test_programs_that_raise_veto() -> None:
    assert verdict(replace(evidence(), votes=Votes(agree=30, raised_on_purpose=2))) == "outside"
    assert verdict(replace(evidence(), votes=Votes(agree=30, raised_on_purpose=1))) == "accept"
    assert verdict(replace(evidence(), votes=Votes(agree=17, raised=4))) == "accept"
    assert verdict(replace(evidence(), votes=Votes(agree=15, raised=4))) == "outside"
    assert verdict(replace(evidence("zero"), votes=Votes(agree=17, raised=3))) == "outside"


def test_not_to_finish_is_no_verdict_on_inputs_of_another_size() -> None:
    slow = Votes(agree=10, timed_out=1)
    assert verdict(replace(evidence(), votes=slow)) == "accept"
    assert verdict(replace(evidence("above-range"), votes=slow)) == "accept"
    assert verdict(replace(evidence("large-magnitude"), votes=slow)) == "outside"
    assert verdict(replace(evidence("above-range"), votes=Votes(agree=10, recursion=1))) == "outside"
    assert verdict(replace(evidence(), votes=Votes(agree=1, timed_out=9))) == "outside"


def test_what_the_prompt_says_weighs() -> None:
    assert verdict(evidence("zero", agree=30, excluded=frozenset({"zero"}))) == "outside"
    assert verdict(evidence("negative", agree=14, differ=6)) == "dispute"
    assert verdict(evidence("negative", agree=14, differ=6, invited=frozenset({"negative"}))) == "accept"


def test_answers_of_a_new_kind_and_delicate_ones() -> None:
    assert verdict(evidence(agree=10, differ=10, new_kind=True)) == "dispute"
    assert verdict(evidence(agree=30, delicate=True)) == "outside"
    assert verdict(evidence(agree=30, reference_seconds=5.0)) == "outside"


def test_every_flag_has_a_rule() -> None:
    of_other_kinds = {"new-order", "new-method", "new-value", "unread-constraint", "unstated"}
    assert set(FLAGS) | of_other_kinds == {flag for flag, _ in CAUTIOUS.demands} | CAUTIOUS.never


COUNTS = st.integers(0, 40)


@given(st.frozensets(st.sampled_from(sorted(FLAGS))), COUNTS, COUNTS, st.sampled_from([None, True]))
def test_more_agreement_never_turns_acceptance_into_anything_else(
    flags: frozenset[str], agree: int, differ: int, precondition: bool | None
) -> None:
    one = evidence(*flags, agree=agree, differ=differ, precondition=precondition)
    more = evidence(*flags, agree=agree + 1, differ=differ, precondition=precondition)
    if decide(one).verdict == "accept":
        assert decide(more).verdict == "accept"
