"""Executes candidates and calls them in a loop, with no isolation at all; started by `benchmarks/costs.py`.

Reads one Python literal a line (`code`, `name`, `args`: the arguments of each call) and prints the CPU seconds.
"""

import ast
import contextlib
import io
import sys
import time


def main() -> None:
    """Run all lines."""
    jobs = [ast.literal_eval(line) for line in sys.stdin.read().splitlines()]
    spent = 0.0
    for job in jobs:
        with contextlib.redirect_stdout(io.StringIO()):
            began = time.process_time()
            space = {"__name__": "solution"}
            with contextlib.suppress(BaseException):
                exec(job["code"], space)
                for args in job["args"]:
                    with contextlib.suppress(BaseException):
                        space[job["name"]](*args)
            spent += time.process_time() - began
    print(spent)


if __name__ == "__main__":
    main()
