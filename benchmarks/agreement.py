"""Whether verdicts are the same every time: `python benchmarks/agreement.py`.

Judges one matrix twice from nothing (`../shared/data/humaneval.jsonl` with its base and model-written asserts, and
`classeval.jsonl`; or `--tasks FILE`), while as many processes as the machine has cores work on something else, and
compares cell by cell. Prints the share of equal outcomes and every cell that differs. Wanted: 99.99%.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
SETS = {"humaneval": "humaneval.jsonl", "classeval": "classeval.jsonl"}
Cells = dict[tuple[str, str, str], tuple[str, str]]
"""(task, candidate, test) → (outcome, detail)."""


def main() -> None:
    """Judge twice under load and compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tasks", type=Path, action="append", help="a task file; by default the shared sets")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = options.tasks or [
            _imported(name, Path(folder)) for name in SETS if (DATA / SETS[name]).is_file()
        ]
        if not files:
            raise SystemExit(f"no task file given, and none of {', '.join(SETS.values())} in {DATA}")
        burners = [multiprocessing.Process(target=_burn, daemon=True) for _ in range(os.cpu_count() or 1)]
        for burner in burners:
            burner.start()
        try:
            differing = sum(compare(file, Path(folder), options.workers) for file in files)
        finally:
            for burner in burners:
                burner.kill()
    raise SystemExit(1 if differing else 0)


def compare(tasks: Path, folder: Path, workers: int) -> bool:
    """Judge a task file twice; returns whether fewer than 99.99% of the cells agree."""
    began = time.monotonic()
    first, second = (_judged(tasks, folder / f"{tasks.stem}-{turn}", workers) for turn in ("a", "b"))
    differing = [key for key in first if first[key][0] != second.get(key, ("missing", ""))[0]]
    share = 1 - len(differing) / len(first)
    outcomes = Counter(outcome for outcome, _ in first.values())
    print(
        f"{tasks.stem}: {len(first):,} cells, {len(differing)} differ, {100 * share:.4f}% agree "
        f"({time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.1f}; {dict(outcomes)})"
    )
    for key in differing[:50]:
        print(f"- {' / '.join(key)}: {first[key]} against {second.get(key)}")
    return share < 0.9999


def _judged(tasks: Path, run: Path, workers: int) -> Cells:
    command = [
        sys.executable,
        "-m",
        "cupel",
        "judge",
        str(tasks),
        "--out",
        str(run),
        "--workers",
        str(workers),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    table = pq.read_table(run / "outcomes.parquet").to_pylist()
    return {
        (row["task_id"], row["candidate_id"], row["test_id"]): (row["outcome"], row["detail"])
        for row in table
    }


def _imported(name: str, folder: Path) -> Path:
    out = folder / f"{name}.jsonl"
    subprocess.run(
        [sys.executable, "-m", "cupel", "import", name, str(DATA / SETS[name]), "--out", str(out)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    if name == "humaneval":
        _add_written_asserts(out)
    return out


def _add_written_asserts(file: Path) -> None:
    """The model-written asserts as further tests: a realistic mix, with many that fail."""
    written = {row["id"]: row["llm_asserts"] for row in map(json.loads, (DATA / SETS["humaneval"]).open())}
    tasks = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    for task in tasks:
        for at, one in enumerate(written.get(task["id"], [])[:20]):
            test = {
                "id": f"w{at}",
                "kind": "assert",
                "code": one["code"],
                "visibility": "private",
                "origin": "model:w",
            }
            task["tests"].append(test)
    file.write_text("".join(json.dumps(task) + "\n" for task in tasks), encoding="utf-8")


def _burn() -> None:
    while True:
        sum(number * number for number in range(100_000))


if __name__ == "__main__":
    main()
