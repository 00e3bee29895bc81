"""Inputs of a function: the arguments of one call."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Sequence
from typing import Any

from cupel.evolve.fuzz import mine, novelty, propose
from cupel.evolve.fuzz.arguments import Arguments, size
from cupel.evolve.fuzz.domain import Domain, Signature, learn
from cupel.evolve.fuzz.nudge import nudges
from cupel.evolve.fuzz.shrink import shrinks
from cupel.evolve.fuzz.wording import Wording, read_wording
from cupel.evolve.inputs.space import Trial
from cupel.judge import asserts
from cupel.judge.programs import entry_of, source_of
from cupel.judge.verdict import answer_of
from cupel.model import literal
from cupel.model.errors import LiteralError
from cupel.model.source import parsed
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
        signature = _signature(task, self._name)
        self._domain: Domain = learn(self._examples, signature=signature)
        names = signature.names if signature is not None else ()
        self._wording: Wording = read_wording(task.prompt, self._examples, names)
        self._constants = list(constants)
        self.invited: frozenset[str] = self._wording.invited
        self.excluded: frozenset[str] = self._wording.excluded

    def propose(self, *, seed: int, limit: int, feedback: Sequence[str]) -> list[Trial]:
        splitting = [call for text in feedback if (call := _recalled(text)) is not None]
        around = propose.propose_around(
            splitting, self._domain, (), seed=seed, limit=limit // 2, wording=self._wording
        )
        anew = propose.propose(
            self._domain, self._examples, self._constants, seed=seed, limit=limit, wording=self._wording
        )
        fresh = {one.arguments.key: one for one in [*around, *anew]}
        trials = (self._trial(one.arguments, one.source, one.flags) for one in fresh.values())
        return [trial for trial in trials if trial is not None][:limit]

    def nudges(self, trial: Trial) -> list[jobs.Probe]:
        return [jobs.call(self._name, call.args, dict(call.kwargs)) for call in nudges(trial.value)]

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


def _signature(task: Task, name: str) -> Signature | None:
    """The parameters of the function, from the prompt's own stub where it has one, else from the reference."""
    texts = [task.prompt]
    if task.reference is not None:
        texts.append(source_of(task, task.reference).files[entry_of(task.interface)])
    for text in texts:
        tree = parsed(text)
        for node in ast.walk(tree) if tree is not None else ():
            if isinstance(node, ast.FunctionDef) and node.name == name:
                parameters = [*node.args.posonlyargs, *node.args.args]
                notes = [ast.unparse(one.annotation) if one.annotation else None for one in parameters]
                return Signature(tuple(one.arg for one in parameters), tuple(notes))
    return None


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
