"""How far two suites for one task agree, each written without the other.

Covers which programs each accepts: mutants of the reference, trivially wrong programs, and whatever programs are given besides. Tests
that the reference fails count for neither suite: they are a dispute of their own. Does not say which suite is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cupel.author.validation.execution import Executed, execute
from cupel.author.validation.faults import planted_faults
from cupel.author.validation.programs import Bench
from cupel.author.validation.settings import STRICT, Strictness
from cupel.author.validation.strength import mutant_limits
from cupel.author.validation.subject import Subject
from cupel.author.validation.trivial import made_programs
from cupel.evolve.opponents import Opponent, reference_of
from cupel.judge.judge import Judge
from cupel.model.errors import NothingUsable
from cupel.model.task import Candidate, Task


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A program that one suite accepts and the other rejects."""

    program: str
    """Id of the mutant or of the program given, or the kind of trivially wrong program."""
    rejected_by: tuple[str, ...]
    """Ids of the tests that reject it; all of one suite."""
    by_first: bool
    """It is the first suite that rejects it."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two suites on the same programs."""

    programs: int
    both_accept: int
    both_reject: int
    disagreements: tuple[Disagreement, ...]
    share: float | None
    """Of the programs on which both say the same; None without programs."""
    kappa: float | None
    """Cohen's: agreement beyond chance (Cohen 1960); None where one verdict is all that both give."""
    not_counted: tuple[tuple[str, ...], tuple[str, ...]]
    """Of each suite, the tests that the reference does not pass every time."""

    @property
    def only_first_rejects(self) -> int:
        """Programs that the second suite misses."""
        return sum(one.by_first for one in self.disagreements)

    @property
    def only_second_rejects(self) -> int:
        """Programs that the first suite misses."""
        return len(self.disagreements) - self.only_first_rejects


def suites_agree(
    task: Task,
    first: Sequence[Any],
    second: Sequence[Any],
    settings: Strictness = STRICT,
    *,
    judging: Judge,
    programs: Sequence[Candidate] = (),
) -> Agreement:
    """How far two suites agree on which programs are right.

    Args:
        task: its reference passes the tests that count; its own tests are not looked at.
        first: tests of one tester, in the types of the task format.
        second: tests of another.
        settings: how many mutants, how often the reference is run, the seed.
        judging: runs programs.
        programs: further ones, such as attempts of models.

    Raises:
        NothingUsable: the reference cannot be run, or passes no test of one of the suites.
        SandboxError: the sandbox broke down: our own fault.
    """
    suites = [task.with_candidates([]).with_tests(list(tests)) for tests in (first, second)]
    executed = [execute(judging, Subject(suite), settings.runs) for suite in suites]
    for name, one in zip(("first", "second"), executed, strict=True):
        if not one.passed:
            raise NothingUsable(f"{task.id}: the reference passes no test of the {name} suite")
    benches = [
        Bench(judging, suite, one.passed, one.limits) for suite, one in zip(suites, executed, strict=True)
    ]
    hasty = [
        replace(bench, checks=one.quick, limits=mutant_limits(bench.limits))
        for bench, one in zip(benches, executed, strict=True)
    ]
    both_accept = both_reject = 0
    disagreements = []
    rows = list(_opponents(suites[0], settings, programs))
    for name, program, is_mutant in rows:
        killers = [bench.killers(program) for bench in (hasty if is_mutant else benches)]
        if killers[0] and killers[1]:
            both_reject += 1
        elif not killers[0] and not killers[1]:
            both_accept += 1
        else:
            disagreements.append(Disagreement(name, killers[0] or killers[1], bool(killers[0])))
    only_first = sum(one.by_first for one in disagreements)
    return Agreement(
        programs=len(rows),
        both_accept=both_accept,
        both_reject=both_reject,
        disagreements=tuple(disagreements),
        share=round((both_accept + both_reject) / len(rows), 4) if rows else None,
        kappa=cohens_kappa(both_accept, both_reject, only_first, len(disagreements) - only_first),
        not_counted=(_not_counted(executed[0]), _not_counted(executed[1])),
    )


def cohens_kappa(both_accept: int, both_reject: int, only_first: int, only_second: int) -> float | None:
    """Agreement of two raters beyond what their own rates make likely.

    Args:
        both_accept: cases that both accept.
        both_reject: cases that both reject.
        only_first: cases that the first rejects and the second accepts.
        only_second: the reverse.

    Returns:
        1 for full agreement, 0 for no more than chance; None where chance alone makes it full, or there are no cases.
    """
    total = both_accept + both_reject + only_first + only_second
    if total == 0:
        return None
    observed = (both_accept + both_reject) / total
    first, second = (both_reject + only_first) / total, (both_reject + only_second) / total
    chance = first * second + (1 - first) * (1 - second)
    return None if chance == 1 else round((observed - chance) / (1 - chance), 4)


def _opponents(
    task: Task, settings: Strictness, programs: Sequence[Candidate]
) -> Iterator[tuple[str, Opponent, bool]]:
    """(name, program, whether it is a mutant) of all programs that both suites are asked about, each behaviour once."""
    reference = reference_of(task)
    seen = {reference.key}
    named = [(one.id, one.opponent, True) for one in planted_faults(Subject(task), settings)]
    named += [(made.kind, program, False) for made, program in made_programs(Subject(task))[0]]
    for one in programs:
        named.append((one.id, reference_of(task.model_copy(update={"reference": one})), False))
    for name, program, is_mutant in named:
        if program.key not in seen:
            seen.add(program.key)
            yield name, program, is_mutant


def _not_counted(executed: Executed) -> tuple[str, ...]:
    passed = {check.test_id for check in executed.passed}
    return tuple(check.test_id for check in executed.checks if check.test_id not in passed)
