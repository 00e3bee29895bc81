"""`responses.sqlite`: every question put to a model and every answer, by content hash; shared by runs and processes.

Covers requests, answers, what could not be used of them and why, what was found out about a server, and what was
written into batch files. An answer is written the moment it arrives and never changed: of two that arrive for one
question the first stands, for both. What an answer means is not known here: its body is the server's JSON, as text.
No keys and no times of day stand here.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cupel.model.errors import StoreError

FILE = "responses.sqlite"
FOLDER_VARIABLE = "CUPEL_RESPONSES"
_VERSION = "1"
_WAIT_SECONDS = 60.0
"""How long one process waits for another's write."""
_AT_ONCE = 500
"""Keys looked up in one statement."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS requests (
    request TEXT PRIMARY KEY, endpoint TEXT NOT NULL, model TEXT NOT NULL, body TEXT NOT NULL, prompt TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, request TEXT NOT NULL, sample INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answers_of_request ON answers (request);
CREATE TABLE IF NOT EXISTS unusable (
    key TEXT, wanted TEXT, part TEXT, reason TEXT NOT NULL, PRIMARY KEY (key, wanted, part)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS facts (
    endpoint TEXT, model TEXT, name TEXT, value TEXT NOT NULL, PRIMARY KEY (endpoint, model, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS batched (
    key TEXT PRIMARY KEY, request TEXT NOT NULL, sample INTEGER NOT NULL, form TEXT NOT NULL
) WITHOUT ROWID;
"""


def default_folder() -> Path:
    """Where answers are kept unless the user says otherwise: `$CUPEL_RESPONSES`, or `cupel/responses` in the user's cache."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named)
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "cupel" / "responses"


@dataclass(frozen=True, slots=True)
class StoredRequest:
    """A question, once for all samples of its answer."""

    request: str
    """Its content hash."""
    endpoint: str
    """Base URL."""
    model: str
    body: Mapping[str, Any]
    """Parameters, messages and schema."""
    prompt: str | None
    """Name and hash of the prompt file, `name@hash`."""


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """One sample of the answer to a question."""

    key: str
    """Content hash of request and sample."""
    request: str
    sample: int
    input_tokens: int
    output_tokens: int
    body: Mapping[str, Any]
    """What the server sent for this sample."""


class ResponseStore:
    """The file of answers, open for reading and writing; may be used from several threads."""

    def __init__(self, folder: Path) -> None:
        """Open or make the store in a folder.

        Raises:
            StoreError: the file cannot be read or written, or is of another version.
        """
        self.path = folder / FILE
        self._lock = threading.RLock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(
                self.path, isolation_level=None, check_same_thread=False, timeout=_WAIT_SECONDS
            )
            self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + _SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{self.path}: {error}") from None
        self._known_requests: set[str] = set()
        self._change("INSERT OR IGNORE INTO meta VALUES ('version', ?)", (_VERSION,))
        found = self._rows("SELECT value FROM meta WHERE key = 'version'")[0][0]
        if found != _VERSION:
            self._db.close()
            raise StoreError(f"{self.path} is of version {found}; this Cupel reads version {_VERSION}")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def __enter__(self) -> ResponseStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def put_request(self, asked: StoredRequest) -> None:
        """Note a question, before its first answer; the same one twice is noted once."""
        if asked.request in self._known_requests:
            return
        row = (asked.request, asked.endpoint, asked.model, json.dumps(asked.body), asked.prompt)
        self._change("INSERT OR IGNORE INTO requests VALUES (?, ?, ?, ?, ?)", row)
        self._known_requests.add(asked.request)

    def put_answer(self, answer: StoredAnswer) -> StoredAnswer:
        """Write an answer, at once and for good.

        Returns:
            The answer that stands: this one, or the one that another process wrote first.
        """
        row = (
            answer.key,
            answer.request,
            answer.sample,
            answer.input_tokens,
            answer.output_tokens,
            json.dumps(answer.body),
        )
        if self._change("INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?, ?, ?)", row):
            return answer
        return self.answers([answer.key])[answer.key]

    def answers(self, keys: Sequence[str]) -> dict[str, StoredAnswer]:
        """The answers that are there, by key."""
        found = {}
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            rows = self._rows(
                "SELECT key, request, sample, input_tokens, output_tokens, body FROM answers"
                f" WHERE key IN ({marks})",
                tuple(some),
            )
            found.update({row[0]: _answer(row) for row in rows})
        return found

    def requests(self) -> Iterator[StoredRequest]:
        """All questions, by content hash."""
        for request, endpoint, model, body, prompt in self._rows(
            "SELECT request, endpoint, model, body, prompt FROM requests ORDER BY request"
        ):
            yield StoredRequest(request, endpoint, model, json.loads(body), prompt)

    def request(self, request: str) -> StoredRequest | None:
        """A question by its content hash, or None."""
        rows = self._rows("SELECT endpoint, model, body, prompt FROM requests WHERE request = ?", (request,))
        if not rows:
            return None
        endpoint, model, body, prompt = rows[0]
        return StoredRequest(request, endpoint, model, json.loads(body), prompt)

    def mean_output_tokens(self, endpoint: str, model: str) -> tuple[int, float]:
        """(number of answers, mean of their output tokens) of a model so far."""
        rows = self._rows(
            "SELECT COUNT(*), COALESCE(AVG(output_tokens), 0) FROM answers JOIN requests USING (request)"
            " WHERE endpoint = ? AND model = ?",
            (endpoint, model),
        )
        return int(rows[0][0]), float(rows[0][1])

    def put_unusable(self, key: str, wanted: str, reasons: Mapping[str, str]) -> None:
        """Note what of an answer could not be used, and why; this replaces what was noted before.

        Args:
            key: the answer's.
            wanted: name of what was to be read from it.
            reasons: part of the answer (`answer`, or the number of an item) → reason.
        """
        rows = [(key, wanted, part, _storable(reason)) for part, reason in reasons.items()]
        with self._transaction() as db:
            db.execute("DELETE FROM unusable WHERE key = ? AND wanted = ?", (key, wanted))
            db.executemany("INSERT INTO unusable VALUES (?, ?, ?, ?)", rows)

    def unusable(self, key: str | None = None) -> list[tuple[str, str, str, str]]:
        """(answer key, wanted, part, reason) of what could not be used, of one answer or of all."""
        where, values = ("", ()) if key is None else (" WHERE key = ?", (key,))
        rows = self._rows(
            f"SELECT key, wanted, part, reason FROM unusable{where} ORDER BY key, wanted, part", values
        )
        return [(str(a), str(b), str(c), str(d)) for a, b, c, d in rows]

    def fact(self, endpoint: str, model: str, name: str) -> str | None:
        """What was found out about a server, or None."""
        rows = self._rows(
            "SELECT value FROM facts WHERE endpoint = ? AND model = ? AND name = ?", (endpoint, model, name)
        )
        return str(rows[0][0]) if rows else None

    def put_fact(self, endpoint: str, model: str, name: str, value: str) -> None:
        """Note what was found out about a server; the latest finding stands."""
        self._change("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)", (endpoint, model, name, value))

    def put_batched(self, asked: Iterable[tuple[str, str, int, str]]) -> None:
        """Note (answer key, request, sample, form of the answer) of what is written into a batch file."""
        with self._transaction() as db:
            db.executemany("INSERT OR REPLACE INTO batched VALUES (?, ?, ?, ?)", asked)

    def batched(self, key: str) -> tuple[str, int, str] | None:
        """(request, sample, form of the answer) of what was written into a batch file, or None."""
        rows = self._rows("SELECT request, sample, form FROM batched WHERE key = ?", (key,))
        return (str(rows[0][0]), int(rows[0][1]), str(rows[0][2])) if rows else None

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Several statements, all of them or none."""
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    yield self._db
                    self._db.execute("COMMIT")
                except BaseException:
                    self._db.execute("ROLLBACK")
                    raise
            except sqlite3.Error as error:
                raise StoreError(f"{self.path}: {error}") from None

    def _rows(self, statement: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                return self._db.execute(statement, values).fetchall()
            except sqlite3.Error as error:
                raise StoreError(f"{self.path}: {error}") from None

    def _change(self, statement: str, values: tuple[Any, ...] = ()) -> bool:
        """Carry out a statement; says whether it changed anything."""
        with self._lock:
            try:
                return self._db.execute(statement, values).rowcount > 0
            except sqlite3.Error as error:
                raise StoreError(f"{self.path}: {error}") from None


def _answer(row: tuple[Any, ...]) -> StoredAnswer:
    key, request, sample, input_tokens, output_tokens, body = row
    return StoredAnswer(key, request, sample, input_tokens, output_tokens, json.loads(body))


def _storable(text: str) -> str:
    """Text without lone surrogates, which no file can hold; they stand as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
