"""Several samples of one answer: by `n` where the server gives them, by single requests where it does not."""

from __future__ import annotations

import asyncio

import pytest
from asking import request

from cupel.llm import Client, Ending, Failed, ScriptedModel
from cupel.llm.client import keep
from cupel.llm.reply import replies_of
from cupel.llm.request import request_key
from faulty_server import Asked, Says, completion, error


def honest(asked: Asked) -> Says:
    n = asked.body.get("n", 1)
    return completion(*(f"{asked.number}.{index}" for index in range(n)))


def silent(asked: Asked) -> Says:
    """One choice, whatever `n` says."""
    return completion(f"{asked.number}")


class TestOfAServerThatHonoursN:
    def test_come_with_one_request(self, serve, asking):
        server = serve(honest)
        answers = asking(server).ask("q", 5)
        assert [answer.text for answer in answers] == [f"0.{index}" for index in range(5)]
        assert [answer.sample for answer in answers] == [0, 1, 2, 3, 4]
        assert [one.body["n"] for one in server.seen] == [5]

    def test_count_the_responses_tokens_once(self, serve, asking):
        said = completion("x" * 10, "x" * 20, "x" * 30, usage={"prompt_tokens": 9, "completion_tokens": 61})
        answers = asking(serve(lambda asked: said)).ask("q", 3)
        assert [answer.usage.input for answer in answers] == [9, 0, 0]
        assert sum(answer.usage.output for answer in answers) == 61
        assert [answer.usage.output for answer in answers] == [10, 20, 31]

    def test_that_are_missing_are_the_only_ones_asked_for(self, serve, asking):
        server = serve(honest)
        one = asking(server)
        first = one.ask("q", 2)
        more = one.ask("q", 5)
        assert more[:2] == [type(answer)(*_as_cached(answer)) for answer in first]
        assert [one.body.get("n", 1) for one in server.seen] == [2, 3]
        assert [answer.cached for answer in more] == [True, True, False, False, False]

    def test_come_in_portions_where_the_configuration_says_so(self, serve, asking):
        server = serve(honest)
        assert len(asking(server, {"max_n": 4}).ask("q", 10)) == 10
        assert sorted(one.body.get("n", 1) for one in server.seen) == [2, 4, 4]


def _as_cached(answer):
    return [getattr(answer, name) for name in type(answer).__slots__[:-1]] + [True]


class TestOfAServerThatSilentlyIgnoresN:
    def test_come_one_by_one_and_none_that_was_given_is_lost(self, serve, asking):
        server = serve(silent)
        answers = asking(server).ask("q", 5)
        assert answers[0].text == "0"
        assert sorted(answer.text for answer in answers) == ["0", "1", "2", "3", "4"]
        assert [one.body.get("n", 1) for one in server.seen] == [5, 1, 1, 1, 1]

    def test_it_is_found_out_once_and_remembered_by_the_store(self, serve, asking):
        server = serve(silent)
        asking(server).ask("q", 3)
        asking(server).ask("another", 3)  # a new client, as in the next run
        assert [one.body.get("n", 1) for one in server.seen] == [3, 1, 1, 1, 1, 1]

    def test_that_gives_some_of_them_is_asked_for_the_rest(self, serve, asking):
        server = serve(lambda asked: completion(*("ab" if asked.body.get("n", 1) > 1 else "c")))
        answers = asking(server).ask("q", 4)
        assert [answer.text for answer in answers] == ["a", "b", "c", "c"]
        assert [one.body.get("n", 1) for one in server.seen] == [4, 1, 1]


def test_more_choices_than_were_asked_for_are_left(serve, asking):
    server = serve(lambda asked: completion("a", "b", "c"))
    assert [answer.text for answer in asking(server).ask("q", 2)] == ["a", "b"]
    assert [answer.text for answer in asking(server).ask("r")] == ["a"]


@pytest.mark.parametrize(
    "message",
    ["Only n = 1 is supported", "'n' must be 1", "Invalid value for 'n'", "bad request"],
)
def test_a_server_that_turns_n_down_is_asked_one_by_one_from_then_on(serve, asking, message):
    server = serve(lambda asked: error(400, message) if asked.body.get("n", 1) > 1 else silent(asked))
    assert [answer.ending for answer in asking(server).ask("q", 3)] == [Ending.STOP] * 3
    assert [answer.ending for answer in asking(server).ask("r", 3)] == [Ending.STOP] * 3
    assert [one.body.get("n", 1) for one in server.seen] == [3, 1, 1, 1, 1, 1, 1]


def test_n_is_never_sent_where_the_configuration_says_one(serve, asking):
    server = serve(honest)
    assert len(asking(server, {"max_n": 1}).ask("q", 3)) == 3
    assert all("n" not in one.body for one in server.seen)


def test_an_empty_response_to_several_is_one_empty_answer_and_the_rest_are_asked_for(serve, asking):
    server = serve(lambda asked: Says({"choices": []}) if asked.number == 0 else silent(asked))
    answers = asking(server).ask("q", 3)
    assert [answer.ending for answer in answers] == [Ending.EMPTY, Ending.STOP, Ending.STOP]


def test_a_seed_differs_from_sample_to_sample_where_each_is_a_request(serve, asking):
    server = serve(silent)
    asking(server, {"max_n": 1}).ask(request("q", seed=100), 3)
    assert sorted(one.body["seed"] for one in server.seen) == [100, 101, 102]


class TestTheSameQuestionTwice:
    def test_at_once_is_sent_once(self, serve, asking):
        server = serve(honest)

        async def both(client: Client):
            return await asyncio.gather(*(client.ask(request("q"), 2) for _ in range(5)))

        answers = asking(server).run(both)
        assert len(server.seen) == 1
        assert {tuple(answer.text for answer in one) for one in answers} == {("0.0", "0.1")}

    def test_in_a_later_run_is_not_sent(self, serve, asking):
        server = serve(honest)
        first = asking(server).ask("q", 3)
        second = asking(server).ask("q", 3)
        assert len(server.seen) == 1
        assert [answer.text for answer in second] == [answer.text for answer in first]
        assert all(answer.cached for answer in second)

    def test_with_other_parameters_another_model_or_another_endpoint_is_another_question(self, serve, asking):
        server, other = serve(honest), serve(honest)
        asking(server).ask(request("q", temperature=0.5))
        asking(server).ask(request("q", temperature=0.6))
        asking(other).ask(request("q", temperature=0.5))
        assert (len(server.seen), len(other.seen)) == (2, 1)

    def test_one_whose_asker_fails_is_asked_by_the_one_who_waits(self, store):
        said = iter([Failed(Ending.UNAVAILABLE, "down"), "fine"])
        client = Client(ScriptedModel(lambda _request, _sample: next(said)), store)

        async def both():
            return await asyncio.gather(client.ask(request("q")), client.ask(request("q")))

        first, second = asyncio.run(both())
        assert [first[0].ending, second[0].ending] == [Ending.UNAVAILABLE, Ending.STOP]


def test_who_finds_that_another_process_answered_meanwhile_takes_that_answer(store):
    asked = request("q")
    (theirs,) = replies_of(completion("theirs").body, 1, 1, "")

    def script(_request, _sample):
        keep(store, request_key(model.spec, asked), 0, theirs)  # the other process is a little faster
        return "mine"

    model = ScriptedModel(script)
    (answer,) = asyncio.run(Client(model, store).ask(asked))
    assert (answer.text, answer.cached) == ("theirs", True)


class TestTheScriptedModel:
    def test_says_what_its_script_says_to_each_sample(self, store):
        model = ScriptedModel(lambda asked, sample: f"{asked.messages[0].content} {sample}")
        answers = asyncio.run(Client(model, store).ask(request("q"), 3))
        assert [answer.text for answer in answers] == ["q 0", "q 1", "q 2"]
        assert model.requests == [(request("q"), (0, 1, 2))]

    def test_may_give_one_sample_at_a_time(self, store):
        model = ScriptedModel("x", several=False)
        assert len(asyncio.run(Client(model, store).ask(request("q"), 3))) == 3
        assert [samples for _, samples in model.requests] == [(0,), (1,), (2,)]

    def test_may_fail_and_say_anything_a_server_says(self, store):
        def script(_request, sample):
            if sample == 1:
                return Failed(Ending.UNAVAILABLE, "down")
            return {"message": {"content": "x", "reasoning": "because"}, "finish_reason": "length"}

        answers = asyncio.run(Client(ScriptedModel(script), store).ask(request("q"), 3))
        assert [answer.ending for answer in answers] == [
            Ending.LENGTH,
            Ending.UNAVAILABLE,
            Ending.UNAVAILABLE,
        ]
        assert answers[0].reasoning == "because"

    def test_never_answers_for_a_real_one(self, serve, asking, store):
        asyncio.run(Client(ScriptedModel("made up", name="the-model"), store).ask(request("q")))
        server = serve(lambda asked: completion("real"))
        assert asking(server).ask("q")[0].text == "real"
