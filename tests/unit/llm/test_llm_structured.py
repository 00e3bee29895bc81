"""Values instead of text: asked for in the strongest form the server knows, validated here, salvaged, repaired once."""

from __future__ import annotations

import asyncio
import json

import pytest
from asking import request
from pydantic import BaseModel, Field

from cupel.llm import Client, Ending, Failed, Format, ScriptedModel
from faulty_server import Asked, Says, completion, error


class Case(BaseModel):
    """One test case."""

    code: str = Field(description="one assert statement")
    points: int = 1


GOOD = '{"code": "assert f(1)", "points": 2}'
SCHEMA = {
    "additionalProperties": False,
    "description": "One test case.",
    "properties": {
        "code": {"description": "one assert statement", "title": "Code", "type": "string"},
        "points": {"title": "Points", "type": "integer"},
    },
    "required": ["code", "points"],
    "title": "Case",
    "type": "object",
}


def one(client: Client, samples: int = 1):
    return asyncio.run(client.ask_for(request("q"), Case, samples))


def items(client: Client, samples: int = 1):
    return asyncio.run(client.ask_for_items(request("q"), Case, samples))


def form_of(asked: Asked) -> str:
    return (asked.body.get("response_format") or {"type": "fenced"})["type"]


class TestTheForm:
    def test_is_the_schema_where_the_server_takes_it(self, serve, asking):
        server = serve(lambda asked: completion(GOOD))
        (found,) = asking(server).run(lambda client: client.ask_for(request("q"), Case))
        assert (found.value, found.problem, found.repaired) == (
            Case(code="assert f(1)", points=2),
            None,
            False,
        )
        assert server.seen[0].body["response_format"] == {
            "type": "json_schema",
            "json_schema": {"name": "Case", "schema": SCHEMA, "strict": True},
        }
        assert server.seen[0].text == "q"

    @pytest.mark.parametrize("status", [400, 422, 500])
    @pytest.mark.parametrize("known", ["json_object", "fenced"])
    def test_is_the_next_that_the_server_knows_and_that_is_remembered(self, serve, asking, known, status):
        forms = ["json_schema", "json_object", "fenced"]

        def answer(asked: Asked) -> Says:
            if forms.index(form_of(asked)) < forms.index(known):
                return error(status, "response_format is not supported")
            return completion(f"```json\n{GOOD}\n```" if known == "fenced" else GOOD)

        server = serve(answer)
        for text in ("q", "r"):  # a new client each time, as in the next run
            (found,) = asking(server).run(lambda client, text=text: client.ask_for(request(text), Case))
            assert found.value == Case(code="assert f(1)", points=2)
        used = [form_of(asked) for asked in server.seen]
        assert used[-2:] == [known, known]
        assert "json_schema" not in used[used.index(known) :]
        assert '"description": "one assert statement"' in server.seen[-1].text
        assert ("fenced block" in server.seen[-1].text) is (known == "fenced")

    def test_that_a_server_ignores_without_a_word_is_found_out_by_its_answer(self, serve, asking):
        def answer(asked: Asked) -> Says:
            return completion(
                f"Sure!\n```json\n{GOOD}\n```" if form_of(asked) == "fenced" else "Here is a case: f(1)"
            )

        server = serve(answer)
        one_ = asking(server)
        results = [
            one_.run(lambda client, text=text: client.ask_for(request(text), Case))[0] for text in "abc"
        ]
        assert [form_of(asked) for asked in server.seen] == [
            "json_schema",
            "json_object",
            "json_object",
            "fenced",
            "fenced",
        ]
        assert [result.value is not None for result in results] == [False, True, True]

    def test_can_be_given(self, serve, asking):
        server = serve(lambda asked: completion(GOOD))
        model = {"answers_as": Format.OBJECT}
        asking(server, model).run(lambda client: client.ask_for(request("q"), Case))
        assert form_of(server.seen[0]) == "json_object"

    def test_does_not_change_what_the_question_is(self, serve, asking):
        """An answer is found again even where the server was asked in another form."""
        server = serve(lambda asked: completion(GOOD))
        asking(server).run(lambda client: client.ask_for(request("q"), Case))
        (found,) = asking(server, {"answers_as": Format.FENCED}).run(
            lambda client: client.ask_for(request("q"), Case)
        )
        assert (found.answer.cached, len(server.seen)) == (True, 1)


class TestOneValue:
    def test_is_none_with_a_reason_where_the_repair_is_no_better(self, store):
        client = Client(ScriptedModel('{"code": 5}'), store)
        (found,) = one(client)
        assert found.value is None
        assert found.problem == "code: Input should be a valid string"
        assert found.repaired
        assert store.unusable(found.answer.key) == [(found.answer.key, "Case", "answer", found.problem)]

    def test_is_repaired_once_by_showing_what_was_wrong(self, store):
        model = ScriptedModel(
            lambda asked, _sample: GOOD if len(asked.messages) > 1 else '{"points": "many"}'
        )
        (found,) = one(Client(model, store))
        assert (found.value, found.repaired) == (Case(code="assert f(1)", points=2), True)
        roles = [message.role for message in model.requests[1][0].messages]
        assert roles == ["user", "assistant", "user"]
        shown = model.requests[1][0].messages
        assert shown[1].content == '{"points": "many"}'
        assert "code: Field required" in shown[2].content
        assert "points: Input should be a valid integer" in shown[2].content
        assert store.unusable() == []

    @pytest.mark.parametrize(
        ("choice", "ending"),
        [
            ({"message": {"refusal": "no"}, "finish_reason": "stop"}, Ending.REFUSAL),
            ({"message": {"content": ""}, "finish_reason": "stop"}, Ending.EMPTY),
            ({"message": {"content": '{"code": "ass'}, "finish_reason": "length"}, Ending.LENGTH),
        ],
    )
    def test_is_not_asked_for_again_where_there_is_no_whole_answer(self, store, choice, ending):
        model = ScriptedModel(lambda _request, _sample: choice)
        (found,) = one(Client(model, store))
        assert (found.value, found.answer.ending, len(model.requests)) == (None, ending, 1)
        assert found.problem

    def test_for_want_of_an_answer_is_told_but_noted_nowhere(self, store):
        model = ScriptedModel(lambda _request, _sample: Failed(Ending.UNAVAILABLE, "down"))
        (found,) = one(Client(model, store))
        assert (found.value, found.problem) == (None, "unavailable: down")
        assert store.unusable() == []

    def test_of_several_samples_each_has_its_own(self, store):
        model = ScriptedModel(lambda asked, sample: GOOD if sample == 1 else "no")
        found = one(Client(model, store), 3)
        assert [result.value is not None for result in found] == [False, True, False]

    def test_costs_nothing_the_second_time_nor_does_its_repair(self, store):
        model = ScriptedModel("no")
        first = one(Client(model, store))
        sent = len(model.requests)
        assert [(r.value, r.problem, r.repaired) for r in one(Client(model, store))] == [
            (r.value, r.problem, r.repaired) for r in first
        ]
        assert len(model.requests) == sent == 2


class TestItems:
    def test_are_asked_for_as_a_list_in_an_object(self, store):
        model = ScriptedModel(json.dumps({"items": [json.loads(GOOD)] * 2}))
        (found,) = items(Client(model, store))
        assert (found.items, found.cut, found.problem) == (
            (Case(code="assert f(1)", points=2),) * 2,
            False,
            None,
        )
        schema = model.requests[0][0].schema
        assert schema.name == "Case_list"
        assert schema.schema["properties"]["items"]["items"] == SCHEMA

    def test_of_an_answer_that_is_cut_off_are_the_whole_ones(self, store):
        whole = json.dumps({"items": [{"code": f"assert {n}", "points": n} for n in range(5)]})
        for end in range(len(whole)):
            choice = {"message": {"content": whole[:end]}, "finish_reason": "length"}
            model = ScriptedModel(lambda _request, _sample, choice=choice: choice, name=f"cut{end}")
            (found,) = items(Client(model, store))
            complete = whole[:end].count("}")
            assert [case.points for case in found.items] == list(range(min(complete, 5))), whole[:end]
            assert (found.problem is None) is (complete > 0)
            assert len(model.requests) == 1

    def test_that_are_not_what_was_asked_for_spoil_no_other_and_are_noted(self, store):
        model = ScriptedModel(json.dumps([json.loads(GOOD), {"code": 1}, "x", {"code": "assert 0"}]))
        (found,) = items(Client(model, store))
        assert [case.code for case in found.items] == ["assert f(1)", "assert 0"]
        assert [one.text for one in found.unusable] == ['{"code": 1}', '"x"']
        assert (found.problem, found.repaired, len(model.requests)) == (None, False, 1)
        assert [(part, reason) for _, _, part, reason in store.unusable(found.answer.key)] == [
            ("item 0", "code: Input should be a valid string"),
            ("item 1", "the value: Input should be a valid dictionary or instance of Case"),
        ]

    def test_an_empty_list_is_an_answer(self, store):
        model = ScriptedModel('{"items": []}')
        (found,) = items(Client(model, store))
        assert (found.items, found.problem, len(model.requests)) == ((), None, 1)

    def test_none_of_which_is_usable_are_repaired_once(self, store):
        model = ScriptedModel(
            lambda asked, _sample: f"[{GOOD}]" if len(asked.messages) > 1 else "I have none."
        )
        (found,) = items(Client(model, store))
        assert (len(found.items), found.repaired, len(model.requests)) == (1, True, 2)

    def test_an_error_in_words_is_never_an_item(self, store):
        model = ScriptedModel('{"error": "model overloaded"}')
        (found,) = items(Client(model, store))
        assert found.items == ()
        assert found.problem == "code: Field required"


def test_an_objects_free_keys_stay_free_and_are_not_called_strict(serve, asking):
    class Loose(BaseModel):
        names: dict[str, int]

    server = serve(lambda asked: completion('{"names": {"a": 1}}'))
    (found,) = asking(server).run(lambda client: client.ask_for(request("q"), Loose))
    assert found.value == Loose(names={"a": 1})
    sent = server.seen[0].body["response_format"]["json_schema"]
    assert sent["strict"] is False
    assert sent["schema"]["properties"]["names"]["additionalProperties"] == {"type": "integer"}
