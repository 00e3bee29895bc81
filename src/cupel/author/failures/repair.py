"""Whether one small change makes a failing program right: then that place is what is wrong with it.

Covers the changes that `cupel.evolve.mutants` plants, here the other way round, each tried on the program's tests in the sandbox. A
change that passes everything by chance is possible where tests are few; how far several of them agree is weighed by the rules.
"""

from __future__ import annotations

from collections.abc import Sequence

from cupel.author.failures.bench import Bench
from cupel.author.failures.case import Case
from cupel.evolve.mutants import mutants
from cupel.judge.checks import Check
from cupel.judge.programs import source_of
from cupel.model.hashing import seed_for
from cupel.model.outcome import Outcome
from cupel.model.task import Program
from cupel.sandbox.jobs import ProgramSource

REPAIRS = 60
"""Changes that are tried on a program, at most, unless the caller says otherwise."""
_PART = 0.3
"""Part of a cell's time for a first look: many changes lead to endless loops."""


def repairs(bench: Bench, case: Case, *, limit: int = REPAIRS, seed: int = 0) -> tuple[str, ...]:
    """Versions of a failing program that differ in one place and pass every test that it was judged on.

    Args:
        bench: of the task.
        case: the program, of one file.
        limit: versions that are tried, at most; 0 tries none.
        seed: decides which, where there are more.

    Raises:
        SandboxError: the sandbox broke down.
    """
    judged = [one for one in case.tests if one.test_id in bench.checks]
    failed = [one for one in judged if one.failed and one.outcome is not Outcome.TIMEOUT]
    if not failed or case.tree is None or limit == 0:
        return ()
    first = [bench.checks[failed[0].test_id]]
    others = [bench.checks[one.test_id] for one in judged]
    found = []
    for mutant in mutants(case.code, limit=limit, seed=seed_for(seed, "repairs", case.task_id)):
        source = source_of(bench.task, Program(code=mutant.code))
        if _passes(bench, source, first, _PART) and _passes(bench, source, others, 1.0):
            found.append(mutant.code)
    return tuple(found)


def _passes(bench: Bench, source: ProgramSource, checks: Sequence[Check], part: float) -> bool:
    judged = bench.run(source, checks, part=part, max_timeouts=1)
    return all(one.outcome is Outcome.PASS for one in judged)
