"""Judging a set of tasks: what is in the store is not done again, and what goes wrong is told."""

import dataclasses

import pytest

from cupel.engine.executor import Done, InProcess
from cupel.judge.loop import ReferenceFailure, Tally, cells_of, judge_tasks, summarize
from cupel.model.outcome import Outcome
from cupel.sandbox.client import Sandbox
from cupel.sandbox.errors import SandboxError
from cupel.store.run import RunStore
from judging import call, task_of

TASK = task_of(
    call("[1]", "1"), call("[2]", "2"),
    reference={"code": "def f(x):\n    return x"},
    candidates=[{"id": "a", "code": "def f(x): return x"}, {"id": "b", "code": "def f(x):\n    return 1"}],
)  # fmt: skip
BROKEN = TASK.model_copy(
    update={"id": "demo/broken", "reference": task_of(reference={"code": "1 / 0"}).reference}
)


@pytest.fixture
def store(tmp_path):
    with RunStore(tmp_path) as opened:
        yield opened


def judged(store, backend, *tasks):
    return judge_tasks(store, tasks, InProcess(), backend, file="tasks.jsonl")


def outcomes(store, *tasks):
    return [(cell.candidate_id, cell.test_id, cell.outcome.value) for cell in cells_of(store, tasks)]


def test_every_candidate_is_judged_on_every_test(store, backend):
    run = judged(store, backend, TASK)
    assert outcomes(store, *run.tasks) == [
        ("a", "t0", "pass"),
        ("a", "t1", "pass"),
        ("b", "t0", "pass"),
        ("b", "t1", "fail"),
    ]
    tally = Tally()
    assert len(list(tally.counting(cells_of(store, run.tasks)))) == 4
    summary = summarize(run, tally, backend, 0, 1.0)
    assert (summary.tasks, summary.candidates, summary.cells, summary.outcomes) == (
        1,
        2,
        4,
        {"fail": 1, "pass": 3},
    )


def test_going_on_executes_nothing_again(store, backend):
    assert judged(store, backend, TASK).executed > 0
    again = judged(store, backend, TASK)
    assert (again.executed, len(again.tasks)) == (0, 1)
    assert outcomes(store, TASK)[-1] == ("b", "t1", "fail")


def test_a_task_whose_reference_does_not_load_is_set_aside_with_the_reason_and_the_rest_goes_on(
    store, backend
):
    run = judged(store, backend, BROKEN, TASK)
    assert [task.id for task in run.tasks] == ["demo/task"]
    (rejected,) = run.rejected
    assert (rejected.file, rejected.task_id) == ("tasks.jsonl", "demo/broken")
    assert rejected.reason.startswith("the reference does not load: ZeroDivisionError")


def test_a_sandbox_that_breaks_is_told_as_our_own_fault_and_done_again_the_next_time(
    store, backend, monkeypatch
):
    with monkeypatch.context() as broken:

        def gone(self, job):
            raise SandboxError("gone")

        broken.setattr(Sandbox, "_ask", gone)
        run = judged(store, backend, TASK)
    assert run.tasks == ()
    assert run.rejected[0].reason.startswith("our own fault, run again: SandboxError: gone")
    assert [task.id for task in judged(store, backend, TASK).tasks] == ["demo/task"]
    assert {outcome for _, _, outcome in outcomes(store, TASK)} == {"pass", "fail"}


def test_cells_of_our_own_fault_are_run_again_the_next_time(store, backend):
    judged(store, backend, TASK)
    (key, cell), *_ = store.cells(TASK.id).items()
    store.put_result(
        TASK.id, "judged", 0, {}, [dataclasses.replace(cell, outcome=Outcome.INFRASTRUCTURE)], 0.0
    )
    assert judged(store, backend, TASK).executed == 1
    assert store.cells(TASK.id)[key].outcome is cell.outcome


def test_many_candidates_are_split_into_jobs_and_all_are_judged(store, backend):
    many = TASK.with_candidates(
        [
            TASK.candidates[0].model_copy(update={"id": f"c{n}", "code": f"def f(x): return x + {n}"})
            for n in range(70)
        ]
    )
    jobs = []

    class Counting(InProcess):
        def run(self, work, queue):
            for done in super().run(work, queue):
                jobs.append(done)
                yield done

    judge_tasks(store, [many], Counting(), backend, file="x")
    assert [type(done) for done in jobs] == [Done] * 4  # the reference, and 70 candidates in parts of 32
    seen = outcomes(store, many)
    assert len(seen) == 140
    assert [outcome for _, _, outcome in seen].count("pass") == 2


HANGING = task_of(
    call("[1]", "1"), call("[2]", "2"), call("[3]", "3"),
    reference={"code": "def f(x):\n    return x"},
    candidates=[{"id": "h", "code": "def f(x):\n    while x == 2: pass\n    return x"}, {"id": "a", "code": "def f(x): return x"}],
).model_copy(update={"id": "demo/hanging"})  # fmt: skip


def test_a_program_that_hangs_is_judged_behind_all_others(store, backend):
    order = []
    judge_tasks(
        store,
        [HANGING, TASK],
        InProcess(),
        backend,
        file="tasks.jsonl",
        progress=lambda name, _done, _known: order.append(name),
    )
    assert order == ["demo/hanging", "demo/task", "demo/hanging", "demo/task", "demo/hanging"]
    assert [outcome for _, _, outcome in outcomes(store, HANGING)] == [
        "pass", "timeout", "pass", "pass", "pass", "pass",
    ]  # fmt: skip


def test_a_run_cut_before_the_late_ones_goes_on_with_them(store, backend):
    class EnoughError(Exception):
        pass

    def stop(name, done, _known):
        if done == 2:
            raise EnoughError

    with pytest.raises(EnoughError):
        judge_tasks(store, [HANGING], InProcess(), backend, file="tasks.jsonl", progress=stop)
    known = len(store.cells(HANGING.id))
    assert known == 4  # the quick one's three, and the first of the other's
    judged(store, backend, HANGING)
    assert len(outcomes(store, HANGING)) == len(store.cells(HANGING.id)) == 6


def test_rows_are_written_without_making_the_checks_again(store, backend, monkeypatch):
    run = judged(store, backend, TASK)
    expected = outcomes(store, *run.tasks)

    def never(_):
        raise AssertionError("made again")

    monkeypatch.setattr("cupel.judge.loop.checks_of", never)
    assert outcomes(store, *run.tasks) == expected


def test_tests_that_the_reference_fails_are_named(store, backend):
    wrong = task_of(call("[1]", "1"), call("[2]", "3"), reference={"code": "def f(x):\n    return x"})
    run = judged(store, backend, wrong)
    assert run.reference_failures == (ReferenceFailure("demo/task", "t1", "fail"),)
    summary = summarize(run, Tally(), backend, 0, 1.0)
    assert (summary.reference_failures, summary.failed_by_reference) == (1, run.reference_failures)
