"""Models at the desk: waves, second tries, and runs that stop and go on. What the program finds by running tasks is left out here."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from authoring_desk import ONE_EACH, PLAIN, WORKS, Speaking, asking, desk, models, refused

from authoring_script.defects import DEFECTS, no_outputs, suite_with
from authoring_script.playing import Defect, Question
from cupel.author.workflow.audit import audit
from cupel.author.workflow.log import log_of
from cupel.author.workflow.records import Contributor, EventKind, PieceKind
from cupel.author.workflow.settings import WorkflowSettings
from cupel.author.workflow.steps import Advanced
from cupel.llm import Failed, Price
from cupel.llm.answer import Ending
from cupel.model.errors import BudgetSpent, UsageError
from cupel.pipeline.author import author

TWO = ("rain-barrel", "table-turned")


def deep(levels: int) -> Any:
    """Lists in each other."""
    found: Any = 1
    for _ in range(levels):
        found = [found]
    return found


@pytest.fixture
def speaking(monkeypatch: pytest.MonkeyPatch) -> Speaking:
    """Models that answer from the library; the program does nothing by itself but to drop what is to be dropped."""
    found = Speaking()
    monkeypatch.setattr("cupel.pipeline.asking.open_client", found.client)

    def only_drops(one, **_):
        for task_id in one.states():
            why = one.due(task_id).drop
            if why is not None:
                one.note(task_id, EventKind.DROPPED, {"reason": why})
        return Advanced(0, 0, 0, 0, {}, {})

    monkeypatch.setattr("cupel.pipeline.author.advance", only_drops)
    return found


def test_authors_and_then_testers_do_what_waits(speaking: Speaking, tmp_path: Path):
    one = desk(tmp_path, TWO)
    with asking(tmp_path, models(ONE_EACH)) as access:
        done = author(access, one)
    assert dict(one.gates()) == {"validate": 2}
    assert speaking.prompts() == ["author_task", "author_task", "test_blind", "test_blind"]
    assert (done.questions, done.taken, done.refused, done.from_store) == (4, 4, 0, 0)


def test_answers_are_handed_in_in_the_order_of_the_plan(speaking: Speaking, tmp_path: Path):
    ids = ("table-turned", "rain-barrel", "readings-above", "fuel-tank")
    one = desk(tmp_path, ids)
    with asking(tmp_path, models({"quill": ONE_EACH["quill"]})) as access:
        author(access, one)
    handed = [event.task_id for event in one.events() if event.kind is EventKind.SUBMITTED]
    assert handed == list(ids)


def test_every_answer_says_who_made_it_from_which_prompt(speaking: Speaking, tmp_path: Path):
    one = desk(tmp_path, TWO[:1])
    with asking(tmp_path, models(ONE_EACH)) as access:
        author(access, one)
        (event, _) = [event for event in one.events() if event.kind is EventKind.SUBMITTED]
        assert event.by == Contributor("model:quill", "quill")
        assert event.body["how"]["prompt"]["name"] == "author_task"
        assert access.store.answers([event.body["how"]["response"]])


class TestAnAnswerThatCannotBeTaken:
    def test_is_asked_for_again_with_what_was_wrong(self, speaking: Speaking, tmp_path: Path):
        speaking.defects = {"letters-onward": DEFECTS["letters-onward"]}
        one = desk(tmp_path, ["letters-onward"])
        with asking(tmp_path, models(ONE_EACH)) as access:
            done = author(access, one)
        assert done.refused == 1
        ((problem,),) = refused(one, "letters-onward")
        again = speaking.asked[1][1].messages
        assert [message.role for message in again] == ["system", "user", "assistant", "user"]
        assert json.loads(again[2].content)["title"] == "Letters onward"
        assert f"- {problem}" in again[3].content
        assert "This is try 2 of 4." in again[3].content

    @pytest.mark.parametrize(
        "changes",
        [
            {"steps": None},
            {"steps": 5},
            {"steps": [1]},
            {"kind": ["call"]},
            {"note": float("nan")},
            {"\ud800": "x"},
            {"id": "\ud800"},
            {"note": deep(100)},
            {"note": deep(260)},
        ],
    )
    def test_ends_no_run_whatever_is_wrong_with_it(
        self, speaking: Speaking, tmp_path: Path, changes: dict[str, Any]
    ):
        def says(asked: Question) -> Any:
            return suite_with(asked.work, 0, **changes) if asked.number == 1 else None

        speaking.defects = {"rain-barrel": Defect("rain-barrel", "", "test", "", {"test_blind": says})}
        one = desk(tmp_path, TWO[:1])
        with asking(tmp_path, models(ONE_EACH)) as access:
            done = author(access, one)
        assert (done.refused, done.taken, len(refused(one, "rain-barrel"))) == (1, 2, 1)
        assert dict(one.gates()) == {"validate": 1}

    def test_is_kept_as_it_was(self, speaking: Speaking, tmp_path: Path):
        speaking.defects = {"draft-with-undo": DEFECTS["draft-with-undo"]}
        one = desk(tmp_path, ["draft-with-undo"])
        with asking(tmp_path, models(ONE_EACH)) as access:
            author(access, one)
        (event,) = [event for event in one.events() if event.kind is EventKind.REFUSED]
        assert one.store.get(event.body["answer"]).startswith("I would write about a draft")
        assert (
            speaking.prompts()[:3] == ["author_task"] * 3
        )  # asked, shown what was no JSON, and asked for the piece again

    def test_is_asked_for_in_one_message_where_there_was_no_answer(self, speaking: Speaking, tmp_path: Path):
        speaking.defects = {"table-mirrored": DEFECTS["table-mirrored"]}
        one = desk(tmp_path, ["table-mirrored"])
        with asking(tmp_path, models(ONE_EACH)) as access:
            author(access, one)
        again = [request for _, request, _ in speaking.asked if request.prompt.name == "test_blind"][1]
        assert [message.role for message in again.messages] == ["system", "user"]
        assert "no answer could be taken" in again.messages[1].content

    def test_drops_its_task_when_it_was_refused_so_often(self, speaking: Speaking, tmp_path: Path):
        never = Defect("rain-barrel", "", "dropped", "", {"author_task": no_outputs})
        speaking.defects = {"rain-barrel": never}
        one = desk(tmp_path, TWO, WorkflowSettings(**{**PLAIN.to_json(), "most_refused": 3}))
        with asking(tmp_path, models(ONE_EACH)) as access:
            author(access, one)
        assert len(refused(one, "rain-barrel")) == 3
        assert dict(one.gates()) == {"dropped": 1, "validate": 1}


class TestAnEndpointWithoutAnAnswer:
    def test_leaves_the_piece_for_the_next_start(self, speaking: Speaking, tmp_path: Path):
        speaking.before = lambda model, request: (
            Failed(Ending.UNAVAILABLE, "busy")
            if "Rain barrel" in request.messages[1].content and model == "probe"
            else None
        )
        one = desk(tmp_path, TWO)
        with asking(tmp_path, models(ONE_EACH)) as access:
            done = author(access, one)
        assert done.unanswered == {"rain-barrel/test-0-0": "unavailable: busy"}
        assert refused(one, "rain-barrel") == []
        assert dict(one.gates()) == {"test": 1, "validate": 1}

        speaking.before = lambda _model, _request: None
        with asking(tmp_path, models(ONE_EACH)) as access:
            assert author(access, one).unanswered == {}
        assert dict(one.gates()) == {"validate": 2}


class TestARunThatStops:
    def test_when_its_budget_is_spent_goes_on_and_pays_nothing_twice(
        self, speaking: Speaking, tmp_path: Path
    ):
        known = models(ONE_EACH, price=Price(1.0, 2.0))
        one = desk(tmp_path, [*TWO, "fuel-tank", "readings-above"])
        with asking(tmp_path, known, max_cost=0.037) as access, pytest.raises(BudgetSpent):
            author(access, one)
        spent = len(speaking.asked)
        assert 0 < spent < 8
        with asking(tmp_path, known) as access:
            author(access, one)
        assert dict(one.gates()) == {"validate": 4}
        assert max(Counter((model, request) for model, request, _ in speaking.asked).values()) == 1

    def test_asks_what_it_had_shown_though_more_is_known_since(self, speaking: Speaking, tmp_path: Path):
        """A wave is finished as it was begun: an author who was shown no taken titles is asked without them."""
        ids = ("level-stretch", "climbing-stretch")
        one = desk(tmp_path, ids)
        quill = Contributor("model:quill", "quill")
        one.lease_all(lambda piece, _: quill)
        one.submit("level-stretch/author-0-0", quill, WORKS["level-stretch"].form())
        with asking(tmp_path, models(ONE_EACH)) as access:
            author(access, one)
        texts = [
            request.messages[1].content
            for _, request, _ in speaking.asked
            if request.prompt.name == "author_task"
        ]
        assert len(texts) == 1 and "Level stretch" not in texts[0]

    def test_finishes_a_wave_before_it_asks_again_for_what_was_refused(
        self, speaking: Speaking, tmp_path: Path
    ):
        one = desk(tmp_path, TWO)
        quill = Contributor("model:quill", "quill")
        one.lease_all(lambda piece, _: quill)
        one.submit("rain-barrel/author-0-0", quill, WORKS["rain-barrel"].form(requirements=[]))
        with asking(tmp_path, models(ONE_EACH)) as access:
            author(access, one)
        order = [
            "Table turned" if "a table that is" in request.messages[1].content else "Rain barrel"
            for _, request, _ in speaking.asked
        ]
        assert order[:2] == ["Table turned", "Rain barrel"]


class TestWorkForPersons:
    def test_waits_where_no_model_has_the_role(self, speaking: Speaking, tmp_path: Path):
        one = desk(tmp_path, TWO)
        with asking(tmp_path, models({"quill": ONE_EACH["quill"]})) as access:
            done = author(access, one)
        assert done.waiting == {"test": 2}
        assert speaking.prompts() == ["author_task"] * 2

    def test_is_left_to_who_has_it(self, speaking: Speaking, tmp_path: Path):
        one = desk(tmp_path, TWO)
        one.next_piece(Contributor.named("ann"), [PieceKind.AUTHOR])
        with asking(tmp_path, models(ONE_EACH)) as access:
            done = author(access, one)
        assert dict(one.gates()) == {"author": 1, "validate": 1}
        assert done.waiting == {"author": 1}


def test_a_model_whose_name_is_anothers_now_gives_its_pieces_back(speaking: Speaking, tmp_path: Path):
    one = desk(tmp_path, TWO[:1])
    one.lease_all(lambda piece, _: Contributor("model:quill", "older"))
    with asking(tmp_path, models(ONE_EACH)) as access:
        author(access, one)
    (back,) = [event for event in one.events() if event.kind is EventKind.RETURNED]
    assert back.body["by"]["model"] == "older"
    assert dict(one.gates()) == {"validate": 1}


def test_models_that_cannot_keep_the_roles_apart_are_told_before_anything_is_asked(
    speaking: Speaking, tmp_path: Path
):
    one = desk(tmp_path, TWO)
    with (
        asking(tmp_path, models({"one": None})) as access,
        pytest.raises(UsageError, match="beside model:one 1 independent tester"),
    ):
        author(access, one)
    assert speaking.asked == []
    assert {event.kind for event in one.events()} == {EventKind.OPENED}


def test_one_model_may_do_it_all_where_the_run_says_so(speaking: Speaking, tmp_path: Path):
    one = desk(tmp_path, TWO, WorkflowSettings(**{**PLAIN.to_json(), "allow_same_model": True}))
    with asking(tmp_path, models({"one": None})) as access:
        author(access, one)
    assert dict(one.gates()) == {"validate": 2}
    found = audit(log_of(one.store))
    assert (found.breaches, found.same_model) == ((), 2)
