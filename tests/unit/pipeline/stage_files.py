"""Small judged task files, and a scripted model to ask."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cupel.llm import Client, ScriptedModel
from cupel.llm.scripted import Script
from cupel.model.outcome import Cell, Outcome
from cupel.pipeline.asking import Access, Asking
from cupel.store.outcomes import write_outcomes


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def task(id_: str, tests: int, candidates: int, **fields: Any) -> dict[str, Any]:
    """`f` with as many tests and candidates of one line."""
    return {
        "format": "cupel.task/1",
        "id": id_,
        "prompt": "Write `f(x)`.",
        "requirements": None,
        "interface": {"kind": "function", "name": "f"},
        "reference": None,
        "tests": [
            {
                "id": f"t{at}",
                "kind": "call",
                "args": f"[{at}]",
                "expected": "1",
                "visibility": "private",
                "origin": "seed",
            }
            for at in range(tests)
        ],
        "candidates": [
            {"id": f"c{at}", "code": f"def f(x): return {at}\n", "origin": "person"}
            for at in range(candidates)
        ],
        **fields,
    }


def judged_run(folder: Path, tasks: Sequence[dict[str, Any]], matrices: dict[str, Sequence[str]]) -> Path:
    """A run's folder: tasks and who passes what, one row of `0` and `1` a candidate."""
    folder.mkdir()
    (folder / "tasks.jsonl").write_text("".join(json.dumps(one) + "\n" for one in tasks), encoding="utf-8")
    cells = [
        Cell(id_, f"c{row}", f"t{at}", Outcome.PASS if mark == "1" else Outcome.FAIL, None, True, 0.0, "")
        for id_, matrix in matrices.items()
        for row, text in enumerate(matrix)
        for at, mark in enumerate(text)
    ]
    write_outcomes(folder / "outcomes.parquet", cells)
    return folder


class ScriptedAsking(Asking):
    """Asks one scripted model, whatever the role; or several."""

    def __init__(self, folder: Path, *scripts: Script | str) -> None:
        super().__init__(Access(models=None, responses=folder))  # type: ignore[arg-type]
        names = ["m", "n", "o"]
        self.models = [ScriptedModel(script, name=name) for script, name in zip(scripts, names, strict=False)]

    def clients(self, role: Any) -> list[Client]:
        return [Client(model, self.store, self.budget) for model in self.models]
