"""Servers of real models in environments of their own, and the few requests that are made of them without Cupel."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

import pytest

from cupel.cli.main import run

T = TypeVar("T")
HERE = Path(__file__).parent
ENVIRONMENTS = HERE.parents[1] / ".venv-models"
TOLD: list[str] = []
"""Figures that stand at the end of the run's output."""


def tell(what: str, **figures: Any) -> None:
    """Print figures at the end of the run's output."""
    TOLD.append(f"{what}: " + ", ".join(f"{name} {value}" for name, value in figures.items()))


def environment(name: str) -> Path:
    """The folder of an environment's programs; skips where it could not be made."""
    folder = ENVIRONMENTS / name
    if not (folder / "made").is_file():
        failed = folder / "failed"
        why = (
            failed.read_text(encoding="utf-8").strip() if failed.is_file() else "`make test-models` makes it"
        )
        pytest.skip(f"there is no environment {folder.name}: {why}")
    return folder / "bin"


class Server:
    """A model server in a process of its own."""

    def __init__(self, command: Sequence[str], log: Path, environment_: Mapping[str, str]) -> None:
        self.log = log
        with log.open("wb") as file:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                env=dict(environment_),
                start_new_session=True,
            )

    def wait(self, answers: Callable[[], T | None], seconds: float) -> T:
        """What `answers()` gives as soon as it gives anything."""
        end = time.monotonic() + seconds
        while (found := answers()) is None:
            said = self.log.read_text(encoding="utf-8", errors="replace")[-2000:]
            assert self._process.poll() is None, f"the server ended:\n{said}"
            assert time.monotonic() < end, f"the server does not answer after {seconds:.0f} s:\n{said}"
            time.sleep(0.2)
        return found

    def stop(self) -> None:
        """End it and all that it started."""
        for sent in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, sent)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(20)


@contextmanager
def serving(command: Sequence[str], log: Path, environment_: Mapping[str, str]) -> Iterator[Server]:
    """A server for as long as the context is open."""
    server = Server(command, log, environment_)
    try:
        yield server
    finally:
        server.stop()


def got(url: str, body: Mapping[str, Any] | None = None) -> bytes | None:
    """The answer to a request, or None where there is none."""
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data, {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=300) as answer:
            return bytes(answer.read())
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None


def lines(path: Path) -> list[dict[str, Any]]:
    """The records of a file; none where it is not there."""
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def cupel(*arguments: object) -> tuple[int, dict[str, Any]]:
    """(exit code, figures) of a command that is given --json; where it ended early, what it said last as `error`."""
    out, said = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(said):
        code = run([*map(str, arguments), "--json"])
    if out.getvalue():
        return code, json.loads(out.getvalue())
    return code, {"error": said.getvalue().strip().rpartition("\n")[2]}
