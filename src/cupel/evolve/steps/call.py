"""One step of a sequence of calls, and sequences as test payload.

Covers: the types that mining, proposing and shrinking pass around, and the `steps` of a `calls` test.
Does not run steps; results come from whoever ran them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from cupel.evolve.fuzz.arguments import Arguments
from cupel.model.literal import render

Action: TypeAlias = Literal["new", "method", "function", "get"]


@dataclass(frozen=True, slots=True)
class StepCall:
    """One step: make an instance (`name`: the class), call a method of the latest instance, call a function, or
    read an attribute of the latest instance.

    Arguments are plain values and may be mutable: whoever carries a step out gives the program a copy.
    """

    action: Action
    name: str
    args: tuple[object, ...] = ()
    kwargs: tuple[tuple[str, object], ...] = ()

    @property
    def arguments(self) -> Arguments:
        """The arguments as the value level passes them around."""
        return Arguments(self.args, self.kwargs)

    @property
    def key(self) -> str:
        """Canonical text; two steps with one key are the same step."""
        return f"{self.action} {self.name}{self.arguments.key}"

    def with_arguments(self, arguments: Arguments) -> StepCall:
        """The same call with other arguments."""
        return StepCall(self.action, self.name, arguments.args, arguments.kwargs)


Steps: TypeAlias = tuple[StepCall, ...]


def steps_key(steps: Sequence[StepCall]) -> str:
    """Canonical text of a whole sequence."""
    return "; ".join(step.key for step in steps)


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
    if result.expected is not None:
        record["expected"] = result.expected
    if result.raises is not None:
        record["raises"] = result.raises
    return record
