"""pass@k by model, measured difficulty, and flags with their figures."""

from __future__ import annotations

import pytest

from cupel.author.failures.annotate import TaskFailures, WrongAnswer
from cupel.author.stress import Stress, StressThresholds, stress_of
from cupel.model.outcome import Cell, Outcome
from cupel.model.task import Candidate, Task
from judging import call, task_of

MARKS = {"1": Outcome.PASS, "0": Outcome.FAIL, "i": Outcome.INFRASTRUCTURE, "-": Outcome.NOT_RUN}


def stressed(
    rows: dict[str, tuple[str, str]], failures: TaskFailures | None = None, **metadata: object
) -> tuple[Task, Stress]:
    """A task with candidates: id → (origin, one mark a test)."""
    width = len(next(iter(rows.values()))[1])
    task = task_of(*[call("[1]", "1")] * width, metadata=metadata)
    task = task.with_candidates(
        [Candidate(id=id, code="x = 1", origin=origin) for id, (origin, _) in rows.items()]
    )
    cells = [
        Cell(task.id, id, f"t{at}", MARKS[mark], None, True, 0.0, "")
        for id, (_, marks) in rows.items()
        for at, mark in enumerate(marks)
    ]
    return task, stress_of([task], cells, {task.id: failures} if failures else {})


def test_pass_at_k_is_the_unbiased_estimate_by_model() -> None:
    rows = {f"a{at}": ("model:a", mark) for at, mark in enumerate(["11", "11", "10", "00"])}
    _, found = stressed({**rows, "b0": ("model:b", "10"), "p": ("person", "11")})
    assert [(one.model, one.samples, one.perfect) for one in found.models] == [
        ("a", 4, 2),
        ("b", 1, 0),
        ("person", 1, 1),
    ]
    first = found.models[0].pass_at_k
    assert first == {1: (0.5, 1), 2: (pytest.approx(5 / 6), 1), 4: (1.0, 1)}


def test_difficulty_is_the_mean_over_models_not_over_samples() -> None:
    rows = {f"a{at}": ("model:a", "1") for at in range(9)}
    _, found = stressed({**rows, "b": ("model:b", "0")}, difficulty={"estimated": "hard"})
    (task,) = found.tasks
    assert (task.solved, task.difficulty, task.stated_difficulty) == (0.5, "medium", "hard")


def test_our_own_fault_counts_for_nobody_and_what_was_not_run_is_no_pass() -> None:
    _, found = stressed({"a": ("model:a", "1i"), "b": ("model:a", "1-"), "c": ("model:a", "11")})
    assert (found.models[0].samples, found.models[0].perfect) == (2, 1)


@pytest.mark.parametrize(
    ("marks", "flags"), [("1111", ["too-easy"]), ("0000", ["impossible"]), ("1110", []), ("111", [])]
)
def test_too_easy_and_impossible_need_enough_samples(marks: str, flags: list[str]) -> None:
    _, found = stressed({f"a{at}": ("model:a", mark) for at, mark in enumerate(marks)})
    assert [one.name for one in found.tasks[0].flags] == flags


def suspicion(agreeing: int, others: int, shapes: int | None = None) -> list[str]:
    """Strong samples of which some give the same other answer."""
    names = [f"a{at}" for at in range(agreeing + others)]
    rows = {name: ("model:a", "110" if at < agreeing else "111") for at, name in enumerate(names)}
    numbers = {name: at if shapes is None else at % shapes for at, name in enumerate(names)}
    failures = TaskFailures(
        "demo/task", (), (), (WrongAnswer("t2", "7", "8", tuple(names[:agreeing])),), numbers
    )
    _, found = stressed(rows, failures)
    return found.flagged("suspect")


def test_most_strong_samples_against_the_reference_make_a_task_suspect() -> None:
    assert suspicion(3, 2) == ["demo/task"]
    assert suspicion(3, 3) == []
    assert suspicion(2, 0) == []


def test_copies_are_one_voice() -> None:
    assert suspicion(5, 0, shapes=2) == []


def test_a_flag_carries_its_figures() -> None:
    names = ("a0", "a1", "a2")
    failures = TaskFailures(
        "demo/task",
        (),
        (),
        (WrongAnswer("t2", "7", "8", names),),
        {name: at for at, name in enumerate(names)},
    )
    _, found = stressed(dict.fromkeys(names, ("model:a", "110")), failures)
    (flag,) = [one for one in found.tasks[0].flags if one.name == "suspect"]
    assert flag.figures == {
        "test_id": "t2",
        "answer": "7",
        "expected": "8",
        "agreeing": 3,
        "strong": 3,
        "tests": 1,
    }


def test_weak_samples_are_not_heard() -> None:
    names = ("a0", "a1", "a2")
    failures = TaskFailures(
        "demo/task", (), (), (WrongAnswer("t2", "7", "8", names),), dict.fromkeys(names, 0)
    )
    _, found = stressed(dict.fromkeys(names, ("model:a", "000")), failures)
    assert found.flagged("suspect") == []


def test_json_holds_the_thresholds_and_every_figure() -> None:
    _, found = stressed({"a": ("model:a", "1")})
    told = found.to_json()
    assert told["thresholds"]["easy"] == StressThresholds().easy
    assert told["models"][0]["pass_at_k"] == {"1": {"value": 1.0, "tasks": 1}}
    assert told["tasks"][0]["models"][0]["pass_at_k"] == {"1": 1.0}
