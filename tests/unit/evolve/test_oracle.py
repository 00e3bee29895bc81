"""The oracle's rules, one by one: what is accepted, disputed, or left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.evolve.fuzz.novelty import FLAGS
from cupel.evolve.oracle import Decision, Evidence, Votes
from cupel.evolve.oracle import agreement as agreement_under
from cupel.evolve.oracle import decide as decide_under
from cupel.evolve.oracle import demand as demand_under
from cupel.evolve.rulings import Standing
from cupel.evolve.thresholds import SETTINGS, Thresholds, thresholds_for

RULES = Thresholds(
    demands=(
        ("above-range", 0.2),
        ("empty", 0.6),
        ("huge", 0.75),
        ("large-magnitude", 0.6),
        ("longer", 0.2),
        ("negative", 0.8),
        ("zero", 0.6),
    ),
    never=frozenset({"malformed", "other-type", "relation-broken"}),
    untimed=frozenset({"large-magnitude"}),
)
"""Thresholds of these tests; those that ship are fitted to data."""


def agreement(votes: Votes) -> float:
    return agreement_under(votes, RULES)


def decide(one: Evidence) -> Decision:
    return decide_under(one, RULES)


def demand(one: Evidence) -> float:
    return demand_under(one, RULES)


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


def test_what_the_prompt_shows_with_this_answer_is_within_the_task() -> None:
    assert verdict(evidence("other-type", agree=10, differ=10, shown=True)) == "accept"
    raising = Votes(agree=9, raised=6, raised_on_purpose=3)
    assert verdict(evidence(votes=raising)) == "dispute"
    assert verdict(evidence(votes=raising, shown=True)) == "accept"
    assert verdict(evidence(agree=0, differ=3, shown=True)) == "dispute"
    within = evidence("negative", agree=2, differ=3, precondition=True)
    half = replace(RULES, plain=0.5)
    assert decide_under(replace(within, shown=True), half) == decide_under(within, half)
    assert decide_under(within, half).verdict == "accept"
    assert demand_under(evidence("zero", shown=True), half) == demand_under(evidence(), half) == 0.5
    assert verdict(evidence(agree=30, shown=True, precondition=False)) == "outside"
    assert verdict(evidence(agree=30, shown=False)) == "outside"


def test_where_the_prompt_shows_the_answer_a_reference_is_not_missed() -> None:
    assert verdict(evidence(agree=2, differ=2, withheld=True)) == "dispute"
    assert verdict(evidence(agree=2, differ=2, withheld=True, shown=True)) == "accept"
    assert verdict(evidence(agree=2, withheld=True, shown=True)) == "outside"


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
    assert verdict(replace(evidence(), votes=Votes(agree=30, raised_on_purpose=2))) == "dispute"
    assert verdict(replace(evidence(), votes=Votes(agree=30, raised_on_purpose=1))) == "accept"
    assert verdict(replace(evidence(), votes=Votes(agree=17, raised=4))) == "accept"
    assert verdict(replace(evidence(), votes=Votes(agree=15, raised=4))) == "dispute"
    assert verdict(replace(evidence("zero"), votes=Votes(agree=17, raised=3))) == "dispute"


def test_not_to_finish_is_no_verdict_on_inputs_of_another_size() -> None:
    slow = Votes(agree=10, timed_out=1)
    assert verdict(replace(evidence(), votes=slow)) == "accept"
    assert verdict(replace(evidence("above-range"), votes=slow)) == "accept"
    assert verdict(replace(evidence("large-magnitude"), votes=slow)) == "outside"
    assert verdict(replace(evidence("above-range"), votes=Votes(agree=10, recursion=1))) == "outside"
    assert verdict(replace(evidence(), votes=Votes(agree=1, timed_out=9))) == "outside"


@pytest.mark.parametrize(
    ("flag", "agree", "said"),
    [
        ("above-range", 1, "outside"),
        ("above-range", 2, "accept"),
        ("huge", 4, "outside"),
        ("huge", 5, "accept"),
    ],
)
def test_not_to_finish_is_a_fault_where_some_finish_and_on_very_large_inputs_where_several_do(
    flag: str, agree: int, said: str
) -> None:
    thresholds = Thresholds(demands=((flag, 0.2),), timed_voters=2, large_voters=5)
    slow = replace(evidence(flag), votes=Votes(agree=agree, timed_out=4))
    assert decide_under(slow, thresholds).verdict == said


def test_what_the_prompt_says_weighs() -> None:
    assert verdict(evidence("zero", agree=30, excluded=frozenset({"zero"}))) == "outside"
    assert verdict(evidence("negative", agree=14, differ=6)) == "dispute"
    assert verdict(evidence("negative", agree=14, differ=6, invited=frozenset({"negative"}))) == "accept"


def test_answers_of_a_new_kind_and_delicate_ones() -> None:
    assert verdict(evidence(agree=10, differ=10, new_kind=True)) == "dispute"
    assert verdict(evidence(agree=30, delicate=True)) == "outside"
    assert verdict(evidence(agree=30, reference_seconds=5.0)) == "outside"


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_flag_has_a_rule_in_every_setting_that_ships(setting: str) -> None:
    of_other_kinds = {"new-order", "new-method", "new-value", "unread-constraint", "unstated"}
    assert thresholds_for(setting).flags >= set(FLAGS) | of_other_kinds


def test_a_ruling_that_a_class_is_outside_is_the_end_of_it() -> None:
    assert verdict(evidence(agree=30, ruled=Standing(is_outside=True))) == "outside"


def test_one_ruling_within_lowers_the_demand_and_two_vouch_as_a_precondition_does() -> None:
    assert verdict(evidence("negative", agree=12, differ=8)) == "dispute"
    assert verdict(evidence("negative", agree=12, differ=8, ruled=Standing(1))) == "accept"
    assert verdict(evidence("negative", agree=9, differ=11, ruled=Standing(1))) == "dispute"
    assert verdict(evidence("negative", agree=9, differ=11, ruled=Standing(2))) == "accept"
    assert verdict(evidence("malformed", agree=20, ruled=Standing(1))) == "accept"


def test_programs_that_raise_veto_one_ruling_and_not_two() -> None:
    raising = Votes(agree=12, raised_on_purpose=8)
    assert verdict(replace(evidence("zero", ruled=Standing(1)), votes=raising)) == "dispute"
    assert verdict(replace(evidence("zero", ruled=Standing(2)), votes=raising)) == "accept"


def test_two_rulings_on_the_answer_itself_settle_it_whatever_programs_say() -> None:
    upheld = Standing(2, voices_upholding=2)
    assert verdict(evidence(agree=0, differ=20, ruled=upheld)) == "accept"
    assert verdict(replace(evidence("malformed", ruled=upheld), votes=Votes(raised_on_purpose=9))) == "accept"
    assert demand(evidence("malformed", ruled=upheld)) == 0.0
    assert verdict(evidence(agree=20, ruled=upheld, precondition=False)) == "outside"
    assert verdict(evidence(agree=20, ruled=upheld, reference="unstable")) == "outside"
    hanging = Votes(differ=9, timed_out=1, recursion=1)
    assert verdict(replace(evidence("zero", ruled=upheld), votes=hanging)) == "accept"


def test_one_ruling_on_the_answer_asks_for_as_much_as_what_is_vouched_for() -> None:
    once = Standing(1, voices_upholding=1)
    assert verdict(evidence("negative", agree=9, differ=11, ruled=once)) == "accept"
    assert verdict(evidence("negative", agree=2, differ=11, ruled=once)) == "dispute"


def test_who_was_not_run_because_it_is_slow_speaks_on_inputs_too_large_to_be_timed_alone() -> None:
    untimed = replace(RULES, untimed=frozenset({"longer"}))
    votes = Votes(agree=20, unasked=1)
    assert decide_under(replace(evidence("longer"), votes=votes), untimed).verdict == "outside"
    assert decide_under(replace(evidence("longer"), votes=votes), RULES).verdict == "accept"
    assert decide_under(replace(evidence(), votes=votes), untimed).verdict == "accept"


def test_the_precondition_outranks_rulings() -> None:
    assert verdict(evidence(agree=30, precondition=False, ruled=Standing(2))) == "outside"
    assert demand(evidence("negative", precondition=True, ruled=Standing(1))) == RULES.vouched


def test_without_a_reference_wide_agreement_of_several_programs_is_needed_whatever_the_input() -> None:
    assert verdict(evidence(agree=2, withheld=True)) == "outside"
    assert verdict(evidence(agree=10, differ=10, withheld=True)) == "dispute"
    assert verdict(evidence(agree=16, differ=4, withheld=True)) == "accept"
    assert verdict(evidence("negative", agree=15, differ=5, withheld=True)) == "dispute"


COUNTS = st.integers(0, 40)


@given(st.frozensets(st.sampled_from(sorted(FLAGS))), COUNTS, COUNTS, st.sampled_from([None, True]))
def test_more_agreement_never_turns_acceptance_into_anything_else(
    flags: frozenset[str], agree: int, differ: int, precondition: bool | None
) -> None:
    one = evidence(*flags, agree=agree, differ=differ, precondition=precondition)
    more = evidence(*flags, agree=agree + 1, differ=differ, precondition=precondition)
    if decide(one).verdict == "accept":
        assert decide(more).verdict == "accept"
