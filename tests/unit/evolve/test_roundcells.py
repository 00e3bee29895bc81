"""Who is run on which tests of a round, and who is not waited for."""

from __future__ import annotations

from dataclasses import replace

from cupel.evolve.opponents import Opponent, candidates_of
from cupel.evolve.roundcells import RoundCells
from cupel.judge.checks import Check, checks_of
from cupel.judge.judge import Judge
from cupel.judge.limits import CellLimits
from cupel.model.outcome import Outcome
from cupel.model.task import Task
from cupel.sandbox.limits import Limits
from judging import call, task_of

LIMITS = CellLimits(replace(Limits(), cpu_seconds=0.2), {}, is_fixed=False)


def task(*tests: dict[str, object], program: str, **more: object) -> Task:
    return task_of(
        *tests,
        reference={"code": "def f(x):\n    return x\n"},
        candidates=[{"id": "c0", "code": program}],
        **more,
    )


def cells(judge: Judge, one: Task, limits: CellLimits = LIMITS) -> tuple[RoundCells, Opponent, list[Check]]:
    return RoundCells(judge, one, {}, limits), candidates_of(one)[0], checks_of(one)


def outcomes(found: RoundCells) -> list[Outcome]:
    return [one.outcome for one in found.fresh]


def test_known_cells_are_not_run_again_and_count_as_saved(judge: Judge) -> None:
    one = task(call("[0]", "0"), call("[1]", "1"), program="def f(x):\n    return x\n")
    first, program, checks = cells(judge, one)
    assert first.judge(checks[:1], [program]) == {checks[0].key}
    second = RoundCells(judge, one, first.known, LIMITS)
    assert second.judge(checks, [program]) == {checks[1].key}
    assert len(second.saved) == 1
    assert second.passes(program, checks)


def test_a_program_that_has_failed_is_given_one_time_out(judge: Judge) -> None:
    hangs = "def f(x):\n    while x > 7:\n        pass\n    return {}\n"
    tests = (call("[0]", "0"), call("[8]", "8"), call("[9]", "9"), call("[1]", "1"))
    right, program, checks = cells(judge, task(*tests, program=hangs.format("x")))
    right.judge(checks[1:], [program], checks[:1])
    assert outcomes(right) == [Outcome.TIMEOUT, Outcome.TIMEOUT]
    wrong, program, checks = cells(judge, task(*tests, program=hangs.format("-1")))
    wrong.judge(checks[:1], [program])
    wrong.judge(checks[1:], [program], checks[:1])
    assert outcomes(wrong) == [Outcome.FAIL, Outcome.TIMEOUT]
    wrong.judge(checks[2:], [program], checks[:2])
    assert len(outcomes(wrong)) == 3
    wrong.judge(checks, [program], checks)
    assert len(outcomes(wrong)) == 3  # after two time-outs it is not run any more


def test_tests_on_which_programs_may_take_long_come_last_and_not_for_who_has_failed(judge: Judge) -> None:
    for code, run in (("return x", [1, 0]), ("return -x", [1])):
        one = task(call("[5]", "5"), call("[1]", "1"), program=f"def f(x):\n    {code}\n")
        checks = checks_of(one)
        found, program, _ = cells(judge, one, LIMITS.knowing({checks[0].key: 2.0}))
        found.judge(checks, [program])
        assert [one.check_key for one in found.fresh] == [checks[at].key for at in run]


def test_a_mutant_that_is_killed_is_not_run_on_further_tests_apart(judge: Judge) -> None:
    code = "import unittest\n\nclass T(unittest.TestCase):\n    def test(self):\n        self.assertEqual(f({0}), {0})\n"
    apart = [{"kind": "unittest", "code": code.format(number)} for number in range(9)]
    one = task(*apart, program="def f(x):\n    return -x\n")
    found, program, checks = cells(judge, one)
    found.judge(checks, [replace(program, candidates=())])
    assert outcomes(found) == [Outcome.PASS, *[Outcome.FAIL] * 5]  # two, then four at once
    assert not found.passes(program, checks)
    everything, program, _ = cells(judge, one)
    everything.judge(checks, [program])
    assert outcomes(everything) == [Outcome.PASS, *[Outcome.FAIL] * 8]


def test_who_fails_a_test_that_is_not_decided_yet_has_not_failed(judge: Judge) -> None:
    one = task(call("[5]", "5"), call("[1]", "1"), program="def f(x):\n    return -x\n")
    checks = checks_of(one)
    found, program, _ = cells(judge, one, LIMITS.knowing({checks[0].key: 2.0}))
    found.judge(checks, [program], undecided={checks[1].test_id})
    assert [one.check_key for one in found.fresh] == [checks[1].key, checks[0].key]
