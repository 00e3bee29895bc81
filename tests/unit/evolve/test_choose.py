"""Which accepted inputs a round turns into tests."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from cupel.evolve.choose import MOST_TIMED, Accepted
from cupel.evolve.choose import choose as choose_with_margin
from cupel.evolve.spreading import Traits


def accepted(
    index: int,
    candidates: set[int],
    mutants: set[int] | None = None,
    *,
    doubt: float = 0.1,
    traits: Traits = (),
    margin: float = 0.5,
    by_time: bool = False,
    steps: Collection[tuple[int, int]] = (),
) -> Accepted:
    caught = frozenset(candidates), frozenset(mutants or ())
    return Accepted(index, *caught, doubt, index, traits, margin, by_time, frozenset(steps))


def choose(some: Sequence[Accepted], *, limit: int, fillers: int) -> list[int]:
    return choose_with_margin(some, limit=limit, fillers=fillers, filler_margin=0.2)


def test_a_program_is_caught_by_three_inputs_where_there_are_three() -> None:
    assert choose([accepted(index, {0}) for index in range(5)], limit=30, fillers=0) == [0, 1, 2]


def test_a_mutant_is_caught_by_two() -> None:
    assert choose([accepted(index, set(), {0}) for index in range(5)], limit=30, fillers=0) == [0, 1]


def test_an_input_that_catches_more_comes_first() -> None:
    assert choose([accepted(0, {0}), accepted(1, {0, 1})], limit=1, fillers=0) == [1]


def test_of_equals_the_one_with_less_doubt_comes_first() -> None:
    assert choose([accepted(0, {0}, doubt=0.6), accepted(1, {0}, doubt=0.1)], limit=1, fillers=0) == [1]


def test_the_limit_holds() -> None:
    assert len(choose([accepted(index, {index}) for index in range(9)], limit=4, fillers=0)) == 4


def test_one_catch_by_time_is_enough_and_one_by_value_comes_first() -> None:
    slow = [accepted(index, {0}, by_time=True) for index in range(3)]
    assert choose(slow, limit=30, fillers=0) == [0]
    assert choose([*slow, accepted(3, {0})], limit=30, fillers=0) == [3, 0]


def test_few_tests_of_a_round_catch_by_time() -> None:
    slow = [accepted(index, {index}, by_time=True) for index in range(9)]
    assert len(choose(slow, limit=30, fillers=0)) == MOST_TIMED


def test_fillers_exceed_what_was_needed_by_the_margin_and_differ_in_traits() -> None:
    sure = [accepted(index, set(), traits=(frozenset({f"size {index // 4}"}),)) for index in range(8)]
    doubtful = accepted(8, set(), traits=(frozenset({"zero"}),), margin=0.1)
    assert choose([*sure, doubtful], limit=30, fillers=2) == [0, 4]


def test_inputs_that_catch_nobody_lead_the_reference_where_no_other_does() -> None:
    plain = [accepted(index, set(), steps={(0, 1), (1, 2)}) for index in range(3)]
    new = accepted(3, set(), steps={(0, 1), (1, 9)})
    assert choose([*plain, new], limit=9, fillers=2) == [0, 3]


def test_steps_that_a_catching_input_takes_are_reached() -> None:
    catching = accepted(0, {0}, steps={(1, 9)})
    same = accepted(1, set(), steps={(1, 9)})
    other = accepted(2, set(), steps={(1, 4)})
    assert choose([catching, same, other], limit=9, fillers=1) == [0, 2]
