"""One step of a sequence of calls, and sequences as test payload.

Covers: the types that mining, proposing and shrinking pass around, and the `steps` of a `calls` test. Setting an attribute
is a call of `__setattr__`, since the format has no step of its own for it.
Does not run steps; results come from whoever ran them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from cupel.evolve.fuzz.arguments import Arguments
from cupel.model.literal import render

Action: TypeAlias = Literal["new", "method", "function", "get"]
SET = "__setattr__"


@dataclass(frozen=True, slots=True)
class StepCall:
    """One step: make an instance (`name`: the class), call a method of an instance, call a function, or read an
    attribute of an instance.

    Arguments are plain values and may be mutable: whoever carries a step out gives the program a copy.
    """

    action: Action
    name: str
    args: tuple[object, ...] = ()
    kwargs: tuple[tuple[str, object], ...] = ()
    label: str | None = None
    """The name that a new instance gets."""
    on: str | None = None
    """The name of the instance meant; by default the latest."""

    @property
    def arguments(self) -> Arguments:
        """The arguments as the value level passes them around."""
        return Arguments(self.args, self.kwargs)

    @property
    def key(self) -> str:
        """Canonical text; two steps with one key are the same step."""
        label = f" as {self.label}" if self.label is not None else ""
        on = f" on {self.on}" if self.on is not None else ""
        return f"{self.action} {self.name}{self.arguments.key}{label}{on}"

    @property
    def operation(self) -> str:
        """What the step does apart from its arguments: the routine's name, `.name` for a read, `name =` for a set attribute."""
        if self.action == "get":
            return f".{self.name}"
        return f"{self.args[0]} =" if self.is_setting else self.name

    @property
    def is_setting(self) -> bool:
        """Whether it sets an attribute."""
        return self.action == "method" and self.name == SET and len(self.args) == 2 and not self.kwargs

    def with_arguments(self, arguments: Arguments) -> StepCall:
        """The same call with other arguments."""
        return replace(self, args=arguments.args, kwargs=arguments.kwargs)


def setting(attribute: str, value: object) -> StepCall:
    """The step that sets an attribute of the latest instance."""
    return StepCall("method", SET, (attribute, value))


Steps: TypeAlias = tuple[StepCall, ...]


def steps_key(steps: Sequence[StepCall]) -> str:
    """Canonical text of a whole sequence."""
    return "; ".join(step.key for step in steps)


def owners(steps: Sequence[StepCall]) -> Iterator[tuple[int, str] | None]:
    """For each step the instance that it is about: its number, counted from 0, and its class; None for a function."""
    named: dict[str, tuple[int, str]] = {}
    latest: tuple[int, str] | None = None
    made = 0
    for step in steps:
        if step.action == "function":
            yield None
            continue
        if step.action == "new":
            latest, made = (made, step.name), made + 1
            if step.label is not None:
                named[step.label] = latest
            yield latest
        else:
            yield named.get(step.on) if step.on is not None else latest


@dataclass(frozen=True, slots=True)
class ProposedSteps:
    """A sequence to try, what is new in it, and where it came from."""

    steps: Steps
    flags: frozenset[str]
    source: str


@dataclass(frozen=True, slots=True)
class StepResult:
    """What a step gave: the text of its value, the name of what it raised, or neither (it is only carried out)."""

    expected: str | None = None
    raises: str | None = None


def to_steps_json(steps: Sequence[StepCall], results: Sequence[StepResult]) -> list[dict[str, str]]:
    """The `steps` of a `calls` test.

    Args:
        steps: the sequence.
        results: one for each step.

    Raises:
        ValueError: the numbers differ.
        LiteralError: an argument has no literal.
    """
    if len(steps) != len(results):
        raise ValueError(f"{len(steps)} steps, {len(results)} results")
    return [_step_json(step, result) for step, result in zip(steps, results, strict=True)]


def _step_json(step: StepCall, result: StepResult) -> dict[str, str]:
    record: dict[str, str] = {step.action: step.name}
    if step.action != "get":
        record["args"] = render(list(step.args))
        if step.kwargs:
            record["kwargs"] = render(dict(step.kwargs))
    if step.label is not None:
        record["as"] = step.label
    if step.on is not None:
        record["on"] = step.on
    if result.expected is not None:
        record["expected"] = result.expected
    if result.raises is not None:
        record["raises"] = result.raises
    return record


def plain_step(step: StepCall) -> dict[str, Any]:
    """The step as a precondition sees it: plain values instead of texts."""
    record: dict[str, Any] = {step.action: step.name}
    if step.action != "get":
        record["args"] = list(step.args)
        if step.kwargs:
            record["kwargs"] = dict(step.kwargs)
    if step.label is not None:
        record["as"] = step.label
    if step.on is not None:
        record["on"] = step.on
    return record
