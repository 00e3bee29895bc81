"""Executors: every job comes back once, whatever becomes of the workers, and both do the same."""

import os
import signal
import time
from pathlib import Path

import pytest

from cupel.engine.executor import MAX_DEATHS, InProcess, JobQueue, LocalProcesses, Work, executor_for


class Context:
    """What a worker holds: it notes in a file that it was closed."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def close(self):
        (self.folder / f"closed-{os.getpid()}").touch()


def work(context, payload):
    """A job that does what its payload says."""
    match payload:
        case ("square", number):
            return number * number
        case ("sleep", seconds):
            time.sleep(seconds)
            return seconds
        case ("raise", text):
            raise ValueError(text)
        case ("die", always):
            marker = context.folder / "died"
            if always or not marker.exists():
                marker.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            return "lived"
        case ("process",):
            return os.getpid()
    return payload


def done_by(executor, jobs, folder):
    return list(executor.run(Work(Context, (str(folder),), work), jobs))


def results(found):
    return {one.key: one.result for one in found}


EXECUTORS = {"in process": InProcess, "two processes": lambda: LocalProcesses(2)}


@pytest.fixture(params=EXECUTORS)
def executor(request):
    return EXECUTORS[request.param]()


def test_every_job_comes_back_once_with_its_result(executor, tmp_path):
    found = done_by(executor, [(f"k{n}", ("square", n)) for n in range(20)], tmp_path)
    assert len(found) == 20
    assert results(found) == {f"k{n}": n * n for n in range(20)}
    assert {one.problem for one in found} == {None}


def test_an_exception_is_given_back_with_its_place_and_the_rest_goes_on(executor, tmp_path):
    found = done_by(executor, [("a", ("raise", "no")), ("b", ("square", 3))], tmp_path)
    problems = {one.key: one.problem for one in found}
    assert problems["a"].startswith("ValueError: no (test_executor.py:")
    assert (problems["b"], results(found)) == (None, {"a": None, "b": 9})


def test_jobs_added_while_results_are_read_are_done(executor, tmp_path):
    queue, found = JobQueue([("a", ("square", 1))]), []
    for one in executor.run(Work(Context, (str(tmp_path),), work), queue):
        found.append(one.key)
        if len(found) < 6:
            queue.add(f"{one.key}x", ("square", 2))
    assert found == ["a", "ax", "axx", "axxx", "axxxx", "axxxxx"]
    assert len(queue) == 0


def test_no_jobs_are_done_at_once(executor, tmp_path):
    assert done_by(executor, [], tmp_path) == []


def test_the_time_of_a_job_is_told(executor, tmp_path):
    (one,) = done_by(executor, [("a", ("sleep", 0.2))], tmp_path)
    assert 0.2 <= one.seconds < 2.0


def test_contexts_are_closed_at_the_end(executor, tmp_path):
    done_by(executor, [("a", ("square", 1))], tmp_path)
    assert len(list(tmp_path.glob("closed-*"))) == 1


def test_both_executors_give_the_same(tmp_path):
    jobs = [(f"k{n}", ("raise", str(n)) if n % 3 == 0 else ("square", n)) for n in range(10)]
    one, other = (
        {d.key: (d.result, d.problem) for d in done_by(make(), jobs, tmp_path)} for make in EXECUTORS.values()
    )
    assert one == other


class TestLocalProcesses:
    def test_work_beside_each_other_and_give_results_as_they_are_done(self, tmp_path):
        jobs = [("slow", ("sleep", 1.5)), ("quick", ("square", 2)), ("quick too", ("square", 3))]
        assert [one.key for one in done_by(LocalProcesses(2), jobs, tmp_path)] == [
            "quick",
            "quick too",
            "slow",
        ]

    def test_a_worker_that_is_killed_costs_a_retry_and_no_result(self, tmp_path):
        found = done_by(LocalProcesses(2), [("a", ("die", False)), ("b", ("square", 2))], tmp_path)
        assert results(found) == {"a": "lived", "b": 4}

    def test_a_job_that_kills_every_worker_is_given_back_as_failed_and_the_rest_is_done(self, tmp_path):
        found = done_by(
            LocalProcesses(2), [("a", ("die", True)), *[(f"b{n}", ("square", n)) for n in range(5)]], tmp_path
        )
        assert {one.key: one.problem for one in found if one.problem} == {
            "a": f"its worker died {MAX_DEATHS} times"
        }
        assert len(found) == 6

    def test_are_no_more_than_asked_for_and_none_for_nothing(self, tmp_path):
        found = done_by(LocalProcesses(2), [(f"k{n}", ("process",)) for n in range(6)], tmp_path)
        assert len(set(results(found).values())) <= 2
        assert os.getpid() not in results(found).values()

    def test_are_ended_when_the_caller_stops_reading(self, tmp_path):
        running = LocalProcesses(2).run(
            Work(Context, (str(tmp_path),), work), [("a", ("process",)), ("b", ("sleep", 60))]
        )
        pid = next(running).result
        running.close()
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_one_worker_is_this_process():
    assert isinstance(executor_for(1), InProcess)
    assert isinstance(executor_for(2), LocalProcesses)
