"""Runs EvolveCoder's own executor on candidates; started by `benchmarks/judge.py` in evalplus' environment.

The second argument is a checkout of TIGER-AI-Lab/EvolveCoder. Reads JSON lines from standard input (`code`, `asserts`),
judges them with the settings of that project's own scripts, and prints one JSON object: verdicts in the order of the
lines, and what it took. Loading is not counted.
"""

import contextlib
import json
import os
import sys
import time
from pathlib import Path

from spent import cpu


def main() -> None:
    """Judge all lines."""
    workers, checkout = int(sys.argv[1]), Path(sys.argv[2])
    sys.path.insert(0, str(checkout / "evolvecoder" / "code_eval"))
    from acecoder import evaluate_test_cases

    items = [json.loads(line) for line in sys.stdin.read().splitlines()]
    samples = [
        {"task_id": str(number), "output": item["code"], "tests": item["asserts"], "_identifier": number}
        for number, item in enumerate(items)
    ]
    began, before = time.monotonic(), cpu()
    with contextlib.redirect_stdout(sys.stderr):
        results, _ = evaluate_test_cases(
            samples,
            n_workers=workers,
            extract_solution=True,
            test_details=True,
            i_just_wanna_run=True,
            min_time_limit=1,
            gt_time_limit_factor=1,
        )
    wall = time.monotonic() - began
    found = [
        {"passed": [one["pass"] for one in result["eval_results"]["details"]],
         "why": [one["reason"] for one in result["eval_results"]["details"]]}
        for result in results
    ]  # fmt: skip
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, 0)[0]:  # its workers, so that their CPU time is counted
            pass
    print(json.dumps({"found": found, "wall": wall, "cpu": cpu() - before}), flush=True)
    os._exit(0)  # one of its threads sleeps for up to 20 s more


if __name__ == "__main__":
    main()
