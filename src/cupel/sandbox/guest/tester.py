"""The process that holds a test's code, apart from the program that it tests.

Covers being untrusted like a program (tests are written by models, too), under another user where that can be, and
running each test function in a fork that talks to the program (`proxy`). Only this process and the watcher have the
channel on which a test says how it went.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
from types import ModuleType
from typing import Any

from cupel.sandbox import frames
from cupel.sandbox.guest import isolation, replies, runner, testcode
from cupel.sandbox.guest.dialogue import Dialogue
from cupel.sandbox.guest.job import GuestJob, read_bodies
from cupel.sandbox.guest.proxy import Remote


def run(ground: isolation.Ground, job: GuestJob, control: int, channel: int, orders: int) -> None:
    """Run one test after the other, each when its stream arrives; never returns.

    Args:
        ground: where it runs.
        job: the program under test.
        control: the server's channel to the trusted side: the tests are read from it here and only here, so that no
            process from which a program descends has ever held what a test expects.
        channel: where frames are written.
        orders: a socket from which each test's stream is received.
    """
    todo = read_bodies(_frame(control))
    frames.write(channel, b"Y", b"")
    runner.close_all_but(channel, orders, *ground.descriptors)
    isolation.confine(ground, job.limits, job.total_cpu_seconds * 2, role=isolation.TEST)
    gc.enable()
    for body in todo:
        stream = runner.receive_stream(orders)
        if stream is None:
            break
        testcode.compile_once(body)
        pid = os.fork()
        if pid == 0:
            try:
                os.close(orders)
                _run(job, body, stream, channel)
            finally:
                os._exit(72)
        stream.close()
        runner.tell_end(channel, pid)
    os._exit(0)


def _frame(control: int) -> bytes:
    """The body of exactly the next frame."""
    head = _exactly(control, frames.HEADER_BYTES)
    return _exactly(control, frames.length_of(head))


def _exactly(control: int, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        some = os.read(control, min(size - len(data), 1 << 20))
        if not some:
            os._exit(0)  # the trusted side is gone
        data += some
    return bytes(data)


def _run(job: GuestJob, body: bytes, stream: socket.socket, channel: int) -> None:
    """In a fork of its own: run one test and say how it went; frame `G` where the program ended before the test."""
    probe = json.loads(body)
    remote = Remote(Dialogue(stream), testcode.CODE_FILE, probe["places"], probe["records"])
    reply = _answer(job, probe, remote)
    if remote.gone:
        frames.write(channel, b"G", remote.gone.encode("utf-8", "replace"))
    else:
        frames.write(channel, b"U", json.dumps(sorted(remote.used_places)).encode("ascii"))
        frames.write(channel, b"R", reply)
    os._exit(0)


def _answer(job: GuestJob, probe: dict[str, Any], remote: Remote) -> bytes:
    try:
        names = remote.names(probe["names"])
        for name in job.names:
            runner.name_packages(name)
            sys.modules[name] = _module(name, names)
        return testcode.run(probe, names)
    except BaseException as error:  # whatever the test raises says how it went
        return replies.raised(error)


class _Stand(ModuleType):
    """What a test imports in place of the program; changing it would not change the program."""

    def __setattr__(self, name: str, value: Any) -> None:
        raise TypeError("a test that runs apart from the program cannot change its module")


def _module(name: str, names: dict[str, Any]) -> ModuleType:
    """What a test imports in place of the program."""
    module = _Stand(name)
    module.__dict__.update(names)
    module.__dict__["__all__"] = sorted(names)
    return module
