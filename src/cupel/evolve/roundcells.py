"""The cells of one round: who is run on which tests, and what is known of it.

Covers running programs on checks so that no more is executed than decides something: known cells are never run again, tests on which
programs may take long come last, nobody waits for a program that has failed by then, and a mutant that is killed is not run on further
tests that need processes of their own. Which tests and programs there are is the round's (`cupel.evolve.rounds`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cupel.evolve.opponents import Opponent
from cupel.judge.checks import Check
from cupel.judge.judge import Judge
from cupel.judge.limits import CellLimits
from cupel.judge.matrix import new_cells
from cupel.model.outcome import KnownCell, Mode, Outcome
from cupel.model.task import Task

_AT_ONCE = 2
"""Tests with processes of their own that a mutant is run on before it is seen whether it is killed."""
_NO_FAILURE = (Outcome.PASS, Outcome.INFRASTRUCTURE)


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
        self, checks: Sequence[Check], opponents: Sequence[Opponent], standing: Sequence[Check] = ()
    ) -> set[str]:
        """Run programs on checks; returns the keys of the checks that anybody was run on.

        Args:
            checks: what they are run on.
            opponents: candidates and mutants.
            standing: further checks that count: who fails one of them has failed.
        """
        ran: set[str] = set()
        for opponent in opponents:
            self.saved |= self._earlier & {(opponent.key, check.key) for check in checks}
            before = [*standing]
            for part in self._parts(checks, opponent):
                if not opponent.candidates and part[0].mode is Mode.SPLIT and self._fails(opponent, before):
                    continue
                ran |= self._run(opponent, part, before)
                before += part
        return ran

    def passes(self, opponent: Opponent, checks: Sequence[Check]) -> bool:
        """Whether a program is known to pass all these checks."""
        cells = [self.known.get((opponent.key, check.key)) for check in checks]
        return all(cell is not None and cell.outcome is Outcome.PASS for cell in cells)

    def _fails(self, opponent: Opponent, checks: Sequence[Check]) -> bool:
        """Whether a program is known to fail one of them."""
        cells = (self.known.get((opponent.key, check.key)) for check in checks)
        return any(cell is not None and cell.outcome not in _NO_FAILURE for cell in cells)

    def _parts(self, checks: Sequence[Check], opponent: Opponent) -> list[list[Check]]:
        """The checks as they are run one part after the other: the least limits first, a mutant's tests apart a few at a time."""
        least = self.limits.of("")
        quick = [check for check in checks if self.limits.of(check.key) <= least]
        dear = [check for check in checks if self.limits.of(check.key) > least]
        if opponent.candidates:
            return [part for part in (quick, dear) if part]
        apart = [check for check in (*quick, *dear) if check.mode is Mode.SPLIT]
        beside = [check for check in (*quick, *dear) if check.mode is not Mode.SPLIT]
        few = [apart[at : at + _AT_ONCE] for at in range(0, len(apart), _AT_ONCE)]
        return [part for part in (beside, *few) if part]

    def _run(self, opponent: Opponent, checks: Sequence[Check], before: Sequence[Check]) -> set[str]:
        """Run a program on checks after others; returns the keys of those that it was run on."""
        cells = new_cells(
            self._judge,
            self._task,
            {opponent.key: opponent.source},
            checks,
            self.known,
            opponent.limits(self.limits),
            1 if self._fails(opponent, before) else opponent.max_timeouts,
        )
        self.fresh += cells
        self.known.update({(cell.program_key, cell.check_key): cell for cell in cells})
        return {cell.check_key for cell in cells}
