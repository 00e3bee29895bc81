"""Inputs of a class or a module: sequences of calls in one state."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cupel.evolve.inputs.space import GENERATOR, GIVEN_PART, SHOWN, Stated, Trial, each_once, some_of
from cupel.evolve.steps.answers import Place
from cupel.evolve.steps.call import (
    StepCall,
    StepResult,
    Steps,
    owners,
    plain_step,
    steps_key,
    to_steps_json,
)
from cupel.evolve.steps.contract import contract_of
from cupel.evolve.steps.mine import mine_sequences
from cupel.evolve.steps.propose import propose_steps, step_task
from cupel.evolve.steps.shrink import shrink_steps
from cupel.evolve.steps.surface import surface_of, works_on_files
from cupel.judge.programs import entry_of, source_of
from cupel.judge.verdict import Answer, answer_of
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
            constants: not used: arguments come from the seeds' own domains, keys from the reference.
            generated: sequences that the task's own generator gave.
        """
        assert task.reference is not None
        code = source_of(task, task.reference).files[entry_of(task.interface)]
        seeds = [test for test in task.tests if test.origin == "seed"]
        surface = surface_of(code)
        mined = mine_sequences(seeds, [task.prompt, code], surface)
        self._task = step_task(task.interface, code, mined, task.prompt)
        self._contract = contract_of(task.prompt, mined)
        self._novelty = self._task.novelty()
        self._stated = self._examples(mine_sequences([], [task.prompt], surface).told)
        self._generated = list({steps_key(steps): steps for steps in generated}.values())
        self._most = _DEAR if works_on_files(code) else None
        self._compare = _FLOATS if task.compare is None else None

    def propose(self, *, seed: int, limit: int, feedback: Sequence[str]) -> list[Trial]:
        around = [steps for text in feedback if (steps := _recalled(text)) is not None]
        if self._most is not None:
            limit = min(limit, self._most)
        shown = some_of(list(self._stated.values()), limit // GIVEN_PART, seed)
        found = [self._trial(steps, SHOWN, self._novelty.flags(steps)) for steps, _ in shown]
        given = some_of(self._generated, limit // GIVEN_PART, seed)
        found += [self._trial(steps, GENERATOR, frozenset()) for steps in given]
        proposed = propose_steps(
            self._task, seed=seed, limit=limit if self._most is None else 8 * limit, around=around
        )
        # where programs are dear or slow not all are tried: first those that look at an answer, and need least agreement
        proposed = sorted(proposed, key=lambda one: (not self._looks(one.steps), len(one.flags)))
        found += [self._trial(one.steps, one.source, one.flags) for one in proposed]
        return each_once(found, limit)

    def _looks(self, steps: Steps) -> bool:
        """Whether a sequence has a step whose answer somebody speaks of."""
        places = (
            (instance[1] if instance is not None else None, step.operation)
            for step, instance in zip(steps, owners(steps), strict=True)
            if step.action != "new"
        )
        return any(map(self._contract.speaks_of, places))

    def _examples(self, told: Sequence[tuple[str, StepCall, object]]) -> dict[str, tuple[Steps, Stated]]:
        """The prompt's examples on instances that nobody makes, each on a new one as the seeds make them, with what they say.

        Where that gives what the example says, the state was the new instance's, as far as anyone can see. The program's own
        docstrings do not count: without a reference, a candidate would speak for itself.
        """
        found: dict[str, tuple[Steps, Stated]] = {}
        made = {owner: self._task.constructors(owner)[:_NEW] for owner in {owner for owner, _, _ in told}}
        for owner, call, value in told:
            for new in made[owner]:
                steps = (StepCall("new", owner, new.args, new.kwargs), call)
                if not any(map(self._is_off_limits, steps, owners(steps))):
                    found.setdefault(steps_key(steps), (steps, Stated(value, is_firm=False)))
        return found

    def given(self, value: Any, source: str) -> Trial | None:
        steps = steps_from_json(value)
        if not steps or any(map(self._is_off_limits, steps, owners(steps))):
            return None
        return self._trial(steps, source, self._novelty.flags(steps))

    def shrinks(self, trial: Trial) -> Iterator[Trial]:
        for steps in shrink_steps(trial.value):
            made = self._trial(steps, trial.source, self._novelty.flags(steps))
            if made is not None:
                yield made

    def nudges(self, trial: Trial) -> list[jobs.Probe]:
        return []

    def remember(self, trial: Trial) -> str | None:
        steps: Steps = trial.value
        return json.dumps(to_steps_json(steps, [StepResult()] * len(steps)))

    def precondition_probe(self, trial: Trial) -> jobs.Probe:
        return jobs.call("valid", [[plain_step(step) for step in trial.value]])

    def expectation(
        self, trial: Trial, reply: Any, output: bytes, allowed: frozenset[str]
    ) -> dict[str, Any] | None:
        answers = reply.get("steps") if isinstance(reply, dict) else None
        steps: Steps = trial.value
        if not isinstance(answers, list) or len(answers) != len(steps):
            return None
        results: list[StepResult | None] = []
        ended: set[tuple[int, str]] = set()
        for step, instance, told_of in zip(steps, owners(steps), answers, strict=True):
            answer = answer_of(told_of)
            place = (instance[1] if instance is not None else None, step.operation)
            results.append(self._result(step, place, answer, allowed, is_over=instance in ended))
            is_value = answer.raised is None and answer.problem is None
            if instance is not None and is_value and self._contract.ends(place, answer.value):
                ended.add(instance)
        told = [result for result in results if result is not None]
        if len(told) < len(results) or not any(result.expected or result.raises for result in told):
            return None
        payload: dict[str, Any] = {"kind": "calls", "steps": to_steps_json(steps, told)}
        if self._compare is not None and any(_has_number(result.expected or "") for result in told):
            payload["compare"] = self._compare
        return payload

    def _result(
        self, step: StepCall, place: Place, answer: Answer, allowed: frozenset[str], *, is_over: bool
    ) -> StepResult | None:
        """What a step is expected to give; None where the sequence cannot be a test."""
        if answer.raised is not None:
            return StepResult(raises=answer.raised[0]) if answer.raised[0] in allowed else None
        if answer.problem is not None:
            return None
        if step.action == "new" or step.is_setting or is_over or isinstance(answer.value, Opaque):
            return StepResult()
        if not self._contract.covers(place, answer.value):
            return StepResult()  # nobody has said what is answered here: it is each program's own affair
        try:
            return StepResult(expected=literal.render(answer.value))
        except LiteralError:
            return StepResult()

    def _is_off_limits(self, step: StepCall, owner: tuple[int, str] | None) -> bool:
        """Whether a step calls what is private, or what touches clock, network or chance."""
        own = "__init__" if step.action == "new" else step.name
        name = own if owner is None else f"{owner[1]}.{own}"
        is_private = step.name.startswith("_") and not step.is_setting
        return is_private or name in self._task.knowledge.excluded

    def _trial(self, steps: Steps, source: str, flags: frozenset[str]) -> Trial | None:
        try:
            to_steps_json(steps, [StepResult()] * len(steps))
        except LiteralError:
            return None
        key = steps_key(steps)
        probe = jobs.steps(
            [
                jobs.Step(step.action, step.name, step.args, dict(step.kwargs), step.label, step.on)
                for step in steps
            ]
        )
        _, stated = self._stated.get(key, ((), None))
        return Trial(
            key, key, (len(steps), len(key), key), flags, source, steps, probe, None if flags else stated
        )


def steps_from_json(value: Any) -> Steps | None:
    """A sequence from the plain form that a task's generator returns; None where it is none."""
    if not isinstance(value, list) or not all(isinstance(step, Mapping) for step in value):
        return None
    found = []
    for step in value:
        action = next((name for name in ("new", "method", "function", "get") if name in step), None)
        args, kwargs = step.get("args", []), step.get("kwargs", {})
        if action is None or not isinstance(args, list) or not isinstance(kwargs, Mapping):
            return None
        label, on = step.get("as"), step.get("on")
        found.append(StepCall(action, str(step[action]), tuple(args), tuple(kwargs.items()), label, on))  # type: ignore[arg-type]
    return tuple(found)


def _recalled(text: str) -> Steps | None:
    """A sequence from the text that `remember` gives."""
    return steps_from_json(
        [
            step
            | ({"args": literal.parse_args(step["args"])} if "args" in step else {})
            | ({"kwargs": literal.parse_kwargs(step["kwargs"])} if "kwargs" in step else {})
            for step in json.loads(text)
        ]
    )


_NEW = 2
"""Ways of making an instance for an example."""
_DEAR = 32
"""Inputs proposed at once where each run needs a folder of its own: some 13 ms instead of 30 µs."""


def _has_number(text: str) -> bool:
    """Whether a literal has numbers in it, perhaps."""
    return any(character.isdigit() for character in text)


_FLOATS = {"float": {"abs": 1e-9, "rel": 1e-9}}
"""How answers with fractions are compared where the task does not say: the order in which a sum is taken does not count."""
