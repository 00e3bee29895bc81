"""The figures of `cupel evolve` on real data: `make bench`, or `python benchmarks/harden.py --only humaneval`.

Reads the task sets of `../shared/data` beside the checkout and the package's own examples; what is absent is left
out with a word. For each set: import, evolve, score, verify the dataset, all through the command line in processes
of their own. Prints one table in Markdown, and after it each set's figures by task. Every figure is measured in
this run; published verdicts are read by `cupel score` alone. What a set comes to is left for `floors.py` as well.
`variants.py` has the harder questions: programs not seen, references withheld, thresholds fitted on other tasks.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import evolving
import figures
from evolving import CUPEL, Evolved, Settings
from figures import Figure, Part, leave, part_of, share, tally_of
from folds import Calibrations
from tasksets import ROOT, SETS, imported, is_here, subset, written


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one set."""

    name: str
    evolved: Evolved
    score: dict[str, Any]
    verified: bool
    part: Part


def main() -> None:
    """Measure the sets asked for."""
    options = _options()
    settings = Settings(options.oracle, options.calibration, workers=options.workers, seed=options.seed)
    calibrations = Calibrations(options.calibration)
    options.out.mkdir(parents=True, exist_ok=True)
    measured = []
    for name in options.only or SETS:
        if not is_here(name):
            continue
        one = measure(name, options.out, options.tasks, settings)
        measured.append(one)
        figure = Figure(
            name,
            "opponents",
            options.oracle or evolving.ORACLES[0],
            calibrations.words,
            calibrations.saw(name),
            one.part,
            subset=options.tasks is not None,
        )
        leave(figure, options.results)
        print(line(one), file=sys.stderr)
    print("\n".join([*HEADER, *(line(one) for one in measured), ""]))
    for one in measured:
        print("\n".join(by_task(one)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--only", action="append", choices=sorted(SETS), help="a set to measure; may be repeated"
    )
    parser.add_argument("--oracle", choices=evolving.ORACLES, help="passed on to `cupel evolve`")
    parser.add_argument("--calibration", type=Path, help="thresholds, passed on to `cupel evolve`")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "bench-run", help="folder of the runs, each made anew"
    )
    parser.add_argument("--results", type=Path, default=figures.RESULTS, help="folder for the figures")
    evolving.add_options(parser)
    return parser.parse_args()


def measure(name: str, out: Path, count: int | None, settings: Settings) -> Measured:
    """Import, evolve, score and verify one set, or a subset of so many tasks."""
    run = out / (name if settings.oracle is None else f"{name}-{settings.oracle}")
    tasks = out / f"{run.name}.jsonl"
    written(subset(imported(name, tasks), count), tasks)
    evolved = evolving.evolve(tasks, run, settings)
    score = evolved.scored()
    verified = subprocess.run([*CUPEL, "verify", str(run / "dataset")], capture_output=True, check=False)
    part = part_of(evolved.summary, tally_of(score), evolved.cpu_seconds, score["not_scored"])
    return Measured(name, evolved, score, verified.returncode == 0, part)


HEADER = [
    "| set | tasks | candidates | tests | pass@1 | mutation score | caught | right kept | caught, kept per task "
    "| tests a task, most | CPU seconds a task | disputes | flaky | set aside | executions | a second | seconds | CPU "
    "| MB | verified |",
    "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|",
]


def line(one: Measured) -> str:
    """A set's row of the table."""
    summary, passing, spent = one.evolved.summary, one.score["seed_passing"], one.evolved
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
        f"{one.part.tests_a_task:.1f}, {one.part.most_tests}",
        f"{one.part.cpu_seconds_a_task:.1f}",
        str(summary["disputes"]),
        str(summary["flaky"]),
        ", ".join(f"{count} {reason}" for reason, count in summary["set_aside"].items()) or "–",
        f"{summary['executed']:,}",
        f"{summary['executed'] / spent.seconds:,.0f}",
        f"{spent.seconds:.0f}",
        f"{spent.cpu_seconds:.0f} s",
        f"{spent.megabytes:.0f}",
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
    for task in one.evolved.summary["per_task"]:
        score = scores.get(task["task_id"]) or {"caught": "–", "wrong": "–", "kept": "–", "right": "–"}
        rows.append(
            f"| {task['task_id']} | {task['tests_before']} → {task['tests_after']} "
            f"| {task['passing_before']} → {task['passing_after']} of {task['candidates']} "
            f"| {share(task['mutation_score_before'])} → {share(task['mutation_score_after'])} "
            f"| {score['caught']} of {score['wrong']} | {score['kept']} of {score['right']} | {task['executed']:,} |"
        )
    return [*rows, ""]


if __name__ == "__main__":
    main()
