"""What counts as a rejection when the suite is chosen, and what is executed for the suite that was chosen."""

from __future__ import annotations

import pytest

from cupel.evolve.config import EvolveConfig
from cupel.evolve.final import FinalDone, FinalJob, is_rejected
from cupel.evolve.results import ReferenceResult
from cupel.evolve.rounds import ReferenceJob, RoundDone, RoundJob, do_job
from cupel.judge.checks import checks_of
from cupel.judge.judge import Judge
from cupel.judge.programs import key_of, source_of
from cupel.model.outcome import KnownCell, Mode, Outcome
from judging import call, task_of

ONE = EvolveConfig(mutants=0, rounds=0, max_tests=1)
REFERENCE = "def f(x):\n    return x\n"
HANGS = "def f(x):\n    while x > 7:\n        pass\n    return x\n"
HANGS_AND_IS_WRONG = HANGS.replace("return x", "return -x")


def cell(outcome: Outcome) -> KnownCell:
    return KnownCell("program", "check", outcome, Mode.COMPARED, 0.0, "")


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.ERROR, Outcome.TIMEOUT, Outcome.CRASH])
def test_a_verdict_against_a_program_is(outcome: Outcome) -> None:
    assert is_rejected(cell(outcome))


@pytest.mark.parametrize("outcome", [Outcome.PASS, Outcome.NOT_RUN, Outcome.INFRASTRUCTURE])
def test_a_pass_and_what_says_nothing_is_not(outcome: Outcome) -> None:
    assert not is_rejected(cell(outcome))
    assert not is_rejected(None)


@pytest.mark.parametrize(("program", "outcome"), [(HANGS, Outcome.PASS), (HANGS_AND_IS_WRONG, Outcome.FAIL)])
def test_a_program_that_hung_on_tests_that_are_dropped_is_run_on_those_that_are_kept(
    judge: Judge, program: str, outcome: Outcome
) -> None:
    task = task_of(
        call("[8]", "8"),
        call("[9]", "9"),
        call("[1]", "1", visibility="public"),
        reference={"code": REFERENCE},
        candidates=[{"id": "c0", "code": program}],
        limits={"seconds": 0.3},
    )
    reference = do_job(judge, ReferenceJob(task))
    assert isinstance(reference, ReferenceResult)
    seeds = do_job(judge, RoundJob(task, ONE, reference, (), {}, None))
    assert isinstance(seeds, RoundDone)
    assert [one.outcome for one in seeds.cells] == [Outcome.TIMEOUT, Outcome.TIMEOUT]

    known = {(one.program_key, one.check_key): one for one in seeds.cells}
    done = do_job(judge, FinalJob(task, ONE, reference, (seeds.result,), known))

    assert isinstance(done, FinalDone)
    assert [test["id"] for test in done.result.tests] == ["t2"]
    (run,) = done.cells
    key = key_of(source_of(task, task.candidates[0]))
    assert (run.program_key, run.check_key, run.outcome) == (key, checks_of(task)[2].key, outcome)
    assert done.result.after.passing == (outcome is Outcome.PASS)
    assert done.result.after.executed == seeds.result.metrics.executed + 1
