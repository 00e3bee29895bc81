"""The adversary on classes, against the classes' own tests: `python benchmarks/classes.py`.

Reads `../shared/data/classeval.jsonl`, which publishes no verdicts, and makes its own: *truth* is who passes all test
functions of a class, *seeds* are a third of them, chosen by a hash of task and function name; the others are cut out
of the file that the adversary gets. A wrong program is one that passes the seeds and fails another function. Runs
`cupel evolve` on the seeds alone and scores what its suites accept. Prints the table of the figures, each task's row,
and by name the wrong programs that nothing caught and the right ones that were rejected, with the test that did it.

Truth means only "passes the class's own tests": a program that is wrong where these do not look counts as right, and
catching it counts against the suite. Judging for truth takes minutes and is kept in the folder `--out`: remove that to judge
anew.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cupel import api
from cupel.dataset.runfiles import SEED_PASSING_STAGE
from cupel.evolve.config import EvolveConfig
from cupel.judge.test_functions import test_functions
from cupel.model.hashing import content_hash
from cupel.model.outcome import Outcome
from cupel.model.task import FileTest, Task
from cupel.store.outcomes import read_outcomes
from cupel.store.run import RunStore
from cupel.store.taskfile import read_tasks, write_lines

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "classeval.jsonl"
SEEDS = 3
"""One in so many test functions is a seed."""


@dataclass(frozen=True)
class Measured:
    """What one run showed."""

    summary: dict[str, Any]
    score: dict[str, Any]
    cpu_seconds: float
    missed: list[str]
    """Wrong programs that pass the suite, `task candidate`."""
    rejected: list[str]
    """Right programs that fail the suite, with the first test that they fail."""


def main() -> None:
    """Judge for truth, evolve on the seeds, score, print."""
    options = _options()
    if not DATA.is_file():
        raise SystemExit(f"there is no {DATA}")
    options.out.mkdir(parents=True, exist_ok=True)
    tasks = options.out / "full.jsonl"
    cupel("import", "classeval", DATA, "--out", tasks)
    passing = truth(tasks, options.out, options.workers)
    chosen = sorted(
        (one for one in read_tasks(tasks).tasks if one.id in passing and options.split in (None, half(one))),
        key=lambda one: content_hash(one.id),
    )[: options.tasks]
    seeds = options.out / "seeds.jsonl"
    write_lines(seeds, (line_of(task, passing[task.id]) for task in sorted(chosen, key=lambda one: one.id)))
    run = options.out / "run"
    shutil.rmtree(run, ignore_errors=True)
    measured = measure(seeds, run, options)
    print("\n".join([*table(measured), *by_task(measured), *named(measured)]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tasks", type=int, help="a fixed subset of so many tasks, chosen by hash")
    parser.add_argument("--split", choices=("A", "B"), help="half of the tasks, by hash of the task's id")
    parser.add_argument("--oracle", help="passed on to `cupel evolve`")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=ROOT / "bench-run" / "classes", help="folder of the runs")
    return parser.parse_args()


def half(task: Task) -> str:
    """The half that a task belongs to."""
    return "AB"[int(content_hash(["half", task.id]), 16) % 2]


def truth(tasks: Path, out: Path, workers: int) -> dict[str, frozenset[str]]:
    """Task id → candidates that pass all test functions that the reference passes reliably; judged once a folder."""
    kept, wanted = out / "truth.json", content_hash(tasks.read_text(encoding="utf-8"))
    if kept.is_file():
        told = json.loads(kept.read_text(encoding="utf-8"))
        if told["tasks"] == wanted:
            return {task_id: frozenset(names) for task_id, names in told["passing"].items()}
    run = out / "truth"
    shutil.rmtree(run, ignore_errors=True)
    api.evolve(tasks, run, config=EvolveConfig(rounds=0, mutants=0), workers=workers)
    found = {}
    with RunStore.existing(run) as store:
        for task in read_tasks(tasks).tasks:
            body = store.result(task.id, SEED_PASSING_STAGE)
            if body is not None:
                found[task.id] = frozenset(body["candidates"])
    told = {"tasks": wanted, "passing": {task_id: sorted(names) for task_id, names in found.items()}}
    kept.write_text(json.dumps(told), encoding="utf-8")
    return found


def line_of(task: Task, right: frozenset[str]) -> dict[str, Any]:
    """The task with its seeds alone, and what the other tests say of its candidates as published verdicts."""
    tests = [
        test.model_copy(update={"code": seeds_of(task.id, test)})
        for test in task.tests
        if isinstance(test, FileTest)
    ]
    verdicts = {candidate.id: candidate.id in right for candidate in task.candidates}
    line = task.with_tests(tests).to_json()
    return {**line, "metadata": {**line.get("metadata", {}), "published_verdicts": verdicts}}


def seeds_of(task_id: str, test: FileTest) -> str:
    """The test file with a third of its functions, at least one."""
    functions = test_functions(test)
    ordered = sorted(functions, key=lambda name: content_hash([task_id, name]))
    kept = set(ordered[: -(-len(functions) // SEEDS)])
    tree = ast.parse(test.code)
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            gone = [
                item
                for item in node.body
                if isinstance(item, ast.FunctionDef) and f"{node.name}.{item.name}" in set(functions) - kept
            ]
            node.body = [item for item in node.body if item not in gone] or [ast.Pass()]
    tree.body = [node for node in tree.body if not _is_empty(node)]
    return ast.unparse(tree)


def _is_empty(node: ast.stmt) -> bool:
    """A class of which no test function is left."""
    return isinstance(node, ast.ClassDef) and not any(
        isinstance(item, ast.FunctionDef) and item.name.startswith("test") for item in node.body
    )


def measure(seeds: Path, run: Path, options: argparse.Namespace) -> Measured:
    """Evolve and score."""
    arguments = [
        "evolve",
        seeds,
        "--out",
        run,
        "--workers",
        options.workers,
        "--seed",
        options.seed,
        "--json",
    ]
    if options.oracle is not None:
        arguments += ["--oracle", options.oracle]
    shown = run.with_suffix(".json")
    with shown.open("wb") as file:
        process = subprocess.Popen([*CUPEL, *(str(argument) for argument in arguments)], stdout=file)
        _, status, usage = os.wait4(process.pid, 0)  # its own figures and those of all that it waited for
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"evolve ended with {process.returncode}")
    score = json.loads(cupel("score", run, "--json"))
    missed, rejected = _faults(seeds, run)
    return Measured(json.loads(shown.read_bytes()), score, usage.ru_utime + usage.ru_stime, missed, rejected)


def _faults(seeds: Path, run: Path) -> tuple[list[str], list[str]]:
    """Wrong programs accepted and right ones rejected, of those that pass the seeds."""
    failed = _first_failures(run)
    missed, rejected = [], []
    with RunStore.existing(run) as store:
        for task in read_tasks(seeds).tasks:
            body = store.result(task.id, SEED_PASSING_STAGE) or {"candidates": []}
            verdicts: Mapping[str, Any] = task.published_verdicts()
            for name in body["candidates"]:
                test = failed.get((task.id, name))
                if test is None and not verdicts[name]:
                    missed.append(f"{task.id} {name}")
                elif test is not None and verdicts[name]:
                    rejected.append(f"{task.id} {name}: {test}")
    return missed, rejected


def _first_failures(run: Path) -> dict[tuple[str, str], str]:
    """(task, candidate) → the first test that it fails."""
    found: dict[tuple[str, str], str] = {}
    for cell in read_outcomes(run):
        if cell.outcome not in (Outcome.PASS, Outcome.INFRASTRUCTURE):
            found.setdefault((cell.task_id, cell.candidate_id), f"{cell.test_id} ({cell.outcome.value})")
    return found


CUPEL = [sys.executable, "-m", "cupel"]


def cupel(*arguments: object) -> str:
    """Run a command; returns what it prints as data."""
    command = [*CUPEL, *(str(argument) for argument in arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit code {done.returncode}")
    return done.stdout


def table(one: Measured) -> Iterator[str]:
    """All figures in one row."""
    summary, passing = one.summary, one.score["seed_passing"]
    tasks = summary["tasks"]
    yield (
        "| tasks | caught | right kept | caught, kept per task | tests a task | mutation score | disputes "
        "| executions a task | CPU seconds a task |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    cells = [
        str(tasks),
        f"{passing['caught']} of {passing['wrong']}, {share(passing['tnr'])}",
        f"{passing['kept']} of {passing['right']}, {share(passing['tpr'])}",
        f"{share(passing['mean_tnr'])}, {share(passing['mean_tpr'])}",
        f"{summary['tests_before'] / tasks:.1f} → {summary['tests_after'] / tasks:.1f}",
        f"{share(summary['mutation_score_before'])} → {share(summary['mutation_score_after'])}",
        str(summary["disputes"]),
        f"{summary['executed'] / tasks:,.0f}",
        f"{one.cpu_seconds / tasks:.1f}",
    ]
    yield "| " + " | ".join(cells) + " |"


def by_task(one: Measured) -> Iterator[str]:
    """The figures task by task."""
    scores = {task["task_id"]: task["seed_passing"] for task in one.score["per_task"]}
    yield from (
        "",
        "| task | tests | caught | right kept | mutants killed | executions |",
        "|---|---|---|---|---|---|",
    )
    for task in one.summary["per_task"]:
        score = scores.get(task["task_id"]) or {"caught": 0, "wrong": 0, "kept": 0, "right": 0}
        yield (
            f"| {task['task_id']} | {task['tests_before']} → {task['tests_after']} "
            f"| {score['caught']} of {score['wrong']} | {score['kept']} of {score['right']} "
            f"| {share(task['mutation_score_before'])} → {share(task['mutation_score_after'])} "
            f"| {task['executed']:,} |"
        )


def named(one: Measured) -> Iterator[str]:
    """Programs on the wrong side."""
    yield from ("", "Wrong and accepted:", *_bullets(one.missed))
    yield from ("", "Right and rejected:", *_bullets(one.rejected))


def _bullets(lines: Sequence[str]) -> list[str]:
    return [f"- {line}" for line in lines] or ["- none"]


def share(value: float | None) -> str:
    """A share as a percentage; a dash where there is none."""
    return "–" if value is None else f"{100 * value:.1f}%"


if __name__ == "__main__":
    main()
