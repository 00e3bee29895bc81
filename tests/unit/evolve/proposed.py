"""Proposals, and hand-made rounds to put them into: nothing is run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cupel.evolve.exploration import Ground, Reaction, Tried
from cupel.evolve.inputs.space import Trial
from cupel.evolve.inputs.spaces import input_space_of
from cupel.evolve.opponents import Opponent
from cupel.evolve.proposals.offer import Offered, offer
from cupel.evolve.proposals.proposal import Proposal
from cupel.judge.checks import Check, checks_of
from cupel.judge.judge import Judge
from cupel.judge.limits import CellLimits
from cupel.judge.programs import source_of
from cupel.model.outcome import Mode, Outcome
from cupel.model.task import Task
from cupel.sandbox.jobs import Observation, ProgramSource, Status, call
from judging import LIMITS, task_of
from judging import call as call_test

PASS = Reaction(Outcome.PASS, "", None)
FAIL = Reaction(Outcome.FAIL, "got 2, expected 1", None)


def task(*tests: dict[str, Any], **fields: Any) -> Task:
    """`f(values)`, a sum, with a reference."""
    given = tests or (call_test("[[1, 2]]", "3"), call_test("[[4]]", "4"))
    prompt = "Write `f(values)`: the sum of a list of whole numbers."
    return task_of(*given, **{"prompt": prompt, "reference": {"code": "f = sum\n"}, **fields})


def ground(of: Task, judge: Judge | None = None) -> Ground:
    """What exploring the task needs; without a judge nothing can be run."""
    assert of.reference is not None
    source = source_of(of, of.reference)
    reference = Opponent("reference", source, (), "reference", frozenset(), 1)
    limits = CellLimits(LIMITS, {}, is_fixed=True)
    return Ground(of, input_space_of(of), judge, reference, LIMITS, limits, frozenset())  # type: ignore[arg-type]


def propose(kind: str, **body: Any) -> Proposal:
    """A model's proposal."""
    return Proposal("demo/task", "model:m", kind, body, "key")  # type: ignore[arg-type]


def offered(of: Task, *proposals: Proposal, tried: Sequence[str] = (), judge: Judge | None = None) -> Offered:
    """What proposals of a task come to."""
    return offer(ground(of, judge), proposals, checks_of(of), tried, 0)


def opponent(name: str, shape: str | None = None) -> Opponent:
    """A candidate."""
    source = ProgramSource({"solution.py": ""}, "solution.py")
    return Opponent(name, source, (name,), shape or name, frozenset(), 1)


def answered(trial: Trial, reply: bytes, precondition: bool | None = None) -> Tried:
    """An input with what the reference answered."""
    check = Check("trial", "fuzz", "call", trial.probe, Mode.COMPARED, None, (), None, trial.key)
    seen = Observation(Status.REPLY, 0.001, reply)
    payload = {"kind": "call", "args": trial.text, "expected": "1"}
    return Tried(trial, payload, check, seen, precondition, "number", False)


def trial(key: str, *flags: str) -> Trial:
    """An input of `f`."""
    return Trial(key, f"f({key})", (len(key), key), frozenset(flags), "proposed input", key, call("f", [key]))
