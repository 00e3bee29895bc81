"""The files that a run leaves for people and other tools.

Covers `tasks.jsonl`, `candidates.jsonl`, `outcomes.parquet`, `disputes.jsonl`, `set_aside.jsonl`, `proposals.jsonl` and
`rejected.jsonl`, all made anew from the run's store. The dataset folder and the report have modules of their
own. No file written here holds a time of day, a duration or anything else that differs between equal runs, but
for `cpu_seconds` and `detail` in the table of outcomes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cupel.evolve.loop import TaskState
from cupel.evolve.suite import standing, test_from_json
from cupel.judge.certificate import Certificates, told
from cupel.judge.checks import checks_of, checks_of_test
from cupel.judge.matrix import Known
from cupel.judge.programs import key_of, source_of
from cupel.model.outcome import Cell, Outcome
from cupel.model.task import Task
from cupel.store.outcomes import FILE as OUTCOMES
from cupel.store.outcomes import write_outcomes
from cupel.store.run import RunStore
from cupel.store.taskfile import CANDIDATES_FILE, Rejected, candidate_line, write_lines

TASKS = "tasks.jsonl"
DISPUTES = "disputes.jsonl"
REJECTED = "rejected.jsonl"
SET_ASIDE = "set_aside.jsonl"
PROPOSALS = "proposals.jsonl"
SEED_PASSING_STAGE = "seed-passing"
"""Stage name in the store of the candidates that pass every seed test that counts."""


def write_tasks(run: Path, tasks: Sequence[Task]) -> None:
    """Tasks and candidates, each in a file of its own."""
    write_lines(run / TASKS, (task.with_candidates([]) for task in tasks))
    write_lines(
        run / CANDIDATES_FILE,
        (candidate_line(task.id, candidate) for task in tasks for candidate in task.candidates),
    )


def write_cells(run: Path, cells: Iterable[Cell]) -> int:
    """The table of outcomes; returns how many rows."""
    return write_outcomes(run / OUTCOMES, cells)


def write_rejected(run: Path, store: RunStore, own_faults: Sequence[Rejected] = ()) -> int:
    """All that was set aside of the input, and what failed of our own fault this time; returns how many."""
    return write_lines(run / REJECTED, (one.to_json() for one in [*store.rejected(), *own_faults]))


def write_disputes(run: Path, states: Sequence[TaskState]) -> int:
    """Disputes, with the keys of a ruling, examples, and programs for and against."""
    return write_lines(run / DISPUTES, _disputes(states))


def write_set_aside(run: Path, states: Sequence[TaskState]) -> int:
    """Tests that do not count or were not kept, with the evidence."""
    return write_lines(run / SET_ASIDE, _set_aside(states))


def write_proposals(run: Path, states: Sequence[TaskState]) -> int:
    """What became of what models or persons proposed; no file where nobody did. Returns how many lines."""
    fates = [
        {"task_id": state.task.id, "round": result.round, **asdict(fate), "flags": list(fate.flags)}
        for state in states
        for result in state.rounds
        for fate in result.fates
    ]
    return write_lines(run / PROPOSALS, fates) if fates else 0


def final_tasks(tasks: Sequence[Task], states: Sequence[TaskState]) -> list[Task]:
    """The accepted tasks with their final suites, in the input's order; everything else of a task is as it came."""
    found = []
    for task, state in zip(tasks, states, strict=True):
        if state.final is not None:
            issued = state.reference.certificates if state.reference is not None else {}
            tests = [_with_provenance(test_from_json(test)) for test in state.final.tests]
            found.append(task.with_tests([_with_certificate(task, test, issued) for test in tests]))
    return found


def seed_passing(store: RunStore, states: Sequence[TaskState]) -> dict[str, frozenset[str]]:
    """For each task the candidates that pass every seed test that counts."""
    found = {}
    for state in states:
        if state.rounds:
            task = standing(state.task, state.rounds[:1])
            found[task.id] = _passing(task, store.cells(task.id))
    return found


def _passing(task: Task, known: Known) -> frozenset[str]:
    checks = checks_of(task)
    passing = set()
    for candidate in task.candidates:
        key = key_of(source_of(task, candidate))
        cells = [known.get((key, check.key)) for check in checks]
        if all(cell is not None and cell.outcome is Outcome.PASS for cell in cells):
            passing.add(candidate.id)
    return frozenset(passing)


def _with_provenance(test: Any) -> Any:
    """A seed test says that it came with the input; new tests say already where they come from."""
    if getattr(test, "provenance", None) is not None:
        return test
    return test.model_copy(update={"provenance": {"made_by": "input"}})


def _with_certificate(task: Task, test: Any, issued: Certificates) -> Any:
    """A test whose own code has to run says whether it runs apart from the program, and why not."""
    certificate = told(checks_of_test(task, test), issued)
    return test if certificate is None else test.model_copy(update={"certificate": certificate})


def _disputes(states: Sequence[TaskState]) -> Iterator[dict[str, Any]]:
    for state in states:
        for result in state.rounds:
            for dispute in result.disputes:
                yield {
                    "task_id": state.task.id,
                    "flags": list(dispute.flags),
                    "ruling": "unclear",
                    "by": "oracle",
                    "reason": dispute.reason,
                    "round": result.round,
                    "agreement": dispute.agreement,
                    "needed": dispute.needed,
                    "examples": [
                        {
                            "input": dispute.input,
                            "expected": dispute.expected,
                            "answers": list(dispute.answers),
                            "choices": list(dispute.choices),
                        }
                    ],
                    "for": list(dispute.for_),
                    "against": list(dispute.against),
                }


def _set_aside(states: Sequence[TaskState]) -> Iterator[dict[str, Any]]:
    for state in states:
        stages = [(result.round, result.set_aside) for result in state.rounds]
        if state.final is not None:
            stages.append((len(state.rounds), state.final.set_aside))
        for round_, tests in stages:
            for one in tests:
                yield {
                    "task_id": state.task.id,
                    "test_id": one.test_id,
                    "round": round_,
                    "reason": one.reason,
                    "evidence": one.evidence,
                }
