"""The process that holds one program: loads it and runs probes on it.

From the moment the program is loaded nothing here can be trusted; the watcher (`supervise`) draws the
limits, and the trusted side compares. Each probe runs in a fork of the process that has just loaded the
program, or, where it is the only one, or the trusted side found that it makes no difference, in that process itself.

Does not know what a probe's answer should be.
"""

from __future__ import annotations

import gc
import importlib
import os
import socket
import sys
import time
from types import CodeType, ModuleType

from cupel.sandbox import frames
from cupel.sandbox.guest import isolation, probes, replies, servant, workfolder
from cupel.sandbox.guest.dialogue import Dialogue
from cupel.sandbox.guest.job import GuestJob

_DEVNULL = "/dev/null"
_close, _exit, _spent = os.close, os._exit, time.process_time_ns
"""As they were before a program could replace them."""


def run(
    ground: isolation.Ground,
    job: GuestJob,
    todo: list[bytes],
    channel: int,
    output: int | None,
    go: int | None,
) -> None:
    """Load the program and run every probe; never returns.

    Args:
        ground: where it runs.
        job: the program.
        todo: the probes.
        channel: where frames are written.
        output: where a whole program's standard output goes.
        go: read before each probe of a whole program: a byte says that the last one's output has been taken.
    """
    program = _begin(ground, job, channel, output, go)
    snapshot = None
    is_fresh = len(todo) == 1 and output is None  # then a fork of this process would gain nothing
    for body in todo:
        if (job.shares_process or is_fresh) and probes.leaves_no_state(body):
            _run_here(program, body, channel)
            continue
        if snapshot is None:
            snapshot = workfolder.seen(ground.work)
        if go is not None:
            os.read(go, 1)
        _run_in_fork(program, body, channel, output, go)
        if workfolder.seen(ground.work) != snapshot:
            frames.write(channel, b"X", b"")
            break
    _close(channel)  # sooner than the process is taken apart
    _exit(0)


def run_apart(ground: isolation.Ground, job: GuestJob, channel: int, orders: int) -> None:
    """Load the program and serve tests that run in a process of their own; never returns.

    Args:
        ground: where it runs.
        job: the program.
        channel: where frames are written; of no use to forge a verdict, which comes from the test's process.
        orders: a socket from which each test's stream is received.
    """
    program = _begin(ground, job, channel, orders)
    assert isinstance(program, ModuleType)
    while True:
        stream = receive_stream(orders)
        if stream is None:
            os._exit(0)
        if not job.shares_process:
            _serve_in_fork(program, stream, channel, orders)
            continue
        began = time.process_time_ns()
        is_changed = servant.serve(program, Dialogue(stream))
        stream.close()
        frames.send(channel, _done(0, time.process_time_ns() - began))
        if is_changed:
            frames.write(channel, b"X", b"")
            os._exit(0)


def receive_stream(orders: int) -> socket.socket | None:
    """The stream of the next test; None where there is none any more."""
    with socket.socket(fileno=os.dup(orders)) as asking:
        asking.settimeout(None)  # whatever default the program has set
        data, descriptors, _, _ = socket.recv_fds(asking, 1, 1)
    return socket.socket(fileno=descriptors[0]) if data and descriptors else None


def _serve_in_fork(program: ModuleType, stream: socket.socket, channel: int, orders: int) -> None:
    pid = os.fork()
    if pid == 0:
        try:
            os.close(channel)
            os.close(orders)
            servant.serve(program, Dialogue(stream))
            os._exit(0)
        finally:
            os._exit(71)
    stream.close()
    tell_end(channel, pid)


def tell_end(channel: int, pid: int) -> None:
    """Tell the watcher of a process that has begun, and of its end when it has come."""
    frames.write(channel, b"P", pid.to_bytes(4, "big"))
    _, status, usage = os.wait4(pid, 0)
    frames.send(channel, _done(status, int((usage.ru_utime + usage.ru_stime) * 1e9)))


def _done(status: int, nanoseconds: int) -> bytes:
    """The frame that says that a probe is done, with the wait status and the CPU time of its process."""
    return frames.pack(b"D", status.to_bytes(4, "big") + nanoseconds.to_bytes(8, "big"))


def _begin(
    ground: isolation.Ground, job: GuestJob, channel: int, *others: int | None
) -> ModuleType | CodeType:
    """Become untrusted and load the program; where that fails, say so and end."""
    close_all_but(channel, *others, *ground.descriptors)
    isolation.confine(ground, job.limits, job.total_cpu_seconds)
    gc.enable()
    try:
        _write_files(job)
        program = _load(job)
    except BaseException as error:  # whatever loading raises is the program's answer
        frames.write(channel, b"L", replies.raised(error))
        os._exit(0)
    frames.write(channel, b"L", b"")
    return program


def _run_here(program: ModuleType | CodeType, body: bytes, channel: int) -> None:
    began = _spent()
    reply = probes.answer(program, body)
    frames.write(channel, b"A", (_spent() - began).to_bytes(8, "big") + reply)


def _run_in_fork(
    program: ModuleType | CodeType, body: bytes, channel: int, output: int | None, go: int | None
) -> None:
    probes.prepare(body)
    pid = os.fork()
    if pid == 0:
        try:
            if go is not None:
                os.close(go)
            _run_alone(program, body, channel, output)
        finally:
            os._exit(71)
    tell_end(channel, pid)


def _run_alone(program: ModuleType | CodeType, body: bytes, channel: int, output: int | None) -> None:
    """In a fork of its own: run the probe, say the answer, end."""
    if isinstance(program, CodeType) and output is not None:
        os.dup2(output, 1)
        os.close(output)
    frames.write(channel, b"R", probes.answer(program, body))
    os._exit(0)


def _load(job: GuestJob) -> ModuleType | CodeType:
    """The program: compiled where it runs as `__main__` for each probe, else imported."""
    path = job.entry
    if job.writes_files:
        sys.path.insert(0, os.getcwd())
        path = os.path.join(os.getcwd(), job.entry)
    code = compile(job.files[job.entry], path, "exec", dont_inherit=True)
    if job.is_main:
        return code
    module = ModuleType(job.names[0])
    module.__file__ = path
    for name in job.names:
        name_packages(name)
        sys.modules[name] = module
    exec(code, module.__dict__)
    return module


def name_packages(name: str) -> None:
    """Make the packages of a dotted module name importable where the program brings none."""
    parts = name.split(".")[:-1]
    for end in range(1, len(parts) + 1):
        package = ".".join(parts[:end])
        try:
            importlib.import_module(package)
        except ImportError:
            sys.modules[package] = made = ModuleType(package)
            made.__path__ = []


def _write_files(job: GuestJob) -> None:
    if not job.writes_files:
        return
    for path, text in job.files.items():
        folder = os.path.dirname(path)
        if folder:
            os.makedirs(folder, exist_ok=True)
        with open(path, "w", encoding="utf-8", errors="surrogatepass", newline="") as file:
            file.write(text)


def close_all_but(*wanted: int | None) -> None:
    """Leave the program no descriptor of the server's; standard streams lead nowhere."""
    null = os.open(_DEVNULL, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    low = 3
    for descriptor in sorted(one for one in wanted if one is not None):
        os.closerange(low, descriptor)
        low = descriptor + 1
    os.closerange(low, 4096)
