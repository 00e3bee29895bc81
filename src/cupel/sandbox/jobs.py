"""What can be asked of a sandbox, and what it says came of it.

Covers programs, the kinds of probe, and observations, as frozen types of the trusted side. Knows nothing
of tasks, candidates or expected answers: those never come near the sandbox.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cupel.sandbox import wire
from cupel.sandbox.limits import Limits

_written = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class ProgramSource:
    """A program as files, and how it is loaded."""

    files: Mapping[str, str]
    """Path relative to a private folder → text."""
    entry: str
    """The path of the file that is loaded."""
    names: tuple[str, ...] = ("solution",)
    """Module names under which it can be imported."""
    is_main: bool = False
    """It runs as `__main__`, reading stdin and writing stdout, instead of being imported."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing to run on a program; `body` is the JSON that the untrusted side reads."""

    kind: str
    body: bytes
    splits: bool = False
    """It is a test's code that runs in a process of its own and talks to the program."""

    @property
    def is_beside(self) -> bool:
        """It is a test's code that runs in the program's process, which can read all that the test expects."""
        return self.kind in ("assert", "unittest", "pytest") and not self.splits


def call(function: str, args: Sequence[Any], kwargs: Mapping[str, Any] | None = None) -> Probe:
    """Call a function of the program with plain values."""
    return _probe("call", function=function, **_arguments(args, kwargs or {}))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a sequence: `new` (a class), `method`, `function` or `get` (an attribute)."""

    action: str
    name: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    label: str | None = None
    """The name that a new instance gets."""
    on: str | None = None
    """The label of the instance meant; by default the latest."""


def steps(sequence: Sequence[Step]) -> Probe:
    """Carry out a sequence in one state."""
    told = [
        {"action": step.action, "name": step.name, "as": step.label, "on": step.on}
        | _arguments(step.args, step.kwargs)
        for step in sequence
    ]
    return _probe("steps", steps=told)


def tracing_lines(probe: Probe, cap: int) -> Probe:
    """The same probe, answered by how many lines of Python it executes, up to a cap, and the steps from line to line in the program's own file.

    The count is a cost that is the same in every run, which CPU time is not; what C code does is not counted. Each step is a list of
    the line before and the line; a function's first line comes after line 0.
    """
    body = json.loads(probe.body) | {"traces": cap}
    return Probe(probe.kind, _written(body).encode("ascii"))


def missing_names(names: Sequence[str]) -> Probe:
    """Load the program and say which of these names it lacks; a program that runs as `__main__` is only compiled."""
    return _probe("missing_names", names=list(names))


def assertion(code: str, names: Sequence[str], imports: Sequence[str]) -> Probe:
    """Run one assert statement beside the program, in its process."""
    return _probe("assert", code=code, names=list(names), imports=list(imports))


def test_function(kind: str, code: str, test: str, names: Sequence[str], imports: Sequence[str]) -> Probe:
    """Run one test function of a `unittest` or `pytest` file beside the program, in its process."""
    return _probe(kind, code=code, test=test, names=list(names), imports=list(imports))


def apart(probe: Probe, places: Sequence[str] | None, *, records: bool = False) -> Probe:
    """The same test in a process of its own, apart from the program.

    Args:
        probe: of `assertion` or `test_function`.
        places: where the reference answers with something that is not plain; None where that is not known.
        records: the program is the reference: the observation's `output` is a JSON list of these places.
    """
    body = json.loads(probe.body) | {"places": None if places is None else list(places), "records": records}
    return Probe(probe.kind, _written(body).encode("ascii"), splits=True)


def stdio(stdin: str) -> Probe:
    """Run the whole program on this input."""
    return _probe("stdio", stdin=stdin)


def beside(probe: Probe) -> Probe:
    """The same test beside the program, in its process: what `apart` was given."""
    body = {
        name: value for name, value in json.loads(probe.body).items() if name not in ("places", "records")
    }
    return Probe(probe.kind, _written(body).encode("ascii"))


class Status(StrEnum):
    """What the sandbox saw of a probe."""

    REPLY = "reply"
    SILENT = "silent"
    """It ended without a reply."""
    TIMEOUT = "timeout"
    OVERSIZE = "oversize"
    """It answered or printed more than allowed."""
    BROKEN = "broken"
    """It sent what is no reply."""
    UNLOADED = "unloaded"
    """The program could not be loaded; the reply says what it raised."""
    NOT_RUN = "not_run"
    """Too many time-outs before."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What the sandbox saw of one probe; `reply` and `output` are the untrusted side's words."""

    status: Status
    cpu_seconds: float
    reply: bytes = b""
    output: bytes = b""
    exit_status: int | None = None
    """Wait status of a process that ended without a reply."""
    detail: str = ""
    wall_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Job:
    """Probes to run on one program."""

    program: ProgramSource
    probes: tuple[Probe, ...]
    """Either all of them run apart from the program, or none."""
    limits: Limits = field(default_factory=Limits)
    """Of one probe; its CPU seconds also say how long the program may take to load (twice that)."""
    seconds: tuple[float, ...] | None = None
    """CPU seconds of each probe, where they differ; as many as there are probes."""
    shares_process: bool = False
    """Whether probes may follow each other in one process (see `cupel.judge.freshness`)."""
    renews: bool = False
    """Whether each probe gets the program loaded anew, in a process space emptied before and after (see
    `cupel.judge.containment`); otherwise probes may run in forks of one process that has loaded it."""
    max_timeouts: int = 2
    """After so many time-outs the remaining probes are not run."""

    @property
    def splits(self) -> bool:
        """Whether the probes are tests that run apart from the program."""
        return any(probe.splits for probe in self.probes)


def _probe(kind: str, **body: Any) -> Probe:
    return Probe(kind, _written({"do": kind, **body}).encode("ascii"))


def _arguments(args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "args": [wire.tree_of(value) for value in args],
        "kwargs": {name: wire.tree_of(value) for name, value in kwargs.items()},
    }
