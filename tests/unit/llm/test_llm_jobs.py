"""Jobs: many at once, results in order, and nothing begun is lost when one fails."""

from __future__ import annotations

import asyncio
import threading
import time
from functools import partial

import pytest
from asking import request
from hypothesis import given, settings
from hypothesis import strategies as st

from cupel.llm import Budget, Client, ScriptedModel, run_jobs
from cupel.model.errors import BudgetSpent


class Counting:
    """A client in name only, that notes when it is closed."""

    def __init__(self, width=4):
        self.model = self
        self.width = width
        self.closed = 0

    async def close(self):
        self.closed += 1


@settings(deadline=None)
@given(st.lists(st.integers(0, 3), max_size=30), st.integers(1, 5))
def test_results_come_in_the_order_of_the_jobs_and_no_more_run_at_once_than_allowed(pauses, window):
    running = most = 0

    async def job(number, pause):
        nonlocal running, most
        running += 1
        most = max(most, running)
        for _ in range(pause):
            await asyncio.sleep(0)
        running -= 1
        return number

    client = Counting()
    jobs = [partial(job, number, pause) for number, pause in enumerate(pauses)]
    assert list(run_jobs(jobs, [client], window)) == list(range(len(pauses)))
    assert most <= window
    assert client.closed == 1


def test_jobs_are_read_a_few_ahead_and_in_the_callers_thread():
    begun = []

    async def job(number):
        return number

    def jobs():
        for number in range(100):
            begun.append(threading.current_thread())
            yield partial(job, number)

    results = run_jobs(jobs(), [Counting()], window=2)
    assert next(results) == 0
    assert len(begun) <= 10
    assert list(results) == list(range(1, 100))
    assert set(begun) == {threading.current_thread()}


def test_answers_keep_arriving_while_the_caller_is_busy():
    ended = []

    async def job(number):
        ended.append(number)
        return number

    results = run_jobs([partial(job, number) for number in range(4)], [Counting()], window=4)
    next(results)
    deadline = time.monotonic() + 10
    while len(ended) < 4 and time.monotonic() < deadline:  # the caller asks for nothing meanwhile
        time.sleep(0.01)
    assert sorted(ended) == [0, 1, 2, 3]
    results.close()


def test_after_an_error_nothing_begins_but_what_was_begun_ends_and_is_given():
    gate = threading.Event()
    begun = []

    async def job(number):
        begun.append(number)
        if number == 2:
            while len(begun) < 4:
                await asyncio.sleep(0.001)
            gate.set()
            raise BudgetSpent("spent")
        while not gate.is_set():
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.01)
        return number

    client = Counting()
    given_ = []
    with pytest.raises(BudgetSpent):
        given_.extend(run_jobs([partial(job, number) for number in range(50)], [client], window=4))
    assert given_ == [0, 1, 3] == [number for number in begun if number != 2]
    assert client.closed == 1


def test_who_stops_reading_cancels_what_is_under_way():
    cancelled = threading.Event()

    async def job(number):
        if number:
            try:
                await asyncio.sleep(1000)
            except asyncio.CancelledError:
                cancelled.set()
                raise
        return number

    client = Counting()
    results = run_jobs([partial(job, number) for number in range(4)], [client], window=2)
    assert next(results) == 0
    results.close()
    assert cancelled.is_set()
    assert client.closed == 1
    assert not [thread for thread in threading.enumerate() if thread.name == "asking models"]


def test_a_budget_that_ends_in_the_middle_leaves_the_answers_of_a_resumable_run(store):
    model = ScriptedModel(lambda asked, _sample: asked.messages[0].content.upper())

    async def job(client, number):
        (answer,) = await client.ask(request(f"q{number}"))
        return answer.text

    def run(budget):
        client = Client(model, store, budget)
        results = []
        try:
            results.extend(run_jobs([partial(job, client, number) for number in range(20)], [client], 3))
        except BudgetSpent:
            results.append("…")
        return results

    assert run(Budget(max_requests=7)) == [*(f"Q{number}" for number in range(7)), "…"]
    assert run(Budget()) == [f"Q{number}" for number in range(20)]
    assert len(model.requests) == 20
