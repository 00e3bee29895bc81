"""Tests that a model wrote, replayed as the adversary's answers: how many of them are right once the oracle has had its say.

    python benchmarks/model_tests.py [--tasks 20] [--only model] …

Takes the real asserts of a weak model in `../shared/data/humaneval.jsonl` (`llm_asserts`, a third of them right) as proposals of
`cupel evolve --proposals`, by themselves and together with what `fuzz` draws, and with the reference withheld on half of the tasks. A kept test
counts as wrong if it rejects any candidate that is correct by the published verdicts, which nothing but this file reads. Beside
it stands the rule of the evolvecoder recipe on the same asserts, as tests with the model's own expected values: those that at least a tenth of
the candidates pass, at most five of one pass pattern, at most 20 drawn. All but that work with the settings of the recipe `default`. Prints one line a variant, and the floors that are asked.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import evolving
from cupel.evolve.recipes.passrows import Verdict, outcomes_by_task, pass_rows
from cupel.evolve.recipes.settings import EvolveSettings
from cupel.evolve.recipes.trimming import SelectSettings, select_tests
from cupel.model.hashing import content_hash, seed_for
from cupel.model.task import Task
from cupel.pipeline.reading import tests_of_texts
from cupel.store.outcomes import read_outcomes
from cupel.store.taskfile import read_tasks
from evolving import Evolved, Settings, cupel, evolve
from tasksets import ROOT, Line, imported, is_here, subset, verdicts_of, without_reference, written

MODEL = "model:codegen-16B"
MOST = 20
FLOORS = {"model": (0.995, 0.985, 8.0), "both": (0.995, 0.985, 8.0), "half withheld": (0.97, None, None)}
"""Variant → kept tests right, correct candidates accepted, model-written tests kept a task."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What suites come to, against the published verdicts."""

    tasks: int
    kept: int
    """Model-written tests in the suites."""
    right: int
    """Those of them that no correct candidate fails."""
    correct: int
    accepted: int
    """Correct candidates that pass their suite."""
    wrong: int
    """Wrong candidates that pass the tests that came with the task."""
    caught: int
    """Those of them that fail the suite."""

    def line(self, name: str, note: str = "") -> str:
        """The figures for a reader."""
        return (
            f"{name:16s} {self.kept / max(1, self.tasks):5.1f} model-written tests a task, right: "
            f"{self.right} of {self.kept} {_share(self.right, self.kept)}; correct candidates accepted: "
            f"{self.accepted} of {self.correct} {_share(self.accepted, self.correct)}; wrong ones caught: "
            f"{self.caught} of {self.wrong} {_share(self.caught, self.wrong)}{note}"
        )


def main() -> None:
    """Measure the variants asked for."""
    options = _options()
    if not is_here("humaneval"):
        return
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    lines = subset(imported("humaneval", out / "humaneval.jsonl"), options.tasks)
    proposals = written(list(_proposals(lines)), out / "proposals.jsonl")
    recipe = EvolveSettings()
    settings = Settings(
        options.oracle or recipe.oracle,
        options.calibration,
        workers=options.workers,
        seed=options.seed,
        max_tests=recipe.max_tests,
    )
    proposing = replace(settings, proposals=proposals)
    half = [without_reference(line) if _is_withheld(line) else line for line in lines]
    variants: dict[str, Callable[[str], Figures]] = {
        "fuzz": lambda name: evolved(lines, settings, out, name, lines),
        "model": lambda name: evolved(lines, replace(proposing, fuzz=False), out, name, lines),
        "both": lambda name: evolved(lines, proposing, out, name, lines),
        "half withheld": lambda name: evolved(half, proposing, out, name, lines),
        "evolvecoder": lambda name: published_rule(lines, out / name, options.seed),
    }
    for name in options.only or variants:
        print(variants[name](name).line(name), flush=True)
    for name, (right, accepted, kept) in FLOORS.items():
        print(
            f"asked of {name}: {right:.1%} right, {accepted or '–'} accepted, {kept or '–'} tests a task",
            file=sys.stderr,
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = ["fuzz", "model", "both", "half withheld", "evolvecoder"]
    parser.add_argument("--only", action="append", choices=names, help="a variant; may be repeated")
    parser.add_argument("--oracle", choices=evolving.ORACLES, help="passed on to `cupel evolve`")
    parser.add_argument("--calibration", type=Path, help="thresholds, passed on to `cupel evolve`")
    parser.add_argument("--out", type=Path, default=ROOT / "bench-run" / "model-tests", help="for the runs")
    evolving.add_options(parser)
    return parser.parse_args()


def _proposals(lines: Sequence[Line]) -> Iterator[Line]:
    """The asserts as the adversary's answers."""
    for line in lines:
        for one in line["metadata"]["llm_asserts"]:
            response = content_hash([line["id"], one["code"]])
            yield {
                "task_id": line["id"],
                "by": MODEL,
                "kind": "assert",
                "code": one["code"],
                "response": response,
            }


def _is_withheld(line: Line) -> bool:
    return int(content_hash(["withheld", line["id"]]), 16) % 2 == 0


def evolved(
    given: Sequence[Line], settings: Settings, out: Path, name: str, truth: Sequence[Line]
) -> Figures:
    """Harden the tasks and hold the final suites against the truth."""
    folder = out / name.replace(" ", "-")
    done: Evolved = evolve(written(given, folder / "tasks.jsonl"), folder / "run", settings)
    print(
        f"{name}: {done.cpu_seconds:.0f} CPU seconds; proposed: {done.summary['proposed']}", file=sys.stderr
    )
    return figures(done.run, truth)


def published_rule(lines: Sequence[Line], folder: Path, seed: int) -> Figures:
    """The evolvecoder recipe's rule on the asserts as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = read_tasks(written(lines, folder / "plain.jsonl")).tasks
    known = {line["id"]: line for line in lines}
    tasks = [_with_asserts(task, known[task.id]) for task in plain]
    shutil.rmtree(folder / "run", ignore_errors=True)
    path = written([task.to_json() for task in tasks], folder / "tasks.jsonl")
    cupel("judge", path, "--out", folder / "run", "--json")
    outcomes = outcomes_by_task(read_outcomes(folder / "run"))
    rule = SelectSettings(min_tests=0, max_perfect=sys.maxsize)
    kept: dict[str, set[str]] = {}
    for task in tasks:
        own = task.with_tests([test for test in task.tests if test.origin == MODEL])
        if not own.tests:
            continue
        trimmed = select_tests(own, pass_rows(own, outcomes), rule, seed)
        names = [test.id for test in trimmed.task.tests] if trimmed.task is not None else []
        drawn = random.Random(seed_for(seed, "most", task.id)).sample(names, min(MOST, len(names)))
        kept[task.id] = set(drawn)
    return figures(folder / "run", lines, kept)


def _with_asserts(task: Task, line: Line) -> Task:
    numbers = count()
    texts = [one["code"] for one in line["metadata"]["llm_asserts"]]
    tests, _ = tests_of_texts(texts, task, lambda: f"model-{next(numbers):03d}", {"origin": MODEL})
    return task.with_tests([*task.tests, *tests])


def figures(run: Path, truth: Sequence[Line], kept: Mapping[str, set[str]] | None = None) -> Figures:
    """A run's suites against the published verdicts.

    Args:
        run: folder of the run.
        truth: tasks with published verdicts.
        kept: by task the model-written tests that count; by default all.
    """
    verdicts = {line["id"]: verdicts_of(line) for line in truth}
    seeds = {line["id"]: line for line in truth}
    outcomes = outcomes_by_task(read_outcomes(run))
    total = dict.fromkeys(Figures.__dataclass_fields__, 0)
    passing = _seed_passing(run, seeds) if kept is None else None
    for task in read_tasks(run).tasks:
        rows = pass_rows(task, outcomes)
        by_candidate = dict(zip(rows.candidates, rows.rows, strict=True))
        own = [
            at
            for at, test in enumerate(task.tests)
            if test.origin == MODEL and (kept is None or test.id in kept.get(task.id, set()))
        ]
        given = [at for at, test in enumerate(task.tests) if test.origin != MODEL]
        suite = [*given, *own]
        right = [row for name, row in by_candidate.items() if verdicts[task.id].get(name) is True]
        wrong = [
            row
            for name, row in by_candidate.items()
            if verdicts[task.id].get(name) is False
            and (name in passing[task.id] if passing is not None else _passes(row, given))
        ]
        total["tasks"] += 1
        total["kept"] += len(own)
        total["right"] += sum(not any(row[at] is False for row in right) for at in own)
        total["correct"] += len(right)
        total["accepted"] += sum(_passes(row, suite) for row in right)
        total["wrong"] += len(wrong)
        total["caught"] += sum(not _passes(row, suite) for row in wrong)
    return Figures(**total)


def _seed_passing(run: Path, truth: Mapping[str, Any]) -> Mapping[str, frozenset[str]]:
    """By task the candidates that pass all tests that came with it, as the run's store has them."""
    from cupel.dataset.runfiles import SEED_PASSING_STAGE
    from cupel.store.run import RunStore

    with RunStore.existing(run) as store:
        bodies = {name: store.result(name, SEED_PASSING_STAGE) for name in truth}
    return {name: frozenset(body["candidates"]) for name, body in bodies.items() if body is not None}


def _passes(row: Sequence[Verdict], places: Sequence[int]) -> bool:
    """Whether a program fails none of these tests."""
    return all(row[at] is not False for at in places)


def _share(part: int, whole: int) -> str:
    return f"({100 * part / whole:.2f}%)" if whole else "(–)"


if __name__ == "__main__":
    main()
