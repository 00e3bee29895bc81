"""Small runs for the tests of the report: one task by hand, and many by rule."""

from __future__ import annotations

from typing import Any

from cupel.evolve.results import (
    Catch,
    Dispute,
    FinalResult,
    Mutant,
    RoundMetrics,
    RoundResult,
    SetAsideTest,
)
from cupel.model.outcome import Cell, Mode, Outcome
from cupel.model.task import Task, task_from_json
from cupel.report import ReportData
from cupel.store.taskfile import Rejected

OUTCOMES = {
    "P": Outcome.PASS,
    "F": Outcome.FAIL,
    "E": Outcome.ERROR,
    "T": Outcome.TIMEOUT,
    "M": Outcome.MEMORY,
    "C": Outcome.CRASH,
    "·": Outcome.NOT_RUN,
    "I": Outcome.INFRASTRUCTURE,
}


def call(id: str, args: str = "[1]", expected: str = "2", origin: str = "seed") -> dict[str, Any]:
    """A test of kind `call`."""
    return {
        "id": id,
        "kind": "call",
        "args": args,
        "expected": expected,
        "visibility": "private",
        "origin": origin,
    }


def task_of(
    tests: list[dict[str, Any]], candidates: list[str], *, id: str = "demo/double", prompt: str = "Double it."
) -> Task:
    """A task `double` with these tests and candidates of these ids."""
    return task_from_json(
        {
            "format": "cupel.task/1",
            "id": id,
            "prompt": prompt,
            "requirements": None,
            "interface": {"kind": "function", "name": "double"},
            "reference": {"code": "def double(x):\n    return 2 * x\n"},
            "tests": tests,
            "candidates": [{"id": name, "code": "double = 1", "origin": "person"} for name in candidates],
        }
    )


def cells_of(task: Task, rows: dict[str, str], details: str = "") -> tuple[Cell, ...]:
    """Cells from one letter a test, in the order of the task's tests, for each candidate."""
    return tuple(
        Cell(
            task.id,
            name,
            test.id,
            OUTCOMES[letter],
            None if letter == "·" else Mode.COMPARED,
            letter != "·",
            None if letter == "·" else 0.01,
            "" if letter == "P" else details,
        )
        for name, letters in rows.items()
        for test, letter in zip(task.tests, letters, strict=True)
    )


def metrics_of(tests: int, passing: int, candidates: int, classes: int = 1, **counts: int) -> RoundMetrics:
    """Figures of a round; `counts` are disputes, flaky, executed, saved."""
    return RoundMetrics(
        tests,
        classes,
        candidates,
        passing,
        passing / candidates if candidates else None,
        mutants=4,
        mutants_killed=3,
        mutation_score=0.75,
        redundancy=0.5,
        disputes=counts.get("disputes", 0),
        flaky=counts.get("flaky", 0),
        executed=counts.get("executed", 0),
        saved=counts.get("saved", 0),
    )


def round_of(number: int, metrics: RoundMetrics, **parts: Any) -> RoundResult:
    """A round; `parts` are the fields that are not empty."""
    empty: dict[str, Any] = dict.fromkeys(
        ("tests", "set_aside", "disputes", "caught", "mutants", "tried", "feedback", "notes"), ()
    )
    return RoundResult(**{"round": number, "metrics": metrics, "cut_short": False, **empty, **parts})


def evolved_run(hostile: str = "") -> ReportData:
    """A run on one task: two seed tests, two rounds that found a test each, four candidates, two of them caught.

    Args:
        hostile: a text that is put into every field of text that a stranger may write.
    """
    found = [
        call(f"f1{hostile}", "[3]", "6", f"fuzz{hostile}"),
        call("f2", "[-1]", "-2", "fuzz"),
    ]
    dropped = call(f"f3{hostile}", "[4]", "8", "fuzz")
    seeds = [
        call("s1"),
        {
            **call("s2", "[2]"),
            "kind": "assert",
            "code": f"assert double(2) == 4 # {hostile.replace(chr(0), '')}",
        },
    ]
    for test in (seeds[1],):
        del test["args"], test["expected"]
    names = [f"right{hostile}", f"early{hostile}", "late", "weak"]
    task = task_of([*seeds, *found], names, id=f"demo/double{hostile}", prompt=f"Double it. {hostile}")
    rows = dict(zip(names, ("PPPP", "PPFP", "PPPE", "FPPP"), strict=True))
    dispute = Dispute(
        (f"negative{hostile}", "zero"),
        f"too few{hostile}",
        0.75,
        0.25,
        f"double(0{hostile})",
        f"0{hostile}",
        (f"late{hostile}",),
        (names[0],),
        (f"None{hostile}",),
    )
    mutants = (
        Mutant(f"m1{hostile}", f"arithmetic{hostile}", 2, f"2 became 3 {hostile}", None),
        Mutant("m2", "arithmetic", 2, "`*` became `+`", "s1"),
    )
    rounds = (
        round_of(0, metrics_of(2, 3, 4, 2, executed=8)),
        round_of(
            1,
            metrics_of(4, 2, 4, 3, executed=40, saved=8),
            tests=(found[0], dropped),
            set_aside=(SetAsideTest(f"f0{hostile}", "flaky", f"hash seed 0: pass{hostile}"),),
            disputes=(dispute,),
            caught=(Catch(names[1], found[0]["id"], "fail", f"got 7{hostile}"),),
            mutants=mutants,
            notes=(f"no generator{hostile}",),
        ),
        round_of(
            2,
            metrics_of(5, 1, 4, 4, executed=30, saved=16),
            tests=(found[1],),
            disputes=(dispute,),
            caught=(Catch("late", "f2", "error", "TypeError"),),
            mutants=mutants,
        ),
    )
    final = FinalResult(
        tuple(test.to_json() for test in task.tests),
        (SetAsideTest(dropped["id"], "redundant", f"others tell the same{hostile}"),),
        metrics_of(2, 3, 4, 2),
        metrics_of(4, 1, 4, 4),
    )
    return ReportData(
        settings={"command": f"evolve{hostile}", "seed": 0, f"odd{hostile}": [hostile]},
        tasks=(task,),
        cells=cells_of(task, rows, f"got 7{hostile}"),
        rounds={task.id: rounds},
        finals={task.id: final},
        rejected=(Rejected(f"tasks.jsonl{hostile}", 3, f"demo/bad{hostile}", f"not JSON{hostile}"),),
        score={
            "tasks": 1,
            "tasks_without_verdicts": 0,
            "not_scored": 0,
            "all": {"right": 1, "wrong": 3, "kept": 1, "caught": 3, "tpr": 1.0, "tnr": 1.0},
            "seed_passing": {"right": 1, "wrong": 2, "kept": 1, "caught": 2, "tpr": 1.0, "tnr": 1.0},
            "per_task": [{"task_id": task.id, "all": {"false_positives": 1, "false_negatives": 0}}],
        },
    )


def judged_run() -> ReportData:
    """A run that judged seed tests alone: three candidates on three tests."""
    task = task_of([call("s1"), call("s2"), call("s3")], ["a", "b", "c"])
    rows = {"a": "PPP", "b": "PFP", "c": "T··"}
    return ReportData(settings={"command": "judge"}, tasks=(task,), cells=cells_of(task, rows))


def large_run(tasks: int, candidates: int, seeds: int, found: int) -> ReportData:
    """A run on many tasks, with outcomes that follow a rule and inputs of some length."""
    every: list[Task] = []
    cells: list[Cell] = []
    rounds: dict[str, tuple[RoundResult, ...]] = {}
    finals: dict[str, FinalResult] = {}
    names = [f"model-{number:02d}" for number in range(candidates)]
    for number in range(tasks):
        wide = str(list(range(1000, 1020)))
        old = [call(f"s{at}", f"[{wide}, {at}]") for at in range(seeds)]
        new = [call(f"fuzz-{at}", f"[{wide}, {-at}]", wide, "fuzz") for at in range(found)]
        task = task_of([*old, *new], names, id=f"demo/{number}", prompt="Double it. " * 80)
        rows = {
            name: "".join(
                "F" if (row * 7 + at * 5 + number) % 11 < row // 8 else "P" for at in range(seeds + found)
            )
            for row, name in enumerate(names)
        }
        every.append(task)
        cells += cells_of(task, rows, "got [1000, 1001, 1002]")
        kept = [name for name in names if "F" in rows[name] and "F" not in rows[name][:seeds]]
        caught = tuple(Catch(name, f"fuzz-{rows[name].index('F') - seeds}", "fail", wide) for name in kept)
        passing = sum("F" not in letters for letters in rows.values())
        start = metrics_of(seeds, passing + len(caught), candidates, 3)
        end = metrics_of(seeds + found, passing, candidates, 9, executed=5000)
        disputes = tuple(
            Dispute(
                ("negative",),
                "",
                0.7,
                0.2,
                f"double({at}, {wide})",
                wide,
                ("model-00",),
                ("model-01",),
                (wide,),
            )
            for at in range(3)
        )
        mutants = tuple(Mutant(f"m{at}", "arithmetic", at, "`*` became `+`", None) for at in range(8))
        attacked = round_of(1, end, tests=tuple(new), caught=caught, disputes=disputes, mutants=mutants)
        rounds[task.id] = (round_of(0, start), attacked)
        finals[task.id] = FinalResult((), (), start, end)
    return ReportData({"command": "evolve"}, tuple(every), tuple(cells), rounds, finals)
