"""Running the adversary on problems as any user would, and telling what it tried.

Covers one run of `api.evolve` with default settings, which candidates survive, and an account of each problem for
whoever has to find out why a plant was missed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from problem import PLANTED, Problem

from cupel import api
from cupel.store.run import RunStore


@dataclass(frozen=True)
class Played:
    """What a run made of a problem."""

    problem: Problem
    rejected: dict[str, str]
    """Candidate → the first test of the final suite that it fails, with the outcome."""
    account: str
    """For a reader: what the adversary tried."""

    @property
    def catches_planted(self) -> bool:
        """Whether the planted candidate fails the final suite."""
        return PLANTED in self.rejected

    @property
    def wronged(self) -> dict[str, str]:
        """Right candidates that the suite rejects."""
        return {name: why for name, why in self.rejected.items() if name != PLANTED}


def play(problems: Sequence[Problem], folder: Path) -> dict[str, Played]:
    """Evolve the problems' tasks with default settings, in one run."""
    tasks = folder / "tasks.jsonl"
    tasks.write_text("".join(json.dumps(one.task()) + "\n" for one in problems), encoding="utf-8")
    run = folder / "run"
    api.evolve(tasks, run)
    suites = {
        task["id"]: {test["id"]: test for test in task["tests"]} for task in _lines(run / "tasks.jsonl")
    }
    rejected: dict[str, dict[str, str]] = {}
    for row in pq.read_table(run / "outcomes.parquet").to_pylist():
        if row["outcome"] not in ("pass", "not_run"):
            test = suites[row["task_id"]][row["test_id"]]
            told = f"{row['outcome']} on {_shown(test)}: {row['detail']}"
            rejected.setdefault(row["task_id"], {}).setdefault(row["candidate_id"], told)
    return {
        one.name: Played(one, rejected.get(one.id, {}), _account(run, one.id, suites.get(one.id, {})))
        for one in problems
    }


def _account(run: Path, task_id: str, suite: dict[str, dict[str, Any]]) -> str:
    """Rounds with their notes and catches, disputes, what was set aside, and the suite."""
    told = []
    with RunStore.existing(run) as store:
        for of, round_, body, _ in store.results("round"):
            if of == task_id:
                told.append(f"round {round_}: " + "; ".join(body["notes"] or ["seed tests"]))
                told += [f"  caught {one['candidate_id']} by {one['test_id']}" for one in body["caught"]]
                told += [
                    f"  disputed {one['input'][:100]} flags {one['flags']} needs {one['needed']} has {one['agreement']} "
                    f"against {one['against']}"
                    for one in body["disputes"]
                ]
    told += [
        f"set aside {one['test_id']}: {one['reason']} {one['evidence']}"
        for one in _lines(run / "set_aside.jsonl")
        if one["task_id"] == task_id and one["reason"] != "redundant"
    ]
    told += [f"rejected {one}" for one in _lines(run / "rejected.jsonl") if one.get("task_id") == task_id]
    return "\n".join(
        [f"what the adversary tried on {task_id}:", *told, "suite:", *map(_shown, suite.values())]
    )


def _shown(test: dict[str, Any]) -> str:
    provenance = test.get("provenance") or {}
    what = (
        test.get("code")
        or test.get("steps")
        or f"{test.get('args')} → {test.get('expected', test.get('raises'))}"
    )
    return f"  {test['id']} {str(what)[:160]} {provenance.get('source', '')} {provenance.get('flags', '')}".rstrip()


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
