"""Sequences of calls to try on a class or a module, proposed without running anything.

Covers the turns that the sources of sequences (:mod:`cupel.evolve.steps.sources`) take, and the flags of what they give.
Not here: sequences found by watching programs. Steps take plain values alone: a method that takes another instance is not
called, and what happens to an argument after the call, or to what was returned, cannot be written down as steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.steps.call import ProposedSteps, Steps, steps_key
from cupel.evolve.steps.mine import SeedSequences
from cupel.evolve.steps.novelty import SequenceNovelty
from cupel.evolve.steps.pools import Knowledge, Pool, pool_of, pools_of
from cupel.evolve.steps.roles import roles_of
from cupel.evolve.steps.sources import Sources
from cupel.evolve.steps.surface import surface_of
from cupel.evolve.steps.unrepeatable import unrepeatable_methods
from cupel.model.task import Interface

_MOST_STEPS = 16
"""Steps of any sequence that is proposed."""
_IDLE = 40
"""After so many sequences in a row that were proposed before, a source has run dry."""
_EACH = 60
"""Further arguments for one routine at most ..."""
_LEAST_EACH = 12
"""... and at least."""
_SEED_OF_NOVELTY = 0


@dataclass(frozen=True, slots=True)
class StepTask:
    """What is known of a task of kind `class` or `module`."""

    names: tuple[str, ...]
    """What may be called: the interface's name and exports; of a module without exports, what seeds use."""
    knowledge: Knowledge

    def constructors(self, owner: str) -> list[Arguments]:
        """Arguments that a class's constructor is called with where nothing is new in them."""
        pools = pools_of(self.names, self.knowledge, seed=_SEED_OF_NOVELTY, each=0)
        pool = pool_of(pools, owner, "__init__")
        return [choice.arguments for choice in pool.seen if not choice.flags] if pool is not None else []

    def novelty(self) -> SequenceNovelty:
        """What tells the flags of sequences; it does not depend on a seed."""
        pools = pools_of(self.names, self.knowledge, seed=_SEED_OF_NOVELTY, each=0)
        return SequenceNovelty(self.knowledge.surface, self.knowledge.mined, pools)


def step_task(interface: Interface, reference_code: str, mined: SeedSequences, prompt: str = "") -> StepTask:
    """Read what is to be known of a task.

    Args:
        interface: its name and exports.
        reference_code: its classes and functions are read; routines that touch clock, network or chance are not called.
        mined: what seeds and prompt show; methods never seen are called only where their arguments are known.
        prompt: keys that it names are not new.
    """
    names = (interface.name, *interface.exports)
    if interface.kind == "module" and not interface.exports:
        names = (*names, *(name for name, _ in (*mined.constructors, *mined.functions)))
    return StepTask(
        tuple(name for name in names if not name.startswith("_")),
        Knowledge(
            surface_of(reference_code),
            mined,
            roles_of(reference_code),
            prompt,
            unrepeatable_methods(reference_code),
        ),
    )


def propose_steps(
    task: StepTask, *, seed: int, limit: int, around: Sequence[Steps] = ()
) -> list[ProposedSteps]:
    """Sequences for a task, the sources taking turns; none twice, none of the seeds.

    Args:
        task: what is known.
        seed: the same seed gives the same sequences.
        limit: at most so many.
        around: sequences that told programs apart; they are varied as the seeds are.
    """
    pools = pools_of(task.names, task.knowledge, seed=seed, each=min(_EACH, max(_LEAST_EACH, limit)))
    novelty = SequenceNovelty(task.knowledge.surface, task.knowledge.mined, pools)
    sources = Sources(task.knowledge, pools, novelty, Random(f"steps {seed}"), around)
    return _taken_in_turn(sources, task.knowledge.mined, novelty, limit, around)


def _taken_in_turn(
    sources: Sources, mined: SeedSequences, novelty: SequenceNovelty, limit: int, around: Sequence[Steps]
) -> list[ProposedSteps]:
    known = {steps_key(steps) for steps in (*mined.sequences, *around)}
    makers = sources.makers()
    idle = dict.fromkeys(makers, 0)
    found: list[ProposedSteps] = []
    while len(found) < limit and makers:
        for name in list(makers):
            steps = makers[name]()
            key = None if steps is None else steps_key(steps)
            if steps is None or key is None or key in known or not 0 < len(steps) <= _MOST_STEPS:
                idle[name] += 1
                if idle[name] >= _IDLE:
                    del makers[name]
                continue
            idle[name] = 0
            known.add(key)
            found.append(ProposedSteps(steps, novelty.flags(steps), name))
            if len(found) == limit:
                break
    return found


__all__ = ["Pool", "StepTask", "propose_steps", "step_task"]
