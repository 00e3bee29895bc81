"""Runs the `evalplus` package's own check on candidates; started by `benchmarks/judge.py` in evalplus' environment.

Reads JSON lines from standard input (`code`, `entry`, `inputs` and `expected` as Python literals, one list each), judges
them in a pool of processes, as `evalplus.evaluate` does, and prints one JSON object: verdicts in the order of the
lines, and what it took. Loading the package is not counted.
"""

import ast
import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from evalplus.eval import untrusted_check
from spent import cpu

REFERENCE_SECONDS = 0.01
"""So that every test gets evalplus' own least limit."""


def check(line: str) -> dict[str, Any]:
    """The verdicts of one candidate."""
    item = json.loads(line)
    inputs = [ast.literal_eval(text) for text in item["inputs"]]
    expected = [ast.literal_eval(text) for text in item["expected"]]
    times = [REFERENCE_SECONDS] * len(inputs)
    status, details = untrusted_check("humaneval", item["code"], inputs, item["entry"], expected, 0, times)
    return {"status": status, "passed": [bool(one) for one in details]}


def main() -> None:
    """Judge all lines."""
    lines = sys.stdin.read().splitlines()
    began, before = time.monotonic(), cpu()
    with ProcessPoolExecutor(max_workers=int(sys.argv[1])) as pool:
        found = list(pool.map(check, lines))
    print(json.dumps({"found": found, "wall": time.monotonic() - began, "cpu": cpu() - before}))


if __name__ == "__main__":
    main()
