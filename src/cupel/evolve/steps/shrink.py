"""Smaller variants of a sequence of calls: steps dropped, then arguments made smaller.

A variant always starts with what makes the instance. Whether it still tells programs apart is found out elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from cupel.evolve.fuzz.shrink import shrinks
from cupel.evolve.steps.call import Steps, steps_key


def shrink_steps(steps: Steps) -> Iterator[Steps]:
    """Variants of `steps`, each once, shorter ones first: prefixes, single steps dropped, smaller arguments."""
    seen = {steps_key(steps)}
    for variant in sorted(_dropped(steps), key=lambda found: (len(found), steps_key(found))):
        if steps_key(variant) not in seen:
            seen.add(steps_key(variant))
            yield variant
    for place in reversed(range(len(steps))):
        for arguments in shrinks(steps[place].arguments):
            variant = (*steps[:place], steps[place].with_arguments(arguments), *steps[place + 1 :])
            if steps_key(variant) not in seen:
                seen.add(steps_key(variant))
                yield variant


def _dropped(steps: Steps) -> Iterator[Steps]:
    head = 1 if steps[:1] and steps[0].action == "new" else 0
    rest = steps[head:]
    for length in range(1, len(rest)):
        yield (*steps[:head], *rest[:length])
        yield (*steps[:head], *rest[-length:])
    for place in range(len(rest)):
        if len(rest) > 1:
            yield (*steps[:head], *rest[:place], *rest[place + 1 :])
