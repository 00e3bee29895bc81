"""`authoring.sqlite`: all state of one run of the authoring workflow.

Covers artefacts by content hash, and the events of all tasks in one order; both are only ever added. The only place of the workflow
that has times of day: when an event was written, so that a lease can run out.

What an event means is not known here.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cupel.model.errors import StoreError, UsageError
from cupel.model.hashing import canonical_json, content_hash

FILE = "authoring.sqlite"
_VERSION = "1"
_WAIT_SECONDS = 60.0
"""How long one process waits for another's write."""
_AT_WORK = "at work"
"""Fact of the run: the command that was alone at it last."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS artefacts (hash TEXT PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events (
    number INTEGER PRIMARY KEY AUTOINCREMENT, task_id TEXT NOT NULL, kind TEXT NOT NULL, piece TEXT,
    body TEXT NOT NULL, at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS events_of_task ON events (task_id, number);
CREATE INDEX IF NOT EXISTS events_of_kind ON events (kind, number);
"""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One event as it was written."""

    number: int
    """Its place among all events, from 1."""
    task_id: str
    kind: str
    piece: str | None
    body: Mapping[str, Any]
    at: dt.datetime
    """When it was written."""


class AuthoringStore:
    """The state of one run, open for reading and writing; several processes may have it open."""

    def __init__(self, folder: Path) -> None:
        """Open or make the store.

        Raises:
            StoreError: the file cannot be read or written, or is of another version.
        """
        self.folder = folder
        self.path = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.path, isolation_level=None, timeout=_WAIT_SECONDS)
            self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + _SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{self.path}: {error}") from None
        self.set_once("version", _VERSION)
        if self.meta("version") != _VERSION:
            found = self.meta("version")
            self._db.close()
            raise StoreError(f"{self.path} is of version {found}; this Cupel writes version {_VERSION}")

    @classmethod
    def existing(cls, folder: Path) -> AuthoringStore:
        """Open the store of a run that was begun before.

        Raises:
            UsageError: the folder holds no run of the workflow.
        """
        if not (folder / FILE).is_file():
            raise UsageError(
                f"{folder}: no authoring run there ({FILE} is missing); `cupel work begin` or `cupel author` makes one"
            )
        return cls(folder)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> AuthoringStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, with nobody else writing meanwhile."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: {error}") from None
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._run("COMMIT")

    @contextmanager
    def alone(self, command: str) -> Iterator[None]:
        """Keep a second process from what only one may do at this run; ends with this process, however that ends.

        Args:
            command: what is done, as others are told who find the run in use.

        Raises:
            UsageError: another is at it.
        """
        lock = os.open(self.folder, os.O_RDONLY)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                told = self.meta(_AT_WORK)
                who = f"`{told}`" if told is not None else "another command"
                raise UsageError(f"{self.folder}: {who} is at work on this run; wait for it") from None
            self._run("INSERT OR REPLACE INTO meta VALUES (?, ?)", _AT_WORK, command)
            yield
        finally:
            os.close(lock)

    def meta(self, key: str) -> str | None:
        """A fact of the run; None where it was not said."""
        rows = self._run("SELECT value FROM meta WHERE key = ?", key)
        return str(rows[0][0]) if rows else None

    def set_once(self, key: str, value: str) -> None:
        """Say a fact of the run, unless it was said before."""
        self._run("INSERT OR IGNORE INTO meta VALUES (?, ?)", key, value)

    def put(self, kind: str, body: Any) -> str:
        """Keep an artefact; returns its content hash."""
        name = content_hash(body)
        self._run("INSERT OR IGNORE INTO artefacts VALUES (?, ?, ?)", name, kind, canonical_json(body))
        return name

    def get(self, name: str) -> Any:
        """An artefact by its hash.

        Raises:
            StoreError: it is not there, or is not what its hash says.
        """
        rows = self._run("SELECT body FROM artefacts WHERE hash = ?", name)
        if not rows:
            raise StoreError(f"{self.path}: artefact {name} is missing")
        body = json.loads(rows[0][0])
        if content_hash(body) != name:
            raise StoreError(f"{self.path}: artefact {name} was changed")
        return body

    def artefacts(self) -> Iterator[tuple[str, str]]:
        """(hash, kind) of all artefacts, in the order of the hashes."""
        for name, kind in self._run("SELECT hash, kind FROM artefacts ORDER BY hash"):
            yield str(name), str(kind)

    def append(self, task_id: str, kind: str, piece: str | None, body: Mapping[str, Any]) -> int:
        """Write an event; returns its number."""
        now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        self._run(
            "INSERT INTO events (task_id, kind, piece, body, at) VALUES (?, ?, ?, ?, ?)",
            task_id,
            kind,
            piece,
            canonical_json(dict(body)),
            now,
        )
        return int(self._run("SELECT last_insert_rowid()")[0][0])

    def events(self, *, after: int = 0, task_id: str | None = None) -> Iterator[StoredEvent]:
        """Events in their order, of all tasks or of one.

        Args:
            after: only those with a higher number.
            task_id: of this task alone.
        """
        rows = self._run(
            "SELECT number, task_id, kind, piece, body, at FROM events"
            " WHERE number > ? AND (? IS NULL OR task_id = ?) ORDER BY number",
            after,
            task_id,
            task_id,
        )
        for number, task, kind, piece, body, at in rows:
            yield StoredEvent(number, task, kind, piece, json.loads(body), dt.datetime.fromisoformat(at))

    def _run(self, statement: str, *values: Any) -> list[Any]:
        try:
            return self._db.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: {error}") from None
