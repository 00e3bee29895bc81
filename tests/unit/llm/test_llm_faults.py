"""What the client does when an endpoint misbehaves: each failure is handled as what it is."""

from __future__ import annotations

import asyncio
import email.utils
import re
import socket
import time

import openai
import pytest
from asking import request
from fake_clock import FakeClock

from cupel.llm import Ending, Endpoint, Lines, ModelSpec, open_client
from cupel.model.errors import EndpointDown, EndpointRefuses, UsageError
from faulty_server import Asked, Cut, Late, Says, completion, error, in_turn

FINE = completion("fine")


@pytest.fixture(params=["aiohttp", "httpx"])
def transport(request):
    """Each HTTP client below the package, where it can be had."""
    if request.param == "aiohttp" and not hasattr(openai, "DefaultAioHttpClient"):
        pytest.skip(f"openai {openai.__version__} has no aiohttp transport")
    return request.param


def test_an_answer_is_given_with_its_usage_and_the_model_that_gave_it(serve, asking, transport):
    server = serve(in_turn(completion("hello")))
    (answer,) = asking(server, transport=transport).ask("Hi")
    assert (answer.ending, answer.text, answer.model, answer.cached) == (
        Ending.STOP,
        "hello",
        "served",
        False,
    )
    assert (answer.usage.input, answer.usage.output, answer.usage.estimated) == (10, 5, False)
    assert server.seen[0].body == {"model": "the-model", "messages": [{"role": "user", "content": "Hi"}]}


class TestTooManyRequests:
    def test_with_seconds_waits_that_long(self, serve, asking):
        server = serve(in_turn(error(429, "slow down", retry_after="7"), FINE))
        one = asking(server)
        (answer,) = one.ask()
        assert (answer.text, len(server.seen)) == ("fine", 2)
        assert sum(one.clock.slept) == pytest.approx(7)

    def test_with_a_date_waits_until_then(self, serve, asking):
        clock = FakeClock()
        date = email.utils.formatdate(clock.wall() + 42, usegmt=True)
        server = serve(in_turn(error(429, "slow down", retry_after=date), FINE))
        (answer,) = asking(server, clock=clock).ask()
        assert answer.text == "fine"
        assert sum(clock.slept) == pytest.approx(42, abs=1)

    def test_without_either_waits_longer_each_time(self, serve, asking):
        busy = error(429, "slow down")
        one = asking(serve(in_turn(busy, busy, busy, busy, FINE)))
        (answer,) = one.ask()
        assert answer.text == "fine"
        assert one.clock.slept == sorted(one.clock.slept)
        assert one.clock.slept[-1] > 4 * one.clock.slept[0]

    def test_that_never_ends_stops_the_run_after_the_patience(self, serve, asking):
        one = asking(serve(in_turn(error(429, "slow down"))), patience_seconds=100)
        with pytest.raises(
            EndpointDown, match=r"turned everything away for 1.. s .*run the same command again"
        ):
            one.ask()
        assert 100 < sum(one.clock.slept) < 200

    def test_that_asks_for_a_longer_pause_than_the_patience_stops_the_run_at_once(self, serve, asking):
        one = asking(serve(in_turn(error(429, "daily limit", retry_after="86400"))))
        with pytest.raises(EndpointDown, match="asked again in 86400 s only"):
            one.ask()
        assert one.clock.slept == []

    def test_for_want_of_credit_is_no_matter_of_waiting(self, serve, asking):
        one = asking(serve(in_turn(error(429, "You exceeded your current quota", "insufficient_quota"))))
        with pytest.raises(EndpointRefuses, match="exceeded your current quota"):
            one.ask()


class TestServerErrors:
    def test_that_pass_cost_a_try(self, serve, asking, transport):
        server = serve(in_turn(error(500, "oops"), error(503, "busy"), FINE))
        (answer,) = asking(server, transport=transport).ask()
        assert (answer.text, len(server.seen)) == ("fine", 3)

    def test_that_stay_leave_the_question_open_and_store_nothing(self, serve, asking):
        server = serve(lambda asked: FINE if asked.text == "good" else error(500, "poisoned"))
        one = asking(server, retries=3)
        (answer,) = one.ask("bad")
        assert (answer.ending, answer.text) == (Ending.UNAVAILABLE, "")
        assert answer.detail == "HTTP 500: poisoned (4 tries)"
        assert len(server.seen) == 4
        assert one.client.answered(request("bad"), 1) == []
        (good,) = one.ask("good")
        assert good.text == "fine"
        one.ask("bad")
        assert len(server.seen) == 9

    def test_wait_as_long_as_the_server_wants(self, serve, asking):
        one = asking(serve(in_turn(error(503, "loading", retry_after="33"), FINE)))
        assert one.ask()[0].text == "fine"
        assert one.clock.slept == [33.0]

    def test_of_one_question_do_not_stop_the_others(self, serve, asking):
        server = serve(lambda asked: error(500, "poisoned") if "bad" in asked.text else FINE)
        answers = asking(server).ask_many(["bad", *(f"good {number}" for number in range(10))])
        assert [answer.ending for answer in answers] == [Ending.UNAVAILABLE, *[Ending.STOP] * 10]

    def test_after_an_answer_has_begun_are_a_broken_sample(self, serve, asking):
        broken = completion("half of", finish="error")
        server = serve(in_turn(broken, FINE))
        assert asking(server).ask()[0].text == "fine"

    def test_in_the_body_of_a_good_status_are_errors_all_the_same(self, serve, asking):
        inside = Says({"error": {"message": "upstream is busy", "code": 429}})
        server = serve(in_turn(inside, FINE))
        assert asking(server).ask()[0].text == "fine"
        assert len(server.seen) == 2

    @pytest.mark.parametrize(
        "body", ["<html>gateway</html>", '{"choices": [{"mess', "[]", "null", '"text"', ""]
    )
    def test_that_send_no_json_object_cost_a_try(self, serve, asking, transport, body):
        server = serve(in_turn(Says(body), FINE))
        assert asking(server, transport=transport).ask()[0].text == "fine"
        assert len(server.seen) == 2


class TestConnections:
    @pytest.mark.parametrize(
        "sent",
        [
            b"",
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{",
            b"HTTP/1.1 200 OK\r\ncontent-type: appl",
            b"no HTTP at all\r\n\r\n",
        ],
        ids=["before", "in the body", "in the head", "nonsense"],
    )
    def test_that_are_cut_cost_a_try(self, serve, asking, transport, sent):
        server = serve(in_turn(Cut(sent), FINE))
        assert asking(server, transport=transport).ask()[0].text == "fine"
        assert len(server.seen) == 2

    def test_to_a_server_that_is_too_slow_are_given_up_in_time(self, serve, asking, transport):
        server = serve(in_turn(Late(FINE), FINE))
        (answer,) = asking(server, transport=transport, timeout_seconds=1.0).ask()
        assert (answer.text, len(server.seen)) == ("fine", 2)

    def test_to_a_server_that_is_always_too_slow_are_tried_few_times(self, serve, asking):
        server = serve(in_turn(Late(FINE)))
        (answer,) = asking(server, timeout_seconds=0.5).ask()
        assert answer.ending is Ending.UNAVAILABLE
        assert answer.detail.startswith("no answer within 0.5 s")
        assert len(server.seen) == 3

    def test_to_nobody_stop_the_run_soon_and_say_what_to_look_at(self, asking, transport):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        one = asking(address, transport=transport)
        with pytest.raises(
            EndpointDown, match=r"does not answer .*is the URL right, and is the server running"
        ):
            one.ask()
        assert sum(one.clock.slept) < 60


class TestCircuitBreaker:
    def test_lets_one_request_try_while_the_endpoint_is_down_and_goes_on_when_it_is_back(self, serve, asking):
        down = set(range(4, 16))
        server = serve(lambda asked: Cut() if asked.number in down else completion(asked.text))
        one = asking(server, concurrency=4)
        texts = [f"q{number}" for number in range(40)]
        answers = one.ask_many(texts)
        assert [answer.text for answer in answers] == texts
        assert len(server.seen) == 40 + len(down)

    def test_stops_cleanly_when_the_endpoint_stays_down(self, serve, asking):
        server = serve(lambda asked: completion(asked.text))
        one = asking(server, concurrency=4, patience_seconds=60)
        texts = [f"q{number}" for number in range(40)]
        one.ask_many(texts[:10])
        server.answer = lambda asked: Cut()
        answers = one.ask_many(texts)
        assert [answer.text for answer in answers[:10]] == texts[:10]
        assert all(isinstance(answer, EndpointDown) for answer in answers[10:])
        assert re.search(
            r"does not answer \(no connection: .*; \d+ failures in a row in \d+ s\)", str(answers[10])
        )
        assert "what was answered is stored: run the same command again later" in str(answers[10])
        assert len(server.seen) <= 10 + 12  # it was tried once in a while, not by every question

        server.answer = lambda asked: completion(asked.text)
        before = len(server.seen)
        again = asking(server, concurrency=4).ask_many(texts)
        assert [answer.text for answer in again] == texts
        assert len(server.seen) - before == 30


class TestTurnedDown:
    @pytest.mark.parametrize(
        ("said", "told"),
        [
            (error(401, "Incorrect API key provided"), "Incorrect API key"),
            (error(402, "Insufficient credits"), "Insufficient credits"),
            (error(403, "Forbidden"), "Forbidden"),
            (error(404, "The model `the-model` does not exist"), "does not exist"),
        ],
    )
    def test_for_the_key_or_the_models_name_stops_the_run_at_once(self, serve, asking, said, told):
        server = serve(in_turn(said))
        one = asking(server)
        with pytest.raises(EndpointRefuses, match=told):
            one.ask()
        with pytest.raises(EndpointRefuses):
            one.ask("another")
        assert len(server.seen) == 1

    def test_for_a_context_that_is_too_long_is_final_and_stored(self, serve, asking):
        server = serve(
            in_turn(
                error(400, "This model's maximum context length is 4096 tokens.", "context_length_exceeded")
            )
        )
        one = asking(server)
        for cached in (False, True):
            answers = one.ask("long", 3)
            assert [answer.ending for answer in answers] == [Ending.TOO_LONG] * 3
            assert [answer.cached for answer in answers] == [cached] * 3
            assert "maximum context length is 4096" in answers[0].detail
        assert len(server.seen) == 1

    def test_by_a_filter_is_final(self, serve, asking):
        server = serve(in_turn(error(400, "The response was filtered", "content_filter")))
        one = asking(server)
        assert [one.ask()[0].ending for _ in range(2)] == [Ending.FILTERED] * 2
        assert len(server.seen) == 1

    def test_as_invalid_is_told_and_asked_again_next_time(self, serve, asking):
        server = serve(lambda asked: FINE if asked.text == "good" else error(422, "unknown field: top_q"))
        one = asking(server)
        one.ask("good")
        for _ in range(2):
            (answer,) = one.ask("bad")
            assert (answer.ending, answer.detail) == (Ending.REJECTED, "HTTP 422: unknown field: top_q")
        assert len(server.seen) == 3

    def test_every_time_stops_the_run(self, serve, asking):
        server = serve(in_turn(error(400, "unknown field: top_q")))
        answers = asking(server, concurrency=1).ask_many([f"q{number}" for number in range(30)])
        assert sum(isinstance(answer, EndpointRefuses) for answer in answers) == 21
        assert len(server.seen) == 10


class TestOutcomes:
    @pytest.mark.parametrize(
        ("said", "ending", "text"),
        [
            (completion("", refusal="I cannot help with that"), Ending.REFUSAL, ""),
            (completion("half", finish="content_filter"), Ending.FILTERED, ""),
            (completion("half", finish="length"), Ending.LENGTH, "half"),
            (completion(""), Ending.EMPTY, ""),
            (completion("  \n"), Ending.EMPTY, ""),
            (Says({"choices": []}), Ending.EMPTY, ""),
            (Says({"choices": None, "id": "x"}), Ending.EMPTY, ""),
            (Says({"id": "x"}), Ending.EMPTY, ""),
            (Says({"choices": [{"index": 0}]}), Ending.EMPTY, ""),
            (Says({"choices": [None, "x"]}), Ending.EMPTY, ""),
        ],
    )
    def test_without_a_whole_answer_are_told_and_stored(self, serve, asking, said, ending, text):
        server = serve(in_turn(said))
        one = asking(server)
        for cached in (False, True):
            (answer,) = one.ask()
            assert (answer.ending, answer.text, answer.cached) == (ending, text, cached)
            assert answer.detail
        assert len(server.seen) == 1


class TestBoundOfTokens:
    def test_takes_the_newer_name_where_the_server_knows_no_other(self, serve, asking):
        def answer(asked: Asked) -> Says:
            if "max_tokens" in asked.body:
                return error(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
            return completion(str(asked.body["max_completion_tokens"]))

        server = serve(answer)
        assert asking(server).ask(request("a", max_tokens=7))[0].text == "7"
        assert asking(server).ask(request("b", max_tokens=8))[0].text == "8"
        assert len(server.seen) == 3

    def test_is_left_out_where_it_is_more_than_the_model_has(self, serve, asking):
        """Else a model of 32k context would answer nothing that is asked with the published bound of 32k."""

        def answer(asked: Asked) -> Says:
            if asked.body.get("max_tokens", 0) > 1000:
                return error(400, "max_tokens=32768 cannot be greater than max_model_len=1000.")
            return completion(f"{asked.body.get('max_tokens')} {asked.body['temperature']}")

        server = serve(answer)
        one = asking(server)

        def ask(text: str, bound: int) -> str:
            return one.ask(request(text, max_tokens=bound, temperature=0.5))[0].text

        assert ask("four", 32768) == "None 0.5"
        assert len(server.seen) == 2
        assert ask("larger", 40_000) == "None 0.5"
        assert len(server.seen) == 3  # what is longer and allows as much is not tried again
        assert ask("two", 32768) == "None 0.5"
        assert len(server.seen) == 5  # what is shorter might have found room
        assert ask("little", 500) == "500 0.5"

    def test_a_prompt_that_is_too_long_without_it_is_told_as_that(self, serve, asking):
        def answer(asked: Asked) -> Says:
            if "max_tokens" in asked.body:
                return error(400, "you requested 900 tokens (800 in the messages, 100 in the completion)")
            return error(400, "This model's maximum context length is 700 tokens")

        server = serve(answer)
        assert asking(server).ask(request("long", max_tokens=100))[0].ending is Ending.TOO_LONG
        assert len(server.seen) == 2


class TestKeys:
    def test_come_from_the_environment_and_stand_in_no_message_and_no_file(
        self, serve, asking, store, monkeypatch, tmp_path, capfd
    ):
        monkeypatch.setenv("SOME_KEY", "sk-very-secret")
        server = serve(in_turn(FINE, error(401, "Incorrect API key provided: sk-very-secret")))
        one = asking(server, api_key_env="SOME_KEY")
        one.ask()
        assert server.seen[0].headers["authorization"] == "Bearer sk-very-secret"
        with pytest.raises(EndpointRefuses) as caught:
            one.ask("another")
        assert "sk-very-secret" not in str(caught.value)
        assert "$SOME_KEY" in str(caught.value)
        store.close()
        files = [path.read_bytes() for path in (tmp_path / "responses").iterdir()]
        assert files and not any(b"sk-very-secret" in content for content in files)
        assert "sk-very-secret" not in "".join(capfd.readouterr())

    def test_that_are_not_set_are_a_usage_error(self, asking, monkeypatch):
        monkeypatch.delenv("SOME_KEY", raising=False)
        with pytest.raises(UsageError, match=r"wants its key in \$SOME_KEY, which is not set"):
            asking("http://127.0.0.1:1/v1", api_key_env="SOME_KEY")


def test_requests_wait_in_line_when_no_more_may_be_under_way(serve, asking):
    under_way = most = 0

    def answer(asked: Asked) -> Says:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        time.sleep(0.02)
        under_way -= 1
        return completion(asked.text)

    texts = [f"q{number}" for number in range(24)]
    answers = asking(serve(answer), concurrency=3).ask_many(texts)
    assert [answer.text for answer in answers] == texts
    assert 1 < most <= 3


def test_a_client_that_was_closed_connects_again_in_another_loop(serve, asking):
    server = serve(lambda asked: completion(asked.text))
    one = asking(server)
    assert [one.ask(text)[0].text for text in ("a", "b")] == ["a", "b"]


def test_cancelling_leaves_the_client_usable(serve, asking):
    server = serve(lambda asked: Late(FINE) if asked.text == "slow" else completion(asked.text))
    one = asking(server, concurrency=1)

    async def cut_short(client):
        task = asyncio.create_task(client.ask(request("slow")))
        while not server.seen:
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return await client.ask(request("quick"))

    (answer,) = one.run(cut_short)
    assert answer.text == "quick"


def test_models_at_one_endpoint_keep_its_limits_together(serve, store):
    server = serve(lambda asked: completion(asked.body["model"]))
    lines = Lines(FakeClock())
    endpoint = Endpoint("e", server.base_url, requests_per_minute=3)
    clients = [open_client(ModelSpec(name, name, endpoint), store, lines=lines) for name in ("one", "other")]

    async def stage() -> list[str]:
        asked = [client.ask(request(f"q{number}")) for client in clients for number in range(2)]
        texts = [answer.text for (answer,) in await asyncio.gather(*asked)]
        for client in clients:
            await client.close()
        return texts

    assert asyncio.run(stage()) == ["one", "one", "other", "other"]
    assert sum(lines.clock.slept) == pytest.approx(60)
    clients = [open_client(ModelSpec("third", "third", endpoint), store, lines=lines)] * 2
    assert asyncio.run(stage()) == ["third"] * 4  # the next stage, in another loop, knows of the last
    assert sum(lines.clock.slept) == pytest.approx(60)


def test_a_client_that_closes_leaves_the_connections_of_others_at_one_endpoint(serve, store):
    server = serve(lambda asked: Late(FINE) if asked.text == "slow" else FINE)
    lines = Lines(FakeClock())
    endpoint = Endpoint("e", server.base_url)
    one, other = (open_client(ModelSpec(name, name, endpoint), store, lines=lines) for name in ("a", "b"))

    async def both() -> str:
        slow = asyncio.create_task(one.ask(request("slow")))
        await other.ask(request("quick"))
        await other.close()
        server.go_on.set()
        (answer,) = await slow
        await one.close()
        return answer.text

    assert asyncio.run(both()) == "fine"
    assert len(server.seen) == 2


def test_what_the_environment_holds_for_openai_goes_to_nobody_else(serve, asking, monkeypatch, transport):
    for name in ("API_KEY", "ADMIN_KEY", "ORG_ID", "PROJECT_ID", "WEBHOOK_SECRET"):
        monkeypatch.setenv(f"OPENAI_{name}", f"private-{name}")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer private-header\nX-Own: private-own")
    server = serve(in_turn(FINE))
    asking(server, transport=transport).ask()
    headers = server.seen[0].headers
    assert headers["authorization"] == "Bearer none"
    assert not [value for value in headers.values() if "private" in value]
