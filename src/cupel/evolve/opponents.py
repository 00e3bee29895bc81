"""The programs that tests are to tell apart: candidates, each source once, and mutants of good programs.

Covers grouping candidates by the identity of their behaviour (`program_key`), counting independent programs by
shape, and what it costs to run each. Mutants are opponents only: they never vote.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from cupel.evolve.config import (
    EXPENSIVE_MUTANTS,
    FORK_COST,
    MOST_MUTANT_SECONDS,
    MUTANT_BASES,
    MUTANT_PART,
    EvolveConfig,
)
from cupel.evolve.mutants import mutants
from cupel.judge.checks import Check, names_of
from cupel.judge.judge import MAX_TIMEOUTS
from cupel.judge.limits import CellLimits
from cupel.judge.matrix import Known
from cupel.judge.programs import key_of, may_share_process, source_of
from cupel.model.hashing import seed_for
from cupel.model.outcome import Outcome
from cupel.model.source import canonical_shape
from cupel.model.task import Program, Task
from cupel.sandbox.jobs import ProgramSource


@dataclass(frozen=True, slots=True)
class Opponent:
    """One program, whoever proposed it and how often."""

    key: str
    """Identity of its behaviour."""
    source: ProgramSource
    candidates: tuple[str, ...]
    """Ids of the candidates that are this program; none for a mutant."""
    shape: str
    """Copies with other names have the same shape: they vote once."""
    raises: frozenset[str]
    """Exceptions that it raises by a statement of its own."""
    cost: int
    """Units of effort of one run."""

    @property
    def max_timeouts(self) -> int:
        """After so many time-outs it is not run any more: many mutants hang, and one time-out kills a mutant."""
        return MAX_TIMEOUTS if self.candidates else 1

    def limits(self, of_candidates: CellLimits) -> CellLimits:
        """What it may spend on one cell: a mutant less, since many hang and nobody is wronged by killing a slow one."""
        return of_candidates if self.candidates else replace(of_candidates, part=MUTANT_PART)


@dataclass(frozen=True, slots=True)
class MutantOpponent:
    """A mutant with what was changed."""

    opponent: Opponent
    id: str
    operator: str
    line: int
    description: str
    of: str | None
    """The candidate that was changed; None for the reference."""


def candidates_of(task: Task) -> list[Opponent]:
    """The task's candidates, each behaviour once, in the order of first appearance."""
    grouped: dict[str, tuple[ProgramSource, list[str]]] = {}
    for candidate in task.candidates:
        source = source_of(task, candidate)
        grouped.setdefault(key_of(source), (source, []))[1].append(candidate.id)
    return [_opponent(key, source, tuple(ids)) for key, (source, ids) in grouped.items()]


def reference_of(task: Task) -> Opponent:
    """The reference as a program."""
    assert task.reference is not None
    source = source_of(task, task.reference)
    return _opponent(key_of(source), source, ())


def bases_of(
    task: Task, candidates: Sequence[Opponent], seeds: Sequence[Check], known: Known
) -> list[Opponent]:
    """The programs that mutants are made from: the reference, and a few independent candidates that pass the seed tests.

    Args:
        candidates: the task's, each behaviour once.
        seeds: the seed tests that count; their cells must be known.
        known: cells.
    """
    bases = [reference_of(task)] if task.reference is not None else []
    shapes = {one.shape for one in bases}
    for one in candidates:
        cells = [known.get((one.key, check.key)) for check in seeds]
        passes = all(cell is not None and cell.outcome is Outcome.PASS for cell in cells)
        if passes and one.shape not in shapes and len(bases) < MUTANT_BASES:
            shapes.add(one.shape)
            bases.append(one)
    return bases


def mutants_of(
    task: Task,
    config: EvolveConfig,
    bases: Sequence[Opponent],
    known: Sequence[Opponent],
    seed_seconds: float = 0.0,
) -> list[MutantOpponent]:
    """Mutants of some programs' entry files, none of which is one of the programs that are known.

    Args:
        bases: see `bases_of`; the first gives about half of the mutants, the others the rest.
        known: programs that are no mutants: candidates.
        seed_seconds: CPU seconds that the reference takes for the slow ones of its tests: where that is more than
            `MOST_MUTANT_SECONDS` there are no mutants, since forty of them would cost minutes.
    """
    if not bases or config.mutants == 0 or seed_seconds > MOST_MUTANT_SECONDS:
        return []
    limit = config.mutants if bases[0].cost == 1 else min(config.mutants, EXPENSIVE_MUTANTS)
    shares = _shares(limit, len(bases))
    taken = {opponent.key for opponent in [*known, *bases]}
    made = []
    for base, share in zip(bases, shares, strict=True):
        entry = base.source.entry
        seed = seed_for(config.seed, task.id, "mutants", base.key)
        for mutant in mutants(base.source.files[entry], limit=share, seed=seed, names=names_of(task)):
            source = source_of(task, Program(files={**base.source.files, entry: mutant.code}))
            opponent = _opponent(key_of(source), source, ())
            if opponent.key not in taken:
                taken.add(opponent.key)
                of = base.candidates[0] if base.candidates else None
                made.append(
                    MutantOpponent(opponent, mutant.id, mutant.operator, mutant.line, mutant.description, of)
                )
    return made


def _shares(limit: int, bases: int) -> list[int]:
    """How many mutants each base gives: half for the first, the rest in equal parts."""
    if bases == 1:
        return [limit]
    first = limit - limit // 2
    return [first] + [(limit - first) // (bases - 1)] * (bases - 1)


def _opponent(key: str, source: ProgramSource, ids: tuple[str, ...]) -> Opponent:
    code = source.files[source.entry]
    cost = 1 if may_share_process(source) else FORK_COST
    return Opponent(key, source, ids, *_read(code), cost)


@lru_cache(maxsize=4096)
def _read(code: str) -> tuple[str, frozenset[str]]:
    return canonical_shape(code), _raised_on_purpose(code)


def _raised_on_purpose(code: str) -> frozenset[str]:
    """Names of exceptions in `raise` statements, and AssertionError where there is an `assert`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            found.add("AssertionError")
        elif isinstance(node, ast.Raise) and node.exc is not None:
            target = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            found.add(ast.unparse(target).rpartition(".")[2])
    return frozenset(found)
