"""The judge: programs × checks → verdicts.

Covers running one program on checks under the rules of the format: fresh state for every cell, limits,
checkers, and our own faults kept apart. Which cells are wanted, and which are known already, is decided by
the caller (`cupel.judge.matrix`, the round loop). A `Judge` holds sandboxes and is not shared between
workers.

Sharing a process between tests is an optimisation that must not be observable: it is used only where
`cupel.judge.freshness` allows it, and forks of one process where `cupel.judge.containment` does. Whatever runs out of
memory, recursion or life in a shared process is run again alone.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from cupel.judge import checker
from cupel.judge.checks import Check
from cupel.judge.limits import CellLimits
from cupel.judge.programs import may_share_process, needs_renewal
from cupel.judge.verdict import Question, Verdict, judge
from cupel.model.outcome import Outcome
from cupel.sandbox.client import Sandbox
from cupel.sandbox.errors import SandboxError
from cupel.sandbox.jobs import Job, Observation, Probe, ProgramSource, Status
from cupel.sandbox.limits import Limits

NEAR = 1.5
"""A time-out is one only if the program takes more than this multiple of its limit when it runs alone."""
MAX_SANDBOXES = 12
"""Fork servers that one judge keeps: one for each hash seed and set of packages in use."""
MAX_TIMEOUTS = 2
"""After so many time-outs a program's remaining cells on a task are not run."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict of one program on one check."""

    outcome: Outcome
    cpu_seconds: float
    detail: str
    seen: Observation
    """What the sandbox saw, for callers that learn from answers."""


class Judge:
    """Judges programs with sandboxes of one backend; counts what it executes."""

    def __init__(self, backend: str) -> None:
        self.backend = backend
        self.executed = 0
        """Probes run on programs so far, by whatever caller."""
        self.cpu_seconds = 0.0
        self._sandboxes: dict[tuple[int, tuple[str, ...] | None, bool], Sandbox] = {}

    def judge(
        self,
        program: ProgramSource,
        checks: Sequence[Check],
        limits: Limits | CellLimits,
        *,
        hash_seed: int = 0,
        packages: tuple[str, ...] | None = None,
        max_timeouts: int = MAX_TIMEOUTS,
        confirms: bool = False,
    ) -> list[Judged]:
        """The verdicts of one program on these checks, in order.

        Args:
            program: what is judged.
            checks: what it is judged on; each is one cell.
            limits: of every cell alike, or of each by its check.
            hash_seed: `PYTHONHASHSEED` of the program.
            packages: None where the task may import none of this environment's third-party packages, else the modules to
                load ahead (see `cupel.judge.programs.packages_of`).
            max_timeouts: after so many time-outs the remaining cells are `not_run`.
            confirms: run the first time-out again, alone and with `NEAR` times the limit, before it is called one: a
                busy machine makes a program look slower than it is, but not by that much.
        """
        probes = [check.probe for check in checks]
        seconds = None
        if isinstance(limits, CellLimits):
            limits, seconds = limits.for_checks([check.key for check in checks])
        seconds = seconds or (limits.cpu_seconds,) * len(checks)
        if packages is None and any(check.kind == "pytest" for check in checks):
            packages = ()
        try:
            run = partial(self.observe, program, limits=limits, hash_seed=hash_seed, packages=packages)
            seen = run(probes, seconds=seconds, max_timeouts=max_timeouts)
            if confirms:
                _confirm(run, probes, seconds, seen, max_timeouts)
            return self.decide(checks, seen)
        except SandboxError as error:
            fault = Observation(Status.NOT_RUN, 0.0, detail=str(error))
            return [Judged(Outcome.INFRASTRUCTURE, 0.0, str(error)[:300], fault) for _ in checks]

    def decide(self, checks: Sequence[Check], seen: Sequence[Observation]) -> list[Judged]:
        """The verdicts that follow from what was seen; checkers run in the sandbox.

        Raises:
            SandboxError: the sandbox broke down while a checker was asked.
        """
        return [
            Judged(verdict.outcome, one.cpu_seconds, _storable(verdict.detail), one)
            for verdict, one in zip(self._verdicts(checks, seen), seen, strict=True)
        ]

    def observe(
        self,
        program: ProgramSource,
        probes: Sequence[Probe],
        limits: Limits,
        *,
        seconds: tuple[float, ...] | None = None,
        hash_seed: int = 0,
        packages: tuple[str, ...] | None = None,
        max_timeouts: int = MAX_TIMEOUTS,
    ) -> list[Observation]:
        """Run probes on a program, each as if in fresh state.

        Args:
            seconds: CPU seconds of each probe, where they differ from `limits`.

        Raises:
            SandboxError: the sandbox broke down twice.
        """
        renews = needs_renewal(program)
        found: dict[int, Observation] = {}
        for apart, beside in ((False, False), (True, False), (False, True)):
            chosen = [
                index
                for index, probe in enumerate(probes)
                if (probe.splits, probe.is_beside) == (apart, beside)
            ]
            if not chosen:
                continue
            sandbox = self._sandbox(hash_seed, packages, beside=beside)
            timeouts = sum(one.status is Status.TIMEOUT for one in found.values())
            job = Job(
                program,
                tuple(probes),
                limits,
                seconds,
                renews=renews,
                max_timeouts=max_timeouts - timeouts,
            )
            found |= zip(chosen, _run(sandbox, _part_of(job, chosen)), strict=True)
        seen = [found[index] for index in range(len(probes))]
        self.executed += sum(one.status is not Status.NOT_RUN for one in seen)
        self.cpu_seconds += sum(one.cpu_seconds for one in seen)
        return seen

    def close(self) -> None:
        """Stop all sandboxes."""
        for sandbox in self._sandboxes.values():
            sandbox.close()
        self._sandboxes.clear()

    def __enter__(self) -> Judge:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _sandbox(self, hash_seed: int, packages: tuple[str, ...] | None, *, beside: bool = False) -> Sandbox:
        """A server of its own for tests beside the program: its memory holds what they expect."""
        key = (hash_seed, packages, beside)
        if key not in self._sandboxes:
            if len(self._sandboxes) >= MAX_SANDBOXES:
                self._sandboxes.pop(next(iter(self._sandboxes))).close()
            self._sandboxes[key] = Sandbox(self.backend, hash_seed=hash_seed, packages=packages)
        return self._sandboxes[key]

    def _verdicts(self, checks: Sequence[Check], seen: Sequence[Observation]) -> list[Verdict]:
        found = [judge(check, one) for check, one in zip(checks, seen, strict=True)]
        open_questions: dict[str, list[tuple[int, Question]]] = {}
        for index, (check, verdict) in enumerate(zip(checks, found, strict=True)):
            if isinstance(verdict, list):
                assert check.compare is not None and check.compare.checker is not None
                asked = open_questions.setdefault(check.compare.checker, [])
                asked += [(index, question) for question in verdict]
        answers: dict[int, list[Verdict]] = {}
        for source, asked in open_questions.items():
            given = checker.ask(self._sandbox(0, None), source, [question for _, question in asked])
            for (index, _), verdict in zip(asked, given, strict=True):
                answers.setdefault(index, []).append(verdict)
        return [_all_of(answers[index]) if isinstance(one, list) else one for index, one in enumerate(found)]


def _confirm(
    run: Callable[..., list[Observation]],
    probes: Sequence[Probe],
    seconds: tuple[float, ...],
    seen: list[Observation],
    max_timeouts: int,
) -> None:
    """Run the first time-out again, alone; where it was none, the next, and what was not run because of it.

    What was run again is never run a third time, so that this ends whatever the program does.
    """
    confirmed: set[int] = set()
    while (at := _first(seen, Status.TIMEOUT)) is not None and at not in confirmed:
        (again,) = run([probes[at]], seconds=(seconds[at] * NEAR,))
        confirmed.add(at)
        if again.status is Status.TIMEOUT:
            return
        seen[at] = again
        left = [one for one, what in enumerate(seen) if what.status is Status.NOT_RUN]
        if _first(seen, Status.TIMEOUT) is None and left:
            rest = run(
                [probes[one] for one in left],
                seconds=tuple(seconds[one] for one in left),
                max_timeouts=max_timeouts,
            )
            for one, what in zip(left, rest, strict=True):
                seen[one] = what


def _first(seen: Sequence[Observation], status: Status) -> int | None:
    return next((at for at, one in enumerate(seen) if one.status is status), None)


def _run(sandbox: Sandbox, job: Job) -> list[Observation]:
    """Run a job in as few processes as may be; what may have depended on that is run again alone."""
    if len(job.probes) < 2 or not may_share_process(job.program):
        return sandbox.run(job) if job.probes else []
    seen = sandbox.run(dataclasses.replace(job, shares_process=True))
    again = [index for index, one in enumerate(seen) if _depends_on_others(one)]
    if again:
        alone = dataclasses.replace(_part_of(job, again), max_timeouts=len(again) + 1)
        for index, one in zip(again, sandbox.run(alone), strict=True):
            seen[index] = one
    return seen


def _part_of(job: Job, chosen: Sequence[int]) -> Job:
    """The same job with some of its probes."""
    seconds = None if job.seconds is None else tuple(job.seconds[index] for index in chosen)
    return dataclasses.replace(job, probes=tuple(job.probes[index] for index in chosen), seconds=seconds)


def _storable(text: str) -> str:
    """Text without lone surrogates, which no store can hold."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _all_of(verdicts: list[Verdict]) -> Verdict:
    return next((one for one in verdicts if one.outcome is not Outcome.PASS), verdicts[0])


def _depends_on_others(seen: Observation) -> bool:
    """Whether what else ran in the same process may have had a part in this."""
    if seen.status in (Status.SILENT, Status.BROKEN):
        return True
    if seen.status is not Status.REPLY or not seen.reply.startswith(b'{"raised"'):
        return False
    try:
        return json.loads(seen.reply)["raised"][0] in ("MemoryError", "RecursionError")
    except (ValueError, LookupError, TypeError):
        return False
