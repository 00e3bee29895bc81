"""`outcomes.parquet`: the pass matrix of a run as a table, one row a cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cupel.model.errors import UsageError
from cupel.model.outcome import Cell, Mode, Outcome
from cupel.store.columns import booleans, numbers, texts

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
_BATCH = 16_384
"""Rows that are held in memory at a time."""


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
    return list(scan_outcomes(run))


def scan_outcomes(run: Path) -> Iterator[Cell]:
    """The cells of a run one after the other, of which only some are in memory at a time.

    Raises:
        UsageError: the folder holds no outcomes.
    """
    path = run / FILE if run.is_dir() else run
    if not path.is_file():
        raise UsageError(f"{path}: no outcomes there; `cupel judge` or `cupel evolve` writes them")
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_BATCH):
            yield from map(_cell, batch.to_pylist())


def _cell(row: Mapping[str, Any]) -> Cell:
    return Cell(
        row["task_id"],
        row["candidate_id"],
        row["test_id"],
        Outcome(row["outcome"]),
        Mode(row["mode"]) if row["mode"] is not None else None,
        row["executed"],
        row["cpu_seconds"],
        row["detail"] or "",
    )


def _table(cells: Sequence[Cell]) -> pa.Table:
    columns = [
        texts([cell.task_id for cell in cells]),
        texts([cell.candidate_id for cell in cells]),
        texts([cell.test_id for cell in cells]),
        texts([cell.outcome.value for cell in cells]),
        texts([cell.mode.value if cell.mode is not None else None for cell in cells]),
        booleans([cell.executed for cell in cells]),
        numbers([cell.cpu_seconds for cell in cells]),
        texts([cell.detail for cell in cells]),
    ]
    return pa.Table.from_arrays(columns, schema=_SCHEMA)
