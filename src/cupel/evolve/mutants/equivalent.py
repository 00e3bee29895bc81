"""How many of the mutants that survive are probably equivalent to the original: estimated, never proved.

Whether a mutant is equivalent is undecidable (Budd and Angluin 1982). But how often the others were killed says how many more
could still be: where hardly any mutant was killed by one input alone, further inputs will hardly kill another. That is the
problem of species not yet seen, with inputs for samples and kills for sightings (Böhme, "STADS: Software Testing as Species
Discovery", TOSEM 2018); the number of species is estimated from those seen once and twice (Chao, "Estimating the population size
for capture-recapture data with unequal catchability", Biometrics 43, 1987).

Runs nothing. Says nothing of a single mutant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Equivalence:
    """An estimate over the mutants of one program; counts of mutants need not be whole."""

    mutants: int
    killed: int
    still_killable: float
    """Survivors that inputs of the same kind would kill in the long run (Chao's estimate is a lower bound)."""
    equivalent: float
    """The other survivors: an upper bound, and only for inputs of the same kind."""
    next_kill: float
    """Chance that one more input kills a mutant that none has killed yet, summed over mutants (Good and Turing)."""

    @property
    def share(self) -> float | None:
        """Equivalent ones among all mutants; None where there are none."""
        return self.equivalent / self.mutants if self.mutants else None

    @property
    def adjusted_score(self) -> float | None:
        """Killed among the mutants that are not equivalent; None where all are."""
        rest = self.mutants - self.equivalent
        return self.killed / rest if rest > 0 else None


def estimate_equivalent(kills: Sequence[int], inputs: int) -> Equivalence:
    """Of the mutants that no input killed, how many can be killed at all.

    With f1 mutants killed by exactly one of t inputs and f2 by exactly two, (t - 1) / t · f1 (f1 - 1) / (2 (f2 + 1)) more can be
    killed: Chao's estimate for incidences, in its bias-corrected form, which is defined where f2 is 0. It is cut at the number
    of survivors.

    Args:
        kills: for each mutant, how many of the inputs kill it; 0 for survivors.
        inputs: how many inputs all of them were run on. The inputs must not have been chosen for what they kill, or the
            mutants killed once are too few and the estimate of equivalent ones is too high.

    Raises:
        ValueError: a mutant is killed by fewer than no inputs, or by more than there are.
    """
    if any(not 0 <= count <= inputs for count in kills):
        raise ValueError(f"each mutant is killed by 0 to {inputs} inputs")
    once, twice = kills.count(1), kills.count(2)
    survivors = kills.count(0)
    unseen = (inputs - 1) / inputs * once * (once - 1) / (2 * (twice + 1)) if inputs else float(survivors)
    still = min(float(survivors), unseen)
    return Equivalence(
        mutants=len(kills),
        killed=len(kills) - survivors,
        still_killable=still,
        equivalent=survivors - still,
        next_kill=once / inputs if inputs else float(survivors),
    )
