"""The items of benchmarks, read from local files.

Covers task files, every form that `cupel import` reads, JSON Lines, JSON and Parquet tables of which fields are named,
and plain text files, which are one item each. A record that cannot be read is set aside; the others are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cupel.dataset import ingest
from cupel.dataset.fingerprint import Fingerprint, fingerprint, part_fingerprints
from cupel.dataset.ingest.records import Row, SetAside, rows
from cupel.dataset.normaltext import text_of
from cupel.model.errors import TaskError, UsageError
from cupel.model.suggestion import did_you_mean
from cupel.model.task import FORMAT, Task, task_from_json

TASKS, FIELDS, TEXT = "tasks", "fields", "text"
FORMS = (TASKS, FIELDS, TEXT, *(name for name in ingest.FORMATS if name != "columns"))
_TEXT_SUFFIXES = (".txt", ".md", ".rst")
_ID_FIELDS = ("id", "task_id", "name", "slug")


@dataclass(frozen=True, slots=True)
class Item:
    """One problem of a benchmark."""

    benchmark: str
    id: str
    text: str
    solutions: tuple[Fingerprint, ...] = ()
    """Of its solution as a whole, and of each file of it."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields of a table mean what."""

    text: Sequence[str]
    """Their texts are read one after the other."""
    solution: str | None = None


def read_items(
    path: Path, form: str | None = None, fields: Fields | None = None
) -> Iterator[Item | SetAside]:
    """The items of a file or folder, in order.

    Args:
        path: the benchmark's name is the file's, without endings.
        form: one of `FORMS`; by default seen from the file: fields where they are named, plain text by the name's
            ending, else a task file.
        fields: for tables of another form.

    Raises:
        UsageError: an unknown form, no such file, or a file whose form cannot be seen.
    """
    if form is not None and form not in FORMS:
        raise UsageError(
            f"{form!r}: no such form{did_you_mean(form, FORMS)}; the forms are {', '.join(FORMS)}"
        )
    form = form or _seen_form(path, fields)
    if form == TEXT:
        return _texts(path)
    if form == FIELDS:
        if fields is None or not fields.text:
            raise UsageError(f"{path}: name the field that holds the text with --field")
        return _table(path, fields)
    if form == TASKS:
        return _task_file(path)
    return _imported(path, form)


def _seen_form(path: Path, fields: Fields | None) -> str:
    if fields is not None and fields.text:
        return FIELDS
    if path.suffix in _TEXT_SUFFIXES:
        return TEXT
    first = next((row for row in rows(path) if isinstance(row, Row)), None)
    if first is not None and first.data.get("format") == FORMAT:
        return TASKS
    raise UsageError(
        f"{path}: not a task file; name its form with --format ({', '.join(FORMS)}), or the field with its text with --field"
    )


def _benchmark(path: Path) -> str:
    return path.name.partition(".")[0] or path.name


def _texts(path: Path) -> Iterator[Item | SetAside]:
    files = (
        sorted(one for one in path.rglob("*") if one.suffix in _TEXT_SUFFIXES) if path.is_dir() else [path]
    )
    if not files:
        raise UsageError(f"{path}: the folder holds no text file ({', '.join(_TEXT_SUFFIXES)})")
    for file in files:
        try:
            text = file.read_text("utf-8-sig")
        except FileNotFoundError:
            raise UsageError(f"{file}: no such file") from None
        except (OSError, UnicodeDecodeError) as error:
            yield SetAside(str(file), None, None, f"not readable as text: {error}")
            continue
        id = file.name if file == path else file.relative_to(path).as_posix()
        yield Item(_benchmark(path), id, text)


def _table(path: Path, fields: Fields) -> Iterator[Item | SetAside]:
    for row in rows(path):
        if isinstance(row, SetAside):
            yield row
            continue
        texts = [row.data.get(field) for field in fields.text]
        lacking = [field for field, text in zip(fields.text, texts, strict=True) if not isinstance(text, str)]
        if lacking:
            yield row.set_aside(None, f"no text in the field {', '.join(lacking)}")
            continue
        code = row.data.get(fields.solution) if fields.solution is not None else None
        solutions = (fingerprint({"solution.py": code}),) if isinstance(code, str) else ()
        yield Item(_benchmark(path), _id(row), "\n".join(map(str, texts)), solutions)


def _id(row: Row) -> str:
    found: list[Any] = [row.data.get(field) for field in _ID_FIELDS]
    return next((str(one) for one in found if isinstance(one, str | int) and one != ""), f"line {row.line}")


def _task_file(path: Path) -> Iterator[Item | SetAside]:
    for row in rows(path / "tasks.jsonl" if path.is_dir() else path):
        if isinstance(row, SetAside):
            yield row
            continue
        try:
            yield _item(_benchmark(path), task_from_json(row.data))
        except TaskError as error:
            yield row.set_aside(_id(row), str(error))


def _imported(path: Path, form: str) -> Iterator[Item | SetAside]:
    found = ingest.read(form, path)
    yield from (_item(_benchmark(path), task) for task in found.tasks)
    yield from found.set_aside


def _item(benchmark: str, task: Task) -> Item:
    return Item(benchmark, task.id, text_of(task), tuple(part_fingerprints(task, starter=False)))
