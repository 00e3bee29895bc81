"""The space of a task's inputs, by the kind of its interface."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.inputs.calls import CallInputs, constants_of
from cupel.evolve.inputs.space import InputSpace
from cupel.evolve.inputs.stdin import StdinInputs
from cupel.evolve.inputs.steps import StepInputs, steps_from_json
from cupel.judge.programs import entry_of, source_of
from cupel.model.task import Task

MINED_PROGRAMS = 12
"""Programs whose constants are read, the reference first."""


def input_space_of(task: Task, generated: Sequence[Any] = (), *, asserts: bool = False) -> InputSpace:
    """The inputs of a task.

    Args:
        task: with a reference and its seed tests.
        generated: what the task's own generator returned, decoded; what has not the right form is left out.
        asserts: inputs whose tests are asserts may be proposed: that a function leaves its arguments alone.
    """
    entry = entry_of(task.interface)
    programs = [task.reference, *task.candidates][:MINED_PROGRAMS]
    constants = constants_of(
        [source_of(task, program).files[entry] for program in programs if program is not None]
    )
    if task.interface.kind == "program":
        return StdinInputs(task, constants, [text for text in generated if isinstance(text, str)])
    if task.interface.kind == "function":
        calls = [Arguments(tuple(args)) for args in generated if isinstance(args, list | tuple)]
        return CallInputs(task, constants, calls, asserts=asserts)
    sequences = [steps for value in generated if (steps := steps_from_json(value)) is not None]
    return StepInputs(task, constants, sequences)
