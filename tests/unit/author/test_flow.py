"""The order of the gates, and who may take which piece."""

from __future__ import annotations

from typing import Any

import pytest

from authoring_play import ANN, BEN, CID, DORA, EVE
from cupel.author.workflow.flow import Gate, blocking, due, why_not
from cupel.author.workflow.matters import Matter
from cupel.author.workflow.records import Contributor, Event, EventKind, Piece, PieceKind
from cupel.author.workflow.settings import WorkflowSettings
from cupel.author.workflow.state import TaskState, fold
from cupel.model.errors import UsageError

QWEN, SMALL = Contributor("model:big", "qwen"), Contributor("model:small", "qwen")
OTHER = Contributor("model:other", "other")
FAILS = Matter("reference-fails-test", "fails", tests=("t1",), requirements=("R1",))
VAGUE = Matter("vague-word", "vague", party="author", requirements=("R2",))
WEAK = Matter("weak-suite", "weak", party="tester", slot=0)


def settings(**changes: Any) -> WorkflowSettings:
    plain = {"second_tester_share": 0.0, "attempts": 0, "review_share": 0.0}
    return WorkflowSettings(**{**plain, **changes})


class Story:
    """A task's events, told one after the other."""

    def __init__(self) -> None:
        self.events = [Event(1, "t", EventKind.OPENED, None, {"cell": {}, "brief": {}})]

    @property
    def state(self) -> TaskState:
        return fold("t", self.events)

    def add(self, kind: EventKind, piece: str | None = None, **body: Any) -> Story:
        name = None if piece is None else f"t/{piece}"
        self.events.append(Event(len(self.events) + 1, "t", kind, name, body))
        return self

    def handed(self, piece: str, by: Contributor, artefact: str, **body: Any) -> Story:
        return self.add(EventKind.SUBMITTED, piece, by=by.to_json(), artefact=artefact, **body)

    def shown(self, piece: str, by: Contributor) -> Story:
        return self.add(EventKind.SHOWN, piece, by=by.to_json(), view="v", role="x")

    def written(self, text: str = "text", by: Contributor = ANN, artefact: str = "draft") -> Story:
        turn = len(self.state.drafts)
        return self.handed(f"amend-task-0-{turn}" if turn else "author-0-0", by, artefact, text=text)

    def tested(
        self, text: str = "text", by: Contributor = BEN, slot: int = 0, artefact: str = "suite"
    ) -> Story:
        turn = len(self.state.suites.get(slot, ()))
        return self.handed(
            f"amend-tests-{slot}-{turn}" if turn else f"test-{slot}-0", by, artefact, text=text
        )

    def validated(self, *matters: Matter) -> Story:
        body = {"artefact": "a", "basis": self.state.basis(), "matters": [one.to_json() for one in matters]}
        return self.add(EventKind.VALIDATED, **body)

    def judged(self, *matters: Matter, questions: int = 0) -> Story:
        found = [one.to_json() for one in matters]
        basis = self.state.basis(attempts=True)
        return self.add(EventKind.JUDGED, artefact="a", basis=basis, matters=found, questions=questions)

    def ruled(self, *rulings: tuple[Matter, str]) -> Story:
        told = [{"matter": one.key, "at_fault": fault, "reason": "R1"} for one, fault in rulings]
        return self.handed(
            f"arbitrate-0-{len(self.state.rulings)}", DORA, f"r{len(self.events)}", rulings=told
        )

    def reviewed(self, slot: int, by: Contributor, **failed: str) -> Story:
        return self.handed(f"review-{slot}-0", by, f"review{slot}", basis=self.state.basis(), failed=failed)


def ready() -> Story:
    """A task that was written and tested."""
    return Story().written().tested()


def pieces(story: Story, **changes: Any) -> list[str]:
    return [one.id for one in due(story.state, settings(**changes)).pieces]


def gate(story: Story, **changes: Any) -> Gate:
    return due(story.state, settings(**changes)).gate


def test_a_task_without_disputes_goes_straight_through() -> None:
    story = Story()
    assert (gate(story), pieces(story)) == (Gate.AUTHOR, ["t/author-0-0"])
    story.written()
    assert (gate(story), pieces(story)) == (Gate.TEST, ["t/test-0-0"])
    story.tested()
    assert (gate(story), pieces(story)) == (Gate.VALIDATE, [])
    story.validated()
    assert (gate(story), pieces(story, attempts=2)) == (Gate.JUDGE, ["t/solve-0-0", "t/solve-1-0"])
    story.handed("solve-0-0", CID, "a0", text="text")
    assert pieces(story, attempts=2) == ["t/solve-1-0"]
    story.handed("solve-1-0", CID, "a1", text="text")
    assert gate(story, attempts=2) is Gate.JUDGE
    story.judged(questions=1)
    assert (gate(story, attempts=2), pieces(story, attempts=2)) == (Gate.TAG, ["t/tag-0-0"])
    story.handed("tag-0-0", DORA, "tags")
    assert gate(story, attempts=2) is Gate.ACCEPT
    reviewing = {"attempts": 2, "review_share": 1.0, "reviewers": 2}
    assert pieces(story, **reviewing) == ["t/review-0-0", "t/review-1-0"]
    story.reviewed(0, DORA).reviewed(1, EVE)
    assert gate(story, **reviewing) is Gate.ACCEPT
    story.add(EventKind.ACCEPTED)
    assert (gate(story), pieces(story)) == (Gate.ACCEPTED, [])


def test_two_testers_work_at_the_same_time_where_the_share_wants_two() -> None:
    assert pieces(Story().written(), second_tester_share=1.0) == ["t/test-0-0", "t/test-1-0"]


def test_a_dispute_goes_to_an_arbiter_and_then_to_the_side_at_fault() -> None:
    story = ready().validated(FAILS)
    assert (gate(story), pieces(story)) == (Gate.ARBITRATE, ["t/arbitrate-0-0"])
    for fault, wanted in (("reference", ["t/amend-task-0-1"]), ("requirements", ["t/amend-task-0-1"]), ("test", ["t/amend-tests-0-1"])):  # fmt: skip
        ruled = ready().validated(FAILS).ruled((FAILS, fault))
        assert (gate(ruled), pieces(ruled)) == (Gate.AMEND, wanted)


def test_what_names_its_party_needs_no_arbiter() -> None:
    assert pieces(ready().validated(VAGUE)) == ["t/amend-task-0-1"]
    assert pieces(ready().validated(WEAK)) == ["t/amend-tests-0-1"]
    assert pieces(ready().validated(WEAK, VAGUE)) == ["t/amend-task-0-1"]


def test_the_environment_at_fault_drops_the_task() -> None:
    assert due(ready().validated(FAILS).ruled((FAILS, "environment")).state, settings()).drop == (
        "an arbiter found the environment at fault: reference-fails-test"
    )


def test_nobody_at_fault_holds_for_good() -> None:
    story = ready().validated(FAILS).ruled((FAILS, "nobody"))
    assert gate(story) is Gate.JUDGE
    story.written(artefact="draft2").validated(FAILS)
    assert gate(story) is Gate.JUDGE


def test_a_ruling_does_not_outlive_the_validation_that_it_was_about() -> None:
    story = ready().validated(FAILS).ruled((FAILS, "reference")).written(artefact="draft2")
    assert gate(story) is Gate.VALIDATE
    story.validated(FAILS)
    assert (gate(story), pieces(story)) == (Gate.ARBITRATE, ["t/arbitrate-0-1"])
    matters, ruled, _ = blocking(story.state)
    assert (matters, ruled) == ([FAILS], {})


def test_what_old_attempts_showed_does_not_count_in_a_later_dispute() -> None:
    """The matter of the judged attempts is over once the reference has changed, and so are the rulings since."""
    contradict = Matter("attempts-contradict", "they differ", tests=("t2",))
    story = ready().validated().judged(contradict).ruled((contradict, "reference")).written(artefact="draft2")
    story.validated(FAILS).ruled((FAILS, "reference")).written(artefact="draft3").validated(FAILS)
    assert gate(story) is Gate.ARBITRATE
    assert blocking(story.state)[:2] == ([FAILS], {})


def test_a_changed_text_goes_back_through_blind_testing_and_a_changed_reference_does_not() -> None:
    story = ready().validated(FAILS).ruled((FAILS, "requirements"))
    changed = story.written("text2", artefact="draft2")
    assert (gate(changed), pieces(changed)) == (Gate.TEST, ["t/amend-tests-0-1"])
    same = ready().validated(FAILS).ruled((FAILS, "reference")).written(artefact="draft2")
    assert gate(same) is Gate.VALIDATE


def test_attempts_at_an_earlier_text_are_made_anew() -> None:
    story = ready().validated().handed("solve-0-0", CID, "a0", text="text").judged(VAGUE)
    assert pieces(story, attempts=1) == ["t/amend-task-0-1"]
    story.written("text2", artefact="draft2").tested("text2", artefact="suite2").validated()
    assert pieces(story, attempts=1) == ["t/solve-0-1"]


def test_a_task_that_was_mended_too_often_is_dropped_with_what_is_still_wrong() -> None:
    story = ready()
    for turn in range(2):
        story.validated(VAGUE)
        assert due(story.state, settings(most_rounds=2)).drop is None
        story.written(artefact=f"draft{turn}")
    story.validated(VAGUE)
    assert due(story.state, settings(most_rounds=2)).drop == "mended 2 times, and still: vague-word"


def test_a_model_whose_answers_are_refused_again_and_again_drops_the_task_and_a_person_never() -> None:
    for by, drops in ((QWEN, True), (ANN, False)):
        story = Story()
        for _ in range(3):
            story.add(EventKind.REFUSED, "author-0-0", by=by.to_json(), problems=["x"])
        assert (due(story.state, settings(most_refused=3)).drop is not None) is drops


def test_a_reviewers_no_opens_a_dispute() -> None:
    story = ready().validated().judged()
    reviewing = {"review_share": 1.0, "reviewers": 1}
    story.reviewed(0, DORA, consistent="R1 and the example differ")
    assert (gate(story, **reviewing), pieces(story, **reviewing)) == (Gate.ARBITRATE, ["t/arbitrate-0-0"])
    ((matter,), _, _) = blocking(story.state)
    assert (matter.kind, matter.message) == ("review:consistent", "R1 and the example differ")


def test_disputed_tasks_are_not_drawn_for_review() -> None:
    story = ready().validated(FAILS).ruled((FAILS, "nobody")).judged()
    assert gate(story, review_share=1.0) is Gate.ACCEPT


@pytest.mark.parametrize(
    ("story", "piece", "refused", "allowed"),
    [
        (Story().written(), Piece("t", PieceKind.TEST), [ANN], [BEN, QWEN]),
        (Story().written(by=QWEN), Piece("t", PieceKind.TEST), [QWEN, SMALL], [BEN, OTHER]),
        (Story().written().tested(), Piece("t", PieceKind.TEST, 1), [ANN, BEN], [CID]),
        (Story().written().shown("test-0-0", BEN), Piece("t", PieceKind.TEST, 1), [ANN, BEN], [CID]),
        (ready(), Piece("t", PieceKind.SOLVE), [ANN, BEN], [CID]),
        (ready().shown("arbitrate-0-0", DORA).add(EventKind.RETURNED, "arbitrate-0-0", reason="x"), Piece("t", PieceKind.SOLVE), [DORA], [CID]),
        (ready().handed("solve-0-0", CID, "a", text="text"), Piece("t", PieceKind.TAG), [ANN, BEN, CID], [DORA]),
        (ready(), Piece("t", PieceKind.ARBITRATE), [ANN, BEN], [CID, QWEN]),
        (ready().reviewed(0, DORA, consistent="no").reviewed(1, EVE), Piece("t", PieceKind.ARBITRATE), [ANN, BEN, DORA], [CID, EVE]),
        (ready().reviewed(0, DORA), Piece("t", PieceKind.REVIEW, 1), [ANN, BEN, DORA], [CID, EVE]),
        (ready(), Piece("t", PieceKind.AMEND_TASK, turn=1, reserved_for=ANN.name), [BEN, CID], [ANN]),
    ],
)  # fmt: skip
def test_who_may_take_a_piece(
    story: Story, piece: Piece, refused: list[Contributor], allowed: list[Contributor]
) -> None:
    for by in refused:
        assert why_not(by, piece, story.state, settings()) is not None, by.name
    for by in allowed:
        assert why_not(by, piece, story.state, settings()) is None, by.name


def test_the_same_model_may_test_only_where_the_run_says_so_and_the_same_person_never() -> None:
    story, piece = Story().written(by=QWEN), Piece("t", PieceKind.TEST)
    assert why_not(SMALL, piece, story.state, settings(allow_same_model=True)) is None
    assert why_not(ANN, piece, Story().written().state, settings(allow_same_model=True)) is not None


def test_one_contributor_writes_only_so_many_attempts() -> None:
    story = ready().handed("solve-0-0", CID, "a", text="text").shown("solve-1-0", CID)
    piece = Piece("t", PieceKind.SOLVE, 2)
    assert why_not(CID, piece, story.state, settings(attempts=3, attempts_each=2)) is not None
    assert why_not(CID, piece, story.state, settings(attempts=3, attempts_each=3)) is None
    own = Piece("t", PieceKind.SOLVE, 1)
    assert why_not(CID, own, story.state, settings(attempts=3, attempts_each=2)) is None


@pytest.mark.parametrize(
    ("figures", "problem"),
    [
        ({"review_share": 2.0}, "review_share is 2.0: give a share from 0 to 1"),
        ({"attempts": -1}, "attempts is -1: not below 0"),
        ({"attempts": True}, "attempts is True: give a whole number"),
        ({"lease_minutes": "10"}, "lease_minutes is '10': give a number"),
        ({"atempts": 1}, "no setting 'atempts' of the workflow; did you mean 'attempts'"),
    ],
)
def test_figures_that_mean_nothing_are_refused(figures: dict[str, Any], problem: str) -> None:
    with pytest.raises(UsageError) as caught:
        WorkflowSettings.from_json(figures)
    assert problem in str(caught.value)
