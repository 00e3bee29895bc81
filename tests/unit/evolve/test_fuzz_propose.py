"""Proposals: deterministic, each once, in order, of every source."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.fuzz.domain import learn
from cupel.evolve.fuzz.novelty import flags
from cupel.evolve.fuzz.propose import SHARES, propose, propose_around
from cupel.evolve.fuzz.recombine import splice

SEEDS = [
    Arguments(([3, 2, 3], 9)),
    Arguments(([1, 2], 5)),
    Arguments(([3], 5)),
    Arguments(([3, 2, 3], 1)),
    Arguments(([1, 2, 3], 6)),
]


def test_two_runs_with_one_seed_propose_the_same() -> None:
    domain = learn(SEEDS)
    one = propose(domain, SEEDS, [17, "x"], seed=4, limit=300)
    assert one == propose(domain, SEEDS, [17, "x"], seed=4, limit=300)
    assert one != propose(domain, SEEDS, [17, "x"], seed=5, limit=300)


def test_no_call_twice_and_no_seed() -> None:
    keys = [one.arguments.key for one in propose(learn(SEEDS), SEEDS, [], seed=0, limit=500)]
    assert len(set(keys)) == len(keys) > 300
    assert not set(keys) & {seed.key for seed in SEEDS}


def test_flags_are_those_of_the_domain_and_the_largest_come_last() -> None:
    domain = learn(SEEDS)
    found = propose(domain, SEEDS, [], seed=0, limit=400)
    assert all(one.flags == flags(one.arguments, domain) for one in found)
    assert {one.source for one in found} <= set(SHARES)
    late = [{"ladder": 1, "scale": 2}.get(one.source, 0) for one in found]
    assert set(late) == {0, 1, 2} and late == sorted(late)
    risk = [min(len(one.flags), 2) for one, turn in zip(found, late, strict=True) if turn == 0]
    assert risk == sorted(risk)


def test_shares_leave_room_so_that_the_largest_inputs_have_theirs_too() -> None:
    assert sum(SHARES.values()) <= 1.0
    found = propose(learn(SEEDS), SEEDS, [], seed=0, limit=120)
    assert len(found) >= 120 * sum(SHARES.values()) - len(SHARES)
    assert {"ladder", "scale"} <= {one.source for one in found}


def test_small_values_are_exhausted() -> None:
    seeds = [Arguments((number,)) for number in (6, 101, 11)]
    numbers = {one.arguments.args[0] for one in propose(learn(seeds), seeds, [], seed=0, limit=1000)}
    assert set(range(101)) - {6, 11} <= numbers


def test_one_argument_at_a_time_takes_every_small_value() -> None:
    seeds = [Arguments((7, 340, 129)), Arguments((15, 80, 500))]
    found = propose(learn(seeds), seeds, [], seed=0, limit=1000)
    tried = {one.arguments.args for one in found}
    assert {(number, 340, 129) for number in range(2, 7)} <= tried
    assert {(15, number, 500) for number in range(2, 7)} <= tried
    assert "swept" in {one.source for one in found}
    without = propose(learn(seeds), seeds, [], seed=0, limit=1000, without={"swept"})
    assert "swept" not in {one.source for one in without}
    alone = [Arguments((number,)) for number in (6, 101)]
    assert not [one for one in propose(learn(alone), alone, [], seed=0, limit=500) if one.source == "swept"]


def test_what_one_argument_is_to_the_other_is_among_the_small_values() -> None:
    seeds = [Arguments(([1290, 349], 5000)), Arguments(([790, 455], 812)), Arguments(([9999], 9900))]
    found = propose(learn(seeds), seeds, [], seed=0, limit=1000)
    assert len([one for one in found if sum(one.arguments.args[0]) == one.arguments.args[1]]) > 3  # type: ignore[call-overload]


def test_splices_keep_words_whole() -> None:
    rng = Random(1)
    for _ in range(50):
        assert set(str(splice("one two", "three four", rng)).split()) <= {"one", "two", "three", "four"}


def test_without_seeds_there_is_nothing_to_propose() -> None:
    assert propose(learn([]), [], [1], seed=0, limit=10) == []


def test_many_arguments_stay_affordable() -> None:
    seeds = [Arguments(tuple(range(20))), Arguments(tuple(range(1, 21)))]
    assert 0 < len(propose(learn(seeds), seeds, [], seed=0, limit=200)) <= 200


def test_later_rounds_work_around_what_split_programs() -> None:
    domain = learn(SEEDS)
    splitting = [Arguments(([9, 9], 18)), Arguments(([4], 4))]
    known = {one.arguments.key for one in propose(domain, SEEDS, [], seed=0, limit=300)}
    found = propose_around(splitting, domain, known, seed=1, limit=80)
    assert found == propose_around(splitting, domain, known, seed=1, limit=80)
    assert len(found) > 40
    assert not {one.arguments.key for one in found} & (known | {call.key for call in splitting})
    assert propose_around([], domain, known, seed=1, limit=80) == []


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.binary(max_size=4)
    | st.decimals()
    | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.lists(st.lists(VALUES, max_size=3), min_size=1, max_size=4), st.integers(0, 99))
@settings(max_examples=30, deadline=None)
def test_any_seeds_have_proposals_without_failing(calls: list[list[object]], seed: int) -> None:
    seeds = [Arguments(tuple(values)) for values in calls]
    found = propose(learn(seeds), seeds, [1, "a", 2.5], seed=seed, limit=120)
    assert len(found) <= 120
    assert all(len(one.arguments.args) in {len(call) for call in calls} for one in found)
