"""How fast requests go: never more in any minute than allowed, and slower where the server asks for it."""

from __future__ import annotations

import asyncio

import pytest
from fake_clock import FakeClock
from hypothesis import given, settings
from hypothesis import strategies as st

from cupel.llm.breaker import OF_REQUESTS, OPENS_AFTER, Breaker
from cupel.llm.gate import Gate
from cupel.llm.spec import Endpoint
from cupel.model.errors import EndpointDown


def endpoint(**bounds) -> Endpoint:
    return Endpoint("e", "http://127.0.0.1:1/v1", **bounds)


def begun(bounds, sizes, durations=(0.0,), counted=None) -> list[tuple[float, int]]:
    """(time, tokens) at which each of some requests began, all asked for at once."""
    clock = FakeClock()
    gate = Gate(endpoint(**bounds), clock)
    times = []

    async def one(number: int) -> None:
        passage = await gate.enter(sizes[number])
        times.append((clock.now(), counted or sizes[number]))
        if durations[number % len(durations)]:
            await clock.sleep(durations[number % len(durations)])
        gate.leave(passage, counted)
        gate.went_well()

    async def everything() -> None:
        await asyncio.gather(*(one(number) for number in range(len(sizes))))

    asyncio.run(everything())
    return times


@settings(deadline=None)
@given(st.integers(1, 7), st.integers(1, 30), st.lists(st.floats(0, 90), min_size=1, max_size=3))
def test_no_minute_has_more_requests_than_allowed(most, count, durations):
    times = [at for at, _ in begun({"requests_per_minute": most, "concurrency": 3}, [1] * count, durations)]
    assert len(times) == count
    for at in times:
        assert sum(at <= other < at + 60 for other in times) <= most


@settings(deadline=None)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=20))
def test_no_minute_has_more_tokens_than_allowed(sizes):
    times = begun({"tokens_per_minute": 100}, sizes)
    assert len(times) == len(sizes)
    for at, _ in times:
        assert sum(tokens for other, tokens in times if at <= other < at + 60) <= 100


def test_a_request_larger_than_a_minutes_tokens_goes_alone():
    times = [at for at, _ in begun({"tokens_per_minute": 10}, [5, 50, 5])]
    assert [round(at - times[0]) for at in times] == [0, 60, 120]


def test_tokens_count_as_they_turned_out():
    times = [at for at, _ in begun({"tokens_per_minute": 100, "concurrency": 1}, [50] * 10, counted=5)]
    assert times[-1] == times[0]


def test_without_bounds_nothing_waits():
    times = [at for at, _ in begun({"concurrency": 2}, [10**9] * 10)]
    assert set(times) == {1000.0}


def test_who_comes_first_goes_first():
    clock = FakeClock()
    gate = Gate(endpoint(concurrency=1), clock)
    order = []

    async def one(number):
        passage = await gate.enter(1)
        order.append(number)
        await asyncio.sleep(0)
        gate.leave(passage, None)

    async def everything():
        await asyncio.gather(*(one(number) for number in range(20)))

    asyncio.run(everything())
    assert order == list(range(20))


def test_who_is_cancelled_while_waiting_holds_up_nobody():
    gate = Gate(endpoint(concurrency=1), FakeClock())

    async def everything():
        first = await gate.enter(1)
        waiting = [asyncio.create_task(gate.enter(1)) for _ in range(4)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        waiting[2].cancel()
        await asyncio.sleep(0)
        gate.leave(first, None)
        gate.leave(await waiting[1], None)
        return await asyncio.wait_for(waiting[3], 1)

    assert asyncio.run(everything()).tokens == 1


class TestTurnedAway:
    def test_halves_what_may_be_under_way_and_answers_widen_it_again_up_to_the_bound(self):
        gate = Gate(endpoint(concurrency=16), FakeClock())

        async def everything():
            widths = []
            for _ in range(3):
                passage = await gate.enter(1)
                gate.turned_away(passage, None, "busy")
                gate.leave(passage, None)
                widths.append(gate.width)
            for _ in range(200):
                gate.went_well()
            return [*widths, gate.width]

        assert asyncio.run(everything()) == [8, 4, 2, 16]

    def test_together_counts_once(self):
        gate = Gate(endpoint(concurrency=16), FakeClock())

        async def everything():
            passages = [await gate.enter(1) for _ in range(16)]
            await gate._clock.sleep(1)
            for passage in passages:
                gate.turned_away(passage, None, "busy")
            return gate.width

        assert asyncio.run(everything()) == 8

    def test_pauses_everybody_for_as_long_as_the_server_says(self):
        clock = FakeClock()
        gate = Gate(endpoint(), clock)

        async def everything():
            gate.turned_away(await gate.enter(1), 30.0, "busy")
            await gate.enter(1)

        asyncio.run(everything())
        assert clock.now() == 1030.0


class TestBreaker:
    def test_stays_closed_while_a_single_request_fails(self):
        breaker = Breaker(endpoint(), FakeClock())
        for _ in range(50):
            breaker.failed("one", "HTTP 500", connected=True)
        assert breaker.closed

    def test_opens_when_several_fail_in_a_row_or_there_is_no_connection(self):
        several, cut = Breaker(endpoint(), FakeClock()), Breaker(endpoint(), FakeClock())
        for number in range(OPENS_AFTER):
            assert several.closed and cut.closed
            several.failed(str(number % OF_REQUESTS), "HTTP 500", connected=True)
            cut.failed("one", "refused", connected=False)
        assert not several.closed and not cut.closed

    def test_an_answer_in_between_begins_the_count_anew(self):
        breaker = Breaker(endpoint(), FakeClock())
        for number in range(4 * OPENS_AFTER):
            breaker.failed(str(number), "HTTP 500", connected=True)
            if number % OPENS_AFTER == OPENS_AFTER - 2:
                breaker.answered()
        assert breaker.closed

    def test_open_it_lets_one_request_try_and_the_others_wait_for_it(self):
        clock = FakeClock()
        breaker = Breaker(endpoint(), clock)
        passed = []

        async def one(number):
            await breaker.pass_through()
            passed.append(number)

        async def everything():
            for number in range(OPENS_AFTER):
                breaker.failed(str(number), "HTTP 500", connected=True)
            waiting = [asyncio.create_task(one(number)) for number in range(5)]
            for _ in range(50):
                await asyncio.sleep(0)
            tried = list(passed)
            breaker.answered()
            await asyncio.gather(*waiting)
            return tried

        assert len(asyncio.run(everything())) == 1
        assert sorted(passed) == [0, 1, 2, 3, 4]

    @pytest.mark.parametrize(("answered_before", "patience"), [(True, 300), (False, 20)])
    def test_gives_up_after_its_patience(self, answered_before, patience):
        clock = FakeClock()
        breaker = Breaker(endpoint(patience_seconds=300), clock)
        if answered_before:
            breaker.answered()
        for number in range(OPENS_AFTER):
            breaker.failed(str(number), "HTTP 500", connected=True)

        async def until_given_up():
            while True:
                await breaker.pass_through()
                breaker.failed("again", "HTTP 500", connected=True)

        with pytest.raises(EndpointDown, match="what was answered is stored"):
            asyncio.run(until_given_up())
        assert patience <= clock.now() - 1000 < patience + 61
