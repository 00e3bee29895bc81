"""Inputs from a task's own generator: code of the task, which runs in the sandbox."""

from __future__ import annotations

import json
from typing import Any

from cupel.judge.judge import Judge
from cupel.judge.limits import reference_limits
from cupel.judge.verdict import answer_of
from cupel.model.hashing import seed_for
from cupel.model.task import Task
from cupel.sandbox import jobs
from cupel.sandbox.wire import Opaque

VALUES = 200
"""Inputs asked of a generator."""


def generated_values(judge: Judge, task: Task, seed: int) -> list[Any]:
    """What `generate(seed)` returns for a row of seeds; none without a generator. Failures are left out."""
    if task.generator is None:
        return []
    program = jobs.ProgramSource({"generator.py": task.generator}, "generator.py", ("generator",))
    start = seed_for(seed, task.id, "generator") % 1_000_000
    probes = [jobs.call("generate", [start + turn]) for turn in range(VALUES)]
    seen = judge.observe(program, probes, reference_limits(task))
    values = []
    for one in seen:
        if one.status is jobs.Status.REPLY:
            answer = answer_of(json.loads(one.reply))
            if answer.raised is None and answer.problem is None and not isinstance(answer.value, Opaque):
                values.append(answer.value)
    return values
