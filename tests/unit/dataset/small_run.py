"""Tiny tasks and cells by hand, for tests of what comes out of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cupel.evolve.results import RoundMetrics
from cupel.model.outcome import Cell, Mode, Outcome
from cupel.model.task import Task, task_from_json

CLAMP = "def clamp(x, lo, hi):\n    return max(lo, min(x, hi))\n"
NO_LOWER = "def clamp(x, lo, hi):\n    return min(x, hi)\n"
LETTERS = {
    "p": Outcome.PASS,
    "f": Outcome.FAIL,
    "e": Outcome.ERROR,
    "t": Outcome.TIMEOUT,
    "n": Outcome.NOT_RUN,
    "i": Outcome.INFRASTRUCTURE,
}


def call(id: str, args: str, expected: str | None, *, origin: str = "seed", **more: Any) -> dict[str, Any]:
    """A `call` test."""
    told = {} if expected is None else {"expected": expected}
    return {
        "id": id,
        "kind": "call",
        "args": args,
        **told,
        "visibility": "public" if origin == "seed" else "private",
        "origin": origin,
        **more,
    }


def clamp_task(id: str = "demo/clamp", **changes: Any) -> Task:
    """A function task with one seed test and one test of the adversary's, a right and a wrong candidate."""
    record = {
        "format": "cupel.task/1",
        "id": id,
        "prompt": "Write `clamp(x, lo, hi)`.",
        "requirements": None,
        "interface": {"kind": "function", "name": "clamp"},
        "reference": {"code": CLAMP},
        "tests": [call("s1", "[5, 0, 3]", "3"), call("f1", "[-1, 0, 3]", "0", origin="fuzz")],
        "candidates": [
            {"id": "right", "code": CLAMP, "origin": "person"},
            {"id": "wrong", "code": NO_LOWER, "origin": "model:m"},
        ],
    }
    return task_from_json({key: value for key, value in {**record, **changes}.items() if value is not ...})


def cells_of(task_id: str, rows: Mapping[str, str], columns: Iterable[str]) -> list[Cell]:
    """Cells from one letter each (`pfetni`); a blank is a missing cell."""
    return [
        Cell(
            task_id,
            candidate,
            column,
            LETTERS[letter],
            None if letter == "n" else Mode.COMPARED,
            letter != "n",
            None if letter == "n" else 0.01,
            f"{candidate} {letter} {column}",
        )
        for candidate, letters in rows.items()
        for column, letter in zip(columns, letters, strict=True)
        if letter != " "
    ]


def metrics(**figures: Any) -> RoundMetrics:
    """Figures of a round, 0 or None where not given."""
    counts = (
        "tests", "behaviour_classes", "candidates", "passing", "mutants", "mutants_killed", "disputes", "flaky",
        "executed", "saved",
    )  # fmt: skip
    shares = ("pass_at_1", "mutation_score", "redundancy")
    return RoundMetrics(**{**dict.fromkeys(counts, 0), **dict.fromkeys(shares, None), **figures})
