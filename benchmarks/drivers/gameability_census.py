"""What gameability's command does not do by itself; started by `benchmarks/weak_problems.py` with an interpreter that has gameability.

    gameability_census.py within RECORDS
    gameability_census.py census RECORDS WORKERS TIMEOUT

Reads JSON Lines of `{"id", "entry", "reference", "tests"[, "harvest"]}`. `within` prints for each record, by its id, the tests that
the reference passes within gameability's budget of steps, each run alone. `census` prints what `gameability check --json` writes
under `rows`, with fresh inputs made from the lines in `harvest`, as gameability compares a hardened set with its original.
"""

import json
import sys
from pathlib import Path

from gameability import engine

TIMEOUT = 60


def main() -> None:
    """Do what the first argument names."""
    with Path(sys.argv[2]).open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    found = within(records) if sys.argv[1] == "within" else census(records, *map(int, sys.argv[3:]))
    print(json.dumps(found))


def within(records: list) -> dict:
    """Id → tests that the reference passes."""
    return {record["id"]: [test for test in record["tests"] if passes(record, test)] for record in records}


def passes(record: dict, test: str) -> bool:
    """Whether the reference passes a test, run as gameability runs it."""
    job = {"ref": record["reference"], "mutants": [], "tests": [test], "fn": record["entry"], "fresh": []}
    return bool(engine._run(job, TIMEOUT).get("ref", {}).get("visible"))


def census(records: list, workers: int, timeout: int) -> list:
    """What gameability says of each problem."""
    problems = [
        engine.Problem(
            record["id"],
            record["reference"],
            record["tests"],
            entry=record["entry"],
            harvest=record.get("harvest"),
        )
        for record in records
    ]
    return engine.census(problems, workers=workers, timeout=timeout, want_witness=True)


if __name__ == "__main__":
    main()
