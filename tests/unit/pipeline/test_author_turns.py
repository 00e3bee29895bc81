"""Which model does which piece: in turn, never one that the rules refuse, and only with models that keep the roles apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from authoring_desk import ONE_EACH, PLAIN, WORKS, Speaking, asking, desk, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cupel.author.workflow.flow import why_not
from cupel.author.workflow.records import Contributor, Piece, PieceKind
from cupel.author.workflow.settings import WorkflowSettings
from cupel.llm import Role
from cupel.model.errors import UsageError
from cupel.pipeline.author_turns import Workers, why_not_apart

IDS = ("rain-barrel", "table-turned", "fuel-tank", "readings-above")
TWO_EACH = {
    "quill-1": Role.AUTHOR,
    "quill-2": Role.AUTHOR,
    "probe-1": Role.TESTER,
    "probe-2": Role.TESTER,
    "solver-1": Role.SOLVER,
    "solver-2": Role.SOLVER,
    "judge-1": Role.REVIEWER,
    "judge-2": Role.REVIEWER,
}


@pytest.fixture
def workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Makes the models of a run."""
    monkeypatch.setattr("cupel.pipeline.asking.open_client", Speaking().client)
    opened = []

    def make(roles: dict[str, Role | None], figures: WorkflowSettings = PLAIN, ids=IDS, **known) -> Workers:
        opened.append(asking(tmp_path, models(roles, **known)))
        return Workers(opened[-1], figures, ids)

    yield make
    for one in opened:
        one.store.close()


def chosen(made: Workers, run, kind: PieceKind, slot: int = 0) -> list[str]:
    """Who is to do a kind of piece of each task."""
    return [
        made.choose(Piece(task_id, kind, slot), state).name.removeprefix("model:")
        for task_id, state in run.states().items()
    ]


def test_models_take_turns_over_the_tasks(workers, tmp_path: Path):
    names = chosen(workers(TWO_EACH), desk(tmp_path, IDS), PieceKind.AUTHOR)
    assert names in (["quill-1", "quill-2"] * 2, ["quill-2", "quill-1"] * 2)


def test_whose_turn_it_is_first_depends_on_the_seed(workers, tmp_path: Path):
    run = desk(tmp_path, IDS)
    firsts = {
        chosen(
            workers(TWO_EACH, WorkflowSettings(**{**PLAIN.to_json(), "seed": seed})), run, PieceKind.SOLVE
        )[0]
        for seed in range(12)
    }
    assert firsts == {"solver-1", "solver-2"}


def test_attempts_of_a_task_are_of_several_models(workers, tmp_path: Path):
    made, run = workers(TWO_EACH), desk(tmp_path, IDS)
    for slot in range(2):
        assert set(chosen(made, run, PieceKind.SOLVE, slot)) == {"solver-1", "solver-2"}
    first, second = (chosen(made, run, PieceKind.SOLVE, slot)[0] for slot in range(2))
    assert first != second


def test_who_has_to_mend_is_who_made_it(workers, tmp_path: Path):
    made, run = workers(TWO_EACH), desk(tmp_path, IDS[:1])
    state = run.states()[IDS[0]]
    by = [
        made.choose(Piece(IDS[0], PieceKind.AMEND_TASK, turn=1, reserved_for=name), state)
        for name in ("model:quill-2", "person:ann")
    ]
    assert by == [Contributor("model:quill-2", "quill-2"), None]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(seed=st.integers(0, 2**32), place=st.integers(0, 3))
def test_nobody_is_chosen_whom_the_rules_refuse(workers, tmp_path: Path, seed: int, place: int):
    """One mind in three roles: whoever wrote the task neither tests nor reviews it."""
    roles = {"a": Role.AUTHOR, "b": Role.AUTHOR, "x": Role.TESTER, "y": Role.TESTER, "z": Role.TESTER}
    figures = WorkflowSettings(**{**PLAIN.to_json(), "seed": seed})
    made = workers(roles, figures, called={"a": "one", "x": "one", "b": "two", "y": "two"})
    run = desk(tmp_path, IDS)
    task_id = IDS[place]
    state = run.states()[task_id]
    if state.draft is None:
        by = made.choose(Piece(task_id, PieceKind.AUTHOR), state)
        shown = run.lease(f"{task_id}/author-0-0", by)
        assert run.submit(shown.piece.id, by, WORKS[task_id].form()).problems == ()
        state = run.states()[task_id]
    piece = Piece(task_id, PieceKind.TEST)
    tester = made.choose(piece, state)
    assert tester is not None
    assert why_not(tester, piece, state, figures) is None
    assert not tester.is_same_mind(state.draft.by)


def test_two_testers_at_once_are_two(workers, tmp_path: Path):
    figures = WorkflowSettings(**{**PLAIN.to_json(), "second_tester_share": 1.0})
    made, run = workers(TWO_EACH, figures), desk(tmp_path, IDS, figures)
    for task_id in IDS:
        shown = run.lease(f"{task_id}/author-0-0", Contributor("model:quill-1", "quill-1"))
        run.submit(shown.piece.id, Contributor("model:quill-1", "quill-1"), WORKS[task_id].form())
    run.lease_all(made.choose)
    for state in run.states().values():
        assert {by.name for by in state.shown.values()} == {"model:probe-1", "model:probe-2"}


def of(**named: str) -> dict[Role, list[Contributor]]:
    """Role → contributors; `tester="a b"` are two, and `a=c` is a name with another's model."""
    found = {role: [] for role in Role}
    for role, names in named.items():
        for one in names.split():
            name, _, model = one.partition("=")
            found[Role(role)].append(Contributor(f"model:{name}", model or name))
    return found


@pytest.mark.parametrize(
    ("known", "figures"),
    [
        (of(author="a", tester="b", solver="a", reviewer="c"), {}),
        (of(author="a"), {}),
        (of(tester="b"), {}),
        (of(author="a", tester="a", reviewer="a"), {"allow_same_model": True}),
        (of(author="a", tester="b c"), {"second_tester_share": 0.5}),
        (of(author="a", tester="b", reviewer="c d"), {"review_share": 0.5}),
        (of(author="a b", tester="a b c", reviewer="d"), {}),
    ],
)
def test_models_that_can_keep_the_roles_apart_are_taken(known, figures):
    assert why_not_apart(known, WorkflowSettings(**{**PLAIN.to_json(), **figures})) is None


@pytest.mark.parametrize(
    ("known", "figures", "said"),
    [
        (
            of(author="a", tester="a"),
            {},
            "beside model:a 1 independent tester may be needed, and 0 of these models are",
        ),
        (of(author="a", tester="b=a"), {}, "1 independent tester may be needed"),
        (of(author="a", tester="b"), {"second_tester_share": 0.1}, "--second-testers 0"),
        (of(author="a", tester="b", reviewer="b"), {}, "beside model:a, model:b 1 independent reviewer"),
        (
            of(author="a", tester="b", reviewer="c"),
            {"review_share": 0.1},
            "2 independent reviewers may be needed, and 1 of these models is",
        ),
        (of(author="a", tester="b c", reviewer="b d"), {"review_share": 0.1}, "--reviewers"),
        (of(author="a", tester="b", reviewer="c d=c"), {"review_share": 1.0}, "2 independent reviewers"),
        (of(author="a b", tester="b c", reviewer="a"), {}, "independent reviewer"),
    ],
)
def test_models_that_cannot_are_refused_with_what_to_do(known, figures, said):
    assert said in why_not_apart(known, WorkflowSettings(**{**PLAIN.to_json(), **figures}))


def test_a_run_with_such_models_does_not_begin(workers):
    with pytest.raises(UsageError, match="--allow-same-model"):
        workers({"one": None})


def test_roles_without_a_model_are_told(workers):
    assert workers({"quill": Role.AUTHOR}).nobody_for == [Role.TESTER, Role.SOLVER, Role.REVIEWER]
    assert workers(ONE_EACH).nobody_for == []
