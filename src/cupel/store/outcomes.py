"""`outcomes.parquet`: the pass matrix of a run as a table, one row a cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from cupel.model.errors import UsageError
from cupel.model.outcome import Cell, Mode, Outcome

FILE = "outcomes.parquet"
_SCHEMA = pa.schema(
    [
        ("task_id", pa.string()),
        ("candidate_id", pa.string()),
        ("test_id", pa.string()),
        ("outcome", pa.string()),
        ("mode", pa.string()),
        ("executed", pa.bool_()),
        ("cpu_seconds", pa.float64()),
        ("detail", pa.string()),
    ]
)
_BATCH = 50_000


def write_outcomes(path: Path, cells: Iterable[Cell]) -> int:
    """Write cells in the given order, whole or not at all; returns how many."""
    partial = path.with_name(path.name + ".partial")
    count = 0
    with pq.ParquetWriter(partial, _SCHEMA, compression="zstd") as writer:
        batch: list[Cell] = []
        for cell in cells:
            batch.append(cell)
            count += 1
            if len(batch) == _BATCH:
                writer.write_table(_table(batch))
                batch = []
        writer.write_table(_table(batch))
    partial.replace(path)
    return count


def read_outcomes(run: Path) -> list[Cell]:
    """All cells of a run.

    Raises:
        UsageError: the folder holds no outcomes.
    """
    path = run / FILE if run.is_dir() else run
    if not path.is_file():
        raise UsageError(f"{path}: no outcomes there; `cupel judge` or `cupel evolve` writes them")
    rows = pq.read_table(path).to_pylist()
    return [
        Cell(
            row["task_id"],
            row["candidate_id"],
            row["test_id"],
            Outcome(row["outcome"]),
            Mode(row["mode"]) if row["mode"] is not None else None,
            row["executed"],
            row["cpu_seconds"],
            row["detail"] or "",
        )
        for row in rows
    ]


def _table(cells: Sequence[Cell]) -> pa.Table:
    return pa.table(
        {
            "task_id": [cell.task_id for cell in cells],
            "candidate_id": [cell.candidate_id for cell in cells],
            "test_id": [cell.test_id for cell in cells],
            "outcome": [cell.outcome.value for cell in cells],
            "mode": [cell.mode.value if cell.mode is not None else None for cell in cells],
            "executed": [cell.executed for cell in cells],
            "cpu_seconds": [cell.cpu_seconds for cell in cells],
            "detail": [cell.detail for cell in cells],
        },
        schema=_SCHEMA,
    )
