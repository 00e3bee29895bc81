"""What the program does itself, on a small task: validation, judging, accepting, dropping, and what a run leaves."""

import json
from pathlib import Path

from authoring_play import ANN, BEN, CASES, CID, DORA, EVE, WRONG, handed, opened, suite_answer, task_answer
from cupel.author.workflow.desk import Desk
from cupel.author.workflow.flow import Gate
from cupel.author.workflow.history import write_run
from cupel.author.workflow.records import PieceKind
from cupel.author.workflow.seen import checklist
from cupel.author.workflow.steps import Advanced, advance
from cupel.llm import views
from cupel.llm.authoring_views import AmendTaskView, AmendTestsView, ArbiterView
from cupel.store.taskfile import read_tasks

WRONG_TOO = "def clamp(x, lo, hi):\n    if x > hi:\n        return hi\n    return x\n"


def advanced(desk: Desk) -> Advanced:
    found = advance(desk, workers=1)
    assert found.unfinished == {}
    return found


def gate(desk: Desk) -> Gate:
    return desk.due("t1").gate


def rule(desk: Desk, at_fault: str, reason: str = "requirement R1 says which end is returned") -> ArbiterView:
    shown = desk.next_piece(DORA, [PieceKind.ARBITRATE])
    assert shown is not None and isinstance(shown.view, ArbiterView)
    rulings = [
        {"matter": one.matter, "at_fault": at_fault, "requirement": "R1", "reason": reason}
        for one in shown.view.matters
    ]
    assert desk.submit(shown.piece.id, DORA, {"rulings": rulings}).problems == ()
    return shown.view


def test_a_task_that_is_right_is_accepted(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer())
    assert gate(desk) is Gate.VALIDATE
    assert advanced(desk).accepted == 1
    assert gate(desk) is Gate.ACCEPTED


def test_nothing_is_done_twice(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer())
    advanced(desk)
    again = advanced(desk)
    assert (again.validated, again.judged, again.accepted, again.dropped) == (0, 0, 0, 0)


def test_a_wrong_reference_is_disputed_ruled_and_mended(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    handed(desk, ANN, task_answer(reference={"code": WRONG}))
    handed(desk, BEN, suite_answer())
    advanced(desk)
    disputed = rule(desk, "reference")
    assert {one.kind for one in disputed.matters} == {"reference-fails-test"}
    shown = handed(desk, ANN, task_answer())
    assert isinstance(shown.view, AmendTaskView)
    assert "t1:" not in json.dumps([one.reason for one in shown.view.told])
    assert advanced(desk).accepted == 1


def test_a_wrong_test_goes_back_to_its_tester(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer([*CASES, (8, 0, 5, 8)]))
    advanced(desk)
    rule(desk, "test", "the test asks for a number outside of the range, against R1")
    shown = handed(desk, BEN, suite_answer())
    assert isinstance(shown.view, AmendTestsView)
    assert [one.tests for one in shown.view.told] == [("t9",)]
    assert advanced(desk).accepted == 1


def test_a_weak_suite_goes_back_to_its_tester_without_a_ruling(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer(CASES[:3]))
    advanced(desk)
    assert gate(desk) is Gate.AMEND
    shown = handed(desk, BEN, suite_answer())
    assert isinstance(shown.view, AmendTestsView)
    assert "limited" not in json.dumps([one.reason for one in shown.view.told])
    assert advanced(desk).accepted == 1


def test_a_suite_that_comes_back_unchanged_is_not_taken(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer(CASES[:3]))
    advanced(desk)
    shown = desk.next_piece(BEN)
    assert shown is not None
    assert desk.submit(shown.piece.id, BEN, suite_answer(CASES[:3])).problems == ("nothing was changed",)


def test_changed_requirements_go_back_through_blind_testing(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    handed(desk, ANN, task_answer(reference={"code": WRONG}))
    handed(desk, BEN, suite_answer())
    advanced(desk)
    rule(desk, "requirements")
    clearer = [
        *task_answer()["requirements"],
        {"id": "R3", "section": "outputs", "text": "Below the range that is lo."},
    ]
    handed(desk, ANN, task_answer(requirements=clearer))
    shown = desk.next_piece(BEN)
    assert shown is not None and isinstance(shown.view, AmendTestsView)
    assert (shown.view.is_text_new, shown.view.changed, shown.view.told) == (True, ("R3 is new",), ())
    suite = suite_answer()
    suite["tests"][0]["requirements"].append("R3")
    assert desk.submit(shown.piece.id, BEN, suite).problems == ()
    assert advanced(desk).accepted == 1


def test_a_task_that_is_mended_too_often_is_dropped_with_its_reason(tmp_path: Path) -> None:
    desk = opened(tmp_path, most_rounds=1)
    handed(desk, ANN, task_answer(reference={"code": WRONG}))
    handed(desk, BEN, suite_answer())
    advanced(desk)
    rule(desk, "reference")
    handed(desk, ANN, task_answer(reference={"code": WRONG.replace("min(x, hi)", "min(hi, x)")}))
    advanced(desk)
    rule(desk, "reference")
    assert advanced(desk).dropped == 1
    assert "mended 1 times, and still: reference-fails-test" in str(desk.states()["t1"].reason)


def test_attempts_that_agree_against_the_reference_open_a_dispute(tmp_path: Path) -> None:
    desk = opened(tmp_path, attempts=2)
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer())
    advanced(desk)
    for code in (WRONG, WRONG_TOO):
        handed(desk, CID, {"program": {"code": code}}, PieceKind.SOLVE)
    assert advanced(desk).judged == 1
    assert {one.kind for one in rule(desk, "nobody").matters} == {"attempts-contradict"}
    advanced(desk)
    assert gate(desk) in (Gate.ACCEPTED, Gate.TAG)


def test_copies_of_one_attempt_are_no_agreement(tmp_path: Path) -> None:
    desk = opened(tmp_path, attempts=2)
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer())
    advanced(desk)
    for _ in range(2):
        handed(desk, CID, {"program": {"code": WRONG}}, PieceKind.SOLVE)
    advanced(desk)
    assert gate(desk) in (Gate.ACCEPTED, Gate.TAG)
    state = desk.states()["t1"]
    assert state.judged is not None and state.judged.matters == ()


def test_a_reviewer_who_finds_fault_opens_a_dispute(tmp_path: Path) -> None:
    desk = opened(tmp_path, review_share=1.0)
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer())
    advanced(desk)
    assert gate(desk) is Gate.REVIEW
    fine = [{"check": one.id, "holds": "yes"} for one in checklist()]
    handed(desk, DORA, {"checks": fine})
    bad = [
        *fine[1:],
        {"check": checklist()[0].id, "holds": "no", "comment": "what happens when lo is above hi?"},
    ]
    handed(desk, EVE, {"checks": bad})
    assert gate(desk) is Gate.ARBITRATE
    cid = CID
    shown = desk.next_piece(cid)
    assert shown is not None and isinstance(shown.view, ArbiterView)
    ruling = {
        "matter": shown.view.matters[0].matter,
        "at_fault": "nobody",
        "reason": "R2 says that it is never so",
    }
    assert desk.submit(shown.piece.id, cid, {"rulings": [ruling]}).problems == ()
    assert advanced(desk).accepted == 1


def test_what_a_run_leaves_does_not_depend_on_when(tmp_path: Path) -> None:
    left = []
    for name in ("one", "two"):
        desk = opened(tmp_path / name)
        handed(desk, ANN, task_answer())
        handed(desk, BEN, suite_answer())
        advanced(desk)
        written = write_run(desk, tmp_path / name / "out")
        assert (written.accepted, written.dropped, written.open) == (1, 0, 0)
        left.append({path.name: path.read_bytes() for path in sorted((tmp_path / name / "out").iterdir())})
    assert left[0] == left[1]


def test_an_accepted_task_says_who_made_it(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer())
    advanced(desk)
    write_run(desk, tmp_path / "out")
    (task,) = read_tasks(tmp_path / "out").tasks
    made = task.provenance["authoring"]
    assert made["author"]["by"] == {"name": "person:ann"}
    assert [one["by"]["name"] for one in made["testers"]] == ["person:ben"]
    assert task.metadata["title"] == "Clamp a number"
    assert {test.origin for test in task.tests} == {"person:ann", "person:ben"}


def test_a_fault_of_the_environment_drops_the_task(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    handed(desk, ANN, task_answer(reference={"code": WRONG}))
    handed(desk, BEN, suite_answer())
    advanced(desk)
    rule(desk, "environment")
    assert advanced(desk).dropped == 1


def test_what_a_tester_finds_unclear_is_ruled_on(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    handed(desk, ANN, task_answer())
    asks = [{"requirement": "R2", "text": "May lo and hi be the same number?"}]
    handed(desk, BEN, suite_answer(questions=asks))
    advanced(desk)
    shown = rule(desk, "nobody", "R2 says that lo is not above hi, so they may be the same")
    assert [(one.kind, one.requirements, one.message) for one in shown.matters] == [
        ("unclear-requirement", ("R2",), "May lo and hi be the same number?")
    ]
    assert advanced(desk).accepted == 1


def test_a_question_that_is_right_sends_the_text_back_to_its_author(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer(questions=[{"requirement": "R1", "text": "Which end is the nearer one?"}]))
    advanced(desk)
    rule(desk, "requirements", "R1 does not say which end is returned")
    shown = desk.next_piece(ANN)
    assert shown is not None and isinstance(shown.view, AmendTaskView)
    assert [one.reason for one in shown.view.told] == ["R1 does not say which end is returned"]


def test_a_solver_does_not_see_the_examples_that_the_plan_hides(tmp_path: Path) -> None:
    hidden = {"model_context": {"given": "single function", "public_tests": False}}
    desk = opened(tmp_path, attempts=1, metadata=hidden)
    handed(desk, ANN, task_answer())
    tester = handed(desk, BEN, suite_answer())
    assert isinstance(tester.view, views.TesterView) and len(tester.view.task.public_tests) == 1
    advanced(desk)
    solver = desk.next_piece(CID, [PieceKind.SOLVE])
    assert solver is not None and isinstance(solver.view, views.SolverView)
    assert solver.view.task.public_tests == ()


def test_two_blind_testers_are_compared(tmp_path: Path) -> None:
    desk = opened(tmp_path, second_tester_share=1.0, attempts=1)
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer())
    handed(desk, EVE, suite_answer([*CASES[:7], (60, 0, 50, 50)]))
    advanced(desk)
    handed(desk, CID, {"program": {"code": WRONG}})
    advanced(desk)
    judged = desk.states()["t1"].judged
    assert judged is not None
    agreement = desk.store.get(judged.artefact)["agreement"]
    assert agreement["programs"] > 1
    assert agreement["share"] == 1.0
