"""What is new in a sequence of calls that somebody wrote down, next to the sequences of the seeds.

Covers novelty flags of a whole sequence: those of its arguments (`cupel.evolve.fuzz.novelty`), `new-method` for a routine that no seed
calls, `new-order` for calls in an order that no seed shows. Sequences that `cupel.evolve.steps.propose` makes have theirs from there.
"""

from __future__ import annotations

from collections.abc import Iterator

from cupel.evolve.fuzz.domain import learn
from cupel.evolve.fuzz.novelty import flags
from cupel.evolve.steps.call import StepCall, Steps, owners
from cupel.evolve.steps.mine import SeedSequences, orders_of
from cupel.evolve.steps.surface import Routine, Surface


def flags_of_steps(steps: Steps, mined: SeedSequences, surface: Surface) -> frozenset[str]:
    """The novelty flags of a sequence.

    Args:
        steps: the sequence.
        mined: what seeds and prompt show.
        surface: classes and functions of the reference.
    """
    found: set[str] = set()
    for step, owner in zip(steps, owners(steps), strict=True):
        if step.action != "get":
            found.update(_flags_of(step, owner[1] if owner is not None else None, mined, surface))
    return frozenset(found) | order_flags(steps, mined, surface)


def order_flags(steps: Steps, mined: SeedSequences, surface: Surface) -> frozenset[str]:
    """`new-order` where a method that may change its instance precedes one that no seed shows after it."""
    for owner, earlier, later in orders_of(steps):
        one = surface.class_named(owner)
        routine = one.method(earlier) if one is not None else None
        if routine is not None and not routine.reads_only and (owner, earlier, later) not in mined.orders:
            return frozenset({"new-order"})
    return frozenset()


def _flags_of(step: StepCall, owner: str | None, mined: SeedSequences, surface: Surface) -> Iterator[str]:
    name = "__init__" if step.action == "new" else step.name
    examples = mined.examples(owner, name)
    if step.arguments.key in {one.key for one in examples}:
        return
    routine = _routine(surface, owner, name)
    if not examples:
        if name != "__init__" or step.arguments.values:
            yield "new-method"
        return
    yield from flags(
        step.arguments, learn(examples, signature=routine.signature if routine is not None else None)
    )


def _routine(surface: Surface, owner: str | None, name: str) -> Routine | None:
    if owner is None:
        return surface.function_named(name)
    one = surface.class_named(owner)
    if one is None:
        return None
    return one.constructor if name == "__init__" else one.method(name)
