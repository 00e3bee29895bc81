"""The settings of evolving, each with its meaning and unit. They decide the result: a run is bound to them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from cupel.evolve.thresholds import Thresholds, thresholds_for


@dataclass(frozen=True, slots=True)
class EvolveConfig:
    """How hard the adversary tries, and what is kept."""

    rounds: int = 3
    """At most so many rounds of attack after the seed tests are judged."""
    patience: int = 1
    """Stop a task after so many rounds that caught no further candidate and killed no further mutant."""
    seed: int = 0
    """Everything drawn at random is drawn from this."""
    first_trials: int = 1400
    """Inputs proposed in the first round."""
    later_trials: int = 400
    """Inputs proposed in each later round."""
    mutants: int = 40
    """Mutants of the reference and of candidates that pass the seed tests, as opponents."""
    effort: int = 60_000
    """What a round may spend on proposed inputs: one unit is a call in a shared process, about 30 µs."""
    max_tests: int = 20
    """Tests a task in the final suite."""
    max_per_pattern: int = 5
    """Tests of one pass pattern in the final suite."""
    max_disputes: int = 12
    """Disputes recorded a task and round."""
    executions_per_task: int | None = None
    """Executions that a task may spend in all on attacks; None for no bound but `effort`."""
    oracle: str = "cautious"
    """Name of the oracle's setting, for a reader."""
    thresholds: Thresholds = field(default_factory=lambda: thresholds_for("cautious"))
    """What the setting means."""

    def to_json(self) -> dict[str, Any]:
        """The settings as a run is bound to them."""
        return {**asdict(self), "thresholds": self.thresholds.to_json()}


FORK_COST = 80
"""Units of effort of a run in a process of its own, next to a call in a shared one."""
EXPENSIVE_MUTANTS = 12
"""Mutants where every run needs a process of its own; they are judged on tests, but no proposed input is run on them."""
MUTANT_BASES = 3
"""Programs that mutants are made from, the reference among them."""
HASH_SEEDS = (0, 1, 2)
"""Validation runs the reference under each of these `PYTHONHASHSEED`s."""
CONFIRM_FACTOR = 4.0
"""A time-out that decides is run again alone with this multiple of the limit."""
CONFIRMED = 2
"""Time-outs on one test that are confirmed so; more would cost much and say little."""
MUTANT_PART = 0.4
"""Mutants have this part of the time that candidates have."""
MOST_MUTANT_SECONDS = 2.0
"""CPU seconds of the reference for all its slow tests together up to which mutants are made."""
WITHHELD_PART = 0.25
"""Without a reference nothing says how long a program may take, and limits are wide: proposed inputs get this part of them."""
EXPLORING_SECONDS = 1.0
"""CPU seconds that the reference may take on a proposed input; slower ones make no test."""
NEW_TESTS_PER_ROUND = 30
"""Tests that a round may add to a task before selection."""
