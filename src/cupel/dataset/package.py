"""Packing a run as a dataset: Parquet files by config and split, a card, and what a user without Cupel needs.

Covers which split a task belongs to, writing the folder whole or not at all, and gathering from a run's store
what the card says of its making. The same tasks, cells and making give the same bytes under one interpreter. What the
columns hold is decided in `cupel.dataset.tables` and `cupel.dataset.attempts`, what the card says in `cupel.dataset.card`.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cupel.dataset import environment as surroundings
from cupel.dataset import standalone
from cupel.dataset.acceptance import rows_of, standings_of
from cupel.dataset.attempts import CONFIGS, attempt_row
from cupel.dataset.card import Making, card
from cupel.dataset.folders import FOLDERS, write_folders
from cupel.dataset.manifest import foreign, write_manifest
from cupel.dataset.tables import candidate_row, outcome_row, schema_of, task_row
from cupel.evolve.results import FINAL_STAGE, ROUND_STAGE, final_from_json, round_from_json
from cupel.model.errors import NothingUsable, UsageError
from cupel.model.hashing import canonical_json
from cupel.model.outcome import Cell, Mode, Outcome
from cupel.model.task import Task, encode_line
from cupel.store.output import whole_folder
from cupel.store.run import RunStore

CARD = "README.md"
TASK_LINES = "tasks.jsonl.gz"
"""Every task as a line of JSON, for the standalone runner."""
RUNNER = ("run_task.py", "task_tests.py")
"""Files of the standalone runner."""
TEST_SHARE = 0.1
"""Share of task ids that belongs to the split `test`."""
USE_CASES: Mapping[str, str] = {"evaluation": "test", "training": "train"}
"""`metadata.use_case` → split; any other task's split follows from its id."""
_BATCH = 512
"""Tasks whose rows are in memory at a time."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What was written."""

    folder: Path
    rows: Mapping[str, Mapping[str, int]]
    """Config → split → rows; a split without rows has no file and is not named."""
    files: int
    """Files in the manifest."""
    missing_packages: tuple[str, ...] = ()
    """Packages that tasks name and that are not installed here, so that no version is pinned."""


def pack(
    folder: Path,
    tasks: Sequence[Task],
    cells: Sequence[Cell],
    making: Making,
    *,
    test_share: float = TEST_SHARE,
    folders: bool = False,
    lock: Path | None = None,
    failure_tags: Mapping[tuple[str, str], list[Any]] | None = None,
    beside: Mapping[str, Path] | None = None,
) -> Packed:
    """Write the dataset's folder, anew where it exists.

    Args:
        folder: what is made; an earlier dataset there is replaced, and nothing else.
        tasks: with their candidates; published verdicts are left out.
        cells: the candidates' outcomes.
        making: how the data came about.
        test_share: share of task ids that belongs to the split `test`, 0 to below 1, where `metadata.use_case` does not say.
        folders: also a folder for each task.
        lock: a requirements file whose hashes go into the container's, see `cupel.dataset.environment`.
        failure_tags: (task id, candidate id) → tags; by default what candidates carry themselves.
        beside: path under `authoring/` in the folder → file that is copied there.

    Raises:
        NothingUsable: there is no task.
        UsageError: the share is no share, the folder holds something else or cannot be written, or the lock file contradicts what is installed.
    """
    if not 0 <= test_share < 1:
        raise UsageError(f"a test share of {test_share}: give a number from 0 to below 1")
    if not tasks:
        raise NothingUsable("no task is left to make a dataset of")
    refuse_what_is_no_dataset(folder)
    tasks = [task.without_published_verdicts() for task in tasks]
    environment = surroundings.environment_of(tasks, lock)
    with whole_folder(folder) as made:
        rows = _write_tables(made, tasks, cells, splits_of(tasks, test_share), failure_tags or {})
        _write_text(made / CARD, card(tasks, cells, making, rows, test_share))
        _write_lines(made / TASK_LINES, tasks)
        _write_surroundings(made, environment)
        if folders:
            write_folders(made / FOLDERS, tasks)
        for name, file in (beside or {}).items():
            (made / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(file, made / name)
        count = write_manifest(made)
    return Packed(folder, rows, count, environment.missing)


def splits_of(tasks: Sequence[Task], test_share: float) -> dict[str, str]:
    """Task id → `train` or `test`: by what the task is for, else by a hash of its id.

    Where nothing would be in `train`, what is not for evaluation is.
    """
    stated = {task.id: USE_CASES.get(str(task.metadata.get("use_case"))) for task in tasks}
    found = {id: split or ("test" if _place(id) < test_share else "train") for id, split in stated.items()}
    if "train" in found.values():
        return found
    return {id: split or "train" for id, split in stated.items()}


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


def refuse_what_is_no_dataset(folder: Path) -> None:
    """Make sure that nothing but an earlier dataset, byte for byte as it was written, is replaced.

    Raises:
        UsageError: a file stands there, or a folder that holds anything else.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(f"{folder} is a file; it is not overwritten: name a folder")
    found = foreign(folder)
    if found:
        named = ", ".join(f"{one.path} ({one.problem})" for one in found[:3])
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        raise UsageError(
            f"{folder} holds something that is no dataset; it is not overwritten: {named}{more}. Name another folder, or move it away"
        )


def _may_be_forged(cell: Cell) -> bool:
    return cell.mode is Mode.SHARED and cell.outcome is Outcome.PASS


class _Tables:
    """The Parquet files while they are written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writers: dict[tuple[str, str], pq.ParquetWriter] = {}
        self._waiting: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.rows: dict[str, dict[str, int]] = {config: {} for config in CONFIGS}

    def add(self, config: str, split: str, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            self._waiting.setdefault((config, split), []).extend(rows)
            self.rows[config][split] = self.rows[config].get(split, 0) + len(rows)

    def flush(self) -> None:
        for (config, split), rows in self._waiting.items():
            schema = schema_of(CONFIGS[config])
            if (config, split) not in self._writers:
                (self._folder / config).mkdir(exist_ok=True)
                path = self._folder / config / f"{split}.parquet"
                self._writers[config, split] = pq.ParquetWriter(path, schema, compression="zstd")
            self._writers[config, split].write_table(pa.Table.from_pylist(rows, schema=schema))
        self._waiting = {}

    def close(self) -> dict[str, dict[str, int]]:
        """Write the rest; returns config → split → rows, `train` first."""
        self.flush()
        for writer in self._writers.values():
            writer.close()
        order = ("train", "test")
        return {
            name: {split: rows[split] for split in order if split in rows} for name, rows in self.rows.items()
        }


def _write_tables(
    folder: Path,
    tasks: Sequence[Task],
    cells: Sequence[Cell],
    splits: Mapping[str, str],
    tags: Mapping[tuple[str, str], list[Any]],
) -> dict[str, dict[str, int]]:
    tables = _Tables(folder)
    by_task = rows_of(cells)
    for number, task in enumerate(tasks, 1):
        split, candidates = splits[task.id], by_task.get(task.id, {})
        standings = standings_of(task, candidates)
        passes = {id: standing.passes for id, standing in standings.items()}
        tables.add("tasks", split, [task_row(task)])
        tables.add(
            "candidates",
            split,
            [
                candidate_row(
                    task,
                    one,
                    passes_all=passes.get(one.id),
                    shares_process=any(map(_may_be_forged, candidates.get(one.id, {}).values())),
                )
                for one in task.candidates
            ],
        )
        rows = [outcome_row(cell) for row in candidates.values() for cell in row.values()]
        tables.add("outcomes", split, rows)
        tables.add(
            "attempts",
            split,
            [
                attempt_row(
                    task,
                    one,
                    candidates.get(one.id, {}),
                    passes_all=passes.get(one.id),
                    failure_tags=tags.get((task.id, one.id)),
                )
                for one in task.candidates
            ],
        )
        if number % _BATCH == 0:
            tables.flush()
    return tables.close()


def _write_lines(path: Path, tasks: Sequence[Task]) -> None:
    """Tasks without candidates, compressed; the same tasks give the same bytes."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as packed:
        for task in tasks:
            packed.write(encode_line(task.with_candidates([])).encode("utf-8") + b"\n")


def _write_surroundings(folder: Path, environment: surroundings.Environment) -> None:
    _write_text(folder / surroundings.INTERPRETER, canonical_json(environment.interpreter) + "\n")
    _write_text(folder / surroundings.REQUIREMENTS, surroundings.requirements_text(environment))
    _write_text(folder / surroundings.DOCKERFILE, surroundings.dockerfile_text(environment))
    for name in RUNNER:
        _write_text(folder / name, files(standalone).joinpath(name).read_text(encoding="utf-8"))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
