"""The task sets that benchmarks harden, and the shapes in which they hand tasks to the adversary.

Covers importing a set of `../shared/data`, fixed subsets, dividing a task's candidates into opponents and hidden ones, and
withholding references. All choices go by hashes of ids, so that every run and every machine makes the same ones. Tasks are
lines of the task file here, as JSON. Runs nothing but `cupel import`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cupel.model.hashing import content_hash
from cupel.store.taskfile import write_lines
from evolving import cupel

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
SETS = {
    "examples": None,
    "quixbugs": "quixbugs.jsonl",
    "exercism": "exercism_python.jsonl",
    "stdio": "stdio.jsonl",
    "humaneval": "humaneval.jsonl",
    "classeval": "classeval.jsonl",
}
"""Name of a set, which is the import format too → file in `DATA`; the examples come from the package."""
Line = dict[str, Any]
"""A task as it stands in a task file."""


def is_here(name: str) -> bool:
    """Whether a set can be read; says on standard error where it cannot."""
    source = SETS[name]
    if source is None or (DATA / source).is_file():
        return True
    print(f"{name}: left out, there is no {DATA / source}", file=sys.stderr)
    return False


def imported(name: str, out: Path, source: Path | None = None) -> list[Line]:
    """Import a set, or a file in its form, to the task file `out`; returns its tasks."""
    out.parent.mkdir(parents=True, exist_ok=True)
    file = SETS[name]
    if file is None:
        cupel("examples", "--out", out)
    else:
        cupel("import", name, source or DATA / file, "--out", out)
    return read_lines(out)


def read_lines(path: Path) -> list[Line]:
    """The records of a file of JSON Lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def written(lines: Sequence[Line], path: Path) -> Path:
    """Write a task file; returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_lines(path, lines)
    return path


def subset(lines: Sequence[Line], count: int | None) -> list[Line]:
    """So many tasks, the same ones every time, in the file's order; all where no count is given."""
    if count is None:
        return list(lines)
    chosen = {line["id"] for line in sorted(lines, key=lambda line: content_hash(line["id"]))[:count]}
    return [line for line in lines if line["id"] in chosen]


def without_reference(line: Line) -> Line:
    """The task without its reference."""
    return {**line, "reference": None}


def divided(line: Line, split: int) -> tuple[Line, Line]:
    """The task with one half of its candidates, and with the other: opponents, and those that stay hidden.

    Args:
        line: a task.
        split: another number, another division.
    """

    def is_opponent(candidate: Line) -> bool:
        return int(content_hash([split, line["id"], candidate["id"]]), 16) % 2 == 0

    halves = [one for one in line["candidates"] if is_opponent(one)]
    hidden = [one for one in line["candidates"] if not is_opponent(one)]
    return {**line, "candidates": halves}, {**line, "candidates": hidden}


def with_verdicts(line: Line, verdicts: dict[str, bool]) -> Line:
    """The task with these verdicts on its candidates as the published ones."""
    return {**line, "metadata": {**line.get("metadata", {}), "published_verdicts": verdicts}}


def verdicts_of(line: Line) -> dict[str, bool]:
    """The published verdicts on a task's candidates."""
    return dict(line.get("metadata", {}).get("published_verdicts", {}))
