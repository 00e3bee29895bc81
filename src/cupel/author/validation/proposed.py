"""Proposed inputs that are surely within a task, and which programs they tell from the reference.

Covers what the precondition accepts, or, without one, what is new in nothing next to the tests' own inputs, as far as the reference
answers the same way twice. A survivor of the tests that such an input tells from the reference is a fault that the tests miss.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cupel.author.validation.programs import Bench
from cupel.author.validation.settings import Strictness
from cupel.evolve.exploration import Ground, Tried, affordable, try_on_opponent, try_on_reference
from cupel.evolve.generator import run_generator
from cupel.evolve.inputs import input_space_of
from cupel.evolve.inputs.space import named_exceptions
from cupel.evolve.opponents import Opponent, reference_of
from cupel.evolve.rounds import exploring_limits
from cupel.model.hashing import seed_for
from cupel.model.outcome import VERDICTS, Outcome
from cupel.model.task import Task

_PROPOSED = 3
"""Inputs proposed for each one wanted: many are outside the task or new in something."""
_UNITS = 6_000
"""Units of effort that running the reference on them may cost (see `cupel.evolve.config.EvolveConfig.effort`)."""
_FORKED_PART = 0.25
"""Part of the inputs where each run needs a process of its own."""


@dataclass(frozen=True)
class ProposedInputs:
    """Inputs of one task, proposed when they are first asked for."""

    bench: Bench
    settings: Strictness

    def kills(self, programs: Sequence[Opponent]) -> tuple[int, ...]:
        """For each program, how many of the inputs tell it from the reference.

        Raises:
            SandboxError: the sandbox broke down: our own fault.
        """
        kills = []
        for program in programs if self.tried else ():
            reactions = try_on_opponent(self._ground, program, self.tried)
            kills.append(
                sum(one.outcome in VERDICTS and one.outcome is not Outcome.PASS for one in reactions)
            )
        return tuple(kills) or (0,) * len(programs)

    @cached_property
    def tried(self) -> tuple[Tried, ...]:
        """The inputs within the task beyond doubt, with the reference's answers; at most as many as the settings want."""
        ground, wanted = self._ground, self._wanted
        seed = seed_for(self.settings.seed, ground.task.id, "validation")
        trials = ground.space.propose(seed=seed, limit=wanted * _PROPOSED, feedback=())
        if ground.task.precondition is None:
            trials = [one for one in trials if not one.flags]
        if len(trials) < self.settings.fewest_inputs:
            return ()  # too few to conclude anything
        found: list[Tried] = []
        for start in range(0, len(trials), wanted):
            kept = affordable(ground, trials[start : start + wanted], _UNITS // _PROPOSED).kept
            answered = try_on_reference(ground, kept)
            found += [one for one in answered if one.precondition is not False and one.shown is not False]
            if len(found) >= wanted:
                break
        return tuple(found[:wanted])

    @cached_property
    def _wanted(self) -> int:
        part = 1.0 if self._reference.cost == 1 else _FORKED_PART
        return max(int(self.settings.inputs * part), self.settings.fewest_inputs)

    @cached_property
    def _reference(self) -> Opponent:
        return reference_of(self.bench.task)

    @cached_property
    def _ground(self) -> Ground:
        task = _as_seeds(self.bench.task)
        stated = " ".join([task.prompt, *(one.text for one in task.requirements or [])])
        return Ground(
            task,
            input_space_of(task, self._generated()),
            self.bench.judging,
            self._reference,
            exploring_limits(task),
            self.bench.limits,
            named_exceptions(stated),
        )

    def _generated(self) -> list[Any]:
        """What the task's own generator returns."""
        task, code = self.bench.task, self.bench.task.generator
        if code is None:
            return []
        return list(run_generator(self.bench.judging, task, code, self.settings.seed, self._wanted).values)


def _as_seeds(task: Task) -> Task:
    """The task with its tests as what inputs are learned from, whoever wrote them."""
    return task.with_tests([test.model_copy(update={"origin": "seed"}) for test in task.tests])
