"""The trusted side's handle on one fork server.

Covers starting the server with a chosen backend, sending jobs, reading observations, and starting anew
after a breakdown. A `Sandbox` runs one job at a time; workers have one each. Interprets no replies.

A server that breaks down is our own fault: the job is tried once more on a fresh one, then reported as
`SandboxError`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from cupel.sandbox import cgroup, container, frames, launch, scratch
from cupel.sandbox.errors import SandboxError
from cupel.sandbox.guest import places
from cupel.sandbox.jobs import Job, Observation, Probe, Status
from cupel.sandbox.limits import Limits, wall_of

_MAX_ANSWER = 1 << 30
_LAST_WORDS_SECONDS = 1.0
_GRACE_SECONDS = 30.0
"""On top of what a job's probes may take in all; then the server counts as broken."""
_NEEDS = {"unittest": ("unittest", "unittest.mock"), "pytest": ("pytest",), "stdio": ("atexit",)}
_STATUS = {one.value: one for one in Status}
MAX_PROBES = 4096
"""Probes that one message carries; longer jobs are sent in parts."""


class Sandbox:
    """One fork server and the jobs sent to it."""

    def __init__(
        self,
        backend: str,
        *,
        hash_seed: int = 0,
        packages: tuple[str, ...] | None = None,
        disk_bytes: int = 32 << 20,
    ) -> None:
        """Start nothing yet: the server starts with the first job.

        Args:
            backend: `namespaces`, `landlock`, `container` or `none` (see `cupel.sandbox.backends`).
            hash_seed: `PYTHONHASHSEED` of every program that runs here.
            packages: None where this environment's third-party packages cannot be imported; else those of their modules
                that the server loads ahead, for all programs that run here.
            disk_bytes: room for files in the private folder.
        """
        self._backend = backend
        self._hash_seed = hash_seed
        self._packages = packages
        self._disk_bytes = disk_bytes
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._scratch: str | None = None
        self._launch: launch.Launch | None = None
        self._groups = cgroup.Groups()
        self._buffer = frames.Buffer(_MAX_ANSWER)

    def run(self, job: Job) -> list[Observation]:
        """Run every probe of a job; the observations are in the probes' order.

        Raises:
            SandboxError: the server broke down twice.
        """
        seen: list[Observation] = []
        for start in range(0, len(job.probes), MAX_PROBES):
            part = _part(job, start)
            timeouts = sum(one.status is Status.TIMEOUT for one in seen)
            if timeouts >= job.max_timeouts:
                seen += [Observation(Status.NOT_RUN, 0.0) for _ in part.probes]
                continue
            part = dataclasses.replace(part, max_timeouts=job.max_timeouts - timeouts)
            try:
                seen += self._ask_once(part)
            except SandboxError:
                seen += self._ask_once(part)
        return seen

    def _ask_once(self, job: Job) -> list[Observation]:
        """Ask the server; where it breaks down nothing of it is left for whoever asks next."""
        try:
            return self._ask(job)
        except SandboxError:
            self.close()
            raise

    def close(self) -> None:
        """Stop the server and everything that runs in it."""
        if self._socket is not None:
            self._socket.close()
        if self._process is not None:
            try:
                self._process.wait(timeout=2.0)
            except subprocess.TimeoutExpired:
                if self._launch is not None and self._launch.stop:
                    container.stop(self._launch.stop)
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
            if self._process.stderr is not None:
                self._process.stderr.close()
        self._groups.remove()
        if self._scratch is not None:
            with contextlib.suppress(OSError):  # what cannot be removed harms nobody
                places.empty(self._scratch)
                Path(self._scratch).rmdir()
        self._process = self._socket = self._scratch = self._launch = None
        self._buffer = frames.Buffer(_MAX_ANSWER)

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> dict[str, Any]:
        """Start the server where it is not running; returns what it says of itself.

        Raises:
            SandboxError: it did not come up, with its own words.
        """
        ours, theirs = socket.socketpair()
        self._scratch = str(scratch.make())
        self._groups = cgroup.make()
        settings = {
            "control": theirs.fileno(),
            "backend": self._backend,
            "source": launch.SOURCE,
            "packages": [] if self._packages is None else launch.package_folders(),
            "modules": list(self._packages or ()),
            "readable": launch.readable_folders(),
            "disk_bytes": self._disk_bytes,
            "scratch": self._scratch,
            "groups": [str(folder) for folder in self._groups.folders],
        }
        if self._backend == "container":
            self._launch = container.plan(settings, self._hash_seed, self._scratch)
        else:
            self._launch = launch.local(settings, self._hash_seed)
        try:
            self._process = self._launch.start(theirs)
        except OSError as error:
            raise SandboxError(f"the sandbox's server cannot be started: {error}") from None
        finally:
            theirs.close()
        ours.settimeout(self._launch.start_seconds)
        self._socket = ours
        try:
            hello: dict[str, Any] = json.loads(self._receive()[1])
        except SandboxError as error:
            raise SandboxError(f"{error}{self._launch.hint}") from None
        if hello["python"] != list(sys.version_info[:2]):
            found = ".".join(map(str, hello["python"]))
            raise SandboxError(f"programs would run on Python {found}, which is not that of this command")
        return hello

    @property
    def bound_together(self) -> tuple[str, ...]:
        """What control groups bound for all that runs at a time, of `memory` and `pids`."""
        return self._groups.bound

    def _ask(self, job: Job) -> list[Observation]:
        if self._process is None or self._socket is None:
            self.start()
        assert self._socket is not None
        try:
            self._groups.limit(job.limits, self._disk_bytes)
        except OSError as error:
            raise SandboxError(f"the limits of control groups cannot be set: {error}") from None
        probes = len(job.probes)
        waits = [wall_of(seconds) for seconds in _seconds(job)]
        self._socket.settimeout(sum(waits) + 2 * job.limits.wall_seconds + _GRACE_SECONDS)
        self._send(frames.pack(b"J", _message(job)))
        tag, body = self._receive()
        while tag == b"A":  # a test process asks for the tests, which the server itself never gets to see
            first, end = map(int, body.split())
            self._send(frames.pack(b"T", _bodies(job.probes[first:end])))
            tag, body = self._receive()
        seen = _observations(body)
        if len(seen) != probes:
            raise SandboxError(f"the sandbox's server answered {len(seen)} of {probes} probes")
        return seen

    def _send(self, data: bytes) -> None:
        assert self._socket is not None
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise SandboxError(f"the sandbox's server takes no job: {error}{self._last_words()}") from None

    def _receive(self) -> tuple[bytes, bytes]:
        assert self._socket is not None
        while True:
            try:
                frame = self._buffer.take()
            except frames.FrameError as error:
                raise SandboxError(f"the sandbox's server: {error}") from None
            if frame is not None:
                return frame
            try:
                data = self._socket.recv(1 << 20)
            except OSError as error:
                raise SandboxError(
                    f"the sandbox's server does not answer: {error}{self._last_words()}"
                ) from None
            if not data:
                raise SandboxError(f"the sandbox's server ended{self._last_words()}")
            self._buffer.feed(data)

    def _last_words(self) -> str:
        if self._process is None or self._process.stderr is None:
            return ""
        try:
            self._process.wait(timeout=_LAST_WORDS_SECONDS)  # its socket closes before it is quite gone
        except subprocess.TimeoutExpired:
            return ""
        lines = self._process.stderr.read().decode("utf-8", "replace").strip().splitlines()
        return f": {lines[-1]}" if lines else ""


def _part(job: Job, start: int) -> Job:
    """The probes of a job from `start` on that one message carries."""
    end = start + MAX_PROBES
    seconds = None if job.seconds is None else job.seconds[start:end]
    return dataclasses.replace(job, probes=job.probes[start:end], seconds=seconds)


def _seconds(job: Job) -> list[float]:
    """CPU seconds of each probe."""
    return [job.limits.cpu_seconds] * len(job.probes) if job.seconds is None else list(job.seconds)


def _message(job: Job) -> bytes:
    program = job.program
    kinds = {probe.kind for probe in job.probes}
    head = json.dumps(
        {
            "files": dict(program.files),
            "entry": program.entry,
            "names": list(program.names),
            "is_main": program.is_main,
            "shares_process": job.shares_process and not program.is_main,
            "renews": job.renews,
            "splits": job.splits,
            "writes_files": len(program.files) > 1,
            "preload": sorted({name for kind in kinds for name in _NEEDS.get(kind, ())}),
            "max_timeouts": job.max_timeouts,
            "limits": _plain(job.limits),
            "seconds": _seconds(job),
        }
    ).encode("ascii")
    return len(head).to_bytes(4, "big") + head + (b"" if job.splits else _bodies(job.probes))


@lru_cache(maxsize=64)
def _plain(limits: Limits) -> dict[str, Any]:
    return dataclasses.asdict(limits)


def _bodies(probes: Sequence[Probe]) -> bytes:
    return b"".join(len(probe.body).to_bytes(4, "big") + probe.body for probe in probes)


def _observations(body: bytes) -> list[Observation]:
    head_length = int.from_bytes(body[:4], "big")
    seen, at = [], 4 + head_length
    for status, cpu_seconds, wall_seconds, reply, output, exit_status, detail in json.loads(body[4:at]):
        reply_end = at + reply
        seen.append(
            Observation(
                _STATUS[status],
                cpu_seconds,
                body[at:reply_end],
                body[reply_end : reply_end + output],
                exit_status,
                detail,
                wall_seconds,
            )
        )
        at = reply_end + output
    return seen
