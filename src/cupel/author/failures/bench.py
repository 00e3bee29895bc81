"""One task on the judge's bench: its checks as they are certified, what its reference answers, and its limits.

Covers running programs of the task on its checks and on further probes, in the sandbox alone. What is run and what follows is
for others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cupel.judge.certificate import certified
from cupel.judge.checks import Check, checks_of
from cupel.judge.judge import Judge, Judged
from cupel.judge.limits import CellLimits, candidate_limits
from cupel.judge.programs import packages_of, source_of
from cupel.judge.reference import examine
from cupel.model.task import Task
from cupel.sandbox import jobs
from cupel.sandbox.jobs import Observation, ProgramSource


class Bench:
    """A task, ready to run programs on."""

    def __init__(self, judge: Judge, task: Task) -> None:
        """Runs the reference on all tests once.

        Raises:
            SandboxError: the sandbox broke down.
            TaskError: a test file does not parse.
        """
        self.judge = judge
        self.task = task
        checks = checks_of(task)
        examined = examine(judge, task, checks)
        self.checks: Mapping[str, Check] = {
            one.test_id: one for one in certified(checks, examined.certificates)
        }
        """Test id, or that of a test file's function → check."""
        self.reference: Mapping[str, Observation] = dict(
            zip(self.checks, (one.seen for one in examined.judged), strict=False)
        )
        """The same → what was seen of the reference; empty without one."""
        self.limits: CellLimits = candidate_limits(task, examined.seconds)
        self.packages = packages_of(task)
        self.tests = {test.id: test for test in task.tests}

    def run(
        self,
        source: ProgramSource,
        checks: Sequence[Check],
        *,
        hash_seed: int = 0,
        part: float = 1.0,
        max_timeouts: int = 2,
    ) -> list[Judged]:
        """A program on checks, within a part of its limits."""
        if not checks:
            return []
        limits = replace(self.limits, part=part) if part != 1.0 else self.limits
        return self.judge.judge(
            source, checks, limits, packages=self.packages, hash_seed=hash_seed, max_timeouts=max_timeouts
        )

    def observe(self, source: ProgramSource, probes: Sequence[jobs.Probe]) -> list[Observation]:
        """A program on further probes."""
        return self.judge.observe(source, probes, self.limits.of_any(), packages=self.packages)

    def reference_source(self) -> ProgramSource | None:
        """The reference as the sandbox loads it."""
        return None if self.task.reference is None else source_of(self.task, self.task.reference)
