"""From outcomes to who passes what."""

from __future__ import annotations

from typing import Any

from cupel.evolve.recipes.passrows import outcomes_by_task, pass_rate, pass_rows
from cupel.model.outcome import Cell, Outcome
from judging import call, task_of


def cell(candidate: str, test: str, outcome: str, task: str = "demo/task") -> Cell:
    return Cell(task, candidate, test, Outcome(outcome), None, True, 0.0, "")


def candidates(*ids: str) -> list[dict[str, Any]]:
    return [{"id": one, "code": f"def f(x):\n    return {at}\n"} for at, one in enumerate(ids)]


def test_every_outcome_but_a_pass_is_no_pass_and_what_did_not_run_is_unknown() -> None:
    outcomes = ["pass", "fail", "error", "timeout", "memory", "crash", "not_run", "infrastructure"]
    task = task_of(*(call("[1]", "1") for _ in outcomes), candidates=candidates("a", "b"))
    cells = [cell("a", f"t{at}", outcome) for at, outcome in enumerate(outcomes)]

    passes = pass_rows(task, outcomes_by_task(cells))

    assert passes.rows == ((True, False, False, False, False, False, None, None), (None,) * 8)
    assert passes.columns()[0] == (True, None)
    assert passes.only_tests(["t6", "t0"]).rows == ((True, None), (None, None))
    assert pass_rate(passes.rows[0]) == 1 / 6
    assert pass_rate(passes.rows[1]) == 0.0


def test_a_test_file_is_passed_where_all_its_functions_are() -> None:
    code = "def test_a():\n    assert f(1)\ndef test_b():\n    assert f(2)\n"
    task = task_of({"kind": "pytest", "code": code}, candidates=candidates("a", "b", "c", "d"))
    outcomes = {
        "a": ("pass", "pass"),
        "b": ("pass", "fail"),
        "c": ("pass", "not_run"),
        "d": ("fail", "not_run"),
    }
    cells = [
        cell(candidate, f"t0::{name}", outcome)
        for candidate, pair in outcomes.items()
        for name, outcome in zip(("test_a", "test_b"), pair, strict=True)
    ]

    assert pass_rows(task, outcomes_by_task(cells)).rows == ((True,), (False,), (None,), (False,))


def test_a_task_without_outcomes_is_not_judged() -> None:
    task = task_of(call("[1]", "1"), candidates=candidates("a"))
    assert not pass_rows(task, outcomes_by_task([cell("a", "t0", "pass", task="another")])).is_judged
    assert pass_rows(task, outcomes_by_task([cell("a", "t0", "fail")])).is_judged
