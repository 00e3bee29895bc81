"""From a task's proposals to what a round can try: inputs, claims on their answers, and tests to be judged as they are.

Covers lowering asserts to inputs (the expected value is the oracle's to find), reading inputs, running generators in the sandbox,
and telling why a proposal comes to nothing. Proposals that an earlier round looked at are passed over. Decides nothing.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from cupel.evolve.exploration import Ground
from cupel.evolve.fuzz import mine
from cupel.evolve.fuzz.arguments import Arguments, canonical
from cupel.evolve.generator import run_generator
from cupel.evolve.inputs.space import Trial
from cupel.evolve.proposals.proposal import Proposal
from cupel.evolve.results import Fate
from cupel.evolve.suite import test_from_json
from cupel.judge import asserts
from cupel.judge.checks import Check, checks_of_test, names_of
from cupel.model import literal
from cupel.model.errors import TaskError
from cupel.model.hashing import content_hash, seed_for
from cupel.model.source import parsed

GENERATED = 40
"""Inputs asked of a proposed generator."""
MOST_GENERATORS = 8
"""Generators of one task that are run in a round."""
LONGEST_INPUT = 200_000
"""Characters of an input as a test would hold it."""
KEY_DIGITS = 16
_SHOWN = 300
UNREAD = frozenset({"unread"})
"""Flags of a test whose inputs cannot be read."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What an assert says of the answers to some inputs."""

    proposal: int
    keys: tuple[str, ...]
    """Of the trials, in the order of the assert's calls; one where all calls are made in one state."""
    condition: asserts.LoweredAssert


@dataclass(frozen=True, slots=True)
class Written:
    """A test that is judged as it is, since its own code has to run."""

    proposal: int
    test: Mapping[str, Any]
    """In the task format."""
    flags: frozenset[str]
    inputs: tuple[Trial, ...]
    """The inputs in it that can be read."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What the proposals of a task come to in one round."""

    proposals: tuple[Proposal, ...] = ()
    trials: tuple[Trial, ...] = ()
    owners: Mapping[str, int] = field(default_factory=dict)
    """Trial's key → the proposal that it came from first."""
    claims: tuple[Claim, ...] = ()
    tests: tuple[Written, ...] = ()
    fates: tuple[Fate, ...] = ()
    """Of what comes to nothing."""
    looked_at: tuple[str, ...] = ()
    """Keys of the proposals whose fate is told here: no later round looks at them again."""


NOTHING = Offered()


def offer(
    ground: Ground, proposals: Sequence[Proposal], known: Sequence[Check], tried: Collection[str], seed: int
) -> Offered:
    """Read a task's proposals.

    Args:
        ground: what exploring needs.
        proposals: of the task.
        known: checks that stand; an input that one of them has is not tried again.
        tried: keys that earlier rounds looked at.
        seed: of the run.
    """
    if not proposals:
        return NOTHING
    making = _Making(ground, tuple(proposals), {check.probe.body for check in known}, set(tried), seed)
    for place, proposal in enumerate(proposals):
        if proposal_key(proposal) not in making.tried:
            making.read(place, proposal)
    return making.offered()


def proposal_key(proposal: Proposal) -> str:
    """A short content key of a proposal that comes to no input of its own."""
    return content_hash([proposal.kind, proposal.text])[:KEY_DIGITS]


def trial_key(trial: Trial) -> str:
    """A short content key of an input."""
    return content_hash(trial.key)[:KEY_DIGITS]


def test_id(proposal: Proposal, payload: Mapping[str, Any]) -> str:
    """The id of a test that comes of a proposal."""
    return f"{proposal.by.partition(':')[0]}-{content_hash(dict(payload))[:10]}"


test_id.__test__ = False  # type: ignore[attr-defined]  # no test itself, whatever a test runner thinks


def fate_of(proposal: Proposal, fate: str, detail: str = "", trial: Trial | None = None, **more: Any) -> Fate:
    """The record of what became of a proposal, or of one of its inputs."""
    return Fate(
        proposal.by,
        proposal.kind,
        proposal.text[:_SHOWN],
        proposal.response,
        fate,
        detail[:_SHOWN],
        trial.text[:_SHOWN] if trial is not None else "",
        tuple(sorted(trial.flags)) if trial is not None else (),
        **more,
    )


class _Making:
    """Gathers what proposals come to."""

    def __init__(
        self, ground: Ground, proposals: tuple[Proposal, ...], known: set[bytes], tried: set[str], seed: int
    ) -> None:
        self.ground = ground
        self.proposals = proposals
        self.known = known
        self.tried = tried
        self.seed = seed
        self.trials: dict[str, Trial] = {}
        self.owners: dict[str, int] = {}
        self.claims: list[Claim] = []
        self.tests: list[Written] = []
        self.fates: list[Fate] = []
        self.looked_at: list[str] = []
        self.generated: list[list[tuple[int, Trial]]] = []

    def offered(self) -> Offered:
        """All of it; what generators made comes last, the generators taking turns."""
        for turn in itertools.zip_longest(*self.generated):
            for one in turn:
                if one is not None:
                    self._take(*one)
        return Offered(
            self.proposals,
            tuple(self.trials.values()),
            self.owners,
            tuple(self.claims),
            tuple(self.tests),
            tuple(self.fates),
            tuple(self.looked_at),
        )

    def read(self, place: int, proposal: Proposal) -> None:
        """Read one proposal."""
        match proposal.kind:
            case "assert":
                self._assert(place, proposal)
            case "input":
                self._input(place, proposal)
            case "generator":
                self._generator(place, proposal)
            case "test":
                self._test(place, proposal, dict(proposal.body["test"]))

    def _assert(self, place: int, proposal: Proposal) -> None:
        task = self.ground.task
        names, kind = names_of(task), task.interface.kind
        own_class = [task.interface.name] if kind == "class" else []
        lowered = asserts.lower(proposal.code, names, never=own_class)
        trials = self._calls(lowered, proposal) if lowered is not None else []
        if lowered is None or not trials:
            self._as_it_is(place, proposal)
            return
        self.claims.append(Claim(place, tuple(trial.key for trial in trials), lowered))
        for trial in trials:
            self._take(place, trial)

    def _calls(self, lowered: asserts.LoweredAssert, proposal: Proposal) -> list[Trial]:
        """The inputs that a lowered assert's calls are; none where one of them is none of this task."""
        space, interface = self.ground.space, self.ground.task.interface
        found: list[Trial | None] = []
        if interface.kind == "function":
            if {call.function for call in lowered.calls} == {interface.name}:
                arguments = (Arguments(call.args, tuple(call.kwargs.items())) for call in lowered.calls)
                found = [space.given(one, _source(proposal)) for one in arguments]
        else:
            steps = [
                {"function": call.function, "args": list(call.args), "kwargs": dict(call.kwargs)}
                for call in lowered.calls
            ]
            found = [space.given(steps, _source(proposal))]
        trials = [trial for trial in found if trial is not None]
        return trials if len(trials) == len(found) else []

    def _as_it_is(self, place: int, proposal: Proposal) -> None:
        """An assert with more to it than calls with plain values."""
        tree = parsed(proposal.code)
        body = tree.body if tree is not None else []
        if len(body) != 1 or not isinstance(body[0], ast.Assert):
            self._lost(proposal, "it is not one assert statement")
        elif self.ground.task.interface.kind == "program":
            self._lost(proposal, "asserts say nothing of a program that reads and prints")
        else:
            self._test(place, proposal, {"kind": "assert", "code": proposal.code.strip()})

    def _input(self, place: int, proposal: Proposal) -> None:
        try:
            value = _plain(proposal.body)
        except (TaskError, ValueError, TypeError) as error:
            self._lost(proposal, str(error))
            return
        trial = self.ground.space.given(value, _source(proposal))
        if trial is None:
            self._lost(proposal, "it is no input of this task")
        else:
            self._take(place, trial)

    def _generator(self, place: int, proposal: Proposal) -> None:
        if len(self.generated) >= MOST_GENERATORS:
            return  # a later round has it
        self.looked_at.append(proposal_key(proposal))
        ground, seed = self.ground, seed_for(self.seed, proposal.code)
        runs = [
            run_generator(ground.judge, ground.task, proposal.code, seed, GENERATED, hash_seed=hash_seed)
            for hash_seed in (0, 1)
        ]
        first, second = ([canonical(value) for value in run.values] for run in runs)
        if first != second:
            self.fates.append(
                fate_of(proposal, "unusable", "the generator gives other inputs in another run")
            )
            return
        trials = [ground.space.given(value, _source(proposal)) for value in runs[0].values]
        usable = list({trial.key: trial for trial in trials if trial is not None}.values())
        if not usable:
            problem = runs[0].problem or "nothing that it returns is an input of this task"
            self.fates.append(fate_of(proposal, "unusable", problem))
        self.generated.append([(place, trial) for trial in usable])

    def _test(self, place: int, proposal: Proposal, payload: dict[str, Any]) -> None:
        """A test whose own code has to run."""
        self.looked_at.append(proposal_key(proposal))
        name = test_id(proposal, payload)
        record = {**payload, "id": name, "visibility": "private", "origin": proposal.by}
        try:
            if payload.get("kind") not in ("assert", "unittest", "pytest"):
                raise TaskError(
                    "only tests with code are judged as they are; propose the input, or an assert"
                )
            checks_of_test(self.ground.task, test_from_json(record))
        except (ValidationError, TaskError) as error:
            self.fates.append(fate_of(proposal, "unusable", str(error)))
            return
        inputs = self._inputs_in(str(payload["code"]), proposal)
        flags = frozenset().union(*(trial.flags for trial in inputs)) if inputs else UNREAD
        self.tests.append(Written(place, record, flags, inputs))

    def _inputs_in(self, code: str, proposal: Proposal) -> tuple[Trial, ...]:
        interface = self.ground.task.interface
        if interface.kind != "function":
            return ()
        calls = mine.calls_in(code, interface.name)
        trials = (self.ground.space.given(call, _source(proposal)) for call in calls)
        return tuple(trial for trial in trials if trial is not None)

    def _take(self, place: int, trial: Trial) -> None:
        if trial_key(trial) in self.tried or trial.key in self.trials:
            return
        proposal = self.proposals[place]
        if trial.probe.body in self.known:
            self.tried.add(trial_key(trial))
            self.looked_at.append(trial_key(trial))
            self.fates.append(fate_of(proposal, "known", "a test has this input", trial))
        elif len(trial.text) > LONGEST_INPUT:
            self.tried.add(trial_key(trial))
            self.looked_at.append(trial_key(trial))
            self.fates.append(fate_of(proposal, "costly", f"longer than {LONGEST_INPUT:,} characters", trial))
        else:
            self.trials[trial.key] = trial
            self.owners[trial.key] = place

    def _lost(self, proposal: Proposal, reason: str) -> None:
        self.looked_at.append(proposal_key(proposal))
        self.fates.append(fate_of(proposal, "unusable", reason))


def _source(proposal: Proposal) -> str:
    """What stands as the source of an input's trial."""
    return f"proposed {proposal.kind}"


def _plain(body: Mapping[str, Any]) -> Any:
    """A proposed input in the plain form of a generator's values."""
    if "stdin" in body:
        return body["stdin"]
    if "args" in body:
        args, kwargs = literal.parse_args(body["args"]), literal.parse_kwargs(body.get("kwargs"))
        return Arguments(tuple(args), tuple(kwargs.items()))
    return [_plain_step(step) for step in body["steps"]]


_READ = {"args": literal.parse_args, "kwargs": literal.parse_kwargs}


def _plain_step(step: Any) -> dict[str, Any]:
    if not isinstance(step, dict):
        raise TaskError("a step is an object")
    return {
        name: _READ[name](value) if name in _READ else value
        for name, value in step.items()
        if name not in ("expected", "raises")
    }
