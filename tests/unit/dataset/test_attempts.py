"""The configuration `attempts`, and the feedback text: what a solver is told, and what it must never be told."""

from __future__ import annotations

import dataclasses
import json

import pytest
from small_run import call, cells_of, clamp_task

from cupel.dataset.attempts import ATTEMPTS, attempt_row
from cupel.dataset.feedback import LONGEST, MOST_TOLD, feedback_on
from cupel.model.outcome import Cell, Mode, Outcome
from cupel.model.task import Task, task_from_json

SECRET = "moonstone"


def row_of(task: Task, details: dict[str, tuple[Outcome, str]]) -> dict[str, Cell]:
    return {
        column: Cell(task.id, "c", column, outcome, Mode.COMPARED, True, 0.1, detail)
        for column, (outcome, detail) in details.items()
    }


def told(task: Task, outcome: Outcome, detail: str, column: str = "t") -> str:
    text = feedback_on(task, row_of(task, {column: (outcome, detail)}))
    assert text is not None
    return text


def test_a_call_is_told_with_what_was_expected_and_what_came() -> None:
    task = clamp_task(tests=[call("t", "[5, 0]", "3", kwargs="{'hi': 3}")], candidates=[])
    assert told(task, Outcome.FAIL, "got 5, expected 3") == (
        "1 of 1 public tests did not pass.\n\nTest t:\nCall: clamp(5, 0, hi=3)\nExpected: 3\nGot: 5"
    )
    assert told(task, Outcome.ERROR, "TypeError: no").endswith("Expected: 3\nError: TypeError: no")


def test_an_exception_that_is_wanted_is_told() -> None:
    task = clamp_task(tests=[call("t", "[[1]]", None, raises="ValueError")], candidates=[])
    assert told(task, Outcome.FAIL, "got 1, expected ValueError to be raised").endswith(
        "Call: clamp([1])\nExpected: ValueError is raised\nGot: 1"
    )


def test_a_sequence_is_told_up_to_the_step_that_failed() -> None:
    steps = [
        {"new": "Box", "args": "[2]", "as": "b"}, {"method": "put", "args": "['x']", "on": "b"},
        {"method": "size", "args": "[]", "on": "b", "expected": "1"}, {"get": "later", "on": "b", "expected": "0"},
    ]  # fmt: skip
    task = clamp_task(
        interface={"kind": "class", "name": "Box"}, reference=None, candidates=[],
        tests=[{"id": "t", "kind": "calls", "steps": steps, "visibility": "public", "origin": "seed"}],
    )  # fmt: skip
    assert told(task, Outcome.FAIL, "step 3: got 0, expected 1") == (
        "1 of 1 public tests did not pass.\n\nTest t:\nSteps: b = Box(2); b.put('x'); b.size()\nExpected of the last one: 1\nGot: 0"
    )


def test_a_program_is_told_by_input_and_output() -> None:
    test = {
        "id": "t",
        "kind": "stdio",
        "stdin": "1 2\n",
        "stdout": "3\n",
        "visibility": "public",
        "origin": "seed",
    }
    task = clamp_task(interface={"kind": "program", "name": "p"}, reference=None, candidates=[], tests=[test])
    assert told(task, Outcome.FAIL, "printed '4\\n'").endswith("Input:\n1 2\nExpected output:\n3\nOutput:\n4")


def test_asserts_and_test_functions_are_told_by_their_source() -> None:
    code = "import unittest\n\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(clamp(1, 2, 3), 2)\n"
    task = clamp_task(tests=[
        {"id": "t", "kind": "assert", "code": "assert clamp(1, 2, 3) == 2", "visibility": "public", "origin": "seed"},
        {"id": "u", "kind": "unittest", "code": code, "visibility": "public", "origin": "seed"},
    ])  # fmt: skip
    assert told(task, Outcome.FAIL, "got 1").endswith("assert clamp(1, 2, 3) == 2\nGot: 1")
    assert told(task, Outcome.FAIL, "AssertionError: 1 != 2", "u::T.test_a").endswith(
        "Test u::T.test_a:\ndef test_a(self):\n    self.assertEqual(clamp(1, 2, 3), 2)\nFailed: AssertionError: 1 != 2"
    )


@pytest.mark.parametrize(
    ("outcome", "words"),
    [(Outcome.TIMEOUT, "time limit"), (Outcome.MEMORY, "memory"), (Outcome.CRASH, "without an answer"), (Outcome.NOT_RUN, "was not run")],
)  # fmt: skip
def test_other_ends_are_told_without_figures(outcome: Outcome, words: str) -> None:
    text = told(clamp_task(tests=[call("t", "[1]", "1")]), outcome, "after 3.217 s")
    assert words in text
    assert "3.217" not in text


def test_nothing_of_private_tests_is_told() -> None:
    private = call("f1", f"['{SECRET}', 0, 3]", f"'{SECRET}'", origin="fuzz")
    task = clamp_task(tests=[call("s1", "[5, 0, 3]", "3"), private])
    for outcomes in (
        (Outcome.FAIL, Outcome.FAIL),
        (Outcome.PASS, Outcome.FAIL),
        (Outcome.FAIL, Outcome.PASS),
    ):
        row = row_of(task, {"s1": (outcomes[0], "got 5, expected 3"), "f1": (outcomes[1], f"got '{SECRET}'")})
        text = feedback_on(task, row)
        assert text is not None
        assert SECRET not in text
        assert "f1" not in text
        assert text == feedback_on(task, {"s1": row["s1"]})  # not even whether there are any


def test_what_passes_is_told_and_what_was_not_run_is_not() -> None:
    task = clamp_task()
    assert (
        feedback_on(task, row_of(task, {"s1": (Outcome.PASS, ""), "f1": (Outcome.FAIL, "")}))
        == "The public test passes."
    )
    assert feedback_on(task, {}) is None
    assert feedback_on(task, row_of(task, {"f1": (Outcome.FAIL, "got 1")})) is None


def test_long_texts_and_long_lists_are_shortened_and_addresses_masked() -> None:
    task = clamp_task(tests=[call(f"t{at}", f"['{'x' * 900}']", "1") for at in range(MOST_TOLD + 3)])
    row = row_of(
        task,
        {
            f"t{at}": (Outcome.FAIL, "got <f object at 0x7f12ab34cd56>, expected 1")
            for at in range(MOST_TOLD + 3)
        },
    )
    text = feedback_on(task, row)
    assert text is not None
    assert text.count("Test t") == MOST_TOLD
    assert text.endswith("3 more did not pass.")
    assert "Got: <f object at 0x…>" in text
    assert max(map(len, text.splitlines())) <= LONGEST + len("Call: ")


def test_a_row_holds_program_outcomes_and_feedback() -> None:
    task = clamp_task()
    cells = {cell.test_id: cell for cell in cells_of(task.id, {"wrong": "pf"}, ["s1", "f1"])}
    row = attempt_row(task, task.candidates[1], cells, passes_all=False, failure_tags=[{"tag": "boundary"}])
    assert list(row) == [column.name for column in ATTEMPTS]
    assert json.loads(row["outcomes"]) == {"s1": "pass", "f1": "fail"}
    assert {key: row[key] for key in ("model", "tests_passed", "test_count", "public_tests_passed", "public_test_count", "passes_all")} == {
        "model": "m", "tests_passed": 1, "test_count": 2, "public_tests_passed": 1, "public_test_count": 1, "passes_all": False,
    }  # fmt: skip
    assert row["feedback"] == "The public test passes."
    assert json.loads(row["failure_tags"]) == [{"tag": "boundary"}]


def test_a_candidate_that_was_not_judged_has_no_outcomes() -> None:
    task = clamp_task()
    row = attempt_row(task, task.candidates[0], {}, passes_all=None)
    assert [row[key] for key in ("outcomes", "tests_passed", "feedback", "failure_tags", "model")] == [
        None
    ] * 5
    assert row["test_count"] == 2


def test_a_candidate_may_carry_its_tags_itself() -> None:
    record = clamp_task().to_json()
    record["candidates"][1]["failure_tags"] = [{"tag": "off-by-one"}]
    task = task_from_json(record)
    assert (
        attempt_row(task, task.candidates[1], {}, passes_all=None)["failure_tags"]
        == '[{"tag": "off-by-one"}]'
    )


def test_text_that_no_table_can_hold_is_escaped() -> None:
    task = clamp_task()
    cell = dataclasses.replace(
        cells_of(task.id, {"wrong": "f"}, ["s1"])[0], detail="got '\udc80', expected 3"
    )
    row = attempt_row(task, task.candidates[1], {"s1": cell}, passes_all=False)
    assert "\\udc80" in row["feedback"]
