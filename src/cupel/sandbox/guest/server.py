"""The fork server: one process that waits for jobs and forks a runner for each.

Started by `cupel.sandbox.client` with a bare interpreter. It takes job frames (`J`) from its control stream and answers each
with one frame (`O`): JSON of what was seen of each probe, then their bodies. Where tests run apart from the program it
first says that a test's process waits for them (`A`), which reads them from the stream itself (`T`). The server never
interprets what programs say. Ends when the trusted side closes the stream.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import sys

from cupel.sandbox import frames
from cupel.sandbox.guest import guard, isolation, kernel, newroot, places, runner, split, supervise, warming
from cupel.sandbox.guest.job import GuestJob, read

ALWAYS = (
    "bisect", "collections", "copy", "functools", "heapq", "itertools", "json", "math", "operator", "re", "string",
    "threading", "typing",
)  # fmt: skip
"""Modules that most programs import. Not more: a server with twice the modules takes twice as long to fork."""
_MAX_JOB = 256 << 20
_ENVIRONMENT = {"PYTHONHASHSEED", "LC_ALL", "TZ", "LC_CTYPE"}


def main(arguments: list[str]) -> None:
    """Serve until the control stream ends. `arguments`: one JSON object of settings."""
    warming.import_unhooked()
    settings = json.loads(arguments[0])
    backend = settings["backend"]
    control, answers = _streams(settings["control"])
    _forget_environment()
    privileged = os.geteuid() == 0
    if backend == isolation.NAMESPACES:
        privileged = newroot.enter_namespaces()
        pid = os.fork()
        if pid:
            os.close(control)
            _, status = os.waitpid(pid, 0)
            os._exit(os.waitstatus_to_exitcode(status) & 0x7F)
        kernel.die_with_parent()
    elif backend == isolation.LANDLOCK:
        guard.stand_guard(control)
    for name in ALWAYS:
        importlib.import_module(name)
    _add_site_builtins()
    sys.path[:] = [path for path in sys.path if path != settings["source"]]
    sys.path += places.package_paths(backend, tuple(settings["packages"]))
    size = os.open("/proc/self/statm", os.O_RDONLY)  # there will be no way to it
    ground = isolation.settle(settings, privileged=privileged)
    if settings["modules"]:
        _load_packages(settings["modules"])
        ground = isolation.remeasured(ground, size)
    os.close(size)
    warming.warm_up()
    warming.forget_ourselves()
    gc.collect()
    gc.disable()
    gc.freeze()
    hello = {
        "backend": backend,
        "uid": ground.uid,
        "python": list(sys.version_info[:2]),
        "pid": os.getpid(),
        "hides_files": ground.hides_files,
        "bounds_memory": backend == isolation.CONTAINER,
    }
    frames.write(answers, b"H", json.dumps(hello).encode("ascii"))
    _serve(control, answers, ground)


def _streams(control: int | None) -> tuple[int, int]:
    """Where jobs come from and answers go to: a socket, or standard input and output, which then lead nowhere."""
    if control is not None:
        return control, control
    jobs, answers = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    return jobs, answers


def _forget_environment() -> None:
    """Variables that a container's engine or a package has set are none of a program's business."""
    for name in set(os.environ) - _ENVIRONMENT:
        del os.environ[name]


def _add_site_builtins() -> None:
    """`exit` and `quit`, which programs take for granted and the bare interpreter lacks."""
    import _sitebuiltins
    import builtins

    for name in ("exit", "quit"):
        setattr(builtins, name, _sitebuiltins.Quitter(name, "Ctrl-D"))


def _serve(control: int, answers: int, ground: isolation.Ground) -> None:
    buffer = frames.Buffer(_MAX_JOB)
    while True:
        frame = buffer.take()
        if frame is None:
            data = os.read(control, 1 << 16)  # more would be allocated afresh each time
            if not data:
                return
            buffer.feed(data)
            continue
        if frame[0] != b"J":
            raise ValueError("the trusted side sent what is no job")
        job, probes = read(frame[1])
        _preload(job)
        seen = _run(ground, job, probes, control, answers)
        head = json.dumps(
            [
                [
                    one.status,
                    one.cpu_seconds,
                    one.wall_seconds,
                    len(one.reply),
                    len(one.output),
                    one.exit_status,
                    one.detail,
                ]
                for one in seen
            ]
        ).encode("ascii")
        body = len(head).to_bytes(4, "big") + head + b"".join(one.reply + one.output for one in seen)
        frames.write(answers, b"O", body)


def _run(
    ground: isolation.Ground, job: GuestJob, probes: list[bytes], control: int, answers: int
) -> list[supervise.Observation]:
    """Run all probes, with a new runner wherever one had to be ended."""
    seen: list[supervise.Observation] = []
    timeouts = 0
    count = len(job.seconds)
    while len(seen) < count:
        isolation.clean(ground, anew=job.renews)
        part = job.until(len(seen) + 1 if job.renews else count)
        if job.splits:
            some = split.run(ground, part, len(seen), control, answers)
        else:
            some = supervise.run(ground, runner.run, part, probes[: len(part.seconds)], len(seen), control)
        seen += some
        timeouts += sum(one.status == "timeout" for one in some)
        if some and some[-1].status == "unloaded":
            last = some[-1]
            rest = count - len(seen)
            seen += [supervise.Observation("unloaded", 0.0, reply=last.reply) for _ in range(rest)]
        if sum(len(one.reply) + len(one.output) for one in seen) > job.limits.job_bytes:
            why = f"more than {job.limits.job_bytes:,} bytes of answers in all"
            seen += [supervise.Observation("oversize", detail=why) for _ in range(count - len(seen))]
        if timeouts >= job.max_timeouts:
            seen += [supervise.Observation("not_run") for _ in range(count - len(seen))]
    if job.renews:
        isolation.clean(ground, anew=True)
    return seen


def _load_packages(modules: list[str]) -> None:
    """Import third-party modules that programs here are going to import; one that fails will fail there as well."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ[name] = "1"  # a server that forks has no threads
    for name in modules:
        with contextlib.suppress(Exception):  # whatever a package raises is for the program to meet
            importlib.import_module(name)
    _forget_environment()


def _preload(job: GuestJob) -> None:
    for name in job.preload:
        if name not in sys.modules:
            importlib.import_module(name)
            gc.collect()
            gc.freeze()
