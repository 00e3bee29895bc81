"""Whether a test can run apart from the program: found out on the reference, and written down with the test.

Covers tests whose own code has to run (asserts with more to them than calls on literals, test files). On the reference
each is run apart from it; where it passes so, its certificate says `split` and at which places of the test the
reference answers with something that is not plain: only there may a candidate do so. Where it passes only in the
reference's own process, the certificate says `shared`, and why. Without a reference there is no certificate: such tests
run apart, only what they construct themselves arrives as an instance, and none ever equals a plain value.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from cupel.judge.checks import Check
from cupel.judge.judge import Judge, Judged
from cupel.judge.programs import packages_of
from cupel.model.outcome import Mode, Outcome
from cupel.model.task import Task
from cupel.sandbox import jobs
from cupel.sandbox.errors import SandboxError
from cupel.sandbox.limits import Limits


@dataclass(frozen=True, slots=True)
class Certificate:
    """How one check is to be run."""

    mode: Mode
    """`split` or `shared`."""
    places: tuple[str, ...] = ()
    """Where in the test the reference answers with an instance or a class, compares one with a plain value, or swallows an
    exception."""
    reason: str = ""
    """Why the test needs to share the program's process."""
    passes: bool = True
    """Whether the reference passes the test so, or at all."""


_WATCHING = frozenset({"patch", "monkeypatch", "assertNoLogs", "assertLogs", "caplog", "stderr", "redirect_stderr",
                       "catch_warnings", "settrace", "setprofile", "getrefcount", "addaudithook", "_getframe"})  # fmt: skip
_WATCHES = "the test patches or watches its own process"
_ADDRESS = re.compile(r"at 0x[0-9a-f]+")
"""In messages; nothing that is published may differ from run to run."""
Certificates = Mapping[str, Certificate]
"""Check key → certificate; other checks have none."""


def certified(checks: Sequence[Check], certificates: Certificates) -> list[Check]:
    """The checks as their certificates say that they are to be run."""
    return [_as_certified(check, certificates.get(check.key)) for check in checks]


def issue(
    judge: Judge,
    task: Task,
    reference: jobs.ProgramSource,
    checks: Sequence[Check],
    limits: Limits,
    max_timeouts: int | None = None,
) -> dict[str, Certificate]:
    """Certificates of those checks whose own code has to run.

    A test that the reference passes neither way is to run apart: that it fails shows there as well. After `max_timeouts` time-outs
    the others count as not passed; by default all are run.

    Raises:
        SandboxError: the sandbox broke down: our own fault, which says nothing of a test.
    """
    own_code = [check for check in checks if check.mode is Mode.SPLIT]
    failing = [(check, _WATCHES) for check in own_code if _watches_itself(_code_of(check))]
    apart = [check for check in own_code if not _watches_itself(_code_of(check))]
    noting = [replace(check, probe=jobs.apart(check.probe, None, records=True)) for check in apart]
    most = len(checks) + 1 if max_timeouts is None else max_timeouts
    judged = _judged(judge, task, reference, noting, limits, most)
    issued: dict[str, Certificate] = {}
    for check, one in zip(apart, judged, strict=True):
        if one.outcome is Outcome.PASS:
            issued[check.key] = Certificate(Mode.SPLIT, _places(one.seen.output))
        else:
            failing.append((check, _ADDRESS.sub("at 0x…", f"{one.outcome.value}: {one.detail}")))
    beside = [_beside(check) for check, _ in failing]
    again = _judged(judge, task, reference, beside, limits, most)
    for (check, reason), one in zip(failing, again, strict=True):
        passes = one.outcome is Outcome.PASS
        mode = Mode.SHARED if passes else Mode.SPLIT
        issued[check.key] = Certificate(mode, (), reason, passes)
    return issued


def _judged(
    judge: Judge,
    task: Task,
    reference: jobs.ProgramSource,
    checks: Sequence[Check],
    limits: Limits,
    max_timeouts: int,
) -> list[Judged]:
    judged = judge.judge(
        reference, checks, limits, packages=packages_of(task), max_timeouts=max_timeouts, confirms=True
    )
    for one in judged:
        if one.outcome is Outcome.INFRASTRUCTURE:
            raise SandboxError(one.detail)
    return judged


def _places(output: bytes) -> tuple[str, ...]:
    """The places that the test's process noted; none where what it says makes no sense, since tests are untrusted."""
    try:
        found = json.loads(output)
    except (ValueError, RecursionError):
        return ()
    return tuple(found) if isinstance(found, list) and all(isinstance(one, str) for one in found) else ()


def _code_of(check: Check) -> str:
    return str(json.loads(check.probe.body)["code"])


@lru_cache(maxsize=64)  # a test file is asked about once for each of its functions
def _watches_itself(code: str) -> bool:
    """Whether a test's code names what only means something where the program runs in the same process.

    Such a test could pass apart without having looked at the program at all (`assert_not_called` on a patched `print`).
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    names = {getattr(node, name, None) for node in ast.walk(tree) for name in ("id", "attr", "arg", "name")}
    return not names.isdisjoint(_WATCHING)


def told(checks: Sequence[Check], certificates: Certificates) -> dict[str, Any] | None:
    """The certificate of one test as it stands in the task file; None where nothing of the test's own has to run.

    Args:
        checks: of the test; one for each function of a test file.
        certificates: of the task.
    """
    known = [(check, certificates[check.key]) for check in checks if check.key in certificates]
    if not known:
        return None
    shared = {check.test_id: one.reason for check, one in known if one.mode is Mode.SHARED}
    return {"mode": Mode.SHARED.value, "shared": shared} if shared else {"mode": Mode.SPLIT.value}


def _as_certified(check: Check, certificate: Certificate | None) -> Check:
    if certificate is None:
        return check
    if certificate.mode is Mode.SHARED:
        return _beside(check)
    return replace(check, probe=jobs.apart(check.probe, certificate.places))


def _beside(check: Check) -> Check:
    return replace(check, probe=jobs.beside(check.probe), mode=Mode.SHARED)
