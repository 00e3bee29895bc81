"""Which tests of an author stand: those of the strongest group of independent programs."""

from __future__ import annotations

from typing import Any

from cupel.evolve.recipes.passrows import PassRows
from cupel.evolve.recipes.settings import SettleSettings
from cupel.evolve.recipes.settling import NO_AGREEMENT, OUTVOTED, settle_tests
from cupel.evolve.recipes.trimming import NO_TESTS, NOT_JUDGED
from cupel.model.task import Task, task_from_json

ONE, SAME, OTHER, THIRD = (
    "def f(x):\n    return x + 1\n",
    "def f(value):\n    return value + 1\n",
    "def f(x):\n    return 1 + x\n",
    "def f(x):\n    return len(range(x + 1))\n",
)


def task(*codes: str, tests: int, **more: Any) -> Task:
    call = {"kind": "call", "args": "[1]", "expected": "2", "visibility": "private", "origin": "seed"}
    return task_from_json(
        {
            "format": "cupel.task/1",
            "id": "t",
            "prompt": "f",
            "requirements": None,
            "interface": {"kind": "function", "name": "f"},
            "reference": None,
            "tests": [{**call, "id": f"t{at}"} for at in range(tests)],
            "candidates": [{"id": f"c{at}", "code": code} for at, code in enumerate(codes)],
            **more,
        }
    )


def rows(one: Task, *marks: str) -> PassRows:
    read = {"1": True, "0": False, "?": None}
    return PassRows(
        tuple(candidate.id for candidate in one.candidates),
        tuple(test.id for test in one.tests),
        tuple(tuple(read[mark] for mark in row) for row in marks),
    )


def test_tests_that_the_strongest_group_does_not_pass_go_with_the_evidence() -> None:
    one = task(ONE, OTHER, THIRD, tests=3)
    done = settle_tests(one, rows(one, "110", "110", "001"), SettleSettings())

    assert done.task is not None
    assert [test.id for test in done.task.tests] == ["t0", "t1"]
    (drop,) = done.drops
    assert (drop.test_id, drop.reason, drop.evidence) == (
        "t2",
        OUTVOTED,
        {"independent_programs": 2, "tests": 2},
    )


def test_copies_under_other_names_are_no_independent_programs() -> None:
    one = task(ONE, SAME, SAME, OTHER, THIRD, tests=3)
    done = settle_tests(one, rows(one, "100", "100", "100", "011", "011"), SettleSettings())
    assert done.task is not None
    assert [test.id for test in done.task.tests] == ["t1", "t2"]


def test_one_program_alone_settles_nothing() -> None:
    one = task(ONE, SAME, tests=2)
    done = settle_tests(one, rows(one, "11", "11"), SettleSettings())
    assert (done.task, [drop.reason for drop in done.drops]) == (None, [NO_AGREEMENT])


def test_a_task_that_nobody_passes_anything_of_goes_and_one_that_was_not_judged() -> None:
    one = task(ONE, OTHER, tests=2)
    assert [drop.reason for drop in settle_tests(one, rows(one, "00", "00"), SettleSettings()).drops] == [
        NO_TESTS
    ]
    assert [drop.reason for drop in settle_tests(one, rows(one, "??", "??"), SettleSettings()).drops] == [
        NOT_JUDGED
    ]


def test_where_there_is_a_reference_that_one_decides() -> None:
    one = task(ONE, tests=2, reference={"code": ONE})
    assert settle_tests(one, rows(one, "00"), SettleSettings()).task == one
