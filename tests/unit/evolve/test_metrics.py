"""Figures of a pass matrix."""

from __future__ import annotations

from cupel.evolve import metrics
from cupel.evolve.metrics import Row
from cupel.model.outcome import Outcome

LETTERS = {
    "P": Outcome.PASS,
    "F": Outcome.FAIL,
    "I": Outcome.INFRASTRUCTURE,
    "-": Outcome.NOT_RUN,
}


def row(outcomes: str, copies: int = 1) -> Row:
    return Row(outcomes, copies, tuple(LETTERS[letter] for letter in outcomes))


def test_pass_at_1_counts_every_copy_of_a_program() -> None:
    assert metrics.pass_at_1([row("PP", 3), row("PF", 1)]) == 0.75


def test_what_was_not_run_is_no_pass() -> None:
    assert metrics.pass_at_1([row("P-")]) == 0.0


def test_our_own_fault_counts_for_nobody() -> None:
    assert metrics.pass_at_1([row("PP"), row("PI")]) == 1.0
    assert metrics.behaviour_classes([row("PP"), row("PI")]) == 1


def test_a_share_with_nothing_to_divide_by_is_none_and_never_0() -> None:
    assert metrics.pass_at_1([]) is None
    assert metrics.pass_at_1([row("I")]) is None
    assert metrics.mutation_score([]) is None
    assert metrics.redundancy([], 3) is None
    assert metrics.redundancy([row("")], 0) is None


def test_candidates_with_equal_rows_are_one_behaviour_class() -> None:
    assert metrics.behaviour_classes([row("PF"), row("PF"), row("FP")]) == 2


def test_redundancy_is_the_share_of_tests_whose_pattern_another_has() -> None:
    assert metrics.redundancy([row("PPF"), row("FFP")], 3) == 2 / 3


def test_a_mutant_is_killed_by_any_test_that_it_does_not_pass() -> None:
    assert metrics.mutation_score([row("PP", 0), row("PF", 0)]) == 0.5
