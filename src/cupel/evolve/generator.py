"""Inputs from a generator: a task's own or one that somebody proposes. It is code of the task and runs in the sandbox."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from cupel.judge.judge import Judge
from cupel.judge.limits import reference_limits
from cupel.judge.verdict import answer_of
from cupel.model.hashing import seed_for
from cupel.model.task import Task
from cupel.sandbox import jobs
from cupel.sandbox.wire import Opaque

VALUES = 200
"""Inputs asked of a task's own generator."""


@dataclass(frozen=True, slots=True)
class Generated:
    """What a generator gave."""

    values: tuple[Any, ...]
    problem: str
    """Of the first call that failed, in words; empty where none did."""


def generated_values(judge: Judge, task: Task, seed: int) -> list[Any]:
    """What `generate(seed)` of a task returns for a row of seeds; none without a generator. Failures are left out."""
    if task.generator is None:
        return []
    return list(run_generator(judge, task, task.generator, seed, VALUES).values)


def run_generator(
    judge: Judge, task: Task, code: str, seed: int, count: int, *, hash_seed: int = 0
) -> Generated:
    """What `generate(seed)` of some code returns for a row of seeds; failures are left out.

    Args:
        judge: runs it.
        task: whose inputs it makes; decides the row of seeds and the limits.
        code: Python source that defines `generate(seed)`.
        seed: of the run.
        count: how many seeds.
        hash_seed: of the process.
    """
    program = jobs.ProgramSource({"generator.py": code}, "generator.py", ("generator",))
    start = seed_for(seed, task.id, "generator") % 1_000_000
    probes = [jobs.call("generate", [start + turn]) for turn in range(count)]
    seen = judge.observe(program, probes, reference_limits(task), hash_seed=hash_seed)
    values: list[Any] = []
    problem = ""
    for one in seen:
        if one.reply and one.status in (jobs.Status.REPLY, jobs.Status.UNLOADED):
            answer = answer_of(json.loads(one.reply))
            if answer.raised is not None:
                problem = problem or f"{answer.raised[0]}: {answer.raised[1]}"
            elif answer.problem is not None or isinstance(answer.value, Opaque):
                problem = problem or answer.problem or "it returns what is not plain"
            else:
                values.append(answer.value)
        else:
            problem = problem or one.status.value
    return Generated(tuple(values), problem[:200])
