"""The cells of one round: who is run on which tests, and what is known of it.

Covers running programs on checks so that no more is executed than decides something: known cells are never run again, tests on which
programs may take long come last and are for those that have not failed by then, nobody waits twice for a program that has failed, and a mutant that is killed is not run on further
tests where each run needs a process of its own. Which tests and programs there are is the round's (`cupel.evolve.rounds`).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from cupel.evolve.opponents import Opponent
from cupel.judge.checks import Check
from cupel.judge.judge import Judge
from cupel.judge.limits import CellLimits
from cupel.judge.matrix import new_cells
from cupel.model.outcome import KnownCell, Mode, Outcome
from cupel.model.task import Task

_AT_ONCE = 2
"""Tests with processes of their own that a mutant is run on before it is seen whether it is killed; then twice as many, and so on."""
_KILLS = 2
"""Tests that must kill a mutant: the selection wants it killed twice."""
DEAR_SECONDS = 5.0
"""CPU seconds of a limit above which a test is for those that have not failed. It is far above the least limit, so that few tests are, and
what the clock says of the others changes nothing."""
_NO_FAILURE = (Outcome.PASS, Outcome.INFRASTRUCTURE)


@dataclass(frozen=True, slots=True)
class _Part:
    """Checks that a program is run on at once."""

    checks: list[Check]
    most_failures: float
    """Who has failed so many before is not run on them."""


class RoundCells:
    """Cells of a task by program and check; those of earlier rounds, and those of this one."""

    def __init__(
        self, judge: Judge, task: Task, known: Mapping[tuple[str, str], KnownCell], limits: CellLimits
    ) -> None:
        self.known: dict[tuple[str, str], KnownCell] = dict(known)
        self.fresh: list[KnownCell] = []
        """What this round executed."""
        self.saved: set[tuple[str, str]] = set()
        """Cells that earlier rounds executed and this one would have."""
        self.limits = limits
        """Of candidates."""
        self._earlier = frozenset(known)
        self._judge = judge
        self._task = task

    def judge(
        self,
        checks: Sequence[Check],
        opponents: Sequence[Opponent],
        standing: Sequence[Check] = (),
        undecided: Collection[str] = (),
    ) -> set[str]:
        """Run programs on checks; returns the keys of the checks that anybody was run on.

        Args:
            checks: what they are run on.
            opponents: candidates and mutants.
            standing: further checks that count: who fails one of them has failed.
            undecided: ids of checks among them of which it is still open whether they count: to fail those is nothing yet.
        """
        ran: set[str] = set()
        for opponent in opponents:
            self.saved |= self._earlier & {(opponent.key, check.key) for check in checks}
            before = [*standing]
            for part in self._parts(checks, opponent):
                failures = self._failures(opponent, before)
                if len(failures) < part.most_failures:
                    ran |= self._run(opponent, part.checks, failures)
                before += [check for check in part.checks if check.test_id not in undecided]
        return ran

    def passes(self, opponent: Opponent, checks: Sequence[Check]) -> bool:
        """Whether a program is known to pass all these checks."""
        cells = [self.known.get((opponent.key, check.key)) for check in checks]
        return all(cell is not None and cell.outcome is Outcome.PASS for cell in cells)

    def _failures(self, opponent: Opponent, checks: Sequence[Check]) -> list[Outcome]:
        """How a program is known to fail, on those of these checks that it fails."""
        cells = (self.known.get((opponent.key, check.key)) for check in checks)
        return [cell.outcome for cell in cells if cell is not None and cell.outcome not in _NO_FAILURE]

    def _parts(self, checks: Sequence[Check], opponent: Opponent) -> list[_Part]:
        """The checks as they are run one part after the other: the least limits first, a mutant's tests apart a few at a time."""
        least = max(DEAR_SECONDS, self.limits.of(""))
        quick = [check for check in checks if self.limits.of(check.key) <= least]
        dear = [check for check in checks if self.limits.of(check.key) > least]
        apart = [check for check in quick if _is_apart(opponent, check)]
        parts = [_Part([check for check in quick if not _is_apart(opponent, check)], math.inf)]
        many = _AT_ONCE
        while apart:
            parts.append(_Part(apart[:many], _KILLS))
            apart, many = apart[many:], 2 * many
        return [part for part in (*parts, _Part(dear, 1)) if part.checks]

    def _run(self, opponent: Opponent, checks: Sequence[Check], failures: Sequence[Outcome]) -> set[str]:
        """Run a program that failed so before on checks; returns the keys of those that it was run on."""
        left = opponent.max_timeouts - failures.count(Outcome.TIMEOUT)
        if left <= 0:
            return set()
        cells = new_cells(
            self._judge,
            self._task,
            {opponent.key: opponent.source},
            checks,
            self.known,
            opponent.limits(self.limits),
            1 if failures else left,
            confirms=bool(opponent.candidates),
        )
        self.fresh += cells
        self.known.update({(cell.program_key, cell.check_key): cell for cell in cells})
        return {cell.check_key for cell in cells}


def _is_apart(opponent: Opponent, check: Check) -> bool:
    """Whether this is a mutant, and the check needs a process that it shares with no other."""
    return not opponent.candidates and (check.mode is Mode.SPLIT or opponent.cost > 1)
