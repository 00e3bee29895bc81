"""How many inputs a round can afford: what is proposed never takes the place of what is drawn, save where executions run out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cupel.evolve.allowance import Allowance, allowance

counts = st.integers(0, 5000)


@given(proposed=counts, drawn=counts, effort=counts)
def test_proposals_come_on_top_of_what_effort_lets_be_drawn(proposed: int, drawn: int, effort: int) -> None:
    alone = allowance(0, drawn, runs_by_effort=effort, opponents=3, room=None)
    both = allowance(proposed, drawn, runs_by_effort=effort, opponents=3, room=None)
    assert both.drawn == alone.drawn == min(drawn, effort)
    assert both.proposed <= effort


def test_proposals_take_half_of_the_effort_beside_draws_and_all_of_it_alone() -> None:
    assert allowance(900, 400, runs_by_effort=100, opponents=3, room=None) == Allowance(50, 100)
    assert allowance(900, 0, runs_by_effort=100, opponents=3, room=None) == Allowance(100, 0)


@given(proposed=counts, drawn=counts, opponents=st.integers(0, 200), room=st.integers(-50, 100_000))
def test_a_task_never_spends_more_than_half_of_its_executions_on_inputs(
    proposed: int, drawn: int, opponents: int, room: int
) -> None:
    found = allowance(proposed, drawn, runs_by_effort=5000, opponents=opponents, room=room)
    assert found.proposed >= 0 and found.drawn >= 0
    assert (found.proposed + found.drawn) * (opponents + 5) <= max(0, room) / 2


def test_few_executions_are_shared_by_halves() -> None:
    assert allowance(900, 900, runs_by_effort=5000, opponents=5, room=220) == Allowance(6, 5)
