"""What a test puts in, as text for a reviewer: a call, the steps of a sequence, a program's input, or a test's own code."""

from __future__ import annotations

import re

from cupel.author.failures.bench import Bench
from cupel.judge.checks import Check
from cupel.model.task import CallsTest, CallTest, StdioTest, Step

_STEPS = 30
"""Steps of a sequence that are shown."""


def input_text(check: Check, bench: Bench) -> str:
    """What a test puts in, without what it expects where these stand apart."""
    own = check.test_id if check.test_id in bench.tests else check.test_id.rpartition("::")[0]
    match bench.tests[own]:
        case CallTest() as test:
            return f"{test.function or bench.task.interface.name}({_inside(test.args, test.kwargs)})"
        case CallsTest() as test:
            shown = [_step(step) for step in test.steps[:_STEPS]]
            return "\n".join([*shown, "…"] if len(test.steps) > _STEPS else shown)
        case StdioTest() as test:
            return test.stdin
        case test:
            return _function(str(test.code), check.test_id)


def _step(step: Step) -> str:
    on = f"{step.on}." if step.on else "."
    if step.new is not None:
        call = f"{step.new}({_inside(step.args, step.kwargs)})"
        return f"{step.as_} = {call}" if step.as_ else call
    if step.method is not None:
        return f"{on}{step.method}({_inside(step.args, step.kwargs)})"
    if step.function is not None:
        return f"{step.function}({_inside(step.args, step.kwargs)})"
    return f"{on}{step.get}"


def _inside(args: str | None, kwargs: str | None) -> str:
    """The text of a list and of a dict as the arguments of a call."""
    text = (args or "[]").strip()
    parts = [text[1:-1].strip().removesuffix(",")]
    if kwargs is not None and kwargs.strip() not in ("", "{}"):
        parts.append(f"**{kwargs}")
    return ", ".join(part for part in parts if part)


def _function(code: str, test_id: str) -> str:
    """The test function of a test file that is meant, or all of a short test."""
    name = test_id.rpartition("::")[2].rpartition(".")[2]
    found = re.search(
        rf"^([ \t]*)(?:async )?def {re.escape(name)}\b.*?(?=^\1\S|\Z)", code, re.DOTALL | re.MULTILINE
    )
    return found[0].rstrip() if found else code
