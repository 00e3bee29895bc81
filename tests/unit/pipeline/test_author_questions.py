"""Pieces as questions: the prompt of each kind, views that come back from the store as they were, samples of one question."""

from __future__ import annotations

from dataclasses import asdict, fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from authoring_desk import PLAIN, WORKS, Speaking, asking, desk, models
from hypothesis import given, settings
from hypothesis import strategies as st

from cupel.author.workflow.records import Contributor, PieceKind
from cupel.author.workflow.seen import View, view_json
from cupel.author.workflow.settings import WorkflowSettings
from cupel.llm import Role, prompts, render
from cupel.model.hashing import content_hash
from cupel.pipeline.author_questions import PROMPTS, held_pieces, question, view_from_json
from cupel.pipeline.author_turns import Workers

TEXTS = st.text(max_size=8)


def made(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a field's type."""
    if kind in (str, bool):
        return TEXTS if kind is str else st.booleans()
    if get_origin(kind) is tuple:
        return st.lists(made(get_args(kind)[0]), max_size=3).map(tuple)
    if isinstance(kind, UnionType):
        return st.one_of(*(st.none() if one is type(None) else made(one) for one in get_args(kind)))
    assert is_dataclass(kind), kind
    hints = get_type_hints(kind)
    return st.builds(kind, **{one.name: made(hints[one.name]) for one in fields(kind)})


@settings(max_examples=60, deadline=None)
@given(st.one_of(*(made(kind) for kind in View.__args__)))
def test_a_view_comes_back_from_the_store_as_it_was(view):
    again = view_from_json(view_json(view))
    assert again == view
    assert content_hash(view_json(again)) == content_hash(view_json(view))


def test_every_kind_of_piece_has_a_prompt_of_its_own():
    assert set(PROMPTS) == set(PieceKind)
    assert len(set(PROMPTS.values())) == len(PROMPTS)
    assert set(PROMPTS.values()) <= set(prompts.names())


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_prompt_of_a_view_renders_whatever_stands_in_it(data):
    kind = data.draw(st.sampled_from(list(PieceKind)))
    wanted = {view.__name__: view for view in View.__args__}
    name = prompts._wanted_view(PROMPTS[kind])
    rendered = render(PROMPTS[kind], data.draw(made(wanted[name])))
    assert [message.role for message in rendered.messages] == ["system", "user"]


class TestSamples:
    @pytest.fixture
    def run(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        """A task that is written and tested, with four attempts to be made."""
        monkeypatch.setattr("cupel.pipeline.asking.open_client", Speaking().client)
        figures = WorkflowSettings(**{**PLAIN.to_json(), "attempts": 4})
        one = desk(tmp_path, ["rain-barrel"], figures)
        quill, probe = Contributor("model:quill", "quill"), Contributor("model:probe", "probe")
        one.lease("rain-barrel/author-0-0", quill)
        one.submit("rain-barrel/author-0-0", quill, WORKS["rain-barrel"].form())
        one.lease("rain-barrel/test-0-0", probe)
        one.submit("rain-barrel/test-0-0", probe, {"tests": WORKS["rain-barrel"].suite()})
        state = one.states()["rain-barrel"]
        body = {"artefact": one.store.put("validated", {}), "basis": state.basis(), "matters": []}
        one.store.append("rain-barrel", "validated", None, body)
        with asking(tmp_path, models({"solver-1": Role.SOLVER, "solver-2": Role.SOLVER})) as access:
            workers = Workers(access, figures, ["rain-barrel"])
            one.lease_all(workers.choose)
            yield one, workers

    def test_a_model_that_makes_several_attempts_is_asked_one_question_for_several_answers(self, run):
        one, workers = run
        held = held_pieces(one, workers)
        assert [(each.piece.slot, each.sample) for each in held] == [(0, 0), (1, 0), (2, 1), (3, 1)]
        asked = {each.worker.contributor.name: question(each, 0, 4) for each in held}
        assert all(question(each, 0, 4) == asked[each.worker.contributor.name] for each in held)

    def test_an_attempt_keeps_its_answer_when_an_earlier_one_was_handed_in(self, run):
        one, workers = run
        first, *_ = held_pieces(one, workers)
        one.submit(first.piece.id, first.worker.contributor, {"program": {"code": "class RainBarrel: ..."}})
        assert [(each.piece.slot, each.sample) for each in held_pieces(one, workers)] == [
            (1, 0),
            (2, 1),
            (3, 1),
        ]


def test_a_question_is_sent_with_its_schema_and_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cupel.pipeline.asking.open_client", Speaking().client)
    one = desk(tmp_path, ["rain-barrel"])
    with asking(tmp_path, models({"quill": Role.AUTHOR})) as access:
        workers = Workers(access, PLAIN, ["rain-barrel"])
        one.lease_all(workers.choose)
        (held,) = held_pieces(one, workers)
        request = question(held, 0, 4)
    assert request.schema.schema["required"][:3] == ["title", "prompt", "requirements"]
    assert request.sampling.max_tokens == 16_384
    assert request.prompt.name == "author_task"
    assert WORKS["rain-barrel"].subject in request.messages[1].content
    assert asdict(held.view)["cell"]["interface"] == "class"
