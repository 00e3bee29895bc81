"""Many questions at once from code that does one thing at a time.

A job is a coroutine function that asks what it needs. Jobs run in an event loop in a thread of its own, so that answers keep
arriving while the caller works on a result. Results come in the order of the jobs. When a job ends with an error no
further one begins; all that are under way end, their answers are stored and their results are given, and then the first
error is raised.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar

from cupel.llm.client import Client

T = TypeVar("T")
Job = Callable[[], Coroutine[Any, Any, T]]
AHEAD = 4
"""Jobs that have begun or are done before the one whose result the caller waits for, as a multiple of the window."""


class _NotBegun(Exception):  # noqa: N818 - says the state; never leaves this module
    """A job that did not begin, since an earlier one had failed."""


def run_jobs(jobs: Iterable[Job[T]], clients: Sequence[Client], window: int | None = None) -> Iterator[T]:
    """Run jobs, many at a time, and give their results in order.

    Args:
        jobs: read in the caller's thread, a few ahead; each is called once, in order.
        clients: whom they ask; their connections are closed at the end.
        window: jobs under way at once; by default as many as the clients may send requests.

    Raises:
        Exception: what the first job raised that failed, after everything that was under way has ended.
    """
    width = window or max(1, sum(client.model.width for client in clients))
    waiting = iter(jobs)
    failed = threading.Event()
    places = asyncio.Semaphore(width)

    async def carry_out(job: Job[T]) -> T:
        async with places:
            if failed.is_set():
                raise _NotBegun
            try:
                return await job()
            except BaseException:
                failed.set()
                raise

    first: BaseException | None = None
    begun: deque[Future[T]] = deque()
    with _loop_in_thread(clients) as loop:
        while True:
            while not failed.is_set() and len(begun) < width * AHEAD:
                job = next(waiting, None)
                if job is None:
                    break
                begun.append(asyncio.run_coroutine_threadsafe(carry_out(job), loop))
            if not begun:
                break
            ended = begun.popleft()
            error = ended.exception()
            if error is None:
                yield ended.result()
            elif not isinstance(error, _NotBegun):
                first = first or error
    if first is not None:
        raise first


@contextmanager
def _loop_in_thread(clients: Sequence[Client]) -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop at work in a thread; at the end whatever still runs in it is cancelled, and connections are closed."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="asking models", daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(_end(clients), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def _end(clients: Sequence[Client]) -> None:
    running = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    for client in clients:
        await client.close()
