"""`run.sqlite`: all state of one run.

Covers what was asked for, what was set aside, every cell executed, and the result of every stage for every
task, each written once and never changed. A run that was cut short goes on from here: what stands in the
store is not done again. The only file with times of day.

Does not write the run's output files: those are made anew from what stands here.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cupel.model.errors import StoreError, UsageError
from cupel.model.hashing import canonical_json
from cupel.model.outcome import KnownCell, Mode, Outcome
from cupel.store.taskfile import Rejected

FILE = "run.sqlite"
_VERSION = "2"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rejected (
    file TEXT, line INTEGER, task_id TEXT, reason TEXT, UNIQUE (file, line, task_id, reason)
);
CREATE TABLE IF NOT EXISTS cells (
    task_id TEXT, program_key TEXT, check_key TEXT,
    outcome TEXT NOT NULL, mode TEXT, cpu_seconds REAL, detail TEXT,
    PRIMARY KEY (task_id, program_key, check_key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS results (
    task_id TEXT, stage TEXT, round INTEGER, body TEXT NOT NULL, seconds REAL,
    PRIMARY KEY (task_id, stage, round)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events (at TEXT NOT NULL, what TEXT NOT NULL);
"""


class RunStore:
    """The state of one run, open for reading and writing."""

    def __init__(self, folder: Path) -> None:
        """Open or make the store of a run.

        Raises:
            StoreError: the file cannot be read or written, or is of another version.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(folder / FILE, isolation_level=None)
            self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + _SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{folder / FILE}: {error}") from None
        self.folder = folder
        self._lock: int | None = None
        found = self._meta("version")
        if found is None:
            self._set_meta("version", _VERSION)
        elif found != _VERSION:
            raise StoreError(f"{folder / FILE} is of version {found}; this Cupel writes version {_VERSION}")

    @classmethod
    def existing(cls, folder: Path) -> RunStore:
        """Open the store of a run that was made before.

        Raises:
            UsageError: the folder holds no run.
        """
        if not (folder / FILE).is_file():
            raise UsageError(f"{folder}: no run there ({FILE} is missing)")
        return cls(folder)

    def close(self) -> None:
        """Close the file, and let others begin."""
        self._db.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> RunStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self, command: str, settings: Mapping[str, Any]) -> bool:
        """Say what this run is to do; a run goes on only with what it was begun with.

        Args:
            command: the command's name.
            settings: everything that decides the result (not: workers), with the hash of the input.

        Returns:
            True where the run goes on from an earlier start.

        Raises:
            UsageError: the folder holds a run of something else, or another command is at work on it.
        """
        self._lock_folder()
        wanted = canonical_json({"command": command, **settings})
        found = self._meta("settings")
        if found is None:
            self._set_meta("settings", wanted)
        elif found != wanted:
            raise UsageError(
                f"{self.folder} holds another run ({_differences(found, wanted)}); choose another --out"
            )
        self.event(f"{command} {'goes on' if found else 'begins'}")
        return found is not None

    def _lock_folder(self) -> None:
        """Keep other commands from working on the same run; the lock ends with this process, however it ends."""
        if self._lock is not None:
            return
        self._lock = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(f"{self.folder}: another command is at work on this run; wait for it") from None

    def settings(self) -> dict[str, Any]:
        """What the run was begun with."""
        found = self._meta("settings")
        return dict(json.loads(found)) if found else {}

    def event(self, what: str) -> None:
        """Note that something happened, with the time of day."""
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        self._execute("INSERT INTO events VALUES (?, ?)", (now, what))

    def reject(self, rejected: Iterable[Rejected]) -> None:
        """Note what was set aside; the same thing twice is noted once."""
        for one in rejected:
            row = (one.file, one.line if one.line is not None else -1, one.task_id or "", one.reason)
            self._execute("INSERT OR IGNORE INTO rejected VALUES (?, ?, ?, ?)", row)

    def rejected(self) -> list[Rejected]:
        """All that was set aside, by file and line."""
        rows = self._execute(
            "SELECT file, line, task_id, reason FROM rejected ORDER BY file, line, task_id, reason"
        )
        return [
            Rejected(file, line if line >= 0 else None, task or None, reason)
            for file, line, task, reason in rows
        ]

    def put_result(
        self,
        task_id: str,
        stage: str,
        round_: int,
        body: Mapping[str, Any],
        cells: Iterable[KnownCell],
        seconds: float,
    ) -> None:
        """Write the result of a stage for a task, and the cells that it executed, in one transaction."""
        rows = [
            (task_id, c.program_key, c.check_key, c.outcome.value, c.mode.value, c.cpu_seconds, c.detail)
            for c in cells
        ]
        result = (task_id, stage, round_, json.dumps(body), seconds)
        self._execute("BEGIN IMMEDIATE")
        try:
            self._db.executemany("INSERT OR REPLACE INTO cells VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            self._db.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?)", result)
            self._db.execute("COMMIT")
        except (sqlite3.Error, UnicodeError) as error:
            self._db.execute("ROLLBACK")
            raise StoreError(f"{self.folder / FILE}: {error}") from None

    def result(self, task_id: str, stage: str, round_: int = 0) -> dict[str, Any] | None:
        """The result of a stage for a task, or None where it is not done."""
        rows = self._execute(
            "SELECT body FROM results WHERE task_id = ? AND stage = ? AND round = ?", (task_id, stage, round_)
        )
        row = rows.fetchone()
        return dict(json.loads(row[0])) if row else None

    def seconds(self, task_id: str, stage: str, round_: int = 0) -> float:
        """Wall seconds that a stage took for a task; 0 where it is not done."""
        rows = self._execute(
            "SELECT seconds FROM results WHERE task_id = ? AND stage = ? AND round = ?",
            (task_id, stage, round_),
        )
        row = rows.fetchone()
        return float(row[0] or 0.0) if row else 0.0

    def results(self, stage: str) -> list[tuple[str, int, dict[str, Any], float]]:
        """(task id, round, body, seconds) of every result of a stage, by task id and round."""
        rows = self._execute(
            "SELECT task_id, round, body, seconds FROM results WHERE stage = ? ORDER BY task_id, round",
            (stage,),
        )
        return [(task_id, round_, json.loads(body), seconds) for task_id, round_, body, seconds in rows]

    def cells(self, task_id: str) -> dict[tuple[str, str], KnownCell]:
        """All cells known of a task, by (program key, check key)."""
        rows = self._execute(
            "SELECT program_key, check_key, outcome, mode, cpu_seconds, detail FROM cells WHERE task_id = ?",
            (task_id,),
        )
        return {
            (program, check): KnownCell(program, check, Outcome(outcome), Mode(mode), cpu, detail)
            for program, check, outcome, mode, cpu, detail in rows
        }

    def _execute(self, statement: str, values: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        try:
            return self._db.execute(statement, values)
        except (sqlite3.Error, UnicodeError) as error:
            raise StoreError(f"{self.folder / FILE}: {error}") from None

    def _meta(self, key: str) -> str | None:
        row = self._execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def _set_meta(self, key: str, value: str) -> None:
        self._execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def _differences(found: str, wanted: str) -> str:
    """Which settings differ, in words."""
    one, other = json.loads(found), json.loads(wanted)
    if one.get("input") != other.get("input"):
        return "of other tasks, or the task file has changed since it was begun"
    names = sorted(key for key in {*one, *other} if one.get(key) != other.get(key))
    return ", ".join(f"{name}: {one.get(name)!r} there, {other.get(name)!r} asked for" for name in names)
