"""Tasks in the forms of TIGER-AI-Lab/EvolveCoder: `cupel export evolvecoder`.

Covers the published data set's records (`id, question, tests`, tests as Python text) and, with the outcomes of a run, the records
that the published pipeline ends with (`id, problem, outputs, filtered_tests, gen_result`). What such a record cannot say is left
out and counted with the reason: other kinds of test and interface, several files, a candidate with a cell of our own fault.
Executes nothing.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cupel.dataset.asserts_export import LeftOut, plain_assert
from cupel.dataset.names_bound import Bound, bound_by
from cupel.judge.checks import names_of
from cupel.judge.programs import source_of
from cupel.judge.test_functions import test_functions
from cupel.model.errors import TaskError
from cupel.model.outcome import Cell, Outcome
from cupel.model.source import parsed
from cupel.model.task import FileTest, Task
from cupel.store.taskfile import write_lines

_REASONS = {Outcome.PASS: "pass", Outcome.TIMEOUT: "timeout", Outcome.NOT_RUN: "unexecuted"}
"""The original's words; every other outcome is its `fail`."""
_Cells = Mapping[tuple[str, str], Cell]


@dataclass(frozen=True, slots=True)
class EvolveCoderExport:
    """What was written, and what was left out and why."""

    tasks: int
    tests: int
    candidates: int
    """Only with outcomes."""
    left_out: Mapping[str, int]
    """What and why → how many."""

    def to_json(self) -> dict[str, Any]:
        """The counts as plain JSON."""
        return asdict(self)


def export_evolvecoder(
    tasks: Sequence[Task], out: Path, outcomes: Sequence[Cell] | None = None
) -> EvolveCoderExport:
    """Write the records.

    Args:
        tasks: functions or classes.
        out: the JSONL file.
        outcomes: of a run on these tasks; with them the pipeline's own records are written, else the data set's.
    """
    cells: dict[str, dict[tuple[str, str], Cell]] = {}
    for cell in outcomes or ():
        cells.setdefault(cell.task_id, {})[cell.candidate_id, cell.test_id] = cell
    left_out: Counter[str] = Counter()
    records: list[dict[str, Any]] = []
    for task in tasks:
        if task.interface.kind not in ("function", "class"):
            left_out[f"task: interface {task.interface.kind}"] += 1
            continue
        tests = _tests(task, left_out)
        if not tests:
            left_out["task: none of its tests can be written"] += 1
        elif outcomes is None:
            records.append({"id": task.id, "question": task.prompt, "tests": [text for _, text in tests]})
        else:
            records.append(_evaluated(task, tests, cells.get(task.id, {}), left_out))
    write_lines(out, records)
    written = "tests" if outcomes is None else "filtered_tests"
    return EvolveCoderExport(
        tasks=len(records),
        tests=sum(len(record[written]) for record in records),
        candidates=sum(len(record.get("outputs", ())) for record in records),
        left_out=dict(sorted(left_out.items())),
    )


def _tests(task: Task, left_out: Counter[str]) -> list[tuple[list[str], str]]:
    """(ids of its cells, its text) of every test that can be written."""
    bound = _bound(task)
    found = []
    for test in task.tests:
        try:
            if isinstance(test, FileTest):
                found.append(_called(test))
            else:
                found.append(([test.id], plain_assert(task, test, bound)))
        except LeftOut as reason:
            left_out[f"test: {reason}"] += 1
    return found


def _bound(task: Task) -> Bound:
    """What tests may name: what the reference binds, or the interface's names where there is none."""
    own = frozenset(names_of(task))
    tree = None
    if task.reference is not None:
        source = source_of(task, task.reference)
        tree = parsed(source.files[source.entry])
    bound = bound_by(tree) if tree is not None else Bound()
    return Bound(bound.imported, bound.own | own)


def _called(test: FileTest) -> tuple[list[str], str]:
    """A file of plain test functions, followed by their calls: so it runs where it is executed as a text."""
    tree = parsed(test.code)
    try:
        names = test_functions(test)
    except TaskError:
        raise LeftOut("a test file that cannot be read") from None
    plain = {
        node.name
        for node in (tree.body if tree else ())
        if isinstance(node, ast.FunctionDef) and not node.args.args and not node.decorator_list
    }
    if test.kind != "pytest" or not names or not plain.issuperset(names):
        raise LeftOut(f"kind {test.kind} with more than plain functions")
    calls = "\n".join(f"{name}()" for name in names)
    return [f"{test.id}::{name}" for name in names], f"{test.code.rstrip()}\n{calls}"


def _evaluated(
    task: Task, tests: Sequence[tuple[list[str], str]], cells: _Cells, left_out: Counter[str]
) -> dict[str, Any]:
    outputs, results = [], []
    for candidate in task.candidates:
        own = [[cells.get((candidate.id, one)) for one in ids] for ids, _ in tests]
        outcomes = [cell.outcome if cell is not None else Outcome.NOT_RUN for row in own for cell in row]
        if candidate.code is None:
            left_out["candidate: several files"] += 1
        elif Outcome.INFRASTRUCTURE in outcomes:
            left_out["candidate: a cell of our own fault"] += 1
        else:
            statuses = [_status(row) for row in own]
            passed = sum(status["pass"] for status in statuses)
            outputs.append(f"```python\n{candidate.code.rstrip()}\n```")
            results.append(
                {
                    "pass_rate": passed / len(statuses),
                    "test_cases_pass_status": statuses,
                    "parse_code": candidate.code,
                }
            )
    matrix = [[one["test_cases_pass_status"][at]["pass"] for one in results] for at in range(len(tests))]
    return {
        "id": task.id,
        "problem": task.prompt,
        "outputs": outputs,
        "filtered_tests": [text for _, text in tests],
        "gen_result": {
            "eval_results": results,
            "test_case_diversity": {
                "arr": matrix,
                "mean": [sum(column) / len(column) if column else None for column in matrix],
            },
        },
    }


def _status(row: Sequence[Cell | None]) -> dict[str, Any]:
    """One test's status, from the cells of its functions: the first that is no pass decides."""
    outcomes = [(cell.outcome, cell.detail) if cell else (Outcome.NOT_RUN, "") for cell in row]
    worst = next((one for one in outcomes if one[0] is not Outcome.PASS), (Outcome.PASS, ""))
    passes = worst[0] is Outcome.PASS
    return {
        "pass": passes,
        "reason": _REASONS.get(worst[0], "fail"),
        "error_message": None if passes else worst[1] or None,
        "time_limit": None,
    }
