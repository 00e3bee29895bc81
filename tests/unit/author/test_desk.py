"""The desk: who gets which piece, what is taken in, and that nothing depends on who asks in which order."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authoring_play import ANN, BEN, CID, DORA, EVE, RIGHT, handed, opened, suite_answer, task_answer
from cupel.author.workflow.audit import audit
from cupel.author.workflow.desk import Desk, begun
from cupel.author.workflow.flow import Gate
from cupel.author.workflow.log import log_of
from cupel.author.workflow.matters import Matter
from cupel.author.workflow.papers import Shown
from cupel.author.workflow.records import Contributor, EventKind, PieceKind
from cupel.author.workflow.seen import checklist
from cupel.author.workflow.state import fold, piece_of
from cupel.llm.authoring_views import AmendTaskView, ArbiterView, AuthoringView, FailuresView
from cupel.model.errors import UsageError

MODEL, TWIN = Contributor("model:big", "qwen"), Contributor("model:small", "qwen")
AGENT = Contributor.named("model:agent@qwen")
PEOPLE = (ANN, BEN, CID, DORA, EVE, MODEL, TWIN, AGENT)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return opened(tmp_path / "run")


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

    @contextmanager
    def ruling(self) -> Iterator[Clock]:
        clock = self

        class Fake(dt.datetime):
            @classmethod
            def now(cls, tz: Any = None) -> dt.datetime:  # type: ignore[override]
                return clock.now

        fake = mock.Mock(datetime=Fake, UTC=dt.UTC)
        with mock.patch("cupel.author.workflow.desk.dt", fake), mock.patch("cupel.store.authoring.dt", fake):
            yield self

    def pass_by(self, minutes: float) -> None:
        self.now += dt.timedelta(minutes=minutes)


@pytest.fixture
def clock() -> Iterator[Clock]:
    with Clock().ruling() as clock:
        yield clock


def test_pieces_are_leased_in_the_order_of_the_tasks_and_only_once(tmp_path: Path) -> None:
    desk = opened(tmp_path, tasks=2)
    leased = [desk.next_piece(by) for by in (ANN, BEN, CID)]
    assert [one.piece.id if one else None for one in leased] == ["t1/author-0-0", "t2/author-0-0", None]
    assert [(one.piece.id, one.by.name, one.is_over) for one in desk.leases()] == [
        ("t1/author-0-0", "person:ann", False),
        ("t2/author-0-0", "person:ben", False),
    ]


def test_a_certain_task_or_piece_may_be_asked_for(tmp_path: Path) -> None:
    desk = opened(tmp_path, tasks=3)
    found = desk.next_piece(ANN, task_id="t2")
    assert found is not None and found.piece.task_id == "t2"
    assert desk.lease("t3/author-0-0", BEN).piece.task_id == "t3"
    with pytest.raises(UsageError, match="no piece 't3/author-0-0' waits"):
        desk.lease("t3/author-0-0", CID)


def test_a_lease_that_ran_out_is_open_to_others_and_until_then_its_holder_may_still_hand_in(
    tmp_path: Path, clock: Clock
) -> None:
    desk = opened(tmp_path, tasks=2, lease_minutes=30)
    for by in (ANN, BEN):
        assert desk.next_piece(by) is not None
    clock.pass_by(29)
    assert desk.next_piece(CID) is None
    clock.pass_by(2)
    assert [one.is_over for one in desk.leases()] == [True, True]
    assert desk.submit("t2/author-0-0", BEN, task_answer()).problems == ()
    taken = desk.next_piece(CID)
    assert taken is not None and taken.piece.id == "t1/author-0-0"
    with pytest.raises(UsageError, match="t1/author-0-0 is not person:ann's: person:cid has it"):
        desk.submit("t1/author-0-0", ANN, task_answer(title="Another"))


def test_a_piece_that_is_given_back_waits_again(desk: Desk) -> None:
    desk.next_piece(ANN)
    with pytest.raises(UsageError, match="person:ben does not have t1/author-0-0"):
        desk.give_back("t1/author-0-0", BEN, "mine")
    desk.give_back("t1/author-0-0", ANN, "no time")
    again = desk.next_piece(BEN)
    assert again is not None and again.piece.id == "t1/author-0-0"


def test_who_gave_a_piece_back_is_offered_it_only_by_name(desk: Desk) -> None:
    desk.next_piece(ANN)
    desk.give_back("t1/author-0-0", ANN, "no time")
    offered = desk.next_piece(ANN)
    assert offered is None or offered.piece.id != "t1/author-0-0"
    assert desk.why_none(ANN)["you gave it back; --task asks for it again"] == 1
    again = desk.next_piece(ANN, task_id="t1")
    assert again is not None and again.piece.id == "t1/author-0-0"


def test_an_answer_that_cannot_be_taken_leaves_the_piece_with_its_contributor(desk: Desk) -> None:
    desk.next_piece(ANN)
    taken = desk.submit("t1/author-0-0", ANN, task_answer(requirements=[]))
    assert taken.problems == ("requirements: List should have at least 1 item after validation, not 0",)
    assert desk.due("t1").gate is Gate.AUTHOR
    assert desk.submit("t1/author-0-0", ANN, task_answer()).problems == ()
    assert desk.due("t1").gate is Gate.TEST


def test_an_answer_to_a_piece_that_is_done_is_refused_in_words(desk: Desk) -> None:
    handed(desk, ANN, task_answer())
    with pytest.raises(UsageError, match="t1/author-0-0 is not wanted any more"):
        desk.submit("t1/author-0-0", ANN, task_answer())
    with pytest.raises(UsageError, match="no piece 't9/author-0-0' in this run"):
        desk.submit("t9/author-0-0", ANN, task_answer())
    with pytest.raises(UsageError, match="t1/test-0-0 is not person:ben's: it was not leased"):
        desk.submit("t1/test-0-0", BEN, suite_answer())


def test_a_trial_runs_only_on_an_authors_answer_that_is_otherwise_right(tmp_path: Path) -> None:
    tried: list[str] = []
    desk = Desk(opened(tmp_path).store, trial=lambda task: tried.append(task.id) or ["it contradicts itself"])
    desk.next_piece(ANN)
    assert desk.submit("t1/author-0-0", ANN, task_answer(title="x")).problems != ("it contradicts itself",)
    assert tried == []
    assert desk.submit("t1/author-0-0", ANN, task_answer()).problems == ("it contradicts itself",)
    assert tried == ["t1"]


def test_titles_are_unique_in_a_run_and_later_authors_are_told_them(tmp_path: Path) -> None:
    desk = opened(tmp_path, tasks=3)
    handed(desk, ANN, task_answer())
    shown = desk.next_piece(ANN, [PieceKind.AUTHOR])
    assert shown is not None and isinstance(shown.view, AuthoringView)
    assert shown.view.titles_taken == ("Clamp a number",)
    assert desk.submit(shown.piece.id, ANN, task_answer(title="clamp A number ")).problems == (
        "title: 'clamp A number ' is taken",
    )


def test_why_there_is_nothing_is_counted_by_reason(tmp_path: Path) -> None:
    desk = opened(tmp_path, tasks=2)
    handed(desk, ANN, task_answer())
    handed(desk, ANN, task_answer(title="Another"))
    assert desk.next_piece(ANN) is None
    assert desk.why_none(ANN) == {"who wrote the task or other tests of it cannot test it blind": 2}


def test_a_run_goes_on_with_its_own_figures_alone(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    with pytest.raises(UsageError, match="was begun with other settings"):
        opened(tmp_path, least_tests=5)
    assert begun(tmp_path).settings == desk.settings
    with pytest.raises(UsageError, match="no authoring run there"):
        begun(tmp_path / "elsewhere")


def answer(shown: Shown, number: int, choice: int) -> dict[str, Any]:
    """Something that can be taken, differing by number."""
    title = f"Task {shown.piece.task_id}"
    match shown.piece.kind:
        case PieceKind.AUTHOR:
            return task_answer(title=title)
        case PieceKind.AMEND_TASK:
            prompt = task_answer()["prompt"] + (f" Version {number}." if choice % 2 else "")
            return task_answer(title=title, prompt=prompt, reference={"code": f"{RIGHT}# {number}\n"})
        case PieceKind.TEST | PieceKind.AMEND_TESTS:
            return suite_answer()
        case PieceKind.SOLVE:
            return {"program": {"code": f"x = {number}\n"}}
        case PieceKind.ARBITRATE:
            assert isinstance(shown.view, ArbiterView) and shown.view.matters
            faults = ("requirements", "reference", "test", "nobody")
            rulings = []
            for at, one in enumerate(shown.view.matters, start=choice):
                may_be_nobody = one.kind.startswith(("attempts-", "review:"))
                fault = faults[at % (4 if may_be_nobody else 3)]
                rulings.append(
                    {"matter": one.matter, "at_fault": fault, "reason": "R1 decides which end it is"}
                )
            return {"rulings": rulings}
        case PieceKind.REVIEW:
            holds = [{"check": one.id, "holds": "yes"} for one in checklist()]
            if choice % 3 == 0:
                holds[0] = {**holds[0], "holds": "no", "comment": "R2 leaves out what lo is"}
            return {"checks": holds}
        case PieceKind.TAG:
            assert isinstance(shown.view, FailuresView)
            return {
                "answers": [{"question": one.question, "tags": ["off-by-one"]} for one in shown.view.failures]
            }


def by_the_program(desk: Desk, task_id: str, choice: int) -> None:
    """What validation, judging and accepting would write down, with what they find drawn."""
    state, due = desk.states()[task_id], desk.due(task_id)
    kinds: list[Callable[[], Matter]] = [
        lambda: Matter("fails", "the reference fails", tests=("t1",), requirements=("R1",)),
        lambda: Matter("vague", "R2 is vague", party="author", requirements=("R2",)),
        lambda: Matter("weak", "the suite is weak", party="tester", slot=choice % max(1, len(state.suites))),
        lambda: Matter("attempts-contradict", "attempts differ", tests=("t2",), requirements=("R1",)),
    ]
    matters = [kinds[at]() for at in range(4) if choice >> at & 1 and choice % 4 == 1]
    body: dict[str, Any] = {"matters": [one.to_json() for one in matters]}
    if due.drop is not None:
        desk.note(task_id, EventKind.DROPPED, {"reason": due.drop})
    elif due.gate is Gate.VALIDATE:
        found = desk.store.put("validated", {})
        desk.note(task_id, EventKind.VALIDATED, {**body, "artefact": found, "basis": state.basis()})
    elif due.gate is Gate.JUDGE:
        asked = [{"id": "attempt-0", "code": "x", "evidence": ["fails"], "guesses": []}] if choice % 2 else []
        found = desk.store.put(
            "judged", {"questions": asked, "tags": ["off-by-one"], "outcomes": [], "failures": []}
        )
        basis = state.basis(attempts=True)
        judged = {**body, "artefact": found, "basis": basis, "questions": len(asked)}
        desk.note(task_id, EventKind.JUDGED, judged)
    elif due.gate is Gate.ACCEPT:
        desk.note(task_id, EventKind.ACCEPTED, {"basis": state.basis()})


class Play:
    """A run at which several work over two desks; what they have is known to them alone."""

    def __init__(self, folder: Path, clock: Clock, same_model: bool) -> None:
        shares = {"second_tester_share": 0.5, "review_share": 1.0, "seed": 3}
        figures = {"attempts": 2, "attempts_each": 1, "lease_minutes": 10, "most_rounds": 4}
        first = opened(folder, tasks=2, allow_same_model=same_model, **shares, **figures)
        self.desks = (first, begun(folder, tags=["off-by-one"]))
        self.clock = clock
        self.has: list[tuple[Shown, Contributor]] = []

    def act(self, action: str, who: int, choice: int) -> None:
        desk, by = self.desks[choice % 2], PEOPLE[who]
        if action == "next":
            shown = desk.next_piece(by)
            if shown is not None:
                self.has.append((shown, by))
        elif action == "wait":
            self.clock.pass_by(choice % 16)
        elif action == "program":
            by_the_program(desk, f"t{choice % 2 + 1}", choice // 2)
        elif self.has:
            shown, by = self.has.pop(choice % len(self.has))
            try:
                if action == "return":
                    desk.give_back(shown.piece.id, by, "no time")
                elif action == "nonsense":
                    assert desk.submit(shown.piece.id, by, {"nothing": choice}).problems
                    self.has.append((shown, by))
                else:
                    taken = desk.submit(shown.piece.id, by, answer(shown, choice, choice))
                    assert taken.problems in ((), ("nothing was changed",))
            except UsageError as error:  # the lease ran out, and another took it or did it
                assert "is not" in str(error) or "does not have" in str(error)

    def is_partial(self, one: Contributor, other: Contributor) -> bool:
        """Whether the run lets nobody like this work on what the other made."""
        if one.remembers and one.name == other.name:
            return True
        if one.model is not None and self.desks[0].settings.allow_same_model:
            return False
        return one.model is not None and one.model == other.model

    def check(self) -> None:
        """What holds at any time."""
        first, second = (desk.states() for desk in self.desks)
        assert first == second
        for task_id, state in first.items():
            assert fold(task_id, self.desks[0].events(task_id)) == state
        assert audit(log_of(self.desks[0].store)).breaches == ()
        holders: dict[str, Contributor] = {}
        sides: dict[str, list[Contributor]] = {}
        for event in self.desks[0].events():
            name = str(event.piece)
            match event.kind:
                case EventKind.SHOWN:
                    assert name not in holders, f"{name} was leased twice"
                    assert event.by is not None
                    holders[name] = event.by
                    kind, made = piece_of(event).kind, sides.get(event.task_id, [])
                    if kind in (PieceKind.TEST, PieceKind.ARBITRATE, PieceKind.REVIEW, PieceKind.TAG):
                        assert not any(self.is_partial(event.by, one) for one in made), (
                            f"{event.by} did {name}"
                        )
                case EventKind.RETURNED:
                    del holders[name]
                case EventKind.SUBMITTED:
                    assert event.by == holders.pop(name)
                    if piece_of(event).kind in (PieceKind.AUTHOR, PieceKind.TEST):
                        sides.setdefault(event.task_id, []).append(event.by)


ACTIONS = (*["next"] * 3, *["submit"] * 3, *["program"] * 2, "return", "nonsense", "wait")
actions = st.tuples(st.sampled_from(ACTIONS), st.integers(0, len(PEOPLE) - 1), st.integers(0, 95))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(actions, min_size=20, max_size=90), st.booleans())
def test_in_any_order_no_piece_is_with_two_nobody_tests_the_own_task_and_state_is_the_events(
    played: list[tuple[str, int, int]], same_model: bool
) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        clock = stack.enter_context(Clock().ruling())
        play = Play(folder, clock, same_model)
        for desk in play.desks:
            stack.callback(desk.store.close)
        for action, who, choice in played:
            play.act(action, who, choice)
        play.check()


def test_plays_reach_every_kind_of_piece_and_both_ends(tmp_path: Path) -> None:
    """Guards the property above: what it says is said of all kinds of work."""
    kinds, ends = set(), set()
    for seed in range(20):
        drawn = random.Random(seed)
        with Clock().ruling() as clock:
            play = Play(tmp_path / str(seed), clock, same_model=True)
            for _ in range(250):
                play.act(drawn.choice(ACTIONS), drawn.randrange(len(PEOPLE)), drawn.randrange(96))
            play.check()
            kinds |= {piece_of(one).kind for one in play.desks[0].events() if one.piece is not None}
            ends |= {state.ended for state in play.desks[0].states().values()}
    assert kinds == set(PieceKind)
    assert ends == {None, "accepted", "dropped"}


def test_a_side_that_amends_sees_its_own_work_and_the_ruling(desk: Desk) -> None:
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer())
    by_the_program(desk, "t1", 9)
    shown = desk.next_piece(DORA)
    assert shown is not None and isinstance(shown.view, ArbiterView)
    rulings = [
        {"matter": one.matter, "at_fault": "reference", "reason": "R1 is not kept at one end"}
        for one in shown.view.matters
    ]
    assert desk.submit(shown.piece.id, DORA, {"rulings": rulings}).problems == ()
    mending = desk.next_piece(ANN)
    assert mending is not None and isinstance(mending.view, AmendTaskView)
    assert {one.reason for one in mending.view.told} == {"R1 is not kept at one end"}
    assert [one.path for one in mending.view.own][-1] == "solution/solution.py"
