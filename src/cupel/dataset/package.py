"""Packing a run as a dataset: Parquet files by config and split, and a card.

Covers which split a task belongs to, writing the folder whole or not at all, and gathering from a run's store
what the card says of its making. The same tasks, cells and making give the same bytes. What the columns hold
is decided in `cupel.dataset.tables`, what the card says in `cupel.dataset.card`.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cupel.dataset.acceptance import rows_of, standings_of
from cupel.dataset.card import Making, card
from cupel.dataset.tables import TABLES, candidate_row, outcome_row, schema_of, task_row
from cupel.evolve.results import FINAL_STAGE, ROUND_STAGE, final_from_json, round_from_json
from cupel.model.errors import NothingUsable, UsageError
from cupel.model.outcome import Cell, Mode, Outcome
from cupel.model.task import Task
from cupel.store.run import RunStore

CARD = "README.md"
TEST_SHARE = 0.1
"""Share of task ids that belongs to the split `test`."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What was written."""

    folder: Path
    rows: Mapping[str, Mapping[str, int]]
    """Config → split → rows; a split without rows has no file and is not named."""


def pack(
    folder: Path,
    tasks: Sequence[Task],
    cells: Sequence[Cell],
    making: Making,
    *,
    test_share: float = TEST_SHARE,
) -> Packed:
    """Write the dataset's folder, anew where it exists.

    Args:
        folder: what is made; an earlier dataset there is replaced.
        tasks: with their candidates; published verdicts are left out.
        cells: the candidates' outcomes.
        making: how the data came about.
        test_share: share of task ids that belongs to the split `test`, 0 to below 1.

    Raises:
        NothingUsable: there is no task.
        UsageError: the share is no share, or the folder holds something else.
    """
    if not 0 <= test_share < 1:
        raise UsageError(f"a test share of {test_share}: give a number from 0 to below 1")
    if not tasks:
        raise NothingUsable("no task is left to make a dataset of")
    _refuse_what_is_no_dataset(folder)
    tasks = [task.without_published_verdicts() for task in tasks]
    partial = folder.with_name(folder.name + ".partial")
    _remove(partial)
    partial.mkdir(parents=True)
    rows = _write_tables(partial, tasks, cells, split_of([task.id for task in tasks], test_share))
    (partial / CARD).write_text(card(tasks, cells, making, rows, test_share), encoding="utf-8", newline="\n")
    _remove(folder)
    partial.rename(folder)
    return Packed(folder, rows)


def split_of(task_ids: Sequence[str], test_share: float) -> dict[str, str]:
    """Task id → `train` or `test`, by a hash of the id; where all would be in `test`, all are in `train`."""
    found = {id: "test" if _place(id) < test_share else "train" for id in task_ids}
    return found if "train" in found.values() else dict.fromkeys(found, "train")


def making_of(store: RunStore) -> Making:
    """What a run's store tells of how its data came about."""
    rounds = [(task, round_from_json(body)) for task, _, body, _ in store.results(ROUND_STAGE)]
    return Making(
        settings=store.settings(),
        finals={task: final_from_json(body) for task, _, body, _ in store.results(FINAL_STAGE)},
        disputes=sum(len(one.disputes) for _, one in rounds),
        set_aside=len(store.rejected()),
        cut_short=len({task for task, one in rounds if one.cut_short}),
    )


def _place(task_id: str) -> float:
    """Where an id stands between 0 and 1: evenly spread, the same everywhere and always."""
    digest = hashlib.sha256(task_id.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:6], "big") / float(1 << 48)


def _refuse_what_is_no_dataset(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or {one.name for one in folder.iterdir()} - {CARD, *TABLES}):
        raise UsageError(f"{folder} holds something that is no dataset; it is not overwritten")


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _may_be_forged(cell: Cell) -> bool:
    return cell.mode is Mode.SHARED and cell.outcome is Outcome.PASS


def _write_tables(
    folder: Path, tasks: Sequence[Task], cells: Sequence[Cell], splits: Mapping[str, str]
) -> dict[str, dict[str, int]]:
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {name: {"train": [], "test": []} for name in TABLES}
    by_task = rows_of(cells)
    for task in tasks:
        split, candidates = splits[task.id], by_task.get(task.id, {})
        standings = standings_of(task, candidates)
        rows["tasks"][split].append(task_row(task))
        rows["candidates"][split] += [
            candidate_row(
                task,
                one,
                passes_all=standings[one.id].passes if one.id in standings else None,
                shares_process=any(map(_may_be_forged, candidates.get(one.id, {}).values())),
            )
            for one in task.candidates
        ]
        rows["outcomes"][split] += [outcome_row(cell) for row in candidates.values() for cell in row.values()]
    return {
        config: {
            split: _write(folder / config, split, config, body) for split, body in by_split.items() if body
        }
        for config, by_split in rows.items()
    }


def _write(folder: Path, split: str, config: str, rows: list[dict[str, Any]]) -> int:
    folder.mkdir(exist_ok=True)
    table = pa.Table.from_pylist(rows, schema=schema_of(TABLES[config]))
    pq.write_table(table, folder / f"{split}.parquet", compression="zstd")
    return len(rows)
