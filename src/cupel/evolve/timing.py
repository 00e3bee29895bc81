"""New tests that turn on time are kept only where time leaves no doubt.

Covers the two signs of doubt: a program that passes near the limit, and a time-out that does not repeat, alone and with more
time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from cupel.evolve.config import CONFIRM_FACTOR, CONFIRMED
from cupel.evolve.opponents import Opponent
from cupel.evolve.results import SetAsideTest
from cupel.judge.checks import Check
from cupel.judge.judge import Judge
from cupel.judge.limits import CellLimits
from cupel.judge.matrix import Known
from cupel.model.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Timing:
    """What is known of how long programs take."""

    judge: Judge
    packages: tuple[str, ...] | None
    """The third-party modules to load ahead; None where the task may import none."""
    limits: CellLimits
    known: Known

    def settle(
        self,
        checks: Sequence[Check],
        passing: Sequence[Opponent],
        run: Callable[[Sequence[Check]], Collection[str]],
    ) -> list[SetAsideTest]:
        """Run programs on new tests until none of those that are left turns on time; returns those that do.

        A program that hangs is not run on. Where the tests that it hung on do not count, that is no verdict: it is run on the others.

        Args:
            checks: the new tests.
            passing: programs that pass all others.
            run: runs everybody on tests, as far as that is not known; returns the keys of those that were run.
        """
        found: list[SetAsideTest] = []
        left = list(checks)
        while left:
            ran = run(left)
            unstable = self.unstable([one for one in left if one.key in ran], passing)
            if not unstable:
                break
            found += unstable
            gone = {one.test_id for one in unstable}
            left = [one for one in left if one.test_id not in gone]
        return found

    def unstable(self, checks: Sequence[Check], passing: Sequence[Opponent]) -> list[SetAsideTest]:
        """New tests that turn on time: a pass near the limit, or a time-out that does not repeat with more time."""
        evidence = {
            check.test_id: self._near_limit(check, passing) or self._hasty(check, passing) for check in checks
        }
        return [SetAsideTest(name, "unstable-timing", why) for name, why in evidence.items() if why]

    def _near_limit(self, check: Check, passing: Sequence[Opponent]) -> str:
        cells = [self.known.get((opponent.key, check.key)) for opponent in passing]
        seconds = [cell.cpu_seconds for cell in cells if cell is not None and cell.outcome is Outcome.PASS]
        slowest = max(seconds, default=0.0)
        near = slowest > self.limits.of(check.key) / 2
        return f"a program that passes takes {slowest:.2f} s, near the limit" if near else ""

    def _hasty(self, check: Check, passing: Sequence[Opponent]) -> str:
        """Run the first programs that timed out again, alone and with more time."""
        longer = replace(self.limits, part=CONFIRM_FACTOR)
        late = [
            opponent
            for opponent in passing
            if (cell := self.known.get((opponent.key, check.key))) is not None
            and cell.outcome is Outcome.TIMEOUT
        ]
        for opponent in late[:CONFIRMED]:
            (again,) = self.judge.judge(opponent.source, [check], longer, packages=self.packages)
            if again.outcome is not Outcome.TIMEOUT:
                return f"a program that timed out ends with {CONFIRM_FACTOR:g} times the limit"
        return ""
