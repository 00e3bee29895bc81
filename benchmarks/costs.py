"""The judge's single costs, each measured alone: the second part of `benchmarks/judge.py`.

Covers what a candidate costs above running its code in a loop, what a hanging program costs and whether others wait for
it, how cost grows with new cells, copies, and `unittest` functions split from the program against one process. CPU time
counts wherever a machine's other work would spoil wall time.
"""

from __future__ import annotations

import dataclasses
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cupel.judge.certificate import certified
from cupel.judge.checks import Check, checks_of
from cupel.judge.judge import Judge
from cupel.judge.limits import reference_limits
from cupel.judge.matrix import new_cells, programs_of
from cupel.judge.programs import source_of
from cupel.judge.reference import examine
from cupel.model.outcome import KnownCell, Mode, Outcome
from cupel.model.task import Program, Task, task_from_json
from cupel.sandbox import jobs
from cupel.sandbox.jobs import ProgramSource
from cupel.sandbox.limits import Limits
from workloads import DATA, Workload, classeval, humaneval, write

HERE = Path(__file__).resolve().parent
TESTS = 30
REPEATS = 3
JOBS = 300
_LIMITS = Limits(cpu_seconds=0.5)
_HANGING = {
    "`while True: pass`": "    while True:\n        pass\n",
    "`time.sleep(1000)`": "    import time\n    time.sleep(1000)\n",
}


def report(backend: str, folder: Path) -> list[str]:
    """All single costs, as Markdown."""
    lines = [f"\n## Single costs, backend `{backend}`", ""]
    work = None
    if (DATA / "humaneval.jsonl").is_file():
        work = humaneval(folder, model_written=True, tasks=0, candidates=6)
    if work is not None:
        lines += above_a_loop(work, backend, folder)
    lines += [*one_job(backend), *hanging(backend, folder), *growth(backend), *copies(backend)]
    classes = classeval(folder, tasks=0, candidates=1)
    return [*lines, *(split(classes.tasks, backend) if classes is not None else [])]


def above_a_loop(work: Workload, backend: str, folder: Path) -> list[str]:
    """CPU time of candidates of 30 plain tests, above executing their code and calling it 30 times in a loop."""
    tasks = [task for task in (_first_plain(task) for task in work.tasks) if task is not None]
    first, _ = _judged(tasks, backend, folder)
    slow = {
        (row["task_id"], row["candidate_id"])
        for row in first
        if row["outcome"] not in ("pass", "fail", "error")
    }
    kept = []
    for task in tasks:
        good = [one for one in task.candidates if (task.id, one.id) not in slow]
        if good:
            kept.append(task.with_candidates(good))
    count = sum(len(task.candidates) for task in kept)
    few = [task.with_candidates(task.candidates[:1]) for task in kept]
    spent, saved = [], []
    for _ in range(REPEATS):
        spent.append(_judged(kept, backend, folder)[1]["cpu"] - _judged(few, backend, folder)[1]["cpu"])
        saved.append(_loop(kept) - _loop(few))
    judging, loop = statistics.median(spent), statistics.median(saved)
    more = count - len(few)
    return [
        f"- **{TESTS} plain tests a candidate**: {1000 * (judging - loop) / more:.2f} ms of CPU a candidate above running "
        f"its code in a loop (judging {1000 * judging / more:.2f} ms, loop {1000 * loop / more:.2f} ms; driver, workers, "
        f"servers and store together; {more:,} candidates beyond the first of {len(few)} tasks, median of {REPEATS}).",
    ]


def one_job(backend: str) -> list[str]:
    """What the processes of the sandbox and the trusted side spend on a job of plain calls, the program's source known."""
    task = _task("j", TESTS)
    program, checks = _source(task, "def f(xs, n):\n    return sum(xs) + n\n"), checks_of(task)
    with Judge(backend) as judge:
        judge.judge(program, checks, _LIMITS)
        tree, own = _tree_cpu(), time.process_time()
        for _ in range(JOBS):
            judge.judge(program, checks, _LIMITS)
        own = time.process_time() - own
        tree = _tree_cpu() - tree - own
    return [
        f"- **One job of {TESTS} plain calls** on a program without state: {1000 * tree / JOBS:.1f} ms of CPU in the fork "
        f"server's tree, {1000 * own / JOBS:.1f} ms on the trusted side ({JOBS} jobs, one after the other).",
    ]


def hanging(backend: str, folder: Path) -> list[str]:
    """The first run of a hanging cell, and whether others wait for it."""
    lines = []
    task = _task("h", 1)
    for name, body in _HANGING.items():
        with Judge(backend) as judge:
            judge.judge(_source(task, "def f(xs, n):\n    return n\n"), checks_of(task), _LIMITS)
            walls, cpus = [], []
            for _ in range(REPEATS):
                began, before = time.monotonic(), judge.cpu_seconds
                (seen,) = judge.judge(_source(task, f"def f(xs, n):\n{body}"), checks_of(task), _LIMITS)
                walls.append(time.monotonic() - began)
                cpus.append(judge.cpu_seconds - before)
        lines.append(
            f"- **A hanging cell**, {name}: {statistics.median(walls):.2f} s of wall and {statistics.median(cpus):.2f} s "
            f"of CPU time with a limit of {_LIMITS.cpu_seconds} s, outcome `{seen.outcome.value}`."
        )
    return [*lines, *_beside(backend, folder)]


def _beside(backend: str, folder: Path) -> list[str]:
    """How soon the last of many quick programs is done, with and without hanging ones before them."""
    quick = [_task(f"quick{number}", TESTS, candidates=32) for number in range(8)]
    hung = _task("hanging", TESTS)
    programs = [_candidate(number, _HANGING["`time.sleep(1000)`"]) for number in range(8)]
    hung = hung.with_candidates(programs)
    alone = _judged(quick, backend, folder)[1]
    both = _judged([hung, *quick], backend, folder)[1]
    last = [max(when for key, when in told["done"] if key != hung.id) for told in (alone, both)]
    return [
        f"- **Beside, not in front**: 256 quick programs were done {last[0]:.2f} s after the start alone, {last[1]:.2f} s "
        f"after it with 8 sleeping programs before them in the file (which took {both['wall']:.2f} s in all; two workers).",
    ]


def growth(backend: str) -> list[str]:
    """CPU time by new cells: more programs, more tests, and tests that are new to known programs."""
    lines = ["- **Growth**: CPU time with the number of new cells, in one worker:", ""]
    lines += [
        "| programs | tests | cells known before | executed | CPU s | ms a new cell |",
        "|---|---|---|---|---|---|",
    ]
    with Judge(backend) as judge:
        judge.judge(
            _source(_task("w", 1), "def f(xs, n):\n    return n\n"), checks_of(_task("w", 1)), _LIMITS
        )
        for programs, tests, known in ((50, 30, 0), (100, 30, 0), (200, 30, 0), (100, 60, 0), (100, 60, 30), (100, 240, 0),
                                       (100, 480, 240)):  # fmt: skip
            task = _task("g", tests, candidates=programs, salt=programs * tests + known)
            checks = checks_of(task)
            before = _known(judge, task, checks[:known])
            executed, used = judge.executed, _tree_cpu()
            cells = new_cells(judge, task, programs_of(task, task.candidates), checks, before, _LIMITS)
            spent, done = _tree_cpu() - used, judge.executed - executed
            assert len(cells) == done == programs * (tests - known)
            lines.append(
                f"| {programs} | {tests} | {len(before):,} | {done:,} | {spent:.2f} | {1000 * spent / done:.3f} |"
            )
    return [*lines, ""]


def copies(backend: str) -> list[str]:
    """Programs that differ in comments, layout and docstrings alone."""
    task = _task("c", TESTS, candidates=50)
    twins = [
        Program.model_validate(
            {**one.model_dump(), "id": f"{one.id}-{n}", "code": f"# copy {n}\n{one.code}\n\n# end\n"}
        )
        for one in task.candidates
        for n in range(10)
    ]
    taken = []
    with Judge(backend) as judge:
        for programs in (task.candidates, [*task.candidates, *twins]):
            executed, used = judge.executed, _tree_cpu()
            new_cells(judge, task, programs_of(task, programs), checks_of(task), {}, _LIMITS)
            taken.append((judge.executed - executed, _tree_cpu() - used))
    return [
        f"- **Copies**: 50 programs cost {taken[0][0]:,} executions and {taken[0][1]:.2f} s of CPU time; with ten copies of "
        f"each that differ in comments and layout, {taken[1][0]:,} and {taken[1][1]:.2f} s.",
    ]


def split(tasks: Sequence[Task], backend: str) -> list[str]:
    """`unittest` functions run apart from the program, against the same functions in the program's process."""
    apart, beside, wall_apart, wall_beside, functions = 0.0, 0.0, 0.0, 0.0, 0
    with Judge(backend) as judge:
        for number, task in enumerate(tasks):
            examined = examine(judge, task, checks_of(task))
            checks = [
                check
                for check in certified(checks_of(task), examined.certificates)
                if check.mode is Mode.SPLIT
            ]
            assert task.reference is not None
            source, limits = source_of(task, task.reference), reference_limits(task)
            together = [
                dataclasses.replace(check, probe=jobs.beside(check.probe), mode=Mode.SHARED)
                for check in checks
            ]
            for turn in (False, True) if number % 2 else (True, False):
                used, began = _tree_cpu(), time.monotonic()
                judged = judge.judge(source, checks if turn else together, limits, max_timeouts=len(checks))
                spent, took = _tree_cpu() - used, time.monotonic() - began
                if turn:
                    apart, wall_apart = apart + spent, wall_apart + took
                    functions += sum(one.outcome is Outcome.PASS for one in judged)
                else:
                    beside, wall_beside = beside + spent, wall_beside + took
    return [
        f"- **Split `unittest` functions**: {functions:,} functions of {len(tasks)} ClassEval references took {apart:.2f} s of "
        f"CPU time apart from the program and {beside:.2f} s in its process, **{apart / beside:.2f} times**; wall "
        f"{wall_apart:.2f} s and {wall_beside:.2f} s, {wall_apart / wall_beside:.2f} times.",
    ]


def _first_plain(task: Task) -> Task | None:
    """The task with its first tests that are plain calls; None where there are too few."""
    plain = {check.test_id for check in checks_of(task) if check.probe.kind == "call"}
    tests = [test for test in task.tests if test.id in plain][:TESTS]
    return task.model_copy(update={"tests": tests}) if len(tests) == TESTS else None


def _judged(tasks: Sequence[Task], backend: str, folder: Path) -> tuple[list[Any], dict[str, Any]]:
    """Rows of the matrix and what judging took, in a process of its own with two workers."""
    from cupel.store.outcomes import read_outcomes

    path, run = write(tasks, folder / "costs.jsonl"), folder / "costs"
    command = [sys.executable, str(HERE / "drivers" / "cupel_judge.py"), backend, str(path), str(run), "2"]
    told: dict[str, Any] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    rows = [{**dataclasses.asdict(row), "outcome": row.outcome.value} for row in read_outcomes(run)]
    return rows, told


def _loop(tasks: Sequence[Task]) -> float:
    """CPU seconds of executing each candidate once and calling it with every test's arguments, in one bare process."""
    jobs = [
        {
            "code": one.code,
            "name": task.interface.name,
            "args": [[*check.condition.calls[0].args] for check in checks_of(task) if check.condition],
        }
        for task in tasks
        for one in task.candidates
    ]
    lines = "".join(f"{job!r}\n" for job in jobs)
    command = [sys.executable, "-I", str(HERE / "drivers" / "plain_loop.py")]
    return float(subprocess.run(command, input=lines, stdout=subprocess.PIPE, text=True, check=True).stdout)


def _known(judge: Judge, task: Task, checks: Sequence[Check]) -> dict[tuple[str, str], KnownCell]:
    cells = new_cells(judge, task, programs_of(task, task.candidates), checks, {}, _LIMITS)
    return {(cell.program_key, cell.check_key): cell for cell in cells}


def _task(name: str, tests: int, *, candidates: int = 0, salt: int = 0) -> Task:
    """A generated task: sum a list of numbers."""
    made = [
        {
            "id": f"t{n}", "kind": "call", "visibility": "private", "origin": "seed",
            "args": f"[{list(range(n % 40))}, {n}]", "expected": str(sum(range(n % 40)) + n),
        }
        for n in range(tests)
    ]  # fmt: skip
    task = task_from_json(
        {
            "format": "cupel.task/1", "id": f"bench/{name}", "prompt": "Add.", "requirements": None,
            "interface": {"kind": "function", "name": "f"}, "reference": {"code": "def f(xs, n):\n    return sum(xs) + n\n"},
            "tests": made,
        }
    )  # fmt: skip
    body = "    total = n\n    for x in xs:\n        total += x\n    return total\n"
    return task.with_candidates([_candidate(salt * 10_000 + number, body) for number in range(candidates)])


def _candidate(number: int, body: str) -> Any:
    from cupel.model.task import Candidate

    code = f"def f(xs, n):\n{body}\n\ndef other():\n    return {number}\n"
    return Candidate(id=f"c{number}", origin="generated", code=code)


def _source(task: Task, code: str) -> ProgramSource:
    return source_of(task, Program(code=code))


def _tree_cpu() -> float:
    """CPU seconds of this process and all below it, ended or not."""
    import os

    def below(pid: int) -> float:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        own = sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
        return own + sum(below(int(child)) for child in children)

    return below(os.getpid())
