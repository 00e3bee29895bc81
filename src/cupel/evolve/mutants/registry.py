"""All mutation operators, and which of them look at which kind of node."""

import ast

from cupel.evolve.mutants.operator import Operator
from cupel.evolve.mutants.operators import (
    accumulators,
    aliasing,
    arithmetic,
    calls,
    comparisons,
    conditions,
    constants,
    exceptions,
    logic,
    loops,
    ordering,
    returns,
    state,
    statements,
    subscripts,
    text,
    variables,
)

OPERATORS: tuple[Operator, ...] = (
    *comparisons.OPERATORS,
    *arithmetic.OPERATORS,
    *logic.OPERATORS,
    *conditions.OPERATORS,
    *constants.OPERATORS,
    *accumulators.OPERATORS,
    *statements.OPERATORS,
    *returns.OPERATORS,
    *loops.OPERATORS,
    *subscripts.OPERATORS,
    *calls.OPERATORS,
    *text.OPERATORS,
    *ordering.OPERATORS,
    *aliasing.OPERATORS,
    *state.OPERATORS,
    *exceptions.OPERATORS,
    *variables.OPERATORS,
)


def _by_node() -> dict[type[ast.AST], tuple[Operator, ...]]:
    kinds = dict.fromkeys(kind for operator in OPERATORS for kind in operator.nodes)
    return {kind: tuple(o for o in OPERATORS if kind in o.nodes) for kind in kinds}


BY_NODE = _by_node()
"""The operators that look at a kind of node."""
