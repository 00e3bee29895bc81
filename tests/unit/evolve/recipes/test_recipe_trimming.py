"""What `filter`, `thin` and `select` drop, and that nothing of it is lost."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.evolve.recipes.passrows import PassRows
from cupel.evolve.recipes.trimming import (
    FilterSettings,
    SelectSettings,
    ThinSettings,
    Trimmed,
    filter_tests,
    select_tests,
    thin_tests,
)
from cupel.model.task import Task
from judging import call, task_of


def judged(*matrix: str) -> tuple[Task, PassRows]:
    """A task with one test a column and one candidate a row of `0`, `1` and `?`."""
    tests = [call("[1]", "1") for _ in matrix[0]]
    names = [f"c{at}" for at in range(len(matrix))]
    task = task_of(
        *tests, candidates=[{"id": name, "code": f"def f(x): return {name!r}\n"} for name in names]
    )
    rows = tuple(tuple({"1": True, "0": False, "?": None}[mark] for mark in row) for row in matrix)
    return task, PassRows(tuple(names), tuple(test.id for test in task.tests), rows)


def kept(trimmed: Trimmed) -> list[str]:
    assert trimmed.task is not None
    return [test.id for test in trimmed.task.tests]


def reasons(trimmed: Trimmed) -> dict[str, int]:
    return dict(Counter(drop.reason for drop in trimmed.drops))


def test_the_filter_drops_what_less_than_a_tenth_passes() -> None:
    task, passes = judged("101", *["001"] * 9, "00?")

    trimmed = filter_tests(task, passes, FilterSettings())

    assert kept(trimmed) == ["t2"]
    first, second = trimmed.drops
    assert (first.test_id, first.reason, first.evidence) == (
        "t0",
        "few-candidates-pass",
        {"share": 1 / 11, "min_share": 0.1},
    )
    assert second.to_json()["test"] == task.tests[1].to_json()


def test_a_task_without_a_test_left_goes_whole() -> None:
    task, passes = judged("0", "0")
    trimmed = filter_tests(task, passes, FilterSettings())
    assert trimmed.task is None
    assert reasons(trimmed) == {"few-candidates-pass": 1, "no-test-left": 1}
    assert trimmed.drops[-1].to_json()["task"] == task.to_json()


def test_a_task_that_was_not_judged_goes_with_that_reason() -> None:
    task, passes = judged("??", "??")
    for trimmed in (
        filter_tests(task, passes, FilterSettings()),
        thin_tests(task, passes, ThinSettings(), 0),
        select_tests(task, passes, SelectSettings(), 0),
    ):
        assert (trimmed.task, reasons(trimmed)) == (None, {"no-outcomes": 1})


def test_a_test_without_verdicts_stays() -> None:
    task, passes = judged("1??", "0??")
    assert kept(thin_tests(task, passes, ThinSettings(), 0)) == ["t0", "t1", "t2"]


def test_thinning_keeps_one_test_of_each_pattern_and_says_which() -> None:
    task, passes = judged("11101", "11001")

    trimmed = thin_tests(task, passes, ThinSettings(), 0)

    assert "t2" in kept(trimmed)
    (one,) = set(kept(trimmed)) - {"t2"}
    assert one in {"t0", "t1", "t4"}
    told = [drop.evidence for drop in trimmed.drops if drop.reason == "same-pass-pattern"]
    assert told == [{"kept": [one]}] * 2
    assert reasons(trimmed) == {"same-pass-pattern": 2, "few-candidates-pass": 1}


def test_which_test_of_a_pattern_stays_is_drawn_from_the_seed_and_the_task() -> None:
    task, passes = judged("1" * 12)
    drawn = {tuple(kept(thin_tests(task, passes, ThinSettings(), seed))) for seed in range(60)}
    assert len(drawn) == 12
    assert thin_tests(task, passes, ThinSettings(), 3) == thin_tests(task, passes, ThinSettings(), 3)


def test_the_final_suite_has_at_most_five_tests_of_a_pattern() -> None:
    task, passes = judged("1" * 9 + "0" * 2, "1" * 8 + "01" + "0")
    trimmed = select_tests(task, passes, SelectSettings(), 0)
    assert len(kept(trimmed)) == 5 + 1 + 1
    assert reasons(trimmed) == {"same-pass-pattern": 3, "few-candidates-pass": 1}


@pytest.mark.parametrize(("tests", "goes"), [(4, True), (5, False)])
def test_a_task_with_fewer_than_five_tests_goes(tests: int, goes: bool) -> None:
    task, passes = judged("1" * tests, "0" * tests)
    trimmed = select_tests(task, passes, SelectSettings(), 0)
    assert reasons(trimmed) == ({"too-few-tests": 1} if goes else {})
    assert (trimmed.task is None) == goes


@pytest.mark.parametrize(("perfect", "goes"), [(60, False), (61, True)])
def test_a_task_with_more_than_sixty_perfect_solutions_goes(perfect: int, goes: bool) -> None:
    task, passes = judged(*["11111"] * perfect, "00000", "1111?")
    trimmed = select_tests(task, passes, SelectSettings(), 0)
    assert reasons(trimmed) == ({"too-many-perfect-solutions": 1} if goes else {})


def test_perfect_is_said_of_the_tests_that_are_kept() -> None:
    task, passes = judged(*["111110"] * 12, "000001")
    trimmed = select_tests(task, passes, SelectSettings(max_perfect=11), 0)
    assert reasons(trimmed) == {"few-candidates-pass": 1, "too-many-perfect-solutions": 1}


@given(
    st.integers(1, 8).flatmap(
        lambda tests: st.lists(st.text("01?", min_size=tests, max_size=tests), min_size=1, max_size=12)
    ),
    st.integers(0, 3),
)
def test_every_test_is_kept_or_dropped_with_a_reason(matrix: list[str], seed: int) -> None:
    task, passes = judged(*matrix)
    for trimmed in (
        filter_tests(task, passes, FilterSettings()),
        thin_tests(task, passes, ThinSettings(), seed),
        select_tests(task, passes, SelectSettings(min_tests=2), seed),
    ):
        gone = [drop.test_id for drop in trimmed.drops if drop.test_id is not None]
        if trimmed.task is None:
            assert trimmed.drops[-1].test_id is None
        else:
            assert sorted([*kept(trimmed), *gone]) == sorted(test.id for test in task.tests)
            assert kept(trimmed) == [one for one in passes.tests if one not in gone]
