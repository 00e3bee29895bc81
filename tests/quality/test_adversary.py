"""The adversary finds planted faults within its default budget, and calls neither rare inputs invalid nor invalid ones valid.

`make test-quality` plays every problem; by default those that are marked as core are played. A failing test prints what the
adversary tried.
"""

from __future__ import annotations

import ast
import sys
from typing import Any

import faults_of_numbers
import faults_of_order
import faults_of_scale
import faults_of_state
import faults_of_text
import outside
import pytest
import valid_rare
from gauntlet import Played
from problem import PLANTED, Problem, answers

FAULTS: tuple[Problem, ...] = (
    *faults_of_numbers.PROBLEMS,
    *faults_of_order.PROBLEMS,
    *faults_of_text.PROBLEMS,
    *faults_of_state.PROBLEMS,
    *faults_of_scale.PROBLEMS,
)
RARE: tuple[Problem, ...] = valid_rare.PROBLEMS
OUTSIDE: tuple[Problem, ...] = outside.PROBLEMS
pytestmark = pytest.mark.timeout(1200)  # the first test waits for the run of all problems


def _name(problem: Problem) -> str:
    return problem.name


@pytest.mark.parametrize("problem", FAULTS, ids=_name)
def test_a_planted_fault_is_found_and_no_right_program_rejected(problem: Problem, played: Played) -> None:
    assert played.catches_planted, played.account
    assert not played.wronged, played.account


@pytest.mark.parametrize("problem", RARE, ids=_name)
def test_a_program_that_is_wrong_on_valid_rare_inputs_alone_is_caught(
    problem: Problem, played: Played
) -> None:
    assert played.catches_planted, played.account
    assert not played.wronged, played.account


@pytest.mark.parametrize("problem", OUTSIDE, ids=_name)
def test_a_program_that_differs_only_outside_of_the_task_is_kept(problem: Problem, played: Played) -> None:
    assert not played.rejected, f"{played.rejected}\n{played.account}"


class TestTheProblemsThemselves:
    """A plant that its seeds show, or that nothing shows, would prove nothing."""

    def test_there_are_enough_of_each_kind_and_no_name_twice(self) -> None:
        assert (len(FAULTS) >= 12, len(RARE) >= 6, len(OUTSIDE) >= 6) == (True, True, True)
        names = [problem.name for problem in (*FAULTS, *RARE, *OUTSIDE)]
        assert len(set(names)) == len(names)

    @pytest.mark.parametrize("problem", (*FAULTS, *RARE, *OUTSIDE), ids=_name)
    def test_all_programs_agree_on_the_seeds(self, problem: Problem) -> None:
        for args in problem.seeds:
            told = {
                repr(answers(code, problem.function, [args])) for code in (*problem.right, problem.planted)
            }
            assert len(told) == 1, args

    @pytest.mark.parametrize("problem", (*FAULTS, *RARE, *OUTSIDE), ids=_name)
    def test_right_programs_agree_on_the_witness_and_the_planted_one_differs(self, problem: Problem) -> None:
        told = [answers(code, problem.function, problem.witness)[-1] for code in problem.right]
        assert all(one == told[0] for one in told)
        planted = answers(problem.planted, problem.function, problem.witness)[-1]
        assert (planted == told[0]) == (problem.shows_by != "value")

    def test_what_shows_by_time_is_slow_and_what_shows_by_an_argument_touches_it(self) -> None:
        for problem in (*FAULTS, *RARE, *OUTSIDE):
            if problem.shows_by == "time":
                fast, slow = (
                    _lines(code, problem.function, problem.witness)
                    for code in (problem.right[0], problem.planted)
                )
                assert slow > 20 * fast, problem.name
            if problem.shows_by == "argument":
                kept, touched = (
                    _touches(code, problem.function, problem.witness[0])
                    for code in (problem.right[0], problem.planted)
                )
                assert (kept, touched) == (False, True), problem.name

    @pytest.mark.parametrize("problem", (*FAULTS, *RARE, *OUTSIDE), ids=_name)
    def test_the_planted_candidate_is_told_to_nobody(self, problem: Problem) -> None:
        task = problem.task()
        assert [one["id"] for one in task["candidates"]][-1] == PLANTED
        assert task["metadata"] == {}
        assert len({one["origin"] for one in task["candidates"]}) == 1


def _lines(code: str, function: str, calls: tuple[str, ...]) -> int:
    """Lines that a program executes: unlike seconds, the same on every machine."""
    count = 0

    def trace(_frame: Any, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        answers(code, function, calls)
    finally:
        sys.settrace(before)
    return count


def _touches(code: str, function: str, args: str) -> bool:
    """Whether the program changes its first argument or hands it back."""
    space: dict[str, Any] = {}
    exec(compile(code, function, "exec", dont_inherit=True), space)
    given, *rest = ast.literal_eval(args)
    before = repr(given)
    return space[function](given, *rest) is given or repr(given) != before
