"""Readers of task sets in other people's formats: each record becomes a task of `cupel.task/1`.

Covers the formats in `FORMATS`, one module each. A record that cannot be read is set aside with file, line
and reason, and nothing else is lost by it; so is a single test or candidate of a record that is otherwise
good. Verdicts published elsewhere go to `metadata.published_verdicts` alone. Executes nothing: no program of
the source is imported, run or evaluated, so whether a reference is right is for the judge to find out.

Does not write task files (`cupel.store`), and downloads nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from cupel.dataset.ingest import classeval, columns, evolvecoder, exercism, humaneval, quixbugs, stdio
from cupel.dataset.ingest.columnmap import TARGETS, ColumnMap
from cupel.dataset.ingest.draft import Draft, to_task
from cupel.dataset.ingest.records import Row, SetAside, rows
from cupel.model.errors import TaskError, UsageError
from cupel.model.suggestion import did_you_mean
from cupel.model.task import Task

__all__ = ["FORMATS", "TARGETS", "ColumnMap", "Imported", "Importer", "SetAside", "read"]


@dataclass(frozen=True, slots=True)
class Importer:
    """One format: how its records are found and what each of them means."""

    summary: str
    """One line for people."""
    convert: Callable[[Row, ColumnMap], Draft]
    rows: Callable[[Path], Iterator[Row | SetAside]] = rows
    takes_columns: bool = False
    """Whether a column mapping means anything to it."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a source: every record is in one of the two, in the order of the source."""

    tasks: tuple[Task, ...]
    set_aside: tuple[SetAside, ...]
    """Records, and single tests and candidates of records, that were left out."""


def _fixed(convert: Callable[[Row], Draft]) -> Callable[[Row, ColumnMap], Draft]:
    """A format with fields of its own, which no mapping changes."""
    return lambda row, _: convert(row)


FORMATS: Mapping[str, Importer] = MappingProxyType({
    "humaneval": Importer("HumanEval and EvalPlus problems, with or without candidates", _fixed(humaneval.convert)),
    "classeval": Importer("classes with a unittest file (ClassEval)", _fixed(classeval.convert)),
    "quixbugs": Importer("algorithms with JSON cases (QuixBugs)", _fixed(quixbugs.convert)),
    "stdio": Importer("programs from stdin to stdout, with samples", _fixed(stdio.convert)),
    "exercism": Importer(
        "a folder of Exercism exercises, or JSON Lines of them", _fixed(exercism.convert), exercism.exercises
    ),
    "evolvecoder": Importer("questions with asserts and models' answers", _fixed(evolvecoder.convert)),
    "columns": Importer("any Parquet or JSON Lines table, by --map", columns.convert, takes_columns=True),
})  # fmt: skip
"""Format → its importer."""


def read(format: str, source: Path, *, columns: ColumnMap | None = None) -> Imported:
    """The tasks of a source.

    Args:
        format: a key of `FORMATS`.
        source: a file (JSON Lines, gzipped or not, a JSON array, Parquet), or a folder of such files or, for
            `exercism`, of exercises.
        columns: for the format `columns`, which column means what.

    Raises:
        UsageError: an unknown format, no such source, or a mapping for a format that has none.
    """
    importer = FORMATS.get(format)
    if importer is None:
        hint = did_you_mean(format, FORMATS) or f"; the formats are {', '.join(FORMATS)}"
        raise UsageError(f"{format!r}: no such format{hint}")
    if columns is not None and not importer.takes_columns:
        raise UsageError(f"{format}: the format has fixed fields; --map goes with the format 'columns'")
    tasks: dict[str, Task] = {}
    set_aside: list[SetAside] = []
    for row in importer.rows(source):
        if isinstance(row, SetAside):
            set_aside.append(row)
            continue
        try:
            draft = importer.convert(row, columns or ColumnMap({}))
            task = to_task(draft, row, format)
            if task.id in tasks:
                raise TaskError("the id stands twice in the source; the first record is kept")
        except (TaskError, RecursionError) as error:
            reason = str(error) if isinstance(error, TaskError) else "a value in it is nested too deeply"
            set_aside.append(row.set_aside(_named(row), reason))
            continue
        tasks[task.id] = task
        set_aside.extend(row.set_aside(f"{task.id}, {lost.what}", lost.reason) for lost in draft.dropped)
    return Imported(tuple(tasks.values()), tuple(set_aside))


def _named(row: Row) -> str | None:
    """What the record calls itself, for a reader of the reasons."""
    names = (row.data.get(key) for key in ("id", "task_id", "slug"))
    return next((name for name in names if isinstance(name, str) and name), None)
