"""Running proposed inputs: on the reference, on the precondition, on opponents.

Covers what each program does on each input next to the reference. What the reference answers becomes the
expected value of a check, so that an opponent's answer is judged by the same rules as any test. Decides
nothing: which inputs become tests is the oracle's and the jury's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cupel.evolve.coverage import Step, Traced, traced_in
from cupel.evolve.fuzz.arguments import canonical
from cupel.evolve.inputs.space import InputSpace, Stated, Trial
from cupel.evolve.opponents import Opponent
from cupel.evolve.told import Answered
from cupel.judge.checks import Check, checks_of_test
from cupel.judge.compare import same_value
from cupel.judge.judge import Judge
from cupel.judge.limits import CellLimits
from cupel.judge.programs import packages_of
from cupel.judge.verdict import Answer, answer_of
from cupel.model import literal
from cupel.model.errors import TaskError
from cupel.model.outcome import Outcome
from cupel.model.task import AssertTest, CallsTest, CallTest, Compare, StdioTest, Task
from cupel.sandbox.jobs import Observation, ProgramSource, Status, tracing_lines
from cupel.sandbox.limits import Limits

_KINDS: dict[str, Any] = {"call": CallTest, "calls": CallsTest, "stdio": StdioTest, "assert": AssertTest}
_SECOND_HASH_SEED = 1


@dataclass(frozen=True, slots=True)
class Tried:
    """An input that the reference answers, with the check that its answer makes."""

    trial: Trial
    payload: dict[str, Any]
    """The test's payload in the task format."""
    check: Check
    reply: Observation
    """What the reference did."""
    precondition: bool | None
    """What the task's precondition says; None where the task has none."""
    answer_kind: str
    """Type of the reference's answer, for telling a new kind of answer."""
    raises: bool
    shown: bool | None = None
    """The prompt shows this very input: with this very answer, or with another one; None where it says nothing."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """What an opponent did on an input."""

    outcome: Outcome
    detail: str
    raised: str | None
    """Type of the exception that it raised."""
    answered: Answered | None = None
    """What it sent back, where that differs from the reference's answer and is short."""

    @property
    def agrees(self) -> bool:
        """Whether it answered as the reference does."""
        return self.outcome is Outcome.PASS


@dataclass(frozen=True, slots=True)
class Ground:
    """What exploring a task needs."""

    task: Task
    space: InputSpace
    judge: Judge
    reference: Opponent
    reference_limits: Limits
    limits: CellLimits
    allowed: frozenset[str]
    """Exceptions that the requirements name."""

    @property
    def packages(self) -> tuple[str, ...] | None:
        """The third-party modules to load ahead; None where the task may import none."""
        return packages_of(self.task)


LINES_PER_UNIT = 300
"""Lines of Python that cost about as much as one call in a shared process."""
DEAREST = 20
"""No input may cost more than this part of all that may be spent, so that one cannot eat the others' share."""
COUNTED_LINES = 4_000_000
"""Lines that counting itself may execute; with tracing that is about a second."""
_COUNTED_AT_ONCE = 50
_PART = 200
"""Inputs that an opponent is run on before it is seen how long it takes ..."""
_PART_APART = 20
"""... and where every run needs a process of its own."""
_KEPT_BYTES = 2_000
"""Of what a program sends back on an input; longer answers are told to nobody."""
CANDIDATE_SECONDS = 5.0
"""CPU seconds that a candidate may take on a round's inputs before it is run on no further ones."""
MUTANT_SECONDS = 1.5
"""The same of a mutant."""


@dataclass(frozen=True, slots=True)
class Affordable:
    """Inputs by what they cost."""

    kept: list[Trial]
    """Those that can be afforded, in their order."""
    endless: list[Trial]
    """Those on which the reference does not end within what it may cost, or breaks down."""
    reached: dict[Any, frozenset[Step]]
    """Key of an input that can be afforded → steps from line to line that the reference takes on it."""


def affordable(ground: Ground, trials: Sequence[Trial], units: int) -> Affordable:
    """The inputs, in their order, that a program like the reference can be run on for so many units of effort.

    The cost of an input is counted in lines that the reference executes: the same in every run, so that what is
    tried never depends on how busy the machine is.
    """
    dearest = max(1, units // DEAREST)
    kept: list[Trial] = []
    endless: list[Trial] = []
    reached: dict[Any, frozenset[Step]] = {}
    counted = 0
    for start in range(0, len(trials), _COUNTED_AT_ONCE):
        some = trials[start : start + _COUNTED_AT_ONCE]
        for trial, traced in zip(some, _traced(ground, some, dearest * LINES_PER_UNIT), strict=True):
            lines = traced.lines
            cost = ground.reference.cost + lines // LINES_PER_UNIT
            counted += lines
            if lines < dearest * LINES_PER_UNIT and cost <= units:
                kept.append(trial)
                reached[trial.key] = traced.steps
                units -= cost
            elif lines >= dearest * LINES_PER_UNIT:
                endless.append(trial)
        if units <= ground.reference.cost or counted > COUNTED_LINES:
            break
    return Affordable(kept, endless, reached)


def _traced(ground: Ground, trials: Sequence[Trial], cap: int) -> list[Traced]:
    """What the reference executes on each input, up to a cap of lines; the cap where it does not end."""
    probes = [tracing_lines(trial.probe, cap) for trial in trials]
    seen = ground.judge.observe(
        ground.reference.source, probes, ground.reference_limits, packages=ground.packages
    )
    found = [traced_in(one, cap) for one in seen]
    return [replace(one, lines=min(cap, one.lines)) for one in found]


def try_on_reference(ground: Ground, trials: Sequence[Trial]) -> list[Tried]:
    """The inputs that the reference answers, the same under two hash seeds, with a value or an allowed exception."""
    seen = _observe(ground, ground.reference.source, trials, ground.reference_limits)
    answered = [(trial, one) for trial, one in zip(trials, seen, strict=True) if _answers(one)]
    again = _observe(
        ground,
        ground.reference.source,
        [trial for trial, _ in answered],
        ground.reference_limits,
        _SECOND_HASH_SEED,
    )
    tried = []
    for (trial, one), other in zip(answered, again, strict=True):
        if (one.reply, one.output) != (other.reply, other.output):
            continue  # it answers differently from run to run
        made = _tried(ground, trial, one)
        if made is not None:
            tried.append(made)
    return _within_precondition(ground, tried)


def try_on_opponent(ground: Ground, opponent: Opponent, tried: Sequence[Tried]) -> list[Reaction]:
    """What an opponent does on each input; `not_run` after two time-outs, of a mutant after one, and after too long.

    Where it answers in the same bytes as the reference there is nothing to compare.
    """
    seen = _patiently(ground, opponent, tried)
    differing = [at for at, one in enumerate(tried) if not _same_bytes(one, seen[at])]
    judged = ground.judge.decide([tried[at].check for at in differing], [seen[at] for at in differing])
    reactions = [_AGREES] * len(tried)
    for at, one in zip(differing, judged, strict=True):
        reactions[at] = Reaction(one.outcome, one.detail, _raised(one.seen), _answered(one.seen))
    return reactions


def _patiently(ground: Ground, opponent: Opponent, tried: Sequence[Tried]) -> list[Observation]:
    """What an opponent does, in parts, until it has had its share of time: a slow one must not eat a task's."""
    limits, left = opponent.limits(ground.limits).of_any(), opponent.max_timeouts
    patience = CANDIDATE_SECONDS if opponent.candidates else MUTANT_SECONDS
    seen: list[Observation] = []
    spent = 0.0
    part = _PART if opponent.cost == 1 else _PART_APART
    for start in range(0, len(tried), part):
        probes = [one.trial.probe for one in tried[start : start + part]]
        if left <= 0 or spent > patience:
            seen += [Observation(Status.NOT_RUN, 0.0)] * len(probes)
            continue
        some = ground.judge.observe(
            opponent.source, probes, limits, packages=ground.packages, max_timeouts=left
        )
        left -= sum(one.status is Status.TIMEOUT for one in some)
        spent += sum(one.cpu_seconds for one in some)
        seen += some
    return seen


_HARDLY = Compare.model_validate({"float": {"abs": 1e-6, "rel": 1e-6}})


def is_delicate(ground: Ground, tried: Tried) -> bool:
    """Whether the reference's answer hangs on the noise of floating point: it changes when a number moves by a hair."""
    probes = ground.space.nudges(tried.trial)
    if not probes:
        return False
    answer = answer_of(json.loads(tried.reply.reply)).value
    seen = ground.judge.observe(
        ground.reference.source, probes, ground.reference_limits, packages=ground.packages
    )
    moved = [
        answer_of(json.loads(one.reply)) if one.status is Status.REPLY else Answer(problem="none")
        for one in seen
    ]
    return any(one.problem or one.raised or not same_value(answer, one.value, _HARDLY) for one in moved)


def _answered(seen: Observation) -> Answered | None:
    short = seen.status is Status.REPLY and len(seen.reply) + len(seen.output) <= _KEPT_BYTES
    return Answered(seen.reply, seen.output) if short else None


_AGREES = Reaction(Outcome.PASS, "", None)
_NAN = b'{"f":"nan"}'


def _same_bytes(tried: Tried, seen: Observation) -> bool:
    """Whether the answer is the reference's own, letter for letter; NaN equals nothing, and checkers decide alone."""
    compare = tried.check.compare
    plain = compare is None or compare.checker is None
    same = seen.status is Status.REPLY and (seen.reply, seen.output) == (
        tried.reply.reply,
        tried.reply.output,
    )
    return same and plain and _NAN not in seen.reply


def test_record(payload: dict[str, Any], *, id: str, provenance: dict[str, Any]) -> dict[str, Any]:
    """A whole test of the task format from a payload."""
    return {"id": id, **payload, "visibility": "private", "origin": "fuzz", "provenance": provenance}


test_record.__test__ = False  # type: ignore[attr-defined]  # no test itself, whatever a test runner thinks


def _observe(
    ground: Ground, source: ProgramSource, trials: Sequence[Trial], limits: Limits, hash_seed: int = 0
) -> list[Observation]:
    probes = [trial.probe for trial in trials]
    if not probes:
        return []
    return ground.judge.observe(source, probes, limits, hash_seed=hash_seed, packages=ground.packages)


def _answers(seen: Observation) -> bool:
    return seen.status is Status.REPLY


def _tried(ground: Ground, trial: Trial, seen: Observation) -> Tried | None:
    reply = json.loads(seen.reply)
    payload = ground.space.expectation(trial, reply, seen.output, ground.allowed)
    if payload is None:
        return None
    record = test_record(payload, id="trial", provenance={})
    try:
        (check,) = checks_of_test(ground.task, _KINDS[payload["kind"]].model_validate(record))
    except (TaskError, ValueError):
        return None  # an answer too large or too deep for a literal
    raises = "raises" in payload or any("raises" in step for step in payload.get("steps", []))
    return Tried(
        trial,
        payload,
        check,
        seen,
        None,
        answer_kind(reply),
        raises,
        _as_stated(trial.stated, payload, ground.task.compare),
    )


def _as_stated(stated: Stated | None, payload: dict[str, Any], compare: Compare | None) -> bool | None:
    """Whether a test expects what the prompt's example says, by the task's rule: its answer, or that of its last step.

    None where nothing can be said: a fraction may be rounded in a prompt, a text may stand there without quotes, what stands below a
    call that answers None may be printed, and with a checker there may be many right answers.
    """
    if stated is None:
        return None
    last = (payload.get("steps") or [payload])[-1]
    if "expected" not in last:
        return False if stated.is_firm and "raises" in last else None
    if "compare" in payload:
        compare = Compare.model_validate(payload["compare"])
    value = literal.parse(last["expected"])
    if same_value(stated.value, value, compare):
        return True
    is_checked = compare is not None and compare.checker is not None
    is_unquoted = type(value) is str and value == canonical(stated.value)
    is_rounded = _has_fraction(value) or _has_fraction(stated.value)
    is_open = not stated.is_firm or value is None or is_checked or is_unquoted or is_rounded
    return None if is_open else False


def _has_fraction(value: object) -> bool:
    """Whether a plain value is, or has somewhere in it, a float or a complex number."""
    if isinstance(value, Mapping):
        return any(map(_has_fraction, (*value.keys(), *value.values())))
    if isinstance(value, list | tuple | set | frozenset):
        return any(map(_has_fraction, value))
    return isinstance(value, float | complex)


def answer_kind(reply: Any) -> str:
    """The type of an answer by its wire form: enough to tell a number from a text or a list."""
    if "value" not in reply:
        return "none"
    value = reply["value"]
    if isinstance(value, dict):
        return next(iter(value), "")
    return "number" if type(value) in (int, float) else type(value).__name__


def _within_precondition(ground: Ground, tried: list[Tried]) -> list[Tried]:
    """Ask the task's precondition, where it has one; it is code of the task and runs in the sandbox."""
    source = ground.task.precondition
    if source is None or not tried:
        return tried
    program = ProgramSource({"precondition.py": source}, "precondition.py", ("precondition",))
    probes = [ground.space.precondition_probe(one.trial) for one in tried]
    seen = ground.judge.observe(program, probes, ground.reference_limits, max_timeouts=len(probes) + 1)
    return [
        replace(one, precondition=answer.reply == b'{"value":true}')
        for one, answer in zip(tried, seen, strict=True)
    ]


def _raised(seen: Observation) -> str | None:
    if seen.status is not Status.REPLY or b'"raised"' not in seen.reply:
        return None
    try:
        reply = json.loads(seen.reply)
        parts = reply.get("steps", [reply])
        return next(str(part["raised"][0]) for part in parts if isinstance(part, dict) and "raised" in part)
    except (ValueError, LookupError, TypeError, StopIteration, AttributeError):
        return None
