"""One face for the inputs of all interface kinds: arguments, standard input, sequences of calls.

`input_space_of(task)` gives the space of a task's inputs; the round loop knows nothing of kinds.
"""

from cupel.evolve.inputs.space import InputSpace, Trial
from cupel.evolve.inputs.spaces import input_space_of

__all__ = ["InputSpace", "Trial", "input_space_of"]
