"""What every program does on every proposed input: the raw material of `calibrate.py`.

    python benchmarks/observations.py --set humaneval --out bench-run/observations/humaneval.jsonl

One JSON line a task: its programs that pass the seed tests (with their published verdicts), surviving mutants, and the inputs
of a first attack with flags, what the reference does, and a letter for what each program does. Also inputs that no threshold lets
through, since thresholds are what is to be learned. Where the answers differ from the reference's they are numbered, so that
withholding the reference can be played as well. Reads published verdicts: nothing in the product does.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from cupel import api
from cupel.evolve.attack import seed_kinds
from cupel.evolve.config import EvolveConfig
from cupel.evolve.exploration import (
    Ground,
    Reaction,
    Tried,
    affordable,
    is_delicate,
    try_on_opponent,
    try_on_reference,
)
from cupel.evolve.inputs import input_space_of
from cupel.evolve.inputs.space import named_exceptions
from cupel.evolve.jury import Question
from cupel.evolve.opponents import Opponent, candidates_of, mutants_of, reference_of
from cupel.evolve.rounds import exploring_limits
from cupel.evolve.thresholds import SETTINGS, thresholds_for
from cupel.evolve.validate import certify
from cupel.judge.certificate import certified
from cupel.judge.checks import Check, checks_of
from cupel.judge.judge import Judge
from cupel.judge.limits import candidate_limits
from cupel.judge.programs import packages_of, source_of
from cupel.judge.reference import examine
from cupel.model.hashing import seed_for
from cupel.model.outcome import Outcome
from cupel.model.task import Task

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"


def main() -> None:
    """Observe one set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", choices=("humaneval", "stdio", "classeval"), default="humaneval")
    parser.add_argument(
        "--tasks",
        type=Path,
        help="this task file in place of a set, such as a variant's folder of runs holds; its truth as published verdicts",
    )
    parser.add_argument("--out", type=Path, required=True, help="the JSONL to write")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--task", action="append", help="only this task; may be repeated")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    tasks_file = options.tasks or _imported(options.set, options.out.with_suffix(".tasks.jsonl"))
    tasks = [task for task in api.load_tasks(tasks_file).tasks if not options.task or task.id in options.task]
    with ProcessPoolExecutor(options.workers) as pool, options.out.open("w", encoding="utf-8") as out:
        for record in pool.map(partial(observe, config=EvolveConfig(seed=options.seed)), tasks):
            if record is not None:
                out.write(json.dumps(record) + "\n")
                out.flush()


def _imported(name: str, out: Path) -> Path:
    """The task file of a set."""
    command = [sys.executable, "-m", "cupel", "import", name, str(DATA / f"{name}.jsonl")]
    subprocess.run([*command, "--out", str(out)], check=True, stdout=subprocess.DEVNULL)
    return out


def observe(task: Task, config: EvolveConfig) -> dict[str, Any] | None:
    """The record of one task; None where the reference or nobody passes the seed tests."""
    published = task.metadata.get("published_verdicts") or {}
    task = task.without_published_verdicts()
    if task.reference is None:
        return None
    with Judge(api.isolation()) as judge:
        examined = examine(judge, task, checks_of(task))
        if examined.rejected is not None:
            return None
        checks = certified(checks_of(task), examined.certificates)
        checks = certify(judge, task, source_of(task, task.reference), checks, exploring_limits(task)).checks
        limits = candidate_limits(task, examined.seconds)
        candidates = candidates_of(task)
        passing = [one for one in candidates if _passes(judge, task, one, checks, limits)]
        mutants = [
            one.opponent for one in mutants_of(task, config, [reference_of(task), *passing[:2]], candidates)
        ]
        mutants = [
            one for one in mutants if one.cost == 1 and _passes(judge, task, one, checks, one.limits(limits))
        ]
        constants = input_space_of(task, [])
        ground = Ground(
            task, constants, judge, reference_of(task), exploring_limits(task), limits, _allowed(task)
        )
        trials = ground.space.propose(
            seed=seed_for(config.seed, task.id, 1), limit=config.first_trials, feedback=()
        )
        cost = 2 * ground.reference.cost + sum(one.cost for one in [*passing, *mutants])
        trials = trials[: max(1, config.effort // cost)]
        trials = affordable(ground, trials, config.effort // (2 + len(passing) + len(mutants))).kept
        tried = try_on_reference(ground, trials)
        return _record(ground, checks, tried, passing, mutants, published)


def _passes(judge: Judge, task: Task, one: Opponent, checks: Sequence[Check], limits: Any) -> bool:
    judged = judge.judge(one.source, checks, limits, packages=packages_of(task), confirms=True)
    return all(cell.outcome is Outcome.PASS for cell in judged)


def _allowed(task: Task) -> frozenset[str]:
    return named_exceptions(" ".join(one.text for one in task.requirements or []) or task.prompt)


def _record(
    ground: Ground,
    checks: Sequence[Check],
    tried: Sequence[Tried],
    passing: Sequence[Opponent],
    mutants: Sequence[Opponent],
    published: dict[str, bool],
) -> dict[str, Any]:
    kinds = seed_kinds(ground, checks)
    bold = thresholds_for(SETTINGS[-1])
    bare = Question(tried, (), (), (), ground.space.invited, ground.space.excluded, kinds, bold)
    order = sorted(range(len(tried)), key=lambda at: bare.demand(at) > 1)
    tried = [tried[at] for at in order]
    question = replace(bare, tried=tried)
    sure = sum(question.demand(at) <= 1 for at in range(len(tried)))

    def reactions(one: Opponent) -> list[Reaction]:
        return [
            *try_on_opponent(ground, one, tried[:sure]),
            *try_on_opponent(ground, one, tried[sure:]),
        ]

    rows = [reactions(one) for one in passing]
    mutant_rows = [reactions(one) for one in mutants]
    delicate = {
        at
        for at in range(len(tried))
        if any(row[at].outcome is not Outcome.PASS for row in [*rows, *mutant_rows])
        and is_delicate(ground, tried[at])
    }
    return {
        "task": ground.task.id,
        "invited": sorted(ground.space.invited),
        "excluded": sorted(ground.space.excluded),
        "programs": [
            {
                "ids": list(one.candidates),
                "shape": one.shape,
                "right": [published.get(name) for name in one.candidates],
            }
            for one in passing
        ],
        "mutants": len(mutants),
        "inputs": [
            {
                "text": one.trial.text[:200],
                "length": len(one.trial.text),
                "flags": sorted(one.trial.flags),
                "source": one.trial.source,
                "raises": one.raises,
                "new_kind": question.evidence(at).new_kind,
                "delicate": at in delicate,
                "seconds": round(one.reply.cpu_seconds, 4),
                "precondition": one.precondition,
                "shown": one.shown,
            }
            for at, one in enumerate(tried)
        ],
        "reactions": [
            "".join(_letter(one, reaction) for reaction in row)
            for one, row in zip(passing, rows, strict=True)
        ],
        "mutant_reactions": [
            "".join(_letter(one, reaction) for reaction in row)
            for one, row in zip(mutants, mutant_rows, strict=True)
        ],
        "answers": [
            {
                at: _digest(reaction.detail)
                for at, reaction in enumerate(row)
                if reaction.outcome is Outcome.FAIL
            }
            for row in rows
        ],
    }


def _letter(opponent: Opponent, reaction: Reaction) -> str:
    """What a program did: agree, differ, raise, raise on purpose, time, memory, stack, crash; `-` where it was not run."""
    if reaction.outcome is Outcome.PASS:
        return "a"
    if reaction.outcome in (Outcome.NOT_RUN, Outcome.INFRASTRUCTURE):
        return "-"
    if reaction.raised == "RecursionError":
        return "s"
    if reaction.raised is not None:
        return "p" if reaction.raised in opponent.raises else "r"
    return {Outcome.TIMEOUT: "t", Outcome.MEMORY: "m", Outcome.FAIL: "d"}.get(reaction.outcome, "c")


def _digest(detail: str) -> str:
    return hashlib.sha256(detail.partition(", expected ")[0].encode()).hexdigest()[:8]


if __name__ == "__main__":
    main()
