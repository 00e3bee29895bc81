"""The work that `benchmarks/judge.py` hands to every executor: real candidates and the tests that they are judged on.

Covers reading the shared data through `cupel import`, taking distinct programs only (so that running a copy once is
nobody's advantage), and the same cells as Cupel's checks, as assert texts, and as calls with an expected value where
an executor wants those. Judges nothing.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cupel.judge.asserts import LoweredAssert
from cupel.judge.checks import Check, checks_of
from cupel.judge.judge import Judge
from cupel.judge.programs import key_of, source_of
from cupel.model import literal
from cupel.model.outcome import Outcome
from cupel.model.task import Task, task_from_json
from cupel.sandbox import backends
from cupel.sandbox.limits import Limits

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
_SLOW_SECONDS = 0.25
"""A model-written assert on which the reference takes longer is left out."""
Cell = tuple[str, str, str]
"""(task id, candidate id, test id)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One candidate and its tests, in the order of the task's checks."""

    task_id: str
    candidate_id: str
    code: str
    entry: str
    """The function or class that the program is there for."""
    test_ids: tuple[str, ...]
    asserts: tuple[str, ...]
    """Assert statements; empty where the tests are a `unittest` file."""
    calls: tuple[tuple[str, str] | None, ...]
    """(arguments, expected value) as literals where the assert is `entry(arguments) == expected`."""
    file: str
    """The `unittest` file; empty where the tests are asserts."""

    @property
    def cells(self) -> list[Cell]:
        """The item's cells."""
        return [(self.task_id, self.candidate_id, test) for test in self.test_ids]


@dataclass(frozen=True, slots=True)
class Workload:
    """A set of tasks for Cupel, and the same as items for everybody else."""

    name: str
    tasks: tuple[Task, ...]
    items: tuple[Item, ...]

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return sum(len(item.test_ids) for item in self.items)

    def only(self, wanted: set[tuple[str, str]], name: str) -> Workload:
        """The part with these (task id, candidate id)."""
        tasks = []
        for task in self.tasks:
            kept = [one for one in task.candidates if (task.id, one.id) in wanted]
            if kept:
                tasks.append(task.with_candidates(kept))
        items = tuple(item for item in self.items if (item.task_id, item.candidate_id) in wanted)
        return Workload(name, tuple(tasks), items)


def humaneval(folder: Path, *, model_written: bool, tasks: int, candidates: int) -> Workload | None:
    """HumanEval's candidates on the base asserts, or on the asserts that a weak model wrote."""
    records = _imported("humaneval", folder)
    if records is None:
        return None
    if model_written:
        raw = [json.loads(line) for line in (DATA / "humaneval.jsonl").read_text("utf-8").splitlines()]
        written = {f"{one['id']}": one["llm_asserts"] for one in raw}
        records = [
            {
                **record,
                "tests": [_assert(number, one["code"]) for number, one in enumerate(written[record["id"]])],
            }
            for record in records
        ]
        with Judge(backends.choose(unsafe_no_isolation=True)) as judge:
            records = [_without_slow(judge, record) for record in records[: tasks or None]]
    name = f"humaneval, {'model-written' if model_written else 'base'} asserts"
    return workload(name, (task_from_json(record) for record in records), tasks, candidates)


def classeval(folder: Path, *, tasks: int, candidates: int) -> Workload | None:
    """ClassEval's candidates on the `unittest` files, without the tasks that need third-party packages."""
    records = _imported("classeval", folder)
    if records is None:
        return None
    found = (task_from_json(record) for record in records)
    return workload("classeval", (task for task in found if not task.packages), tasks, candidates)


def workload(name: str, tasks: Iterable[Task], most_tasks: int, most_candidates: int) -> Workload:
    """At most so many tasks with so many distinct candidates each; 0 for all."""
    kept, items = [], []
    for task in tasks:
        if most_tasks and len(kept) == most_tasks:
            break
        distinct = {key_of(source_of(task, one)): one for one in reversed(task.candidates)}
        chosen = [one for one in task.candidates if one in distinct.values()][: most_candidates or None]
        if not chosen or not task.tests:
            continue
        kept.append(task.with_candidates(chosen))
        checks = checks_of(task)
        items += [_item(task, checks, one.id, one.code or "") for one in chosen]
    return Workload(name, tuple(kept), tuple(items))


def write(work: Sequence[Task], path: Path) -> Path:
    """The tasks as a task file."""
    path.write_text("".join(json.dumps(task.to_json()) + "\n" for task in work), encoding="utf-8")
    return path


def _imported(kind: str, folder: Path) -> list[Any] | None:
    source = DATA / f"{kind}.jsonl"
    if not source.is_file():
        print(f"{kind}: left out, there is no {source}", file=sys.stderr)
        return None
    made = folder / f"{kind}.jsonl"
    command = [sys.executable, "-m", "cupel", "import", kind, str(source), "--out", str(made)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return [json.loads(line) for line in made.read_text("utf-8").splitlines()]


def _without_slow(judge: Judge, record: dict[str, Any]) -> dict[str, Any]:
    """The task without the asserts on which the reference itself takes long: nobody would judge with those."""
    task = task_from_json(record)
    assert task.reference is not None
    checks, limits = checks_of(task), Limits(cpu_seconds=_SLOW_SECONDS)
    source = source_of(task, task.reference)
    judged = judge.judge(source, checks, limits, max_timeouts=len(checks) + 1)
    slow = {
        check.test_id for check, one in zip(checks, judged, strict=True) if one.outcome is Outcome.TIMEOUT
    }
    return {**record, "tests": [test for test in record["tests"] if test["id"] not in slow]}


def _assert(number: int, code: str) -> dict[str, str]:
    return {"id": f"m{number:03}", "kind": "assert", "visibility": "private", "origin": "model", "code": code}


def _item(task: Task, checks: Sequence[Check], candidate_id: str, code: str) -> Item:
    ids, entry = tuple(check.test_id for check in checks), task.interface.name
    if any(check.kind == "unittest" for check in checks):
        return Item(task.id, candidate_id, code, entry, ids, (), tuple(None for _ in ids), task.tests[0].code)
    by_id = {test.id: test for test in task.tests}
    asserts, calls = [], []
    for check in checks:
        test = by_id[check.test_id]
        if check.kind == "call":
            arguments = ", ".join(literal.render(value) for value in literal.parse_args(test.args))
            asserts.append(f"assert {entry}({arguments}) == {test.expected}")
            calls.append(_literals(test.args, test.expected))
        else:
            asserts.append(test.code)
            calls.append(_as_call(check.condition, entry))
    return Item(task.id, candidate_id, code, entry, ids, tuple(asserts), tuple(calls), "")


def _as_call(lowered: LoweredAssert | None, entry: str) -> tuple[str, str] | None:
    """An assert as one call and the value that it must equal, where it is that."""
    if lowered is None or len(lowered.calls) != 1 or lowered.calls[0].kwargs:
        return None
    call = lowered.calls[0]
    match lowered.condition:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[expected]) if left is lowered.places[0]:
            if call.function == entry:
                return _literals(f"[{', '.join(map(literal.render, call.args))}]", ast.unparse(expected))
    return None


def _literals(arguments: str, expected: str) -> tuple[str, str] | None:
    """Both, where they are literals without any call (`set()`, `float("inf")`)."""
    try:
        ast.literal_eval(arguments), ast.literal_eval(expected)
    except (ValueError, TypeError):
        return None
    return arguments, expected
