"""Subsets and divisions of tasks are the same every time, and lose and double nothing."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from making import rulings_for, with_preconditions
from tasksets import divided, read_lines, subset, without_reference, written

LINES: list[dict[str, Any]] = [{"id": f"t{number}", "reference": {"code": ""}} for number in range(30)]


def test_a_subset_keeps_the_files_order_and_grows_with_its_count() -> None:
    few, more = subset(LINES, 4), subset(LINES, 9)

    assert [line for line in LINES if line in few] == few
    assert len(few) == 4 and len(more) == 9
    assert all(line in more for line in few)
    assert subset(LINES, None) == LINES


def test_a_subset_does_not_depend_on_the_files_order() -> None:
    assert subset(LINES[::-1], 4)[::-1] == subset(LINES, 4)


@given(st.lists(st.text(min_size=1), unique=True), st.integers(0, 5))
def test_each_candidate_is_an_opponent_or_hidden(names: list[str], split: int) -> None:
    line = {"id": "t", "candidates": [{"id": name} for name in names]}

    seen, hidden = (half["candidates"] for half in divided(line, split))

    assert sorted(one["id"] for one in [*seen, *hidden]) == sorted(names)


def test_splits_divide_differently_and_about_in_halves() -> None:
    line = {"id": "t", "candidates": [{"id": f"c{number}"} for number in range(100)]}
    splits = [{one["id"] for one in divided(line, split)[0]["candidates"]} for split in range(3)]

    assert len({frozenset(one) for one in splits}) == 3
    assert all(30 <= len(one) <= 70 for one in splits)


def test_withholding_the_reference_changes_nothing_else() -> None:
    assert without_reference({"id": "t", "reference": {"code": "x"}, "tests": []}) == {
        "id": "t",
        "reference": None,
        "tests": [],
    }


def test_preconditions_go_to_the_tasks_that_they_are_for(tmp_path: Any) -> None:
    file = written([{"task_id": "t1", "precondition": "def valid(): ..."}], tmp_path / "preconditions.jsonl")

    found = with_preconditions(LINES[:3], file)

    assert [line.get("precondition") for line in found] == [None, "def valid(): ...", None]
    assert with_preconditions(LINES, None) == LINES


def test_a_half_is_told_the_rulings_on_its_own_tasks_alone(tmp_path: Any) -> None:
    rulings: list[dict[str, Any]] = [
        {"task_id": name, "flags": [], "ruling": "outside", "by": "me"} for name in ("t0", "t9", "t1")
    ]
    file = written(rulings, tmp_path / "rulings.jsonl")

    told = rulings_for(LINES[:2], file, tmp_path / "half" / "rulings.jsonl")

    assert told is not None and [one["task_id"] for one in read_lines(told)] == ["t0", "t1"]
    assert rulings_for(LINES[:2], None, tmp_path / "none.jsonl") is None
