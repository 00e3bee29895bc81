"""The contract that every isolation backend keeps, as small programs that try to break it.

Covers what `cupel doctor` prints and what the contract tests assert: no network, no sight of the machine's files,
no environment, contained memory, processes, files, output and time, and nothing left behind. Each check runs a
program in the sandbox and looks at what it could do. `none` promises only the limits: its other checks say what
is not held, without trying them: the attempts would do the machine harm.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cupel.sandbox import jobs
from cupel.sandbox.client import Sandbox
from cupel.sandbox.errors import SandboxError
from cupel.sandbox.limits import Limits

_LIMITS = Limits(cpu_seconds=0.5, memory_bytes=128 << 20, output_bytes=1 << 20, file_bytes=1 << 20)


@dataclass(frozen=True, slots=True)
class Check:
    """One promise of the sandbox."""

    name: str
    promise: str
    code: str
    """A program with a function `attempt()`."""
    holds: Callable[[jobs.Observation], bool]
    needs_isolation: bool
    """Whether the promise is more than a resource limit."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a promise holds."""

    name: str
    promise: str
    holds: bool
    seen: str
    """What was seen, for a reader."""
    needs_isolation: bool


def _value(seen: jobs.Observation) -> Any:
    try:
        return json.loads(seen.reply).get("value", "no value") if seen.reply else "no reply"
    except ValueError:
        return "no reply"


def _says(value: Any) -> Callable[[jobs.Observation], bool]:
    return lambda seen: seen.status is jobs.Status.REPLY and _value(seen) == value


def _ends_as(*statuses: jobs.Status) -> Callable[[jobs.Observation], bool]:
    return lambda seen: seen.status in statuses


def _raises(seen: jobs.Observation) -> bool:
    return seen.reply.startswith(b'{"raised"')


CHECKS: tuple[Check, ...] = (
    Check(
        "computes",
        "a program's answer arrives",
        "def attempt(): return [1, (2, 3)]",
        _says([1, {"t": [2, 3]}]),
        False,
    ),
    Check(
        "network",
        "no connection leaves the sandbox, not even to this machine",
        "import socket\ndef attempt():\n    server = socket.create_connection(('127.0.0.1', 22), timeout=1)\n",
        _raises,
        True,
    ),
    Check(
        "interfaces",
        "there is no network interface but loopback",
        "import socket\ndef attempt(): return [name for _, name in socket.if_nameindex() if name != 'lo']",
        _says([]),
        True,
    ),
    Check(
        "files",
        "the machine's files are out of sight",
        "import os\ndef attempt(): return [p for p in ('/etc/passwd', '/home', '/proc/1', '/var') if os.path.exists(p)]",
        _says([]),
        True,
    ),
    Check(
        "read-only",
        "nothing can be written but the private folder",
        "import os, sys\ndef attempt():\n    open(os.path.join(os.path.dirname(os.__file__), 'x'), 'w')\n",
        _raises,
        True,
    ),
    Check(
        "not root",
        "programs have no privileges",
        "def attempt():\n    import ctypes\n    return ctypes.CDLL(None).mount(b'none', b'/tmp', b'tmpfs', 0, None)\n",
        _says(-1),
        True,
    ),
    Check(
        "environment",
        "no variable of the environment is passed in",
        "import os\ndef attempt(): return sorted(set(os.environ) - {'LC_ALL', 'TZ', 'PYTHONHASHSEED', 'LC_CTYPE'})",
        _says([]),
        False,
    ),
    Check(
        "descriptors",
        "of the server's descriptors only the channel of replies is open",
        "import os\ndef attempt():\n    return sum(1 for fd in range(3, 60) if _is_open(fd))\n"
        "def _is_open(fd):\n    try:\n        os.fstat(fd)\n        return True\n    except OSError:\n        return False\n",
        _says(1),
        False,
    ),
    Check(
        "own processes",
        "no process but its own can be seen or signalled",
        "import os\ndef attempt():\n    os.kill(1, 9)\n    return 'sent'\n",
        _raises,
        True,
    ),
    Check("memory", "memory is limited", "def attempt(): return len(bytearray(1 << 30))", _raises, False),
    Check(
        "file size",
        "files are limited",
        "def attempt():\n    with open('big', 'wb') as file:\n        file.write(b'x' * (8 << 20))\n    return 'written'",
        lambda seen: seen.status is jobs.Status.SILENT or _raises(seen),
        False,
    ),
    Check(
        "processes",
        "a fork bomb is contained",
        "import os\ndef attempt():\n    count = 0\n    for _ in range(500):\n        if os.fork() == 0:\n"
        "            import time; time.sleep(60)\n        count += 1\n    return count\n",
        _raises,
        True,
    ),
    Check(
        "time",
        "a hanging program costs its limit",
        "def attempt():\n    while True: pass",
        _ends_as(jobs.Status.TIMEOUT),
        False,
    ),
    Check(
        "sleep",
        "a sleeping program ends at the wall limit",
        "import time\ndef attempt(): time.sleep(600)",
        _ends_as(jobs.Status.TIMEOUT),
        False,
    ),
    Check(
        "reply size",
        "an answer over the cap is refused",
        "def attempt(): return 'x' * (8 << 20)",
        _ends_as(jobs.Status.OVERSIZE),
        False,
    ),
    Check(
        "silence",
        "a program that ends itself has given no answer",
        "import os\ndef attempt(): os._exit(0)",
        _ends_as(jobs.Status.SILENT),
        False,
    ),
)

_LEAVE = "import os, time\ndef attempt():\n    open('left', 'w').write('x')\n    if os.fork() == 0:\n        os.setsid()\n        time.sleep(60)\n    return 'left'\n"
_LOOK = "import os\ndef attempt(): return os.listdir('.')\n"


def run_checks(backend: str) -> list[Finding]:
    """Try every promise on a backend.

    Raises:
        SandboxError: the backend does not start.
    """
    with Sandbox(backend) as sandbox:
        sandbox.start()
        findings = [
            _not_tried(check) if check.needs_isolation and backend == "none" else _finding(sandbox, check)
            for check in CHECKS
        ]
        findings.append(_leaves_nothing(sandbox))
    return findings


def _not_tried(check: Check) -> Finding:
    """Without isolation the attempt would reach the machine itself (mount over its folders, kill, fork)."""
    seen = "not tried: without isolation nothing holds it"
    return Finding(check.name, check.promise, False, seen, check.needs_isolation)


def _finding(sandbox: Sandbox, check: Check) -> Finding:
    try:
        seen = _attempt(sandbox, check.code)
    except SandboxError as error:
        return Finding(check.name, check.promise, False, str(error), check.needs_isolation)
    shown = f"{seen.status.value} {seen.reply[:120].decode('utf-8', 'replace')} {seen.detail}".strip()
    return Finding(check.name, check.promise, check.holds(seen), shown, check.needs_isolation)


def _leaves_nothing(sandbox: Sandbox) -> Finding:
    """What one program leaves, files and processes, the next one does not find."""
    promise = "nothing of one program is left for the next"
    _attempt(sandbox, _LEAVE)
    seen = _attempt(sandbox, _LOOK)
    return Finding("leftovers", promise, _value(seen) == [], str(_value(seen)), False)


def _attempt(sandbox: Sandbox, code: str) -> jobs.Observation:
    program = jobs.ProgramSource({"solution.py": code}, "solution.py")
    (seen,) = sandbox.run(jobs.Job(program, (jobs.call("attempt", []),), _LIMITS))
    return seen
