"""One protocol for doing jobs, and two executors: in this process, or in local worker processes.

A worker makes itself a context once (`make_context`), then does jobs with it one after the other. A worker
that dies costs its job a retry, never a result; a job whose workers die again and again is given back as
failed, so that the rest goes on. Exceptions of the job itself are given back the same way.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol

MAX_DEATHS = 3
"""A job during which so many workers died is given back as failed."""
_ORPHAN_CHECK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Done:
    """A job that came to an end."""

    key: str
    result: Any
    """What the job returned; None where it failed."""
    problem: str | None
    """Why it failed."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Work:
    """How workers do jobs; all parts must be importable by name in another process."""

    make_context: Callable[..., Any]
    arguments: tuple[Any, ...]
    do: Callable[[Any, Any], Any]
    """(context, payload) → result."""


class Executor(Protocol):
    """Does jobs in any order and gives each result back as it is done."""

    def run(self, work: Work, jobs: Iterable[tuple[str, Any]]) -> Iterator[Done]:
        """Do all jobs, each a (key, payload); later jobs are taken only as workers become free."""
        ...


class JobQueue:
    """Jobs that lead to further jobs: an iterator that has more again after `add`.

    The executors take jobs only as workers become free, and ask again after each result; so a caller that adds
    jobs while it reads results is served until no job is left anywhere.
    """

    def __init__(self, jobs: Iterable[tuple[str, Any]] = ()) -> None:
        self._jobs = deque(jobs)

    def add(self, key: str, payload: Any) -> None:
        """One more job."""
        self._jobs.append((key, payload))

    def __len__(self) -> int:
        return len(self._jobs)

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return self

    def __next__(self) -> tuple[str, Any]:
        if not self._jobs:
            raise StopIteration
        return self._jobs.popleft()


def executor_for(workers: int) -> Executor:
    """An executor of so many worker processes; with one, jobs are done in this process."""
    return InProcess() if workers <= 1 else LocalProcesses(workers)


class InProcess:
    """Does jobs one after the other in this process."""

    def run(self, work: Work, jobs: Iterable[tuple[str, Any]]) -> Iterator[Done]:
        with closing(work.make_context(*work.arguments)) as context:
            for key, payload in jobs:
                yield _done(context, work, key, payload)


class LocalProcesses:
    """Does jobs in worker processes of this machine."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def run(self, work: Work, jobs: Iterable[tuple[str, Any]]) -> Iterator[Done]:
        pending = iter(jobs)
        again: deque[tuple[str, Any]] = deque()
        deaths: dict[str, int] = {}
        pool: list[_Worker] = []
        try:
            while True:
                self._hand_out(pool, work, pending, again)
                busy = [worker for worker in pool if worker.job is not None]
                if not busy:
                    return
                for ready in wait([worker.pipe for worker in busy]):
                    worker = next(one for one in busy if one.pipe is ready)
                    assert worker.job is not None
                    key, payload = worker.job
                    try:
                        done = worker.pipe.recv()
                        worker.job = None
                        yield done
                    except (EOFError, OSError):
                        pool.remove(worker)
                        worker.stop()
                        deaths[key] = deaths.get(key, 0) + 1
                        if deaths[key] < MAX_DEATHS:
                            again.append((key, payload))
                        else:
                            yield Done(key, None, f"its worker died {MAX_DEATHS} times", 0.0)
        finally:
            for worker in pool:
                worker.stop()

    def _hand_out(
        self,
        pool: list[_Worker],
        work: Work,
        pending: Iterator[tuple[str, Any]],
        again: deque[tuple[str, Any]],
    ) -> None:
        """Give every free worker a job, starting workers while there are jobs for them."""
        while True:
            free = next((worker for worker in pool if worker.job is None), None)
            if free is None and len(pool) >= self._workers:
                return
            job = again.popleft() if again else next(pending, None)
            if job is None:
                return
            if free is None:
                free = _Worker(work)
                pool.append(free)
            free.give(job)


class _Worker:
    """One worker process and the job that it is at."""

    def __init__(self, work: Work) -> None:
        self.pipe, theirs = Pipe()
        self.job: tuple[str, Any] | None = None
        # Not by `multiprocessing`: that would run the caller's script again in every worker.
        self._process = subprocess.Popen(
            [sys.executable, "-c", _BOOT, str(theirs.fileno()), *sys.path],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the driver alone
        )
        theirs.close()
        with contextlib.suppress(OSError):
            self.pipe.send(work)

    def give(self, job: tuple[str, Any]) -> None:
        self.job = job
        with contextlib.suppress(OSError):  # where it died, reading from it will say so
            self.pipe.send(job)

    def stop(self) -> None:
        self.pipe.close()
        for end, seconds in ((None, 5.0 if self.job is None else 0.0), (self._process.terminate, 5.0)):
            if end is not None:
                end()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=seconds)
                return
        self._process.kill()
        self._process.wait()


_BOOT = (
    "import sys; sys.path[:] = sys.argv[2:]; from cupel.engine.executor import serve; serve(int(sys.argv[1]))"
)


def serve(descriptor: int) -> None:
    """The life of a worker process: ends when the other side closes the pipe or is gone."""
    pipe = Connection(descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(143))
    threading.Thread(target=_end_when_orphaned, args=(os.getppid(),), daemon=True).start()
    try:
        work = pipe.recv()
    except (EOFError, OSError):
        return
    with closing(work.make_context(*work.arguments)) as context:
        while True:
            try:
                key, payload = pipe.recv()
            except (EOFError, OSError):
                return
            _give_back(pipe, _done(context, work, key, payload))


def _give_back(pipe: Connection, done: Done) -> None:
    """Send a result; one that cannot be sent is the job's problem, not the worker's death."""
    try:
        pipe.send(done)
    except (TypeError, AttributeError, pickle.PicklingError) as error:
        pipe.send(Done(done.key, None, f"its result cannot be sent: {error}", done.seconds))


def _end_when_orphaned(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_ORPHAN_CHECK_SECONDS)
    os._exit(1)


def _done(context: Any, work: Work, key: str, payload: Any) -> Done:
    began = time.monotonic()
    try:
        return Done(key, work.do(context, payload), None, time.monotonic() - began)
    except Exception as error:  # noqa: BLE001 - the boundary: a job's fault is given back, not raised here
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{last.filename.rpartition('/')[2]}:{last.lineno}"
        return Done(key, None, f"{type(error).__name__}: {error} ({where})", time.monotonic() - began)
