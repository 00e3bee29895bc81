"""Watching a program and a test that run apart and talk to each other.

Covers starting both, giving each test a stream of its own to the program, holding the two together to the test's
limits, and ending everything. How a test went is read from the test's process alone; the program's process only says
that it has loaded and when it has ended. Interprets no reply.
"""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cupel.sandbox import frames
from cupel.sandbox.guest import isolation, runner, supervise, tester, workfolder
from cupel.sandbox.guest.allowance import Allowance
from cupel.sandbox.guest.job import GuestJob
from cupel.sandbox.guest.meter import Meter
from cupel.sandbox.guest.supervise import Observation
from cupel.sandbox.limits import Limits

_CHUNK = 1 << 16
_TAKING_SECONDS = 30.0
"""How long the test's process may take to read the tests, which nothing untrusted can delay."""
_LINGER_SECONDS = 0.2
"""How long a program may take to end after its test has; then it is ended, and the next test gets a fresh one."""


@dataclass(slots=True)
class _Side:
    """One of the two process trees under watch."""

    pid: int
    channel: int
    orders: socket.socket
    frames: frames.Buffer
    meter: Meter
    spent: float | None = None
    """CPU seconds of the present test's process, once it has ended."""
    status: int | None = None
    """Its wait status, once it has ended."""
    replies: dict[bytes, bytes] = field(default_factory=dict)
    """Frames that say something, by tag."""
    ended: bool = False
    """The channel is closed, or what came on it makes no sense."""

    def begin(self) -> None:
        """A new test begins."""
        self.meter.restart()
        self.spent = self.status = None
        self.replies = {}

    def cpu(self) -> float:
        """CPU seconds for the present test so far."""
        return self.meter.spent() if self.spent is None else self.spent

    def receive(self) -> None:
        """Take what has arrived."""
        try:
            data = os.read(self.channel, _CHUNK)
        except BlockingIOError:
            return
        if not data:
            self.ended = True
            return
        self.frames.feed(data)
        try:
            while (frame := self.frames.take()) is not None:
                self._take(*frame)
        except frames.FrameError as error:
            self.replies[b"!"] = str(error).encode()
            self.ended = True

    def _take(self, tag: bytes, body: bytes) -> None:
        if tag == b"P":
            self.meter.follow(int.from_bytes(body[:4], "big"))
        elif tag == b"D" and self.status is None:
            self.status = int.from_bytes(body[:4], "big")
            self.spent = int.from_bytes(body[4:12], "big") / 1e9
        elif tag in (b"L", b"R", b"U", b"G", b"X", b"Y"):
            self.replies.setdefault(tag, body)


def run(ground: isolation.Ground, job: GuestJob, first: int, control: int, answers: int) -> list[Observation]:
    """Run tests from `first` on until they are done or everything has to be started afresh.

    Args:
        ground: where they run.
        job: the program and its limits.
        first: index of the first test to run.
        control: the server's own channel: the test's process reads the tests from it, nobody else does.
        answers: where the server answers, to say that a test's process is waiting for them.

    Returns:
        What was seen of the tests reached, in order, at least one.
    """
    pair = _Pair(ground, job, first, control)
    try:
        return pair.run(lambda: frames.write(answers, b"A", f"{first} {len(job.seconds)}".encode("ascii")))
    finally:
        pair.end()


class _Pair:
    """A program and a test process."""

    def __init__(self, ground: isolation.Ground, job: GuestJob, first: int, control: int) -> None:
        self._ground = ground
        self._limits: Limits = job.limits
        self._seconds: tuple[float, ...] = job.seconds[first:]
        self._program = self._start(lambda channel, orders: runner.run_apart(ground, job, channel, orders))
        self._test = self._start(lambda channel, orders: tester.run(ground, job, control, channel, orders))
        self._poll = select.poll()
        for descriptor in (self._program.channel, self._test.channel):
            self._poll.register(descriptor, select.POLLIN)
        self._poll.register(control, 0)  # only its end is of interest
        self._control = control
        self._kept = 0
        self._allowance = Allowance(2 * self._limits.cpu_seconds)

    def run(self, ask_for_tests: Callable[[], None]) -> list[Observation]:
        """All tests, as far as this pair gets; they are asked for once the program has loaded.

        Raises:
            EOFError: the test's process did not take the tests: the stream from the trusted side is of no use any more.
        """
        unloaded = self._load()
        if unloaded is not None:
            return [unloaded]
        ask_for_tests()
        until = time.monotonic() + _TAKING_SECONDS
        while b"Y" not in self._test.replies:
            if self._test.ended or time.monotonic() > until:
                raise EOFError("the test's process did not take the tests")
            self._wait(until - time.monotonic())
        folder = workfolder.seen(self._ground.work)
        seen: list[Observation] = []
        for seconds in self._seconds:
            seen.append(self._run_one(seconds))
            self._kept += len(seen[-1].reply)
            is_over = self._program.ended or self._test.ended or b"X" in self._program.replies
            if is_over or self._program.status is None or self._kept > self._limits.job_bytes:
                break
            if workfolder.seen(self._ground.work) != folder:
                break
        return seen

    def end(self) -> None:
        """End every process of both, and close what led to them."""
        for side in (self._program, self._test):
            os.close(side.channel)
            side.orders.close()
        supervise.end_all(self._ground, (self._program.pid, self._test.pid))

    def _load(self) -> Observation | None:
        """Wait until the program has loaded; what was seen where it does not."""
        program = self._program
        program.begin()
        while b"L" not in program.replies:
            left = self._allowance.left(program.cpu())
            if program.ended:
                return self._silent()
            if left <= 0:
                return Observation("timeout", program.cpu())
            self._wait(left)
        said = program.replies[b"L"]
        return Observation("unloaded", program.cpu(), reply=said) if said else None

    def _run_one(self, seconds: float) -> Observation:
        ours, theirs = socket.socketpair()
        for side, end in ((self._test, ours), (self._program, theirs)):
            side.begin()
            try:
                socket.send_fds(side.orders, [b"s"], [end.fileno()])
            except OSError:  # it has ended, which its channel shows
                side.ended = True
            end.close()
        self._allowance = Allowance(seconds)
        while self._test.status is None and not self._test.ended:
            left = self._allowance.left(self._cpu())
            if left <= 0:
                self._test.ended = True
                return Observation("timeout", self._cpu())
            self._wait(left)
        self._let_program_end()
        return self._observe()

    def _let_program_end(self) -> None:
        until = time.monotonic() + _LINGER_SECONDS
        while self._program.status is None and not self._program.ended and time.monotonic() < until:
            self._wait(until - time.monotonic())

    def _observe(self) -> Observation:
        said = self._test.replies
        if b"!" in said:
            return Observation("oversize", self._cpu(), detail=said[b"!"].decode())
        if b"G" in said:
            return self._silent()
        if b"R" in said:
            wall = self._allowance.wall
            return Observation("reply", self._cpu(), said[b"R"], said.get(b"U", b""), wall_seconds=wall)
        status = self._test.status or 0
        return Observation(
            "silent",
            self._cpu(),
            exit_status=status,
            detail=f"the test's process: {supervise.describe(status)}",
        )

    def _silent(self) -> Observation:
        """The program ended where it was to answer."""
        status = self._program.status
        if status is None:
            status = supervise.wait_status(self._program.pid)
        return Observation("silent", self._cpu(), exit_status=status, detail=supervise.describe(status))

    def _cpu(self) -> float:
        return self._program.cpu() + self._test.cpu()

    def _wait(self, seconds: float) -> None:
        for descriptor, _ in self._poll.poll(max(1.0, seconds * 1000)):
            if descriptor == self._control:
                raise EOFError("the trusted side is gone")
            side = self._program if descriptor == self._program.channel else self._test
            if not side.ended:
                side.receive()
            if side.ended:
                self._poll.unregister(descriptor)

    def _start(self, begin: Any) -> _Side:
        # no pipe: that could be opened a second time by way of /proc
        channels, channel_end = socket.socketpair()
        orders, orders_end = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            begin(channel_end.fileno(), orders_end.fileno())
            os._exit(70)
        channel_end.close()
        orders_end.close()
        channel = channels.detach()
        os.set_blocking(channel, False)
        return _Side(pid, channel, orders, frames.Buffer(self._limits.reply_bytes), Meter(pid))
