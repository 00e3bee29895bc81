"""Ways in which one side could pass its work on to the other through the forms, and who an answer is written down to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from authoring_play import ANN, BEN, DORA, RIGHT, handed, opened, passed, suite_answer, task_answer
from cupel.author.workflow.audit import audit
from cupel.author.workflow.desk import Desk
from cupel.author.workflow.history import finished_task
from cupel.author.workflow.log import log_of
from cupel.author.workflow.matters import Matter
from cupel.author.workflow.papers import Shown
from cupel.author.workflow.records import Contributor, EventKind, PieceKind
from cupel.author.workflow.seen import HIDDEN, view_json
from cupel.llm.authoring_views import AmendTaskView
from cupel.model.errors import UsageError

SIGNATURE = {"kind": "function", "name": "clamp"}
EXAMPLE = {
    "kind": "pytest",
    "code": f"{RIGHT}\ndef test_one():\n    assert clamp(5, 0, 3) == 3\n",
    "requirements": ["R1"],
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return opened(tmp_path / "run")


def validated(desk: Desk, *matters: Matter) -> None:
    found = {"artefact": desk.store.put("validated", {}), "basis": desk.states()["t1"].basis()}
    desk.note("t1", EventKind.VALIDATED, {**found, "matters": [one.to_json() for one in matters]})


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"files": {"notes/clamp.py": RIGHT}}, "files/notes/clamp.py shows lines of the solution"),
        ({"interface": {**SIGNATURE, "signature": RIGHT}}, "interface.signature: heads of functions and classes and fields alone"),
        ({"interface": {**SIGNATURE, "signature": RIGHT}}, "the signature shows lines of the solution"),
        ({"examples": [EXAMPLE]}, "example 1 shows lines of the solution"),
        ({"title": "min(x, hi) return max(lo, limited)"}, "the title shows lines of the solution"),
        ({"title": "return max(lo, min(x, hi)); x = 1"}, "title: 'return max(lo, min(x, hi)); x = 1' has the sign ;"),
        ({"title": "Clamp\na number"}, "title: 'Clamp\\na number' has signs that cannot be seen"),
        ({"title": "    "}, "title: '    ' has no word"),
    ],
)  # fmt: skip
def test_an_author_shows_the_solution_in_no_place(desk: Desk, changes: dict[str, Any], problem: str) -> None:
    shown = desk.next_piece(ANN)
    assert shown is not None
    found = desk.submit(shown.piece.id, ANN, task_answer(**changes)).problems
    assert any(one.startswith(problem) for one in found), found


def test_a_question_carries_no_test_in_the_place_of_a_requirement(desk: Desk) -> None:
    handed(desk, ANN, task_answer())
    shown = desk.next_piece(BEN)
    assert shown is not None
    tests = json.dumps(suite_answer()["tests"][:2])
    asked = [{"requirement": tests, "text": "Is this one clear enough?"}]
    (found,) = desk.submit(shown.piece.id, BEN, suite_answer(questions=asked)).problems
    assert found.startswith("a question is about the requirement ")
    assert found.endswith("which there is not; give an id or leave it out")
    told = [{"text": "Must clamp(-5, 0, 3) be 0?"}]
    (found,) = desk.submit(shown.piece.id, BEN, suite_answer(questions=told)).problems
    assert found.startswith("a question shows what a test holds")
    fine = [{"requirement": "R1", "text": "Which end is nearer?"}, {"requirement": "", "text": "And where?"}]
    assert desk.submit(shown.piece.id, BEN, suite_answer(questions=fine)).problems == ()


def amending(desk: Desk) -> Shown:
    """Ann's task, back to be mended for a reason that holds nothing of the tests."""
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer())
    validated(desk, Matter("vague-word", "R1 is vague", party="author", requirements=("R1",)))
    shown = desk.next_piece(ANN)
    assert shown is not None and isinstance(shown.view, AmendTaskView)
    return shown


def shown_instead(desk: Desk, shown: Shown, **told: Any) -> list[str]:
    """The breaches of a view whose only matter is told otherwise."""
    view = view_json(shown.view)
    view["told"] = [{**view["told"][0], **told}]
    desk.give_back(shown.piece.id, ANN, "no time")
    body = {"by": ANN.to_json(), "view": desk.store.put("view", view), "role": "author"}
    desk.store.append("t1", EventKind.SHOWN.value, shown.piece.id, body)
    return [one.kind for one in audit(log_of(desk.store)).breaches]


@pytest.mark.parametrize("place", ["kind", "reason", "requirements", "tests"])
def test_the_audit_searches_every_field_of_what_an_author_was_told(desk: Desk, place: str) -> None:
    word = "clamp(-9, -7, -3) must be -7"
    found = shown_instead(
        desk, amending(desk), **{place: [word] if place in ("requirements", "tests") else word}
    )
    assert found == ["view-changed", "tests-shown"]


def test_a_reason_that_was_hidden_by_another_rule_of_search_is_no_other_view(desk: Desk) -> None:
    """What is searched for may become more with time; views of earlier runs stay provable."""
    assert shown_instead(desk, amending(desk), reason=HIDDEN) == []


def test_a_reason_that_the_search_finds_now_is_shown_work_and_no_other_view(desk: Desk) -> None:
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer())
    word = "clamp(-9, -7, -3) must be -7"
    validated(desk, Matter("vague-word", word, party="author", requirements=("R1",)))
    shown = desk.next_piece(ANN)
    assert shown is not None and isinstance(shown.view, AmendTaskView)
    assert [one.reason for one in shown.view.told] == [HIDDEN]
    assert shown_instead(desk, shown, reason=word) == ["tests-shown"]


def test_a_title_is_searched_for_every_version_of_the_solution(desk: Desk) -> None:
    """The first title was shown to others before the second reference was written."""
    handed(desk, ANN, task_answer(title="return max(lo, min(x, hi)) or lo"))
    handed(desk, BEN, suite_answer())
    validated(desk, Matter("vague-word", "R1 is vague", party="author"))
    assert audit(log_of(desk.store)).is_proved
    later = task_answer(reference={"code": "def clamp(x, lo, hi):\n    return max(lo, min(x, hi)) or lo\n"})
    handed(desk, ANN, later)
    (found,) = audit(log_of(desk.store)).breaches
    assert found.kind == "solution-shown"
    assert found.message == "the title shows lines of the solution (return max ( lo , min ( x , hi …)"


def test_an_answer_is_written_down_to_whom_the_piece_was_shown(desk: Desk) -> None:
    """The folder of a piece is in its contributor's hands: model and memory are not what it says."""
    agent = Contributor.named("model:a1@qwen")
    shown = desk.next_piece(agent)
    assert shown is not None
    claimed = Contributor("model:a1", "another", {"temperature": 0}, remembers=False)
    assert desk.submit(shown.piece.id, claimed, {}).problems
    assert desk.submit(shown.piece.id, claimed, task_answer()).problems == ()
    refused, taken = [one for one in desk.events("t1") if one.kind.value in ("refused", "submitted")]
    assert refused.by == taken.by == agent
    with pytest.raises(UsageError, match="is not wanted any more"):
        desk.submit(shown.piece.id, agent, task_answer())
    again = desk.next_piece(BEN)
    assert again is not None
    desk.give_back(again.piece.id, Contributor(BEN.name, "x"), "no time")
    assert [one.by for one in desk.events("t1") if one.kind is EventKind.RETURNED] == [BEN]


def test_a_task_says_which_views_its_parts_were_made_from(desk: Desk) -> None:
    views = [handed(desk, ANN, task_answer()).view_hash]
    lost = desk.next_piece(DORA, [PieceKind.TEST])
    assert lost is not None
    desk.give_back(lost.piece.id, DORA, "no time")
    views.append(handed(desk, BEN, suite_answer()).view_hash)
    passed(desk)
    made = finished_task(desk.states()["t1"], desk.store.get).to_json()["provenance"]["authoring"]
    assert [made["author"]["views"], made["testers"][0]["views"]] == [[one] for one in views]
    assert all(desk.store.get(one) for one in views)
