"""What `cupel try` prints to the person who wrote the program."""

from __future__ import annotations

import io
from typing import Any

from rich.console import Console

from cupel.cli.try_view import Attempt, attempts, render
from cupel.judge.checks import checks_of
from cupel.judge.judge import Judged
from cupel.model.outcome import Outcome
from cupel.model.task import Task, task_from_json
from cupel.sandbox.jobs import Observation, Status


def made(kind: str, tests: list[dict[str, Any]]) -> Task:
    record = {
        "format": "cupel.task/1",
        "id": "demo/task",
        "prompt": "P",
        "requirements": None,
        "interface": {"kind": kind, "name": "f"},
        "reference": None,
        "tests": [{"visibility": "public", "origin": "seed", **test} for test in tests],
    }
    return task_from_json(record)


CALLS = made(
    "function",
    [
        {"id": "t1", "kind": "call", "args": "[1]", "expected": "2"},
        {"id": "t2", "kind": "call", "args": "[2]", "expected": "4"},
        {"id": "t3", "kind": "call", "args": "[3]", "expected": "6"},
    ],
)


def replied(
    outcome: Outcome, reply: bytes, *, output: bytes = b"", detail: str = "", cpu: float = 0.0
) -> Judged:
    return Judged(outcome, cpu, detail, Observation(Status.REPLY, cpu, reply, output))


def shown(task: Task, results: list[Judged]) -> list[str]:
    console = Console(file=io.StringIO(), width=120)
    render(task, list(zip(checks_of(task), results, strict=True)), console)
    assert isinstance(console.file, io.StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def test_a_failure_shows_input_expected_and_got_and_the_summary_comes_last() -> None:
    found = shown(
        CALLS,
        [
            replied(Outcome.PASS, b'{"value":2}', cpu=0.25),
            replied(Outcome.FAIL, b'{"value":5}', detail="got 5, expected 4"),
            replied(Outcome.ERROR, b'{"raised":["KeyError","3",["KeyError"]]}', detail="KeyError: 3"),
        ],
    )
    assert found == [
        "FAIL  t2",
        "     input  f(2)",
        "  expected  4",
        "       got  5",
        "",
        "ERROR  t3",
        "     input  f(3)",
        "  expected  6",
        "      what  KeyError: 3",
        "",
        "1 of 3 checks passed; 1 fail, 1 error; slowest check 0.25 s CPU",
    ]


def test_a_program_that_passes_everything_hears_just_that() -> None:
    found = shown(CALLS, [replied(Outcome.PASS, b'{"value":0}')] * 3)
    assert found == ["3 of 3 checks passed; slowest check 0.00 s CPU"]


def test_what_was_not_run_is_counted_and_not_shown() -> None:
    timeout = Judged(Outcome.TIMEOUT, 2.0, "more than 2 s of CPU time", Observation(Status.TIMEOUT, 2.0))
    not_run = Judged(Outcome.NOT_RUN, 0.0, "", Observation(Status.NOT_RUN, 0.0))
    found = shown(CALLS, [timeout, timeout, not_run])
    assert found[0] == "TIMEOUT  t1"
    assert "      what  more than 2 s of CPU time" in found
    assert found[-1] == "0 of 3 checks passed; 2 timeout, 1 not_run; slowest check 2.00 s CPU"
    assert not any(line.endswith("t3") for line in found)


def test_outputs_of_several_lines_say_where_they_part() -> None:
    task = made("program", [{"id": "t", "kind": "stdio", "stdin": "1 2\n", "stdout": "a\nb\nc\n"}])
    found = shown(task, [replied(Outcome.FAIL, b'{"exit":0}', output=b"a\nB\n", detail="printed 'a'")])
    assert "   differs  line 2: 'b' expected, 'B' printed" in found
    missing = shown(task, [replied(Outcome.FAIL, b'{"exit":0}', output=b"a\nb\n", detail="printed 'a'")])
    assert "   differs  line 3: 'c' expected, no line printed" in missing


def test_steps_say_which_one_failed() -> None:
    steps = [{"new": "f", "args": "[]"}, {"method": "add", "args": "[1]", "expected": "1"}]
    task = made("class", [{"id": "t", "kind": "calls", "steps": steps}])
    (attempt,) = attempts(
        task,
        [(checks_of(task)[0], replied(Outcome.FAIL, b'{"steps":[]}', detail="step 2: got 2, expected 1"))],
    )
    assert attempt == Attempt("t", Outcome.FAIL, "f()\n.add(1) → 1", "", "", "step 2: got 2, expected 1", 0.0)


def test_functions_of_a_test_file_are_named() -> None:
    task = made("function", [{"id": "t", "kind": "pytest", "code": "def test_a():\n    assert f(1) == 2\n"}])
    (attempt,) = attempts(
        task, [(checks_of(task)[0], replied(Outcome.FAIL, b'{"failed":"no"}', detail="no"))]
    )
    assert (attempt.test_id, attempt.input, attempt.got, attempt.detail) == ("t::test_a", "test_a", "", "no")


def test_the_first_failures_are_shown_in_full_and_the_others_named() -> None:
    tests = [{"id": f"t{at}", "kind": "call", "args": f"[{at}]", "expected": "0"} for at in range(12)]
    task = made("function", tests)
    found = shown(task, [replied(Outcome.FAIL, b'{"value":1}')] * 12)
    assert sum(line.startswith("FAIL") for line in found) == 10
    assert found[-2] == "and 2 more failures: t10 (fail), t11 (fail)"


def test_answers_cannot_take_hold_of_the_terminal() -> None:
    found = shown(
        CALLS,
        [
            replied(Outcome.FAIL, b'{"value":"x"}', detail="[red]"),
            replied(Outcome.ERROR, b"", detail="\x1b[2J[bold]no"),
            replied(Outcome.FAIL, b"not json"),
        ],
    )
    assert r"      what  \x1b[2J[bold]no" in found
    assert not any("\x1b" in line for line in found)
