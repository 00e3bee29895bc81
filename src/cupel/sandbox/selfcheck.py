"""The contract that every isolation backend keeps, tried out.

Covers what `cupel doctor` prints and what the contract tests assert: each promise (`cupel.sandbox.promises`) is put to a sandbox as a
program that tries to break it, and what it could do is looked at, from inside and from outside. `none` promises only the
limits: its other attempts are not made, because they would do the machine harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cupel.sandbox import bait, jobs, launch, promises
from cupel.sandbox.backends import LANDLOCK, NONE
from cupel.sandbox.bait import Bait
from cupel.sandbox.client import Sandbox
from cupel.sandbox.errors import SandboxError
from cupel.sandbox.limits import Limits
from cupel.sandbox.promise import Promise, value_of
from cupel.sandbox.promises import PROMISES

_LIMITS = Limits(
    cpu_seconds=0.5, memory_bytes=promises.MEMORY_BYTES, output_bytes=1 << 20, file_bytes=1 << 20
)
_LAST = (
    ("leftovers", "nothing of one program is left for the next, however hard to remove", False),
    ("survivors", "no process outlives its program", True),
    ("untouched", "what lies, listens and runs outside is as it was", True),
)
NAMES = (*(one.name for one in PROMISES), *(name for name, _, _ in _LAST))
"""All promises, in the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a promise holds."""

    name: str
    promise: str
    holds: bool
    seen: str
    """What was seen, for a reader."""
    needs_isolation: bool
    promised: bool = True
    """False where the backend cannot hold it and says so: `seen` then says why, and no attempt is made."""


def run_checks(backend: str) -> list[Finding]:
    """Try every promise on a backend.

    Raises:
        SandboxError: the backend does not start.
    """
    with Sandbox(backend, disk_bytes=promises.DISK_BYTES) as sandbox:
        hello = sandbox.start()
        unheld = _not_promised(backend, hello, sandbox.bound_together)
        with Bait() as outside:
            words = outside.words(hello["pid"], launch.SOURCE)
            findings = [_checked(sandbox, promise, words, unheld) for promise in PROMISES]
            findings += [_last(sandbox, outside, name, text, unheld) for name, text, _ in _LAST]
    return findings


def _not_promised(backend: str, hello: Mapping[str, Any], bound: tuple[str, ...]) -> dict[str, str]:
    """Promise → why this backend, or this machine with it, cannot hold it."""
    if backend == NONE:
        why = "without isolation nothing holds it"
        names = [one.name for one in PROMISES if one.needs_isolation]
        return dict.fromkeys([*names, *(name for name, _, needed in _LAST if needed)], why)
    found = {}
    if backend == LANDLOCK:
        found["names"] = "Landlock does not hide whether a file exists"
    if not hello["hides_files"]:
        found["files"] = "without Landlock inside, the container's own root and its /proc can be read"
    if "memory" not in bound and not hello["bounds_memory"]:
        found["memory in all"] = "no control group can be made here: only single processes are limited"
    return found


def _checked(
    sandbox: Sandbox, promise: Promise, words: Mapping[str, str], unheld: Mapping[str, str]
) -> Finding:
    if promise.name in unheld:
        return _not_tried(promise.name, promise.text, unheld[promise.name], promise.needs_isolation)
    code = promise.code
    for word, meant in words.items():
        code = code.replace(word, meant)
    try:
        seen = _attempt(sandbox, code)
    except SandboxError as error:
        return Finding(promise.name, promise.text, False, str(error), promise.needs_isolation)
    shown = f"{seen.status.value} {seen.reply[:200].decode('utf-8', 'replace')} {seen.detail}".strip()
    return Finding(promise.name, promise.text, promise.holds(seen), shown, promise.needs_isolation)


def _last(sandbox: Sandbox, outside: Bait, name: str, text: str, unheld: Mapping[str, str]) -> Finding:
    """What can only be seen once a program has ended."""
    needed = {one: need for one, _, need in _LAST}[name]
    if name in unheld:
        return _not_tried(name, text, unheld[name], needed)
    try:
        left: Any = {"leftovers": _leftovers, "survivors": _survivors}.get(name, lambda _: outside.touched())(
            sandbox
        )
    except SandboxError as error:
        return Finding(name, text, False, str(error), needed)
    return Finding(name, text, left == [], str(left), needed)


def _leftovers(sandbox: Sandbox) -> Any:
    _attempt(sandbox, promises.LEAVE_FILES)
    return value_of(_attempt(sandbox, promises.LOOK))


def _survivors(sandbox: Sandbox) -> Any:
    _attempt(sandbox, promises.STAY)
    return bait.survivors(promises.SURVIVOR)


def _not_tried(name: str, text: str, why: str, needs_isolation: bool) -> Finding:
    return Finding(name, text, False, f"not tried: {why}", needs_isolation, promised=False)


def _attempt(sandbox: Sandbox, code: str) -> jobs.Observation:
    program = jobs.ProgramSource({"solution.py": code}, "solution.py")
    (seen,) = sandbox.run(jobs.Job(program, (jobs.call("attempt", []),), _LIMITS))
    return seen
