"""What a reference shows: whether it serves, what it costs, which tests it passes."""

import importlib.metadata

import pytest

from cupel.judge.checks import checks_of
from cupel.judge.limits import LEAST_SECONDS, REFERENCE_SECONDS, candidate_limits, reference_limits
from cupel.judge.reference import examine
from judging import call, task_of

TESTS = [call("[2]", "4"), call("[3]", "8")]


def examined(judge, code, **fields):
    task = task_of(*TESTS, reference=None if code is None else {"code": code}, **fields)
    return examine(judge, task, checks_of(task))


def test_a_reference_that_serves_is_run_on_each_test_and_its_failures_are_kept(judge):
    found = examined(judge, "def f(x):\n    return x * x")
    assert (found.rejected, found.seconds) == (None, {})
    assert [one.outcome.value for one in found.judged] == ["pass", "fail"]


@pytest.mark.parametrize(
    "code, reason",
    [
        ("def f(x) return", "the reference does not load: SyntaxError"),
        ("1 / 0", "the reference does not load: ZeroDivisionError: division by zero"),
        ("import nowhere_to_be_found", "the reference does not load: ModuleNotFoundError"),
        ("def g(x): pass", "the reference lacks f"),
        ("import os; os._exit(0)", "the reference does not load: silent"),
    ],
)
def test_a_reference_that_cannot_serve_sets_the_task_aside(judge, code, reason):
    found = examined(judge, code)
    assert found.rejected.startswith(reason)
    assert found.judged == ()


def test_packages_that_are_not_installed_set_the_task_aside(judge):
    found = examined(judge, "def f(x): pass", packages=["no-such-distribution"])
    assert found.rejected == "needs packages that are not installed here: no-such-distribution"


def test_pytest_files_need_pytest(judge, monkeypatch):
    def lacks(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", lacks)
    task = task_of({"kind": "pytest", "code": "def test_a(): pass"}, reference={"code": "def f(x): pass"})
    found = examine(judge, task, checks_of(task))
    assert found.rejected == "needs packages that are not installed here: pytest"


def test_without_a_reference_nothing_is_run(judge):
    found = examined(judge, None)
    assert (found.rejected, found.judged, found.seconds) == (None, (), None)
    assert candidate_limits(task_of(*TESTS), None).of("any") == REFERENCE_SECONDS / 5


def test_a_slow_test_is_noted_with_its_time(judge):
    slow = "def f(x):\n    for _ in range(10 ** 7 if x == 3 else 1): pass\n    return x * x"
    first, second = checks_of(task_of(*TESTS))
    found = examined(judge, slow)
    assert list(found.seconds) == [second.key]
    limits = candidate_limits(task_of(*TESTS), found.seconds)
    assert limits.of(first.key) == LEAST_SECONDS < limits.of(second.key)


def test_candidates_may_take_ten_times_as_long_as_a_quick_reference_test_by_test():
    limits = candidate_limits(task_of(*TESTS), {"quick": 0.001, "slower": 0.2})
    assert [limits.of(key) for key in ("quick", "slower", "unknown")] == [LEAST_SECONDS, 2.0, LEAST_SECONDS]
    assert limits.of_any().cpu_seconds == 2.0


def test_where_the_reference_is_slow_twice_its_time_and_two_seconds_are_enough():
    assert candidate_limits(task_of(*TESTS), {"slow": 8.0}).of("slow") == 18.0


def test_the_tasks_own_limits_count_for_all():
    task = task_of(*TESTS, limits={"seconds": 1.5, "memory_mb": 100})
    limits = candidate_limits(task, {"slow": 9.0})
    assert reference_limits(task).cpu_seconds == limits.of("slow") == limits.of("quick") == 1.5
    assert limits.base.memory_bytes == 100 << 20
