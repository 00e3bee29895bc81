"""The rows of a source file: JSON Lines (plain or gzipped), a JSON array, Parquet, or a folder of such files.

Covers finding the files, decoding them row by row and saying where each row stands. A row that cannot be
decoded comes out as a `SetAside` in its place and the rest goes on. Does not cover what the rows mean
(one module for each format), nor folders of exercises (`exercism`). Nothing is unpickled or evaluated.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cupel.model.errors import TaskError, UsageError
from cupel.model.task import decode_line

_SUFFIXES = (".jsonl", ".jsonl.gz", ".ndjson", ".json", ".parquet")
_ROWS_A_BATCH = 64


@dataclass(frozen=True, slots=True)
class SetAside:
    """Something of the source that was left out, with its reason; nothing else is lost by it."""

    file: str
    """The source file or folder."""
    line: int | None
    """1-based line (JSON Lines) or row (Parquet, JSON array); None where `name` says it all."""
    name: str | None
    """What was left out: a task's id, or one of its tests or candidates."""
    reason: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.reason}" if self.name is None else f"{where}: {self.name}: {self.reason}"

    def to_json(self) -> dict[str, Any]:
        """The fields as they stand in a side file."""
        return {"file": self.file, "line": self.line, "name": self.name, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the source, decoded but not yet understood."""

    path: Path
    line: int | None
    """1-based line or row."""
    data: dict[str, Any]
    """Field or column → value."""

    def set_aside(self, name: str | None, reason: str) -> SetAside:
        """This row, or the part of it called `name`, as something left out."""
        return SetAside(str(self.path), self.line, name, reason)


def rows(source: Path) -> Iterator[Row | SetAside]:
    """The rows of `source`, in order.

    Args:
        source: a file, or a folder whose `.jsonl`, `.jsonl.gz`, `.json` and `.parquet` files are read in the
            order of their names. Any other file is read as JSON Lines.

    Raises:
        UsageError: there is no such file, or nothing to read in the folder.
    """
    for path in _files(source):
        if path.suffix == ".parquet":
            yield from _parquet(path)
        elif path.suffix == ".json" and _opens_an_array(path):
            yield from _array(path)
        else:
            yield from _json_lines(path)


def _files(source: Path) -> list[Path]:
    if source.is_dir():
        found = [path for path in sorted(source.rglob("*")) if path.name.endswith(_SUFFIXES)]
        if not found:
            raise UsageError(f"{source}: the folder holds no file of {', '.join(_SUFFIXES)}")
        return found
    if not source.is_file():
        raise UsageError(f"{source}: no such file or folder")
    return [source]


@contextmanager
def _opened(path: Path) -> Iterator[Iterable[bytes]]:
    try:
        stream = path.open("rb")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    with stream as plain:
        if path.suffix == ".gz":
            with gzip.GzipFile(fileobj=plain) as unpacked:
                yield unpacked
        else:
            yield plain


def _json_lines(path: Path) -> Iterator[Row | SetAside]:
    line = 0
    with _opened(path) as stream:
        try:
            for line, raw in enumerate(stream, 1):
                if raw.strip():
                    yield _decoded(path, line, raw)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            yield SetAside(str(path), line + 1, None, f"the gzipped file breaks off: {error}")


def _decoded(path: Path, line: int, raw: bytes) -> Row | SetAside:
    try:
        text = raw.decode("utf-8-sig" if line == 1 else "utf-8")
        value = decode_line(text)
    except UnicodeDecodeError as error:
        return SetAside(str(path), line, None, f"not UTF-8: {error.reason} at byte {error.start}")
    except TaskError as error:
        return SetAside(str(path), line, None, str(error))
    return _row(path, line, value)


def _row(path: Path, line: int, value: Any) -> Row | SetAside:
    if not isinstance(value, dict):
        kind = type(value).__name__
        return SetAside(str(path), line, None, f"a record is a JSON object, not of type {kind}")
    return Row(path, line, value)


def _opens_an_array(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")


def _array(path: Path) -> Iterator[Row | SetAside]:
    try:
        values = decode_line(path.read_text("utf-8-sig"))
    except (TaskError, UnicodeDecodeError) as error:
        yield SetAside(str(path), None, None, str(error))
        return
    for number, value in enumerate(values, 1):
        yield _row(path, number, value)


def _parquet(path: Path) -> Iterator[Row | SetAside]:
    import pyarrow as pa  # heavy: only where a Parquet file is read
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(path) as table:
            for batch in table.iter_batches(batch_size=_ROWS_A_BATCH):
                for record in batch.to_pylist():
                    number += 1
                    yield Row(path, number, record)
    except (pa.ArrowException, OSError) as error:
        yield SetAside(str(path), number + 1, None, f"not readable as Parquet from here on: {error}")
