"""Judges a task file with a chosen backend; started by `benchmarks/judge.py` in a process of its own.

Arguments: backend, task file, folder of the run (made anew), workers. Leaves `outcomes.parquet` there and prints one JSON
object: what it took from the first job to the last row, the workers' start and end included, imports and the report
left out; `done` says when each job was. `cupel judge` as a whole is measured apart.
"""

import json
import shutil
import sys
import time
from pathlib import Path

from spent import cpu

from cupel.engine.executor import executor_for
from cupel.judge.loop import cells_of, judge_tasks
from cupel.store.outcomes import FILE, write_outcomes
from cupel.store.run import RunStore
from cupel.store.taskfile import read_tasks


def main() -> None:
    """Judge all tasks."""
    backend, tasks, run, workers = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    shutil.rmtree(run, ignore_errors=True)
    found = read_tasks(tasks).tasks
    began, before = time.monotonic(), cpu()
    times: list[tuple[str, float]] = []

    def note(key: str, _done: int, _known: int) -> None:
        times.append((key, time.monotonic() - began))

    with RunStore(run) as store:
        done = judge_tasks(store, found, executor_for(workers), backend, file=tasks.name, progress=note)
        cells = write_outcomes(run / FILE, cells_of(store, done.tasks))
    told = {
        "wall": time.monotonic() - began,
        "cpu": cpu() - before,
        "cells": cells,
        "executed": done.executed,
    }
    print(json.dumps({**told, "program_cpu": done.cpu_seconds, "done": times}))


if __name__ == "__main__":
    main()
