"""Mutants: a program with one planted fault each, as opponents that a test suite should tell from the original.

Covers first-order mutants of Python source by operators on its syntax tree. The operators are those of the
mutation testing literature (DeMillo, Lipton and Sayward 1978; King and Offutt 1991; Jia and Harman's survey
of 2011; Kaminski, Ammann and Offutt 2013 for relations), and faults that people and models really make: wrong
bounds, forgotten edge cases, arms in the wrong order, early returns, accumulators, aliasing, mutable state,
the two divisions, case and white space, keys and stability of sorting, duplicates.

Does not run anything, does not combine faults, and does not know whether a mutant behaves like the original:
that only executions show. How many of the survivors do can be estimated from how often the others were killed.
"""

from cupel.evolve.mutants.equivalent import Equivalence, estimate_equivalent
from cupel.evolve.mutants.generate import Mutant, mutants

__all__ = ["Equivalence", "Mutant", "estimate_equivalent", "mutants"]
