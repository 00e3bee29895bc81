"""Batch files: questions written as OpenAI Batch JSONL, answers read back into the response store.

So that a batch API or `vllm run-batch -i FILE -o RESULTS --model MODEL` does the work offline: write what is not answered, have it
done, read the results, and run the command; it finds everything in the store. Each line is one sample, its `custom_id` the
answer's content hash. Repair turns cannot be foreseen: they are asked when the command runs, or in a second batch.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cupel.llm.answer import Ending
from cupel.llm.client import Client, keep, known, stored_request
from cupel.llm.reply import Reply, final_failure, replies_of
from cupel.llm.request import Request, answer_key, request_key
from cupel.llm.trouble import Kind, body_trouble, said, status_trouble
from cupel.llm.wire import body_of
from cupel.model.errors import UsageError
from cupel.store.responses import ResponseStore

MOST_LINES = 50_000
MOST_BYTES = 190_000_000
"""Of one file; OpenAI takes 50,000 lines and 200 MB."""
_FINAL = {Kind.TOO_LONG: Ending.TOO_LONG, Kind.FILTERED: Ending.FILTERED}


@dataclass(slots=True)
class BatchReport:
    """What a file of results held."""

    lines: int = 0
    answered: int = 0
    """Lines whose answer is in the store now, failures that are final among them."""
    known_before: int = 0
    """Lines whose answer was in the store already."""
    failed: Counter[str] = field(default_factory=Counter)
    """Lines without an answer, by reason; these questions stay open."""
    foreign: int = 0
    """Lines that belong to no question of this store."""

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "lines": self.lines,
            "answered": self.answered,
            "known_before": self.known_before,
            "failed": dict(sorted(self.failed.items())),
            "foreign": self.foreign,
        }


def write_batch(client: Client, questions: Iterable[tuple[Request, int]], folder: Path) -> list[Path]:
    """Write what is not answered as batch files.

    Args:
        client: whom the questions would go to; it may be one that sends nothing (`planned_client`).
        questions: (request, samples) of each.
        folder: where the files go: `MODEL-0001.jsonl` and on, as many as the bounds of a file want; one file is for one
            model, as batch services want it.

    Returns:
        The files, none where everything is answered.

    Raises:
        UsageError: the folder holds files for this model already.
    """
    stem = re.sub(r"[^\w.-]+", "_", client.spec.name)
    if (folder / f"{stem}-0001.jsonl").exists():
        raise UsageError(f"{folder} holds batch files for {stem} already; choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    pending: list[str] = []
    size = 0
    for line in _lines(client, questions):
        length = len(line.encode("utf-8")) + 1
        if pending and (len(pending) >= MOST_LINES or size + length > MOST_BYTES):
            paths.append(_write(folder / f"{stem}-{len(paths) + 1:04d}.jsonl", pending))
            pending, size = [], 0
        pending.append(line)
        size += length
    if pending:
        paths.append(_write(folder / f"{stem}-{len(paths) + 1:04d}.jsonl", pending))
    return paths


def read_batch(store: ResponseStore, path: Path) -> BatchReport:
    """Read a file of results into the store.

    Args:
        store: where the questions were noted when the batch was written.
        path: the results, one JSON object a line: `custom_id`, and `response` or `error`.

    Raises:
        UsageError: the file cannot be read.
    """
    report = BatchReport()
    try:
        with path.open("rb") as file:
            for raw in file:
                if raw.strip():
                    report.lines += 1
                    _take(store, raw, report)
    except OSError as error:
        raise UsageError(f"{path}: {error}") from None
    return report


def _lines(client: Client, questions: Iterable[tuple[Request, int]]) -> Iterable[str]:
    spec, store = client.spec, client.store
    ways = known(spec, store)
    written: set[str] = set()
    for request, samples in questions:
        hash_ = request_key(spec, request)
        answered = set(client.answered(request, samples))
        open_ = {answer_key(hash_, sample): sample for sample in range(samples) if sample not in answered}
        new = {key: sample for key, sample in open_.items() if key not in written}
        if not new:
            continue
        written.update(new)
        wire = ways.wire(request)
        form = wire.form.value if wire.form is not None else ""
        store.put_request(stored_request(spec, request, hash_))
        store.put_batched((key, hash_, sample, form) for key, sample in new.items())
        for key, sample in new.items():
            body = body_of(spec, request, [sample], wire)
            line = {"custom_id": key, "method": "POST", "url": "/v1/chat/completions", "body": body}
            yield json.dumps(line)


def _write(path: Path, lines: list[str]) -> Path:
    partial = path.with_suffix(".partial")
    partial.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    partial.replace(path)
    return path


def _take(store: ResponseStore, line: bytes, report: BatchReport) -> None:
    """Take one line of results; answers may hold any character that other readers take for the end of a line."""
    try:
        result = json.loads(line.decode("utf-8-sig"))
        key = result["custom_id"]
    except (ValueError, TypeError, KeyError, RecursionError):  # what is not UTF-8 is a ValueError
        report.failed["the line is no result"] += 1
        return
    asked = store.batched(str(key))
    if asked is None:
        report.foreign += 1
        return
    if store.answers([key]):
        report.known_before += 1
        return
    request, sample, form = asked
    outcome = _outcome(result, _sent_characters(store, request), form)
    if isinstance(outcome, Reply):
        keep(store, request, sample, outcome)
        report.answered += 1
    else:
        report.failed[outcome] += 1


def _outcome(result: dict[str, Any], sent_characters: int, form: str) -> Reply | str:
    """The reply that a line of results holds, or why it holds none."""
    response = result.get("response")
    if not isinstance(response, dict):
        return said(result.get("error") or "neither response nor error")
    status, body = response.get("status_code", 200), response.get("body") or result.get("error")
    now = time.time()
    trouble = status_trouble(status, body, {}, now) if status != 200 else body_trouble(body, now)
    if trouble is not None:
        final = _FINAL.get(trouble.kind)
        return final_failure(final, trouble.detail, status) if final is not None else trouble.detail
    replies = replies_of(body, 1, sent_characters, form) if isinstance(body, dict) else []
    return replies[0] if replies else "the server broke the sample off"


def _sent_characters(store: ResponseStore, request: str) -> int:
    asked = store.request(request)
    messages = asked.body.get("messages", []) if asked is not None else []
    return sum(len(message["content"]) for message in messages)
