"""What a candidate's row amounts to."""

from __future__ import annotations

import pytest
from small_run import cells_of, clamp_task

from cupel.dataset.acceptance import Standing, columns_of, rows_of, standing, standings_of, test_of

CODE = "def test_a():\n    pass\n"


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("pp", Standing.ACCEPTED),
        ("pf", Standing.REJECTED),
        ("pn", Standing.REJECTED),
        ("pt", Standing.REJECTED),
        ("pi", Standing.UNSCORED),
        ("p ", Standing.UNSCORED),
        ("fi", Standing.REJECTED),
        ("f ", Standing.REJECTED),
    ],
)
def test_a_row_is_accepted_rejected_or_unscored(letters: str, expected: Standing) -> None:
    rows = rows_of(cells_of("demo/clamp", {"a": letters}, ["s1", "f1"]))["demo/clamp"]
    assert standings_of(clamp_task(), rows) == {"a": expected}
    assert expected.passes is {Standing.ACCEPTED: True, Standing.REJECTED: False}.get(expected)


def test_nothing_to_pass_is_no_pass() -> None:
    assert standing({}, []) is Standing.UNSCORED


def test_columns_belong_to_tests_also_where_an_id_holds_colons() -> None:
    tests = {"a": None, "a::b": None}
    assert test_of("a::test_x", tests) == "a"
    assert test_of("a::b", tests) == "a::b"
    assert test_of("a::b::C.test_x", tests) == "a::b"
    assert test_of("c::test_x", tests) is None


def test_columns_stand_in_the_tests_order_and_cells_of_other_tests_are_ignored() -> None:
    file = {"id": "t", "kind": "pytest", "code": CODE, "visibility": "private", "origin": "seed"}
    call = {
        "id": "f1",
        "kind": "call",
        "args": "[]",
        "expected": "1",
        "visibility": "private",
        "origin": "fuzz",
    }
    task = clamp_task(tests=[file, call])
    rows = rows_of(cells_of("demo/clamp", {"a": "ppp"}, ["f1", "t::test_a", "gone"]))["demo/clamp"]
    assert columns_of(task, rows.values()) == ["t::test_a", "f1"]
    assert columns_of(task, rows.values(), origin="seed") == ["t::test_a"]
    assert columns_of(task, []) == ["f1"]
