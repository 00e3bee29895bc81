"""Scores against published verdicts: who is counted, where, and what is not computed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from small_run import LETTERS, call, cells_of, clamp_task

from cupel.dataset.score import Confusion, score
from cupel.model.outcome import Cell, Mode
from cupel.model.task import Task

COLUMNS = ["s1", "f1"]


def task_with(verdicts: dict[str, object], id: str = "demo/clamp", **changes: object) -> Task:
    return clamp_task(id, metadata={"published_verdicts": verdicts}, **changes)


def test_right_is_positive_and_accepted_means_every_cell_passes() -> None:
    task = task_with({"a": True, "b": True, "c": False, "d": False})
    cells = cells_of(task.id, {"a": "pp", "b": "pf", "c": "pp", "d": "fp"}, COLUMNS)
    found = score([task], cells)
    assert found.all.total == Confusion(
        true_positives=1, false_positives=1, true_negatives=1, false_negatives=1
    )
    assert found.all.total.tpr == 0.5
    assert found.all.total.tnr == 0.5


def test_among_seed_passing_candidates_caught_and_kept_are_counted() -> None:
    task = task_with({"a": True, "b": False, "c": False, "d": False})
    cells = cells_of(task.id, {"a": "pp", "b": "pf", "c": "pp", "d": "fp"}, COLUMNS)
    seed_passing = score([task], cells).seed_passing.to_json()
    assert (seed_passing["right"], seed_passing["kept"]) == (1, 1)
    assert (seed_passing["wrong"], seed_passing["caught"]) == (2, 1)
    assert (seed_passing["tpr"], seed_passing["tnr"]) == (1.0, 0.5)


def test_infrastructure_and_missing_cells_count_for_nobody_unless_another_cell_fails() -> None:
    task = task_with({"ours": True, "failed": True, "gap": False, "absent": False})
    cells = cells_of(task.id, {"ours": "pi", "failed": "if", "gap": "p "}, COLUMNS)
    found = score([task], cells)
    assert found.not_scored == 3
    assert found.all.total == Confusion(false_negatives=1)


def test_not_run_is_no_pass() -> None:
    task = task_with({"a": False})
    assert score([task], cells_of(task.id, {"a": "pn"}, COLUMNS)).all.total == Confusion(true_negatives=1)


def test_what_cannot_be_computed_is_none() -> None:
    task = task_with({"a": True})
    found = score([task], cells_of(task.id, {"a": "pp"}, COLUMNS)).to_json()
    assert found["all"]["tnr"] is None
    assert found["all"]["mean_tnr"] is None
    assert found["all"]["tasks_with_wrong"] == 0
    assert found["per_task"][0]["all"]["tnr"] is None


def test_without_verdicts_there_is_no_score() -> None:
    found = score([clamp_task()], cells_of("demo/clamp", {"right": "pp"}, COLUMNS))
    assert found.tasks == ()
    assert found.without_verdicts == 1
    assert found.all.total.tpr is None
    assert found.seed_passing.mean_tpr is None


def test_candidates_without_a_boolean_verdict_are_left_out() -> None:
    task = task_with({"a": True, "b": None, "c": "yes"})
    found = score([task], cells_of(task.id, {"a": "pp", "b": "pp", "c": "pp", "d": "ff"}, COLUMNS))
    assert found.all.total == Confusion(true_positives=1)


def test_averages_are_over_the_tasks_that_have_such_candidates() -> None:
    one, other = task_with({"a": True, "b": False}, "one"), task_with({"a": True}, "other")
    cells = cells_of("one", {"a": "pp", "b": "pf"}, COLUMNS) + cells_of("other", {"a": "pf"}, COLUMNS)
    found = score([one, other], cells).all
    assert (found.tasks_with_right, found.mean_tpr) == (2, 0.5)
    assert (found.tasks_with_wrong, found.mean_tnr) == (1, 1.0)


def test_who_passed_the_seeds_comes_from_the_caller_where_the_suite_lost_seed_tests() -> None:
    task = task_with({"a": True, "b": False, "c": False})
    cells = cells_of(task.id, {"a": "pp", "b": "pf", "c": "pf"}, COLUMNS)
    given_ = score([task], cells, seed_passing={task.id: frozenset({"a", "b"})})
    assert given_.seed_passing.total == Confusion(true_positives=1, true_negatives=1)
    assert score([task], cells, seed_passing={}).seed_passing.total == Confusion(
        true_positives=1, true_negatives=2
    )


def test_a_suite_without_seed_tests_has_no_seed_passing_score_by_itself() -> None:
    task = task_with({"a": True}, tests=[call("f1", "[1, 0, 3]", "1", origin="fuzz")])
    found = score([task], cells_of(task.id, {"a": "p"}, ["f1"]))
    assert found.without_seeds == 1
    assert found.tasks[0].seed_passing is None
    assert found.seed_passing.total == Confusion()
    assert found.all.total == Confusion(true_positives=1)


def test_functions_of_a_test_file_each_count() -> None:
    code = "def test_a():\n    assert clamp(1, 0, 2) == 1\ndef test_b():\n    assert clamp(3, 0, 2) == 2\n"
    file = {"id": "t", "kind": "pytest", "code": code, "visibility": "private", "origin": "seed"}
    task = task_with({"a": True, "b": False}, tests=[file])
    found = score([task], cells_of(task.id, {"a": "pp", "b": "pf"}, ["t::test_a", "t::test_b"]))
    assert found.all.total == Confusion(true_positives=1, true_negatives=1)


rows = st.dictionaries(
    st.sampled_from("abcdefgh"), st.text(alphabet="pfetni ", min_size=2, max_size=2), max_size=8
)
verdicts = st.dictionaries(st.sampled_from("abcdefgh"), st.booleans(), min_size=1, max_size=8)


@given(rows, verdicts)
def test_every_verdict_is_counted_once_or_not_scored(rows: dict[str, str], verdicts: dict[str, bool]) -> None:
    task = task_with(dict(verdicts))
    found = score([task], cells_of(task.id, rows, COLUMNS))
    total = found.all.total
    assert total.right + total.wrong + found.not_scored == len(verdicts)
    assert found.seed_passing.total.right <= total.right
    assert found.seed_passing.total.wrong <= total.wrong


@given(rows, verdicts, st.randoms(use_true_random=False))
def test_the_order_of_cells_does_not_matter(
    rows: dict[str, str], verdicts: dict[str, bool], random: object
) -> None:
    task = task_with(dict(verdicts))
    cells = cells_of(task.id, rows, COLUMNS)
    shuffled = list(cells)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert score([task], shuffled).to_json() == score([task], cells).to_json()


@given(rows, verdicts, st.text(alphabet="pf", min_size=8, max_size=8))
def test_a_further_test_never_accepts_who_was_rejected(
    rows: dict[str, str], verdicts: dict[str, bool], column: str
) -> None:
    task = task_with(dict(verdicts))
    cells = cells_of(task.id, rows, COLUMNS)
    more = task.with_tests([*task.tests, task.tests[1].model_copy(update={"id": "f2"})])
    extra = [
        Cell(task.id, id, "f2", LETTERS[letter], Mode.COMPARED, True, 0.0, "")
        for id, letter in zip("abcdefgh", column, strict=True)
    ]
    before, after = score([task], cells).all.total, score([more], [*cells, *extra]).all.total
    assert after.true_positives <= before.true_positives
    assert after.false_positives <= before.false_positives
    assert after.true_negatives >= before.true_negatives


def test_a_cell_of_our_own_fault_takes_an_accepted_candidate_out() -> None:
    task = task_with({"a": True})
    assert score([task], cells_of(task.id, {"a": "pp"}, COLUMNS)).all.total == Confusion(true_positives=1)
    assert score([task], cells_of(task.id, {"a": "ip"}, COLUMNS)).all.total == Confusion()


def test_json_names_groups_and_tasks() -> None:
    task = task_with({"a": True, "b": False})
    found = score([task, clamp_task("other")], cells_of(task.id, {"a": "pp", "b": "pi"}, COLUMNS)).to_json()
    assert list(found) == [
        "tasks",
        "tasks_without_verdicts",
        "tasks_without_seeds",
        "not_scored",
        "all",
        "seed_passing",
        "per_task",
    ]
    assert (found["tasks"], found["tasks_without_verdicts"], found["not_scored"]) == (1, 1, 1)
    assert [(one["task_id"], one["not_scored"]) for one in found["per_task"]] == [("demo/clamp", 1)]
