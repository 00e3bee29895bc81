"""The pass matrix: distinct programs once, known cells never again, rows for every candidate."""

import dataclasses

import pytest

from cupel.judge.checks import checks_of
from cupel.judge.judge import Judge
from cupel.judge.limits import candidate_limits
from cupel.judge.matrix import keyed_programs, new_cells, programs_of, rows
from cupel.model.outcome import KnownCell, Mode, Outcome
from judging import call, task_of

RIGHT, SAME, WRONG = "def f(x):\n    return x", "def f(x): return x  # a copy", "def f(x):\n    return 1"
TASK = task_of(
    call("[1]", "1"), call("[2]", "2"),
    candidates=[{"id": "a", "code": RIGHT}, {"id": "b", "code": SAME}, {"id": "c", "code": WRONG}],
)  # fmt: skip
CHECKS = checks_of(TASK)
PROGRAMS = programs_of(TASK, TASK.candidates)
A, C = PROGRAMS


def cell(program: str, check: int, outcome: Outcome) -> tuple[tuple[str, str], KnownCell]:
    key = CHECKS[check].key
    return (program, key), KnownCell(program, key, outcome, Mode.COMPARED, 0.1, "known")


def run(judge: Judge, known) -> list[tuple[str, str, str]]:
    cells = new_cells(judge, TASK, PROGRAMS, CHECKS, dict(known), candidate_limits(TASK, {}))
    index = {check.key: check.test_id for check in CHECKS}
    return [({A: "a", C: "c"}[one.program_key], index[one.check_key], one.outcome.value) for one in cells]


def test_copies_are_one_program_in_order_of_first_appearance():
    assert [source.files["solution.py"] for source in PROGRAMS.values()] == [RIGHT, WRONG]


def test_every_candidate_has_its_program_s_key():
    keys, programs = keyed_programs(TASK, TASK.candidates)
    assert keys == (A, A, C)
    assert programs == PROGRAMS


def test_rows_go_by_keys_that_were_found_before():
    known = dict([cell(A, 0, Outcome.PASS), cell(C, 0, Outcome.FAIL)])
    found = rows(TASK, CHECKS[:1], known, [C, A, A])
    assert [one.outcome for one in found] == [Outcome.FAIL, Outcome.PASS, Outcome.PASS]


def test_each_program_is_run_on_each_check(judge):
    before = judge.executed
    assert run(judge, []) == [
        ("a", "t0", "pass"),
        ("a", "t1", "pass"),
        ("c", "t0", "pass"),
        ("c", "t1", "fail"),
    ]
    assert judge.executed - before == 4


def test_what_is_known_is_not_run(judge):
    before = judge.executed
    assert run(judge, [cell(A, 0, Outcome.FAIL), cell(A, 1, Outcome.PASS), cell(C, 0, Outcome.CRASH)]) == [
        ("c", "t1", "fail")
    ]
    assert judge.executed - before == 1


def test_what_failed_of_our_own_fault_is_run_again(judge):
    known = [
        cell(A, 0, Outcome.INFRASTRUCTURE),
        cell(A, 1, Outcome.PASS),
        cell(C, 0, Outcome.PASS),
        cell(C, 1, Outcome.FAIL),
    ]
    assert run(judge, known) == [("a", "t0", "pass")]


def test_a_program_that_timed_out_twice_before_is_not_run_again(judge):
    task = task_of(*(call(f"[{n}]", str(n)) for n in range(3)))
    checks = checks_of(task)
    known = {
        (A, one.key): KnownCell(A, one.key, Outcome.TIMEOUT, Mode.COMPARED, 1.0, "") for one in checks[:2]
    }
    assert new_cells(judge, task, {A: PROGRAMS[A]}, checks, known, candidate_limits(TASK, {})) == []


def test_one_time_out_before_leaves_one_more():
    """Asked of a judge that only notes what it is asked."""
    asked = []

    class Noting(Judge):
        def judge(self, program, checks, limits, **options):
            asked.append(options["max_timeouts"])
            return []

    task = task_of(*(call(f"[{n}]", str(n)) for n in range(2)))
    (first, second) = checks_of(task)
    known = {(A, first.key): KnownCell(A, first.key, Outcome.TIMEOUT, Mode.COMPARED, 1.0, "")}
    with pytest.raises(ValueError, match="zip"):  # it gave no verdicts
        new_cells(Noting("none"), task, {A: PROGRAMS[A]}, [first, second], known, candidate_limits(TASK, {}))
    assert asked == [1]


def test_tests_of_one_content_are_run_once(judge):
    task = task_of(call("[1]", "1"), call("[1]", "1"))
    before = judge.executed
    assert len(new_cells(judge, task, {A: PROGRAMS[A]}, checks_of(task), {}, candidate_limits(TASK, {}))) == 1
    assert judge.executed - before == 1


def test_rows_are_by_candidate_and_check_copies_included_and_what_is_unknown_was_not_run():
    known = dict([cell(A, 0, Outcome.PASS), cell(C, 0, Outcome.FAIL)])
    seen = rows(TASK, CHECKS, known)
    assert [(one.candidate_id, one.test_id, one.outcome.value, one.executed, one.mode) for one in seen] == [
        ("a", "t0", "pass", True, Mode.COMPARED), ("a", "t1", "not_run", False, None),
        ("b", "t0", "pass", True, Mode.COMPARED), ("b", "t1", "not_run", False, None),
        ("c", "t0", "fail", True, Mode.COMPARED), ("c", "t1", "not_run", False, None),
    ]  # fmt: skip
    assert (seen[1].cpu_seconds, seen[1].detail) == (None, "")
    assert dataclasses.replace(seen[0], candidate_id="b") == seen[2]
