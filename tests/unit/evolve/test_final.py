"""What counts as a rejection when the suite is chosen."""

from __future__ import annotations

import pytest

from cupel.evolve.final import is_rejected
from cupel.model.outcome import KnownCell, Mode, Outcome


def cell(outcome: Outcome) -> KnownCell:
    return KnownCell("program", "check", outcome, Mode.COMPARED, 0.0, "")


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.ERROR, Outcome.TIMEOUT, Outcome.CRASH])
def test_a_verdict_against_a_program_is(outcome: Outcome) -> None:
    assert is_rejected(cell(outcome))


@pytest.mark.parametrize("outcome", [Outcome.PASS, Outcome.NOT_RUN, Outcome.INFRASTRUCTURE])
def test_a_pass_and_what_says_nothing_is_not(outcome: Outcome) -> None:
    assert not is_rejected(cell(outcome))
    assert not is_rejected(None)
