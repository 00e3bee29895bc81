"""Inputs of a class or a module: sequences of calls in one state."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cupel.evolve.inputs.space import Trial
from cupel.evolve.steps.call import StepCall, StepResult, Steps, owners, steps_key, to_steps_json
from cupel.evolve.steps.mine import SeedSequences, mine_sequences
from cupel.evolve.steps.newness import flags_of_steps
from cupel.evolve.steps.propose import propose_steps
from cupel.evolve.steps.shrink import shrink_steps
from cupel.evolve.steps.surface import surface_of
from cupel.evolve.steps.unrepeatable import unrepeatable_methods
from cupel.judge.programs import entry_of, source_of
from cupel.judge.verdict import answer_of
from cupel.model import literal
from cupel.model.errors import LiteralError
from cupel.model.task import Task
from cupel.sandbox import jobs
from cupel.sandbox.wire import Opaque


class StepInputs:
    """Sequences of calls, learned from the seed tests, the prompt and the reference's signatures."""

    invited: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()

    def __init__(self, task: Task, constants: Sequence[object], generated: Sequence[Steps] = ()) -> None:
        """Mine the sequences.

        Args:
            task: with its seed tests and its reference.
            constants: not used: arguments come from the seeds' own domains.
            generated: sequences that the task's own generator gave.
        """
        assert task.reference is not None
        self._interface = task.interface
        self._code = source_of(task, task.reference).files[entry_of(task.interface)]
        seeds = [test for test in task.tests if test.origin == "seed"]
        self._surface = surface_of(self._code)
        self._mined: SeedSequences = mine_sequences(seeds, [task.prompt, self._code], self._surface)
        self._unrepeatable = unrepeatable_methods(self._code)
        self._generated = list(generated)
        self._answering = _answering(self._code)

    def propose(self, *, seed: int, limit: int, feedback: Sequence[str]) -> list[Trial]:
        found = [self._trial(steps, "generator", frozenset()) for steps in self._generated]
        proposed = propose_steps(self._interface, self._code, self._mined, seed=seed, limit=limit)
        found += [self._trial(one.steps, one.source, one.flags) for one in proposed]
        fresh = {trial.key: trial for trial in found if trial is not None}
        return list(fresh.values())[:limit]

    def given(self, value: Any, source: str) -> Trial | None:
        steps = steps_from_json(value)
        if not steps or any(
            self._is_off_limits(step, owner) for step, owner in zip(steps, owners(steps), strict=True)
        ):
            return None
        return self._trial(steps, source, flags_of_steps(steps, self._mined, self._surface))

    def shrinks(self, trial: Trial) -> Iterator[Trial]:
        for steps in shrink_steps(trial.value):
            made = self._trial(steps, trial.source, trial.flags)
            if made is not None:
                yield made

    def nudges(self, trial: Trial) -> list[jobs.Probe]:
        return []

    def remember(self, trial: Trial) -> str | None:
        return None  # later rounds draw new sequences by another seed

    def precondition_probe(self, trial: Trial) -> jobs.Probe:
        told = []
        for step in trial.value:
            record: dict[str, Any] = {step.action: step.name}
            if step.action != "get":
                record["args"] = list(step.args)
                if step.kwargs:
                    record["kwargs"] = dict(step.kwargs)
            told.append(record)
        return jobs.call("valid", [told])

    def expectation(
        self, trial: Trial, reply: Any, output: bytes, allowed: frozenset[str]
    ) -> dict[str, Any] | None:
        answers = reply.get("steps") if isinstance(reply, dict) else None
        if not isinstance(answers, list) or len(answers) != len(trial.value):
            return None
        results = [
            self._result(step, answer, allowed) for step, answer in zip(trial.value, answers, strict=True)
        ]
        told = [result for result in results if result is not None]
        if len(told) < len(results) or not any(result.expected or result.raises for result in told):
            return None
        return {"kind": "calls", "steps": to_steps_json(trial.value, told)}

    def _result(self, step: StepCall, reply: Any, allowed: frozenset[str]) -> StepResult | None:
        """What a step is expected to give; None where the sequence cannot be a test."""
        answer = answer_of(reply)
        if answer.raised is not None:
            return StepResult(raises=answer.raised[0]) if answer.raised[0] in allowed else None
        if answer.problem is not None:
            return None
        if step.action == "new" or isinstance(answer.value, Opaque):
            return StepResult()
        if answer.value is None and step.action != "get" and step.name not in self._answering:
            return StepResult()  # it never answers: what another program returns there is its own affair
        try:
            return StepResult(expected=literal.render(answer.value))
        except LiteralError:
            return StepResult()

    def _is_off_limits(self, step: StepCall, owner: tuple[int, str] | None) -> bool:
        """Whether a step calls what is private, or what touches clock, files, network or chance."""
        own = "__init__" if step.action == "new" else step.name
        name = own if owner is None else f"{owner[1]}.{own}"
        return (step.name.startswith("_") and not step.is_setting) or name in self._unrepeatable

    def _trial(self, steps: Steps, source: str, flags: frozenset[str]) -> Trial | None:
        try:
            to_steps_json(steps, [StepResult()] * len(steps))
        except LiteralError:
            return None
        key = steps_key(steps)
        probe = jobs.steps(
            [jobs.Step(step.action, step.name, step.args, dict(step.kwargs)) for step in steps]
        )
        return Trial(key, key, (len(steps), len(key), key), flags, source, steps, probe)


def steps_from_json(value: Any) -> Steps | None:
    """A sequence from the plain form that a task's generator returns; None where it is none."""
    if not isinstance(value, list) or not all(isinstance(step, Mapping) for step in value):
        return None
    found = []
    for step in value:
        action = next((name for name in ("new", "method", "function", "get") if name in step), None)
        args, kwargs = step.get("args", []), step.get("kwargs", {})
        if action is None or "on" in step or not isinstance(args, list) or not isinstance(kwargs, Mapping):
            return None
        found.append(StepCall(action, str(step[action]), tuple(args), tuple(kwargs.items())))  # type: ignore[arg-type]
    return tuple(found)


def _answering(code: str) -> frozenset[str]:
    """Names of the routines that return or yield a value somewhere."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef):
            for inner in ast.walk(node):
                returns = isinstance(inner, ast.Return) and inner.value is not None
                if (returns and not _is_none(inner)) or isinstance(inner, ast.Yield | ast.YieldFrom):
                    found.add(node.name)
    return frozenset(found)


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Return) and isinstance(node.value, ast.Constant) and node.value.value is None
