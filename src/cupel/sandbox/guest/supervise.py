"""Watching one untrusted process tree from the outside.

Covers starting it, reading its frames and its output, holding it to its limits by its own CPU clock, and
ending all of it. Interprets no reply: bodies are passed on as bytes. The process that it starts is the
`runner`, in which nothing can be trusted once the program has been loaded.

A runner sends: `L` loaded (body: how loading went), `P` probe begins in process (body: pid), `R` reply,
`D` probe done (body: wait status and nanoseconds of CPU time), `A` reply of a probe that is done in the runner itself
(body: nanoseconds of CPU time, then the reply), `X` the folder is no longer as it
was, so that the next probe needs a fresh start.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from dataclasses import dataclass, field
from typing import Any

from cupel.sandbox import frames
from cupel.sandbox.guest import isolation
from cupel.sandbox.guest.allowance import Allowance
from cupel.sandbox.guest.meter import Meter
from cupel.sandbox.limits import Limits

_CHUNK = 1 << 16
_LOADING = -1
_PAUSE_SECONDS = 0.001
_GATHER_SECONDS = 0.003
"""How long what a runner has begun to say is left to gather: reading many frames at once costs little more than one."""
_MAX_STATUS = 0xFFFF
_STAMP_BYTES = 8
"""Of the CPU time that comes with an answer."""


@dataclass(slots=True)
class Observation:
    """What was seen of one probe."""

    status: str
    """`reply`, `silent` (ended without a reply), `timeout`, `oversize`, `broken`, `unloaded`, `not_run`."""
    cpu_seconds: float = 0.0
    reply: bytes = b""
    output: bytes = b""
    exit_status: int | None = None
    """The wait status of the process that ended without a reply."""
    detail: str = ""
    wall_seconds: float = 0.0


@dataclass(slots=True)
class Watch:
    """One runner under watch: its process, its pipes, and the probe that it is at."""

    pid: int
    replies: int
    output: int | None
    go: int | None
    """Where the runner is told to begin the next probe, so that no output is taken for another probe's."""
    limits: Limits
    seconds: tuple[float, ...]
    """CPU seconds of each of the runner's probes."""
    allowance: Allowance
    """Of the probe that it is at, or of loading."""
    meter: Meter
    frames: frames.Buffer
    probe: int = _LOADING
    """Index into the probes given to this runner; `_LOADING` before the first."""
    reply: bytes | None = None
    collected: bytearray = field(default_factory=bytearray)
    kept: int = 0
    """Bytes of answers and output taken so far."""
    child: int | None = None
    """The process of the probe that it is at, where that has one of its own."""
    is_over: bool = False
    """The probe that it was at is done, and the clocks of the next one are still to be set."""
    ended: bool = False


def run(
    ground: isolation.Ground, runner: Any, job: Any, probes: list[bytes], first: int, control: int
) -> list[Observation]:
    """Run probes from `first` on in one runner until they are done or it has to be ended.

    Returns:
        What was seen of the probes reached, in order, at least one.
    """
    watch = _start(ground, runner, job, probes, first)
    seen: list[Observation] = []
    try:
        _follow(watch, seen, len(probes) - first, control)
    finally:
        _end(watch, ground)
    if not seen:
        seen.append(Observation("broken", detail="the program wrote into the channel of replies"))
    return seen[: len(probes) - first]


def _start(ground: isolation.Ground, runner: Any, job: Any, probes: list[bytes], first: int) -> Watch:
    limits: Limits = job.limits
    replies, reply_end = os.pipe()
    output, output_end = os.pipe() if job.captures_output else (None, None)
    go_end, go = os.pipe() if job.captures_output else (None, None)
    pid = os.fork()
    if pid == 0:
        runner(ground, job, probes[first:], reply_end, output_end, go_end)
        os._exit(70)
    for descriptor in (reply_end, output_end, go_end):
        if descriptor is not None:
            os.close(descriptor)
    for descriptor in (replies, output):
        if descriptor is not None:
            os.set_blocking(descriptor, False)
    buffer = frames.Buffer(limits.reply_bytes + _STAMP_BYTES)
    loading = Allowance(2 * limits.cpu_seconds)
    return Watch(pid, replies, output, go, limits, job.seconds[first:], loading, Meter(pid), buffer)


def _follow(watch: Watch, seen: list[Observation], wanted: int, control: int) -> None:
    """Read what the runner sends until all is done, or it has to be ended."""
    poll = select.poll()
    poll.register(watch.replies, select.POLLIN)
    if watch.output is not None:
        poll.register(watch.output, select.POLLIN)
    poll.register(control, 0)  # only its end is of interest
    end = select.poll()
    end.register(watch.replies, 0)
    end.register(control, 0)
    while len(seen) < wanted:
        left = _time_left(watch)
        if left <= 0:
            seen.append(_observe(watch, "timeout"))
            break
        for descriptor, _ in poll.poll(max(1.0, left * 1000)):
            if descriptor == control:
                raise EOFError("the trusted side is gone")
            if descriptor == watch.output:
                _drain(watch)
            else:
                if watch.go is None:  # else it waits for a word before each probe
                    end.poll(_GATHER_SECONDS * 1000)
                _receive(watch)
        if len(watch.collected) > watch.limits.output_bytes:
            seen.append(
                _observe(watch, "oversize", detail=f"printed more than {watch.limits.output_bytes:,} bytes")
            )
            break
        try:
            if not _take_frames(watch, seen):
                break
        except frames.FrameError as error:
            seen.append(_observe(watch, "oversize", detail=str(error)))
            break
        if watch.ended and len(seen) < wanted:
            seen.append(_after_end(watch))
            break


def _take_frames(watch: Watch, seen: list[Observation]) -> bool:
    """Act on the frames that have arrived; False where the runner has to be ended.

    A frame out of turn is the program's doing: `L` and `P` set clocks back, so each counts once.
    """
    while (frame := watch.frames.take()) is not None:
        tag, body = frame
        if tag == b"L" and watch.probe == _LOADING:
            if body:
                seen.append(Observation("unloaded", watch.meter.spent(), reply=body))
                return False
            _next_probe(watch)
        elif tag == b"P" and watch.child is None:
            watch.child = int.from_bytes(body[:4], "big")
        elif tag == b"R":
            watch.reply = body
        elif tag == b"D":
            _drain(watch)
            seen.append(_finished(watch, int.from_bytes(body[:4], "big"), _own_cpu(watch, body[4:12])))
            if not _goes_on(watch, seen[-1]):
                return False
        elif tag == b"A":
            watch.reply = body[_STAMP_BYTES:]
            seen.append(_observe(watch, "reply", cpu=_own_cpu(watch, body[:_STAMP_BYTES])))
            if not _goes_on(watch, seen[-1]):
                return False
        elif tag == b"X":
            return False
        else:
            seen.append(_observe(watch, "broken", detail="the program wrote into the channel of replies"))
            return False
    _set_clocks(watch)
    return True


def _finished(watch: Watch, status: int, cpu: float | None = None) -> Observation:
    """A probe whose process came to its end, with or without a reply."""
    if watch.reply is not None:
        return _observe(watch, "reply", cpu=cpu)
    silent = _observe(watch, "silent", detail=describe(status), cpu=cpu)
    silent.exit_status = status
    return silent


def _own_cpu(watch: Watch, stamp: bytes) -> float | None:
    """CPU seconds that the runner measured for a probe, where it sends them: finer than the watcher's.

    A program can lie in them, but not beyond the time that has passed.
    """
    if len(stamp) != _STAMP_BYTES:
        return None
    return min(int.from_bytes(stamp, "big") / 1e9, watch.allowance.wall)


def _goes_on(watch: Watch, seen: Observation) -> bool:
    """Whether the runner may go on to its next probe after what was seen of this one."""
    watch.kept += len(seen.reply) + len(seen.output)
    if watch.kept > watch.limits.job_bytes:
        return False
    _next_probe(watch)
    return True


def _next_probe(watch: Watch) -> None:
    watch.probe += 1
    watch.reply = watch.child = None
    watch.collected.clear()
    watch.is_over = True
    if watch.go is not None:
        with contextlib.suppress(BrokenPipeError):  # it has ended, which the frames will show
            os.write(watch.go, b"g")


def _set_clocks(watch: Watch) -> None:
    """What has arrived is taken: the probe that the runner is at begins now, unless it has begun."""
    if watch.is_over:
        watch.allowance = Allowance(watch.seconds[min(watch.probe, len(watch.seconds) - 1)])
        watch.meter.restart()
        watch.is_over = False
    if watch.child is not None:
        watch.meter.follow(watch.child)


def _observe(watch: Watch, status: str, *, detail: str = "", cpu: float | None = None) -> Observation:
    used = watch.meter.spent() if cpu is None else cpu
    reply, output = (b"", b"") if status == "oversize" else (watch.reply or b"", bytes(watch.collected))
    wall = (
        used if watch.is_over else watch.allowance.wall
    )  # of those that are told of at once, the first has taken it
    return Observation(status, used, reply, output, detail=detail, wall_seconds=wall)


def _after_end(watch: Watch) -> Observation:
    """The runner ended in the middle of a probe, or only closed its channel and goes on."""
    while True:
        pid, status = os.waitpid(watch.pid, os.WNOHANG)
        _drain(watch)
        if pid:
            watch.pid = 0
            return _finished(watch, status)
        if _time_left(watch) <= 0:
            return _observe(watch, "timeout")
        time.sleep(_PAUSE_SECONDS)


def _time_left(watch: Watch) -> float:
    """Seconds until a limit can first be reached, or it is worth looking again."""
    return watch.allowance.left(watch.meter.spent())


def _receive(watch: Watch) -> None:
    try:
        data = os.read(watch.replies, _CHUNK)
    except BlockingIOError:
        return
    if data:
        watch.frames.feed(data)
    else:
        watch.ended = True


def _drain(watch: Watch) -> None:
    """Take the output that is there; what is over the cap is noticed, not kept."""
    if watch.output is None:
        return
    while len(watch.collected) <= watch.limits.output_bytes:
        try:
            data = os.read(watch.output, _CHUNK)
        except BlockingIOError:
            return
        if not data:
            return
        watch.collected += data


def _end(watch: Watch, ground: isolation.Ground) -> None:
    """End every process that the runner started, and reap them."""
    for descriptor in (watch.replies, watch.output, watch.go):
        if descriptor is not None:
            os.close(descriptor)
    end_all(ground, (watch.pid,))


def end_all(ground: isolation.Ground, runners: tuple[int, ...]) -> None:
    """End these processes and every one that they started, and reap them; a pid of 0 is one that has been reaped."""
    if ground.owns_all:
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)  # reaches all that this server started, and nothing else
    else:
        for pid in filter(None, runners):
            for kill in (os.killpg, os.kill):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    isolation.raise_fault(ground)


def wait_status(pid: int) -> int:
    """The wait status of a child that has ended or is about to; that of SIGKILL where it is not so."""
    with contextlib.suppress(ChildProcessError):
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return status
    return int(signal.SIGKILL)


def describe(status: int) -> str:
    """A wait status in words; the program may have made it up."""
    if status > _MAX_STATUS:
        return "ended without an answer"
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        try:
            return f"killed by {signal.Signals(number).name}"
        except ValueError:
            return f"killed by signal {number}"
    return f"ended without an answer (exit code {os.WEXITSTATUS(status)})"
