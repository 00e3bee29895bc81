"""A run's events and artefacts, wherever they stand: in a store, or written out, by themselves or in a dataset.

Covers reading all of them, so that the audit can be repeated by whoever has the dataset alone.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cupel.author.workflow.records import Event, EventKind
from cupel.author.workflow.settings import WorkflowSettings
from cupel.model.errors import StoreError, UsageError
from cupel.model.hashing import content_hash
from cupel.store.authoring import FILE, AuthoringStore
from cupel.store.output import whole_file

HISTORY = "history.jsonl"
ARTEFACTS = "artefacts.jsonl.gz"
IN_DATASET = "authoring"
"""Folder of a dataset that holds the history."""
SETTINGS = "settings"


@dataclass(frozen=True)
class Log:
    """What happened in a run, and what was handed in and shown."""

    settings: WorkflowSettings
    events: tuple[Event, ...]
    """In their order."""
    load: Callable[[str], Any]
    """An artefact by its hash; `StoreError` where it is missing or was changed."""


def read_log(path: Path) -> Log:
    """The log of a run's folder, of a folder that holds a written history, or of a dataset that does.

    Raises:
        UsageError: there is neither.
        StoreError: it cannot be read.
    """
    if (path / FILE).is_file():
        with AuthoringStore.existing(path) as store:
            log = log_of(store)
            return replace(log, load=_loader({name: log.load(name) for name, _ in store.artefacts()}))
    written = written_log(path)
    if written is not None:
        return written
    raise UsageError(f"{path}: neither an authoring run ({FILE}) nor a written history ({HISTORY}) is there")


def written_log(path: Path) -> Log | None:
    """The history that stands written in a folder, or in a dataset; None where there is none.

    Raises:
        StoreError: it cannot be read.
    """
    for folder in (path, path / IN_DATASET):
        if (folder / HISTORY).is_file():
            return _written(folder)
    return None


def log_of(store: AuthoringStore) -> Log:
    """The log that a store holds; its artefacts can be loaded while the store is open."""
    events = tuple(
        Event(one.number, one.task_id, EventKind(one.kind), one.piece, one.body) for one in store.events()
    )
    settings = WorkflowSettings.from_json(json.loads(store.meta(SETTINGS) or "{}"))
    return Log(settings, events, store.get)


def _written(path: Path) -> Log:
    try:
        lines = [json.loads(line) for line in (path / HISTORY).read_text(encoding="utf-8").splitlines()]
        settings = WorkflowSettings.from_json(lines[0]["settings"])
        events = tuple(
            Event(one["number"], one["task_id"], EventKind(one["kind"]), one["piece"], one["body"])
            for one in lines[1:]
        )
        artefacts = {}
        for line in gzip.decompress((path / ARTEFACTS).read_bytes()).splitlines():
            one = json.loads(line)
            if content_hash(one["body"]) != one["hash"]:
                raise StoreError(f"{path / ARTEFACTS}: artefact {one['hash']} was changed")
            artefacts[one["hash"]] = one["body"]
    except (OSError, ValueError, KeyError, IndexError, TypeError, EOFError, zlib.error) as error:
        raise StoreError(f"{path}: the written history cannot be read: {error!r}") from None
    return Log(settings, events, _loader(artefacts))


def write_log(log: Log, artefacts: Iterator[str], folder: Path) -> None:
    """Write a run's history and artefacts as text, each file whole or not at all, so that it can be audited without its store.

    The artefacts come first: a history never names one that is not there.

    Raises:
        UsageError: the folder cannot be written.
    """
    with (
        whole_file(folder / ARTEFACTS) as made,
        made.open("wb") as raw,
        gzip.GzipFile("", "wb", compresslevel=9, fileobj=raw, mtime=0) as packed,
    ):
        for name in artefacts:
            line = json.dumps({"hash": name, "body": log.load(name)}, ensure_ascii=True, sort_keys=True)
            packed.write(line.encode("ascii") + b"\n")
    with whole_file(folder / HISTORY) as made, made.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps({"settings": log.settings.to_json()}) + "\n")
        for one in log.events:
            record = {
                "number": one.number,
                "task_id": one.task_id,
                "kind": one.kind.value,
                "piece": one.piece,
                "body": one.body,
            }
            file.write(json.dumps(record, ensure_ascii=True, sort_keys=True) + "\n")


def _loader(known: dict[str, Any]) -> Callable[[str], Any]:
    def load(name: str) -> Any:
        if name not in known:
            raise StoreError(f"artefact {name} is missing")
        return known[name]

    return load
