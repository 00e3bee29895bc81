"""A run of a million cells with `cupel judge`: how memory of driver and workers goes with time.

Writes a task file of generated tasks (plain calls, every program another one), starts the command as a user would, and
looks at the resident size of its processes every few seconds. Prints what it saw; says nothing of what is right.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_TESTS = 100
_CANDIDATES = 200
_EVERY = 5.0
_ROWS = 20


def table(folder: Path, cells: int) -> str:
    """Judge at least so many cells; returns the table of memory over time."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    count = -(-cells // (_TESTS * _CANDIDATES))
    with (folder / "tasks.jsonl").open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(json.dumps(_task(number)) + "\n")
    command = [
        sys.executable,
        "-m",
        "cupel",
        "judge",
        str(folder / "tasks.jsonl"),
        "--out",
        str(folder / "run"),
        "--json",
    ]
    began = time.monotonic()
    with (folder / "told.json").open("wb") as told:
        process = subprocess.Popen(command, stdout=told)
        seen = list(_watch(process, folder / "run", began))
    if process.returncode != 0:
        raise SystemExit(f"cupel judge ended with {process.returncode}")
    summary = json.loads((folder / "told.json").read_bytes())
    lines = [
        f"\n## {summary['cells']:,} cells in {time.monotonic() - began:.0f} s",
        "",
        f"{count} tasks of {_CANDIDATES} programs and {_TESTS} tests; {summary['executed']:,} executed, outcomes "
        f"{summary['outcomes']}. Resident size in MB; *store*: cells written so far.",
        "",
        "| s | store | driver | workers | fork servers |",
        "|---|---|---|---|---|",
    ]
    step = max(1, len(seen) // _ROWS)
    return "\n".join([*lines, *seen[::step], seen[-1]])


def _task(number: int) -> dict[str, Any]:
    tests = [
        {
            "id": f"t{n:03}", "kind": "call", "visibility": "private", "origin": "seed",
            "args": f"[{list(range(n % 20))}, {n}]", "expected": str(sum(range(n % 20)) + n + number),
        }
        for n in range(_TESTS)
    ]  # fmt: skip
    code = "def f(xs, n):\n    total = n + {number}\n    for x in xs:\n        total += x\n    return total\n\ndef other():\n    return {other}\n"
    candidates = [
        {"id": f"c{n:03}", "origin": "generated", "code": code.format(number=number + (n % 7 == 6), other=n)}
        for n in range(_CANDIDATES)
    ]
    return {
        "format": "cupel.task/1", "id": f"bench/{number:04}", "prompt": "Add.", "requirements": None,
        "interface": {"kind": "function", "name": "f"}, "reference": {"code": code.format(number=number, other=-1)},
        "tests": tests, "candidates": candidates,
    }  # fmt: skip


def _watch(process: subprocess.Popen[bytes], run: Path, began: float) -> Iterator[str]:
    """Rows of the table until the process ends."""
    while process.poll() is None:
        sizes = _sizes(process.pid)
        if sizes is not None:
            driver, workers, servers = sizes
            yield f"| {time.monotonic() - began:.0f} | {_stored(run):,} | {driver} | {workers} | {servers} |"
        time.sleep(_EVERY)


def _stored(run: Path) -> int:
    """Cells in the store by now."""
    import sqlite3

    path = run / "run.sqlite"
    if not path.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
            return int(db.execute("SELECT count(*) FROM cells").fetchone()[0])
    except sqlite3.OperationalError:  # it is being made
        return 0


def _sizes(driver: int) -> tuple[int, str, str] | None:
    """MB of the driver, of each worker, and of each worker's fork server."""
    try:
        workers = _children(driver)
        servers = [
            server
            for worker in workers
            for outer in _children(worker)
            for server in [outer, *_children(outer)][-1:]
        ]
        return (
            _size(driver),
            " + ".join(str(_size(one)) for one in workers),
            " + ".join(str(_size(one)) for one in servers),
        )
    except (OSError, ValueError, IndexError):  # a process ended meanwhile
        return None


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()]


def _size(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1])
    return pages * 4096 >> 20
