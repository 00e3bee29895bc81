"""The figures of `cupel evolve` on real data: `make bench`, or `python benchmarks/harden.py --only humaneval`.

Reads the task sets of `../shared/data` beside the checkout and the package's own examples; what is absent is left
out with a word. For each set: import, evolve, score, verify the dataset, all through the command line in processes
of their own. Prints one table in Markdown, and after it each set's figures by task. Every figure is measured in
this run; published verdicts are read by `cupel score` alone.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
SETS = {
    "examples": None,
    "quixbugs": "quixbugs.jsonl",
    "exercism": "exercism_python.jsonl",
    "stdio": "stdio.jsonl",
    "humaneval": "humaneval.jsonl",
    "classeval": "classeval.jsonl",
}
"""Name of a set, which is the import format too → file in `DATA`; the examples come from the package."""


@dataclass(frozen=True)
class Measured:
    """The figures of one set."""

    name: str
    summary: dict[str, Any]
    score: dict[str, Any]
    verified: bool
    seconds: float
    cpu_seconds: float
    megabytes: float
    """Largest resident size of any one process."""


def main() -> None:
    """Measure the sets asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--only", action="append", choices=sorted(SETS), help="a set to measure; may be repeated"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "bench-run", help="folder of the runs, made anew")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    shutil.rmtree(options.out, ignore_errors=True)
    options.out.mkdir(parents=True)
    measured = []
    for name in options.only or SETS:
        source = SETS[name]
        if source is not None and not (DATA / source).is_file():
            print(f"{name}: left out, there is no {DATA / source}", file=sys.stderr)
            continue
        measured.append(measure(name, source, options.out, options.workers, options.seed))
        print(line(measured[-1]), file=sys.stderr)
    print("\n".join([*HEADER, *(line(one) for one in measured), ""]))
    for one in measured:
        print("\n".join(by_task(one)))


def measure(name: str, source: str | None, out: Path, workers: int, seed: int) -> Measured:
    """Import, evolve, score and verify one set."""
    tasks, run = out / f"{name}.jsonl", out / name
    if source is None:
        cupel("examples", "--out", tasks)
    else:
        cupel("import", name, DATA / source, "--out", tasks)
    began = time.monotonic()
    arguments = ["evolve", tasks, "--out", run, "--workers", workers, "--seed", seed, "--json"]
    with (out / f"{name}.json").open("wb") as shown:
        process = subprocess.Popen([*CUPEL, *(str(argument) for argument in arguments)], stdout=shown)
        _, status, usage = os.wait4(process.pid, 0)  # its own figures and those of all that it waited for
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{name}: evolve ended with {process.returncode}")
    seconds, summary = time.monotonic() - began, json.loads((out / f"{name}.json").read_bytes())
    score = json.loads(cupel("score", run, "--json"))
    verified = (
        subprocess.run([*CUPEL, "verify", str(run / "dataset")], capture_output=True, check=False).returncode
        == 0
    )
    return Measured(
        name, summary, score, verified, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    )


CUPEL = [sys.executable, "-m", "cupel"]


def cupel(*arguments: object) -> str:
    """Run a command; returns what it prints as data."""
    command = [*CUPEL, *(str(argument) for argument in arguments)]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=False, env={**os.environ, "COLUMNS": "110"}
    )
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit code {done.returncode}")
    return done.stdout


HEADER = [
    "| set | tasks | candidates | tests | pass@1 | mutation score | caught | right kept | caught, kept per task "
    "| disputes | flaky | set aside | executions | a second | seconds | CPU | MB | verified |",
    "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|",
]


def line(one: Measured) -> str:
    """A set's row of the table."""
    summary, passing = one.summary, one.score["seed_passing"]
    cells = [
        one.name,
        f"{summary['tasks']} of {summary['tasks'] + summary['rejected']}",
        f"{summary['candidates']:,}",
        f"{summary['tests_before']} → {summary['tests_after']}",
        f"{share(summary['pass_at_1_before'])} → {share(summary['pass_at_1_after'])}",
        f"{share(summary['mutation_score_before'])} → {share(summary['mutation_score_after'])}",
        f"{passing['caught']} of {passing['wrong']}, {share(passing['tnr'])}",
        f"{passing['kept']} of {passing['right']}, {share(passing['tpr'])}",
        f"{share(passing['mean_tnr'])}, {share(passing['mean_tpr'])}",
        str(summary["disputes"]),
        str(summary["flaky"]),
        ", ".join(f"{count} {reason}" for reason, count in summary["set_aside"].items()) or "–",
        f"{summary['executed']:,}",
        f"{summary['executed'] / one.seconds:,.0f}",
        f"{one.seconds:.0f}",
        f"{one.cpu_seconds:.0f} s",
        f"{one.megabytes:.0f}",
        "yes" if one.verified else "NO",
    ]
    return "| " + " | ".join(cells) + " |"


def by_task(one: Measured) -> list[str]:
    """A set's figures task by task."""
    scores = {task["task_id"]: task["seed_passing"] for task in one.score["per_task"]}
    rows = [
        f"## {one.name}",
        "",
        "| task | tests | passing | mutants killed | caught | kept | executions |",
        "|---|---|---|---|---|---|---|",
    ]
    for task in one.summary["per_task"]:
        score = scores.get(task["task_id"]) or {"caught": "–", "wrong": "–", "kept": "–", "right": "–"}
        rows.append(
            f"| {task['task_id']} | {task['tests_before']} → {task['tests_after']} "
            f"| {task['passing_before']} → {task['passing_after']} of {task['candidates']} "
            f"| {share(task['mutation_score_before'])} → {share(task['mutation_score_after'])} "
            f"| {score['caught']} of {score['wrong']} | {score['kept']} of {score['right']} | {task['executed']:,} |"
        )
    return [*rows, ""]


def share(value: float | None) -> str:
    """A share as a percentage; a dash where there is none."""
    return "–" if value is None else f"{100 * value:.1f}%"


if __name__ == "__main__":
    main()
