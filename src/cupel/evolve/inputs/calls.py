"""Inputs of a function: the arguments of one call."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from cupel.evolve.fuzz import mine, novelty, propose
from cupel.evolve.fuzz.arguments import Arguments, size
from cupel.evolve.fuzz.domain import Domain, learn
from cupel.evolve.fuzz.shrink import shrinks
from cupel.evolve.fuzz.wording import Wording, read_wording
from cupel.evolve.inputs.space import Trial
from cupel.judge import asserts
from cupel.judge.verdict import answer_of
from cupel.model import literal
from cupel.model.errors import LiteralError
from cupel.model.task import AssertTest, CallTest, Task
from cupel.sandbox import jobs


class CallInputs:
    """Arguments of the task's function, learned from its seed tests and prompt."""

    def __init__(self, task: Task, constants: Sequence[object], generated: Sequence[Arguments] = ()) -> None:
        """Learn the domain.

        Args:
            task: with its seed tests.
            constants: values mined from programs.
            generated: arguments that the task's own generator gave.
        """
        self._name = task.interface.name
        seeds = [call for test in task.tests if test.origin == "seed" for call in _calls_of(test, self._name)]
        shown = [example.arguments for example in mine.examples_in_prompt(task.prompt, self._name)]
        self._examples = list({call.key: call for call in [*seeds, *shown, *generated]}.values())
        self._domain: Domain = learn(self._examples)
        self._wording: Wording = read_wording(task.prompt, self._examples)
        self._constants = list(constants)
        self.invited: frozenset[str] = self._wording.invited
        self.excluded: frozenset[str] = self._wording.excluded

    def propose(self, *, seed: int, limit: int, feedback: Sequence[str]) -> list[Trial]:
        splitting = [call for text in feedback if (call := _recalled(text)) is not None]
        found = propose.propose_around(
            splitting, self._domain, (), seed=seed, limit=limit // 2 if splitting else 0
        )
        found += propose.propose(self._domain, self._examples, self._constants, seed=seed, limit=limit)
        fresh = {one.arguments.key: one for one in found}
        trials = (self._trial(one.arguments, one.source, one.flags) for one in fresh.values())
        return [trial for trial in trials if trial is not None][:limit]

    def shrinks(self, trial: Trial) -> Iterator[Trial]:
        for smaller in shrinks(trial.value):
            made = self._trial(smaller, trial.source, novelty.flags(smaller, self._domain, self._wording))
            if made is not None:
                yield made

    def remember(self, trial: Trial) -> str | None:
        return json.dumps([literal.render(list(trial.value.args)), literal.render(dict(trial.value.kwargs))])

    def precondition_probe(self, trial: Trial) -> jobs.Probe:
        return jobs.call("valid", trial.value.args, dict(trial.value.kwargs))

    def expectation(
        self, trial: Trial, reply: Any, output: bytes, allowed: frozenset[str]
    ) -> dict[str, Any] | None:
        payload: dict[str, Any] = {"kind": "call", "args": literal.render(list(trial.value.args))}
        if trial.value.kwargs:
            payload["kwargs"] = literal.render(dict(trial.value.kwargs))
        answer = answer_of(reply)
        if answer.raised is not None:
            return {**payload, "raises": answer.raised[0]} if answer.raised[0] in allowed else None
        if answer.problem is not None:
            return None
        try:
            return {**payload, "expected": literal.render(answer.value)}
        except LiteralError:
            return None

    def _trial(self, call: Arguments, source: str, flags: frozenset[str]) -> Trial | None:
        try:
            literal.render([*call.values])
        except LiteralError:
            return None
        text = f"{self._name}{call.key}"
        return Trial(
            call.key,
            text,
            size(call),
            flags,
            source,
            call,
            jobs.call(self._name, call.args, dict(call.kwargs)),
        )


def _calls_of(test: Any, name: str) -> list[Arguments]:
    """The calls of the function that a seed test makes with literals."""
    match test:
        case CallTest() if test.function in (None, name):
            kwargs = literal.parse_kwargs(test.kwargs)
            return [Arguments(tuple(literal.parse_args(test.args)), tuple(kwargs.items()))]
        case AssertTest():
            lowered = asserts.lower(test.code, [name])
            if lowered is not None:
                return [Arguments(call.args, tuple(call.kwargs.items())) for call in lowered.calls]
            return mine.calls_in(test.code, name)
    code = getattr(test, "code", None)
    return mine.calls_in(code, name) if isinstance(code, str) else []


def _recalled(text: str) -> Arguments | None:
    args, kwargs = json.loads(text)
    return Arguments(tuple(literal.parse_args(args)), tuple(literal.parse_kwargs(kwargs).items()))


def constants_of(codes: Sequence[str]) -> list[object]:
    """Values that stand in programs, each once, in order of first appearance."""
    found: dict[str, object] = {}
    for code in codes:
        for value in mine.constants_in(code):
            found.setdefault(f"{type(value).__name__} {value!r}", value)
    return list(found.values())
