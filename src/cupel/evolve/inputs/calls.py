"""Inputs of a function: the arguments of one call, calls in a row, and calls that must leave their arguments alone."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from random import Random
from typing import Any

from cupel.evolve.fuzz import mine, novelty, propose
from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.fuzz.domain import Domain, Signature, learn
from cupel.evolve.fuzz.repeat import repeated_calls
from cupel.evolve.fuzz.stated import read_stated
from cupel.evolve.fuzz.wording import Wording, read_wording
from cupel.evolve.inputs.forms import (
    ArgumentsKept,
    Form,
    OneCall,
    SeveralCalls,
    can_be_written,
    is_changeable,
)
from cupel.evolve.inputs.space import GENERATOR, GIVEN_PART, SHOWN, Stated, Trial, each_once, some_of
from cupel.judge import asserts
from cupel.judge.programs import entry_of, may_share_process, source_of
from cupel.model import literal
from cupel.model.source import parsed
from cupel.model.task import AssertTest, CallTest, Task
from cupel.sandbox import jobs


class CallInputs:
    """Calls of the task's function, learned from its seed tests, its prompt and its requirements."""

    def __init__(
        self,
        task: Task,
        constants: Sequence[object],
        generated: Sequence[Arguments] = (),
        *,
        asserts: bool = False,
    ) -> None:
        """Learn the domain.

        Args:
            task: with its seed tests.
            constants: values mined from programs.
            generated: arguments that the task's own generator gave.
            asserts: propose inputs whose tests are asserts, too, which run in a process of their own.
        """
        self._name = task.interface.name
        seeds = [call for test in task.tests if test.origin == "seed" for call in _calls_of(test, self._name)]
        asked = {call.key for call in seeds}
        examples = mine.examples_in_prompt(task.prompt, self._name)
        self._shown = [one.arguments for one in examples if one.arguments.key not in asked]
        self._stated = {
            OneCall(self._name, one.arguments).text: Stated(one.expected, one.is_firm)
            for one in examples
            if one.has_expected
        }
        self._generated = [
            call for key, call in {one.key: one for one in generated}.items() if key not in asked
        ]
        shown = [one.arguments for one in examples]
        self._examples = list({call.key: call for call in [*seeds, *shown, *generated]}.values())
        signature = _signature(task, self._name)
        self._names = signature.names if signature is not None else ()
        told = "\n\n".join([task.prompt, *(one.text for one in task.requirements or [])])
        stated = read_stated(told, self._examples, self._names)
        self._wording: Wording = stated.added_to(read_wording(told, self._examples, self._names))
        facts = frozenset(fact for flag, fact in _FACTS_RULED.items() if flag in self._wording.excluded)
        self._domain: Domain = learn(
            self._examples,
            signature=signature,
            facts=facts,
            relations=stated.relations,
            bounds=stated.bounds,
            lengths=stated.lengths,
        )
        self._constants = list(constants)
        self._keeps = asserts and stated.keeps_arguments
        self._fresh = asserts and stated.fresh_answer
        self._keeps_state = any(not may_share_process(source_of(task, one)) for one in task.candidates)
        self._neighbours = _NEIGHBOURS if task.precondition is None else 1
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
        calls = (
            self._trial(OneCall(self._name, one.arguments), one.source, one.flags) for one in [*around, *anew]
        )
        return each_once([*self._given(seed, limit), *self._in_a_row(seed), *self._kept(), *calls], limit)

    def given(self, value: Any, source: str) -> Trial | None:
        call = Arguments(tuple(value)) if isinstance(value, list | tuple) else value
        return self._trial(OneCall(self._name, call), source) if isinstance(call, Arguments) else None

    def nudges(self, trial: Trial) -> list[jobs.Probe]:
        form: Form = trial.value
        return form.nudges()

    def shrinks(self, trial: Trial) -> Iterator[Trial]:
        form: Form = trial.value
        for smaller in form.smaller():
            made = self._trial(smaller, trial.source)
            if made is not None:
                yield made

    def remember(self, trial: Trial) -> str | None:
        match trial.value:
            case OneCall(arguments=call):
                return json.dumps([literal.render(list(call.args)), literal.render(dict(call.kwargs))])
        return None

    def precondition_probe(self, trial: Trial) -> jobs.Probe:
        """Of a row of calls, the one that is no example is asked about."""
        form: Form = trial.value
        known = {example.key for example in self._examples}
        call = next((call for call in form.calls if call.key not in known), form.calls[-1])
        return jobs.call("valid", call.args, dict(call.kwargs))

    def expectation(
        self, trial: Trial, reply: Any, output: bytes, allowed: frozenset[str]
    ) -> dict[str, Any] | None:
        form: Form = trial.value
        return form.payload(reply, allowed)

    def _given(self, seed: int, limit: int) -> Iterator[Trial | None]:
        """Examples of the prompt that no seed test asks for, and what the task's own generator gave."""
        for call in some_of(self._shown, limit // GIVEN_PART, seed):
            yield self._trial(OneCall(self._name, call), SHOWN)
        for call in some_of(self._generated, limit // GIVEN_PART, seed):
            yield self._trial(OneCall(self._name, call), GENERATOR, frozenset())

    def _in_a_row(self, seed: int) -> Iterator[Trial | None]:
        """Calls that follow each other, where a program may keep state."""
        if self._keeps_state:
            rows = repeated_calls(
                self._domain, self._examples, Random(f"in a row {seed}"), neighbours=self._neighbours
            )
            for row in islice(rows, _ROWS):
                yield self._trial(SeveralCalls(self._name, row), "in a row")

    def _kept(self) -> Iterator[Trial | None]:
        """Whether the examples' arguments stay as they are, where the prompt says so."""
        for fresh in [False] * self._keeps + [True] * self._fresh:
            for call in self._examples[:_KEPT]:
                if not call.kwargs and any(map(is_changeable, call.args)):
                    yield self._trial(ArgumentsKept(self._name, call, fresh, self._names), "arguments kept")

    def _trial(self, form: Form, source: str, flags: frozenset[str] | None = None) -> Trial | None:
        if not can_be_written(form.calls):
            return None
        if flags is None:
            each = [novelty.flags(call, self._domain, self._wording) for call in form.calls]
            flags = frozenset().union(*each)
        text = form.text
        return Trial(text, text, form.size, flags, source, form, form.probe(), self._stated.get(text))


_FACTS_RULED = {"duplicates": "unique", "unsorted": "sorted"}
"""Flag that a prompt rules out → fact that its lists then have."""
_ROWS = 12
"""Rows of calls proposed in a round."""
_NEIGHBOURS = 3
"""Calls in a row that are no examples; one where a precondition has to be asked."""
_KEPT = 8
"""Examples of which it is asked whether they are kept."""


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
    """The parameters of the function: as the interface states them, from a stub in the prompt, or from the reference."""
    stated = task.interface.signature or ""
    texts = [f"def {stated.removeprefix('def ').rstrip(': ')}: ...", task.prompt, *_stubs(task.prompt, name)]
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


def _stubs(prompt: str, name: str) -> Iterator[str]:
    """Heads of a definition of the function that stand somewhere in the prompt, each made a whole definition."""
    for head in re.finditer(rf"\bdef\s+{re.escape(name)}\s*\([^#]*?\)\s*(?:->[^:\n]+)?:", prompt):
        yield f"{head.group()} ..."


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
