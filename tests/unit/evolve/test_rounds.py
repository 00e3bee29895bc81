"""What a round settles about its new tests: tests that turn on time do not count, and a program that hung on them alone is run on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from cupel.evolve.config import EvolveConfig
from cupel.evolve.opponents import candidates_of
from cupel.evolve.results import ReferenceResult, SetAsideTest
from cupel.evolve.rounds import ReferenceJob, RoundDone, RoundJob, _Round, do_job
from cupel.evolve.timing import Timing
from cupel.judge.checks import Check, checks_of
from cupel.judge.judge import Judge
from cupel.model.outcome import Outcome
from judging import call, task_of

HANGS = "def f(x):\n    while x > 7:\n        pass\n    return x\n"


@pytest.mark.parametrize(
    ("program", "last"), [(HANGS, Outcome.PASS), (HANGS.replace("return x", "return -x"), Outcome.FAIL)]
)
def test_a_program_that_hung_on_tests_that_turn_on_time_is_run_on_the_others(
    judge: Judge, monkeypatch: pytest.MonkeyPatch, program: str, last: Outcome
) -> None:
    task = task_of(
        call("[0]", "0"),
        reference={"code": "def f(x):\n    return x\n"},
        candidates=[{"id": "c0", "code": program}],
        limits={"seconds": 0.3},
    )
    config = EvolveConfig(mutants=0)
    reference = do_job(judge, ReferenceJob(task))
    assert isinstance(reference, ReferenceResult)
    seeds = do_job(judge, RoundJob(task, config, reference, (), {}, None))
    assert isinstance(seeds, RoundDone)
    known = {(one.program_key, one.check_key): one for one in seeds.cells}
    asked: list[list[str]] = []

    def turning(self: Timing, checks: Sequence[Check], passing: Any) -> list[SetAsideTest]:
        asked.append([one.test_id for one in checks])
        return [SetAsideTest(one.test_id, "unstable-timing", "") for one in checks if one.test_id != "t2"]

    monkeypatch.setattr(Timing, "unstable", turning)
    new = checks_of(task_of(call("[8]", "8"), call("[9]", "9"), call("[1]", "1"), reference={"code": HANGS}))
    this = _Round(judge, RoundJob(task, config, reference, (seeds.result,), known, None))
    aside = this._settle(new, candidates_of(task))

    assert [one.test_id for one in aside] == ["t0", "t1"]
    assert asked == [["t0", "t1"], ["t2"]]  # the program was not run on t2 before
    assert [(one.check_key, one.outcome) for one in this.cells.fresh] == [
        (new[0].key, Outcome.TIMEOUT),
        (new[1].key, Outcome.TIMEOUT),
        (new[2].key, last),
    ]
