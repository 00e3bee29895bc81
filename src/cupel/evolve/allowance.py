"""How many inputs a round can afford to try: those that somebody proposed and those that are drawn.

Covers the bounds by effort and by the executions that are left to a task. What single inputs cost is found out by running the
reference on them (`cupel.evolve.exploration.affordable`).
"""

from __future__ import annotations

from dataclasses import dataclass

EXPLORING_SHARE = 0.5
"""Of the executions that are left to a task, what inputs may take; the rest is for the new tests."""
PROPOSED_EFFORT = 2
"""Proposed inputs may take a round's effort divided by this, beside what the drawn ones take: they come on top of what is drawn,
so that nobody who proposes weak inputs makes the adversary weaker."""
_RUNS_OF_THE_REFERENCE = 5
"""Executions of one input beside the opponents': lines, two hash seeds, precondition, nudges."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Numbers of inputs."""

    proposed: int
    drawn: int


def allowance(
    proposed: int, drawn: int, *, runs_by_effort: int, opponents: int, room: int | None
) -> Allowance:
    """How many of the inputs that are wanted can be tried.

    Args:
        proposed: inputs that somebody proposed.
        drawn: inputs that the round would draw.
        runs_by_effort: inputs that a round's effort is enough for, each run on all programs.
        opponents: programs that each input is run on beside the reference.
        room: executions that are left to the task; None for no bound.
    """
    drawn_by_effort = min(drawn, runs_by_effort)
    of_proposed = runs_by_effort // PROPOSED_EFFORT if drawn_by_effort else runs_by_effort
    both = Allowance(min(proposed, of_proposed), drawn_by_effort)
    if room is None:
        return both
    by_room = max(0, int(room * EXPLORING_SHARE)) // (opponents + _RUNS_OF_THE_REFERENCE)
    kept = min(both.proposed, (by_room + 1) // 2 if both.drawn else by_room)
    return Allowance(kept, min(both.drawn, by_room - kept))
