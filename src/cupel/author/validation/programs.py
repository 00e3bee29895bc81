"""Running programs that should not pass: mutants and trivially wrong ones, on the tests that count.

Covers what each test says of each program, as cheaply as can be: where every test needs a process of its own, a program is run on
a few tests first, since most wrong ones fall there. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cupel.evolve.opponents import Opponent
from cupel.judge.checks import Check
from cupel.judge.judge import Judge, Judged
from cupel.judge.limits import CellLimits
from cupel.judge.programs import packages_of
from cupel.model.outcome import VERDICTS, Mode, Outcome
from cupel.model.task import Task
from cupel.sandbox.errors import SandboxError


@dataclass(frozen=True, slots=True)
class Bench:
    """What programs are judged on."""

    judging: Judge
    task: Task
    checks: Sequence[Check]
    """Those that the reference passes every time."""
    limits: CellLimits

    def killers(self, program: Opponent, about: str = "", *, all_of_them: bool = False) -> tuple[str, ...]:
        """Ids of the tests that reject a program.

        Args:
            program: what is judged.
            about: the routine in which it is wrong, where that is known: tests that name it come first.
            all_of_them: run it on every test, though one has rejected it already; the first are enough otherwise.

        Raises:
            SandboxError: the sandbox broke down: our own fault.
        """
        for part in [self.checks] if all_of_them else self._parts(program, about):
            found = self._rejecting(program, part)
            if found:
                return found
        return ()

    def _parts(self, program: Opponent, about: str) -> Iterator[list[Check]]:
        """The tests, cheap ones first: all that can follow each other in one process, then one, two, four … of the others."""
        is_dear = {
            check.test_id: program.cost > 1 or check.mode is not Mode.COMPARED for check in self.checks
        }
        yield [check for check in self.checks if not is_dear[check.test_id]]
        left = [check for check in self.checks if is_dear[check.test_id]]
        left.sort(key=lambda check: not _names(check, about.rpartition(".")[2]))
        size = 1
        while left:
            yield left[:size]
            left, size = left[size:], 2 * size

    def _rejecting(self, program: Opponent, checks: Sequence[Check]) -> tuple[str, ...]:
        if not checks:
            return ()
        judged: list[Judged] = self.judging.judge(
            program.source,
            checks,
            self.limits,
            packages=packages_of(self.task),
            max_timeouts=program.max_timeouts,
            confirms=True,  # a short limit on a busy machine
        )
        for one in judged:
            if one.outcome is Outcome.INFRASTRUCTURE:
                raise SandboxError(one.detail)
        return tuple(
            check.test_id
            for check, one in zip(checks, judged, strict=True)
            if one.outcome in VERDICTS and one.outcome is not Outcome.PASS
        )


def _names(check: Check, routine: str) -> bool:
    """Whether a test names a routine; of a test file the name of its function says what it is about."""
    is_file = check.kind in ("unittest", "pytest")
    return routine in (check.test_id if is_file else check.probe.body.decode("ascii"))
